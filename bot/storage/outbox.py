"""Messages on their way to Telegram, in each chat's order, and the record of those that arrived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, insert, or_, select, update

from bot.models import OutboxRow, Outgoing, Purpose
from bot.storage.connection import LONG
from bot.storage.rows import Rows, due
from bot.storage.tables import WAITING, outbox, replies

SHOWN_TO_THERAPIST = (Purpose.CARD, Purpose.COPY, Purpose.ABOUT)
ASKS_THERAPIST = (Purpose.TEACH, Purpose.PREVIEW)
LONGEST_PAUSE = timedelta(hours=1)  # between two tries

_head = outbox.alias("head")
_first = (
    select(func.min(_head.c.id)).where(_head.c.chat_id == outbox.c.chat_id, _head.c.status == WAITING).scalar_subquery()
)
_is_head = outbox.c.status == WAITING, outbox.c.id == _first  # the first waiting one of its chat
_lease = outbox.c.leased_until
_is_free = or_(_lease.is_(None), _lease <= bindparam("now"), _lease > bindparam("lease_too_far"))
PUT = insert(outbox)
_next = (
    select(outbox.c.id)
    .where(*_is_head, due(outbox.c.next_try_at), _is_free)
    .order_by(outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte()
)
_NEEDED = ("id", "chat_id", "method", "payload", "purpose", "ref", "target", "tries")
CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(select(_next.c.id)))
    .values(leased_until=bindparam("until"))
    .returning(*(outbox.c[name] for name in _NEEDED))
)
MESSAGE_IDS = select(outbox.c.id, outbox.c.message_id).where(outbox.c.id.in_(bindparam("rows", expanding=True)))
_later = case((_lease > outbox.c.next_try_at, _lease), else_=outbox.c.next_try_at)
NEXT_TRY = select(func.min(_later, type_=outbox.c.next_try_at.type)).where(*_is_head)
SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(status="sent", payload={}, message_id=bindparam("sent_as"), sent_at=bindparam("at"), leased_until=None)
)


class Outbox(Rows):
    """The outbox within one transaction."""

    async def put(self, message: Outgoing) -> int:
        """Store a message for sending and give its row's number."""
        values = {
            "chat_id": message.chat_id,
            "method": message.method,
            "payload": message.payload,
            "purpose": message.purpose,
            "ref": message.ref,
            "target": message.target,
            "status": "waiting",
            "tries": 0,
            "next_try_at": self._now,
            "error": "",
            "created_at": self._now,
        }
        return await self._insert(PUT, values)

    async def claim(self, lease: timedelta, limit: int, under_way: Collection[int] = ()) -> list[OutboxRow]:
        """The first waiting message of each chat that may go out now, oldest first, leased to the caller.

        What the caller has `under_way` is left out, whatever became of its lease meanwhile.
        """
        moments = {"lease_too_far": self._moments(lease)["too_far"], "until": self._now + lease}
        asked = {"limit": limit, **self._moments(LONGEST_PAUSE), **moments}
        found = sorted((await self._db.execute(CLAIM, asked)).all(), key=lambda row: row.id)
        rows = [row for row in found if row.id not in under_way]
        targets = await self._message_ids({row.target for row in rows if row.target})
        return [OutboxRow(row.id, _outgoing(row), row.tries + 1, targets.get(row.target)) for row in rows]

    async def renew(self, row_ids: Collection[int], lease: timedelta) -> None:
        """Go on holding messages whose sending takes long."""
        held = outbox.c.id.in_(row_ids), outbox.c.status == WAITING
        await self._db.execute(update(outbox).where(*held).values(leased_until=self._now + lease))

    async def _message_ids(self, rows: set[int]) -> dict[int, int]:
        if not rows:
            return {}
        found = await self._db.execute(MESSAGE_IDS, {"rows": list(rows)})
        return {row.id: row.message_id for row in found}

    async def sent(self, row_id: int, message_id: int | None) -> None:
        """Record that Telegram took the message, and under which id. Its words are there from now on, and not here."""
        await self._db.execute(SENT, {"row_id": row_id, "sent_as": message_id, "at": self._now})

    async def failed(self, row_id: int, error: str) -> None:
        """Record that Telegram will never take the message."""
        values: dict[str, Any] = {"status": "failed", "payload": {}, "error": error[:200], "leased_until": None}
        await self._db.execute(update(outbox).where(outbox.c.id == row_id).values(values))

    async def postpone(self, row_id: int, until: datetime, error: str, *, counts: bool = True) -> None:
        """Give the message back for a later try; this one may count or not."""
        until, tries = min(until, self._now + LONGEST_PAUSE), outbox.c.tries + int(counts)
        values = {"next_try_at": until, "tries": tries, "error": error[:200], "leased_until": None}
        await self._db.execute(update(outbox).where(outbox.c.id == row_id).values(values))

    async def release_all(self) -> None:
        """Give back what a process that is no more had claimed; only where no other can be at work."""
        await self._db.execute(update(outbox).where(outbox.c.status == WAITING).values(leased_until=None))

    async def forget_ids(self) -> None:
        """Know no message by its id any more, neither those that were sent nor the therapist's own."""
        sent = update(outbox).where(outbox.c.message_id.is_not(None)).values(message_id=None)
        await self._db.execute(sent.execution_options(**LONG))
        replied = update(replies).where(replies.c.therapist_message_id.is_not(None)).values(therapist_message_id=None)
        await self._db.execute(replied.execution_options(**LONG))

    async def next_try_at(self) -> datetime | None:
        """When the next chat's first message may be tried, or its lease ends; None when none waits."""
        found: datetime | None = (await self._db.execute(NEXT_TRY)).scalar()
        return found

    async def escalation_at(self, chat_id: int, message_id: int) -> int | None:
        """The number of the escalation that this message of the therapist's chat shows, if it shows one."""
        found = await self._at(chat_id, message_id, SHOWN_TO_THERAPIST)
        return found[1] if found else None

    async def reply_at(self, chat_id: int, message_id: int) -> int | None:
        """The id of the therapist's reply that this message of a client's chat holds, if it holds one."""
        found = await self._at(chat_id, message_id, (Purpose.REPLY,))
        return found[1] if found else None

    async def answer_at(self, chat_id: int, message_id: int) -> int | None:
        """The id of the question that this message of a client's chat answers, if it is an answer of the bot's."""
        found = await self._at(chat_id, message_id, (Purpose.ANSWER,))
        return found[1] if found else None

    async def asked_at(self, chat_id: int, message_id: int) -> tuple[Purpose, int] | None:
        """What this message of the therapist's chat asks of them, and about which row, if it asks for anything."""
        return await self._at(chat_id, message_id, ASKS_THERAPIST)

    async def _at(self, chat_id: int, message_id: int, purposes: Collection[Purpose]) -> tuple[Purpose, int] | None:
        """Which of the purposes a message has, and about which row, if it has one of them."""
        statement = select(outbox.c.purpose, outbox.c.ref).where(
            outbox.c.chat_id == chat_id, outbox.c.message_id == message_id, outbox.c.purpose.in_(purposes)
        )
        row = (await self._db.execute(statement)).first()
        return (Purpose(row.purpose), row.ref) if row else None

    async def cards(self, number: int, chat_id: int) -> list[int]:
        """The rows that show this escalation's card in the therapist's chat, oldest first."""
        return await self.shown(Purpose.CARD, number, chat_id)

    async def shown(self, purpose: Purpose, ref: int, chat_id: int, *, since: datetime | None = None) -> list[int]:
        """The rows that went to the therapist's chat for this purpose about one thing, oldest first.

        Only there: an earlier therapist's chat counted its messages anew, and its ids mean others here.
        """
        statement = (
            select(outbox.c.id)
            .where(
                outbox.c.ref == ref,
                outbox.c.purpose == purpose,
                outbox.c.chat_id == chat_id,
                outbox.c.status != "failed",
            )
            .order_by(outbox.c.id)
        )
        if since is not None:
            statement = statement.where(outbox.c.created_at >= since)
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
