"""Which entries may stand for each other, so that giving the one for the other is no mistake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faq.entry import Entry, Kind

Flags = NDArray[np.bool_]

_SHARED = {Kind.HANDOFF: 0, Kind.SMALLTALK: 1, Kind.URGENT: 2}  # kinds whose entries are all peers


class Peers:
    """Related answers are peers, and so are all handoff topics: they all lead to a person."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Read who is related to whom; being related is mutual."""
        self.guarded = any(entry.kind is Kind.HANDOFF for entry in entries)  # near misses are known as such
        alone = range(len(_SHARED), len(_SHARED) + len(entries))
        groups = (_SHARED.get(entry.kind, own) for entry, own in zip(entries, alone, strict=True))
        self._groups = np.fromiter(groups, np.int32, len(entries))
        self._related: defaultdict[int, list[int]] = defaultdict(list)
        numbers = {entry.id: number for number, entry in enumerate(entries)}
        for number, entry in enumerate(entries):
            for other in (numbers[name] for name in entry.related if name in numbers):
                self._related[number].append(other)
                self._related[other].append(number)

    def of(self, entries: NDArray[np.intp]) -> Flags:
        """Flag, for each of these entries, those that may stand for it, itself among them: one axis more."""
        flags = self._groups[entries][..., None] == self._groups
        for at, entry in np.ndenumerate(entries):
            flags[at][self._related.get(int(entry), [])] = True
        return np.asarray(flags, np.bool_)
