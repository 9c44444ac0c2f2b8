"""Looks up a text's words in what the content says: all that can be told of it without the encoder."""

from __future__ import annotations

from functools import lru_cache
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
        self._spelling, self._index, self._usage = spelling, index, usage
        self.look = lru_cache(REMEMBERED)(self._looked)

    def meant(self, text: str) -> str:
        """The text with its words mended, and as it is where nothing was to mend."""
        typed = tokens(text)
        meant = self._spelling.mended(typed)
        return text if meant == typed else " ".join(meant)

    def _looked(self, text: str) -> Look:
        typed = tokens(text)
        meant = self._spelling.mended(typed)
        query = self._index.query(meant)
        letters = "".join(meant)  # in which a word that only lacked its spaces still stands
        doubt = DOUBT * sum(word not in letters for word in set(typed)) / len(typed)
        return Look(self.meant(text), self._index.cosines(query), self._usage.scores([query])[0], doubt)
