"""Decides what to do with a message: answer, suggest, escalate, urgent or small talk."""

from __future__ import annotations

from pathlib import Path

from faq.encoder import load_encoder
from faq.entry import Entry, Kind
from faq.library import Library
from faq.match import Match, Outcome, Part, Ranked
from faq.ranker import Candidate, Ranker
from faq.signs import Signs
from faq.store import Store

SHOWN = 5
SUGGEST_FROM = 0.2


class Matcher:
    """Finds what a message asks, and how sure that is."""

    def __init__(self, library: Library, accepted_wrong: float = 0.03, cache_dir: Path | None = None, *, semantic: bool = True) -> None:
        """Learn the library; `accepted_wrong` is the share of wrong answers that the therapist accepts."""
        self._signs = Signs(library.entries)
        encoder = load_encoder() if semantic else None
        self._ranker = Ranker(library.entries, encoder, Store(cache_dir, "learnt"), Store(cache_dir, "vectors"))
        self.answer_from = self._ranker.trials.threshold(accepted_wrong)

    def match(self, text: str, previous: Entry | None = None) -> Match:
        """Say what to do with each question of a message."""
        del previous
        sightings = self._signs.find(text)
        if sightings:
            ranked = {sighting.entry.id: Ranked(sighting.entry, 1.0) for sighting in sightings}
            return Match((Part(text, Outcome.URGENT, tuple(ranked.values())[:SHOWN]),))
        return Match((self._part(text),))

    def _part(self, text: str) -> Part:
        ranked = self._ranker.rank(text)
        return Part(text, self._outcome(ranked), tuple(Ranked(item.entry, item.confidence) for item in ranked[:SHOWN]))

    def _outcome(self, ranked: list[Candidate]) -> Outcome:
        if not ranked:
            return Outcome.SMALLTALK
        best = ranked[0]
        if best.entry.kind is Kind.SMALLTALK:
            return Outcome.SMALLTALK
        if best.entry.kind is Kind.ANSWER and best.confidence >= self.answer_from:
            return Outcome.ANSWER
        if any(item.entry.kind is Kind.ANSWER and item.confidence >= SUGGEST_FROM for item in ranked[:3]):
            return Outcome.SUGGEST
        return Outcome.ESCALATE
