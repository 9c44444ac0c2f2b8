"""Ranks the entries for one question, each with the calibrated probability that it is what was asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faq import calibration, evidence, kernel
from faq.entry import Entry
from faq.grams import letter_grams, word_grams
from faq.index import Floats, GramIndex
from faq.text import tokens

_PRIOR = np.array([6.0, 3.0, 2.0, 1.0, 1.0, 0.0, -4.5])


class Ranker:
    """Learns from the entries' wordings at construction; then ranks."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Learn to tell the entries apart, and how far to trust that."""
        self.entries = tuple(entries)
        wordings = [(tokens(wording), number) for number, entry in enumerate(entries) for wording in entry.wordings]
        texts = [words for words, _ in wordings]
        self._owners = np.array([number for _, number in wordings], np.int32)
        self._indexes = (GramIndex(texts, word_grams), GramIndex(texts, letter_grams))
        likenesses = np.stack([self._likeness(words) for words in texts])
        self._classifier, held_out = kernel.fit(likenesses, self._owners, len(entries))
        self._calibrate(texts, likenesses, held_out)

    def rank(self, text: str) -> list[tuple[Entry, float]]:
        """List the likeliest entries with their confidence, best first."""
        words = tokens(text)
        if not words or not self.entries:
            return []
        likeness = self._likeness(words)
        found = evidence.gather(
            self._classifier.scores(likeness)[None],
            _per_entry(likeness[None], self._owners, len(self.entries)),
            np.array([self._known(words)], np.float32),
            np.array([len(words)], np.float32),
        )
        confidence = self._calibration.confidence(found.features[0])
        confidence /= max(1.0, float(confidence.sum()))
        order = np.argsort(-confidence, kind="stable")
        return [(self.entries[found.candidates[0, place]], float(confidence[place])) for place in order]

    def threshold(self, accepted_wrong: float) -> float:
        """Give the confidence from which on an answer is sent."""
        return calibration.threshold(self._seen_confidence, accepted_wrong)

    def _likeness(self, words: Sequence[str]) -> Floats:
        cosines = [index.cosines(words) for index in self._indexes]
        return kernel.likeness(np.mean(cosines, axis=0))

    def _known(self, words: Sequence[str]) -> float:
        return self._indexes[0].known(words)

    def _calibrate(self, texts: Sequence[Sequence[str]], likenesses: Floats, held_out: kernel.HeldOut) -> None:
        known = np.array([self._known(words) for words in texts], np.float32)
        lengths = np.array([len(words) for words in texts], np.float32)
        count = len(self.entries)
        np.fill_diagonal(likenesses, 0)
        inside = evidence.gather(held_out.alone, _per_entry(likenesses, self._owners, count), known, lengths)
        likenesses[self._owners[:, None] == self._owners[None, :]] = 0
        outside = evidence.gather(held_out.entry, _per_entry(likenesses, self._owners, count), known, lengths)
        right = inside.candidates == self._owners[:, None]
        features = np.concatenate([inside.features[:, :2].reshape(-1, inside.features.shape[2]), outside.features[:, 0]])
        labels = np.concatenate([right[:, :2].ravel(), np.zeros(len(texts), bool)])
        share = calibration.OUT_OF_SCOPE
        weights = np.concatenate([np.full(right[:, :2].size, 1 - share), np.full(len(texts), share)])
        self._calibration = calibration.fit(features, labels, weights, _PRIOR)
        self._seen_confidence = np.repeat(self._calibration.confidence(inside.features[:, 0]), 1)


def _per_entry(likenesses: Floats, owners: NDArray[np.int32], entries: int) -> Floats:
    """Give for each text its likeness to the nearest phrasing of each entry."""
    starts = np.searchsorted(owners, np.arange(entries))
    return np.asarray(np.maximum.reduceat(likenesses, starts, axis=1), np.float32)
