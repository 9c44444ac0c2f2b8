"""What speaks for each candidate entry: the numbers that its confidence is computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.index import Floats

CANDIDATES = 5

NAMES = ("score", "lead in score", "nearest phrasing", "lead in nearness", "known words", "length")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best candidates for some texts (rows), best first, and what speaks for each."""

    candidates: NDArray[np.int32]  # texts x candidates: numbers of entries
    features: Floats  # texts x candidates x features


def gather(scores: Floats, nearest: Floats, known: Floats, lengths: Floats) -> Evidence:
    """Pick the candidates with the best scores and line up the evidence for them."""
    width = min(CANDIDATES, scores.shape[1])
    candidates = np.argsort(-scores, axis=1, kind="stable")[:, :width].astype(np.int32)
    columns = (
        np.take_along_axis(scores, candidates, 1),
        _lead(scores, candidates),
        np.take_along_axis(nearest, candidates, 1),
        _lead(nearest, candidates),
        np.repeat(known[:, None], width, 1),
        np.repeat(np.log1p(lengths)[:, None], width, 1),
    )
    return Evidence(candidates, np.stack(columns, axis=2).astype(np.float32))


def _lead(values: Floats, candidates: NDArray[np.int32]) -> Floats:
    """How far each candidate is ahead of the best other entry."""
    if values.shape[1] < 2:
        return np.take_along_axis(values, candidates, 1)
    top = np.sort(values, axis=1)[:, -2:]
    own = np.take_along_axis(values, candidates, 1)
    return np.asarray(own - np.where(own >= top[:, 1:], top[:, :1], top[:, 1:]), np.float32)
