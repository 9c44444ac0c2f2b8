"""Half of a symmetric matrix serves as well as the whole."""

import numpy as np
import pytest

from faq.symmetric import HEIGHT, Symmetric

SIZES = (1, HEIGHT - 1, HEIGHT, HEIGHT + 1, 2 * HEIGHT + 7)


def matrix_of(size: int) -> np.ndarray:
    rows = np.random.default_rng(size).normal(size=(size, 20)).astype(np.float32)
    return rows @ rows.T / 20 + np.eye(size, dtype=np.float32)


def kept(matrix: np.ndarray) -> Symmetric:
    """Spoil what stands above the diagonal's blocks, to show that nobody looks there."""
    half = matrix.copy()
    for start in range(0, len(half), HEIGHT):
        half[start : start + HEIGHT, start + HEIGHT :] = np.nan
    return Symmetric.of(half)


@pytest.mark.parametrize("size", SIZES)
def test_the_inverse_is_the_inverse(size: int) -> None:
    matrix = matrix_of(size)
    half = kept(matrix)
    half.invert()
    np.testing.assert_allclose(half.times(matrix), np.eye(size), atol=2e-4)
    np.testing.assert_allclose(half.diagonal, np.diagonal(np.linalg.inv(matrix)), atol=2e-4)


@pytest.mark.parametrize("size", SIZES)
def test_products_and_blocks_are_those_of_the_whole(size: int) -> None:
    matrix = matrix_of(size)
    half = kept(matrix)
    half.add_to_diagonal(0.5)
    matrix += 0.5 * np.eye(size, dtype=np.float32)
    places = np.arange(0, size, 3)
    np.testing.assert_allclose(half.times(matrix[:, :5]), matrix @ matrix[:, :5], atol=2e-3)
    np.testing.assert_array_equal(half.block(places), matrix[np.ix_(places, places)])


@pytest.mark.parametrize("size", SIZES)
def test_the_nearest_of_each_group_is_found_on_both_sides_of_the_diagonal(size: int) -> None:
    matrix, starts = matrix_of(size), np.unique(np.linspace(0, size - 1, 1 + size // 9, dtype=np.intp))
    half = kept(matrix)
    found = half.nearest(starts)
    np.testing.assert_array_equal(half.times(np.eye(size, dtype=np.float32)), matrix)  # left as it was
    np.fill_diagonal(matrix, 0)
    np.testing.assert_array_equal(found, np.maximum(np.maximum.reduceat(matrix, starts, axis=1), 0))
