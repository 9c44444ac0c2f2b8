"""What speaks for each candidate entry: the numbers that its confidence is computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.index import Floats

CANDIDATES = 6
NAMES = ("score", "lead in score", "nearest wording", "lead in nearness", "both agree", "known words", "length")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best candidates for some texts (rows), best first, and what speaks for each."""

    candidates: NDArray[np.intp]  # texts x candidates: numbers of entries
    features: Floats  # texts x candidates x features


def gather(scores: Floats, nearest: Floats, known: Floats, lengths: Floats, agreeable: NDArray[np.bool_]) -> Evidence:
    """Pick the candidates with the best scores and line up the evidence for each."""
    width = min(CANDIDATES, scores.shape[1])
    candidates = _best(scores, width)
    score_lead, nearest_lead = (_lead(values, candidates, agreeable) for values in (scores, nearest))
    columns = (
        np.take_along_axis(scores, candidates, 1),
        score_lead,
        np.take_along_axis(nearest, candidates, 1),
        nearest_lead,
        (score_lead > 0) & (nearest_lead >= 0),
        np.repeat(known[:, None], width, 1),
        np.repeat(np.log1p(lengths)[:, None], width, 1),
    )
    features = np.stack([np.asarray(column, np.float32) for column in columns], axis=2)
    return Evidence(candidates, np.clip(features, -3, 3))


def _best(scores: Floats, width: int) -> NDArray[np.intp]:
    """Number the best entries of each row, best first; a tie goes to the earlier entry."""
    if scores.shape[1] > 4 * width:
        some = np.sort(np.argpartition(-scores, width, axis=1)[:, : width + 1], axis=1)
    else:
        some = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    order = np.argsort(-np.take_along_axis(scores, some, 1), axis=1, kind="stable")[:, :width]
    return np.take_along_axis(some, order, 1)


def _lead(values: Floats, candidates: NDArray[np.intp], agreeable: NDArray[np.bool_]) -> Floats:
    """How far each candidate is ahead of the best entry that it would be a mistake to confuse it with."""
    leads = np.empty(candidates.shape, np.float32)
    for place in range(candidates.shape[1]):
        column = candidates[:, place]
        rivals = np.where(agreeable[column], 0, values)  # 0: what an entry with nothing in common has
        leads[:, place] = values[np.arange(len(values)), column] - rivals.max(axis=1)
    return leads
