"""The therapist's desk: escalated questions and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, insert, or_, select, tuple_, update

from bot.models import Escalation, EscalationStatus, Rank, ReplyStatus
from bot.storage.rows import Rows
from bot.storage.tables import clients, escalations, replies

_on_its_way = exists().where(replies.c.escalation == escalations.c.number, replies.c.status == ReplyStatus.WAITING)
ALL = select(escalations, clients.c.name.label("client_name"), _on_its_way.label("replying")).join_from(
    escalations, clients, escalations.c.chat_id == clients.c.chat_id
)
GET = ALL.where(escalations.c.number == bindparam("this_one"))
EMERGENCY = (
    select(escalations.c.number)
    .where(
        escalations.c.chat_id == bindparam("this_chat"),
        escalations.c.status == EscalationStatus.OPEN,
        escalations.c.urgent,
        escalations.c.asked_at >= bindparam("since"),
    )
    .order_by(escalations.c.number.desc())
    .limit(1)
)
OPEN = insert(escalations)
RANK = ~escalations.c.urgent, escalations.c.number


class Escalations(Rows):
    """The escalations within one transaction."""

    async def open(  # noqa: PLR0913 (an escalation is this much)
        self,
        chat_id: int,
        message_id: int,
        text: str,
        *,
        urgent: bool = False,
        reason: str = "",
        guesses: tuple[str, ...] = (),
        media_group_id: str = "",
    ) -> Escalation:
        """Put a client's message on the desk."""
        number = await self._insert(
            OPEN,
            {
                "chat_id": chat_id,
                "message_id": message_id,
                "media_group_id": media_group_id,
                "text": text,
                "urgent": urgent,
                "reason": reason,
                "guesses": list(guesses),
                "status": EscalationStatus.OPEN,
                "asked_at": self._now,
            },
        )
        return await self.get(number)

    async def get(self, number: int) -> Escalation:
        """The escalation with this number. Raises LookupError."""
        row = (await self._db.execute(GET, {"this_one": number})).first()
        if row is None:
            raise LookupError(f"no escalation has the number {number}")
        return _escalation(row)

    async def held(self, number: int) -> Escalation:
        """The escalation, about which nobody else decides until this transaction ends. Raises LookupError."""
        await self._db.execute(select(escalations.c.number).where(escalations.c.number == number).with_for_update())
        return await self.get(number)

    async def of_message(self, chat_id: int, message_id: int) -> Escalation | None:
        """The latest escalation of this client's message, if it has one."""
        of_this = ALL.where(escalations.c.chat_id == chat_id, escalations.c.message_id == message_id)
        row = (await self._db.execute(of_this.order_by(escalations.c.number.desc()).limit(1))).first()
        return _escalation(row) if row else None

    async def of_album(self, chat_id: int, media_group_id: str) -> Escalation | None:
        """The escalation that an earlier photo of this album opened or joined."""
        of_this = ALL.where(escalations.c.chat_id == chat_id, escalations.c.media_group_id == media_group_id)
        row = (await self._db.execute(of_this.limit(1))).first()
        return _escalation(row) if row else None

    async def joined_by(self, number: int, media_group_id: str) -> None:
        """Note that an album belongs to the escalation from here on: its photos come one right after the other."""
        joined = update(escalations).where(escalations.c.number == number)
        await self._db.execute(joined.values(media_group_id=media_group_id))

    async def emergency(self, chat_id: int, since: datetime) -> int | None:
        """The number of this client's latest urgent escalation that is open, unless it was asked before then."""
        asked = {"this_chat": chat_id, "since": since}
        found: int | None = (await self._db.execute(EMERGENCY, asked)).scalar()
        return found

    async def waiting(self, limit: int, *, after: Rank | None = None, before: Rank | None = None) -> list[Escalation]:
        """Open escalations by their rank: the first ones after a place, or the last ones before one."""
        statement = ALL.where(escalations.c.status == EscalationStatus.OPEN).limit(limit)
        if before is not None:
            last = statement.where(tuple_(*RANK) < before).order_by(*(column.desc() for column in RANK))
            return [_escalation(row) for row in await self._db.execute(last)][::-1]
        if after is not None:
            statement = statement.where(tuple_(*RANK) > after)
        return [_escalation(row) for row in await self._db.execute(statement.order_by(*RANK))]

    async def count_waiting(self) -> int:
        """How many escalations are open."""
        statement = select(func.count()).where(escalations.c.status == EscalationStatus.OPEN)
        return int((await self._db.execute(statement)).scalar_one())

    async def remind(
        self, *, urgent_after: Sequence[timedelta], since: datetime | None, limit: int
    ) -> list[Escalation]:
        """Open ones that wait too long; it is noted that somebody is reminded of them now.

        Of an urgent one somebody is each time that so long passed since it was asked or brought up; of another one
        once, if it was asked before `since`. Those in another transaction's hands are left for the next time.
        """
        last, times = func.coalesce(escalations.c.reminded_at, escalations.c.asked_at), escalations.c.reminders
        too_long = [
            and_(escalations.c.urgent, times == before, last <= self._now - pause)
            for before, pause in enumerate(urgent_after)
        ]
        if since is not None:
            too_long.append(and_(times == 0, escalations.c.asked_at <= since))
        statement = (
            select(escalations.c.number)
            .where(escalations.c.status == EscalationStatus.OPEN, ~_on_its_way)
            .where(or_(*too_long))
            .order_by(escalations.c.urgent.desc(), escalations.c.number)
        )
        locked = await self._db.execute(statement.limit(limit).with_for_update(skip_locked=True))
        numbers = list(locked.scalars())
        if numbers:
            reminded = update(escalations).where(escalations.c.number.in_(numbers))
            await self._db.execute(reminded.values(reminded_at=self._now, reminders=times + 1))
        return [await self.get(number) for number in numbers]

    async def set_status(self, number: int, status: EscalationStatus) -> Escalation:
        """Move the escalation on and give it as it is now."""
        closed_at = None if status is EscalationStatus.OPEN else self._now
        await self._db.execute(
            update(escalations).where(escalations.c.number == number).values(status=status, closed_at=closed_at)
        )
        return await self.get(number)

    async def reword(
        self, number: int, text: str, *, urgent: bool, reason: str = "", guesses: tuple[str, ...] = ()
    ) -> Escalation:
        """Take over what the client's message says after an edit, and what that is about."""
        values = {"text": text, "urgent": urgent, "reason": reason, "guesses": list(guesses)}
        await self._db.execute(update(escalations).where(escalations.c.number == number).values(values))
        return await self.get(number)

    async def counts(self) -> dict[str, int]:
        """How many escalations are in each state."""
        return await self._counts(escalations.c.status)


def _escalation(row: Any) -> Escalation:
    return Escalation(
        number=row.number,
        chat_id=row.chat_id,
        client_name=row.client_name,
        message_id=row.message_id,
        text=row.text,
        status=EscalationStatus(row.status),
        urgent=row.urgent,
        reason=row.reason,
        guesses=tuple(row.guesses),
        asked_at=row.asked_at,
        closed_at=row.closed_at,
        replying=row.replying,
    )
