"""Finds the words that are a slip or two from a typed one: letters swapped, wrong, missing or too many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

_BITS = 64
_AT_MOST = 2  # letters that a slip takes from, or adds to, those that a word consists of


class Nearby:
    """Words, those of one length side by side, each with the set of its letters.

    Nearly all are ruled out by their length and their letters, before rapidfuzz counts the slips of the others.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words to be found."""
        self._words = sorted(words, key=lambda word: (len(word), word))
        self._lengths = [len(word) for word in self._words]
        self._letters = np.fromiter(map(_letters, self._words), np.uint64, len(self._words))

    def within(self, slips: int, typed: str) -> Iterator[tuple[str, int]]:
        """Give the words that are no more than so many slips away, each with their number."""
        first = bisect_left(self._lengths, len(typed) - slips)
        last = bisect_right(self._lengths, len(typed) + slips)
        differing = np.bitwise_count(self._letters[first:last] ^ np.uint64(_letters(typed)))
        near = [self._words[first + place] for place in np.flatnonzero(differing <= _AT_MOST * slips).tolist()]
        for word, distance, _ in process.extract(typed, near, scorer=OSA.distance, score_cutoff=slips, limit=None):
            yield word, int(distance)


def _letters(word: str) -> int:
    """Which letters a word has, a bit each; some of other alphabets share one, which rules out less."""
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % _BITS
    return found
