"""What a text is compared by: its words, which words stand together, and letter groups that survive a typo.

Each such *gram* is known by a number that is computed from it, so that no dictionary of grams has to be kept. Its
highest bits tell which view of the text it belongs to, so that all grams can be sorted and looked up together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]  # of grams

MOST_WORDS = 60  # pairs are counted among so many different words of a long text
REACH = 3  # a word and its followers up to here count as neighbours
SHARES = (0.3, 0.2, 0.5)  # what each view weighs: words in order, words in whatever order, letter groups

_SHORTEST, _LONGEST = 3, 4  # letters in a group
_ENDING = re.compile(r"(?:ings?|edly|ed|es|s|ly|ment|ness|a?tion)$")
_FEWEST_LETTERS = 3  # that must be left of a word without its ending
_REMEMBERED = 50_000  # words
_LENGTHS = 1000  # of texts whose pairs are remembered
_TAG_BITS = 2  # the highest, of 64
_TAG, _REST = np.uint64(_TAG_BITS), np.uint64(64 - _TAG_BITS)
TAGS: Numbers = (
    np.arange(len(SHARES) + 1, dtype=np.uint64) << _REST
)  # where each view's numbers begin, and the last ones end
_IN_ANY_ORDER, _OF_LETTERS = np.uint64(TAGS[1]), np.uint64(TAGS[2])
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
    return np.array([_number(group) for group in groups], np.uint64) | _OF_LETTERS


def view_of(numbers: Numbers) -> NDArray[np.intp]:
    """Tell which view each gram belongs to: its place among SHARES."""
    return (numbers >> _REST).astype(np.intp)


def grams_of(words: Sequence[str]) -> Numbers:
    """List every gram of a text, with its repeats."""
    in_text = [word_number(word) for word in words]
    distinct = sorted(set(in_text))
    pairs_of = _remembered_pairs if len(in_text) <= MOST_WORDS else _pairs_of  # long texts would take much memory
    first, second, how, in_order = pairs_of(len(in_text), len(distinct))
    numbers = np.array(in_text + distinct, np.uint64)
    pairs = numbers[first] * _FIRST + numbers[second] * _SECOND + how
    pairs ^= pairs >> np.uint64(29)
    pairs >>= _TAG
    pairs[in_order:] |= _IN_ANY_ORDER  # those in order have the first view's bits, which are none
    letters = [letter_numbers(word) for word in words]
    return np.concatenate((numbers[: len(in_text)], pairs, *letters))


def _pairs_of(words: int, distinct: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Numbers, int]:
    """Say which pairs a text has, as places in its words followed by its distinct ones.

    Given are the first and the second of each pair, how the two stand, and how many are in order. These are
    neighbours, and words with one or two between them; the others are each word with itself, and any two.
    """
    near, follower = _places_up_to(words, REACH)
    one, another = _places_up_to(distinct, MOST_WORDS - 1)
    alone = np.arange(words)
    how = (np.where(follower - near == 1, _NEXT, _NEAR), np.full(words, _ALONE), np.full(len(one), _TOGETHER))
    first, second = (near, alone, one + words), (follower, alone, another + words)
    return np.concatenate(first), np.concatenate(second), np.concatenate(how), len(near)


_remembered_pairs = lru_cache(_LENGTHS)(_pairs_of)


def _places_up_to(count: int, reach: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair each of so many places with those up to `reach` behind it."""
    followers = np.minimum(count - 1 - np.arange(count), reach)
    first = np.repeat(np.arange(count), followers)
    nth = np.arange(len(first)) - np.repeat(np.cumsum(followers) - followers, followers)
    return first, first + 1 + nth


def _number(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> _TAG_BITS
