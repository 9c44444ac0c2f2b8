"""The grams of one text are those that it has among many."""

from __future__ import annotations

import pytest

from faq.grams import views, views_of

OFTEN = ["is", "it", "as", "bad", "as", "it", "is", "said"]
LONG = [f"word{number % 70}" for number in range(100)]


@pytest.mark.parametrize("words", [[], ["hurts"], ["does", "it", "hurt"], OFTEN, LONG])
def test_one_text_has_the_same_grams_alone_as_among_others(words: list[str]) -> None:
    among_others = [numbers[rows == 1].tolist() for rows, numbers in views([["other"], words, ["another", "one"]])]
    assert [sorted(numbers.tolist()) for numbers in views_of(words)] == [sorted(numbers) for numbers in among_others]
