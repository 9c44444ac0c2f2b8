"""Says phrasings a little differently, with fewer words: what is nearly a phrasing tells how far to trust likeness."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from faq.arrays import Rows
from faq.text import tokens

DROPPED = 0.5  # of the commoner half of the words


def reworded(
    wordings: Sequence[str], rarity_of: Callable[[str], float], dice: np.random.Generator, many: int
) -> tuple[Rows, list[str]]:
    """Reword so many phrasings at most: which ones, and how."""
    sources = np.sort(dice.permutation(len(wordings))[:many])
    return sources, [" ".join(_thinned(tokens(wordings[source]), rarity_of, dice)) for source in sources]


def _thinned(words: list[str], rarity_of: Callable[[str], float], dice: np.random.Generator) -> list[str]:
    """Drop some of the commoner words: clients vary the little words, and keep the one that matters."""
    rarity = np.array([rarity_of(word) for word in words])
    keep = (rarity >= np.median(rarity)) | (dice.random(len(words)) >= DROPPED)
    return [word for word, kept in zip(words, keep, strict=True) if kept]
