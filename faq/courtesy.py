"""Knows what a message says beyond its courtesies: "thanks, it hurts more" is more than a thank-you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import dropwhile

from faq.entry import Entry, Kind
from faq.text import tokens

_SOCIAL = 0.5  # of a word's wordings, from which on it belongs to small talk
_FEWEST = 3  # words that can say anything


class Courtesies:
    """The words that stand mostly in small talk."""

    def __init__(self, entries: Iterable[Entry], uses: Mapping[str, int]) -> None:
        """Learn them from the small talk among the entries; `uses` tells in how many wordings each word stands."""
        social = Counter(
            word
            for entry in entries
            if entry.kind is Kind.SMALLTALK
            for wording in entry.wordings
            for word in set(tokens(wording))
        )
        self._words = frozenset(word for word, count in social.items() if count >= _SOCIAL * uses[word])

    def beyond(self, words: Sequence[str]) -> str:
        """Give what follows the courtesies that a message begins with; empty if it begins with none, or ends with them.

        Small talk that begins otherwise ("walked the dog, glorious") is taken as a whole.
        """
        rest = list(dropwhile(self._words.__contains__, words))
        return " ".join(rest) if _FEWEST <= len(rest) < len(words) else ""
