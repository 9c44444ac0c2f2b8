"""A sparse index: how alike is a text to each of thousands of phrasings, by cosine over rarity-weighted grams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.grams import SHARES, Numbers, views, word_number
from faq.store import Arrays

Floats = NDArray[np.float32]

_RARITY_POWER = 0.5  # below 1: rare words count more, but not without measure
_BLOCK = 5_000  # texts whose grams are listed at once
_COMMON = 0.05  # a gram in more than this share of the phrasings is cheaper as a dense column
_MOST_SPREAD = 10_000_000  # values in such columns, to save memory


@dataclass(frozen=True, slots=True)
class Query:
    """A text in the index's terms."""

    grams: NDArray[np.int64]  # places in the index
    weights: Floats
    usual: NDArray[np.int64]  # those of the first view
    listed: int  # how many the text has in the first view, with those that no phrasing knows


class GramIndex:
    """The postings: for each gram the phrasings (rows) that hold it, in flat arrays."""

    def __init__(self, arrays: Arrays) -> None:
        """Take up what `build` made, or what was kept of it."""
        self.grams: Numbers = arrays["grams"]  # ascending within each view
        self.views: NDArray[np.int64] = arrays["views"]  # where each view's grams start, and the last ones end
        self.rarity: Floats = arrays["rarity"]  # by gram
        self.starts: NDArray[np.int64] = arrays["starts"]  # by gram, where its postings start
        self.rows: NDArray[np.int32] = arrays["rows"]
        self.weights: Floats = arrays["weights"]
        self.size = int(arrays["size"])  # phrasings
        self._strange = _rarity(self.size, np.zeros(1))[0]  # the rarity of a gram that no phrasing knows
        self._column_of, self._dense = self._columns()

    def _columns(self) -> tuple[NDArray[np.int32], Floats]:
        """Spread the commonest grams out: for each gram its column or -1, and the columns."""
        lengths = np.diff(self.starts)
        common = np.flatnonzero(lengths > _COMMON * self.size)
        common = common[np.argsort(-lengths[common], kind="stable")[: _MOST_SPREAD // self.size]]
        column_of = np.full(len(self.grams), -1, np.int32)
        column_of[common] = np.arange(len(common))
        dense = np.zeros((len(common), self.size), np.float32)
        for column, gram in enumerate(common):
            span = slice(self.starts[gram], self.starts[gram + 1])
            dense[column, self.rows[span]] = self.weights[span]
        return column_of, dense

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> GramIndex:
        """Count the grams of all texts, given as words, and weigh them by their rarity."""
        return cls(_postings_of(texts))

    def arrays(self) -> Arrays:
        """Give all that has to be kept."""
        names = ("grams", "views", "rarity", "starts", "rows", "weights")
        return {name: getattr(self, name) for name in names} | {"size": np.array(self.size)}

    def query(self, words: Sequence[str]) -> Query:
        """Put a text in the index's terms. What no phrasing knows makes it less like any of them."""
        grams, weights = [], []
        listed = [_distinct(numbers) for numbers in views(words)]
        for view, ((distinct, counts), share) in enumerate(zip(listed, SHARES, strict=True)):
            places, known = self._find(distinct, view)
            values = _damped(counts[known]) * self.rarity[places]
            length = np.sqrt((values**2).sum() + (len(distinct) - len(places)) * self._strange**2)
            grams.append(places)
            weights.append(values * np.float32(np.sqrt(share) / max(length, 1.0)))
        return Query(np.concatenate(grams), np.concatenate(weights), grams[0], len(listed[0][0]))

    def _find(self, numbers: Numbers, view: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Give the places of those grams of a view that are known, and flag them."""
        start, end = self.views[view : view + 2]
        places = start + np.searchsorted(self.grams[start:end], numbers)
        known = places < end
        known[known] = self.grams[places[known]] == numbers[known]
        return places[known], known

    def rarity_of(self, word: str) -> float:
        """Tell how rare a word is in the phrasings."""
        places, _ = self._find(np.array([word_number(word)], np.uint64), view=0)
        return float(self.rarity[places[0]] if len(places) else self._strange)

    def cosines(self, query: Query) -> Floats:
        """Compare a text with every phrasing: 0 nothing in common, 1 the same grams."""
        columns = self._column_of[query.grams]
        common = columns >= 0
        rare = query.grams[~common]
        result = self._summed(self.starts[rare], self.starts[rare + 1], query.weights[~common], self.size)
        for column, weight in zip(columns[common].tolist(), query.weights[common], strict=True):
            result += self._dense[column] * weight
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
        for first in range(0, self.size, height):
            last = min(first + height, self.size)
            ends += np.bincount(gram_of[bounds[first] : bounds[last]], minlength=len(ends))
            slab = self._dense[:, first:last].T @ self._dense[:, :last]
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


@dataclass(frozen=True, slots=True)
class _Postings:
    """Those of one view, by gram."""

    grams: Numbers
    lengths: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: Floats  # at first, how often the gram stands in the text

    def weighed(self, size: int, share: float) -> _Postings:
        """Give every text the length 1 in this view, times the square root of the view's share."""
        weights = _damped(self.weights)
        weights *= np.repeat(_rarity(size, self.lengths), self.lengths)
        squares = np.bincount(self.rows, weights**2, size)
        weights *= np.sqrt(share / np.maximum(squares, 1e-9)).astype(np.float32)[self.rows]
        return replace(self, weights=weights)


def _postings_of(texts: Sequence[Sequence[str]]) -> Arrays:
    listed = _list(texts)
    parts = [_count(*_joined(listed.pop(0))).weighed(len(texts), share) for share in SHARES]  # each is let go
    lengths = np.concatenate([part.lengths for part in parts])
    return {
        "grams": np.concatenate([part.grams for part in parts]),
        "views": np.cumsum([0, *(len(part.grams) for part in parts)]),
        "rarity": _rarity(len(texts), lengths),
        "starts": np.concatenate([[0], np.cumsum(lengths)]),
        "rows": np.concatenate([part.rows for part in parts]),
        "weights": np.concatenate([part.weights for part in parts]),
        "size": np.array(len(texts)),
    }


def _list(texts: Sequence[Sequence[str]]) -> list[list[tuple[NDArray[np.int32], Numbers]]]:
    """List the grams of all texts: for each view, block by block, the numbers of the texts, and of their grams."""
    found: list[list[tuple[NDArray[np.int32], Numbers]]] = [[] for _ in SHARES]
    for start in range(0, len(texts), _BLOCK):
        block = zip(*map(views, texts[start : start + _BLOCK]), strict=True)
        for view, listed in zip(found, block, strict=True):
            rows = np.arange(start, start + len(listed), dtype=np.int32)
            view.append((np.repeat(rows, [len(numbers) for numbers in listed]), np.concatenate(listed)))
    return found


def _joined(blocks: Sequence[tuple[NDArray[Any], ...]]) -> tuple[Any, ...]:
    return tuple(np.concatenate(columns) for columns in zip(*blocks, strict=True))


def _count(rows: NDArray[np.int32], numbers: Numbers) -> _Postings:
    """Gather the places of every gram, and how often it stands there: an eighth at a time, to save memory."""
    eighths = (numbers >> np.uint64(61) == eighth for eighth in range(8))
    return _Postings(*_joined([_counted(rows[these], numbers[these]) for these in eighths]))


def _counted(rows: NDArray[np.int32], numbers: Numbers) -> tuple[NDArray[Any], ...]:
    order = np.argsort(numbers, kind="stable")  # the rows of equal grams stay in order
    rows, numbers = rows[order], numbers[order]
    fresh = _changes(numbers)
    fresh[1:] |= rows[1:] != rows[:-1]
    firsts = np.flatnonzero(fresh)
    counts = np.diff(firsts, append=len(rows)).astype(np.float32)
    rows, numbers = rows[firsts], numbers[firsts]
    starts = np.flatnonzero(_changes(numbers))
    return numbers[starts], np.diff(starts, append=len(numbers)), rows, counts


def _changes(numbers: Numbers) -> NDArray[np.bool_]:
    """Flag those that differ from the one before."""
    flags = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=flags[1:])
    return flags


def _distinct(numbers: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
    """Sort out the repeats, and count them; for a short text numpy's own way takes three times as long."""
    numbers = np.sort(numbers)
    (firsts,) = _changes(numbers).nonzero()
    counts = np.empty(len(firsts), np.int64)
    np.subtract(firsts[1:], firsts[:-1], out=counts[:-1])
    counts[-1:] = len(numbers) - firsts[-1:]
    return numbers[firsts], counts


def _damped(counts: NDArray[Any]) -> Floats:
    return np.asarray(1 + np.log(counts), np.float32)


def _rarity(size: int, frequency: NDArray[Any]) -> Floats:
    return np.asarray((np.log((1 + size) / (1 + frequency)) + 1) ** _RARITY_POWER, np.float32)
