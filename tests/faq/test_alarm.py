"""Signs and sound together: what the shipped content takes for an emergency, and what it doesn't."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from faq.entry import Kind
from faq.library import Library
from faq.match import Outcome
from faq.matcher import Matcher
from faq.signs import Signs

CORPUS = Path(__file__).parents[2] / "faq" / "content" / "checks" / "urgent.jsonl"
EVERY = 10  # so many wordings are passed over to try one, for time's sake


def alarming(matcher: Matcher, texts: Iterable[str]) -> list[str]:
    return [text for text in texts if matcher.match(text).parts[0].outcome is Outcome.URGENT]


def test_what_the_content_calls_urgent_is_urgent_in_capitals_too(practice: Matcher) -> None:
    urgent = [w for e in practice.library.entries if e.kind is Kind.URGENT for w in e.wordings][::EVERY]
    assert len(alarming(practice, (f"  {wording.upper()} " for wording in urgent))) >= 0.97 * len(urgent)


def test_what_the_content_does_not_call_urgent_hardly_ever_is(practice: Matcher) -> None:
    """At most 3 in 1,000, the rate that clients' messages are held to."""
    calm = [w for e in practice.library.entries if e.kind is not Kind.URGENT for w in e.wordings][::EVERY]
    assert len(found := alarming(practice, calm)) <= 0.003 * len(calm), found


def test_another_authors_messages_are_told_apart(practice: Matcher) -> None:
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    urgent, calm = ([row["q"] for row in rows if row["urgent"] is wanted] for wanted in (True, False))
    assert len(alarming(practice, urgent)) >= 0.97 * len(urgent)
    assert len(found := alarming(practice, calm)) <= 0.005 * len(calm), found


def test_a_sign_is_not_believed_where_nothing_sounds_urgent(practice: Matcher) -> None:
    text = "cud it paralize you if u hit a nerve"
    assert Signs(practice.library.entries).find(text)
    assert not alarming(practice, [text])


def test_what_sounds_urgent_needs_no_sign(practice: Matcher) -> None:
    text = "nan slipped off your table and bumped her head, fine at first but now shes vomiting and muddled"
    assert not Signs(practice.library.entries).find(text)
    (finding,) = practice.explain(text)
    assert finding.outcome is Outcome.URGENT
    assert finding.part.best
    assert finding.part.best.kind is Kind.URGENT


@pytest.mark.parametrize(("text", "urgent"), [("where is the fire exit", False), ("fire in the shop", True)])
def test_with_few_urgent_wordings_the_signs_decide_alone(
    write: Callable[[str], Path], text: str, *, urgent: bool
) -> None:
    folder = write("""
    - {id: fire, kind: urgent, question: Fire, answer: Run., signs: ["fire !exit"]}
    - {id: hours, question: When are you open?, phrasings: [opening hours, open today], answer: Always.}
    """)
    assert bool(alarming(Matcher(Library.load(folder), semantic=False), [text])) is urgent


def test_a_courtesy_that_is_near_an_emergency_is_seen_by_a_person(practice: Matcher) -> None:
    (finding,) = practice.explain("goodbye kaz, thank you for all of it")
    assert finding.candidates[0].entry.kind is Kind.SMALLTALK
    assert finding.outcome is Outcome.ESCALATE
