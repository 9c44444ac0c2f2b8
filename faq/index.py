"""A sparse index: how alike is a text to each of thousands of phrasings, by cosine over rarity-weighted grams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Arrays, Floats
from faq.grams import SHARES, TAGS, Numbers, grams_of, view_of, word_number
from faq.postings import changes, damped, postings_of, rarity_at

_COMMON = 0.05  # a gram in more than this share of the phrasings is cheaper as a dense column
_MOST_COLUMNS = 1_000  # few enough that each keeps most of its precision
_MOST_SPREAD = 10_000_000  # values in such columns, to save memory
_MOST = np.iinfo(np.int16).max - _MOST_COLUMNS  # what may come together of them: each value may be rounded up


@dataclass(frozen=True, slots=True)
class Query:
    """A text in the index's terms."""

    grams: NDArray[np.int64]  # places in the index, ascending
    often: Floats  # how often each stands in the text, damped
    view_starts: NDArray[np.int64]  # where each view's grams start, and the last ones end
    scales: Floats  # by view, what makes a gram's rarity its weight
    listed: int  # how many the text has in the first view, with those that no phrasing knows

    @property
    def usual(self) -> NDArray[np.int64]:
        """Those of the first view."""
        return self.grams[: self.view_starts[1]]


class GramIndex:
    """The postings: for each gram the phrasings (rows) that hold it, in flat arrays."""

    def __init__(self, arrays: Arrays) -> None:
        """Take up what `build` made, or what was kept of it."""
        self.grams: Numbers = arrays["grams"]  # ascending
        self.rarity: Floats = arrays["rarity"]  # by gram
        self.starts: NDArray[np.int64] = arrays["starts"]  # by gram, where its postings start
        self.rows: NDArray[np.int32] = arrays["rows"]
        self.weights: Floats = arrays["weights"]
        self.size = int(arrays["size"])  # phrasings
        self.view_starts = np.searchsorted(self.grams, TAGS)
        self._strange = rarity_at(self.size, np.zeros(1))[0]  # the rarity of a gram that no phrasing knows
        self._common = self._commonest()
        self._column_of = np.full(len(self.grams), -1, np.int32)  # by gram, -1 where it has none
        self._column_of[self._common] = np.arange(len(self._common))
        self._columns, self._step = self._spread()

    def _commonest(self) -> NDArray[np.intp]:
        lengths = np.diff(self.starts)
        common = np.flatnonzero(lengths > _COMMON * self.size)
        return common[np.argsort(-lengths[common], kind="stable")[: min(_MOST_COLUMNS, _MOST_SPREAD // self.size)]]

    def _spread(self) -> tuple[NDArray[np.int16], np.float32]:
        """Spread the commonest grams' weights, times their rarity, out to columns of whole numbers.

        They take half the time of floats. Given is also the step from one to the next, with which no sum overflows.
        """
        columns = np.zeros((len(self._common), self.size), np.float32)
        for column, gram in zip(columns, self._common.tolist(), strict=True):
            span = slice(self.starts[gram], self.starts[gram + 1])
            column[self.rows[span]] = self.weights[span] * self.rarity[gram]
        step = np.float32(columns.sum(axis=0).max(initial=1e-9) / _MOST)
        return np.rint(columns / step).astype(np.int16), step

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> GramIndex:
        """Count the grams of all texts, given as words, and weigh them by their rarity."""
        return cls(postings_of(texts))

    def arrays(self) -> Arrays:
        """Give all that has to be kept."""
        names = ("grams", "rarity", "starts", "rows", "weights")
        return {name: getattr(self, name) for name in names} | {"size": np.array(self.size)}

    def query(self, words: Sequence[str]) -> Query:
        """Put a text in the index's terms. What no phrasing knows makes it less like any of them."""
        numbers, counts = _distinct(grams_of(words))
        places, known = self._find(numbers)
        often = damped(counts[known])
        squares = np.full(len(numbers), self._strange**2)
        squares[known] = (often * self.rarity[places]) ** 2
        views = view_of(numbers)
        lengths = np.sqrt(np.bincount(views, squares, len(SHARES)))
        scales = (np.sqrt(SHARES) / np.maximum(lengths, 1)).astype(np.float32)
        return Query(
            places, often, np.searchsorted(places, self.view_starts), scales, int(np.count_nonzero(views == 0))
        )

    def _find(self, numbers: Numbers) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Give the places of those grams that are known, and flag them."""
        places = np.searchsorted(self.grams, numbers)
        known = places < len(self.grams)
        known[known] = self.grams[places[known]] == numbers[known]
        return places[known], known

    def rarity_of(self, word: str) -> float:
        """Tell how rare a word is in the phrasings."""
        places, _ = self._find(np.array([word_number(word)], np.uint64))
        return float(self.rarity[places[0]] if len(places) else self._strange)

    def cosines(self, query: Query) -> Floats:
        """Compare a text with every phrasing: 0 nothing in common, 1 the same grams."""
        factors = query.often * np.repeat(query.scales, np.diff(query.view_starts))
        columns = self._column_of[query.grams]
        rare = columns < 0
        grams = query.grams[rare]
        weights = factors[rare] * self.rarity[grams]
        result = self._summed(self.starts[grams], self.starts[grams + 1], weights, self.size)
        for factor, equal in _grouped(factors[~rare], columns[~rare]):
            together = np.zeros(self.size, np.int16)
            for column in equal:
                together += self._columns[column]
            result += together * (factor * self._step)
        return result

    def _summed(self, starts: NDArray[np.int64], ends: NDArray[np.int64], weights: Floats, size: int) -> Floats:
        """Add up, for the first phrasings, what some grams have in common with them, given where the postings stand."""
        lengths = ends - starts
        postings = all_within(starts, lengths)
        values = self.weights[postings] * np.repeat(weights, lengths)
        return np.bincount(self.rows[postings], values, size).astype(np.float32)

    def slabs(self, height: int) -> Iterator[Floats]:
        """Compare the phrasings, so many at a time, with each other and all before them: the lower half of a table."""
        order = np.argsort(self.rows, kind="stable")
        gram_of = np.repeat(np.arange(len(self.grams)), np.diff(self.starts))[order]
        weight_of = self.weights[order]
        bounds = np.concatenate([[0], np.cumsum(np.bincount(self.rows, minlength=self.size))])
        ends = self.starts[:-1].copy()  # by gram, behind its postings in the phrasings up to here
        common: Floats = self._columns * (self._step / self.rarity[self._common, None])
        for first in range(0, self.size, height):
            last = min(first + height, self.size)
            ends += np.bincount(gram_of[bounds[first] : bounds[last]], minlength=len(ends))
            slab = common[:, first:last].T @ common[:, :last]
            for row, (start, end) in zip(slab, pairwise(bounds[first : last + 1].tolist()), strict=True):
                rare = self._column_of[gram_of[start:end]] < 0
                grams, weights = gram_of[start:end][rare], weight_of[start:end][rare]
                np.add(row, self._summed(self.starts[grams], ends[grams], weights, last), out=row)
            yield slab


def all_within(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """List all places of some spans, one span after the other."""
    before = np.cumsum(lengths) - lengths
    places = np.repeat(starts - before, lengths)
    places += np.arange(len(places))
    return places


def _distinct(numbers: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
    """Sort out the repeats, and count them; for a short text numpy's own way takes three times as long."""
    numbers = np.sort(numbers)
    (firsts,) = changes(numbers).nonzero()
    counts = np.empty(len(firsts), np.int64)
    np.subtract(firsts[1:], firsts[:-1], out=counts[:-1])
    counts[-1:] = len(numbers) - firsts[-1:]
    return numbers[firsts], counts


def _grouped(keys: Floats, values: NDArray[np.int32]) -> Iterator[tuple[np.float32, list[int]]]:
    """Give the values that have the same key, for each key."""
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    bounds = np.append(np.flatnonzero(changes(keys)), len(keys))
    for start, end in pairwise(bounds.tolist()):
        yield keys[start], values[start:end].tolist()
