"""What was found for one part of a message, with all that was considered: for `explain`, and for the outcome."""

from __future__ import annotations

from dataclasses import dataclass

from faq.entry import Entry
from faq.match import Outcome, Part, Ranked
from faq.ranker import Candidate
from faq.signs import Sighting

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of a message with all that was considered for it."""

    text: str
    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()
    urgent: tuple[Entry, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    reason: str = ""  # for a person to read
    settled: bool = False  # its outcome doesn't depend on what else the message may say
    foreign: bool = False  # in another language than the content
    more: bool = False  # small talk that may say more

    @property
    def part(self) -> Part:
        """The part as the rest of the program knows it."""
        if self.urgent:
            return Part(self.text, self.outcome, tuple(Ranked(entry, 1.0) for entry in self.urgent[:SHOWN]))
        ranked = (Ranked(item.entry, item.confidence) for item in self.candidates[:SHOWN])
        return Part(self.text, self.outcome, tuple(ranked), foreign=self.foreign, more=self.more)
