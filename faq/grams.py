"""What a text is compared by: its words, its pairs of words, and the letter groups that survive a typo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

SHORTEST, LONGEST = 2, 5  # letters in a group

Grams = Callable[[Sequence[str]], Counter[str]]


def word_grams(words: Sequence[str]) -> Counter[str]:
    """Count the words and the pairs of neighbours."""
    counts = Counter(words)
    counts.update(f"{first} {second}" for first, second in zip(words, words[1:], strict=False))
    return counts


def letter_grams(words: Sequence[str]) -> Counter[str]:
    """Count the groups of letters, word by word, with a space for each end of a word."""
    counts: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            if size >= len(padded):
                counts[padded] += 1
                break
            counts.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    return counts
