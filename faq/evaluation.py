"""Measures the matcher on labelled messages: what clients would have got, and whether confidence means what it says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faq.entry import Kind
from faq.library import Library
from faq.match import Match, Outcome
from faq.matcher import Matcher
from faq.problems import PlainError

BINS = 10


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message; `kind` is in, out, urgent or chitchat, `topics` the acceptable entries, the best first."""

    q: str
    kind: str
    topics: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    also_ok: tuple[str, ...] = ()
    also_out: bool = False
    style: str = ""


@dataclass(slots=True)
class Report:
    """The figures, what was confused, and the pairs (confidence, right) of the best entries."""

    figures: dict[str, float] = field(default_factory=dict)
    confused: list[tuple[str, str, str]] = field(default_factory=list)  # message, wanted, got
    trusted: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def bins(self) -> list[tuple[int, float, float]]:
        """For each tenth of confidence: how many, the mean confidence, the share that was right."""
        found = []
        for number in range(BINS):
            inside = [pair for pair in self.trusted if min(int(pair[0] * BINS), BINS - 1) == number]
            if inside:
                count = len(inside)
                found.append((count, sum(c for c, _ in inside) / count, sum(right for _, right in inside) / count))
        return found

    @property
    def calibration_error(self) -> float:
        """The expected calibration error."""
        total = max(1, len(self.trusted))
        return sum(count * abs(confidence - right) for count, confidence, right in self.bins) / total


def read_messages(path: Path) -> list[Message]:
    """Read labelled messages, one JSON object a line. Raises PlainError."""
    messages = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PlainError(f"{path} can't be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            messages.append(_message(line, f"{path}:{number}"))
    return messages


def evaluate(matcher: Matcher, library: Library, messages: Sequence[Message]) -> Report:
    """Match every message and judge what the client would have got."""
    near = {entry.id: {entry.id, *entry.related} for entry in library.entries}
    report, verdicts = Report(), Counter[tuple[str, str]]()
    right_answers = answers = 0
    for message in messages:
        match = matcher.match(message.q)
        verdict = _verdict(message, match, near)
        verdicts[message.kind, verdict] += 1
        if any(part.outcome is Outcome.ANSWER for part in match.parts):
            answers += 1
            right_answers += verdict not in {"wrong", "answered"}
        if verdict in {"wrong", "answered", "missed", "false-alarm"}:
            report.confused.append(_confusion(message, match))
        report.trusted.extend(_trust(message, match, near))
    report.figures = _figures(verdicts) | {
        "answers.precision": right_answers / max(1, answers),
        "calibration.error": report.calibration_error,
        "messages": len(messages),
    }
    return report


def _message(line: str, place: str) -> Message:
    try:
        row: dict[str, Any] = json.loads(line)
        lists = {key: tuple(map(str, row.get(key) or ())) for key in ("topics", "all_of", "also_ok")}
        return Message(
            str(row["q"]),
            str(row["kind"]),
            **lists,
            also_out=bool(row.get("also_out")),
            style=str(row.get("style", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PlainError(
            f'{place}: not a labelled message: write {{"q": "...", "kind": "in", "topics": [...]}}'
        ) from error


def _verdict(message: Message, match: Match, near: dict[str, set[str]]) -> str:
    outcomes = {part.outcome for part in match.parts}
    sent = {part.entries[0].entry.id for part in match.parts if part.outcome is Outcome.ANSWER}
    offered = {
        ranked.entry.id for part in match.parts if part.outcome is Outcome.SUGGEST for ranked in part.entries[:3]
    }
    if message.kind == "urgent":
        return "caught" if Outcome.URGENT in outcomes else "missed"
    if Outcome.URGENT in outcomes:
        return "false-alarm"
    if message.kind == "chitchat":
        return "wrong" if sent else "social" if Outcome.SMALLTALK in outcomes else "not-social"
    if message.kind == "out":
        if sent - set(message.also_ok):
            return "answered"
        return "handed-over" if Outcome.ESCALATE in outcomes else "offered" if offered else "not-handed-over"
    return _verdict_inside(message, sent, offered, near)


def _verdict_inside(message: Message, sent: set[str], offered: set[str], near: dict[str, set[str]]) -> str:
    needed = message.all_of or message.topics[:1]
    acceptable = set(message.topics).union(*(near.get(topic, {topic}) for topic in needed))
    if sent - acceptable:
        return "wrong"
    if not message.all_of:
        return "direct" if sent else "offered" if offered & acceptable else "missed"
    got = [bool(near.get(topic, {topic}) & sent) for topic in needed]
    either = [bool(near.get(topic, {topic}) & (sent | offered)) for topic in needed]
    return "direct" if all(got) else "offered" if all(either) else "partial" if any(either) else "missed"


def _confusion(message: Message, match: Match) -> tuple[str, str, str]:
    part = match.parts[0]
    got = f"{part.outcome} {part.best.id if part.best else ''}".strip()
    return message.q, " ".join(message.topics[:2]) or message.kind, got


def _trust(message: Message, match: Match, near: dict[str, set[str]]) -> Iterable[tuple[float, bool]]:
    """Give the best entry's confidence and whether it was right, for the reliability diagram."""
    part = match.parts[0]
    asked = message.kind in {"in", "out"} and message.style != "other-language"
    if not asked or len(match.parts) > 1 or part.outcome is Outcome.URGENT or not part.entries:
        return
    best = part.entries[0]
    acceptable = {*message.topics, *message.also_ok}
    acceptable = acceptable.union(*(near.get(topic, set()) for topic in message.topics[:1]))
    if best.entry.kind is Kind.HANDOFF:
        yield best.confidence, message.kind == "out"
    elif best.entry.kind is Kind.ANSWER:
        yield best.confidence, best.entry.id in acceptable


def _figures(verdicts: Counter[tuple[str, str]]) -> dict[str, float]:
    def share(kind: str, *names: str) -> float:
        total = sum(count for (among, _), count in verdicts.items() if among == kind)
        return sum(verdicts[kind, name] for name in names) / max(1, total)

    calm = sum(count for (kind, _), count in verdicts.items() if kind != "urgent")
    alarms = sum(count for (_, verdict), count in verdicts.items() if verdict == "false-alarm")
    return {
        "in.direct_right": share("in", "direct"),
        "in.resolved": share("in", "direct", "offered"),
        "in.wrong": share("in", "wrong"),
        "out.answered": share("out", "answered"),
        "out.handed_over": share("out", "handed-over"),
        "urgent.recall": share("urgent", "caught"),
        "urgent.false_alarms": alarms / max(1, calm),
        "chitchat.social": share("chitchat", "social"),
    }


def lines(report: Report) -> Iterable[str]:
    """Tell a report in lines for the terminal."""
    for name, value in report.figures.items():
        yield f"{name:22s} {value:.3f}" if isinstance(value, float) else f"{name:22s} {value}"
    yield ""
    yield f"What went wrong ({len(report.confused)}):"
    for text, wanted, got in report.confused:
        yield f"  {' '.join(text.split())[:80]!r} wanted {wanted}, got {got}"
    yield ""
    yield "confidence  messages  right"
    for count, confidence, right in report.bins:
        yield f"{confidence:10.2f}  {count:8d}  {right:.2f}"
