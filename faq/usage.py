"""How usual a text's words are for each entry: a language model an entry, as search engines have them.

The kernel (faq/kernel.py) compares a text with whole phrasings. Here every word, and any two that stand near each other
in that order, count by how often all phrasings of an entry have them. The two err on different texts. It is smoothed
by Dirichlet's prior (Zhai and Lafferty, "A study of smoothing methods for language models applied to information
retrieval", 2004): what the content never uses says nothing, and few phrasings make no entry likelier.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats, Rows
from faq.index import GramIndex, Query, all_within
from faq.postings import changes

Counts = NDArray[np.signedinteger]

_SMOOTHING = 300.0  # grams, spread as in the whole content, that each entry has beside its own


class Usage:
    """In how many phrasings of each entry each gram of the index's first view stands."""

    def __init__(self, index: GramIndex, owners: NDArray[np.intp], entries: int, weight: float) -> None:
        """Count, given the entry of each phrasing, ascending. All scores are multiplied by the weight."""
        size = int(index.view_starts[1])
        self._weight = weight
        self._owners, self._rows = owners, index.rows[: index.starts[size]]
        self._everywhere = np.diff(index.starts[: size + 1])  # phrasings, by gram
        uses = np.repeat(np.arange(size) * entries, self._everywhere)
        uses += owners[self._rows]
        firsts = np.flatnonzero(changes(uses))  # they ascend: each gram's phrasings do, and their entries
        self._counts = np.diff(firsts, append=len(uses))
        grams, self._users = np.divmod(uses[firsts], entries)
        self._starts = np.searchsorted(grams, np.arange(size + 1))  # by gram, where its users start
        self._totals = np.bincount(self._users, self._counts, entries)  # grams, by entry
        self._likelier = _likelier(self._counts, self._everywhere[grams], self._totals.sum())
        self._taken = _taken(self._totals)

    def scores(self, queries: Iterable[Query]) -> Floats:
        """Score every entry for some texts (rows): how much likelier it makes a gram of the text, on average.

        The mean over the entries is 0.
        """
        return np.array([self._scored(query) for query in queries], np.float32)

    def without_each(self, rows: Rows) -> Floats:
        """Score some phrasings (ascending), each as if it hadn't been given."""
        chosen = np.zeros(len(self._owners), np.bool_)
        chosen[rows] = True
        uses = np.flatnonzero(chosen[self._rows])
        users = self._rows[uses]
        grams = np.searchsorted(np.cumsum(self._everywhere), uses, "right")[np.argsort(users, kind="stable")]
        ends = np.cumsum(np.bincount(users, minlength=len(chosen))[rows])
        scores = np.empty((len(rows), len(self._totals)), np.float32)
        for place, own in enumerate(np.split(grams, ends[:-1])):
            scores[place] = self._scored_without(own, int(self._owners[rows[place]]))
        return scores

    def _scored(self, query: Query) -> Floats:
        uses, _ = self._uses(query.usual)
        return self._summed(query.usual, self._users[uses], self._likelier[uses], self._taken, query.listed)

    def _scored_without(self, own: NDArray[np.int64], entry: int) -> Floats:
        """Score a phrasing, given its grams, as if it hadn't been given."""
        totals = self._totals - len(own) * (np.arange(len(self._totals)) == entry)
        grams = own[self._everywhere[own] > 1]
        uses, lengths = self._uses(grams)
        users = self._users[uses]
        everywhere = np.repeat(self._everywhere[grams] - 1, lengths)
        likelier = _likelier(self._counts[uses] - (users == entry), everywhere, totals.sum())
        return self._summed(grams, users, likelier, _taken(totals), len(own))

    def _uses(self, grams: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find where the entries of some grams are listed, and how many each gram has."""
        starts = self._starts[grams]
        lengths = self._starts[grams + 1] - starts
        return all_within(starts, lengths), lengths

    def _summed(
        self,
        grams: NDArray[np.int64],
        users: NDArray[np.intp],
        likelier: Floats,
        taken: NDArray[np.float64],
        listed: int,
    ) -> Floats:
        scores = np.bincount(users, likelier, len(taken)) - len(grams) * taken
        return np.asarray((scores - scores.mean()) * (self._weight / (1 + listed)), np.float32)


def _likelier(counts: Counts, everywhere: Counts, grams: int) -> Floats:
    """Tell how much likelier gram and entry make each other, of how often they meet and how often the gram stands.

    `grams` is how many there are in all. What an entry's own number takes from it is left out.
    """
    expected = everywhere * (_SMOOTHING / max(1, grams))
    return np.asarray(np.log1p(counts / expected), np.float32)


def _taken(totals: Counts) -> NDArray[np.float64]:
    """Tell what each gram of a text takes from an entry, given how many grams the entry has."""
    return np.log1p(totals / _SMOOTHING)
