"""Users, groups, blocks, calls and tokens."""

from __future__ import annotations

from dataclasses import replace

from sandbox import Sandbox
from tests.sandbox.client import KAZ, MIA, TEAM, TOKEN, TOM, Client, http_client, small_world


async def test_a_registered_user_can_be_written_to(client: Client) -> None:
    await client.post("users", id=8, first_name="Eve", role="therapist")
    await client.call("sendMessage", chat_id=8, text="x")
    [eve] = [person for person in (await client.get("people"))["people"] if person["id"] == 8]
    assert (eve["first_name"], eve["role"]) == ("Eve", "therapist")


async def test_who_blocks_the_bot_gets_nothing_and_the_bot_is_told(client: Client) -> None:
    await client.post("blocks", user_id=KAZ, blocked=True)
    refused = await client.refused("sendMessage", chat_id=KAZ, text="x")
    assert refused == (403, "Forbidden: bot was blocked by the user")
    assert (await client.post("messages", user_id=KAZ, text="x"))["status"] == 400
    await client.post("blocks", user_id=KAZ, blocked=False)
    await client.call("sendMessage", chat_id=KAZ, text="x")
    changes = [update["my_chat_member"] for update in await client.call("getUpdates")]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


async def test_a_deleted_account_gets_nothing(client: Client) -> None:
    await client.post("blocks", user_id=KAZ, deactivated=True)
    refused = await client.refused("sendMessage", chat_id=KAZ, text="x")
    assert refused == (403, "Forbidden: user is deactivated")


async def test_who_leaves_a_group_is_no_member(client: Client) -> None:
    await client.post("groups", chat_id=TEAM, members=[{"id": TOM, "status": "left"}])
    assert (await client.call("getChatMember", chat_id=TEAM, user_id=TOM))["status"] == "left"
    assert (await client.call("getChatMember", chat_id=TEAM, user_id=KAZ))["status"] == "creator"
    [update] = await client.call("getUpdates")
    assert update["message"]["left_chat_member"]["id"] == TOM


async def test_a_group_that_makes_no_sense_is_refused(client: Client) -> None:
    assert (await client.post("groups", chat_id=TEAM, members=["Tom"]))["status"] == 400
    assert (await client.post("groups", chat_id=MIA, title="Mia's"))["status"] == 400


async def test_a_kicked_bot_is_refused(client: Client) -> None:
    await client.post("groups", chat_id=TEAM, bot_status="kicked", by=KAZ)
    refused = await client.refused("sendMessage", chat_id=TEAM, text="x")
    assert refused == (403, "Forbidden: bot was kicked from the group chat")
    [update] = await client.call("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_a_group_becomes_a_supergroup_with_another_id(client: Client) -> None:
    await client.post("groups", chat_id=TEAM, migrate_to=-1009)
    status, answer = await client.answer("sendMessage", chat_id=TEAM, text="x")
    assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": -1009})
    sent = await client.call("sendMessage", chat_id=-1009, text="x")
    assert sent["chat"]["type"] == "supergroup"
    assert sent["message_id"] == 2, "a supergroup numbers its own messages"


async def test_calls_are_logged_with_their_outcome(client: Client) -> None:
    await client.call("sendMessage", chat_id=KAZ, text="x")
    await client.refused("sendMessage", chat_id=KAZ)
    await client.call("getMe")
    calls = await client.get("calls", method="sendmessage")
    assert [call["status"] for call in calls] == [200, 400]
    assert calls[0]["arguments"]["text"] == "x"
    assert calls[0]["result"]["message_id"] == 1
    assert TOKEN not in str(calls)
    await client.http.delete("/sandbox/calls")
    assert await client.get("calls") == []


async def test_tokens_of_the_wrong_shape_are_no_tokens(client: Client) -> None:
    for token in ("nonsense", "12:", ":x", "12:a b"):
        status, _ = await replace(client, token=token).refused("getMe")
        assert status == 401


async def test_only_listed_tokens_are_accepted(client: Client) -> None:
    await client.call("getMe")
    await client.post("tokens", tokens=["9:another-one"])
    assert await client.refused("getMe") == (401, "Unauthorized")
    await client.post("tokens", tokens=None)
    assert (await client.call("getMe"))["id"] == 123456


async def test_each_token_is_a_bot_of_its_own(client: Client) -> None:
    await client.call("getMe")
    other = replace(client, token="77:another-one")  # noqa: S106
    assert (await other.call("getMe"))["id"] == 77
    client.sandbox.say(MIA, "for the first")
    await client.post("messages", user_id=MIA, text="for the other", bot=77)
    [update] = await other.call("getUpdates")
    assert update["message"]["text"] == "for the other"
    assert [shown["text"] for shown in client.sandbox.messages(MIA)] == ["for the first"]


async def test_unknown_methods_are_not_found(client: Client) -> None:
    assert (await client.refused("sendTelepathy"))[0] == 404
    assert (await client.http.get(f"/bot{TOKEN}/no/such")).status_code == 404
    assert (await client.refused("GETME/"))[0] == 404


async def test_privacy_mode_hides_a_groups_chatter() -> None:
    async with small_world(group_privacy=True) as sandbox, http_client(sandbox) as http:
        client = Client(sandbox, http)
        card = await client.call("sendMessage", chat_id=TEAM, text="card")
        sandbox.say(KAZ, "lunch?", chat_id=TEAM)
        sandbox.say(KAZ, "/inbox", chat_id=TEAM)
        sandbox.say(KAZ, "yes", chat_id=TEAM, reply_to_message_id=card["message_id"])
        texts = [update["message"]["text"] for update in await client.call("getUpdates")]
        assert texts == ["/inbox", "yes"]


async def test_memory_can_be_bounded() -> None:
    async with (
        small_world(keep_messages=3, keep_calls=2) as sandbox,
        http_client(sandbox) as http,
    ):
        client = Client(sandbox, http)
        for number in range(5):
            await client.call("sendMessage", chat_id=KAZ, text=str(number))
        assert [shown["text"] for shown in sandbox.messages(KAZ)] == ["2", "3", "4"]
        assert len(sandbox.calls()) == 2


async def test_ids_are_new_after_a_restart() -> None:
    """A bot that kept its database must not take a new message for an old one."""
    first = Sandbox(wall_clock=lambda: 2e9).say(MIA, "x")
    second = Sandbox(wall_clock=lambda: 2e9 + 10).say(MIA, "x")
    assert second > first
