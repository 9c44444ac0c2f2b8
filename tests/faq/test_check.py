from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from faq.check import check

Write = Callable[..., Path]
GOOD = "- {id: a, question: A?, answer: a, source: {document: D}}\n"


def told(folder: Path) -> str:
    return "\n".join(map(str, check(folder)))


def test_sound_content_has_no_problems(write: Write) -> None:
    assert check(write(GOOD)) == []


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: b, question: B?, answer: b}", "no source"),
        ("{id: b, question: B?, answer: b, source: D, related: [zzz]}", "'zzz' doesn't exist"),
        ("{id: b, question: B?, answer: 'Hi {name}', source: D}", "nothing fills {name}"),
        ("{id: b, question: B?, answer: '<b>Hi', source: D}", "<b> is never closed"),
        ("{id: b, question: B?, answer: '<p>Hi</p>', source: D}", "Telegram doesn't know <p>"),
        ("{id: b, question: B?, answer: '<b><i>x</b></i>', source: D}", "closes nothing"),
        ("{id: b, question: B?, answer: b, source: D, phrasings: [one, One!]}", "stands here 2 times"),
        ("{id: b, question: B?, answer: b, source: D, phrasings: ['a']}", "is claimed by a"),
        ("{id: b, question: B?, answer: '" + "x" * 601 + "', source: D}", "601 characters"),
    ],
)
def test_a_problem_is_named_with_its_place(write: Write, entry: str, said: str) -> None:
    folder = write(GOOD + "- " + entry)
    assert said in told(folder)
    assert "faq.yaml:2: error: b:" in told(folder)


def test_a_long_question_is_only_warned_of(write: Write) -> None:
    problems = check(write("- {id: b, question: '" + "long " * 12 + "?', answer: b, source: D}"))
    assert [problem.warning for problem in problems] == [True]


def test_entries_that_sound_alike_are_warned_of(write: Write) -> None:
    first = "[when is my parcel here, parcel arrival day, parcel arrives which day]"
    second = "[when is my parcel there, parcel arrival days, parcel arriving which day]"
    folder = write(
        f"- {{id: a, question: When arrives it?, answer: a, source: D, phrasings: {first}}}\n"
        f"- {{id: b, question: When does it arrive?, answer: b, source: D, phrasings: {second}}}"
    )
    assert "likest to phrasings of" in told(folder)


URGENT = "- {id: u, kind: urgent, question: Help, answer: Call., signs: [help]}\n"


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([("help", True), ("hello", False)], False),
        ([("help", True), ("save me", True)], True),
        ([("help", True), ("can this help my back", False)], True),
    ],
)
def test_the_urgent_corpus_is_a_gate(write: Write, rows: list[tuple[str, bool]], *, refused: bool) -> None:
    folder = write(URGENT)
    (folder / "checks").mkdir()
    lines = (json.dumps({"q": text, "urgent": urgent}) for text, urgent in rows)
    (folder / "checks" / "urgent.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert bool(check(folder)) is refused
