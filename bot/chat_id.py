"""Finds a chat's id: whoever writes to the bot is named with it."""

from __future__ import annotations

import asyncio

from telegram.error import TelegramError

from bot.settings import Settings, SettingsError
from bot.telegram_api import call, make_bot
from bot.updates import chat_of

PAUSE = 1.0  # seconds: what is not confirmed comes back at once, and Telegram needn't be asked without a rest


async def print_chats(settings: Settings) -> None:
    """Print each chat that writes, until cancelled. Nothing is confirmed: the bot will still see it all."""
    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    seen: set[int] = set()
    print("Write to the bot, from your own chat or from a group that it is in. Ctrl-C ends this.", flush=True)
    try:
        async with bot:
            while True:
                for update in await call(bot, "getUpdates", {"timeout": 1, "offset": 0}):
                    if (chat_id := chat_of(update)) and chat_id not in seen:
                        seen.add(chat_id)
                        print(f"THERAPIST_CHAT_ID={chat_id}", flush=True)
                await asyncio.sleep(PAUSE)
    except TelegramError as error:
        raise SettingsError(
            f"Telegram does not answer as it should ({type(error).__name__}): "
            "check TELEGRAM_TOKEN and the network, and that the bot itself is not running."
        ) from None
