"""What a text is compared by: its words, which words stand together, and letter groups that survive a typo."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

Grams = Counter[str]
View = Callable[[Sequence[str]], Grams]

_MOST_WORDS = 60  # pairs are counted among so many words of a long text
_REACH = 3  # a word and its followers up to here count as neighbours
_SHORTEST, _LONGEST = 2, 4  # letters in a group
_ENDING = re.compile(r"(?:ings?|edly|ed|es|s|ly|ment|ness|a?tion)$")
_FEWEST_LETTERS = 3  # that must be left of a word without its ending


def stem(word: str) -> str:
    """Cut the common English endings, so that needle, needles and needling meet."""
    if len(word) <= _FEWEST_LETTERS or not word.isascii():
        return word
    bare = _ENDING.sub("", word)
    if len(bare) < _FEWEST_LETTERS or word.endswith("ss"):
        bare = word
    if len(bare) > _FEWEST_LETTERS and bare[-1] == bare[-2] and bare[-1] not in "ls":
        bare = bare[:-1]
    return bare.removesuffix("e") if len(bare) > _FEWEST_LETTERS else bare


def in_order(words: Sequence[str]) -> Grams:
    """Count the words, the neighbours, and the pairs with a word or two between them."""
    stems = [stem(word) for word in words]
    counts = Counter(stems)
    counts.update(f"{first} {second}" for first, second in pairwise(stems))
    for reach in range(2, _REACH + 1):
        counts.update(f"{first} _ {second}" for first, second in zip(stems, stems[reach:], strict=False))
    return counts


def together(words: Sequence[str]) -> Grams:
    """Count the words, and every pair that stands in the text in whatever order."""
    stems = sorted({stem(word) for word in words[:_MOST_WORDS]})
    counts = Counter(stem(word) for word in words)
    counts.update(f"{first}|{second}" for first, second in combinations(stems, 2))
    return counts


def letters(words: Sequence[str]) -> Grams:
    """Count the groups of letters word by word, a space marking the ends of a word."""
    counts: Grams = Counter()
    for word in words:
        padded = f" {word} "
        for size in range(_SHORTEST, _LONGEST + 1):
            if size >= len(padded):
                counts[padded] += 1
                break
            counts.update([padded[start : start + size] for start in range(len(padded) - size + 1)])
    return counts


VIEWS: tuple[tuple[View, float], ...] = ((in_order, 0.3), (together, 0.2), (letters, 0.5))  # and their weights
