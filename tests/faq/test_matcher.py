from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq.entry import Entry, Kind
from faq.library import Library
from faq.match import Match, Outcome
from faq.matcher import Matcher
from faq.problems import ContentError
from tests.cores import own_cores

Write = Callable[..., Path]


def outcomes(match: Match) -> list[Outcome]:
    return [part.outcome for part in match.parts]


def best(match: Match) -> str:
    entry = match.parts[0].best
    return entry.id if entry else ""


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("when will my parcel arrive", "delivery-time"),
        ("wehn wlil my parcle arive", "delivery-time"),
        ("WHERE'S my package??", "track-parcel"),
        ("i'd like to return the shoes", "return-goods"),
        ("is visa ok", "pay-card"),
    ],
)
def test_the_nearest_entry_comes_first(shop: Matcher, text: str, entry: str) -> None:
    assert best(shop.match(text)) == entry


def test_a_phrasing_itself_is_ranked_with_high_confidence(shop: Matcher) -> None:
    part = shop.match("credit card payment").parts[0]
    assert part.entries[0].entry.id == "pay-card"
    assert part.entries[0].confidence > 0.5


def test_confidence_is_a_probability_and_falls(shop: Matcher) -> None:
    values = [ranked.confidence for ranked in shop.match("how many days for the delivery").parts[0].entries]
    assert values == sorted(values, reverse=True)
    assert all(0 <= value <= 1 for value in values)
    assert len(values) <= 5


def test_what_nothing_is_near_is_escalated(shop: Matcher) -> None:
    assert outcomes(shop.match("quantum chromodynamics lecture")) == [Outcome.ESCALATE]


def test_a_handoff_topic_is_escalated(shop: Matcher) -> None:
    match = shop.match("give me a refund now")
    assert (outcomes(match), best(match)) == ([Outcome.ESCALATE], "refund-claims")


@pytest.mark.parametrize("text", ["hi there", "good morning", "😀", "...", "", "   ", "\0"])
def test_greetings_and_empty_words_are_small_talk(shop: Matcher, text: str) -> None:
    assert outcomes(shop.match(text)) == [Outcome.SMALLTALK]


def test_a_stricter_share_of_wrong_answers_raises_the_threshold(practice: Matcher, tmp_path: Path) -> None:
    library = Library(Library.load(Path(__file__).parents[2] / "faq" / "content").entries[:40])
    with own_cores():
        lax, strict = (Matcher(library, share, tmp_path, semantic=False).answer_from for share in (0.2, 0.01))
    assert lax < strict
    assert 0 < practice.answer_from < 1


def test_two_questions_get_two_parts_in_their_order(practice: Matcher) -> None:
    match = practice.match("does it hurt when the needle goes in? and how much does a session cost?")
    assert [part.best.id for part in match.parts if part.best] == ["does-it-hurt", "prices"]
    assert outcomes(match) == [Outcome.ANSWER, Outcome.ESCALATE]


def test_one_question_in_two_sentences_stays_one_part(practice: Matcher) -> None:
    assert len(practice.match("I'm a bit nervous. Does dry needling hurt?").parts) == 1


@pytest.mark.parametrize(
    "text", ["Tut das Einstechen der Nadel weh und wie lange?", "¿Cuánto cuesta una sesión?", "干针和针灸是一样的吗？"]
)
def test_another_language_is_escalated(practice: Matcher, text: str) -> None:
    assert outcomes(practice.match(text)) == [Outcome.ESCALATE]


def test_what_is_denied_is_not_answered(practice: Matcher) -> None:
    match = practice.match("I am not asking about bruising, does the needle hurt when it goes in?")
    assert best(match) == "does-it-hurt"


def test_urgent_signs_come_first(practice: Matcher) -> None:
    match = practice.match("hello! what is dry needling? also i can't breathe since the needles")
    assert outcomes(match) == [Outcome.URGENT]


def test_a_follow_up_leans_on_the_last_answer(practice: Matcher) -> None:
    """Leaning never guesses: what comes back is about the last answer or goes to the therapist."""
    library = Library.load(Path(__file__).parents[2] / "faq" / "content")
    previous = library.get("after-soreness")
    assert previous is not None
    match = practice.match("and how long?", previous)
    near = {previous.id, *previous.related}
    for part in match.parts:
        if part.outcome in {Outcome.ANSWER, Outcome.SUGGEST}:
            assert part.best is not None
            assert part.best.id in near or part.best.kind is not Kind.ANSWER


def test_the_cache_changes_nothing(tmp_path: Path, write: Write) -> None:
    library = Library.load(write("- {id: a, question: A one?, answer: a}\n- {id: b, question: B two?, answer: b}"))
    fresh, kept = (Matcher(library, cache_dir=tmp_path / "cache", semantic=False) for _ in range(2))
    assert fresh.match("a one").parts == kept.match("a one").parts


def test_a_damaged_cache_is_made_anew(tmp_path: Path, write: Write) -> None:
    library = Library.load(write("- {id: a, question: A one?, answer: a}"))
    Matcher(library, cache_dir=tmp_path / "cache", semantic=False)
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(b"nonsense")
    assert best(Matcher(library, cache_dir=tmp_path / "cache", semantic=False).match("a one")) == "a"


def test_a_bad_sign_is_a_content_error(write: Write) -> None:
    folder = write("- {id: u, kind: urgent, question: Help, answer: Call., signs: ['(']}")
    with pytest.raises(ContentError, match="u"):
        Matcher(Library.load(folder), semantic=False)


def entries(*wordings: tuple[str, ...]) -> Library:
    return Library(Entry(f"e-{n}", Kind.ANSWER, w[0], w[1:], "x") for n, w in enumerate(wordings))


@pytest.mark.parametrize(
    "library",
    [
        entries(),
        entries(("What is it?",)),
        entries(("one",), ("two",)),
        entries(("same words", "same words"), ("same words", "same words")),
        entries(("干针是什么", "什么是干针"), ("疼吗", "会疼吗")),
        entries(("???",), ("🙂",)),
        entries(("что это такое", "расскажите"), ("это больно", "больно ли это")),
    ],
)
@pytest.mark.parametrize("text", ["", "what is it", "疼吗", "больно", "x" * 4096, "a b " * 1024, "🙂"])
def test_odd_libraries_give_defined_results(library: Library, text: str) -> None:
    match = Matcher(library, semantic=False).match(text)
    assert match.parts
    assert all(np.isfinite(ranked.confidence) for part in match.parts for ranked in part.entries)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_has_a_defined_result(shop: Matcher, text: str) -> None:
    first, second = shop.match(text), shop.match(text)
    assert first == second
    assert 1 <= len(first.parts) <= 4
    for part in first.parts:
        assert all(0 <= ranked.confidence <= 1 for ranked in part.entries)
