"""All that is kept of one client: counted, and taken out of every table.

What must stay for the numbers' sake (escalations, and what refers to them) stays without words, and belongs to nobody:
to a client without a name, whose chat id is no chat's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, delete, func, insert, literal, or_, select, update

from bot.models import NOBODY, EscalationStatus, Purpose, ReplyStatus
from bot.storage.connection import LONG
from bot.storage.rows import Rows
from bot.storage.tables import WAITING, clients, escalations, inbox, outbox, questions, replies, taught
from bot.storage.taught import IS_IN_USE

SHOWS_THEM = (Purpose.CARD, Purpose.COPY, Purpose.ABOUT, Purpose.ERASE)  # in the therapist's chat


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is kept of a client."""

    questions: int
    escalations: int
    replies: int
    wordings: int  # of theirs, that were taught
    since: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """What was emptied: the client's escalations, and the lessons that went with them, by their numbers."""

    escalations: tuple[int, ...]
    lessons: tuple[tuple[int, int], ...]  # each with its escalation


class ErasingRows(Rows):
    """What is kept of a client, within one transaction."""

    async def holdings(self, client: int) -> Holdings:
        """Count it."""
        numbers = _numbers(client)
        since = select(clients.c.first_seen_at).where(clients.c.chat_id == client)
        return Holdings(
            questions=await self._count(questions.c.chat_id == client),
            escalations=await self._count(escalations.c.chat_id == client),
            replies=await self._count(replies.c.escalation.in_(numbers)),
            wordings=await self._count(taught.c.escalation.in_(numbers), IS_IN_USE, taught.c.phrasing != ""),
            since=(await self._db.execute(since)).scalar_one(),
        )

    async def question_at(self, chat_id: int, message_id: int) -> int | None:
        """The escalation whose client this message of the therapist's chat asks about, if it still asks."""
        asks = select(outbox.c.ref).where(*_asks(chat_id, message_id))
        found: int | None = (await self._db.execute(asks)).scalar()
        return found

    async def answered(self, chat_id: int, message_id: int) -> None:
        """Let the message ask no more."""
        await self._db.execute(update(outbox).where(*_asks(chat_id, message_id)).values(purpose=Purpose.NOTE))

    async def hold(self, client: int) -> None:
        """Keep everybody else from deciding about the client's escalations until this transaction ends."""
        theirs = select(escalations.c.number).where(escalations.c.chat_id == client).order_by(escalations.c.number)
        await self._db.execute(theirs.with_for_update())

    async def on_its_way(self, client: int) -> bool:
        """Whether a message to the client or about them is in a sender's hands; what else waits is locked."""
        waiting = select(outbox.c.id).where(outbox.c.status == WAITING, _about(client))
        free = waiting.where(or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= self._now))
        found = set((await self._db.execute(waiting)).scalars())
        locked = set((await self._db.execute(free.with_for_update(skip_locked=True))).scalars())
        return found != locked

    async def erase(self, client: int, therapist_chat_id: int) -> Erased:
        """Empty every row of theirs, and have it belong to nobody; an open escalation is closed."""
        numbers = (await self._db.execute(_numbers(client).order_by(escalations.c.number))).scalars().all()
        lessons = (await self._db.execute(_lessons(client).add_columns(taught.c.escalation))).all()
        nobody = NOBODY - numbers[0]
        await self._empty_inbox(client, therapist_chat_id)
        await self._empty_outbox(client, nobody)
        await self._empty_lessons(client)
        await self._empty_replies(client)
        await self._hand_over(client, nobody)
        return Erased(tuple(numbers), tuple((lesson.number, lesson.escalation) for lesson in lessons))

    async def _empty_inbox(self, client: int, therapist_chat_id: int) -> None:
        """What waits was not read by anybody yet, and is handled as a stranger's.

        Handled updates are empty, unless an earlier version of the program stored them.
        """
        payload = cast(inbox.c.payload, Text)
        mentions = [payload.contains(f": {client}{end}", autoescape=True) for end in (",", "}")]
        theirs = or_(inbox.c.chat_id.in_((client, therapist_chat_id)), *mentions)
        gone = or_(inbox.c.status == "done", and_(inbox.c.status == "set-aside", theirs))
        await self._change(update(inbox).where(gone, payload != "{}").values(chat_id=0, payload={}))

    async def _empty_outbox(self, client: int, nobody: int) -> None:
        """What waits is dropped. What was sent is empty, unless an earlier version of the program sent it."""
        dropped = case((outbox.c.status == WAITING, "failed"), else_=outbox.c.status)
        emptied = {"payload": {}, "error": "", "status": dropped, "leased_until": None}
        await self._change(update(outbox).where(_about(client)).values(emptied))
        to_them = update(outbox).where(outbox.c.chat_id == client)
        await self._change(to_them.values(chat_id=nobody, message_id=None))
        old = update(outbox).where(outbox.c.status != WAITING, cast(outbox.c.payload, Text) != "{}")
        await self._change(old.values(payload={}))

    async def _empty_lessons(self, client: int) -> None:
        """An answer for everyone is the therapist's, and stays without the client's words; all else goes."""
        gone = update(taught).where(taught.c.number.in_(_lessons(client)))
        withdrawn = func.coalesce(taught.c.withdrawn_at, literal(self._now, taught.c.withdrawn_at.type))
        await self._change(gone.values(question="", answer="", withdrawn_at=withdrawn))
        await self._change(update(taught).where(taught.c.escalation.in_(_numbers(client))).values(phrasing=""))

    async def _empty_replies(self, client: int) -> None:
        dropped = case((replies.c.status == ReplyStatus.WAITING, ReplyStatus.FAILED), else_=replies.c.status)
        theirs = update(replies).where(replies.c.escalation.in_(_numbers(client)))
        await self._change(theirs.values(words="", status=dropped))

    async def _hand_over(self, client: int, nobody: int) -> None:
        """Let a client without a name have what stays: it counts as before."""
        kept = select(literal(nobody), *map(literal, ("", "", "")), clients.c.first_seen_at, clients.c.last_seen_at)
        columns = ["chat_id", "name", "username", "last_entry_id", "first_seen_at", "last_seen_at"]
        await self._db.execute(insert(clients).from_select(columns, kept.where(clients.c.chat_id == client)))
        emptied = {"chat_id": nobody, "message_id": 0, "text": ""}
        await self._change(update(questions).where(questions.c.chat_id == client).values(emptied))
        is_open = escalations.c.status == EscalationStatus.OPEN
        closed = {
            "status": case((is_open, EscalationStatus.WITHDRAWN), else_=escalations.c.status),
            "closed_at": case(
                (is_open, literal(self._now, escalations.c.closed_at.type)), else_=escalations.c.closed_at
            ),
        }
        theirs = update(escalations).where(escalations.c.chat_id == client)
        await self._change(theirs.values(emptied | closed | {"media_group_id": "", "guesses": []}))
        await self._db.execute(delete(clients).where(clients.c.chat_id == client))

    async def _count(self, *where: ColumnElement[bool]) -> int:
        counted = select(func.count()).where(*where).execution_options(**LONG)
        return int((await self._db.execute(counted)).scalar_one())

    async def _change(self, statement: Any) -> None:
        """Run what may have to look at a whole table."""
        await self._db.execute(statement.execution_options(**LONG))


def _numbers(client: int) -> Any:
    return select(escalations.c.number).where(escalations.c.chat_id == client)


def _lessons(client: int) -> Any:
    """Lessons of theirs that are no answer in use: wordings, drafts, and what was withdrawn."""
    stays = and_(taught.c.question != "", IS_IN_USE)
    return select(taught.c.number).where(taught.c.escalation.in_(_numbers(client)), ~stays)


def _about(client: int) -> ColumnElement[bool]:
    """Rows of the outbox that go to the client, or show the therapist something of theirs, or change that."""
    shown = outbox.alias("shown")
    changes = outbox.c.target.in_(select(shown.c.id).where(_shows(shown.c, client)))
    return or_(outbox.c.chat_id == client, _shows(outbox.c, client), changes)


def _shows(row: Any, client: int) -> ColumnElement[bool]:
    shows = and_(row.purpose.in_(SHOWS_THEM), row.ref.in_(_numbers(client)))
    return or_(shows, and_(row.purpose == Purpose.PREVIEW, row.ref.in_(_lessons(client))))


def _asks(chat_id: int, message_id: int) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.chat_id == chat_id, outbox.c.message_id == message_id, outbox.c.purpose == Purpose.ERASE
