"""What happens when a client asks: an answer, an offer, or an open question on the therapist's desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.models import Client, Escalation, EscalationStatus, Question
from bot.storage.transaction import Transaction
from faq.entry import Entry, Kind
from faq.library import Library
from faq.match import Match, Outcome, Part, Ranked
from faq.matcher import Matcher
from faq.text import normalise

LEANS_ON = timedelta(minutes=15)  # how long a question like "and how long?" can mean the last answer
SURE_OF_HANDOFF = 0.5  # below this a handoff topic's own words could miss what was asked
SAME_BREATH = timedelta(seconds=10)
GUESSES = 3
NO_MESSAGE = 0  # of what the client tapped in the menu, and of an answer that never arrived
WORTH_A_GUESS = 0.2  # below this an answer to send with one tap is about something else
FOR_THE_THERAPIST = (Outcome.ESCALATE, Outcome.URGENT)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A client's message, as far as the desk cares."""

    message_id: int
    text: str
    has_media: bool = False
    media_group_id: str = ""
    for_therapist: bool = False  # it replies to the therapist's own words


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a message: its questions in order, and the escalation that some of them share."""

    questions: tuple[Question, ...]
    escalation: Escalation | None = None
    joined: bool = False  # it belongs to an escalation that was there before: a further photo of an album
    foreign: bool = False  # it is in a language that the bot can't read


class Asking:
    """The client's side of the desk, within one transaction."""

    def __init__(self, tx: Transaction, library: Library, matcher: Matcher) -> None:
        """Questions are matched against `library` by `matcher`."""
        self._tx = tx
        self._library = library
        self._matcher = matcher

    async def ask(self, client: Client, message: Incoming) -> Asked:
        """Match a message and store what becomes of it."""
        match = await self._match(client, message)
        answered = [part.best.id for part in _parts(match, Outcome.ANSWER) if part.best]
        await self._tx.clients.seen(client, reads=answered[-1] if answered else "")
        if message.media_group_id and not _parts(match, Outcome.URGENT):
            album = await self._tx.escalations.of_album(client.chat_id, message.media_group_id)
            if album:
                return Asked((), album, joined=True)
        escalation = await self._escalate(client, message, match)
        foreign = any(part.foreign for part in match.parts)
        return Asked(await self._store(client, message, match, escalation), escalation, foreign=foreign)

    async def reword(self, client: Client, message: Incoming) -> Asked | None:
        """Take over an edit: an open escalation is reworded, anything else is asked anew.

        None if the words are as they were: who adds a question mark wants nothing twice, and Telegram tells of other
        changes too, a link's preview for one.
        """
        await self._tx.clients.seen(client)  # first: from here on nobody erases what is about to be changed
        open_one = await self._tx.escalations.of_message(client.chat_id, message.message_id)
        match = await self._match(client, message)
        if await self._unchanged(client, message, match, open_one):
            return None
        if open_one is None or open_one.status is not EscalationStatus.OPEN:
            return await self.ask(client, message)
        urgent = _parts(match, Outcome.URGENT)
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
        """The client wants the therapist to answer: the escalation, and whether it is new.

        `answer_id` is the message with the answer: it stands for a question that came from the menu. Where there is
        none, the client was shown nothing.
        """
        if not await self._tx.clients.held(chat_id):
            return None
        question = await self._tx.questions.get(question_id, chat_id)
        if question is None:
            return None
        if question.escalation:
            return await self._tx.escalations.get(question.escalation), False
        answer = next(iter(question.entry_ids), "") if question.outcome is Outcome.ANSWER else ""
        near = self._worth_a_guess(self._matcher.match(question.text).parts)
        escalation = await self._tx.escalations.open(
            chat_id,
            question.message_id or answer_id,
            question.text,
            reason=answer if answer_id != NO_MESSAGE else "",
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

    async def _match(self, client: Client, message: Incoming) -> Match:
        last = await self._tx.clients.last_read(client.chat_id, LEANS_ON)
        match = self._matcher.match(message.text, self._library.get(last) if last else None)
        if message.has_media or message.for_therapist:
            return _for_a_person(match, message)
        return match

    async def _unchanged(self, client: Client, message: Incoming, match: Match, latest: Escalation | None) -> bool:
        parts = [part.text for part in match.parts]
        stored = await self._tx.questions.latest_texts(client.chat_id, message.message_id, len(parts))
        if parts == stored or (latest and latest.text == message.text):
            return True
        if _parts(match, Outcome.URGENT):  # a comma can make an emergency of it: "no, chest pain"
            return False
        return _are_alike(parts, stored) or (latest is not None and _are_alike([latest.text], [message.text]))

    async def _escalate(self, client: Client, message: Incoming, match: Match) -> Escalation | None:
        waiting = _parts(match, *FOR_THE_THERAPIST)
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
        waiting = _parts(match, *FOR_THE_THERAPIST) or match.parts  # all of it, where an edit made it answerable
        reason = next((reason for part in waiting if (reason := _reason(part))), "")
        return reason, self._guesses(self._worth_a_guess(waiting))

    def _worth_a_guess(self, parts: tuple[Part, ...]) -> list[str]:
        """The entries near enough to what was asked."""
        return [near.entry.id for part in parts for near in _near(part) if near.confidence >= WORTH_A_GUESS]

    def _lasting(self, escalation: Escalation) -> str:
        """The reason that other words take nothing from: why it is urgent, or the answer that the client has read."""
        entry = self._library.get(escalation.reason)
        return escalation.reason if escalation.urgent or (entry and entry.kind is Kind.ANSWER) else ""

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


def _are_alike(texts: list[str], others: list[str]) -> bool:
    """Whether they differ in case and punctuation at most."""
    return [normalise(text) for text in texts] == [normalise(text) for text in others]


def _parts(match: Match, *outcomes: Outcome) -> tuple[Part, ...]:
    return tuple(part for part in match.parts if part.outcome in outcomes)


def _for_a_person(match: Match, message: Incoming) -> Match:
    """A photo, or words to the therapist, are for a person; only signs of an emergency come before that."""
    if _parts(match, Outcome.URGENT):
        return match
    if match.parts and not message.has_media and len(_parts(match, Outcome.SMALLTALK)) == len(match.parts):
        return match  # "thank you!" to the therapist's reply needs no card
    entries = match.parts[0].entries if match.parts else ()
    return Match((replace(Part(message.text, Outcome.ESCALATE), entries=entries),))


def _near(part: Part) -> tuple[Ranked, ...]:
    """What came near, where that means something."""
    return () if part.foreign else part.entries


def _reason(part: Part) -> str:
    best = next(iter(_near(part)), None)
    if best is None or best.entry.kind not in (Kind.HANDOFF, Kind.URGENT):
        return ""
    return best.entry.id if part.outcome is Outcome.URGENT or best.confidence >= SURE_OF_HANDOFF else ""
