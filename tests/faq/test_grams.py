"""What a text is compared by."""

from __future__ import annotations

import pytest

from faq.grams import MOST_WORDS, SHARES, grams_of, view_of


def views(words: list[str]) -> list[list[int]]:
    """The grams of each view."""
    numbers = grams_of(words)
    return [numbers[view_of(numbers) == view].tolist() for view in range(len(SHARES))]


@pytest.mark.parametrize(
    ("words", "in_order", "in_any_order"),
    [
        ([], 0, 0),
        (["hurts"], 1, 1),
        (["does", "it", "hurt"], 3 + 3, 3 + 3),
        (["a", "b", "c", "d", "e"], 5 + 4 + 3 + 2, 5 + 10),  # neighbours, and one or two words between
        (["no", "no", "no"], 3 + 3, 3),  # a word and itself are no pair
    ],
)
def test_words_and_their_pairs_are_counted(words: list[str], in_order: int, in_any_order: int) -> None:
    first, second, _ = views(words)
    assert (len(first), len(second)) == (in_order, in_any_order)


def test_order_matters_to_one_view_alone() -> None:
    one, other = views(["needle", "after", "pain"]), views(["pain", "after", "needle"])
    assert [sorted(a) == sorted(b) for a, b in zip(one, other, strict=True)] == [False, True, True]


def test_a_slip_leaves_most_letter_groups() -> None:
    (_, _, typed), (_, _, meant) = views(["soreness"]), views(["sorenss"])
    assert len(set(typed) & set(meant)) > len(typed) / 2


def test_a_very_long_text_has_no_more_pairs_than_are_worth_it() -> None:
    words = [f"word{number}" for number in range(1000)]
    assert len(views(words)[1]) < 1000 * (MOST_WORDS + 1)
