"""Finds what is wrong with the content before a client does: `bot.py faq check`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from faq.entry import Entry, Kind
from faq.library import duplicate_ids, read_folder
from faq.markup import faults, plain
from faq.placeholders import NAMES, unknown
from faq.problems import Problem
from faq.signs import SignError, Signs
from faq.text import normalise

LONGEST_ANSWER = 600  # characters that a client reads at one go on a phone
LONGEST_QUESTION = 48  # characters that fit on a button
URGENT_CORPUS = Path("checks") / "urgent.jsonl"
LEAST_RECALL = 0.97  # of the corpus's emergencies
MOST_FALSE_ALARMS = 0.01  # of its calm messages


def check(folder: Path) -> list[Problem]:
    """All problems of the content below the folder, errors and warnings, in the order of the files."""
    reader, _ = read_folder(folder)
    entries = reader.entries
    problems = [*reader.problems, *duplicate_ids(entries), *_claimed_twice(entries), *_dead_relations(entries)]
    for entry in entries:
        problems += _answer(entry)
        problems += _source(entry)
    problems += _urgent(folder, entries)
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


def _claimed_twice(entries: Iterable[Entry]) -> list[Problem]:
    """Wordings that stand twice: within an entry they are noise, in two entries they make both unsure."""
    owner: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        for wording in entry.wordings:
            key = _comparable(wording)
            other = owner.get(key)
            if other is entry:
                problems.append(_error(entry, f"“{wording}” stands twice", "remove one"))
            elif other is not None:
                what = f"“{wording}” is also claimed by {other.id} ({other.file}:{other.line})"
                problems.append(_error(entry, what, "keep it in the one that it fits best"))
            owner.setdefault(key, entry)
    return problems


def _comparable(wording: str) -> str:
    """What makes two wordings the same; signs count only where there are no words."""
    words = normalise(wording)
    return words if any(map(str.isalnum, words)) else wording


def _dead_relations(entries: Sequence[Entry]) -> list[Problem]:
    ids = {entry.id for entry in entries}
    return [
        _error(entry, f"related names {other}, which does not exist", "correct the id or remove it")
        for entry in entries
        for other in entry.related
        if other not in ids
    ]


def _answer(entry: Entry) -> list[Problem]:
    problems = [_error(entry, fault, "correct the answer's HTML") for fault in faults(entry.answer)]
    names = ", ".join(sorted(NAMES))
    problems += [
        _error(entry, f"{{{name}}} is no setting", f"use one of {names}, or other brackets")
        for name in unknown(entry.answer)
    ]
    length = len(plain(entry.answer))
    if entry.kind is Kind.ANSWER and length > LONGEST_ANSWER:
        problems.append(_error(entry, f"the answer has {length} characters", f"shorten it to {LONGEST_ANSWER}"))
    if len(entry.question) > LONGEST_QUESTION:
        what = f"the question has {len(entry.question)} characters"
        problems.append(_warning(entry, what, f"a button shows about {LONGEST_QUESTION}"))
    return problems


def _source(entry: Entry) -> list[Problem]:
    if entry.kind is not Kind.ANSWER or entry.source:
        return []
    remedy = "add 'source: {document: ..., section: ...}'"
    return [_error(entry, "nobody can check where this answer comes from", remedy)]


def _urgent(folder: Path, entries: Sequence[Entry]) -> list[Problem]:
    """Hold the signs of emergencies to the corpus of messages that comes with the content, if one does."""
    path = folder / URGENT_CORPUS
    try:
        signs = Signs(entries)
    except SignError as error:
        return [_error(error.entry, str(error), "correct the sign")]
    if not path.is_file():
        return []
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        judged = [(bool(row["urgent"]), bool(signs.find(str(row["q"])))) for row in rows]
    except (ValueError, KeyError, TypeError):
        name = URGENT_CORPUS.as_posix()
        return [Problem(name, 1, "", "a line can't be read", 'write {"q": "...", "urgent": true} on each')]
    return _gate(judged)


def _gate(judged: list[tuple[bool, bool]]) -> list[Problem]:
    urgent = [seen for is_urgent, seen in judged if is_urgent]
    calm = [seen for is_urgent, seen in judged if not is_urgent]
    recall = sum(urgent) / max(1, len(urgent))
    alarms = sum(calm) / max(1, len(calm))
    name, problems = URGENT_CORPUS.as_posix(), []
    if urgent and recall < LEAST_RECALL:
        what = f"only {recall:.3f} of the emergencies are seen, {LEAST_RECALL} are needed"
        problems.append(Problem(name, 1, "", what, "widen the signs of the urgent entries"))
    if calm and alarms > MOST_FALSE_ALARMS:
        what = f"{alarms:.3f} of the calm messages raise the alarm, at most {MOST_FALSE_ALARMS} may"
        problems.append(Problem(name, 1, "", what, "narrow the signs, or add to 'unless'"))
    return problems


def _error(entry: Entry, what: str, remedy: str) -> Problem:
    return Problem(entry.file, entry.line, entry.id, what, remedy)


def _warning(entry: Entry, what: str, remedy: str) -> Problem:
    return Problem(entry.file, entry.line, entry.id, what, remedy, warning=True)
