"""getUpdates: an update stays until an offset above it confirms it; one poller at a time."""

from __future__ import annotations

import asyncio

from tests.sandbox.client import MIA, Client

OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def polling(client: Client, **arguments: int) -> asyncio.Task[tuple[int, dict[str, object]]]:
    """Start a long poll and return once the sandbox has it."""
    before = len(await client.get("calls", method="getUpdates"))
    task = asyncio.create_task(client.answer("getUpdates", timeout=30, **arguments))
    while len(await client.get("calls", method="getUpdates")) == before:
        pass
    return task


async def test_an_update_stays_until_it_is_confirmed(client: Client) -> None:
    for text in ("one", "two", "three"):
        client.sandbox.say(MIA, text)
    first = await client.call("getUpdates")
    assert await client.call("getUpdates") == first
    rest = await client.call("getUpdates", offset=first[0]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["two", "three"]
    assert client.sandbox.pending == 2


async def test_a_negative_offset_keeps_the_last(client: Client) -> None:
    for text in ("one", "two", "three"):
        client.sandbox.say(MIA, text)
    kept = await client.call("getUpdates", offset=-2)
    assert [update["message"]["text"] for update in kept] == ["two", "three"]
    assert client.sandbox.pending == 2


async def test_a_limit_holds(client: Client) -> None:
    for number in range(120):
        client.sandbox.say(MIA, str(number))
    assert len(await client.call("getUpdates", limit=3)) == 3
    assert len(await client.call("getUpdates", limit=1000)) == 100


async def test_a_long_poll_ends_with_the_first_update(client: Client) -> None:
    poll = await polling(client)
    client.sandbox.say(MIA, "hello")
    status, answer = await poll
    assert (status, len(answer["result"])) == (200, 1)


async def test_of_two_pollers_the_first_is_sent_away(client: Client) -> None:
    first = await polling(client)
    second = await polling(client)
    status, answer = await first
    assert (status, answer["description"]) == (409, OTHER_POLLER)
    client.sandbox.say(MIA, "hello")
    assert (await second)[0] == 200


async def test_a_poller_that_dies_loses_nothing(client: Client) -> None:
    poll = await polling(client)
    poll.cancel()
    client.sandbox.say(MIA, "hello")
    assert len(await client.call("getUpdates", timeout=30)) == 1


async def test_no_polling_beside_a_webhook(client: Client) -> None:
    poll = await polling(client)
    await client.call("setWebhook", url="http://127.0.0.1:9/")
    status, answer = await poll
    assert (status, answer["description"]) == (409, "Conflict: terminated by setWebhook request")
    status, words = await client.refused("getUpdates")
    assert (status, words[:61]) == (409, "Conflict: can't use getUpdates method while webhook is active")
    await client.call("deleteWebhook")
    assert await client.call("getUpdates") == []


async def test_only_the_allowed_kinds_come_and_the_choice_is_remembered(client: Client) -> None:
    await client.call("getUpdates", allowed_updates=["callback_query"])
    client.sandbox.say(MIA, "not wanted")
    assert await client.call("getUpdates") == []
    await client.call("getUpdates", allowed_updates=[])
    client.sandbox.say(MIA, "wanted")
    assert len(await client.call("getUpdates")) == 1


async def test_waiting_updates_can_be_dropped(client: Client) -> None:
    client.sandbox.say(MIA, "old")
    await client.call("deleteWebhook", drop_pending_updates=True)
    assert await client.call("getUpdates") == []


async def test_any_update_can_be_injected(client: Client) -> None:
    await client.post("updates", poll={"id": "1"}, strange=[None])
    own = await client.post("updates", update_id=5000, message=7)
    assert own["update_id"] == 5000
    first, second = await client.call("getUpdates")
    assert first["strange"] == [None]
    assert second == {"update_id": 5000, "message": 7}
    assert (await client.get("updates/pending"))["pending"] == 2
