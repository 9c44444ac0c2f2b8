"""What a text is compared by: its words, which words stand together, and letter groups that survive a typo.

Each such *gram* is known by a number that is computed from it, so that no dictionary of grams has to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]  # of grams

MOST_WORDS = 60  # pairs are counted among so many different words of a long text
REACH = 3  # a word and its followers up to here count as neighbours
SHARES = (0.3, 0.2, 0.5)  # what each view weighs: words in order, words in whatever order, letter groups

_SHORTEST, _LONGEST = 2, 4  # letters in a group
_ENDING = re.compile(r"(?:ings?|edly|ed|es|s|ly|ment|ness|a?tion)$")
_FEWEST_LETTERS = 3  # that must be left of a word without its ending
_REMEMBERED = 50_000  # words
_LENGTHS = 200  # of texts whose pairs are remembered
_NONE = np.zeros(0, np.uint64)
# Odd 64-bit constants of SplitMix64 and MurmurHash3 (both in the public domain), whose products spread well.
_FIRST, _SECOND, _HOW = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), 0xBF58476D1CE4E5B9
_NEXT, _NEAR, _TOGETHER, _ALONE = (np.uint64(how * _HOW % 2**64) for how in range(1, 5))  # how two words stand


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


@lru_cache(_REMEMBERED)
def word_number(word: str) -> int:
    """Number a word, whatever its ending."""
    return _number(stem(word))


@lru_cache(_REMEMBERED)
def letter_numbers(word: str) -> Numbers:
    """Number the groups of letters in a word, a space marking its ends."""
    padded = f" {word} "
    sizes = range(_SHORTEST, min(_LONGEST, len(padded)) + 1)
    groups = [padded[start : start + size] for size in sizes for start in range(len(padded) - size + 1)]
    return np.array([_number(f"\0{group}") for group in groups], np.uint64)


def views(texts: Sequence[Sequence[str]]) -> Iterator[tuple[NDArray[np.int32], Numbers]]:
    """List every gram of every text: for each view the numbers of the texts, and of their grams."""
    lengths = np.array([len(words) for words in texts], np.int64)
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    words = np.array([word_number(word) for text in texts for word in text], np.uint64)
    yield _in_order(rows, words)
    yield _together(rows, words)
    yield _letters(rows, texts)


def views_of(words: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
    """List every gram of one text, as `views` does for many."""
    in_text = [word_number(word) for word in words]
    distinct = sorted(set(in_text))
    first, second, how, middle = _pairs_of_one(len(in_text), len(distinct))
    known = np.array(in_text + distinct, np.uint64)
    pairs = _pairs(known[first], known[second], how)
    groups = [letter_numbers(word) for word in words]
    return np.concatenate((known[: len(in_text)], pairs[:middle])), pairs[middle:], np.concatenate((_NONE, *groups))


def _in_order(rows: NDArray[np.int32], words: Numbers) -> tuple[NDArray[np.int32], Numbers]:
    """The words, the neighbours, and the pairs with a word or two between them."""
    first, second = _places_of_pairs(rows, REACH)
    how = np.where(second - first == 1, _NEXT, _NEAR)
    return _joined((rows, words), (rows[first], _pairs(words[first], words[second], how)))


def _together(rows: NDArray[np.int32], words: Numbers) -> tuple[NDArray[np.int32], Numbers]:
    """The words, and every pair of different words that stands in the text in whatever order."""
    alone = rows, _pairs(words, words, _ALONE)
    order = np.lexsort((words, rows))
    rows, words = rows[order], words[order]
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (rows[1:] != rows[:-1]) | (words[1:] != words[:-1])
    rows, words = rows[fresh], words[fresh]
    first, second = _places_of_pairs(rows, MOST_WORDS - 1)
    return _joined(alone, (rows[first], _pairs(words[first], words[second], _TOGETHER)))


def _places_of_pairs(rows: NDArray[np.int32], reach: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair each word with those up to so many places behind it in its text, given the text of each word."""
    places = np.arange(len(rows))
    followers = np.minimum(np.searchsorted(rows, rows, "right") - places - 1, reach)
    first = np.repeat(places, followers)
    nth = np.arange(len(first)) - np.repeat(np.cumsum(followers) - followers, followers)
    return first, first + 1 + nth


@lru_cache(_LENGTHS)
def _pairs_of_one(words: int, distinct: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Numbers, int]:
    """Where a text's pairs stand in its words followed by its distinct words, how, and where those in order end."""
    one = np.zeros(words, np.int32)
    near, follower = _places_of_pairs(one, REACH)
    alone = np.arange(words)
    other, another = _places_of_pairs(one[:distinct], MOST_WORDS - 1)
    how = (np.where(follower - near == 1, _NEXT, _NEAR), np.full(words, _ALONE), np.full(len(other), _TOGETHER))
    first, second = (near, alone, other + words), (follower, alone, another + words)
    return np.concatenate(first), np.concatenate(second), np.concatenate(how), len(near)


def _letters(rows: NDArray[np.int32], texts: Sequence[Sequence[str]]) -> tuple[NDArray[np.int32], Numbers]:
    groups = [letter_numbers(word) for words in texts for word in words]
    lengths = np.array([len(group) for group in groups], np.int64)
    return np.repeat(rows, lengths), np.concatenate([_NONE, *groups])


def _pairs(first: Numbers, second: Numbers, how: Numbers | np.uint64) -> Numbers:
    """Number pairs of words, given how the two stand."""
    mixed = first * _FIRST + second * _SECOND + how
    return mixed ^ (mixed >> np.uint64(29))


def _joined(*found: tuple[NDArray[np.int32], Numbers]) -> tuple[NDArray[np.int32], Numbers]:
    return np.concatenate([rows for rows, _ in found]), np.concatenate([numbers for _, numbers in found])


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
