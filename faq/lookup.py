"""Looks up a text's words in what the content says: all that can be told of it without the encoder."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import NamedTuple

from faq.arrays import Floats
from faq.index import GramIndex
from faq.spelling import Spelling
from faq.text import tokens
from faq.usage import Usage

DOUBT = 0.3  # how much less a mended word counts
REMEMBERED = 8  # texts


class Look(NamedTuple):
    """What a text's words tell."""

    meant: str  # the text with its slips mended
    cosines: Floats  # how alike it is to each wording
    usual: Floats  # how usual its words are for each entry
    doubt: float  # how much less it counts, since slips had to be mended


class Lookup:
    """Texts are looked up while the encoder reads them, and once more where they are ranked."""

    def __init__(self, spelling: Spelling, index: GramIndex, usage: Usage) -> None:
        """Take what is known of the content's words."""
        self.meant = partial(_meant, spelling)
        self.look = lru_cache(REMEMBERED)(partial(_look, spelling, index, usage))


def _meant(spelling: Spelling, text: str) -> str:
    """Give the text with its words mended, and as it is where nothing was to mend."""
    typed = tokens(text)
    return _mended(text, typed, spelling.mended(typed))


def _mended(text: str, typed: list[str], meant: list[str]) -> str:
    return text if meant == typed else " ".join(meant)


def _look(spelling: Spelling, index: GramIndex, usage: Usage, text: str) -> Look:
    typed = tokens(text)
    meant = spelling.mended(typed)
    query = index.query(meant)
    letters = "".join(meant)  # in which a word that only lacked its spaces still stands
    doubt = DOUBT * sum(word not in letters for word in set(typed)) / len(typed)
    return Look(_mended(text, typed, meant), index.cosines(query), usage.scores([query])[0], doubt)
