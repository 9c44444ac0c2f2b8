"""Mends slips of the phone's keyboard in words that the content does not know: "hrut", "needlea", "willi"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from faq.glued import beginnings
from faq.nearby import Nearby

SHORTEST = 4  # letters of a word worth mending
MIDDLE = 5  # letters from which a letter may be missing, too many or another
LONG = 8  # letters from which two slips are forgiven
SEEN_IN = 2  # wordings a word must stand in to be what a slip meant
PAIR = 2
LONG_GLUED, LONGEST_GLUED = 12, 40  # letters in which more than two words without spaces are looked for
SHORTEST_HALF = 2  # letters of such a word
COMMON_HALF = 12  # wordings that each of them must stand in
REMEMBERED = 4096  # mended words

_VOWELS = frozenset("aeiouy")
_SOUND_ALIKE = frozenset(map(frozenset, ("ck", "cs", "sz", "fv", "gj", "td")))
_KEYS = {
    letter: (row, column + row / 2)  # each row of the keyboard is shifted by half a key
    for row, letters in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
    for column, letter in enumerate(letters)
}
_NOWHERE = (9.0, 99.0)


class Spelling:
    """The words of the content, and what an unknown word most likely meant among them."""

    def __init__(self, uses: Mapping[str, int], real: Callable[[str], bool] | None = None) -> None:
        """Take the words of the content, each with the number of wordings that it stands in.

        `real` knows words that are none of the content's and still no slips: "resting" is not "testing".
        """
        self._real = real
        self._counts = uses
        self._targets = Nearby(word for word, count in uses.items() if count >= SEEN_IN and word.isalpha())
        self._mend = lru_cache(REMEMBERED)(self._meant)

    def mended(self, words: Sequence[str]) -> list[str]:
        """The words, each unknown one replaced by what it most likely meant, if that is clear enough."""
        return [meant for word in words for meant in self._mend(word)]

    def _meant(self, word: str) -> tuple[str, ...]:
        known = word in self._counts or (self._real is not None and self._real(word))
        if known or len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
            return (word,)
        parted = self._parted(word) if len(word) >= MIDDLE else ()
        return self._nearest(word) or parted or (word,)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """The known word with the fewest slips between (swapped neighbours count once); the commonest of equals."""
        most = 2 if len(word) >= LONG else 1
        found = [one for one in self._targets.within(most, word) if is_slip(word, one[0])]
        if not found:
            return ()
        return (min(found, key=lambda one: (one[1], one[0][0] != word[0], -self._counts[one[0]]))[0],)

    def _parted(self, word: str) -> tuple[str, ...]:
        """Common words typed without the spaces between them: as few as can be, and of those the commonest.

        What is not long is no more than two: "behandlung" is German, and not "be hand lung".
        """
        if len(word) > LONGEST_GLUED:
            return ()
        spelled = beginnings(word, self._is_common, self._order)
        found = spelled.get(word, ())
        return found if len(found) <= PAIR or len(word) >= LONG_GLUED else ()

    def _is_common(self, word: str) -> bool:
        return len(word) >= SHORTEST_HALF and self._counts[word] >= COMMON_HALF

    def _order(self, parts: tuple[str, ...]) -> tuple[int, int]:
        """Order ways to take letters apart: fewest words first, then by the rarest of them."""
        return len(parts), -min(map(self._counts.__getitem__, parts))


def is_slip(typed: str, meant: str) -> bool:
    """Tell whether a finger or an ear explains the difference; "tire" for "time" are simply two words."""
    if sorted(typed) == sorted(meant):
        return True
    if len(typed) < MIDDLE:
        return False
    return all(
        step.tag != "replace" or _easily_swapped(typed[step.src_pos], meant[step.dest_pos])
        for step in Levenshtein.editops(typed, meant)
    )


def _easily_swapped(one: str, other: str) -> bool:
    if {one, other} <= _VOWELS or frozenset((one, other)) in _SOUND_ALIKE:
        return True
    (row, column), (other_row, other_column) = _KEYS.get(one, _NOWHERE), _KEYS.get(other, _NOWHERE)
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1
