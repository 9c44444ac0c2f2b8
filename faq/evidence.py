"""What speaks for each candidate entry: the numbers that its confidence is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats
from faq.peers import Peers

CANDIDATES = 6
_BOUND = 2.0  # scores lie about between 0 and 1
_BLOCK = 64  # texts looked at together, to save memory
NAMES = ("score", "lead", "nearness")  # the last one only where no handoff topics keep near misses away


class Scores(NamedTuple):
    """What speaks for each entry (texts x entries)."""

    together: Floats  # how far all phrasings, weighed together, speak for it
    nearest: Floats  # the likeness to the nearest of its own phrasings

    def plus(self, usual: Floats) -> Scores:
        """Let the words speak, too (see faq/usage.py)."""
        return self._replace(together=self.together + usual)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best candidates for some texts (rows), best first, and what speaks for each."""

    candidates: NDArray[np.intp]  # texts x candidates: numbers of entries
    features: Floats  # texts x candidates x features


def gather(scores: Scores, peers: Peers) -> Evidence:
    """Pick the candidates with the best scores and line up the evidence for each."""
    places = [slice(start, start + _BLOCK) for start in range(0, len(scores.together), _BLOCK)]
    blocks = [_gathered(scores.together[rows], scores.nearest[rows], peers) for rows in places]
    candidates, features = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return Evidence(candidates, features)


def _gathered(scores: Floats, nearest: Floats, peers: Peers) -> tuple[NDArray[np.intp], Floats]:
    candidates = _best(scores, min(CANDIDATES, scores.shape[1]))
    own = np.take_along_axis(scores, candidates, 1)
    others = np.where(peers.of(candidates), 0, scores[:, None, :])
    lead = own - others.max(axis=2, initial=0)  # over the best entry that it would be a mistake to confuse it with
    evidence = [own, lead]
    if not peers.guarded:
        evidence.append(np.take_along_axis(nearest, candidates, 1))
    return candidates, np.clip(np.stack(evidence, axis=2), -_BOUND, _BOUND)


def _best(scores: Floats, width: int) -> NDArray[np.intp]:
    """Number the best entries of each row, best first; of equals the earlier entry comes first."""
    if scores.shape[1] > 4 * width:
        some = np.sort(np.argpartition(-scores, width, axis=1)[:, : width + 1], axis=1)
    else:
        some = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    order = np.argsort(-np.take_along_axis(scores, some, 1), axis=1, kind="stable")[:, :width]
    return np.take_along_axis(some, order, 1)
