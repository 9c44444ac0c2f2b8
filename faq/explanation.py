"""Shows a person why a message was matched as it was, in a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from faq.evidence import NAMES
from faq.finding import Finding
from faq.grams import stem
from faq.matcher import Matcher
from faq.ranker import Candidate
from faq.text import tokens

_WIDEST = 44


def explain(matcher: Matcher, text: str) -> str:
    """Say what the parts are, which entries were considered, what counted, and what decided."""
    level = "semantic and lexical" if matcher.semantic else "lexical"
    lines = [f"{level} level; an answer is sent from confidence {matcher.answer_from:.2f}"]
    for finding in matcher.explain(text):
        lines += ["", *_finding(finding)]
    return "\n".join(lines)


def _finding(finding: Finding) -> Iterable[str]:
    yield f"{str(finding.outcome).upper()}: {_cut(' '.join(finding.text.split()), 90)}"
    if finding.reason:
        yield f"  because: {finding.reason}"
    for sighting in finding.sightings:
        yield f"  {sighting.entry.id}: the sign {sighting.pattern!r} in {' '.join(sighting.words)!r}"
    if finding.candidates:
        names = NAMES[: len(finding.candidates[0].evidence)]
        head = ("entry", "kind", "confidence", *names, "nearest wording", "words in common")
        yield from _table([head, *(_row(finding.text, candidate) for candidate in finding.candidates)])


def _row(text: str, candidate: Candidate) -> tuple[str, ...]:
    numbers = (f"{value:.2f}" for value in candidate.evidence)
    shared = " ".join(_shared(text, candidate.wording)) or "-"
    entry = candidate.entry
    return (entry.id, str(entry.kind), f"{candidate.confidence:.2f}", *numbers, _cut(candidate.wording), _cut(shared))


def _shared(text: str, wording: str) -> list[str]:
    """Name the words of the message that the wording has too, whatever their ending."""
    known = {stem(word) for word in tokens(wording)}
    return list(dict.fromkeys(word for word in tokens(text) if stem(word) in known))


def _table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cut(text: str, most: int = _WIDEST) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
