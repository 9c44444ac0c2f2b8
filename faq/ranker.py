"""Ranks the entries for one question, each with the calibrated probability that it is what was asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faq import kernel
from faq.entry import Entry, Kind
from faq.evidence import gather
from faq.index import GramIndex, Floats
from faq.learning import Lesson, learn, per_entry
from faq.text import tokens

SHARPNESS = 2.0


class Ranker:
    """Learns from the entries' wordings at construction; then ranks."""

    def __init__(self, entries: Sequence[Entry], out_of_scope: float = 0.7) -> None:
        """Learn to tell the entries apart, and how far to trust that."""
        self.entries = tuple(entries)
        wordings = [(tokens(wording), number) for number, entry in enumerate(entries) for wording in entry.wordings]
        self._index = GramIndex.build([words for words, _ in wordings])
        owners = np.array([number for _, number in wordings], np.intp)
        known = np.array([self._index.query(words).known for words, _ in wordings], np.float32)
        lengths = np.array([len(words) for words, _ in wordings], np.float32)
        self._agreeable = _agreeable(self.entries)
        lesson = Lesson(owners, len(entries), known, lengths, self._agreeable)
        self._starts = lesson.starts
        self.learnt = learn(self._index.matrix(), SHARPNESS, lesson, out_of_scope)

    def rank(self, text: str) -> list[tuple[Entry, float]]:
        """List the likeliest entries with their confidence, best first."""
        words = tokens(text)
        if not words or not self.entries:
            return []
        query = self._index.query(words)
        cosines = self._index.cosines(query)[None]
        nearest = per_entry(cosines, self._starts)
        scores = kernel.likeness(cosines, SHARPNESS) @ self.learnt.weights
        found = gather(scores, nearest, np.array([query.known], np.float32), np.array([len(words)], np.float32), self._agreeable)
        confidence = self.learnt.calibration.confidence(found.features[0])
        confidence = np.minimum.accumulate(confidence)
        return [(self.entries[number], float(value)) for number, value in zip(found.candidates[0], confidence)]


def _agreeable(entries: Sequence[Entry]) -> NDArray[np.bool_]:
    """Say which entries may stand for each other: related answers, and handoffs, which all lead to a person."""
    result = np.eye(len(entries), dtype=np.bool_)
    numbers = {entry.id: number for number, entry in enumerate(entries)}
    for number, entry in enumerate(entries):
        for other in entry.related:
            if other in numbers:
                result[number, numbers[other]] = result[numbers[other], number] = True
    handoff = np.array([entry.kind is Kind.HANDOFF for entry in entries])
    return result | (handoff[:, None] & handoff[None, :])
