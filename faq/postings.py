"""Makes the postings of an index: for each gram the phrasings that hold it, and how much it weighs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Arrays, Floats
from faq.grams import SHARES, Numbers, grams_of, view_of

_RARITY_POWER = 0.5  # below 1: rare words count more, but not without measure
_BLOCK = 5_000  # texts whose grams are listed at once
_EIGHTHS = np.uint64(59)  # the place in a gram's number of the three bits below its view's


@dataclass(frozen=True, slots=True)
class _Postings:
    """Those of one view, by gram."""

    grams: Numbers
    lengths: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: Floats  # at first, how often the gram stands in the text

    def weighed(self, size: int, share: float) -> _Postings:
        """Give every text the length 1 in this view, times the square root of the view's share."""
        weights = damped(self.weights)
        weights *= np.repeat(rarity_at(size, self.lengths), self.lengths)
        squares = np.bincount(self.rows, weights**2, size)
        weights *= np.sqrt(share / np.maximum(squares, 1e-9)).astype(np.float32)[self.rows]
        return replace(self, weights=weights)


def postings_of(texts: Sequence[Sequence[str]]) -> Arrays:
    """List the phrasings (rows) that hold each gram, given all of them as words, and weigh these by its rarity."""
    listed = _list(texts)
    parts = [_count(*_joined(listed.pop(0))).weighed(len(texts), share) for share in SHARES]  # each is let go
    lengths = np.concatenate([part.lengths for part in parts])
    return {
        "grams": np.concatenate([part.grams for part in parts]),
        "rarity": rarity_at(len(texts), lengths),
        "starts": np.concatenate([[0], np.cumsum(lengths)]),
        "rows": np.concatenate([part.rows for part in parts]),
        "weights": np.concatenate([part.weights for part in parts]),
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
            view.append((rows[views == number], numbers[views == number]))
    return found


def _joined(blocks: Sequence[tuple[NDArray[Any], ...]]) -> tuple[Any, ...]:
    return tuple(np.concatenate(columns) for columns in zip(*blocks, strict=True))


def _count(rows: NDArray[np.int32], numbers: Numbers) -> _Postings:
    """Gather the places of every gram of a view, and how often it stands there: an eighth at a time, to save memory."""
    eighth_of = numbers >> _EIGHTHS & np.uint64(7)
    eighths = (eighth_of == eighth for eighth in range(8))
    return _Postings(*_joined([_counted(rows[these], numbers[these]) for these in eighths]))


def _counted(rows: NDArray[np.int32], numbers: Numbers) -> tuple[NDArray[Any], ...]:
    order = np.argsort(numbers, kind="stable")  # the rows of equal grams stay in order
    rows, numbers = rows[order], numbers[order]
    fresh = changes(numbers)
    fresh[1:] |= rows[1:] != rows[:-1]
    firsts = np.flatnonzero(fresh)
    counts = np.diff(firsts, append=len(rows)).astype(np.float32)
    rows, numbers = rows[firsts], numbers[firsts]
    starts = np.flatnonzero(changes(numbers))
    return numbers[starts], np.diff(starts, append=len(numbers)), rows, counts


def changes(numbers: Numbers) -> NDArray[np.bool_]:
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
