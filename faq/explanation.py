"""Says in a table why a message is matched as it is: `bot.py ask --explain`."""

from __future__ import annotations

from collections.abc import Iterator

from faq.evidence import NAMES
from faq.matcher import Finding, Matcher

SHOWN = 5


def explain(matcher: Matcher, text: str) -> str:
    """The parts of the message, what was considered for each, what counted, and what it was held against."""
    level = "lexical and semantic" if matcher.semantic else "lexical"
    lines = [f"An answer is sent from confidence {matcher.answer_from:.2f} on ({level} ranking).", ""]
    for finding in matcher.explain(text):
        lines += [*_finding(finding), ""]
    return "\n".join(lines).rstrip()


def _finding(finding: Finding) -> Iterator[str]:
    because = f" ({finding.reason})" if finding.reason else ""
    yield f"“{finding.text}”  ->  {finding.outcome}{because}"
    for sighting in finding.sightings:
        yield f"  sign of {sighting.entry.id}: {' … '.join(sighting.words)}"
    if finding.candidates:
        yield f"  {'confidence':>10}  {'kind':9}  {'entry':28}  " + "  ".join(f"{name:>8}" for name in NAMES)
    for candidate in finding.candidates[:SHOWN]:
        figures = "  ".join(f"{value:8.2f}" for value in candidate.evidence)
        entry = candidate.entry
        yield f"  {candidate.confidence:10.2f}  {entry.kind:9}  {entry.id:28}  {figures}"
        yield f"  {'':10}  nearest: {candidate.wording}"
