"""Turns evidence into a probability: a small logistic model, learnt from phrasings that were held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats

_FEWEST = 20.0  # trials below which the confidence is taken at its word
_CAUTION = 2.0  # standard errors
_STRANGERS = 1.75  # times as often as held-out phrasings may messages of new authors be answered wrongly
_STEPS = 30
_PENALTY = 2.0  # how many examples' worth the prior is
_SETTLED = 1e-6
_LONGEST_STEP = 2.0
_BOUND = 30.0  # logits beyond are as good as certain

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic model's weights, the last one being its constant."""

    weights: Doubles

    def confidence(self, features: Floats) -> Doubles:
        """Give the probability that a candidate is what was asked."""
        return _chance(features @ self.weights[:-1] + self.weights[-1])


@dataclass(frozen=True, slots=True)
class Trials:
    """Answers that would have been sent to phrasings which were held out."""

    confidence: Doubles
    right: NDArray[np.bool_]
    importance: Floats

    def threshold(self, accepted_wrong: float) -> float:
        """Find the lowest confidence from which on no more than the accepted share of answers is wrong.

        The trials might have been lucky, so the bound has to hold with twice the standard error on top; and messages of
        authors who saw none of the phrasings are harder than trials (docs/matching.md).
        """
        order = np.argsort(-self.confidence, kind="stable")
        importance, right = self.importance[order].astype(np.float64), self.right[order]
        sent, wrong = np.cumsum(importance), np.cumsum(importance * ~right)
        error = np.sqrt(np.cumsum(importance**2 * ~right))
        good = np.flatnonzero(_STRANGERS * wrong + _CAUTION * error <= accepted_wrong * sent)
        if not len(good) or sent[-1] < _FEWEST:
            return 1 - accepted_wrong
        return float(self.confidence[order][good[-1]])


def fit(features: Floats, right: NDArray[np.bool_], importance: Doubles, prior: Doubles) -> Calibration:
    """Learn which evidence goes with being right; where there is little to learn from, stay near the prior."""
    inputs = np.column_stack([features.astype(np.float64), np.ones(len(features))])
    weights = prior.copy()
    for _ in range(_STEPS):
        chance = _chance(inputs @ weights)
        slope = inputs.T @ (importance * (chance - right)) + _PENALTY * (weights - prior)
        doubt = importance * chance * (1 - chance)
        step = np.linalg.solve((inputs * doubt[:, None]).T @ inputs + _PENALTY * np.eye(len(weights)), slope)
        step *= min(1.0, _LONGEST_STEP / np.abs(step).max())  # Newton's method overshoots from afar
        weights = weights - step
        if np.abs(step).max() < _SETTLED:
            break
    return Calibration(weights)


def _chance(logits: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -_BOUND, _BOUND))), np.float64)
