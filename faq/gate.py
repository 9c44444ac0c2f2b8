"""The gate that keeps urgent signs sharp: content that misses emergencies, or sees them everywhere, is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from faq.entry import Entry
from faq.library import Library
from faq.match import Outcome
from faq.matcher import Matcher
from faq.problems import Problem

CORPUS = Path("checks") / "urgent.jsonl"
LEAST_RECALL = 0.97
MOST_FALSE_ALARMS = 0.01
_SHOWN = 5


def urgent_gate(folder: Path, entries: list[Entry], cache_dir: Path | None = None) -> list[Problem]:
    """Try the matcher on the corpus that stands beside the content, if one does."""
    path = folder / CORPUS
    if not path.is_file():
        return []
    return [*_judge(path, Matcher(Library(entries), cache_dir=cache_dir))]


def _judge(path: Path, matcher: Matcher) -> Iterator[Problem]:
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
        if (matcher.match(text).parts[0].outcome is Outcome.URGENT) is not urgent:
            wrong[urgent].append((number, text))
    recall = 1 - len(wrong[True]) / max(1, total[True])
    alarms = len(wrong[False]) / max(1, total[False])
    refused = recall < LEAST_RECALL, alarms > MOST_FALSE_ALARMS
    told = f"recall {recall:.3f} (at least {LEAST_RECALL}), false alarms {alarms:.3f} (at most {MOST_FALSE_ALARMS})"
    for urgent, fails in zip((True, False), refused, strict=True):
        if fails:
            yield from _name(wrong[urgent], told, "missed" if urgent else "a false alarm")


def _name(rows: list[tuple[int, str]], told: str, verdict: str) -> Iterator[Problem]:
    remedy = "give the urgent entries phrasings or signs like it, or others the words that sound alike"
    for number, text in rows[:_SHOWN]:
        yield Problem(str(CORPUS), number, "", f"urgent signs: {told}; {verdict}: {text[:60]!r}", remedy)
