"""Takes a few further wordings into what was learnt of many, in seconds, without learning all of it again.

Learnt together, every weight would change, yet hardly one beyond the nearest wordings. So these alone are weighed anew,
beside the further ones; where they are all there is, the result is what learning together would give.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats, Rows
from faq.entry import Entry
from faq.kernel import RIDGE

NEAREST = 1_000  # wordings that are weighed anew beside the further ones


def carry_over(former: Sequence[Entry], weights: Floats, entries: Sequence[Entry]) -> tuple[Floats, Rows]:
    """Give the weights (wordings x entries) of what is still there their new places, and name the wordings without any.

    Whatever the entries lost is let go.
    """
    places = {place: row for row, place in enumerate(_places(former))}
    rows = np.array([places.get(place, -1) for place in _places(entries)], np.intp)
    numbers = {entry.id: number for number, entry in enumerate(former)}
    columns = np.array([numbers.get(entry.id, -1) for entry in entries], np.intp)
    carried = np.zeros((len(rows), len(columns)), np.float32, order="F")
    carried[np.ix_(rows >= 0, columns >= 0)] = weights[np.ix_(rows[rows >= 0], columns[columns >= 0])]
    return carried, np.flatnonzero(rows < 0)


def _places(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    return [(entry.id, wording) for entry in entries for wording in entry.wordings]


def nearest(likenesses: Floats, further: Rows) -> Rows:
    """Name the further wordings and those nearest to any of them, ascending, given their likeness to all wordings."""
    closeness = likenesses.max(axis=0)
    closeness[further] = np.inf
    return np.sort(np.argsort(-closeness, kind="stable")[: NEAREST + len(further)])


def weigh_anew(weights: Floats, near: Rows, among: Floats, further: Rows, missing: Floats) -> None:
    """Change the weights of the near wordings so that the further ones gain the scores that they miss. In place.

    Given are the likeness of the near ones among each other, and what each further one misses for each entry.
    """
    wanted = np.zeros((len(near), weights.shape[1]), np.float32)
    wanted[np.searchsorted(near, further)] = missing
    weights[near] += np.linalg.solve(among + RIDGE * np.eye(len(near), dtype=np.float32), wanted)


def missing(scores: Floats, own: NDArray[np.bool_]) -> Floats:
    """Tell what each wording's scores miss: 1 or more for its own entry, 0 or less for the others."""
    return np.where(own, np.maximum(1 - scores, 0), np.minimum(-scores, 0)).astype(np.float32)
