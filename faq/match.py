"""The result of matching: a message's parts, what to do with each, and the entries that came nearest."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from faq.entry import Entry


class Outcome(StrEnum):
    """What to do with one part of a message."""

    ANSWER = "answer"  # confident enough, and clearly ahead of the runner-up
    SUGGEST = "suggest"  # offer up to three entries as buttons
    ESCALATE = "escalate"  # a handoff topic, or nothing near: for the therapist
    URGENT = "urgent"  # signs of an emergency
    SMALLTALK = "smalltalk"  # hello, thanks, emoji


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry and the calibrated probability (0 to 1) that it is what was asked."""

    entry: Entry
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message."""

    text: str
    outcome: Outcome
    entries: tuple[Ranked, ...] = ()  # best first, up to five
    foreign: bool = False  # in another language than the FAQ: what came near says nothing
    more: bool = False  # small talk that may say more than it was taken for

    @property
    def best(self) -> Entry | None:
        """The entry that decided the outcome, if any did."""
        return self.entries[0].entry if self.entries else None


@dataclass(frozen=True, slots=True)
class Match:
    """What a whole message asks, part by part in its order."""

    parts: tuple[Part, ...] = field(default=())
