"""Slips of the keyboard and missing spaces are mended; what may be a word of its own is left alone."""

from __future__ import annotations

from collections import Counter

import pytest

from faq.matcher import Matcher
from faq.spelling import COMMON_HALF, LONGEST_GLUED, Spelling

COMMON = "how many days sore after is it what will feel like be hand lung howl".split()  # noqa: SIM905


@pytest.fixture
def spelling() -> Spelling:
    return Spelling(Counter(dict.fromkeys(COMMON, COMMON_HALF) | {"elbow": COMMON_HALF - 1}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whatis", ["what", "is"]),
        ("howmany", ["how", "many"]),
        ("howmanydayssoreafter", ["how", "many", "days", "sore", "after"]),
        ("whatwillitfeellike", ["what", "will", "it", "feel", "like"]),
        ("howlong", ["howlong"]),  # not "howl" and something
        ("soreelbow", ["soreelbow"]),  # what is rare is rather part of a word that the content doesn't know
        ("behandlung", ["behandlung"]),  # German
        ("howmany" * LONGEST_GLUED, ["howmany" * LONGEST_GLUED]),
    ],
)
def test_words_without_spaces_come_apart(spelling: Spelling, typed: str, meant: list[str]) -> None:
    assert spelling.mended([typed]) == meant


@pytest.mark.parametrize("typed", ["howpainfulisit", "howmanydayssoreafter", "singleuseneedles"])
def test_a_question_without_spaces_is_the_question(practice: Matcher, typed: str) -> None:
    """What only lacks its spaces counts no less; a mended slip does."""
    spaced = " ".join(practice.ranker.spelling.mended([typed]))
    (glued, apart) = (ranking.candidates[0] for ranking in practice.ranker.rank([typed, spaced]))
    assert (glued.entry, glued.confidence) == (apart.entry, pytest.approx(apart.confidence))
    assert practice.match(typed).parts[0].outcome == practice.match(spaced).parts[0].outcome
