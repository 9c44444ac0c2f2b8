"""No courtesy hides an emergency, and a courtesy around something calm makes none of it."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from faq.matcher import Matcher

BEFORE = ("sorry to bother you, ", "good morning Kaz! hope you are well. ", "thanks for the session, ", "ok thanks, ")
URGENT = ("my chest hurts", "I fainted after the session", "bit short of breath now", "my face has gone droopy")
CALM = ("does it hurt", "my shoulders are a bit sore today, is that normal", "what if someone faints?")


def is_urgent(matcher: Matcher, text: str) -> bool:
    return any(part.outcome is Outcome.URGENT for part in matcher.match(text).parts)


@pytest.mark.parametrize("text", [before + told for before in BEFORE for told in URGENT])
def test_a_polite_beginning_hides_no_emergency(practice: Matcher, text: str) -> None:
    assert is_urgent(practice, text)
    (part,) = practice.match(text).parts
    assert part.text == text  # the therapist reads all of it


@pytest.mark.parametrize("told", ["thanks for yesterday! coughing blood since tho lol", "my lips are swelling, cheers"])
def test_a_cheerful_end_hides_no_emergency(practice: Matcher, told: str) -> None:
    assert is_urgent(practice, told)


@pytest.mark.parametrize("text", [before + told for before in BEFORE for told in CALM])
def test_a_courtesy_makes_nothing_urgent(practice: Matcher, text: str) -> None:
    assert not is_urgent(practice, text)
