"""Handles stored updates: of each all or nothing, in each chat's order."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.models import InboxRow, Json
from bot.signal import Signal
from bot.storage.engine import Storage
from bot.storage.transaction import Transaction
from bot.storage.trouble import trouble, why
from bot.telegram_api import call
from bot.turn import Turn, current_turn, taking
from bot.unbroken import unbroken

log = logging.getLogger(__name__)

RETRIES = (timedelta(seconds=1), timedelta(seconds=5))  # then the update is set aside
AT_ONCE = 8  # updates that share a commit; while they are handled nothing else is
PAUSE = 1.0  # seconds, when the database itself fails
STOPS_WITHIN = 1.5  # seconds for the button answers under way when the program is stopped

SetAside = Callable[[Transaction, Json], Awaitable[None]]
ReadAhead = Callable[[Json], asyncio.Future[None] | None]


async def note_error(_update: object, context: Any) -> None:
    """The application's error handler: a failed handler must roll its update back, so tell the worker."""
    current_turn().error = context.error


class Worker:
    """Takes updates from the inbox until it is cancelled."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        storage: Storage,
        read_ahead: ReadAhead,
        set_aside: SetAside,
        handled: Signal,
    ) -> None:
        """`read_ahead` begins, beside the loop, what an update's handling takes long for; it must not fail.

        `set_aside` says what follows from an update that could not be handled. `handled` is given when the outbox may
        have something new.
        """
        self._application = application
        self._storage = storage
        self._read_ahead = read_ahead
        self._set_aside = set_aside
        self._handled = handled
        self._background: set[asyncio.Task[None]] = set()
        self._pause: timedelta | None = None  # until an update may be tried
        self.stored = Signal()  # given to the worker when the inbox has something new

    async def run(self) -> None:
        """Handle for ever."""
        while True:
            try:
                await unbroken(self.step())
                await self.stored.wait(self._pause)
            except Exception as error:  # noqa: BLE001 (the database failed: nothing is lost, try again)
                log.error("The inbox can't be worked on (%s). Trying again.", why(error))  # noqa: TRY400
                await asyncio.sleep(PAUSE)

    async def step(self) -> bool:
        """Handle the next updates, one of each chat, if any wait. They share a commit: that is what takes time."""
        async with self._storage.transaction() as tx:
            rows = await tx.inbox.claim(AT_ONCE)
            begun = [self._read_ahead(row.update) for row in rows]
            turns = {row.id: await self._try(tx, row, reading) for row, reading in zip(rows, begun, strict=True)}
            await tx.inbox.done(*(row_id for row_id, turn in turns.items() if turn))
            self._pause = await self._until_next(tx, len(rows))
        if rows:
            self._storage.on_disk()  # begun now, waited for by the sender and by whoever confirms the updates
            self._after_commit([click for turn in turns.values() if turn for click in turn.clicks])
            self._handled.give()
        return bool(rows)

    async def _until_next(self, tx: Transaction, handled: int) -> timedelta | None:
        """How long no update needs handling, after so many were; None until a new one comes."""
        if handled:
            return timedelta() if handled == AT_ONCE or await tx.inbox.any_waiting() else None
        return tx.until(await tx.inbox.next_try_at())

    async def _try(self, tx: Transaction, row: InboxRow, reading: asyncio.Future[None] | None) -> Turn | None:
        """Handle an update, all or nothing of it; None if it failed."""
        await asyncio.sleep(0)  # the other loops get their turn: handling waits for nothing but what is read ahead
        turn = Turn(tx, reading)
        try:
            async with tx.part():
                await self._handle(turn, row)
        except Exception as error:
            if trouble(error):  # nothing is wrong with the update: this was no try
                raise
            await self._failed(tx, row, error)
            return None
        return turn

    async def _handle(self, turn: Turn, row: InboxRow) -> None:
        with taking(turn):
            update = Update.de_json(row.update, self._application.bot)
            await self._application.process_update(update)
        if turn.error:
            raise turn.error

    async def _failed(self, tx: Transaction, row: InboxRow, error: Exception) -> None:
        retry_in = RETRIES[row.tries] if row.tries < len(RETRIES) else None
        place = _place(error)
        log.error(
            "Update %s failed (%s), %s.",
            row.update.get("update_id"),
            place,
            "again soon" if retry_in else "set aside",
        )
        await tx.inbox.failed(row.id, place, retry_in)
        if retry_in is None:
            await self._tell(tx, row)

    async def _tell(self, tx: Transaction, row: InboxRow) -> None:
        """Say what follows from an update that was set aside."""
        try:
            async with tx.part():
                await self._set_aside(tx, row.update)
        except Exception as error:
            if trouble(error):
                raise
            log.error(  # noqa: TRY400 (a traceback could hold a client's words)
                "Nobody could be told of update %s (%s).", row.update.get("update_id"), _place(error)
            )

    def _after_commit(self, clicks: list[Json]) -> None:
        for click in clicks:
            task = asyncio.create_task(self._answer_click(click))
            self._background.add(task)
            task.add_done_callback(self._background.discard)

    async def _answer_click(self, click: Json) -> None:
        with suppress(Exception):  # best effort: the button just keeps its clock a little longer
            await self._storage.on_disk()
            await call(self._application.bot, "answerCallbackQuery", click)

    async def finish(self) -> None:
        """Wait a moment for the button answers under way."""
        if self._background:
            _, late = await asyncio.wait(self._background, timeout=STOPS_WITHIN)
            for answer in late:  # nobody misses it
                answer.cancel()


def _place(error: Exception) -> str:
    """The exception's type and where it was raised, without its message: that may hold a client's words."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} in {last.name}, {Path(last.filename).name} line {last.lineno}"
