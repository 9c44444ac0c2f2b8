"""Messages on their way to Telegram, in each chat's order, and the record of those that arrived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, insert, or_, select, update

from bot.models import OutboxRow, Outgoing, Purpose
from bot.storage.rows import Rows
from bot.storage.tables import WAITING, outbox

SHOWN_TO_THERAPIST = (Purpose.CARD, Purpose.COPY, Purpose.ABOUT)
LONGEST_PAUSE = timedelta(hours=1)  # between two tries


class Outbox(Rows):
    """The outbox within one transaction."""

    async def put(self, message: Outgoing) -> int:
        """Store a message for sending and give its row's number."""
        return await self._insert(
            insert(outbox).values(
                chat_id=message.chat_id,
                method=message.method,
                payload=message.payload,
                purpose=message.purpose,
                ref=message.ref,
                target=message.target,
                status="waiting",
                tries=0,
                next_try_at=self._now,
                error="",
                created_at=self._now,
            )
        )

    async def claim(self, lease: timedelta, limit: int, under_way: Collection[int] = ()) -> list[OutboxRow]:
        """The first waiting message of each chat that may go out now, oldest first, leased to the caller.

        What the caller has `under_way` is left out, whatever became of its lease meanwhile.
        """
        free = or_(outbox.c.leased_until.is_(None), self._due(outbox.c.leased_until, lease))
        due = self._due(outbox.c.next_try_at, LONGEST_PAUSE)
        statement = self._heads().where(due, free, outbox.c.id.not_in(under_way)).order_by(outbox.c.id)
        rows = (await self._db.execute(statement.limit(limit).with_for_update(skip_locked=True))).all()
        if rows:
            await self._db.execute(
                update(outbox)
                .where(outbox.c.id.in_([row.id for row in rows]))
                .values(leased_until=self._now + lease, tries=outbox.c.tries + 1)
            )
        targets = await self._message_ids({row.target for row in rows if row.target})
        return [OutboxRow(row.id, _outgoing(row), row.tries + 1, targets.get(row.target)) for row in rows]

    async def renew(self, row_ids: Collection[int], lease: timedelta) -> None:
        """Go on holding messages whose sending takes long."""
        held = outbox.c.id.in_(row_ids), outbox.c.status == WAITING
        await self._db.execute(update(outbox).where(*held).values(leased_until=self._now + lease))

    def _heads(self) -> Select[Any]:
        """The first waiting message of each chat: those behind it wait for their turn."""
        head = outbox.alias("head")
        first = (
            select(func.min(head.c.id))
            .where(head.c.chat_id == outbox.c.chat_id, head.c.status == WAITING)
            .scalar_subquery()
        )
        return select(outbox).where(outbox.c.status == WAITING, outbox.c.id == first)

    async def _message_ids(self, rows: set[int]) -> dict[int, int]:
        if not rows:
            return {}
        found = await self._db.execute(select(outbox.c.id, outbox.c.message_id).where(outbox.c.id.in_(rows)))
        return {row.id: row.message_id for row in found}

    async def sent(self, row_id: int, message_id: int | None) -> None:
        """Record that Telegram took the message, and under which id."""
        values = {"status": "sent", "message_id": message_id, "sent_at": self._now, "leased_until": None}
        await self._db.execute(update(outbox).where(outbox.c.id == row_id).values(values))

    async def failed(self, row_id: int, error: str) -> None:
        """Record that Telegram will never take the message."""
        values = {"status": "failed", "error": error[:200], "leased_until": None}
        await self._db.execute(update(outbox).where(outbox.c.id == row_id).values(values))

    async def postpone(self, row_id: int, until: datetime, error: str) -> None:
        """Give the message back for a later try."""
        until = min(until, self._now + LONGEST_PAUSE)
        values = {"next_try_at": until, "error": error[:200], "leased_until": None}
        await self._db.execute(update(outbox).where(outbox.c.id == row_id).values(values))

    async def release_all(self) -> None:
        """Give back what a process that is no more had claimed; only where no other can be at work."""
        await self._db.execute(update(outbox).where(outbox.c.status == WAITING).values(leased_until=None))

    async def next_try_at(self) -> datetime | None:
        """When the next chat's first message may be tried, or its lease ends; None when none waits."""
        lease = func.coalesce(outbox.c.leased_until, outbox.c.next_try_at)
        later = case((lease > outbox.c.next_try_at, lease), else_=outbox.c.next_try_at)
        statement = self._heads().with_only_columns(func.min(later, type_=outbox.c.next_try_at.type))
        found: datetime | None = (await self._db.execute(statement)).scalar()
        return found

    async def escalation_at(self, chat_id: int, message_id: int) -> int | None:
        """The number of the escalation that this message of the therapist's chat shows, if it shows one."""
        statement = select(outbox.c.ref).where(
            outbox.c.chat_id == chat_id,
            outbox.c.message_id == message_id,
            outbox.c.purpose.in_(SHOWN_TO_THERAPIST),
        )
        found: int | None = (await self._db.execute(statement)).scalar()
        return found

    async def reply_at(self, chat_id: int, message_id: int) -> int | None:
        """The id of the therapist's reply that this message of a client's chat holds, if it holds one."""
        statement = select(outbox.c.ref).where(
            outbox.c.chat_id == chat_id, outbox.c.message_id == message_id, outbox.c.purpose == Purpose.REPLY
        )
        found: int | None = (await self._db.execute(statement)).scalar()
        return found

    async def cards(self, number: int, chat_id: int) -> list[int]:
        """The rows that show this escalation's card in the therapist's chat, oldest first.

        Only there: an earlier therapist's chat counted its messages anew, and its ids mean others here.
        """
        statement = (
            select(outbox.c.id)
            .where(
                outbox.c.ref == number,
                outbox.c.purpose == Purpose.CARD,
                outbox.c.chat_id == chat_id,
                outbox.c.status != "failed",
            )
            .order_by(outbox.c.id)
        )
        return list((await self._db.execute(statement)).scalars())

    async def oldest_waiting(self) -> datetime | None:
        """Since when the oldest waiting one has been here, or None when none waits."""
        statement = select(func.min(outbox.c.created_at)).where(outbox.c.status == WAITING)
        found: datetime | None = (await self._db.execute(statement)).scalar()
        return found

    async def counts(self) -> dict[str, int]:
        """How many messages are in each state."""
        return await self._counts(outbox.c.status)


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(row.chat_id, row.method, row.payload, Purpose(row.purpose), row.ref, row.target)
