"""Long polling: every update is stored before Telegram is told, with the next call's offset, that it arrived."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, TelegramError

from bot.arrivals import Arrivals
from bot.hearing import Hearing
from bot.models import Json
from bot.storage.trouble import why
from bot.telegram_api import FIRST_PAUSE, LONGEST_PAUSE, call
from bot.unbroken import unbroken
from bot.updates import UPDATES

log = logging.getLogger(__name__)

LONG_POLL = 30  # seconds Telegram holds an empty call open
LOOK_EVERY = 10.0  # seconds between looks at whether the other program that fetches is still there
LOOKS = 2  # that find updates lying, one after the other: then it is gone


class Intake:
    """Fetches updates into the inbox until it is cancelled."""

    def __init__(self, bot: Bot, arrivals: Arrivals, hearing: Hearing) -> None:
        """`hearing` notes each answer of Telegram's."""
        self._bot = bot
        self._arrivals = arrivals
        self._hearing = hearing
        self._offset = 0

    async def run(self) -> None:
        """Fetch for ever; failures are logged and tried again, ever more slowly."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.fetch()
                pause = FIRST_PAUSE
            except Conflict:
                await self._yield()
            except Exception as error:  # noqa: BLE001 (whatever it is, the next try may succeed)
                log.warning("%s Trying again in %.0f s.", _explain(error), pause)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    async def _yield(self) -> None:
        """Leave the updates to the other program until it leaves them lying: two that fight get half of them each."""
        log.error(
            "Another program fetches this bot's updates, or a webhook is set: it goes on, this one stands by. "
            "Stop one of the two."
        )
        looks = 0
        while looks < LOOKS:
            await asyncio.sleep(LOOK_EVERY)
            looks = looks + 1 if await self.left_lying() else 0
        log.warning("Updates were left lying: this program fetches again.")

    async def left_lying(self) -> bool:
        """Whether updates wait that nobody takes; asking disturbs nobody who fetches."""
        try:
            info = await call(self._bot, "getWebhookInfo", {})
            left = bool(info.get("pending_update_count")) and not info.get("url")
        except Exception:  # noqa: BLE001 (Telegram, or whatever answers in its place, says nothing of use)
            return False
        self._hearing.note()
        return left

    async def fetch(self, long_poll: int = LONG_POLL) -> None:
        """One getUpdates call, which waits up to `long_poll` seconds for an update, and its updates stored."""
        updates: list[Json] = await call(
            self._bot,
            "getUpdates",
            {"offset": self._offset, "timeout": long_poll, "allowed_updates": UPDATES},
            read_timeout=long_poll + 10,
        )
        self._hearing.note()
        if not updates:
            return
        await unbroken(self._arrivals.keep(updates))
        # Only now may the next call confirm them. What a crash leaves unconfirmed comes again and is known.
        self._offset = max(update["update_id"] for update in updates) + 1
        await asyncio.sleep(0)  # an answer that is ready goes out before the next call, which takes its time anyway


def _explain(error: Exception) -> str:
    if isinstance(error, InvalidToken | EndPointNotFound):  # the library's name for a 401 of a known bot
        return "Telegram refuses the token: check TELEGRAM_TOKEN with @BotFather."
    if isinstance(error, TelegramError):
        return f"Telegram could not be asked for updates ({type(error).__name__})."
    return f"The inbox could not be filled ({why(error)})."
