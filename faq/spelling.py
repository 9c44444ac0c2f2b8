"""Mends slips of the phone's keyboard in words that the content does not know: "hrut", "needlea", "willi"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 3  # letters of a word worth mending
LONG = 8  # letters from which two slips are forgiven
SEEN_IN = 2  # wordings a word must stand in to be what a slip meant
SHORTEST_HALF = 2  # letters of a word in a pair that was typed without its space
COMMON_HALF = 12  # wordings that each word of such a pair must stand in
REMEMBERED = 4096  # mended words


class Spelling:
    """The words of the content, and what an unknown word most likely meant among them."""

    def __init__(self, wordings: Iterable[Sequence[str]]) -> None:
        """Count in how many wordings, given as words, each word stands."""
        self._counts = Counter(word for words in wordings for word in set(words))
        self._targets = [word for word, count in self._counts.items() if count >= SEEN_IN and word.isalpha()]
        self._mend = lru_cache(REMEMBERED)(self._meant)

    def mended(self, words: Sequence[str]) -> list[str]:
        """The words, each unknown one replaced by what it most likely meant, if that is clear enough."""
        return [meant for word in words for meant in self._mend(word)]

    def _meant(self, word: str) -> tuple[str, ...]:
        if word in self._counts or len(word) < SHORTEST or not word.isascii() or not word.isalpha():
            return (word,)
        return self._nearest(word) or self._parted(word) or (word,)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """The known word with the fewest slips between (swapped neighbours count once); the commonest of equals."""
        most = 2 if len(word) >= LONG else 1
        found = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=most, limit=None)
        if not found:
            return ()
        return (min(found, key=lambda one: (one[1], one[0][0] != word[0], -self._counts[one[0]]))[0],)

    def _parted(self, word: str) -> tuple[str, ...]:
        """Two common words typed without the space between them."""
        pairs = [
            (word[:place], word[place:])
            for place in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
            if min(self._counts[word[:place]], self._counts[word[place:]]) >= COMMON_HALF
        ]
        return max(pairs, key=lambda pair: min(map(self._counts.__getitem__, pair)), default=())
