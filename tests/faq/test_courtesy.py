"""A courtesy is answered with one, unless the client says more: then a person reads it."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from faq.matcher import Matcher


@pytest.mark.parametrize("text", ["thanks, it hurts more", "thanks, feeling a bit dizzy", "cheers, i feel faint"])
def test_what_is_told_beside_a_courtesy_is_passed_on(practice: Matcher, text: str) -> None:
    assert [part.outcome for part in practice.match(text).parts] == [Outcome.ESCALATE]


def test_a_courtesy_that_hides_what_is_told_is_looked_beneath(practice: Matcher) -> None:
    (finding,) = practice.explain("thanks kaz, my calf feels worse though")
    assert finding.reason == "more than a courtesy"


@pytest.mark.parametrize("text", ["thanks", "thank you so much, that was lovely", "good morning kaz, lovely day"])
def test_a_courtesy_alone_is_answered_with_one(practice: Matcher, text: str) -> None:
    assert [part.outcome for part in practice.match(text).parts] == [Outcome.SMALLTALK]


@pytest.mark.parametrize(
    "text",
    [
        "sat in the waiting room 25 min and no sorry, not real happy",
        "does it stab. im chicken",  # no courtesy is in it at all
    ],
)
def test_small_talk_that_may_say_more_is_marked(practice: Matcher, text: str) -> None:
    (part,) = practice.match(text).parts
    assert (part.outcome, part.more) == (Outcome.SMALLTALK, True)


@pytest.mark.parametrize("text", ["thanks", "Thank you so much, that was very helpful.", "tell me a joke", "👍"])
def test_small_talk_that_says_no_more_is_not(practice: Matcher, text: str) -> None:
    assert [part.more for part in practice.match(text).parts] == [False]
