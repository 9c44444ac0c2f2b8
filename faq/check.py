"""Checks a folder of content: all that an author can get wrong, each with its place and the remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from faq import markup, placeholders
from faq.closeness import too_close
from faq.emergencies import signs_of
from faq.entry import Entry, Kind
from faq.gate import urgent_gate
from faq.library import duplicate_ids, read_folder
from faq.problems import ContentError, Problem
from faq.text import normalise

MOST_IN_ANSWER = 600  # characters that a client reads on a phone without scrolling away
MOST_IN_BUTTON = 48


def check(folder: Path, cache_dir: Path | None = None) -> list[Problem]:
    """List what is wrong with the content; an empty list, or one of warnings only, means it may be used.

    What has to be learnt from the content on the way is kept in the cache.
    """
    reader = read_folder(folder)
    entries = reader.entries
    problems = [*reader.problems, *duplicate_ids(entries)]
    for rule in (_answers, _questions, _sources, _related, _placeholders, _markup, _own_duplicates):
        problems.extend(problem for entry in entries for problem in rule(entry, entries))
    problems.extend(_claimed_twice(entries))
    problems.extend(_signs(entries))
    problems.extend(too_close(entries))
    if not any(not problem.warning for problem in problems):
        problems.extend(urgent_gate(folder, entries, cache_dir))
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.warning))


def _problem(entry: Entry, what: str, remedy: str, *, warning: bool = False) -> Problem:
    return Problem(entry.file, entry.line, entry.id, what, remedy, warning)


def _answers(entry: Entry, _: list[Entry]) -> Iterator[Problem]:
    length = len(markup.visible(entry.answer))
    if entry.kind is Kind.ANSWER and length > MOST_IN_ANSWER:
        yield _problem(entry, f"the answer has {length} characters", f"shorten it to {MOST_IN_ANSWER}")


def _questions(entry: Entry, _: list[Entry]) -> Iterator[Problem]:
    if entry.kind is Kind.ANSWER and len(entry.question) > MOST_IN_BUTTON:
        what = f"the question has {len(entry.question)} characters and is cut short on a button"
        yield _problem(
            entry, what, f"shorten it to {MOST_IN_BUTTON}, and keep the long form as a phrasing", warning=True
        )


def _sources(entry: Entry, entries: list[Entry]) -> Iterator[Problem]:
    """Demand sources only of content that gives any: a foreign FAQ needn't know of them."""
    if entry.kind is Kind.ANSWER and (entry.source is None or not entry.source.document):
        demanded = any(other.source for other in entries)
        remedy = "add 'source: {document: ..., section: ...}'"
        yield _problem(entry, "the answer has no source", remedy, warning=not demanded)


def _related(entry: Entry, entries: list[Entry]) -> Iterator[Problem]:
    known = {other.id for other in entries}
    for other in entry.related:
        if other not in known:
            yield _problem(entry, f"related entry {other!r} doesn't exist", "correct its id or remove it")
        elif other == entry.id:
            yield _problem(entry, "the entry is related to itself", "remove its own id from 'related'")


def _placeholders(entry: Entry, _: list[Entry]) -> Iterator[Problem]:
    for name in placeholders.unknown(entry.answer):
        allowed = ", ".join(f"{{{known}}}" for known in sorted(placeholders.NAMES))
        yield _problem(entry, f"nothing fills {{{name}}}", f"use one of {allowed}")


def _markup(entry: Entry, _: list[Entry]) -> Iterator[Problem]:
    for fault in markup.faults(entry.answer):
        yield _problem(entry, f"the answer's HTML: {fault}", "correct it, or write &lt; &gt; &amp; for < > &")


def _own_duplicates(entry: Entry, _: list[Entry]) -> Iterator[Problem]:
    for wording, count in Counter(map(_comparable, entry.wordings)).items():
        if count > 1 and wording:
            yield _problem(entry, f"{wording!r} stands here {count} times", "keep one of them")


def _claimed_twice(entries: Iterable[Entry]) -> Iterator[Problem]:
    owners: dict[str, Entry] = {}
    for entry in entries:
        for wording in dict.fromkeys(map(_comparable, entry.wordings)):
            other = owners.setdefault(wording, entry)
            if other.id != entry.id and wording:
                what = f"{wording!r} is claimed by {other.id} ({other.file}:{other.line}) too"
                yield _problem(entry, what, "decide for one of the two")


def _signs(entries: list[Entry]) -> Iterator[Problem]:
    try:
        signs_of(entries)
    except ContentError as error:
        yield from error.problems


def _comparable(wording: str) -> str:
    """Make wordings that the matcher takes for the same the same; emoji stay as they are."""
    return normalise(wording) if any(letter.isalnum() for letter in wording) else wording
