"""How alike texts and the content's wordings are: by their grams and, on the semantic level, by their meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from faq import kernel
from faq.arrays import Floats, Rows
from faq.encoder import Encoder
from faq.index import GramIndex, Query
from faq.symmetric import HEIGHT
from faq.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Blend:
    """What counts, and how much."""

    semantic: float  # share of the likeness
    sharpness: float
    usage: float  # weight of how usual the words are (faq/usage.py), beside the kernel's scores of 0 to 1


LEXICAL = Blend(semantic=0.0, sharpness=1.0, usage=0.1)
SEMANTIC = Blend(semantic=0.75, sharpness=2.0, usage=0.06)


class Likeness:
    """The wordings by their grams and, on the semantic level, as vectors."""

    def __init__(self, index: GramIndex, encoder: Encoder | None, vectors: Vectors | None) -> None:
        """Take the wordings' index, and their vectors if there is an encoder."""
        self.index = index
        self._encoder, self._vectors = encoder, vectors
        self.blend = LEXICAL if vectors is None else SEMANTIC

    def cosines(self, texts: Sequence[str], lexical: Floats) -> Floats:
        """Compare texts with every wording, given how alike their words are. In place."""
        if self._encoder and self._vectors is not None:
            self._mix(lexical, self._vectors.cosines(self._encoder.encode(texts)))
        return lexical

    def sharpened(self, cosines: Floats) -> Floats:
        """Make the likeness of them that the kernel works with. In place."""
        return kernel.likeness(cosines, self.blend.sharpness)

    def of(self, texts: Sequence[str], queries: Sequence[Query]) -> Floats:
        """Give the likeness of texts to every wording."""
        return self.sharpened(self.cosines(texts, np.stack([self.index.cosines(query) for query in queries])))

    def of_wordings(self, rows: Rows, queries: Sequence[Query]) -> Floats:
        """Give the likeness of some wordings, also given in the index's terms, to all."""
        return self.sharpened(self._compared(queries, None if self._vectors is None else self._vectors[rows]))

    def slabs(self) -> Iterator[Floats]:
        """Give the likeness of all wordings to each other, slab by slab (see faq/symmetric.py)."""
        vectors = None if self._vectors is None else self._vectors[:]
        for slab in self.index.slabs(HEIGHT):
            if vectors is not None:
                end = slab.shape[1]
                self._mix(slab, vectors[end - len(slab) : end] @ vectors[:end].T)
            yield self.sharpened(slab)

    def _compared(self, queries: Sequence[Query], vectors: Floats | None) -> Floats:
        cosines = np.stack([self.index.cosines(query) for query in queries])
        if vectors is not None and self._vectors is not None:
            self._mix(cosines, self._vectors.cosines(vectors))
        return cosines

    def _mix(self, lexical: Floats, semantic: Floats) -> None:
        """Mix the two likenesses, in the place of the first: tables as large as these shouldn't stand there twice."""
        lexical *= 1 - self.blend.semantic
        semantic *= self.blend.semantic
        lexical += semantic
