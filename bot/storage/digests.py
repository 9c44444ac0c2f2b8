"""The days whose digest was made: one a day, whichever process makes it."""

from __future__ import annotations

from datetime import date

from bot.storage.rows import Rows, upsert
from bot.storage.tables import digests


class Digests(Rows):
    """The digests within one transaction."""

    async def begin(self, day: date) -> bool:
        """Take the making of this day's digest; False if it is made already, or in another process's hands."""
        statement = upsert(digests, self._db.dialect).values(day=day, made_at=self._now).on_conflict_do_nothing()
        return (await self._db.execute(statement.returning(digests.c.day))).first() is not None
