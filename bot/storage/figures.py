"""What happened lately, in numbers: no words of anybody, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, func, select

from bot.models import EscalationStatus
from bot.storage.rows import Rows
from bot.storage.tables import clients, escalations, questions, taught


@dataclass(frozen=True, slots=True)
class Figures:
    """A practice's figures since a moment."""

    clients: int
    outcomes: dict[str, int]  # questions by what became of them
    escalations: dict[str, int]  # by where they stand
    median_wait: timedelta | None  # from a question to the reply's arrival
    helped: int
    answers: dict[str, int]  # entries by how often they were sent, most first
    handoffs: dict[str, int]  # handoff topics by how often they were asked about, most first
    taught: dict[str, int]  # what the therapist taught and is in use now, by sort


class FigureRows(Rows):
    """The figures within one transaction."""

    async def since(self, moment: datetime, most: int = 10) -> Figures:
        """Count what was asked since then; `most` bounds the lists of entries."""
        asked, escalated = questions.c.asked_at >= moment, escalations.c.asked_at >= moment
        return Figures(
            clients=await self._count(clients.c.last_seen_at >= moment),
            outcomes=await self._by(questions.c.outcome, asked),
            escalations=await self._by(escalations.c.status, escalated),
            median_wait=await self._median_wait(moment),
            helped=await self._count(asked, questions.c.helped),
            answers=await self._answers(moment, most),
            handoffs=await self._by(escalations.c.reason, escalated, escalations.c.reason != "", most=most),
            taught=await self._taught(),
        )

    async def _count(self, *where: ColumnElement[bool]) -> int:
        return int((await self._db.execute(select(func.count()).where(*where))).scalar_one())

    async def _by(
        self, column: ColumnElement[str], *where: ColumnElement[bool], most: int | None = None
    ) -> dict[str, int]:
        count = func.count()
        statement = select(column, count).where(*where).group_by(column).order_by(count.desc(), column)
        return {str(key): number for key, number in await self._db.execute(statement.limit(most))}

    async def _answers(self, moment: datetime, most: int) -> dict[str, int]:
        statement = select(questions.c.entry_ids).where(questions.c.asked_at >= moment, questions.c.outcome == "answer")
        counts: dict[str, int] = {}
        for (entry_ids,) in await self._db.execute(statement):
            if entry_ids:
                counts[entry_ids[0]] = counts.get(entry_ids[0], 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])

    async def _taught(self) -> dict[str, int]:
        in_use = taught.c.taught_at.is_not(None), taught.c.withdrawn_at.is_(None)
        answers = await self._count(*in_use, taught.c.question != "")
        return {"answers": answers, "wordings": await self._count(*in_use, taught.c.question == "")}

    async def _median_wait(self, moment: datetime) -> timedelta | None:
        statement = select(escalations.c.asked_at, escalations.c.closed_at).where(
            escalations.c.asked_at >= moment, escalations.c.status == EscalationStatus.ANSWERED
        )
        waits = [closed - asked for asked, closed in await self._db.execute(statement)]
        return median(waits) if waits else None
