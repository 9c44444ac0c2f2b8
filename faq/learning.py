"""Learns from the content how to rank entries, and how far each ranking is to be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq import kernel
from faq.alarm import Alarm
from faq.arrays import Arrays, Floats, Rows
from faq.calibration import Calibration, Trials
from faq.evidence import Scores
from faq.symmetric import Symmetric
from faq.trials import SEED, HeldOut, Lesson, calibrate

NEAR = 32  # entries that are scored for a text
FOLDS = 4  # parts of the entries that are held out in turn


@dataclass(frozen=True, slots=True)
class Rewordings:
    """Phrasings said a little differently: what a client types is often nearly there, and seldom word for word."""

    sources: Rows  # the phrasing that each one rewords
    looks: Iterable[tuple[Floats, Floats]]  # likeness to all phrasings, scores of the words; some at a time


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the ranker needs afterwards."""

    weights: Floats  # phrasings x entries, by columns; empty where the nearest phrasing decides
    alarm: Alarm
    calibration: Calibration
    trials: Trials  # held-out phrasings whose best candidate was an answer

    def scores(self, likenesses: Floats, usual: Floats, starts: NDArray[np.intp]) -> Scores:
        """Score the entries for some texts (rows), given their likeness to every phrasing, and what their words score.

        The words only help to choose the entries that are scored, where there are many: reading an entry's weights
        takes long, and those of the others change hardly any outcome (docs/matching.md).
        """
        nearest = per_entry(likenesses, starts)
        if not self.weights.size:
            return Scores(nearest, nearest)
        if nearest.shape[1] <= NEAR:
            return Scores(likenesses @ self.weights, nearest)
        together = np.full_like(nearest, -np.inf)
        promising = _closeness(likenesses, starts) + usual
        for row, near in enumerate(np.argpartition(-promising, NEAR, axis=1)[:, :NEAR]):
            together[row, near] = [likenesses[row] @ self.weights[:, entry] for entry in near.tolist()]
        return Scores(together, nearest)

    @classmethod
    def of(cls, kept: Arrays) -> Learnt:
        """Take up what was kept."""
        trials = Trials(kept["trial_confidence"], kept["trial_right"], kept["trial_importance"])
        alarm = Alarm(kept["alarm_weights"], *kept["alarm_limits"].tolist())
        return cls(kept["learnt_weights"], alarm, Calibration(kept["calibration"]), trials)

    def arrays(self) -> Arrays:
        """Give all that has to be kept."""
        return {
            "learnt_weights": self.weights,
            "alarm_weights": self.alarm.weights,
            "alarm_limits": np.array([self.alarm.doubted, self.alarm.sure]),
            "calibration": self.calibration.weights,
            "trial_confidence": self.trials.confidence,
            "trial_right": self.trials.right,
            "trial_importance": self.trials.importance,
        }


def learn(likenesses: Symmetric, usual: Floats, lesson: Lesson, rewordings: Rewordings) -> Learnt:
    """Weigh all phrasings together, by kernel ridge regression. Overwrites the likenesses.

    `usual` are the scores of each phrasing's words, had it not been given (see faq/usage.py).
    """
    urgent = lesson.urgent[lesson.owners]
    starts = starts_of(lesson.owners)
    nearest = likenesses.nearest(starts)
    solution = kernel.solve(likenesses, np.column_stack([lesson.owners[:, None] == range(lesson.entries), urgent]))
    weights, alone = np.asfortranarray(solution.weights[:, :-1]), solution.without_each()
    alone, sounds = alone[:, :-1], alone[:, -1]
    alarm = Alarm.learn(solution.weights[:, -1], sounds - calm(alone, lesson.urgent), urgent)
    reworded = [(some @ weights + words, per_entry(some, starts)) for some, words in rewordings.looks]
    held_out = HeldOut(
        np.arange(len(lesson.owners)),
        Scores(alone, nearest).plus(usual),
        Scores(_without_entries(solution, lesson), nearest).plus(usual),
        rewordings.sources,
        Scores(*map(np.concatenate, zip(*reworded, strict=True))),
    )
    return Learnt(weights, alarm, *calibrate(held_out, lesson))


def calm(scores: Floats, urgent: NDArray[np.bool_]) -> Floats:
    """Give for each text what speaks for the likeliest entry that is not urgent, 0 at least."""
    return np.asarray(scores.max(axis=1, where=~urgent, initial=0.0), np.float32)


def learn_little(rows: Rows, alone: Scores, sources: Rows, reworded: Scores, lesson: Lesson) -> Learnt:
    """Let the nearest phrasing decide, for content too large to solve; calibrate on the scores of some phrasings.

    Given are some phrasings (rows) with their scores, each held out by itself, and some reworded ones (sources).
    """
    without = Scores(alone.together.copy(), alone.nearest)
    without.together[np.arange(len(rows)), lesson.owners[rows]] = -np.inf
    held_out = HeldOut(rows, alone, without, sources, reworded)
    return Learnt(np.zeros((0, 0), np.float32), Alarm.none(), *calibrate(held_out, lesson))


def starts_of(owners: Rows) -> Rows:
    """Find where each entry's phrasings start, given the entry of each phrasing, ascending."""
    return np.flatnonzero(np.diff(owners, prepend=-1))


def per_entry(values: Floats, starts: NDArray[np.intp]) -> Floats:
    """Give for each text the best value among the phrasings of each entry."""
    return np.asarray(np.maximum.reduceat(values, starts, axis=1), np.float32)


def _closeness(likenesses: Floats, starts: NDArray[np.intp]) -> Floats:
    """Give for each text how near the phrasings of each entry are: several count more than one, distant ones hardly."""
    squares = likenesses * likenesses
    squares *= squares
    return np.asarray(np.add.reduceat(squares, starts, axis=1) ** (1 / 4), np.float32)


def _without_entries(solution: kernel.Solution, lesson: Lesson) -> Floats:
    """Score each phrasing as if its entry and some others did not exist."""
    scores = np.empty((len(lesson.owners), lesson.entries), np.float32)
    fold_of = np.random.default_rng(SEED).permutation(lesson.entries) % min(FOLDS, lesson.entries)
    for fold in range(int(fold_of.max()) + 1):
        rows, entries = np.flatnonzero(fold_of[lesson.owners] == fold), np.flatnonzero(fold_of == fold)
        scores[rows] = solution.without(rows)[:, :-1]
        scores[np.ix_(rows, entries)] = -np.inf
    return scores
