"""The gate that keeps urgent signs sharp: content that misses emergencies, or sees them everywhere, is refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from faq.entry import Entry
from faq.finding import Finding
from faq.library import Library
from faq.matcher import Matcher
from faq.problems import Problem

CORPUS = Path("checks") / "urgent.jsonl"
LEAST_RECALL = 0.97
MOST_FALSE_ALARMS = 0.01
_SHOWN = 5
_BLOCK = 64  # messages looked at together, to save memory


class _Row(NamedTuple):
    """A message of the corpus, with its line."""

    number: int
    text: str
    urgent: bool


def urgent_gate(folder: Path, entries: list[Entry], cache_dir: Path | None = None) -> list[Problem]:
    """Try the matcher on the corpus that stands beside the content, if one does."""
    path = folder / CORPUS
    if not path.is_file():
        return []
    return [*_judge(path, Matcher(Library(entries), cache_dir=cache_dir))]


def _judge(path: Path, matcher: Matcher) -> Iterator[Problem]:
    rows: list[_Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append(_Row(number, str(row["q"]), bool(row["urgent"])))
        except (ValueError, KeyError, TypeError):
            yield Problem(str(CORPUS), number, "", "not a row of the corpus", 'write {"q": "...", "urgent": true}')
    misjudged, total = _misjudged(rows, matcher), Counter(row.urgent for row in rows)
    missed, alarmed = [row for row in misjudged if row.urgent], [row for row in misjudged if not row.urgent]
    recall, alarms = 1 - len(missed) / max(1, total[True]), len(alarmed) / max(1, total[False])
    told = f"recall {recall:.3f} (at least {LEAST_RECALL}), false alarms {alarms:.3f} (at most {MOST_FALSE_ALARMS})"
    if recall < LEAST_RECALL:
        yield from _name(missed, told, "missed")
    if alarms > MOST_FALSE_ALARMS:
        yield from _name(alarmed, told, "a false alarm")


def _misjudged(rows: Sequence[_Row], matcher: Matcher) -> list[_Row]:
    found: list[Finding | None] = []
    for start in range(0, len(rows), _BLOCK):
        found += matcher.emergencies.among([row.text for row in rows[start : start + _BLOCK]])
    return [row for row, finding in zip(rows, found, strict=True) if row.urgent is (finding is None)]


def _name(rows: Sequence[_Row], told: str, verdict: str) -> Iterator[Problem]:
    remedy = "give the urgent entries phrasings or signs like it, or others the words that sound alike"
    for row in rows[:_SHOWN]:
        yield Problem(str(CORPUS), row.number, "", f"urgent signs: {told}; {verdict}: {row.text[:60]!r}", remedy)
