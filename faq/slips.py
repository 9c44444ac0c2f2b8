"""Which words a client meant: folds what was typed, and sees through slips, missing spaces and misspellings.

A word is only bent towards the words that somebody looks for (the *wanted* ones), and only when it isn't a
word in its own right: "week" never stands for "weak". Which words are such is content, given as *real*.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from faq.glued import beginnings
from faq.nearby import Nearby

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TEXT = 4096  # what Telegram lets a client send
LONGEST_GLUED = 24  # letters; a longer word is not searched for missing spaces
SHORTEST_PIECE = 3  # letters of a word among those glued together, but for a few little ones
SHORT = 4  # letters; so short a word is only recognised with the likeliest of slips
MOST_SLIPS = 2  # that any word is recognised with
SENTENCE_END = 3  # how many words the end of a sentence counts for in a distance

_APOSTROPHES = dict.fromkeys((0x27, 0x2019, 0x2018, 0x60, 0xB4, 0x2BC, 0x2032))
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")  # "heeelp"
_DOUBLED = re.compile(r"(.)\1")
_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # Thai, kana, Chinese characters: each its own word
_TOKENS = re.compile(rf"(?P<end>[.!?;\n。]+)|[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[\u2600-\u27bf\U0001f000-\U0001faff]")
_LITTLE = frozenset("i a am an at he im in is it me my no of on so to up we".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message and where it stands; the end of a sentence counts as several words."""

    text: str
    at: int


def fold(text: str) -> str:
    """Lower case without apostrophes, accents, vowel points and stretched letters."""
    plain = text[:LONGEST_TEXT].translate(_APOSTROPHES).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain[: 2 * LONGEST_TEXT] if unicodedata.category(c) not in {"Mn", "Mc", "Cf"})
        plain = plain.translate(_LETTERS)
    return _STRETCHED.sub(r"\1", plain)


def words(text: str) -> list[Word]:
    """Cut a text into its folded words."""
    found: list[Word] = []
    at = 0
    for token in _TOKENS.finditer(fold(text)):
        if token["end"]:
            at += SENTENCE_END
        else:
            found.append(Word(token[0], at))
            at += 1
    return found


def slips_allowed(wanted: str) -> int:
    """How many slips still leave a word recognisable: letters swapped, wrong, missing or too many."""
    length = len(wanted)
    return 0 if length < 4 else 1 if length < 8 else MOST_SLIPS  # noqa: PLR2004 - the table itself


class Slips:
    """Recognises wanted words and stems (the beginnings of words, told apart by a star) in what was typed."""

    def __init__(self, wanted: Iterable[str], stems: Iterable[str], real: Iterable[str]) -> None:
        """Take what is looked for, and the words that are never bent towards it."""
        self._wanted = frozenset(wanted)
        self._stems = frozenset(stems)
        self._known = frozenset(real)
        real_words = {word for word in self._known | self._wanted if len(word) >= SHORTEST_PIECE and word.isascii()}
        self._pieces = real_words | _LITTLE
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._near_wanted = Nearby(word for word in self._wanted if slips_allowed(word))
        self._near_stem = Nearby(stem for stem in self._stems if len(stem) > SHORT + 1)
        self._longest_stem = max(self._stem_lengths, default=0)
        self.meant = lru_cache(maxsize=20_000)(self._meant)
        self._parts = lru_cache(maxsize=20_000)(self._split)

    def read(self, text: str) -> list[Word]:
        """Cut a text into words and put back the spaces that were forgotten."""
        return [Word(part, word.at) for word in words(text) for part in self._parts(word.text)]

    def exact(self, typed: str) -> frozenset[str]:
        """Find the wanted words and the stems (with a star) that a word stands for as it was typed."""
        return self._wanted.intersection((typed, _singular(typed))) | self._stems_of(typed)

    def _meant(self, typed: str) -> frozenset[str]:
        """Find the wanted words and the stems (with a star) that a word stands for, slips included."""
        exact = self.exact(typed)
        if typed in self._known:
            return exact
        near = frozenset(self._near_words(typed))
        stems = frozenset(stem for word in near for stem in self._stems_of(word))
        return exact | near | (stems or frozenset(self._near_stems(typed)))

    def _stems_of(self, typed: str) -> frozenset[str]:
        starts = {typed[:length] for length in self._stem_lengths} & self._stems
        return frozenset(f"{stem}*" for stem in starts)

    def _near_words(self, typed: str) -> Iterable[str]:
        for wanted, slips in self._near_wanted.within(MOST_SLIPS, typed):
            if slips <= slips_allowed(wanted) and (len(wanted) > SHORT or _likely_slip(typed, wanted)):
                yield wanted

    def _near_stems(self, typed: str) -> Iterable[str]:
        for cut in range(SHORT + 1, min(len(typed), self._longest_stem + 1) + 1):
            yield from (f"{stem}*" for stem, _ in self._near_stem.within(1, typed[:cut]))

    def _split(self, typed: str) -> tuple[str, ...]:
        """Take a glued word apart; a single one stays as it is."""
        if not 6 <= len(typed) <= LONGEST_GLUED or typed in self._known or self.meant(typed):  # noqa: PLR2004
            return (typed,)
        heads = beginnings(typed, self._pieces.__contains__)
        if typed in heads:
            return heads[typed]
        backwards = beginnings(typed[::-1], lambda piece: piece[::-1] in self._pieces)
        tails = {tail[::-1]: tuple(part[::-1] for part in reversed(parts)) for tail, parts in backwards.items()}
        for cut in range(SHORT, len(typed) - SHORT + 1):
            head, tail = typed[:cut], typed[cut:]
            if self._tells(heads.get(head, ())) and len(tail) > SHORT and self.meant(tail):
                return (*heads[head], tail)
            if self._tells(tails.get(tail, ())) and len(head) > SHORT and self.meant(head):
                return (head, *tails[tail])
        return (typed,)

    def _tells(self, parts: Iterable[str]) -> bool:
        """Whether there is a wanted word among the parts that is too long for chance."""
        return any(len(part) >= SHORT and part in self._wanted for part in parts)


def _singular(typed: str) -> str:
    """Drop the s of "hearts" and of "husband's"."""
    return typed[:-1] if typed.endswith("s") and len(typed) > SHORTEST_PIECE else typed


def _likely_slip(typed: str, wanted: str) -> bool:
    """Whether a short word has its letters swapped, one doubled or a vowel left out."""
    left_out = {wanted[:at] + wanted[at + 1 :] for at, letter in enumerate(wanted) if letter in "aeiou"}
    return sorted(typed) == sorted(wanted) or _DOUBLED.sub(r"\1", typed) == wanted or typed in left_out
