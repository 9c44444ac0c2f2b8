"""The shipped content serves clients as well as docs/matching.md promises at least, on its own set of messages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.content import Content
from faq import learning
from faq.evaluation import evaluate, read_messages
from faq.matcher import Matcher

MESSAGES = Path(__file__).parents[1] / "data" / "client-messages.jsonl"
PAGE = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([a-z]+\.[a-z_]+)( \(at most\))? \| (\.\d+) \|", re.MULTILINE)  # the column "at least"
PROMISED = {name: (bool(at_most), float(limit)) for name, at_most, limit in ROW.findall(PAGE)}
AT_LEAST = {name: limit for name, (at_most, limit) in PROMISED.items() if not at_most}
AT_MOST = {name: limit for name, (at_most, limit) in PROMISED.items() if at_most}
# Beyond the page's table: the engine's constants were chosen on this set, which may not fall as far as a new one.
AT_LEAST["in.direct_right"] = max(0.75, AT_LEAST["in.direct_right"])
AT_MOST["calibration.error"] = 0.05


def _shortfalls(matcher: Matcher) -> dict[str, float]:
    figures = evaluate(matcher, matcher.library, read_messages(MESSAGES)).figures
    low = {name for name, least in AT_LEAST.items() if figures[name] < least}
    high = {name for name, most in AT_MOST.items() if figures[name] > most}
    return {name: figures[name] for name in low | high}


def test_the_page_promises_something_of_every_kind_of_message() -> None:
    assert {name.split(".")[0] for name in PROMISED} == {"in", "out", "urgent", "chitchat", "answers"}
    assert {name for name, (at_most, _) in PROMISED.items() if at_most} == {
        "in.wrong",
        "out.answered",
        "urgent.false_alarms",
    }


def test_the_lexical_level_keeps_what_is_promised(practice: Matcher) -> None:
    assert _shortfalls(practice) == {}


def test_the_semantic_level_keeps_what_is_promised(content: Content) -> None:
    if not content.matcher.semantic:
        pytest.skip("the semantic level is not installed")
    assert _shortfalls(content.matcher) == {}


def test_leaving_far_entries_unscored_changes_next_to_nothing(
    practice: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [message.q for message in read_messages(MESSAGES)][::4]
    near = practice.ranker.rank(texts)
    monkeypatch.setattr(learning, "NEAR", len(practice.ranker.entries))
    everything = practice.ranker.rank(texts)
    pairs = [
        (one.candidates[0], other.candidates[0])
        for one, other in zip(near, everything, strict=True)
        if other.candidates
    ]
    same = [one.entry == other.entry and abs(one.confidence - other.confidence) < 0.01 for one, other in pairs]
    assert len(same) - sum(same) <= len(same) / 100
