"""Sends what is in the outbox: each chat's messages in order, within Telegram's limits, until taken or refused."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from typing import Any, Protocol

from telegram import Bot
from telegram.error import BadRequest

from bot.models import Json, OutboxRow
from bot.pace import Pace
from bot.refusal import ODD_TRIES, Reason, Refusal, is_broken_markup, of_its_own, understand
from bot.signal import Signal
from bot.storage.engine import Storage
from bot.storage.transaction import Transaction
from bot.storage.trouble import trouble, why
from bot.telegram_api import call
from bot.unbroken import unbroken

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 4  # sends at once: at 130 ms each, Telegram's 30 a second; more would mean more to repeat after a crash
LEASE = timedelta(seconds=10)  # after this another process may take over a message; renewed while it is sent
UNREACHABLE_THERAPIST = timedelta(minutes=1)
STOPS_WITHIN = 3.0  # seconds for what is under way when the program is stopped
PAUSE = 1.0  # seconds, when the database itself fails
ASKS_FROM = 7  # tries: the pause is at its longest then
NICETY = "setMessageReaction"  # no card waits for long behind one; Bot API servers before 7.0 know none
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class Deliveries(Protocol):
    """What follows from a message's fate, in the transaction that records it."""

    async def arrived(self, tx: Transaction, row: OutboxRow) -> None:
        """Telegram took the message."""

    async def refused(self, tx: Transaction, row: OutboxRow, reason: Reason) -> None:
        """Telegram will never take it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one send."""

    row: OutboxRow
    message_id: int | None = None
    refusal: Refusal | None = None


class Sender:
    """Empties the outbox until it is cancelled."""

    def __init__(
        self, bot: Bot, storage: Storage, deliveries: Deliveries, *, pace: Pace, therapist_chat_id: int
    ) -> None:
        """Messages to the therapist's chat are never given up while that chat can't be reached."""
        self._bot = bot
        self._storage = storage
        self._deliveries = deliveries
        self._pace = pace
        self._therapist_chat_id = therapist_chat_id
        self._sends: set[asyncio.Task[Result]] = set()
        self._leases: dict[int, datetime] = {}  # until when each row under way is ours
        self._results: list[Result] = []
        self._pause: timedelta | None = None  # until a message may be tried again
        self.wake = Signal()  # given when the outbox may have something new

    async def run(self) -> None:
        """Send for ever. When cancelled, sends under way are awaited and recorded."""
        try:
            while True:
                try:
                    await unbroken(self.step())
                    await self.wake.wait(self._pause)  # nothing more can start before a send ends
                except Exception as error:  # noqa: BLE001 (the database failed: nothing is lost, try again)
                    log.error("The outbox can't be worked on (%s). Trying again.", why(error))  # noqa: TRY400
                    await asyncio.sleep(PAUSE)
        finally:
            await self._end()

    async def step(self) -> bool:
        """Record what came back and start what may go out now; whether there was anything to start."""
        results = self._collect()
        free = SIDE_BY_SIDE - len(self._sends)
        async with self._storage.transaction() as tx:
            stored = None if results else self._storage.on_disk()  # all that can be seen from here
            for result in results:
                await self._record(tx, result)
            await self._renew(tx)
            rows = await tx.outbox.claim(LEASE, free, tuple(self._leases)) if free else []
            idle = free and not rows
            self._pause = tx.until(await tx.outbox.next_try_at()) if idle else None
        self._recorded()
        await (stored or self._storage.on_disk())  # what a power cut could undo must not go out, or be sent again
        self._sends.update(asyncio.create_task(self._send(row)) for row in rows)
        self._leases.update((row.id, tx.now + LEASE) for row in rows)
        return bool(rows)

    async def _renew(self, tx: Transaction) -> None:
        """Hold on to what takes long: nobody else may send it meanwhile."""
        ending = [row_id for row_id, until in self._leases.items() if until - tx.now < LEASE / 2]
        if ending:
            await tx.outbox.renew(ending, LEASE)
            self._leases.update(dict.fromkeys(ending, tx.now + LEASE))

    async def _end(self) -> None:
        """Finish, also where the database is being stopped at the same time: the end is no place for an error."""
        try:
            await self.finish()
        except Exception as error:  # noqa: BLE001 (whatever it is, the next start goes on from what is stored)
            log.error("What was sent last could not be recorded (%s): it is sent again.", why(error))  # noqa: TRY400

    async def finish(self) -> None:
        """Wait for the sends under way and record them."""
        if self._sends:
            _, late = await asyncio.wait(self._sends, timeout=STOPS_WITHIN)
            for send in late:  # it stays in the outbox, and is sent again
                send.cancel()
            self._sends -= late
        results = self._collect()
        if results:
            async with self._storage.transaction() as tx:
                for result in results:
                    await self._record(tx, result)
            self._recorded()

    def _collect(self) -> list[Result]:
        """All results not yet recorded: they stay until a commit has taken them."""
        done = {task for task in self._sends if task.done()}
        self._sends -= done
        self._results.extend(task.result() for task in done)
        return self._results

    def _recorded(self) -> None:
        """A commit has taken the results."""
        for result in self._results:
            self._leases.pop(result.row.id, None)
        self._results.clear()

    async def _send(self, row: OutboxRow) -> Result:
        try:
            await self._pace.wait(row.message.chat_id)
            answer = await self._call(row)
        except Exception as error:  # noqa: BLE001 (whatever it is, the other messages go on)
            return Result(row, refusal=await self._weighed(row, understand(error, row.tries)))
        else:
            return Result(row, message_id=_message_id(answer))
        finally:
            self.wake.give()

    async def _weighed(self, row: OutboxRow, refusal: Refusal) -> Refusal:
        """What fails for hours, and while all is well with Telegram, is refused: its chat's other messages wait."""
        asks = refusal.reason is Reason.LATER and refusal.counts
        if not asks or row.tries < min(refusal.patience, ASKS_FROM):
            return refusal
        try:
            await call(self._bot, "getMe", {})
        except Exception:  # noqa: BLE001 (nothing is well: the message waits on)
            return replace(refusal, counts=False)
        return replace(refusal, reason=Reason.REFUSED) if row.tries >= refusal.patience else refusal

    async def _call(self, row: OutboxRow) -> Any:
        """The call's result. Where Telegram can't read the markup, the bare words go out: better than silence."""
        arguments = _arguments(row)
        try:
            return await call(self._bot, row.message.method, arguments)
        except BadRequest as error:
            if not is_broken_markup(error) or "parse_mode" not in arguments:
                raise
        log.error("A message (%s) has broken HTML: it goes out as plain text.", row.message.purpose)
        return await call(self._bot, row.message.method, _plain(arguments))

    async def _record(self, tx: Transaction, result: Result) -> None:
        row, refusal = result.row, result.refusal
        if refusal is None or refusal.reason is Reason.DONE:
            await tx.outbox.sent(row.id, result.message_id)
            await self._follow(tx, row, partial(self._deliveries.arrived, tx, row))
        elif (later := self._later(row, refusal)) is not None:
            log.warning("A message (%s) has to wait %s: %s", row.message.purpose, later, _type(refusal))
            counts = refusal.counts and refusal.reason is Reason.LATER  # a chat that can't be reached is no fault of it
            await tx.outbox.postpone(row.id, tx.now + later, refusal.detail, counts=counts)
        else:
            log.error("A message (%s) was refused: %s", row.message.purpose, _type(refusal))
            await tx.outbox.failed(row.id, refusal.detail)
            await self._follow(tx, row, partial(self._deliveries.refused, tx, row, refusal.reason))

    async def _follow(self, tx: Transaction, row: OutboxRow, consequence: Callable[[], Awaitable[None]]) -> None:
        """Store what follows from a message's fate. Where it can't be, the fate stands: it would hold up all others."""
        try:
            async with tx.part():
                await consequence()
        except Exception as error:
            if trouble(error):
                raise
            log.error(  # noqa: TRY400 (a traceback could hold a client's words)
                "What follows from a message (%s) could not be stored (%s).", row.message.purpose, why(error)
            )

    def _later(self, row: OutboxRow, refusal: Refusal) -> timedelta | None:
        if refusal.reason is Reason.LATER:
            given_up = row.message.method == NICETY and row.tries >= ODD_TRIES
            return None if given_up else refusal.after
        to_therapist = row.message.chat_id == self._therapist_chat_id
        if refusal.reason is Reason.UNREACHABLE and to_therapist and not of_its_own(row, refusal):
            log.error(
                "The therapist's chat can't be reached (%s): check THERAPIST_CHAT_ID, send /start from it, and let the "
                "bot write there.",
                _type(refusal),
            )
            return UNREACHABLE_THERAPIST
        return None


def _arguments(row: OutboxRow) -> Json:
    """The call's arguments, with the message that it edits, deletes or replies to filled in."""
    arguments: Json = {"chat_id": row.message.chat_id, **row.message.payload}
    if row.target_message_id is None:
        return arguments
    if row.message.method.startswith(("edit", "delete")):
        return {**arguments, "message_id": row.target_message_id}
    return {
        **arguments,
        "reply_parameters": {"message_id": row.target_message_id, "allow_sending_without_reply": True},
    }


def _plain(arguments: Json) -> Json:
    """The same call without markup."""
    bare = {name: unescape(TAG.sub("", arguments[name])) for name in ("text", "caption") if name in arguments}
    return {name: value for name, value in arguments.items() if name != "parse_mode"} | bare


def _message_id(answer: Any) -> int | None:
    return answer.get("message_id") if isinstance(answer, dict) else None


def _type(refusal: Refusal) -> str:
    """The error's type alone: its message may quote a client's words."""
    return refusal.detail.split(":", 1)[0]
