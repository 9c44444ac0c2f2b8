import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.index import GramIndex
from faq.usage import Usage

WEIGHT = 0.1
TEXTS = [
    "the needle hurts",
    "does the needle hurt",
    "a sore neck",
    "my neck is sore",
    "where do I park",
    "park the car",
]
OWNERS = [0, 0, 1, 1, 2, 2]

words = st.sampled_from(["needle", "hurts", "sore", "neck", "park", "car", "the", "my", "is", "a"])
texts = st.lists(st.lists(words, min_size=1, max_size=6), min_size=4, max_size=8)


def usage_of(texts: list[list[str]], owners: list[int], entries: int) -> tuple[GramIndex, Usage]:
    index = GramIndex.build(texts)
    return index, Usage(index, np.array(owners), entries, WEIGHT)


def scores(text: str) -> np.ndarray:
    index, usage = usage_of([each.split() for each in TEXTS], OWNERS, 3)
    return usage.scores([index.query(text.split())])[0]


@pytest.mark.parametrize(("text", "entry"), [("needle", 0), ("sore needle neck", 1), ("park", 2), ("the car", 2)])
def test_the_entry_that_has_the_words_most_often_scores_best(text: str, entry: int) -> None:
    assert scores(text).argmax() == entry


def test_what_the_content_never_says_says_nothing() -> None:
    assert scores("xylophone quartet").tolist() == [0, 0, 0]


def test_words_that_no_phrasing_knows_make_the_others_count_less() -> None:
    assert 0 < scores("needle xylophone quartet")[0] < scores("needle")[0]


def test_few_phrasings_make_no_entry_likelier() -> None:
    many = [["sore", "neck", *extra] for extra in (["now"], ["today"], ["again"], ["still"], ["here"])]
    index, usage = usage_of([*many, ["sore", "knee"]], [0, 0, 0, 0, 0, 1], 2)
    assert usage.scores([index.query(["sore", "neck"])])[0].argmax() == 0


@given(texts, st.data())
def test_a_held_out_phrasing_scores_as_if_it_had_never_been_given(
    given_texts: list[list[str]], data: st.DataObject
) -> None:
    owners = sorted(data.draw(st.lists(st.integers(0, 2), min_size=len(given_texts), max_size=len(given_texts))))
    row = data.draw(st.integers(0, len(given_texts) - 1))
    _, usage = usage_of(given_texts, owners, 3)
    index, without = usage_of(given_texts[:row] + given_texts[row + 1 :], owners[:row] + owners[row + 1 :], 3)
    expected = without.scores([index.query(given_texts[row])])
    np.testing.assert_allclose(usage.without_each(np.array([row])), expected, atol=1e-6)
