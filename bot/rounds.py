"""Looks every now and then at what has become due by itself, without anybody's update."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.looking import keep_looking
from bot.signal import Signal
from bot.storage.engine import Storage
from bot.storage.transaction import Transaction
from bot.unbroken import unbroken

EVERY = 30.0  # seconds

Due = Callable[[Transaction], Awaitable[None]]


class Rounds:
    """Goes round until it is cancelled. Several processes may: what is due is decided in the database."""

    def __init__(self, storage: Storage, due: Due, put: Signal) -> None:
        """`due` stores what is due; `put` is given when the outbox may have something new."""
        self._storage = storage
        self._due = due
        self._put = put

    async def run(self) -> None:
        """Go round for ever."""
        await keep_looking(lambda: unbroken(self.step()), "What is due", EVERY)

    async def step(self) -> None:
        """One round, in one transaction."""
        async with self._storage.transaction() as tx:
            await self._due(tx)
        self._put.give()
