"""Turns evidence into a probability: a small logistic model, learnt from phrasings that were held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.index import Floats

OUT_OF_SCOPE = 0.7  # the assumed share of messages that no entry answers
_STEPS = 25
_PENALTY = 1.0  # strength of the pull towards the prior, in examples


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic model's weights, the last one being its constant."""

    weights: NDArray[np.float64]

    def confidence(self, features: Floats) -> NDArray[np.float64]:
        """Give the probability that a candidate is what was asked."""
        logits = features @ self.weights[:-1] + self.weights[-1]
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float64)


def fit(features: Floats, right: NDArray[np.bool_], weight: NDArray[np.float64], prior: NDArray[np.float64]) -> Calibration:
    """Learn which evidence goes with being right; where there is little of it, stay near the prior."""
    inputs = np.column_stack([features.astype(np.float64), np.ones(len(features))])
    weights = prior.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (weight * (chance - right)) + _PENALTY * (weights - prior)
        curve = (inputs * (weight * chance * (1 - chance))[:, None]).T @ inputs + _PENALTY * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return Calibration(weights)


def threshold(confidence: NDArray[np.float64], accepted_wrong: float) -> float:
    """Find the lowest confidence above which at most the accepted share of answers is expected to be wrong."""
    ordered = np.sort(confidence)[::-1]
    wrong = np.cumsum(1 - ordered) / np.arange(1, len(ordered) + 1)
    good = np.flatnonzero(wrong <= accepted_wrong)
    return float(ordered[good[-1]]) if len(good) else 1 - accepted_wrong
