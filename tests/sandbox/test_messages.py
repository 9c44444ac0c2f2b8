"""Sending, copying, forwarding, editing and deleting, with Telegram's refusals."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.client import KAZ, MIA, TEAM, TOM, Client

BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


async def test_a_message_arrives_as_the_chat_shows_it(client: Client) -> None:
    asked = client.sandbox.say(MIA, "does it hurt")
    sent = await client.call(
        "sendMessage",
        chat_id=MIA,
        text="<b>No</b> more than a mosquito",
        parse_mode="HTML",
        reply_parameters={"message_id": asked},
        reply_markup=BUTTONS,
    )
    assert sent["reply_to_message"]["text"] == "does it hurt"
    shown = (await client.get(f"chats/{MIA}/messages"))[-1]
    assert shown["text"] == "No more than a mosquito"
    assert shown["html"] == "<b>No</b> more than a mosquito"
    assert shown["is_bot"]
    assert shown["reply_to_message_id"] == asked
    assert shown["buttons"] == BUTTONS["inline_keyboard"]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"chat_id": KAZ}, (400, "Bad Request: message text is empty")),
        ({"chat_id": KAZ, "text": " \n\0"}, (400, "Bad Request: message text is empty")),
        ({"chat_id": KAZ, "text": "x" * 4097}, (400, "Bad Request: message is too long")),
        ({"text": "x"}, (400, "Bad Request: chat_id is empty")),
        ({"chat_id": 77, "text": "x"}, (400, "Bad Request: chat not found")),
        ({"chat_id": "@nobody", "text": "x"}, (400, "Bad Request: chat not found")),
        ({"chat_id": {}, "text": "x"}, (400, "Bad Request: chat not found")),
        ({"chat_id": KAZ, "text": ["x"]}, (400, 'Bad Request: parameter "text" must be a string')),
        ({"chat_id": KAZ, "text": "x", "parse_mode": "TeX"}, (400, "Bad Request: unsupported parse_mode")),
        (
            {"chat_id": MIA, "text": "x"},
            (403, "Forbidden: bot can't initiate conversation with a user"),
        ),
        (
            {"chat_id": KAZ, "text": "x", "reply_to_message_id": 999},
            (400, "Bad Request: message to be replied not found"),
        ),
        (
            {"chat_id": KAZ, "text": "x", "reply_markup": "{"},
            (400, "Bad Request: can't parse reply keyboard markup JSON object"),
        ),
        (
            {"chat_id": KAZ, "text": "<p>x", "parse_mode": "HTML"},
            (400, 'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
        ),
    ],
)
async def test_refusals(client: Client, arguments: dict[str, Any], refusal: tuple[int, str]) -> None:
    assert await client.refused("sendMessage", **arguments) == refusal


async def test_the_limit_counts_after_the_entities_are_parsed(client: Client) -> None:
    text = "<b>" + "x" * 4096 + "</b>"
    sent = await client.call("sendMessage", chat_id=KAZ, text=text, parse_mode="HTML")
    assert len(sent["text"]) == 4096


async def test_a_reply_may_do_without_the_message_it_replies_to(client: Client) -> None:
    reply = {"message_id": 999, "allow_sending_without_reply": True}
    sent = await client.call("sendMessage", chat_id=KAZ, text="x", reply_parameters=reply)
    assert "reply_to_message" not in sent


async def test_a_quote_must_be_in_the_message(client: Client) -> None:
    asked = client.sandbox.say(MIA, "one. two")
    reply = {"message_id": asked, "quote": "two"}
    sent = await client.call("sendMessage", chat_id=MIA, text="x", reply_parameters=reply)
    assert sent["quote"] == {"text": "two", "position": 5, "is_manual": True}
    wrong = {"message_id": asked, "quote": "three"}
    refused = await client.refused("sendMessage", chat_id=MIA, text="x", reply_parameters=wrong)
    assert refused == (400, "Bad Request: QUOTE_TEXT_INVALID")


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
async def test_button_data_has_64_bytes(client: Client, data: str) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": data}]]}
    refused = await client.refused("sendMessage", chat_id=KAZ, text="x", reply_markup=markup)
    assert refused == (400, "Bad Request: BUTTON_DATA_INVALID")


async def test_copies_keep_the_content_and_nothing_else(client: Client) -> None:
    asked = client.sandbox.say(MIA, "can I come on Friday")
    copied = await client.call("copyMessage", chat_id=KAZ, from_chat_id=MIA, message_id=asked)
    assert list(copied) == ["message_id"]
    shown = client.sandbox.messages(KAZ)[-1]
    assert (shown["text"], shown["forwarded"], shown["is_bot"]) == ("can I come on Friday", False, True)


async def test_a_copied_photo_takes_a_new_caption(client: Client) -> None:
    photo = client.sandbox.say(MIA, media="photo", caption="my arm")
    await client.call("copyMessage", chat_id=KAZ, from_chat_id=MIA, message_id=photo)
    await client.call("copyMessage", chat_id=KAZ, from_chat_id=MIA, message_id=photo, caption="her arm")
    assert [shown["text"] for shown in client.sandbox.messages(KAZ)] == ["my arm", "her arm"]


async def test_forwards_say_whose_it_was(client: Client) -> None:
    asked = client.sandbox.say(MIA, "hello")
    sent = await client.call("forwardMessage", chat_id=KAZ, from_chat_id=MIA, message_id=asked)
    assert sent["forward_origin"]["sender_user"]["id"] == MIA
    gone = await client.refused("forwardMessage", chat_id=KAZ, from_chat_id=MIA, message_id=999)
    assert gone == (400, "Bad Request: message to forward not found")


async def test_several_are_copied_and_deleted_at_once(client: Client) -> None:
    said = [client.sandbox.say(MIA, text) for text in ("one", "two")]
    await client.call("copyMessages", chat_id=KAZ, from_chat_id=MIA, message_ids=[*said, 999])
    assert [shown["text"] for shown in client.sandbox.messages(KAZ)] == ["one", "two"]
    await client.call("deleteMessages", chat_id=MIA, message_ids=[*said, 999])
    assert client.sandbox.messages(MIA) == []


async def test_an_edit_replaces_text_and_drops_the_buttons(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="old", reply_markup=BUTTONS)
    await client.call("editMessageText", chat_id=KAZ, message_id=sent["message_id"], text="new")
    shown = client.sandbox.messages(KAZ)[-1]
    assert (shown["text"], shown["edited"], shown["buttons"]) == ("new", True, [])


async def test_an_edit_that_changes_nothing_is_refused(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="same", reply_markup=BUTTONS)
    where = {"chat_id": KAZ, "message_id": sent["message_id"]}
    status, words = await client.refused("editMessageText", text="same", reply_markup=BUTTONS, **where)
    assert (status, words[:37]) == (400, "Bad Request: message is not modified:")
    status, words = await client.refused("editMessageReplyMarkup", reply_markup=BUTTONS, **where)
    assert (status, words[:37]) == (400, "Bad Request: message is not modified:")


async def test_buttons_can_be_taken_away_without_an_edit_mark(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=KAZ, text="x", reply_markup=BUTTONS)
    await client.call("editMessageReplyMarkup", chat_id=KAZ, message_id=sent["message_id"])
    shown = client.sandbox.messages(KAZ)[-1]
    assert (shown["buttons"], shown["edited"]) == ([], False)


async def test_only_what_the_bot_wrote_can_be_edited(client: Client) -> None:
    asked = client.sandbox.say(MIA, "mine")
    for message_id, words in ((asked, "message can't be edited"), (999, "message to edit not found")):
        refused = await client.refused("editMessageText", chat_id=MIA, message_id=message_id, text="x")
        assert refused == (400, f"Bad Request: {words}")


async def test_captions_are_edited_where_there_can_be_one(client: Client) -> None:
    photo = client.sandbox.say(MIA, media="photo")
    copied = await client.call("copyMessage", chat_id=KAZ, from_chat_id=MIA, message_id=photo)
    await client.call("editMessageCaption", chat_id=KAZ, message_id=copied["message_id"], caption="No. 1")
    assert client.sandbox.messages(KAZ)[-1]["text"] == "No. 1"
    text = await client.call("sendMessage", chat_id=KAZ, text="x")
    where = {"chat_id": KAZ, "message_id": text["message_id"]}
    refused = await client.refused("editMessageCaption", caption="y", **where)
    assert refused == (400, "Bad Request: there is no caption in the message to edit")


async def test_deleting(client: Client) -> None:
    sent = await client.call("sendMessage", chat_id=TEAM, text="x")
    assert await client.call("deleteMessage", chat_id=TEAM, message_id=sent["message_id"])
    gone = await client.refused("deleteMessage", chat_id=TEAM, message_id=sent["message_id"])
    assert gone == (400, "Bad Request: message to delete not found")
    theirs = client.sandbox.say(TOM, "hi", chat_id=TEAM)
    refused = await client.refused("deleteMessage", chat_id=TEAM, message_id=theirs)
    assert refused == (400, "Bad Request: message can't be deleted")


async def test_arguments_come_in_every_shape_that_telegram_takes(client: Client) -> None:
    address = f"/bot{client.token}/sendMessage"
    arguments = {"chat_id": str(KAZ), "text": "x & y", "disable_notification": "true", "unknown": "1"}
    await client.http.get(address, params=arguments)
    await client.http.post(address, params=arguments)
    await client.http.post(address, data=arguments)
    await client.http.post(address, json=arguments)
    await client.http.post(address, data=arguments, files={"ignored": ("a.txt", b"x")})
    assert [shown["text"] for shown in client.sandbox.messages(KAZ)] == ["x & y"] * 5
