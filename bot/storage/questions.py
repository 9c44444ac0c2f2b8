"""What clients asked, part by part, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.models import Escalation, Question
from bot.storage.rows import Rows
from bot.storage.tables import questions
from faq.match import Outcome, Part

ADD = insert(questions)
_chat = questions.c.chat_id == bindparam("this_chat")
_before = select(func.max(questions.c.message_id)).where(_chat, questions.c.message_id < bindparam("this_message"))
ESCALATED_BEFORE = (
    select(func.max(questions.c.escalation))
    .where(_chat, questions.c.message_id == _before.scalar_subquery())
    .where(questions.c.asked_at >= bindparam("since"))
)


class Questions(Rows):
    """The questions within one transaction."""

    async def add(self, chat_id: int, message_id: int, part: Part, escalation: int | None) -> Question:
        """Store one part of a client's message with its outcome."""
        entry_ids = [ranked.entry.id for ranked in part.entries]
        row_id = await self._insert(
            ADD,
            {
                "chat_id": chat_id,
                "message_id": message_id,
                "text": part.text,
                "outcome": part.outcome,
                "entry_ids": entry_ids,
                "confidence": part.entries[0].confidence if part.entries else 0.0,
                "escalation": escalation,
                "asked_at": self._now,
            },
        )
        return Question(row_id, chat_id, message_id, part.text, part.outcome, tuple(entry_ids), escalation, self._now)

    async def get(self, question_id: int, chat_id: int) -> Question | None:
        """The question, if it was asked in this chat."""
        statement = select(questions).where(questions.c.id == question_id, questions.c.chat_id == chat_id)
        row = (await self._db.execute(statement)).first()
        return _question(row) if row else None

    async def latest_texts(self, chat_id: int, message_id: int, count: int) -> list[str]:
        """The last parts that were stored of this message, in their order."""
        statement = (
            select(questions.c.text)
            .where(questions.c.chat_id == chat_id, questions.c.message_id == message_id)
            .order_by(questions.c.id.desc())
            .limit(count)
        )
        return list((await self._db.execute(statement)).scalars())[::-1]

    async def of_escalation(self, escalation: Escalation) -> list[str]:
        """The parts of the client's message that went to the therapist."""
        message = questions.c.chat_id == escalation.chat_id, questions.c.message_id == escalation.message_id
        statement = select(questions.c.text).where(*message, questions.c.escalation == escalation.number)
        return list((await self._db.execute(statement.order_by(questions.c.id))).scalars())

    async def escalated_before(self, chat_id: int, message_id: int, since: datetime) -> int | None:
        """The escalation that the client's message before this one went to, unless that was before then."""
        asked = {"this_chat": chat_id, "this_message": message_id, "since": since}
        found: int | None = (await self._db.execute(ESCALATED_BEFORE, asked)).scalar()
        return found

    async def escalated(self, question_id: int, number: int) -> None:
        """Note that the question went to the therapist after all."""
        await self._db.execute(update(questions).where(questions.c.id == question_id).values(escalation=number))

    async def picked(self, question_id: int, entry_id: str) -> None:
        """Note which of the entries that were offered the client picked."""
        await self._db.execute(update(questions).where(questions.c.id == question_id).values(picked=entry_id))

    async def rate(self, question_id: int, *, helped: bool) -> None:
        """Note whether the answer helped."""
        await self._db.execute(update(questions).where(questions.c.id == question_id).values(helped=helped))

    async def counts(self) -> dict[str, int]:
        """How many questions had each outcome."""
        return await self._counts(questions.c.outcome)


def _question(row: Any) -> Question:
    return Question(
        row.id,
        row.chat_id,
        row.message_id,
        row.text,
        Outcome(row.outcome),
        tuple(row.entry_ids),
        row.escalation,
        row.asked_at,
        row.picked,
    )
