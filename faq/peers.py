"""Which entries may stand for each other, so that giving the one for the other is no mistake."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faq.entry import Entry, Kind

Flags = NDArray[np.bool_]


class Peers:
    """Related answers are peers, and so are all handoff topics: they all lead to a person."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Read who is related to whom; being related is mutual. `flags` are by entry, itself among its peers."""
        groups = {kind: _of_kind(entries, kind) for kind in (Kind.HANDOFF, Kind.SMALLTALK, Kind.URGENT)}
        nobody = np.zeros(len(entries), np.bool_)
        self.flags: Flags = np.eye(len(entries), dtype=np.bool_)
        for number, entry in enumerate(entries):
            self.flags[number] |= groups.get(entry.kind, nobody)
        numbers = {entry.id: number for number, entry in enumerate(entries)}
        for number, entry in enumerate(entries):
            others = [numbers[name] for name in entry.related if name in numbers]
            self.flags[number, others] = self.flags[others, number] = True


def _of_kind(entries: Sequence[Entry], kind: Kind) -> Flags:
    return np.array([entry.kind is kind for entry in entries], np.bool_)
