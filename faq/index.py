"""A sparse index: how alike is a text to each of thousands of phrasings, by cosine over rarity-weighted grams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faq.grams import Grams

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class GramIndex:
    """Phrasings by their grams; the postings of all grams lie in two flat arrays."""

    def __init__(self, texts: Sequence[Sequence[str]], grams: Grams) -> None:
        """Weigh each gram by its rarity and keep, for each, the phrasings that hold it."""
        self._grams = grams
        self.size = len(texts)
        counted = [grams(words) for words in texts]
        document_counts = Counter(gram for counts in counted for gram in counts)
        self._number = {gram: number for number, gram in enumerate(document_counts)}
        frequencies = np.fromiter(document_counts.values(), np.float32, len(document_counts))
        self._rarity: Floats = (np.log((1 + self.size) / (1 + frequencies)) + 1).astype(np.float32)
        self._build(counted, frequencies.astype(np.int64))

    def cosines(self, words: Sequence[str]) -> Floats:
        """Compare a text with every phrasing: 0 nothing in common, 1 the same grams."""
        numbers, weights, _ = self._vector(self._grams(words))
        return self._dot(numbers, weights)

    def known(self, words: Sequence[str]) -> float:
        """Tell which share of the text's weight some phrasing knows."""
        return self._vector(self._grams(words))[2]

    def _build(self, counted: list[Counter[str]], frequencies: NDArray[np.int64]) -> None:
        self._starts = np.concatenate([[0], np.cumsum(frequencies)])
        vectors = [self._vector(counts)[:2] for counts in counted]
        grams = np.concatenate([numbers for numbers, _ in vectors]) if vectors else np.zeros(0, np.int32)
        sizes = [len(numbers) for numbers, _ in vectors]
        order = np.argsort(grams, kind="stable")
        self._rows: Ints = np.repeat(np.arange(len(vectors), dtype=np.int32), sizes)[order]
        weights = np.concatenate([values for _, values in vectors]) if vectors else np.zeros(0, np.float32)
        self._weights: Floats = weights[order]

    def _vector(self, counts: Counter[str]) -> tuple[Ints, Floats, float]:
        """Give the known grams, their weights for a vector of length 1, and the known share."""
        found = [(number, count) for gram, count in counts.items() if (number := self._number.get(gram)) is not None]
        if not found:
            return np.zeros(0, np.int32), np.zeros(0, np.float32), 0.0
        numbers = np.array([number for number, _ in found], np.int32)
        weights = (1 + np.log(np.array([count for _, count in found], np.float32))) * self._rarity[numbers]
        strange = (len(counts) - len(found)) * (np.log((1 + self.size) / 1) + 1)
        share = float(weights.sum() / (weights.sum() + strange))
        return numbers, (weights / np.sqrt((weights**2).sum())).astype(np.float32), share

    def _dot(self, numbers: Ints, weights: Floats) -> Floats:
        if not len(numbers):
            return np.zeros(self.size, np.float32)
        spans = [(self._starts[number], self._starts[number + 1]) for number in numbers]
        rows = np.concatenate([self._rows[start:end] for start, end in spans])
        values = np.concatenate([self._weights[start:end] * weight for (start, end), weight in zip(spans, weights, strict=True)])
        return np.bincount(rows, values, self.size).astype(np.float32)
