"""Comparing texts with phrasings."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from faq.index import GramIndex

COMMON = ["does", "it", "hurt", "how", "long", "the", "needle", "sore"]
texts = st.lists(st.lists(st.sampled_from(COMMON), min_size=1, max_size=30), min_size=1, max_size=25)


@given(texts)
def test_a_text_is_as_like_a_phrasing_as_the_phrasing_is_like_it(given_texts: list[list[str]]) -> None:
    index = GramIndex.build(given_texts)
    found = np.stack([index.cosines(index.query(text)) for text in given_texts])
    np.testing.assert_allclose(found.diagonal(), 1, atol=0.01)
    np.testing.assert_allclose(found, found.T, atol=0.01)


@given(texts)
def test_phrasings_are_compared_while_learning_as_texts_are_later(given_texts: list[list[str]]) -> None:
    index = GramIndex.build(given_texts)
    found = np.stack([index.cosines(index.query(text)) for text in given_texts])
    for height in (4, 100):
        first = 0
        for slab in index.slabs(height):
            expected = found[first : first + len(slab), : slab.shape[1]]
            np.testing.assert_allclose(slab, expected, atol=0.01)
            first += len(slab)


def test_what_nobody_ever_said_makes_a_text_less_like_all_phrasings() -> None:
    index = GramIndex.build([["sore", "neck"], ["park", "the", "car"]])
    plain, strange = (index.cosines(index.query(text.split()))[0] for text in ("sore neck", "sore neck xylophone"))
    assert 0 < strange < plain


def test_a_text_that_repeats_everything_is_compared_too() -> None:
    words = [f"word{number}" for number in range(300)]
    index = GramIndex.build([words * 3, words, ["word1"]])
    found = index.cosines(index.query(words * 2))
    assert found[:2].min() > 0.98
    assert found[2] < 0.3


def test_a_very_long_phrasing_makes_nothing_coarser() -> None:
    """The fewer the phrasings, the more grams are common."""
    short = [[f"word{number}", "and", f"word{number + 1}"] for number in range(18)]
    texts = [[f"long{number}" for number in range(700)], *short]
    index = GramIndex.build(texts)
    found = [index.cosines(index.query(text))[row] for row, text in enumerate(texts)]
    np.testing.assert_allclose(found, 1, atol=0.01)
    (slab,) = index.slabs(100)
    np.testing.assert_allclose(slab.diagonal(), 1, atol=0.01)
