"""What the therapist teaches: drafts, what is in use, and what was withdrawn.

A row's words never change, except that a client who is erased takes theirs along.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from bot.models import Lesson
from bot.storage.rows import Rows
from bot.storage.tables import taught
from faq.taught import Taught

Version = tuple[Any, ...]  # of all that is in use: equal only where nothing changed

_was_taught, _is_here = taught.c.taught_at.is_not(None), taught.c.withdrawn_at.is_(None)
IS_IN_USE, _is_draft = and_(_was_taught, _is_here), and_(taught.c.taught_at.is_(None), _is_here)
IN_USE = select(taught).where(IS_IN_USE)
VERSION = select(
    func.count(),
    func.max(taught.c.taught_at),
    func.count(taught.c.withdrawn_at),
    func.max(taught.c.withdrawn_at),
    func.count(func.nullif(taught.c.phrasing, "")),  # fewer once a client took theirs along
).where(_was_taught)
NOTHING: Version = (0, None, 0, None, 0)


class TaughtRows(Rows):
    """What was taught, within one transaction."""

    async def wording(self, escalation: int, entry_id: str, phrasing: str) -> Lesson:
        """Teach a further wording of an entry."""
        return await self._add(escalation, Taught(0, entry_id, phrasing=phrasing), in_use=True)

    async def draft(self, escalation: int, question: str, answer: str, phrasing: str) -> Lesson:
        """Keep an entry of its own for approval."""
        lesson = await self._add(escalation, Taught(0, "", question, answer, phrasing), in_use=False)
        own_id = f"taught-{lesson.number}"
        await self._db.execute(update(taught).where(taught.c.number == lesson.number).values(entry_id=own_id))
        return await self.get(lesson.number)

    async def approve(self, number: int) -> bool:
        """Put a draft into use; False if it is none, or no more."""
        draft = taught.c.number == number, _is_draft
        return await self._changed(update(taught).where(*draft).values(taught_at=self._now))

    async def withdraw(self, number: int) -> bool:
        """Take a draft or what is in use back; False if it was already."""
        return await self._changed(
            update(taught).where(taught.c.number == number, _is_here).values(withdrawn_at=self._now)
        )

    async def tell(self, number: int) -> bool:
        """Note that the therapist is told now that it doesn't fit; False if somebody told them before."""
        untold = taught.c.number == number, taught.c.told_at.is_(None), IS_IN_USE
        return await self._changed(update(taught).where(*untold).values(told_at=self._now))

    async def get(self, number: int) -> Lesson:
        """The lesson with this number. Raises LookupError."""
        row = (await self._db.execute(select(taught).where(taught.c.number == number))).first()
        if row is None:
            raise LookupError(f"nothing was taught under the number {number}")
        return _lesson(row)

    async def of_escalation(self, number: int) -> Lesson | None:
        """What this escalation's answer taught and is in use."""
        return await self._latest_of(number, IS_IN_USE)

    async def open_draft(self, escalation: int) -> Lesson | None:
        """The draft from this escalation that waits for approval."""
        return await self._latest_of(escalation, _is_draft)

    async def in_use(self) -> list[Taught]:
        """All that is in use, oldest first."""
        return [_lesson(row).taught for row in await self._db.execute(IN_USE.order_by(taught.c.number))]

    async def latest(self, limit: int, offset: int = 0) -> list[Lesson]:
        """What is in use, newest first."""
        rows = await self._db.execute(IN_USE.order_by(taught.c.number.desc()).limit(limit).offset(offset))
        return [_lesson(row) for row in rows]

    async def count(self) -> int:
        """How many are in use."""
        return int((await self._db.execute(select(func.count()).select_from(taught).where(IS_IN_USE))).scalar_one())

    async def version(self) -> Version:
        """What changes whenever something is put into use or withdrawn, also by putting back a backup."""
        return tuple((await self._db.execute(VERSION)).one())

    async def _latest_of(self, escalation: int, state: ColumnElement[bool]) -> Lesson | None:
        found = select(taught).where(taught.c.escalation == escalation, state)
        row = (await self._db.execute(found.order_by(taught.c.number.desc()).limit(1))).first()
        return _lesson(row) if row else None

    async def _add(self, escalation: int, what: Taught, *, in_use: bool) -> Lesson:
        values = {
            "entry_id": what.entry_id,
            "question": what.question,
            "answer": what.answer,
            "phrasing": what.phrasing,
            "escalation": escalation,
            "created_at": self._now,
            "taught_at": self._now if in_use else None,
        }
        return await self.get(await self._insert(insert(taught), values))

    async def _changed(self, statement: Any) -> bool:
        """Run an UPDATE of one row; whether it found it as it should be. Of two at once the later one does not."""
        return (await self._db.execute(statement.returning(taught.c.number))).first() is not None


def _lesson(row: Any) -> Lesson:
    what = Taught(row.number, row.entry_id, row.question, row.answer, row.phrasing)
    return Lesson(what, row.escalation, row.taught_at, row.withdrawn_at)
