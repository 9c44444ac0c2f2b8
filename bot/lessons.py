"""What the therapist taught, as the content takes it over: the one thing that it needs the database for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.engine import Storage
from bot.storage.taught import NOTHING, Version
from faq.taught import Taught


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is in use at one moment, oldest first."""

    version: Version
    rows: tuple[Taught, ...]


NOTHING_TAUGHT = Snapshot(NOTHING, ())


class Lessons:
    """Reads what was taught, whichever process stored it."""

    def __init__(self, storage: Storage) -> None:
        """The storage that all processes share."""
        self._storage = storage

    async def changed_since(self, version: object) -> Snapshot | None:
        """What is in use now, or None if that is what it was."""
        async with self._storage.transaction() as tx:
            now = await tx.taught.version()
            return None if now == version else Snapshot(now, tuple(await tx.taught.in_use()))

    async def now(self) -> Snapshot:
        """What is in use now."""
        return await self.changed_since(None) or NOTHING_TAUGHT


async def taught_in(database_url: str) -> tuple[Taught, ...]:
    """What is in use in this database. Raises StorageError, UnpreparedError."""
    storage = await Storage.open(database_url, as_it_is=True)
    try:
        return (await Lessons(storage).now()).rows
    finally:
        await storage.close()
