"""Finds entries that are too close to tell apart: clients' words for the one sound like those for the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from faq.arrays import Floats, Rows
from faq.entry import Entry, Kind
from faq.index import GramIndex
from faq.problems import Problem
from faq.symmetric import HEIGHT
from faq.text import tokens

TOO_MANY = 0.4  # share of an entry's phrasings that are likest to one of the same other entry's
FEWEST = 3
MOST_PHRASINGS = 20_000  # beyond, the comparison of all with all takes too long
ALIKE = 0.5  # cosine below which two phrasings have too little in common to count


def too_close(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Warn of each entry whose phrasings mostly resemble those of another entry, of another outcome."""
    wordings = [(tokens(text), number) for number, entry in enumerate(entries) for text in entry.wordings]
    if not 1 < len(wordings) <= MOST_PHRASINGS:
        return
    owners = np.array([number for _, number in wordings])
    for number, neighbours in enumerate(_neighbours([words for words, _ in wordings], owners, len(entries))):
        for other, count in neighbours.most_common(1):
            entry, rival = entries[number], entries[other]
            if count >= max(FEWEST, TOO_MANY * len(entry.wordings)) and not _may_be_confused(entry, rival):
                what = f"{count} of {len(entry.wordings)} phrasings are likest to phrasings of {rival.id}"
                remedy = "merge the two, or give both phrasings that show the difference"
                yield Problem(entry.file, entry.line, entry.id, what, remedy, warning=True)


def _neighbours(texts: list[list[str]], owners: Rows, entries: int) -> list[Counter[int]]:
    """Count, for every entry, the other entries that its phrasings are nearest to."""
    nearest, cosines = _nearest(texts)
    found: list[Counter[int]] = [Counter() for _ in range(entries)]
    for owner, other in zip(owners[cosines >= ALIKE], owners[nearest[cosines >= ALIKE]], strict=True):
        if other != owner:
            found[owner][int(other)] += 1
    return found


def _nearest(texts: list[list[str]]) -> tuple[Rows, Floats]:
    """Find for every text the other one that is likest, and their cosine."""
    nearest, cosines = np.zeros(len(texts), np.intp), np.zeros(len(texts), np.float32)
    start = 0
    for slab in GramIndex.build(texts).slabs(HEIGHT):  # each pair stands in one slab, and tells of both
        end = slab.shape[1]
        np.einsum("ii->i", slab[:, start:])[:] = 0
        for rows, found, best in (
            (slice(start, end), slab.argmax(axis=1), slab.max(axis=1)),
            (slice(end), slab.argmax(axis=0) + start, slab.max(axis=0)),
        ):
            nearest[rows] = np.where(best > cosines[rows], found, nearest[rows])
            np.maximum(cosines[rows], best, out=cosines[rows])
        start = end
    return nearest, cosines


def _may_be_confused(one: Entry, other: Entry) -> bool:
    """Handoffs all lead to the therapist, and small talk stays small talk."""
    return one.kind is other.kind and one.kind is not Kind.ANSWER
