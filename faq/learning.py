"""Learns from the content how to rank entries, and how far each ranking is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq import calibration, kernel
from faq.calibration import Calibration, Trials
from faq.evidence import Evidence, gather
from faq.index import Floats
from faq.peers import Peers

HALF_FAMILIAR = 8  # with so many phrasings of an entry, half of its messages are nearly one of them
NEAR_MISSES = 0.3  # share of the messages out of scope that are about something alike
FOLDS = 4  # parts of the entries that are held out in turn
FAR = 0.3  # share of messages about something else altogether
FARTHEST = 0.3  # what is left at most of a score when the message is about something else altogether
_RUNNERS_UP = 2  # candidates of each held-out phrasing that the calibration looks at
_SEED = 5
_PRIOR = np.array([6.5, 3.8, -3.3])  # what many FAQs have in common: weights of score and lead, constant


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from."""

    owners: NDArray[np.intp]  # of each phrasing its entry; ascending, so that an entry's phrasings stand together
    peers: Peers
    answers: NDArray[np.bool_]  # by entry: is it one that answers
    out_of_scope: float  # assumed share of messages that no entry is about

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return len(self.answers)

    @property
    def familiarity(self) -> Floats:
        """By entry, the share of its messages that are nearly one of its phrasings: more phrasings, more of them.

        A handoff's phrasings are guards: each was put where an answer would be wrong. To take one away and count
        the mistake would tell of messages that the guard is there for; what no guard is there for is told by the
        entries that are held out whole.
        """
        phrasings = np.bincount(self.owners, minlength=self.entries)
        return np.where(self.answers, phrasings / (phrasings + HALF_FAMILIAR), 1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Rewordings:
    """Phrasings said a little differently: what a client types is often nearly there, and seldom word for word."""

    sources: NDArray[np.intp]  # the phrasing that each one rewords
    cosines: Floats  # to all phrasings; overwritten


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the ranker needs afterwards."""

    weights: Floats  # phrasings x entries
    calibration: Calibration
    trials: Trials  # held-out phrasings whose best candidate was an answer


def learn(cosines: Floats, sharpness: float, lesson: Lesson, rewordings: Rewordings) -> Learnt:
    """Solve the ranking, and calibrate it on rewordings and on phrasings and entries that were held out.

    Overwrites the cosines.
    """
    solution = kernel.solve(kernel.likeness(cosines, sharpness), lesson.owners, lesson.entries)
    scores = kernel.likeness(rewordings.cosines, sharpness) @ solution.weights
    inside = gather(solution.without_each(), lesson.peers)
    familiar = lesson.familiarity[lesson.owners]
    within = 1 - lesson.out_of_scope
    samples = [_Sample.of(inside, lesson.owners, lesson.peers, within * (1 - familiar), _RUNNERS_UP)]
    if len(rewordings.sources):
        reworded = gather(scores, lesson.peers)
        share = within * len(familiar) / len(rewordings.sources)
        owners = lesson.owners[rewordings.sources]
        samples.append(_Sample.of(reworded, owners, lesson.peers, share * familiar[rewordings.sources], _RUNNERS_UP))
    if lesson.entries > 1:
        outside = _outside(solution, lesson)
        weight = np.full(len(familiar), lesson.out_of_scope, np.float32)
        samples.append(_Sample.of(outside, lesson.owners, lesson.peers, weight * NEAR_MISSES, 1))
        samples.append(_far(samples[-1], np.full(len(familiar), FAR, np.float32)))
    return Learnt(solution.weights, *_calibrate(samples, lesson.answers))


def _outside(solution: kernel.Solution, lesson: Lesson) -> Evidence:
    """Gather what would have spoken for the wrong entries, had the right one and some others not existed."""
    scores = np.empty_like(solution.weights)
    fold_of = np.random.default_rng(_SEED).permutation(lesson.entries) % min(FOLDS, lesson.entries)
    for fold in range(int(fold_of.max()) + 1):
        rows, entries = np.flatnonzero(fold_of[lesson.owners] == fold), np.flatnonzero(fold_of == fold)
        scores[rows] = solution.without_entries(rows, entries)
    return gather(scores, lesson.peers)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Candidates for some texts, by text and rank."""

    candidates: NDArray[np.intp]
    features: Floats
    right: NDArray[np.bool_]
    importance: Floats

    @classmethod
    def of(
        cls, evidence: Evidence, owners: NDArray[np.intp], peers: Peers, importance: Floats, depth: int
    ) -> _Sample:
        """Line up the first candidates of every text, and whether each is right for its owner."""
        candidates = evidence.candidates[:, :depth]
        right = np.zeros(candidates.shape, np.bool_)
        for owner in np.unique(owners):
            rows = owners == owner
            right[rows] = peers.of(int(owner))[candidates[rows]]
        weights = np.repeat(importance[:, None], candidates.shape[1], axis=1)
        return cls(candidates, evidence.features[:, :depth], right, np.asarray(weights, np.float32))


def _far(sample: _Sample, importance: Floats) -> _Sample:
    """Imagine messages about something else altogether: the same wrong entries with less to speak for them."""
    less = np.random.default_rng(_SEED).uniform(0, FARTHEST, (len(importance), 1, 1)).astype(np.float32)
    wrong = np.zeros_like(sample.right)
    return _Sample(sample.candidates, sample.features * less, wrong, importance[:, None])


def _calibrate(samples: list[_Sample], answers: NDArray[np.bool_]) -> tuple[Calibration, Trials]:
    width = samples[0].features.shape[2]
    fitted = calibration.fit(
        np.concatenate([sample.features.reshape(-1, width) for sample in samples]),
        np.concatenate([sample.right.ravel() for sample in samples]),
        np.concatenate([sample.importance.ravel() for sample in samples]),
        _PRIOR,
    )
    sent = [answers[sample.candidates[:, 0]] for sample in samples]  # what a client would have read
    features, right, importance = (
        np.concatenate([getattr(sample, name)[rows, 0] for sample, rows in zip(samples, sent, strict=True)])
        for name in ("features", "right", "importance")
    )
    return fitted, Trials(fitted.confidence(features), right, importance)
