"""Faults on demand, each exactly as it is described."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.client import KAZ, MIA, Client


async def send(client: Client, text: str = "x", chat_id: int = KAZ) -> tuple[int, dict[str, object]]:
    return await client.answer("sendMessage", chat_id=chat_id, text=text)


async def test_a_status_comes_instead_of_the_work_as_often_as_asked(client: Client) -> None:
    await client.post("faults", method="sendMessage", times=2, status=500)
    assert [(await send(client))[0] for _ in range(3)] == [500, 500, 200]
    assert len(client.sandbox.messages(KAZ)) == 1


async def test_retry_after_is_told(client: Client) -> None:
    await client.post("faults", method="sendmessage", times=1, retry_after=7)
    status, answer = await send(client)
    assert status == 429
    assert answer["parameters"] == {"retry_after": 7}
    assert answer["description"] == "Too Many Requests: retry after 7"


async def test_a_dropped_call_is_not_done(client: Client) -> None:
    await client.post("faults", method="sendMessage", times=1, drop=True)
    with pytest.raises(httpx.RemoteProtocolError):
        await send(client)
    assert client.sandbox.messages(KAZ) == []


async def test_after_the_work_is_done_and_the_answer_lost(client: Client) -> None:
    await client.post("faults", method="sendMessage", times=1, after=True)
    with pytest.raises(httpx.RemoteProtocolError):
        await send(client)
    assert len(client.sandbox.messages(KAZ)) == 1


async def test_after_with_a_status_does_the_work_and_answers_with_an_error(client: Client) -> None:
    await client.post("faults", method="*", times=1, after=0.01, status=502)
    assert (await send(client))[0] == 502
    assert len(client.sandbox.messages(KAZ)) == 1


async def test_a_delay_alone_only_delays(client: Client) -> None:
    await client.post("faults", method="sendMessage", times=1, delay=0.01)
    assert (await send(client))[0] == 200
    assert client.sandbox.calls("sendMessage")[-1]["fault"]


async def test_a_fault_can_wait_and_choose_its_chat(client: Client) -> None:
    client.sandbox.say(MIA, "hello")
    await client.post("faults", method="sendMessage", times=1, status=400, chat_id=MIA, skip=1)
    statuses = [(await send(client, chat_id=chat_id))[0] for chat_id in (KAZ, MIA, KAZ, MIA, MIA)]
    assert statuses == [200, 200, 200, 400, 200]


async def test_faults_are_listed_and_forgotten(client: Client) -> None:
    await client.post("faults", method="getMe", times=0, status=401)
    assert [fault["method"] for fault in await client.get("faults")] == ["getme"]
    assert [(await client.refused("getMe")) for _ in range(2)] == [(401, "Unauthorized")] * 2
    await client.http.delete("/sandbox/faults")
    assert await client.get("faults") == []
    await client.call("getMe")


@pytest.mark.parametrize(
    "fault",
    [{}, {"status": 200}, {"status": "500"}, {"times": -1, "drop": True}, {"stauts": 500}, {"after": "x"}],
)
async def test_a_fault_that_makes_no_sense_is_refused(client: Client, fault: dict[str, object]) -> None:
    assert (await client.post("faults", **fault))["status"] == 400
