"""The endpoints where people act and a chat is read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.client import KAZ, MIA, TEAM, TOM, Client

if TYPE_CHECKING:
    import httpx

BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


async def test_somebody_new_writes_and_the_bot_gets_it(client: Client) -> None:
    said = await client.post("messages", chat_id=7, user_id=7, text="/start now", first_name="Ana", username="ana")
    [update] = await client.call("getUpdates")
    message = update["message"]
    assert message["message_id"] == said["message_id"]
    assert message["from"]["first_name"] == "Ana"
    assert message["chat"] == {"id": 7, "type": "private", "first_name": "Ana", "username": "ana"}
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    await client.call("sendMessage", chat_id=7, text="hello Ana")


async def test_a_reply_carries_the_message_it_replies_to(client: Client) -> None:
    card = await client.call("sendMessage", chat_id=KAZ, text="No. 1", reply_markup=BUTTONS)
    await client.post("messages", chat_id=KAZ, user_id=KAZ, text="yes", reply_to_message_id=card["message_id"])
    [update] = await client.call("getUpdates")
    assert update["message"]["reply_to_message"]["message_id"] == card["message_id"]
    assert update["message"]["reply_to_message"]["from"]["is_bot"]


async def test_a_group_message_comes_from_its_writer(client: Client) -> None:
    await client.post("messages", chat_id=TEAM, user_id=TOM, text="hi")
    [update] = await client.call("getUpdates")
    assert update["message"]["chat"] == {"id": TEAM, "title": "Practice", "type": "group"}
    assert update["message"]["from"]["id"] == TOM


@pytest.mark.parametrize("media", ["photo", "voice", "document", "sticker", "video", "location", "contact"])
async def test_people_send_media(client: Client, media: str) -> None:
    await client.post("messages", user_id=MIA, chat_id=MIA, media=media, caption="look", media_group_id="9")
    [update] = await client.call("getUpdates")
    assert media in update["message"]
    assert update["message"]["media_group_id"] == "9"
    assert (await client.get(f"chats/{MIA}/messages"))[0]["media"]["kind"] == media


async def test_an_edit_comes_as_one(client: Client) -> None:
    said = client.sandbox.say(MIA, "does it hrt")
    await client.post("messages", chat_id=MIA, user_id=MIA, text="does it hurt", edit_message_id=said)
    _, edited = await client.call("getUpdates")
    assert edited["edited_message"]["text"] == "does it hurt"
    assert edited["edited_message"]["message_id"] == said
    [shown] = client.sandbox.messages(MIA)
    assert (shown["text"], shown["edited"]) == ("does it hurt", True)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"user_id": "Mia", "text": "x"},
        {"user_id": MIA},
        {"user_id": MIA, "text": 5},
        {"user_id": MIA, "text": "x" * 4097},
        {"user_id": MIA, "media": "hologram"},
        {"user_id": MIA, "text": "x", "reply_to_message_id": 99},
        {"user_id": MIA, "chat_id": TOM, "text": "x"},
        {"user_id": MIA, "text": "x", "edit_message_id": 99},
        {"user_id": MIA, "text": "x", "bot": 99},
    ],
)
async def test_what_no_app_would_send_is_refused(client: Client, body: dict[str, Any]) -> None:
    assert (await client.post("messages", **body))["status"] == 400
    assert client.sandbox.pending == 0


async def test_a_click_comes_with_its_message_and_is_answered(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="x", reply_markup=BUTTONS)
    where = {"chat_id": KAZ, "user_id": KAZ, "message_id": sent["message_id"]}
    clicked = await client.post("clicks", data="yes", **where)
    [update] = await client.call("getUpdates")
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("yes", sent["message_id"])
    await client.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
    answered = await client.get(f"queries/{clicked['query_id']}")
    assert answered["answer"]["text"] == "Noted"


async def test_only_buttons_that_are_there_can_be_pressed_unless_forged(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="x", reply_markup=BUTTONS)
    where = {"chat_id": KAZ, "user_id": KAZ, "message_id": sent["message_id"], "data": "no"}
    assert (await client.post("clicks", **where))["status"] == 400
    assert (await client.post("clicks", **where, forge=True))["status"] == 200
    assert client.sandbox.pending == 1


async def test_an_unknown_query_is_too_old(client: Client) -> None:
    refused = await client.refused("answerCallbackQuery", callback_query_id="1")
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert refused == (400, words)


async def test_reading_a_chat_waits_for_what_is_new(client: Client) -> None:
    said = client.sandbox.say(MIA, "hello")
    waiting = asyncio.create_task(client.get(f"chats/{MIA}/messages", after=said, timeout=30))
    await client.call("sendMessage", chat_id=MIA, text="hi")
    assert [shown["text"] for shown in await waiting] == ["hi"]
    assert await client.get(f"chats/{MIA}/messages", after=said + 1, timeout=0.01) == []


async def test_reading_a_chat_waits_for_changes_too(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="old")
    response = await client.http.get(f"/sandbox/chats/{KAZ}/messages")
    since = response.headers["X-Chat-Version"]
    waiting = asyncio.create_task(client.get(f"chats/{KAZ}/messages", since=since, timeout=30))
    await client.call("editMessageText", chat_id=KAZ, message_id=sent["message_id"], text="new")
    assert [shown["text"] for shown in await waiting] == ["new"]


async def test_a_chat_that_comes_into_being_is_waited_for(client: Client) -> None:
    waiting = asyncio.create_task(client.get("chats/77/messages", after=0, timeout=30))
    await client.post("messages", user_id=77, text="first")
    assert [shown["text"] for shown in await waiting] == ["first"]


async def test_chats_and_people_are_listed(client: Client) -> None:
    client.sandbox.say(MIA, "hello")
    chats = {chat["chat_id"]: chat for chat in await client.get("chats")}
    assert chats.keys() == {MIA, TOM, KAZ, TEAM}
    assert chats[MIA]["last_message"]["text"] == "hello"
    assert [person["first_name"] for person in (await client.get("people"))["people"]] == [
        "Mia",
        "Tom",
        "Kaz",
    ]


async def test_another_sites_page_can_do_nothing(client: Client) -> None:
    foreign = {"Origin": "https://evil.example"}
    said = {"user_id": MIA, "text": "x"}
    answer = await client.http.post("/sandbox/messages", json=said, headers=foreign)
    assert (answer.status_code, client.sandbox.pending) == (403, 0)
    own = {"Origin": client.sandbox.url}
    assert (await client.http.post("/sandbox/messages", json=said, headers=own)).status_code == 200


async def test_a_wrong_verb_is_answered_in_json(client: Client) -> None:
    answer: httpx.Response = await client.http.delete("/sandbox/messages")
    assert (answer.status_code, answer.json()["ok"]) == (405, False)


async def test_of_an_old_message_a_click_shows_only_where_it_stands(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="x", reply_markup=BUTTONS)
    where = {"chat_id": KAZ, "user_id": KAZ, "message_id": sent["message_id"], "data": "yes"}
    await client.post("clicks", **where, old=True)
    [update] = await client.call("getUpdates")
    message = update["callback_query"]["message"]
    assert message.keys() == {"chat", "message_id", "date"}
    assert (message["chat"]["id"], message["message_id"], message["date"]) == (KAZ, sent["message_id"], 0)
