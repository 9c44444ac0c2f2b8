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

SIBLINGS = 0  # phrasings most like the one held out that are held out with it: clients don't paraphrase the FAQ
FOLDS = 5
_SEED = 5
_PRIOR = np.array([5.0, 2.0, 1.5, 1.0, 0.5, 1.0, 0.0, -4.5])
_RUNNERS_UP = 2  # candidates of each held-out phrasing that the calibration looks at


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the phrasings are: their owners, likeness to each other, and what is known about each text."""

    owners: NDArray[np.intp]  # ascending: the phrasings of an entry stand together
    entries: int
    known: Floats
    lengths: Floats
    agreeable: NDArray[np.bool_]  # entries x entries: giving the one for the other is no mistake

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
    inside = gather(solution.without(groups), nearest, lesson.known, lesson.lengths, lesson.agreeable)
    outside = _outside(solution, nearest, lesson) if lesson.entries > 1 else None
    return Learnt(solution.weights, _calibrate(inside, outside, lesson, out_of_scope))


def per_entry(values: Floats, starts: NDArray[np.intp]) -> Floats:
    """Give for each text the best value among the phrasings of each entry."""
    return np.asarray(np.maximum.reduceat(values, starts, axis=1), np.float32)


def _outside(solution: kernel.Solution, nearest: Floats, lesson: Lesson) -> Evidence:
    """Gather what would have spoken for the wrong entries, had the right one and some others not existed."""
    scores = np.empty_like(nearest)
    fold_of = np.random.default_rng(_SEED).permutation(lesson.entries) % min(FOLDS, lesson.entries)
    for fold in range(fold_of.max() + 1):
        rows, entries = np.flatnonzero(fold_of[lesson.owners] == fold), np.flatnonzero(fold_of == fold)
        scores[rows] = solution.without_entries(rows, entries)
        nearest[np.ix_(rows, entries)] = 0
    return gather(scores, nearest, lesson.known, lesson.lengths, lesson.agreeable)


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


def _calibrate(inside: Evidence, outside: Evidence | None, lesson: Lesson, out_of_scope: float) -> Calibration:
    samples = [_sample(inside, lesson, _RUNNERS_UP, 1 - out_of_scope)]
    if outside is not None:
        samples.append(_sample(outside, lesson, 1, out_of_scope))
    features, right, importance = (np.concatenate(column) for column in zip(*samples, strict=True))
    return calibration.fit(features, right, importance, _PRIOR)


def _sample(evidence: Evidence, lesson: Lesson, depth: int, importance: float) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Line up the first candidates of every phrasing, and whether each was right."""
    features = evidence.features[:, :depth].reshape(-1, evidence.features.shape[2])
    right = lesson.agreeable[lesson.owners[:, None], evidence.candidates[:, :depth]].ravel()
    return features, right, np.full(right.size, importance)
