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
        """Read who is related to whom; being related is mutual."""
        self._size = len(entries)
        self._groups = {kind: _of_kind(entries, kind) for kind in (Kind.HANDOFF, Kind.SMALLTALK, Kind.URGENT)}
        self._kinds = [entry.kind for entry in entries]
        numbers = {entry.id: number for number, entry in enumerate(entries)}
        self._related: list[set[int]] = [{number} for number in range(len(entries))]
        for number, entry in enumerate(entries):
            for other in (numbers[name] for name in entry.related if name in numbers):
                self._related[number].add(other)
                self._related[other].add(number)

    def of(self, entry: int) -> Flags:
        """Flag the entries that may stand for this one, itself among them."""
        group = self._groups.get(self._kinds[entry])
        flags = np.zeros(self._size, np.bool_) if group is None else group.copy()
        flags[list(self._related[entry])] = True
        return flags


def _of_kind(entries: Sequence[Entry], kind: Kind) -> Flags:
    return np.array([entry.kind is kind for entry in entries], np.bool_)
