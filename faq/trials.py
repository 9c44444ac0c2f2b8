"""Calibrates the ranking on texts whose entry is known and that the ranking has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq import calibration
from faq.arrays import Floats
from faq.calibration import Calibration, Trials
from faq.evidence import Evidence, Scores, gather
from faq.peers import Peers

HALF_FAMILIAR = 8  # with so many phrasings of an entry, half of its messages are nearly one of them
NEAR_MISSES = 0.3  # share of the messages out of scope that are about something alike
FAR = 0.3  # weight of messages about something else altogether
FARTHEST = 0.3  # what is left at most of a score when the message is about something else altogether
SEED = 5
_RUNNERS_UP = 2  # candidates of each text that the calibration looks at
_PRIORS = {  # what many FAQs have in common: by the number of pieces of evidence, their weights and the constant
    2: np.array([6.5, 3.8, -3.3]),
    3: np.array([6.5, 3.8, 0.5, -3.5]),
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from."""

    owners: NDArray[np.intp]  # of each phrasing its entry; ascending, so that an entry's phrasings stand together
    peers: Peers
    answers: NDArray[np.bool_]  # by entry: is it one that answers
    urgent: NDArray[np.bool_]  # by entry: is it one of urgent signs
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
class HeldOut:
    """Scores of texts that the ranking has not seen."""

    rows: NDArray[np.intp]  # the phrasings that were held out
    alone: Scores  # theirs, each held out by itself
    without_entry: Scores  # theirs, had their entry not existed
    sources: NDArray[np.intp]  # the phrasings that were reworded
    reworded: Scores


def calibrate(held_out: HeldOut, lesson: Lesson) -> tuple[Calibration, Trials]:
    """Learn how far to trust a score, and note which answers would have been sent."""
    rows, sources = lesson.owners[held_out.rows], lesson.owners[held_out.sources]
    familiarity, within = lesson.familiarity, 1 - lesson.out_of_scope
    samples = [
        _sample(held_out.alone, rows, lesson.peers, within * (1 - familiarity[rows]), _RUNNERS_UP),
        _sample(
            held_out.reworded,
            sources,
            lesson.peers,
            within * familiarity[sources] * np.float32(len(rows) / max(1, len(sources))),
            _RUNNERS_UP,
        ),
    ]
    if lesson.entries > 1:
        weight = np.full(len(rows), lesson.out_of_scope * NEAR_MISSES, np.float32)
        near = _sample(held_out.without_entry, rows, lesson.peers, weight, 1)
        samples += [near, _far(near)]
    return _fit(samples, lesson.answers)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Candidates for some texts, by text and rank."""

    evidence: Evidence
    right: NDArray[np.bool_]
    importance: Floats

    @property
    def features(self) -> Floats:
        return self.evidence.features


def _sample(scores: Scores, owners: NDArray[np.intp], peers: Peers, importance: Floats, depth: int) -> _Sample:
    """Line up the first candidates of every text, and whether each is right for its owner."""
    found = gather(scores, peers)
    first = Evidence(found.candidates[:, :depth], found.features[:, :depth])
    right = np.zeros(first.candidates.shape, np.bool_)
    for owner in np.unique(owners):
        rows = owners == owner
        right[rows] = peers.of(owner)[first.candidates[rows]]
    return _Sample(first, right, np.repeat(importance[:, None], first.candidates.shape[1], axis=1))


def _far(sample: _Sample) -> _Sample:
    """Imagine messages about something else altogether: the same wrong entries with less to speak for them."""
    less = np.random.default_rng(SEED).uniform(0, FARTHEST, (*sample.right.shape, 1)).astype(np.float32)
    evidence = Evidence(sample.evidence.candidates, sample.features * less)
    return _Sample(evidence, np.zeros_like(sample.right), np.full_like(sample.importance, FAR))


def _fit(samples: list[_Sample], answers: NDArray[np.bool_]) -> tuple[Calibration, Trials]:
    fitted = calibration.fit(
        np.concatenate([sample.features.reshape(-1, sample.features.shape[2]) for sample in samples]),
        np.concatenate([sample.right.ravel() for sample in samples]),
        np.concatenate([sample.importance.ravel() for sample in samples]),
        _PRIORS[samples[0].features.shape[2]],
    )
    sent = [answers[sample.evidence.candidates[:, 0]] for sample in samples]  # what a client would have read
    features, right, importance = (
        np.concatenate([getattr(sample, name)[rows, 0] for sample, rows in zip(samples, sent, strict=True)])
        for name in ("features", "right", "importance")
    )
    return fitted, Trials(fitted.confidence(features), right, importance)
