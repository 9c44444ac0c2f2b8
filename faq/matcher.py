"""Decides what to do with a message: answer, suggest, escalate, urgent or small talk."""

from __future__ import annotations

from pathlib import Path

from faq.entry import Entry, Kind
from faq.library import Library
from faq.match import Match, Outcome, Part, Ranked
from faq.ranker import Ranker
from faq.signs import Signs

_SHOWN = 5


class Matcher:
    """Finds what a message asks, and how sure that is."""

    def __init__(self, library: Library, accepted_wrong: float = 0.03, cache_dir: Path | None = None) -> None:
        """Learn the library; `accepted_wrong` is the share of wrong answers that the therapist accepts."""
        self._cache_dir = cache_dir
        self._signs = Signs(library.entries)
        self._ranker = Ranker(library.entries)
        self._answer_from = 0.5
        self._suggest_from = self._answer_from / 3

    def match(self, text: str, previous: Entry | None = None) -> Match:
        """Say what to do with each question of a message."""
        del previous
        sightings = self._signs.find(text)
        if sightings:
            ranked = {sighting.entry.id: Ranked(sighting.entry, 1.0) for sighting in sightings}
            return Match((Part(text, Outcome.URGENT, tuple(ranked.values())[:_SHOWN]),))
        return Match((self._part(text),))

    def _part(self, text: str) -> Part:
        ranked = tuple(Ranked(entry, confidence) for entry, confidence in self._ranker.rank(text))[:_SHOWN]
        return Part(text, self._outcome(ranked), ranked)

    def _outcome(self, ranked: tuple[Ranked, ...]) -> Outcome:
        if not ranked:
            return Outcome.SMALLTALK
        best = ranked[0]
        if best.entry.kind is Kind.SMALLTALK and best.confidence >= self._suggest_from:
            return Outcome.SMALLTALK
        if best.entry.kind is Kind.HANDOFF and best.confidence >= self._suggest_from:
            return Outcome.ESCALATE
        if best.entry.kind is Kind.ANSWER and best.confidence >= self._answer_from:
            return Outcome.ANSWER
        if any(item.entry.kind is Kind.ANSWER and item.confidence >= self._suggest_from for item in ranked[:3]):
            return Outcome.SUGGEST
        return Outcome.ESCALATE
