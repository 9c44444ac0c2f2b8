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

from faq.index import Floats, GramIndex, Query, all_within
from faq.learning import Rows

_SMOOTHING = 300.0  # grams, spread as in the whole content, that each entry has beside its own


class Usage:
    """In how many phrasings of each entry each gram of the index's first view stands."""

    def __init__(self, index: GramIndex, owners: NDArray[np.intp], entries: int, weight: float) -> None:
        """Count, given the entry of each phrasing, ascending. All scores are multiplied by the weight."""
        size = int(index.views[1])
        self._weight = weight
        self._owners, self._rows = owners, index.rows[: index.starts[size]]
        self._everywhere = np.diff(index.starts[: size + 1])  # phrasings, by gram
        uses = np.repeat(np.arange(size), self._everywhere) * entries + owners[self._rows]
        firsts = np.flatnonzero(np.diff(uses, prepend=-1))  # they ascend: each gram's phrasings do, and their entries
        self._counts = np.diff(firsts, append=len(uses))
        grams, self._users = np.divmod(uses[firsts], entries)
        self._starts = np.searchsorted(grams, np.arange(size + 1))  # by gram, where its users start
        self._totals = np.bincount(self._users, self._counts, entries)  # grams, by entry

    def scores(self, queries: Iterable[Query]) -> Floats:
        """Score every entry for some texts (rows): how much likelier it makes a gram of the text, on average.

        The mean over the entries is 0.
        """
        return np.array([self._scored(query.usual, query.listed) for query in queries], np.float32)

    def without_each(self, rows: Rows) -> Floats:
        """Score some phrasings, each as if it hadn't been given."""
        order = np.argsort(self._rows, kind="stable")
        ends = np.cumsum(np.bincount(self._rows, minlength=len(self._owners)))
        grams = np.repeat(np.arange(len(self._everywhere)), self._everywhere)[order]
        own = np.split(grams, ends[:-1])
        return np.array([self._scored(own[row], len(own[row]), int(self._owners[row])) for row in rows], np.float32)

    def _scored(self, grams: NDArray[np.int64], listed: int, without: int | None = None) -> Floats:
        """Score a text, as if it were none of the phrasings of an entry, if one is named."""
        everywhere, totals = self._everywhere[grams], self._totals
        if without is not None:
            totals = totals - len(grams) * (np.arange(len(totals)) == without)
            grams, everywhere = grams[everywhere > 1], everywhere[everywhere > 1] - 1
        starts = self._starts[grams]
        lengths = self._starts[grams + 1] - starts
        uses = all_within(starts, lengths)
        users, counts = self._users[uses], self._counts[uses]
        if without is not None:
            counts = counts - (users == without)
        expected = everywhere * (_SMOOTHING / max(1, totals.sum()))
        likelier = np.log1p(counts / np.repeat(expected, lengths))
        scores = np.bincount(users, likelier, len(totals)) - len(grams) * np.log1p(totals / _SMOOTHING)
        return np.asarray((scores - scores.mean()) * (self._weight / (1 + listed)), np.float32)
