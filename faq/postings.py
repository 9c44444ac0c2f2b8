"""Makes the postings of an index: for each gram the phrasings that hold it, and how much it weighs there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Arrays, Floats
from faq.grams import SHARES, Numbers, grams_of, view_of

_RARITY_POWER = 0.5  # below 1: rare words count more, but not without measure
_BLOCK = 5_000  # texts whose grams are listed at once
_COUNTED = 1_000_000  # postings at once
_EIGHTHS = np.uint64(59)  # the place in a gram's number of the three bits below its view's


class _Postings(NamedTuple):
    """Those of one view, by gram."""

    grams: Numbers
    lengths: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: Floats  # at first, how often the gram stands in the text

    def weighed(self, size: int, share: float) -> _Postings:
        """Give every text the length 1 in this view, times the square root of the view's share."""
        weights = damped(self.weights)
        weights *= np.repeat(rarity_at(size, self.lengths), self.lengths)
        squares = np.zeros(size)
        for start in range(0, len(weights), _COUNTED):  # numpy counts copies of twice the size
            part = slice(start, start + _COUNTED)
            squares += np.bincount(self.rows[part], weights[part] ** 2, size)
        weights *= np.sqrt(share / np.maximum(squares, 1e-9)).astype(np.float32)[self.rows]
        return self._replace(weights=weights)


def postings_of(texts: Sequence[Sequence[str]]) -> Arrays:
    """List the phrasings (rows) that hold each gram, given all of them as words, and weigh these by its rarity."""
    listed = _list(texts)
    views = [_count(listed.pop(0)).weighed(len(texts), share) for share in SHARES]
    grams, lengths, rows, weights = _joined(views)
    return {
        "grams": grams,
        "rarity": rarity_at(len(texts), lengths),
        "starts": np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]),
        "rows": rows,
        "weights": weights,
        "size": np.array(len(texts)),
    }


def _list(texts: Sequence[Sequence[str]]) -> list[list[tuple[NDArray[np.int32], Numbers]]]:
    """List the grams of all texts: for each view, block by block, the numbers of the texts, and of their grams."""
    found: list[list[tuple[NDArray[np.int32], Numbers]]] = [[] for _ in SHARES]
    for start in range(0, len(texts), _BLOCK):
        listed = list(map(grams_of, texts[start : start + _BLOCK]))
        numbers = np.concatenate(listed)
        rows = np.repeat(np.arange(start, start + len(listed), dtype=np.int32), list(map(len, listed)))
        views = view_of(numbers)
        for number, view in enumerate(found):
            these = views == number
            view.append((rows[these], numbers[these]))
    return found


def _joined(blocks: list[Any]) -> tuple[Any, ...]:
    """Join each column of some blocks. The list is emptied: with 100,000 phrasings, nothing should be there twice."""
    columns = list(zip(*blocks, strict=True))
    blocks.clear()
    return tuple(np.concatenate(columns.pop(0)) for _ in range(len(columns)))


def _count(listed: list[tuple[NDArray[np.int32], Numbers]]) -> _Postings:
    """Gather the places of every gram of a view, and how often it stands there: an eighth at a time, to save memory."""
    eighths = (_joined([_eighth(eighth, *block) for block in listed]) for eighth in range(8))
    counted = [_counted(rows, numbers) for rows, numbers in eighths]
    listed.clear()
    return _Postings(*_joined(counted))


def _eighth(eighth: int, rows: NDArray[np.int32], numbers: Numbers) -> tuple[NDArray[np.int32], Numbers]:
    these = (numbers >> _EIGHTHS).astype(np.uint8) & 7 == eighth
    return rows[these], numbers[these]


def _counted(rows: NDArray[np.int32], numbers: Numbers) -> tuple[NDArray[Any], ...]:
    order = np.argsort(numbers, kind="stable")  # the rows of equal grams stay in order
    rows, numbers = rows[order], numbers[order]
    fresh = changes(numbers)
    fresh[1:] |= rows[1:] != rows[:-1]
    firsts = np.flatnonzero(fresh)
    counts = np.diff(firsts, append=len(rows)).astype(np.float32)
    rows, numbers = rows[firsts], numbers[firsts]
    starts = np.flatnonzero(changes(numbers))
    return numbers[starts], np.diff(starts, append=len(numbers)).astype(np.int32), rows, counts


def changes(numbers: NDArray[Any]) -> NDArray[np.bool_]:
    """Flag those that differ from the one before."""
    flags = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=flags[1:])
    return flags


def damped(counts: NDArray[Any]) -> Floats:
    """Let repeats count less and less."""
    return np.asarray(1 + np.log(counts), np.float32)


def rarity_at(size: int, frequency: NDArray[Any]) -> Floats:
    """Tell how rare a gram is that stands in so many of all phrasings."""
    return np.asarray((np.log((1 + size) / (1 + frequency)) + 1) ** _RARITY_POWER, np.float32)
