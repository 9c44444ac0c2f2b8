"""A symmetric matrix of which only the lower half is kept: with as many rows as there are phrasings, memory counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats

HEIGHT = 384  # rows of a slab; about where multiplying is fastest


class Symmetric:
    """Slabs of rows, each as wide as needed to hold what stands left of the diagonal, and the diagonal's own block."""

    def __init__(self, slabs: Iterable[Floats]) -> None:
        """Take slabs of equal height, the last of which may be lower. They are overwritten by what changes."""
        self._slabs = list(slabs)

    @classmethod
    def of(cls, matrix: Floats) -> Symmetric:
        """Take the lower half of an ordinary matrix. It is overwritten by what changes."""
        return cls(matrix[start : start + HEIGHT, : start + HEIGHT] for start in range(0, len(matrix), HEIGHT))

    def _placed(self) -> Iterator[tuple[int, int, Floats]]:
        """Go through the slabs, each with the first of its rows and the one behind its last."""
        start = 0
        for slab in self._slabs:
            yield start, (end := slab.shape[1]), slab
            start = end

    @property
    def diagonal(self) -> Floats:
        """The values on the diagonal."""
        return np.concatenate([np.diagonal(slab[:, start:]) for start, _, slab in self._placed()])

    def add_to_diagonal(self, value: float) -> None:
        """Add a number to every value on the diagonal."""
        for start, _, slab in self._placed():
            np.einsum("ii->i", slab[:, start:])[:] += value  # a view that can be written to

    def block(self, places: NDArray[np.intp]) -> Floats:
        """Give the rows and columns at some ascending places, as a whole matrix."""
        result = np.empty((len(places), len(places)), np.float32)
        for start, end, slab in self._placed():
            first, last = np.searchsorted(places, (start, end))
            result[first:last, :last] = slab[np.ix_(places[first:last] - start, places[:last])]
            result[:first, first:last] = result[first:last, :first].T
        return result

    def nearest(self, starts: NDArray[np.intp]) -> Floats:
        """Give for each row the largest value in each group of columns, the diagonal left out, and 0 at least.

        The groups start at these places, the first one at 0; those of the rows are the same.
        """
        result = np.zeros((self._slabs[-1].shape[1], len(starts)), np.float32)
        for start, end, slab in self._placed():
            diagonal = np.einsum("ii->i", slab[:, start:])  # a view that can be written to
            values = diagonal.copy()
            diagonal[:] = 0
            first, last = np.searchsorted(starts, start, "right") - 1, np.searchsorted(starts, end)
            _raise(result[start:end, :last], np.maximum.reduceat(slab, starts[:last], axis=1))
            cuts = np.maximum(starts[first:last] - start, 0)
            _raise(result[:start, first:last], np.maximum.reduceat(slab[:, :start], cuts, axis=0).T)
            diagonal[:] = values
        return result

    def times(self, other: Floats) -> Floats:
        """Multiply with an ordinary matrix."""
        result = np.zeros((len(other), other.shape[1]), np.float32)
        for start, end, slab in self._placed():
            result[start:end] += slab @ other[:end]
            result[:start] += slab[:, :start].T @ other[start:end]
        return result

    def invert(self) -> None:
        """Invert in place, if all eigenvalues are positive: block by block, each is swept out of all others.

        Goodnight, J. H. (1979), A tutorial on the SWEEP operator, The American Statistician 33(3), 149-158.
        """
        for start, end, pivot in self._placed():
            column = self._column(start, end, pivot)
            inverse = np.linalg.inv(column[start:end])
            swept = column @ inverse
            for first, last, slab in self._placed():
                if first != start:
                    np.subtract(slab, swept[first:last] @ column[:last].T, out=slab)
                if first > start:
                    slab[:, start:end] = swept[first:last]
            pivot[:, :start] = swept[:start].T
            pivot[:, start:] = -inverse
        for slab in self._slabs:
            np.negative(slab, out=slab)

    def _column(self, start: int, end: int, pivot: Floats) -> Floats:
        """Copy the columns that stand above and below a slab's own block."""
        below = [slab[:, start:end] for first, _, slab in self._placed() if first > start]
        return np.concatenate([pivot.T, *below])


def _raise(values: Floats, others: Floats) -> None:
    """Take what is larger, in the place of the first."""
    np.maximum(values, others, out=values)
