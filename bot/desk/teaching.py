"""What the therapist teaches, on her word alone: another wording of an entry, or an answer of her own for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape

from bot.models import Escalation, EscalationStatus, Lesson, Reply
from bot.storage.transaction import Transaction
from faq.entry import Entry, Kind
from faq.match import Outcome
from faq.matcher import Matcher
from faq.placeholders import length
from faq.reading import MAX_ANSWER
from faq.taught import Additions, Standing, Taught
from faq.text import tokens

LONGEST_QUESTION = 60  # characters: it has to fit a button
LONGEST_ANSWER = 1500
LONGEST_PHRASING = 300  # a longer message is about more than one thing


class Offer(StrEnum):
    """What an answered card offers, or shows to have been taught."""

    NOTHING = "nothing"
    WORDING = "wording"  # the client's words may become a phrasing of the entry that was sent
    ANSWER = "answer"  # the therapist's own words may become an entry
    WORDING_TAUGHT = "wording taught"
    ANSWER_TAUGHT = "answer taught"


class Refusal(StrEnum):
    """Why something can't be taught."""

    STALE = "stale"  # it was taught, left or taken back meanwhile, or never offered
    NO_WORDS = "no words"
    TOO_LONG = "too long"
    URGENT = "urgent"  # it is near an emergency, which must stay recognisable
    FOREIGN = "foreign"  # it is in a language that the bot passes on unread
    CLAIMED = "claimed"  # another entry has these words
    KNOWN = "known"  # the entry has these words already


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer with what it is about: the entry that was sent, the therapist's words, or what was taught."""

    offer: Offer
    entry: Entry | None = None
    words: str = ""
    phrasing: str = ""
    lesson: Lesson | None = None


NOTHING = Offered(Offer.NOTHING)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a step: the lesson, or why it was not taken, and the entry in its way."""

    lesson: Lesson | None = None
    refusal: Refusal | None = None
    rival: Entry | None = None
    earlier: Lesson | None = None  # the draft that gave way to this one
    without_words: bool = False  # the client's own words are left out of it
    answered_by: Entry | None = None  # the entry that whoever asks this gets now


STALE = Step(refusal=Refusal.STALE)


class Teaching:
    """The therapist's teaching, within one transaction."""

    def __init__(self, tx: Transaction, additions: Additions, matcher: Matcher) -> None:
        """What is taught has to go with the FAQ in use, and to keep away from what the matcher takes for urgent."""
        self._tx = tx
        self._additions = additions
        self._matcher = matcher

    async def offered(self, escalation: Escalation) -> Offered:
        """What the card of this escalation offers now."""
        lesson = await self._tx.taught.of_escalation(escalation.number)
        if lesson:
            taught = Offer.ANSWER_TAUGHT if lesson.taught.is_entry else Offer.WORDING_TAUGHT
            return Offered(taught, self._additions.library.get(lesson.taught.entry_id), lesson=lesson)
        if escalation.status is not EscalationStatus.ANSWERED or escalation.urgent:
            return NOTHING
        replies = await self._tx.replies.of_escalation(escalation.number)
        phrasing = await self._asked(escalation)
        entry = next((sent for reply in replies if (sent := self._sent(reply))), None)
        if entry:
            return Offered(Offer.WORDING, entry, phrasing=phrasing) if phrasing else NOTHING
        if len(replies) == 1 and replies[0].words:  # several are a conversation, and no answer
            return Offered(Offer.ANSWER, words=replies[0].words, phrasing=phrasing)
        return NOTHING

    async def held_offer(self, number: int) -> Offered:
        """What this escalation's card offers, and nobody else decides about until this transaction ends."""
        try:
            escalation = await self._tx.escalations.held(number)
        except LookupError:
            return NOTHING
        return await self.offered(escalation)

    async def remember(self, number: int) -> Step:
        """Make the client's words a phrasing of the entry that answered them."""
        offered = await self.held_offer(number)
        if offered.offer is not Offer.WORDING or offered.entry is None:
            return STALE
        wording = Taught(0, offered.entry.id, phrasing=offered.phrasing)
        refused = self._refused(wording, wording.phrasing)
        return refused or Step(await self._tx.taught.wording(number, wording.entry_id, wording.phrasing))

    async def forget_of(self, number: int) -> Step:
        """Take back what this escalation taught."""
        lesson = (await self.held_offer(number)).lesson
        return await self.forget(lesson.number) if lesson else STALE

    async def forget(self, number: int) -> Step:
        """Take a lesson back: it stays in the database, and out of use."""
        lesson = await self._found(number)
        if lesson is None or lesson.taught_at is None or not await self._tx.taught.withdraw(number):
            return STALE
        return Step(await self._tx.taught.get(number))

    async def draft(self, number: int, question: str) -> Step:
        """Put a question to the therapist's answer, for her to look at."""
        offered = await self.held_offer(number)
        if offered.offer is not Offer.ANSWER:
            return STALE
        return await self._draft(number, " ".join(question.split()), as_html(offered.words), offered.phrasing)

    async def reword(self, number: int, answer: str) -> Step:
        """Give a draft other words for its answer: a new draft, so that what was seen and what is taken agree."""
        draft = await self._held_draft(number)
        if draft is None:
            return STALE
        if not can_be_taught(answer):
            return Step(draft, Refusal.TOO_LONG if answer else Refusal.NO_WORDS)
        return await self._draft(draft.escalation, draft.taught.question, as_html(answer), draft.taught.phrasing)

    async def approve(self, number: int) -> Step:
        """Put a draft into use; the FAQ may have changed since it was made."""
        draft = await self._held_draft(number)
        if draft is None or await self._tx.taught.of_escalation(draft.escalation):
            return STALE
        refused = self._refused(draft.taught, draft.taught.question)
        if refused:
            return refused
        await self._tx.taught.approve(number)
        return Step(await self._tx.taught.get(number))

    async def leave(self, number: int) -> Step:
        """Drop a draft."""
        draft = await self._held_draft(number)
        return Step(draft) if draft and await self._tx.taught.withdraw(number) else STALE

    async def _draft(self, number: int, question: str, answer: str, phrasing: str) -> Step:
        if not any(word.isalnum() for word in tokens(question)):
            return Step(refusal=Refusal.NO_WORDS)
        if len(question) > LONGEST_QUESTION:
            return Step(refusal=Refusal.TOO_LONG)
        refused = self._refused(Taught(0, "", question), question)
        if refused:
            return refused
        alarming = bool(phrasing) and self._matcher.is_near_emergency(phrasing)
        earlier = await self._tx.taught.open_draft(number)
        if earlier:
            await self._tx.taught.withdraw(earlier.number)
        if alarming or self._is_foreign(phrasing):
            phrasing = ""
        lesson = await self._tx.taught.draft(number, question, answer, phrasing)
        return Step(lesson, earlier=earlier, without_words=alarming, answered_by=self._answered_by(question))

    def _refused(self, taught: Taught, wording: str) -> Step | None:
        """Why this can't be taught, if it can't."""
        if self._matcher.is_near_emergency(wording):
            return Step(refusal=Refusal.URGENT)
        if self._is_foreign(wording):
            return Step(refusal=Refusal.FOREIGN)
        verdict = self._additions.verdict(taught)
        if verdict.standing is Standing.CLAIMED:
            return Step(refusal=Refusal.CLAIMED, rival=verdict.rival)
        if verdict.standing is Standing.IN_FILES:
            return Step(refusal=Refusal.KNOWN)
        return STALE if verdict.standing is Standing.GONE else None

    def _answered_by(self, question: str) -> Entry | None:
        """The entry that answers a question as things stand."""
        parts = self._matcher.match(question).parts
        return next((part.best for part in parts if part.outcome is Outcome.ANSWER), None)

    def _is_foreign(self, wording: str) -> bool:
        return any(part.foreign for part in self._matcher.match(wording).parts)

    async def _held_draft(self, number: int) -> Lesson | None:
        """The draft, about whose escalation nobody else decides until this transaction ends."""
        draft = await self._found(number)
        if draft is None:
            return None
        await self._tx.escalations.held(draft.escalation)
        draft = await self._tx.taught.get(number)
        return draft if draft.taught_at is None and draft.withdrawn_at is None else None

    async def _found(self, number: int) -> Lesson | None:
        try:
            return await self._tx.taught.get(number)
        except LookupError:
            return None

    def _sent(self, reply: Reply) -> Entry | None:
        entry = self._additions.library.get(reply.entry_id) if reply.entry_id else None
        return entry if entry and entry.kind is Kind.ANSWER else None

    async def _asked(self, escalation: Escalation) -> str:
        """The client's question: of a longer message the one part that was passed on. Empty where there is none."""
        parts = [part for part in await self._tx.questions.of_escalation(escalation) if part in escalation.text]
        if len(parts) > 1:
            return ""
        asked = " ".join((parts[0] if parts else escalation.text).split())
        return asked if len(asked) <= LONGEST_PHRASING and any(word.isalnum() for word in tokens(asked)) else ""


def can_be_taught(words: str) -> bool:
    """Whether the therapist's words are short enough to be an answer for everyone."""
    return 0 < len(words) <= LONGEST_ANSWER and length(as_html(words)) <= MAX_ANSWER


def as_html(words: str) -> str:
    """Her words as Telegram HTML: none of them is markup."""
    return escape(words, quote=False)
