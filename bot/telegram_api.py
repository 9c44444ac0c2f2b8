"""Bot API calls by name, with plain JSON in and out, and the bot that makes them."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.request import getproxies

from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest
from telegram.warnings import PTBUserWarning

from bot.models import Json
from bot.wire import TIMEOUT, Wire

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries when Telegram fails

os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as timedelta, as the library's next version has them
# The library would have its own methods used. They parse every object, and the inbox wants them raw.
warnings.filterwarnings("ignore", r"Please use 'Bot\.", PTBUserWarning)


def make_bot(token: str, api_url: str) -> ExtBot[None]:
    """The bot behind `token` at the Bot API server `api_url`. Opens no connection yet."""
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=_request(64),
        get_updates_request=_request(1),
    )


def _request(connections: int) -> BaseRequest:
    """The quick way out, or the library's own where a proxy has to be passed."""
    if not getproxies():
        return Wire(connections)
    return HTTPXRequest(connection_pool_size=connections, read_timeout=TIMEOUT, pool_timeout=TIMEOUT)


async def call(bot: Bot, method: str, arguments: Json, read_timeout: float = TIMEOUT) -> Any:
    """The result of one Bot API call. Raises TelegramError, and anything where it is not Telegram that answers."""
    return await bot.do_api_request(method, api_kwargs=arguments, read_timeout=read_timeout)


async def insist(work: Callable[[], Awaitable[object]], complain: Callable[[str, float], None]) -> None:
    """Do `work` until Telegram lets it, ever more slowly; `complain` hears each error's type, and of the pause."""
    pause = FIRST_PAUSE
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 (something else may answer in Telegram's place for a while)
            complain(type(error).__name__, pause)  # its own words may name the token
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return
