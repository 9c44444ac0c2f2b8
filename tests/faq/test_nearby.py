"""The letters and lengths rule out no word that is near enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from faq.nearby import Nearby

words = st.text("abcdeñשé0", max_size=8)  # few letters, so that many words are near


@given(st.sets(words, max_size=30), words, st.integers(0, 3))
def test_every_word_within_so_many_slips_is_found_with_their_number(known: set[str], typed: str, slips: int) -> None:
    found = dict(Nearby(known).within(slips, typed))
    assert found == {word: d for word in known if (d := OSA.distance(typed, word)) <= slips}


def test_letters_that_share_a_bit_rule_nothing_out() -> None:
    a, shares_its_bit = "a", chr(ord("a") + 64)
    assert dict(Nearby([a]).within(1, shares_its_bit)) == {"a": 1}
