"""Judges a matched message: what of it is for the therapist, and why. Stores nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from faq.entry import Entry, Kind
from faq.match import Match, Outcome, Part, Ranked
from faq.matcher import WORTH_A_LOOK
from faq.parts import is_one_question
from faq.text import normalise

FOR_THE_THERAPIST = (Outcome.ESCALATE, Outcome.URGENT)
WORTH_A_GUESS = 0.2  # below this an answer to send with one tap is about something else
LIKELY_TOPIC = 0.5  # below this a handoff topic on the card could miss what was asked
SURE_TOPIC = 0.85  # below this its own words to the client could: "10am?" is not surely about cancelling


@dataclass(frozen=True, slots=True)
class Incoming:
    """A client's message, as far as the desk cares."""

    message_id: int
    text: str
    has_media: bool = False
    media_group_id: str = ""
    reply_to: int | None = None  # the message of the chat that it replies to


def parts_of(match: Match, *outcomes: Outcome) -> tuple[Part, ...]:
    """The parts of a message with one of these outcomes."""
    return tuple(part for part in match.parts if part.outcome in outcomes)


def for_a_person(match: Match, message: Incoming, *, answers: bool) -> Match:
    """A photo, or words to the therapist, are for a person; only signs of an emergency come before that.

    `answers`: she asked, and what her question is answered with says nothing by itself.
    """
    if parts_of(match, Outcome.URGENT):
        return match
    social = match.parts and len(parts_of(match, Outcome.SMALLTALK)) == len(match.parts)
    if social and not (message.has_media or answers):
        return match  # "thank you!" to the therapist's reply needs no card
    found = sorted((ranked for part in match.parts for ranked in near_to(part)), key=_confidence, reverse=True)
    near = [ranked for ranked in found if ranked.entry.kind is Kind.URGENT or not answers]
    return Match((Part(message.text, Outcome.ESCALATE, tuple(near)),))


def is_clear_question(match: Match, message: Incoming) -> bool:
    """Whether a message asks one thing, says nothing else, and the FAQ surely answers it."""
    answered = match.parts and len(parts_of(match, Outcome.ANSWER)) == len(match.parts)
    return bool(answered) and is_one_question(message.text)


def near_to(part: Part) -> tuple[Ranked, ...]:
    """What came near, where that means something."""
    return () if part.foreign else part.entries


def worth_a_guess(parts: Iterable[Part]) -> list[str]:
    """The entries near enough to be what was asked."""
    return [ranked.entry.id for part in parts for ranked in near_to(part) if ranked.confidence >= WORTH_A_GUESS]


def are_alike(texts: Iterable[str], others: Iterable[str]) -> bool:
    """Whether they differ in case and punctuation at most."""
    return [normalise(text) for text in texts] == [normalise(text) for text in others]


def doubtful_emergency(match: Match) -> Entry | None:
    """The urgent sign that a message may speak of, though nothing says so surely."""
    near = (ranked for part in match.parts if part.outcome is not Outcome.URGENT for ranked in near_to(part))
    doubtful = [ranked for ranked in near if ranked.entry.kind is Kind.URGENT and ranked.confidence >= WORTH_A_LOOK]
    return max(doubtful, key=_confidence).entry if doubtful else None


def is_foreign(match: Match) -> bool:
    """Whether any of it is in a language that the bot can't read."""
    return any(part.foreign for part in match.parts)


def may_say_more(match: Match) -> bool:
    """Whether what was taken for small talk may be something else."""
    return any(part.more for part in match.parts)


def reason_of(match: Match) -> str:
    """Why a message goes to the therapist: an urgent sign, also one that is doubtful, before a handoff topic."""
    urgent = next((part.best for part in parts_of(match, Outcome.URGENT)), None) or doubtful_emergency(match)
    if urgent:
        return urgent.id
    return _topic(match, LIKELY_TOPIC)


def sure_topic(match: Match) -> str:
    """The handoff topic whose own words fit what is passed on; there is none where it may be an emergency."""
    return "" if doubtful_emergency(match) else _topic(match, SURE_TOPIC)


def _topic(match: Match, least: float) -> str:
    best = (near[0] for part in parts_of(match, Outcome.ESCALATE) if (near := near_to(part)))
    return next((one.entry.id for one in best if one.entry.kind is Kind.HANDOFF and one.confidence >= least), "")


def _confidence(ranked: Ranked) -> float:
    return ranked.confidence
