"""Kernel ridge regression: learns from the phrasings which entry a text belongs to.

Its solution is closed, and so are its predictions for phrasings that it was not allowed to see; the calibration
lives on these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.index import Floats

SHARPNESS = 4.0  # how fast likeness falls off as the cosine does
RIDGE = 0.1
_LEAF = 256  # rows below which the matrix is inverted at once


def likeness(cosines: Floats) -> Floats:
    """Turn cosines into a kernel that trusts near neighbours most."""
    return np.exp(SHARPNESS * (cosines - 1)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class KernelClassifier:
    """Scores every entry for a text, given the text's likeness to every phrasing."""

    weights: Floats  # phrasings x entries

    def scores(self, likenesses: Floats) -> Floats:
        """Give about 1 for the entry that the text belongs to, about 0 for the others."""
        return np.asarray(likenesses @ self.weights, np.float32)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of phrasings by a classifier that has not seen them."""

    alone: Floats  # the phrasing itself was held out
    entry: Floats  # its whole entry was held out


def fit(kernel: Floats, owners: NDArray[np.int32], entries: int) -> tuple[KernelClassifier, HeldOut]:
    """Learn from the phrasings' likeness to each other and the entries that own them."""
    targets = np.zeros((len(owners), entries), np.float32)
    targets[np.arange(len(owners)), owners] = 1
    inverse = invert(kernel + RIDGE * np.eye(len(kernel), dtype=np.float32))
    weights = inverse @ targets
    alone = targets - weights / np.diag(inverse)[:, None]
    return KernelClassifier(weights), HeldOut(alone, _without_entry(inverse, weights, targets, owners))


def _without_entry(inverse: Floats, weights: Floats, targets: Floats, owners: NDArray[np.int32]) -> Floats:
    scores = np.empty_like(targets)
    for owner in np.unique(owners):
        rows = np.flatnonzero(owners == owner)
        scores[rows] = targets[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], weights[rows])
    return scores


def invert(matrix: Floats) -> Floats:
    """Invert a symmetric positive definite matrix by halves: four times faster than a general inversion."""
    size = len(matrix)
    if size <= _LEAF:
        return np.asarray(np.linalg.inv(matrix), np.float32)
    half = size // 2
    first = invert(matrix[:half, :half])
    bridge = first @ matrix[:half, half:]
    second = invert(matrix[half:, half:] - matrix[half:, :half] @ bridge)
    corner = -bridge @ second
    result = np.empty_like(matrix)
    result[:half, :half] = first - corner @ bridge.T
    result[:half, half:], result[half:, :half], result[half:, half:] = corner, corner.T, second
    return result
