"""Where updates arrive, however Telegram hands them over: each is stored before Telegram is told so."""

from __future__ import annotations

from bot.models import Json
from bot.signal import Signal
from bot.storage.engine import Storage
from bot.updates import chat_of
from bot.worker import ReadAhead

FEW = 8  # updates that are read while they are stored; of many, the first would be forgotten before their turn
LINGERS = 0.02  # seconds for a message that goes out, which waits for the disk as well


class Arrivals:
    """Takes updates into the inbox."""

    def __init__(self, storage: Storage, read_ahead: ReadAhead, stored: Signal) -> None:
        """`stored` is given whenever the inbox has something new; `read_ahead` is the worker's."""
        self._storage, self._read_ahead, self._stored = storage, read_ahead, stored

    async def keep(self, updates: list[Json]) -> None:
        """Store updates so that they may be confirmed: the disk has them. They are worked on meanwhile."""
        if len(updates) <= FEW:
            for update in updates:
                self._read_ahead(update)
        async with self._storage.transaction() as tx:
            await tx.inbox.add((chat_of(update), update) for update in updates)
        self._stored.give()
        await self._storage.on_disk(within=LINGERS)
