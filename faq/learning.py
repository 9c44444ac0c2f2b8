"""Learns from the content how to rank entries, and how far each ranking is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from faq import calibration, kernel
from faq.calibration import Calibration
from faq.evidence import Evidence, gather
from faq.index import Floats

SIBLINGS = 3  # phrasings most like the one held out that are held out with it: clients don't paraphrase the FAQ
_PRIOR = np.array([5.0, 2.0, 1.5, 1.0, 0.5, 1.0, 0.0, -4.5])
_RUNNERS_UP = 2  # candidates of each held-out phrasing that the calibration looks at


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the phrasings are: their owners, likeness to each other, and what is known about each text."""

    owners: NDArray[np.intp]  # ascending: the phrasings of an entry stand together
    entries: int
    known: Floats
    lengths: Floats

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where the phrasings of each entry start."""
        return np.searchsorted(self.owners, np.arange(self.entries))


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the ranker needs afterwards."""

    weights: Floats
    calibration: Calibration


def learn(cosines: Floats, sharpness: float, lesson: Lesson, out_of_scope: float) -> Learnt:
    """Solve the ranking and calibrate it on phrasings and entries that were held out. Overwrites the cosines."""
    groups = _groups(cosines, lesson)
    nearest = _nearest_without(cosines, groups, lesson)
    solution = kernel.solve(kernel.likeness(cosines, sharpness), lesson.owners, lesson.entries)
    inside = gather(solution.without(groups), nearest, lesson.known, lesson.lengths)
    outside = None
    if lesson.entries > 1:
        nearest[np.arange(len(nearest)), lesson.owners] = 0
        outside = gather(solution.without_entry(lesson.owners), nearest, lesson.known, lesson.lengths)
    return Learnt(solution.weights, _calibrate(inside, outside, lesson.owners, out_of_scope))


def per_entry(values: Floats, starts: NDArray[np.intp]) -> Floats:
    """Give for each text the best value among the phrasings of each entry."""
    return np.asarray(np.maximum.reduceat(values, starts, axis=1), np.float32)


def _groups(cosines: Floats, lesson: Lesson) -> list[NDArray[np.intp]]:
    """Give each phrasing, entry by entry, with the siblings that are most like it."""
    groups = []
    for start, end in pairwise([*lesson.starts, len(lesson.owners)]):
        block = cosines[start:end, start:end].copy()
        np.fill_diagonal(block, np.inf)  # itself first
        width = 1 + min(SIBLINGS, (end - start - 1) // 2)
        groups.append(np.argsort(-block, axis=1, kind="stable")[:, :width] + start)
    return groups


def _nearest_without(cosines: Floats, groups: list[NDArray[np.intp]], lesson: Lesson) -> Floats:
    """Give the likeness to the nearest phrasing of each entry, the held-out ones not counted."""
    nearest = per_entry(cosines, lesson.starts)
    for number, rows in enumerate(groups):
        span = slice(lesson.starts[number], lesson.starts[number] + len(rows))
        own = cosines[span, span].copy()
        own[np.arange(len(rows))[:, None], rows - lesson.starts[number]] = 0
        nearest[span, number] = own.max(axis=1)
    return nearest


def _calibrate(inside: Evidence, outside: Evidence | None, owners: NDArray[np.intp], out_of_scope: float) -> Calibration:
    right = (inside.candidates == owners[:, None])[:, :_RUNNERS_UP]
    features = [inside.features[:, :_RUNNERS_UP].reshape(-1, inside.features.shape[2])]
    labels, importance = [right.ravel()], [np.full(right.size, 1 - out_of_scope)]
    if outside is not None:
        features.append(outside.features[:, 0])
        labels.append(np.zeros(len(owners), np.bool_))
        importance.append(np.full(len(owners), out_of_scope))
    return calibration.fit(np.concatenate(features), np.concatenate(labels), np.concatenate(importance), _PRIOR)
