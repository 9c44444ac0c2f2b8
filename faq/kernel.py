"""Kernel ridge regression: learns from the phrasings which entry a text belongs to.

The solution is closed, and so is what it would have said about phrasings that it had not been given: the
calibration lives on that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats
from faq.symmetric import Symmetric

RIDGE = 0.1
ROUNDS = 4  # of lowering the demands
_STRIDE = 2.0


def likeness(cosines: Floats, sharpness: float) -> Floats:
    """Turn cosines into a kernel that trusts near neighbours most: 0 for nothing in common, 1 for the same. In place.

    Without the constant that an exponential would leave for nothing in common, single precision is enough.
    """
    cosines *= sharpness
    np.expm1(cosines, out=cosines)
    cosines /= np.expm1(sharpness)
    return cosines


@dataclass(frozen=True, slots=True)
class Solution:
    """What was learnt: `weights` scores a text; the rest answers 'what if' questions."""

    weights: Floats  # phrasings x classes
    targets: Floats
    inverse: Symmetric

    def without_each(self) -> Floats:
        """Score every phrasing as if it had not been given."""
        return self.targets - self.weights / self.inverse.diagonal[:, None]

    def without(self, rows: NDArray[np.intp]) -> Floats:
        """Score these phrasings (ascending) as if none of them had been given."""
        block = Symmetric.of(self.inverse.block(rows))
        block.invert()
        return np.asarray(self.targets[rows] - block.times(self.weights[rows]), np.float32)


def solve(kernel: Symmetric, own: NDArray[np.bool_]) -> Solution:
    """Learn from the phrasings' likeness to each other, and the classes of each (phrasings x classes). Overwrites it.

    A phrasing should score 1 or more for a class of its own and 0 or less for the others. Least squares would also
    punish a score for being better than that, so the targets follow the scores where these are better.
    """
    kernel.add_to_diagonal(RIDGE)
    kernel.invert()
    targets = own.astype(np.float32)
    weights = kernel.times(targets)
    for _ in range(ROUNDS):
        better = targets - _STRIDE * RIDGE * weights  # the scores are targets - RIDGE * weights
        targets = np.where(own, np.maximum(better, 1), np.minimum(better, 0)).astype(np.float32)
        weights = kernel.times(targets)
    return Solution(weights, targets, kernel)
