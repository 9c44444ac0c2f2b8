"""One curated question and its answer, as the YAML files under the content folder hold it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the bot does when a message matches the entry."""

    ANSWER = "answer"  # send the approved answer
    HANDOFF = "handoff"  # always for a person: say so and escalate
    URGENT = "urgent"  # signs of an emergency: say at once what to do, and escalate as urgent
    SMALLTALK = "smalltalk"  # hello, thanks: a friendly word, nothing to escalate


@dataclass(frozen=True, slots=True)
class Source:
    """Where the answer's facts stand, so that a reader can check them."""

    document: str
    section: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One curated question and answer with the other ways to ask it."""

    id: str
    kind: Kind
    question: str
    phrasings: tuple[str, ...] = ()
    answer: str = ""
    source: Source | None = None
    topic: str = ""  # menu group; an entry without one is not in the menu
    related: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()  # urgent only: word patterns, see faq/signs.py
    unless: tuple[str, ...] = ()  # urgent only: patterns that call the signs off
    file: str = ""
    line: int = 0

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question and all its phrasings."""
        return (self.question, *self.phrasings)
