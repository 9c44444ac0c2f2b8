"""The shipped content serves clients as well as docs/matching.md promises at least, on messages that others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import Content
from faq.evaluation import evaluate, read_messages
from faq.matcher import Matcher

MESSAGES = Path(__file__).parents[1] / "data" / "client-messages.jsonl"
AT_LEAST = {
    "in.direct_right": 0.75,
    "in.resolved": 0.90,
    "out.handed_over": 0.75,
    "urgent.recall": 0.97,
    "chitchat.social": 0.9,  # of few messages
    "answers.precision": 0.95,
}
AT_MOST = {"in.wrong": 0.03, "out.answered": 0.04, "urgent.false_alarms": 0.01, "calibration.error": 0.05}


def _shortfalls(matcher: Matcher, every: int = 1) -> dict[str, float]:
    figures = evaluate(matcher, matcher.library, read_messages(MESSAGES)[::every]).figures
    low = {name for name, least in AT_LEAST.items() if figures[name] < least}
    high = {name for name, most in AT_MOST.items() if figures[name] > most}
    return {name: figures[name] for name in low | high}


def test_the_lexical_level_keeps_what_is_promised(practice: Matcher) -> None:
    assert _shortfalls(practice) == {}


def test_the_semantic_level_keeps_what_is_promised(content: Content) -> None:
    if not content.matcher.semantic:
        pytest.skip("the semantic level is not installed")
    assert _shortfalls(content.matcher, every=2) == {}  # the encoder takes its time
