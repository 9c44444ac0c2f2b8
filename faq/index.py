"""A sparse index: how alike is a text to each of thousands of phrasings, by cosine over rarity-weighted grams."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from faq.grams import VIEWS, stem
from faq.store import Arrays, pack, unpack

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_RARITY_POWER = 0.5  # below 1: rare words count more, but not without measure
_BLOCK = 512  # rows of the matrix that are worked out at once
_MOST_POSTINGS = 300_000  # looked at for one text
_COMMON = 200  # a gram in so many phrasings is cheaper as a dense column


@dataclass(frozen=True, slots=True)
class Query:
    """A text in the index's terms."""

    grams: Ints
    weights: Floats
    known: float  # the share of its weight that some phrasing knows, 0 to 1


@dataclass(frozen=True, slots=True)
class GramIndex:
    """The postings: for each gram the phrasings (rows) that hold it, in flat arrays."""

    numbers: dict[str, int]  # gram -> its number
    rarity: Floats  # by gram
    starts: NDArray[np.int64]  # by gram, where its postings start
    rows: NDArray[np.intp]
    weights: Floats
    size: int  # phrasings
    strange: float  # the rarity of an unknown gram

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> GramIndex:
        """Count the grams of all texts and weigh them by their rarity."""
        numbers: dict[str, int] = {}
        table = _count(texts, numbers)
        frequency = np.bincount(table.grams, minlength=len(numbers)).astype(np.float32)
        rarity = _rarity(len(texts), frequency)
        weights = _normalised(table, rarity, len(texts))
        order = np.argsort(table.grams, kind="stable")
        starts = np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64)
        strange = float(_rarity(len(texts), np.zeros(1, np.float32))[0])
        return cls(numbers, rarity, starts, table.rows[order].astype(np.intp), weights[order], len(texts), strange)

    @classmethod
    def of(cls, arrays: Arrays) -> GramIndex:
        """Take up an index that was kept."""
        numbers = {gram: number for number, gram in enumerate(unpack(arrays["grams"]))}
        size, strange = arrays["size"].tolist()
        rarity, starts, rows, weights = (arrays[name] for name in ("rarity", "starts", "rows", "weights"))
        return cls(numbers, rarity, starts, rows, weights, int(size), strange)

    def arrays(self) -> Arrays:
        """Give all that has to be kept."""
        return {
            "grams": pack(self.numbers),
            "rarity": self.rarity,
            "starts": self.starts,
            "rows": self.rows,
            "weights": self.weights,
            "size": np.array([self.size, self.strange]),
        }

    def query(self, words: Sequence[str]) -> Query:
        """Put a text in the index's terms."""
        grams, weights = [], []
        lost = 0.0
        for number, (view, share) in enumerate(VIEWS):
            known, values, missed = self._look_up(_named(view(words), number), self.strange)
            length = np.sqrt((values**2).sum() + missed)
            if length > 0:
                grams.append(known)
                weights.append(values * np.float32(np.sqrt(share) / length))
                lost += share * missed / length**2
            else:
                lost += share
        if not grams:
            return Query(np.zeros(0, np.int32), np.zeros(0, np.float32), 0.0)
        return Query(np.concatenate(grams), np.concatenate(weights), float(1 - lost))

    def _look_up(self, counts: Iterable[tuple[str, int]], strange: float) -> tuple[Ints, Floats, float]:
        """Give the known grams and their weights, and the squared weight of the unknown ones."""
        known: list[int] = []
        times: list[int] = []
        missed = 0
        for gram, count in counts:
            number = self.numbers.get(gram)
            if number is None:
                missed += 1
            else:
                known.append(number)
                times.append(count)
        found = np.array(known, np.int32)
        return found, _damped(np.array(times, np.float32)) * self.rarity[found], missed * strange**2

    def rarity_of(self, word: str) -> float:
        """Tell how rare a word is in the phrasings."""
        number = self.numbers.get(f"0{stem(word)}")
        return self.strange if number is None else float(self.rarity[number])

    def cosines(self, query: Query) -> Floats:
        """Compare a text with every phrasing: 0 nothing in common, 1 the same grams."""
        if not len(query.grams):
            return np.zeros(self.size, np.float32)
        starts, ends = self.starts[query.grams], self.starts[query.grams + 1]
        kept = _affordable(ends - starts)
        starts, ends = starts[kept], ends[kept]
        places = _ranges(starts, ends)
        values = self.weights[places] * np.repeat(query.weights[kept], ends - starts)
        return np.bincount(self.rows[places], values, self.size).astype(np.float32)

    def matrix(self) -> Floats:
        """Compare every phrasing with every other."""
        result = self._common_part()
        order = np.argsort(self.rows, kind="stable")
        lengths = np.diff(self.starts)
        gram_of = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]
        row_starts = np.concatenate([[0], np.cumsum(np.bincount(self.rows, minlength=self.size))])
        weight_of = self.weights[order]
        for row in range(self.size):
            span = slice(row_starts[row], row_starts[row + 1])
            rare = lengths[gram_of[span]] < _COMMON
            query = Query(gram_of[span][rare], weight_of[span][rare], 1.0)
            result[row] += self.cosines(query)
        return result

    def _common_part(self) -> Floats:
        lengths = np.diff(self.starts)
        common = np.flatnonzero(lengths >= _COMMON)
        dense = np.zeros((self.size, len(common)), np.float32)
        for column, gram in enumerate(common):
            span = slice(self.starts[gram], self.starts[gram + 1])
            dense[self.rows[span], column] = self.weights[span]
        return dense @ dense.T


@dataclass(frozen=True, slots=True)
class _Table:
    rows: Ints
    grams: Ints
    counts: Floats
    views: NDArray[np.int8]


def _count(texts: Sequence[Sequence[str]], numbers: dict[str, int]) -> _Table:
    rows, grams, counts, views = array("i"), array("i"), array("i"), array("b")  # lists would take eight times the room
    for row, words in enumerate(texts):
        for number, (view, _) in enumerate(VIEWS):
            found = view(words)
            grams.extend([numbers.setdefault(gram, len(numbers)) for gram, _ in _named(found, number)])
            counts.extend(found.values())
            rows.extend(repeat(row, len(found)))
            views.extend(repeat(number, len(found)))
    return _Table(
        np.frombuffer(rows, np.int32),
        np.frombuffer(grams, np.int32),
        np.frombuffer(counts, np.int32).astype(np.float32),
        np.frombuffer(views, np.int8),
    )


def _named(counts: Counter[str], view: int) -> list[tuple[str, int]]:
    """Keep the grams of different views apart."""
    mark = str(view)
    return [(mark + gram, count) for gram, count in counts.items()]


def _normalised(table: _Table, rarity: Floats, size: int) -> Floats:
    """Give every text the length 1 in every view, times the square root of the view's weight."""
    weights = _damped(table.counts) * rarity[table.grams]
    slot = table.rows.astype(np.int64) * len(VIEWS) + table.views
    squares = np.bincount(slot, weights**2, size * len(VIEWS))
    shares = np.sqrt(np.array([share for _, share in VIEWS]))
    return np.asarray(weights * shares[table.views] / np.sqrt(squares[slot]), np.float32)


def _damped(counts: Floats) -> Floats:
    return np.asarray(1 + np.log(counts), np.float32)


def _rarity(size: int, frequency: Floats) -> Floats:
    return np.asarray((np.log((1 + size) / (1 + frequency)) + 1) ** _RARITY_POWER, np.float32)


def _affordable(lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Flag the grams to look at: all of them, unless the commonest, which tell least, would take too long."""
    if lengths.sum() <= _MOST_POSTINGS:
        return np.ones(len(lengths), np.bool_)
    order = np.argsort(lengths, kind="stable")
    kept = np.zeros(len(lengths), np.bool_)
    kept[order[np.cumsum(lengths[order]) <= _MOST_POSTINGS]] = True
    return kept


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join the ranges start..end into one array of places."""
    lengths = ends - starts
    offsets = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(lengths.sum()) + np.repeat(starts - offsets, lengths), np.int64)
