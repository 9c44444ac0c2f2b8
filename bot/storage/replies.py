"""What the therapist replied, and whether it arrived."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.models import Purpose, Reply, ReplyStatus
from bot.storage.rows import Rows
from bot.storage.tables import outbox, questions, replies
from faq.match import Outcome

_said_before = (  # what the FAQ answered is no answer to her
    select(func.coalesce(func.max(questions.c.message_id), 0))
    .where(questions.c.chat_id == bindparam("this_chat"), questions.c.message_id < bindparam("this_message"))
    .where(questions.c.outcome != Outcome.ANSWER)
    .scalar_subquery()
)
UNMET = (
    select(replies)
    .join_from(outbox, replies, outbox.c.ref == replies.c.id)
    .where(
        outbox.c.chat_id == bindparam("this_chat"),
        outbox.c.message_id > _said_before,
        outbox.c.message_id < bindparam("this_message"),
        outbox.c.purpose == Purpose.REPLY,
        replies.c.status == ReplyStatus.DELIVERED,
        replies.c.created_at >= bindparam("since"),
    )
    .order_by(replies.c.id.desc())
)


class Replies(Rows):
    """The replies within one transaction."""

    async def add(
        self,
        escalation: int,
        therapist_chat_id: int,
        therapist_message_id: int | None,
        *,
        words: str = "",
        entry_id: str = "",
    ) -> int:
        """Store a reply that is about to be sent, and give its id; one sent by a button has no message."""
        return await self._insert(
            insert(replies),
            {
                "escalation": escalation,
                "therapist_chat_id": therapist_chat_id,
                "therapist_message_id": therapist_message_id,
                "status": ReplyStatus.WAITING,
                "words": words,
                "entry_id": entry_id,
                "created_at": self._now,
            },
        )

    async def carried_by(self, reply_id: int, outbox_id: int) -> None:
        """Note which outbox row carries the reply."""
        await self._db.execute(update(replies).where(replies.c.id == reply_id).values(outbox_id=outbox_id))

    async def get(self, reply_id: int) -> Reply:
        """The reply with this id. Raises LookupError."""
        row = (await self._db.execute(select(replies).where(replies.c.id == reply_id))).first()
        if row is None:
            raise LookupError(f"no reply has the id {reply_id}")
        return _reply(row)

    async def of_message(self, chat_id: int, message_id: int) -> Reply | None:
        """The reply that this message of the therapist's chat became, if it became one."""
        statement = select(replies).where(
            replies.c.therapist_chat_id == chat_id, replies.c.therapist_message_id == message_id
        )
        row = (await self._db.execute(statement)).first()
        return _reply(row) if row else None

    async def of_escalation(self, number: int) -> list[Reply]:
        """What was replied to this escalation, in order, without what never arrived."""
        statement = select(replies).where(replies.c.escalation == number, replies.c.status != ReplyStatus.FAILED)
        return [_reply(row) for row in await self._db.execute(statement.order_by(replies.c.id))]

    async def unmet(self, chat_id: int, message_id: int, since: datetime) -> list[Reply]:
        """What arrived at a client since their last message but this one, newest first; FAQ questions don't count."""
        asked = {"this_chat": chat_id, "this_message": message_id, "since": since}
        return [_reply(row) for row in await self._db.execute(UNMET, asked)]

    async def reword(self, reply_id: int, words: str) -> None:
        """Take over what the therapist's message says after an edit."""
        await self._db.execute(update(replies).where(replies.c.id == reply_id).values(words=words))

    async def set_status(self, reply_id: int, status: ReplyStatus) -> None:
        """Note that the reply arrived, or never will."""
        await self._db.execute(update(replies).where(replies.c.id == reply_id).values(status=status))


def _reply(row: Any) -> Reply:
    return Reply(
        row.id,
        row.escalation,
        row.therapist_chat_id,
        row.therapist_message_id,
        row.outbox_id,
        ReplyStatus(row.status),
        row.words,
        row.entry_id,
    )
