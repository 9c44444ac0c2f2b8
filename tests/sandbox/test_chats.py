"""Methods about chats, members and the bot itself."""

from __future__ import annotations

import pytest

from tests.sandbox.client import KAZ, MIA, TEAM, TOM, Client

COMMANDS = [{"command": "start", "description": "What this bot is"}]


async def test_the_bot_knows_itself(client: Client) -> None:
    me = await client.call("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (123456, True, "demo_bot")


async def test_a_chat_is_described(client: Client) -> None:
    chat = await client.call("getChat", chat_id=MIA)
    assert (chat["type"], chat["first_name"]) == ("private", "Mia")
    assert await client.refused("getChat", chat_id=5) == (400, "Bad Request: chat not found")


async def test_members_and_administrators(client: Client) -> None:
    assert await client.call("getChatMemberCount", chat_id=TEAM) == 3
    [boss] = await client.call("getChatAdministrators", chat_id=TEAM)
    assert (boss["user"]["id"], boss["status"]) == (KAZ, "creator")
    assert (await client.call("getChatMember", chat_id=TEAM, user_id=TOM))["status"] == "member"
    assert (await client.call("getChatMember", chat_id=TEAM, user_id=123456))["status"] == "member"
    assert await client.refused("getChatMember", chat_id=TEAM, user_id=5) == (
        400,
        "Bad Request: user not found",
    )


async def test_leaving_a_group(client: Client) -> None:
    await client.call("leaveChat", chat_id=TEAM)
    refused = await client.refused("sendMessage", chat_id=TEAM, text="x")
    assert refused == (403, "Forbidden: bot is not a member of the group chat")


async def test_actions_reactions_and_pins(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="x")
    where = {"chat_id": KAZ, "message_id": sent["message_id"]}
    assert await client.call("sendChatAction", chat_id=KAZ, action="typing")
    refused = await client.refused("sendChatAction", chat_id=KAZ, action="dancing")
    assert refused == (400, "Bad Request: wrong parameter action in request")
    assert await client.call("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **where)
    await client.call("pinChatMessage", **where)
    assert (await client.call("getChat", chat_id=KAZ))["pinned_message"]["text"] == "x"
    await client.call("unpinChatMessage", **where)
    assert (await client.refused("unpinChatMessage", **where))[0] == 400


async def test_commands_are_kept_by_scope(client: Client) -> None:
    await client.call("setMyCommands", commands=COMMANDS)
    await client.call("setMyCommands", commands=[], scope={"type": "chat", "chat_id": KAZ})
    assert await client.call("getMyCommands") == COMMANDS
    assert await client.call("getMyCommands", scope={"type": "chat", "chat_id": KAZ}) == []
    assert (await client.get("people"))["commands"] == COMMANDS
    await client.call("deleteMyCommands")
    assert await client.call("getMyCommands") == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "Start!", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "start", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_are_checked(client: Client, command: dict[str, str], words: str) -> None:
    assert await client.refused("setMyCommands", commands=[command]) == (400, f"Bad Request: {words}")


async def test_name_descriptions_and_menu(client: Client) -> None:
    await client.call("setMyName", name="Kaz's desk")
    await client.call("setMyShortDescription", short_description="Questions about needling")
    await client.call("setChatMenuButton", menu_button={"type": "commands"})
    assert (await client.call("getMe"))["first_name"] == "Kaz's desk"
    short = await client.call("getMyShortDescription")
    assert short == {"short_description": "Questions about needling"}
    assert await client.call("getChatMenuButton") == {"type": "commands"}
    assert (await client.refused("setMyDescription", description="x" * 513))[0] == 400
    assert await client.call("logOut")
    assert await client.call("close")
