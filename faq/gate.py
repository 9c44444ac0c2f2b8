"""The gate that keeps urgent signs sharp: content that misses emergencies, or sees them everywhere, is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from faq.entry import Entry
from faq.problems import Problem
from faq.signs import Signs

CORPUS = Path("checks") / "urgent.jsonl"
LEAST_RECALL = 0.97
MOST_FALSE_ALARMS = 0.01
_SHOWN = 5


def urgent_gate(folder: Path, entries: list[Entry]) -> list[Problem]:
    """Try the urgent signs on the corpus that stands beside the content, if one does."""
    path = folder / CORPUS
    if not path.is_file():
        return []
    return [*_judge(path, Signs(entries))]


def _judge(path: Path, signs: Signs) -> Iterator[Problem]:
    total, wrong = {True: 0, False: 0}, dict[bool, list[tuple[int, str]]]({True: [], False: []})
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, urgent = str(row["q"]), bool(row["urgent"])
        except (ValueError, KeyError, TypeError):
            yield Problem(str(CORPUS), number, "", "not a row of the corpus", 'write {"q": "...", "urgent": true}')
            continue
        total[urgent] += 1
        if bool(signs.find(text)) is not urgent:
            wrong[urgent].append((number, text))
    recall = 1 - len(wrong[True]) / max(1, total[True])
    alarms = len(wrong[False]) / max(1, total[False])
    refused = recall < LEAST_RECALL, alarms > MOST_FALSE_ALARMS
    told = f"recall {recall:.3f} (at least {LEAST_RECALL}), false alarms {alarms:.3f} (at most {MOST_FALSE_ALARMS})"
    for urgent, fails in zip((True, False), refused, strict=True):
        if fails:
            yield from _name(wrong[urgent], told, "missed" if urgent else "a false alarm")


def _name(rows: list[tuple[int, str]], told: str, verdict: str) -> Iterator[Problem]:
    remedy = "adapt the signs or unless of the urgent entries"
    for number, text in rows[:_SHOWN]:
        yield Problem(str(CORPUS), number, "", f"urgent signs: {told}; {verdict}: {text[:60]!r}", remedy)
