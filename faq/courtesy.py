"""Knows what a message says beyond its courtesies: "thanks, it hurts more" is more than a thank-you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import dropwhile

from faq.entry import Entry, Kind
from faq.parts import clauses
from faq.text import tokens

_SOCIAL = 0.5  # of a word's wordings, from which on it belongs to small talk


class Courtesies:
    """The words that stand mostly in small talk, and the clauses that are nothing else."""

    def __init__(
        self, entries: Iterable[Entry], uses: Mapping[str, int], are_social: Callable[[Sequence[str]], list[bool]]
    ) -> None:
        """Learn the words from the small talk among the entries; `uses` tells in how many wordings each word stands.

        `are_social` tells of some clauses which are clearly small talk.
        """
        social = Counter(
            word
            for entry in entries
            if entry.kind is Kind.SMALLTALK
            for wording in entry.wordings
            for word in set(tokens(wording))
        )
        self._words = frozenset(word for word, count in social.items() if count >= _SOCIAL * uses[word])
        self._are_social = are_social

    def beyond(self, text: str) -> str:
        """Give what stands between the courtesies that a message begins and ends with; empty if it has none there.

        Where no whole clause is small talk, the words of courtesy that it begins with are left out. What stands in the
        middle stays: it may say that nothing is meant as it sounds.
        """
        told = clauses(text)
        if len(told) > 1:
            meant = [place for place, social in enumerate(self._are_social(told)) if not social]
            inner = told[meant[0] : meant[-1] + 1] if meant else []
            if len(inner) < len(told):
                return ", ".join(inner)
        words = tokens(text)
        rest = list(dropwhile(self._words.__contains__, words))
        return " ".join(rest) if len(rest) < len(words) else ""
