"""Further wordings are joined to what was learnt of many, without learning all of it again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from faq.entry import Entry, Kind
from faq.joining import NEAREST, carry_over, missing, nearest, weigh_anew
from faq.kernel import RIDGE
from faq.match import Outcome
from faq.matcher import Matcher
from faq.taught import Additions, Taught

OWN_SET = Path(__file__).parents[1] / "data" / "client-messages.jsonl"
UKULELE = Taught(1, "taught-1", "Can I bring my ukulele?", "Play us a tune!", "ok if my uke comes along")
SKI = Taught(2, "does-it-hurt", phrasing="will i be wincing on the plinth")


def entry(name: str, *wordings: str) -> Entry:
    return Entry(name, Kind.ANSWER, wordings[0], wordings[1:], "x")


def test_where_all_are_near_it_is_as_if_all_were_learnt_together() -> None:
    dice = np.random.default_rng(1)
    points = dice.normal(size=(60, 90))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    kernel = (points @ points.T).astype(np.float32)
    wanted = (dice.integers(4, size=60)[:, None] == range(4)).astype(np.float32)
    ridge = RIDGE * np.eye(60, dtype=np.float32)
    old, further = np.arange(0, 60, 2), np.arange(1, 60, 2)
    weights = np.zeros((60, 4), np.float32)
    weights[old] = np.linalg.solve((kernel + ridge)[np.ix_(old, old)], wanted[old])
    weigh_anew(weights, np.arange(60), kernel, further, wanted[further] - kernel[further] @ weights)
    assert weights == pytest.approx(np.linalg.solve(kernel + ridge, wanted), abs=1e-4)


def test_what_is_still_there_keeps_its_weights() -> None:
    former = [entry("a", "one", "two"), entry("gone", "three"), entry("c", "four")]
    now = [entry("c", "four"), entry("new", "five"), entry("a", "two", "six")]
    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    carried, further = carry_over(former, weights, now)
    assert further.tolist() == [1, 3]
    assert carried.tolist() == [[11, 0, 9], [0, 0, 0], [5, 0, 3], [0, 0, 0]]


def test_the_nearest_are_weighed_beside_the_further_ones() -> None:
    likenesses = np.linspace(0, 1, 3 * NEAREST, dtype=np.float32)[None, :]
    near = nearest(likenesses, np.array([5]))
    assert near.tolist() == [5, *range(2 * NEAREST, 3 * NEAREST)]


def test_a_score_that_is_better_than_asked_misses_nothing() -> None:
    scores = np.array([[1.5, -0.5, 0.25]], np.float32)
    assert missing(scores, np.array([[True, False, False]])).tolist() == [[0, 0, -0.25]]


@pytest.fixture(scope="module")
def taught(practice: Matcher) -> Matcher:
    """The practice that ships, with an answer and a wording taught."""
    return Matcher(Additions(practice.library, [UKULELE, SKI]).library, semantic=False, watch=practice)


@pytest.mark.parametrize("text", ["Can I bring my ukulele?", "ok if my uke comes along??", "may i bring the ukulele"])
def test_what_was_taught_is_answered(text: str, taught: Matcher) -> None:
    (part,) = taught.match(text).parts
    assert part.outcome is Outcome.ANSWER
    assert part.best
    assert part.best.id == UKULELE.entry_id


def test_a_taught_wording_is_its_entrys(taught: Matcher, practice: Matcher) -> None:
    before, after = (matcher.match(SKI.phrasing).parts[0].entries for matcher in (practice, taught))
    assert after[0].entry.id == SKI.entry_id
    assert after[0].confidence > max([one.confidence for one in before if one.entry.id == SKI.entry_id], default=0)


def test_everything_else_is_as_it_was(taught: Matcher, practice: Matcher) -> None:
    texts = [json.loads(line)["q"] for line in OWN_SET.read_text(encoding="utf-8").splitlines()[::4]]
    assert taught.answer_from == practice.answer_from
    changed = [text for text in texts if outcomes(taught, text) != outcomes(practice, text)]
    assert len(changed) <= 0.005 * len(texts)


def outcomes(matcher: Matcher, text: str) -> list[Outcome]:
    return [part.outcome for part in matcher.match(text).parts]
