"""The real python-telegram-bot, driven against the sandbox: it must find everything as Telegram has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from tests.sandbox.client import KAZ, MIA, TEAM, TOKEN, Client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def bot(client: Client, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of the old type of retry_after
    url = client.sandbox.url
    async with telegram.Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


async def test_a_question_and_its_answer(client: Client, bot: telegram.Bot) -> None:
    client.sandbox.say(MIA, "/start does it hurt 😀")
    [update] = await bot.get_updates(timeout=5)
    message = update.message
    assert message is not None
    assert message.parse_entities(["bot_command"]) == {message.entities[0]: "/start"}
    button = telegram.InlineKeyboardButton("This helped", callback_data="helped")
    sent = await message.reply_text(
        "<b>Hardly</b> &amp; briefly",
        parse_mode="HTML",
        do_quote=True,
        reply_markup=telegram.InlineKeyboardMarkup([[button]]),
    )
    assert sent.text_html == "<b>Hardly</b> &amp; briefly"
    client.sandbox.click(MIA, sent.message_id, "helped")
    [clicked] = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    assert clicked.callback_query is not None
    await clicked.callback_query.answer("Good to hear")
    await clicked.callback_query.edit_message_reply_markup(None)
    assert client.sandbox.messages(MIA)[-1]["buttons"] == []


async def test_media_come_and_go(client: Client, bot: telegram.Bot) -> None:
    photo = await bot.send_photo(KAZ, b"jpeg", caption="c")
    file = await photo.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == b"jpeg"
    await bot.send_document(KAZ, photo.photo[-1].file_id and b"pdf", filename="a.pdf")
    album = await bot.send_media_group(
        KAZ, [telegram.InputMediaPhoto(b"a"), telegram.InputMediaPhoto(photo.photo[-1].file_id)]
    )
    assert len({message.media_group_id for message in album}) == 1
    copied = await bot.copy_message(KAZ, KAZ, photo.message_id, caption="again")
    assert client.sandbox.messages(KAZ)[-1]["message_id"] == copied.message_id


async def test_everything_about_chats_is_readable(bot: telegram.Bot) -> None:
    await bot.set_my_commands([("start", "Begin")], scope=telegram.BotCommandScopeChat(KAZ))
    assert (await bot.get_my_commands(scope=telegram.BotCommandScopeChat(KAZ)))[0].command == "start"
    assert (await bot.get_chat(MIA)).first_name == "Mia"
    assert (await bot.get_chat_member(TEAM, KAZ)).status == "creator"
    assert (await bot.get_webhook_info()).url == ""


async def test_errors_are_the_ones_the_library_knows(client: Client, bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "x")
    with pytest.raises(Forbidden, match="initiate"):
        await bot.send_message(MIA, "x")
    client.sandbox.fail("sendMessage", retry_after=3)
    with pytest.raises(RetryAfter):
        await bot.send_message(KAZ, "x")
    for after in (None, True):
        client.sandbox.fail("sendMessage", drop=after is None, after=after)
        with pytest.raises(NetworkError):
            await bot.send_message(KAZ, "x")
    client.sandbox.fail("getUpdates", status=409)
    with pytest.raises(Conflict):
        await bot.get_updates()
    client.sandbox.fail("getMe", status=401)
    with pytest.raises(InvalidToken):
        await bot.get_me()
    await client.post("groups", chat_id=TEAM, migrate_to=-1009)
    with pytest.raises(ChatMigrated):
        await bot.send_message(TEAM, "x")
