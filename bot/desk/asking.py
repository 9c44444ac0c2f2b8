"""What happens when a client asks: an answer, an offer, or an open question on the therapist's desk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from bot.desk.judging import (
    FOR_THE_THERAPIST,
    Incoming,
    are_alike,
    doubtful_emergency,
    for_a_person,
    is_clear_question,
    parts_of,
    reason_of,
    worth_a_guess,
)
from bot.desk.talk import NOTHING, Before, Talk
from bot.models import Client, Escalation, EscalationStatus, Question
from bot.storage.transaction import Transaction
from faq.entry import Entry, Kind
from faq.library import Library
from faq.match import Match, Outcome, Part, Ranked
from faq.matcher import Matcher

LEANS_ON = timedelta(minutes=15)  # how long a question like "and how long?" can mean the last answer
SAME_BREATH = timedelta(seconds=10)
GUESSES = 3
NO_MESSAGE = 0  # of what the client tapped in the menu, and of an answer that never arrived


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a message: its questions in order, and the escalation that some of them share."""

    questions: tuple[Question, ...]
    escalation: Escalation | None = None
    joined: bool = False  # it belongs to an escalation that was there before
    adds: bool = False  # ... as news of it, or as a further photo of an album
    match: Match = field(default_factory=Match)
    before: Before = NOTHING  # what it goes on from


class Asking:
    """The client's side of the desk, within one transaction."""

    def __init__(
        self, tx: Transaction, library: Library, matcher: Matcher, reading: asyncio.Future[None] | None = None
    ) -> None:
        """Questions are matched against `library` by `matcher`, which may be `reading` the message already."""
        self._tx = tx
        self._library = library
        self._matcher = matcher
        self._reading = reading
        self._talk = Talk(tx)

    async def ask(self, client: Client, message: Incoming) -> Asked:
        """Match a message and store what becomes of it."""
        before = await self._talk.before(client.chat_id, message)
        match = await self._match(client, message, before)
        answered = [part.best.id for part in parts_of(match, Outcome.ANSWER) if part.best]
        await self._tx.clients.seen(client, reads=answered[-1] if answered else "")
        if message.media_group_id and not parts_of(match, Outcome.URGENT):
            album = await self._tx.escalations.of_album(client.chat_id, message.media_group_id)
            if album:
                return Asked((), album, joined=True, adds=True)
        known = await self._known(client, message, match, before)
        if known:
            if message.media_group_id:
                await self._tx.escalations.joined_by(known.number, message.media_group_id)
            told = for_a_person(match, message, answers=True)
            questions = await self._store(client, message, told, known)
            return Asked(questions, known, joined=True, adds=True, match=told)
        escalation = await self._escalate(client, message, match)
        questions = await self._store(client, message, match, escalation)
        return Asked(questions, escalation, match=match, before=before)

    async def is_awaited(self, client: Client, message: Incoming) -> bool:
        """Whether the therapist waits for what this client sends now, whatever it is."""
        return await self._talk.is_awaited(client.chat_id, message)

    async def reword(self, client: Client, message: Incoming) -> Asked | None:
        """Take over an edit: an open escalation is reworded, anything else is asked anew.

        None if the words are as they were: who adds a question mark wants nothing twice, and Telegram tells of other
        changes too, a link's preview for one.
        """
        await self._tx.clients.seen(client)  # first: from here on nobody erases what is about to be changed
        open_one = await self._tx.escalations.of_message(client.chat_id, message.message_id)
        match = await self._match(client, message, await self._talk.before(client.chat_id, message))
        if await self._unchanged(client, message, match, open_one):
            return None
        if open_one is None or open_one.status is not EscalationStatus.OPEN:
            return await self.ask(client, message)
        urgent = parts_of(match, Outcome.URGENT)
        topic, guesses = self._filed(match)
        reason = topic or self._lasting(open_one)
        reworded = await self._tx.escalations.reword(
            open_one.number,
            message.text,
            urgent=open_one.urgent or bool(urgent),
            reason=reason,
            guesses=tuple(entry_id for entry_id in guesses if entry_id != reason),
        )
        newly_urgent = Match(urgent) if not open_one.urgent else Match()
        return Asked(await self._store(client, message, newly_urgent, reworded), reworded, joined=True)

    async def choose(self, question_id: int, chat_id: int, entry_id: str) -> tuple[Question, Entry] | None:
        """The client picked a suggestion: its question and entry, or None if that is no longer to be had."""
        if not await self._tx.clients.held(chat_id):
            return None
        question = await self._tx.questions.get(question_id, chat_id)
        entry = self._library.get(entry_id)
        if question is None or entry is None or entry_id not in question.entry_ids:
            return None
        if entry.kind is not Kind.ANSWER:
            return None
        await self._tx.clients.read(chat_id, entry_id)
        await self._tx.questions.picked(question.id, entry_id)
        return question, entry

    async def has_just_read(self, chat_id: int, entry_id: str) -> bool:
        """Whether this answer went to the client a moment ago: a second tap in the same breath wants no second one."""
        return entry_id != "" and await self._tx.clients.last_read(chat_id, SAME_BREATH) == entry_id

    async def browse(self, client: Client, entry_id: str) -> tuple[Question, Entry] | None:
        """The client picked an entry from the menu: stored as a question, so that it can be followed up."""
        entry = self._library.get(entry_id)
        if entry is None or entry.kind is not Kind.ANSWER:
            return None
        await self._tx.clients.seen(client, reads=entry_id)
        part = Part(entry.question, Outcome.ANSWER, (Ranked(entry, 1.0),))
        return await self._tx.questions.add(client.chat_id, NO_MESSAGE, part, None), entry

    async def pass_on(self, question_id: int, chat_id: int, answer_id: int) -> tuple[Escalation, bool] | None:
        """The client wants the therapist to answer: the escalation, and whether it is new: a closed one is asked anew.

        `answer_id` is the message with the answer: it stands for a question that came from the menu. Where there is
        none, the client was shown nothing.
        """
        if not await self._tx.clients.held(chat_id):
            return None
        question = await self._tx.questions.get(question_id, chat_id)
        if question is None:
            return None
        earlier = await self._tx.escalations.get(question.escalation) if question.escalation else None
        if earlier and earlier.status is EscalationStatus.OPEN:
            return earlier, False
        answer = question.answer
        match = self._matcher.match(question.text)
        near = () if question.outcome is Outcome.SMALLTALK else worth_a_guess(match.parts)  # a courtesy says nothing
        doubtful = doubtful_emergency(match)
        read = answer if answer_id != NO_MESSAGE else ""
        escalation = await self._tx.escalations.open(
            chat_id,
            question.message_id or answer_id,
            question.text,
            reason=doubtful.id if doubtful else read,
            guesses=self._guesses([one for one in question.entry_ids if one in near and one != answer]),
        )
        await self._tx.questions.escalated(question.id, escalation.number)
        return escalation, True

    async def rate(self, question_id: int, chat_id: int, *, helped: bool) -> bool:
        """Note whether an answer helped. False for a question that is not the client's: nothing is noted of it."""
        if await self._tx.questions.get(question_id, chat_id) is None:
            return False
        await self._tx.questions.rate(question_id, helped=helped)
        return True

    async def withdraw(self, number: int, chat_id: int) -> Escalation | None:
        """The client needs no answer any more; None if it is not theirs or no longer open."""
        try:
            escalation = await self._tx.escalations.held(number)
        except LookupError:
            return None
        if escalation.chat_id != chat_id or escalation.status is not EscalationStatus.OPEN or escalation.replying:
            return None
        return await self._tx.escalations.set_status(number, EscalationStatus.WITHDRAWN)

    async def _match(self, client: Client, message: Incoming, before: Before) -> Match:
        last = before.entry_id or await self._tx.clients.last_read(client.chat_id, LEANS_ON)
        if self._reading:
            self._matcher.look_up(message.text)  # meanwhile
            await self._reading
        match = self._matcher.match(message.text, self._library.get(last) if last else None)
        if message.has_media or before.chosen or (before.asked and not is_clear_question(match, message)):
            return for_a_person(match, message, answers=before.asked)
        return match

    async def _known(self, client: Client, message: Incoming, match: Match, before: Before) -> Escalation | None:
        """The open escalation that a message belongs to: an answer has its own, and a clear question none."""
        urgent = parts_of(match, Outcome.URGENT)
        if not urgent and is_clear_question(match, message):
            return None
        if not urgent and (before.asked or before.chosen):
            return await self._talk.begun(before)
        emergency = await self._talk.emergency(client.chat_id)
        if emergency or urgent or parts_of(match, Outcome.ANSWER):
            return emergency
        return await self._talk.corrected(client.chat_id, message)

    async def _unchanged(self, client: Client, message: Incoming, match: Match, latest: Escalation | None) -> bool:
        parts = [part.text for part in match.parts]
        stored = await self._tx.questions.latest_texts(client.chat_id, message.message_id, len(parts))
        if parts == stored or (latest and latest.text == message.text):
            return True
        if parts_of(match, Outcome.URGENT):  # a comma can make an emergency of it: "no, chest pain"
            return False
        return are_alike(parts, stored) or (latest is not None and are_alike([latest.text], [message.text]))

    async def _escalate(self, client: Client, message: Incoming, match: Match) -> Escalation | None:
        waiting = parts_of(match, *FOR_THE_THERAPIST)
        if not waiting:
            return None
        reason, guesses = self._filed(match)
        return await self._tx.escalations.open(
            client.chat_id,
            message.message_id,
            message.text,
            urgent=any(part.outcome is Outcome.URGENT for part in waiting),
            reason=reason,
            guesses=guesses,
            media_group_id=message.media_group_id,
        )

    def _filed(self, match: Match) -> tuple[str, tuple[str, ...]]:
        """What a card says of a message: the topic that it is of, and the answers that came near."""
        waiting = parts_of(match, *FOR_THE_THERAPIST) or match.parts  # all of it, where an edit made it answerable
        return reason_of(match), self._guesses(worth_a_guess(waiting))

    def _lasting(self, escalation: Escalation) -> str:
        """The reason that other words take nothing from: an urgent sign, or the answer that the client has read."""
        entry = self._library.get(escalation.reason)
        return escalation.reason if escalation.urgent or (entry and entry.kind is not Kind.HANDOFF) else ""

    async def _store(
        self, client: Client, message: Incoming, match: Match, escalation: Escalation | None
    ) -> tuple[Question, ...]:
        stored = []
        for part in match.parts:
            number = escalation.number if escalation and part.outcome in FOR_THE_THERAPIST else None
            stored.append(await self._tx.questions.add(client.chat_id, message.message_id, part, number))
        return tuple(stored)

    def _guesses(self, entry_ids: tuple[str, ...] | list[str]) -> tuple[str, ...]:
        entries = [self._library.get(entry_id) for entry_id in dict.fromkeys(entry_ids)]
        return tuple(entry.id for entry in entries if entry and entry.kind is Kind.ANSWER)[:GUESSES]
