"""Figures over labelled messages: how often the bot would be right, wrong, or rightly silent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from faq.entry import Kind
from faq.match import Match, Outcome
from faq.matcher import Matcher
from faq.problems import PlainError

OFFERED = 3  # suggestions that a client sees
BINS = 10
KINDS = ("in", "out", "urgent", "chitchat")


class EvaluationError(PlainError):
    """The file of messages can't be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message: its kind, and the entries that answer it, best first (all of `all_of` are needed)."""

    text: str
    kind: str
    topics: frozenset[str] = frozenset()
    all_of: tuple[str, ...] = ()
    also_ok: frozenset[str] = frozenset()


@dataclass(slots=True)
class Evaluation:
    """What came out, message by message."""

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)  # by kind and verdict
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)  # by wanted and sent
    trusted: list[tuple[float, bool]] = field(default_factory=list)  # confidence of the top entry, and was it right

    def share(self, kind: str, *verdicts: str) -> float:
        """The share of a kind's messages with one of these verdicts; 0 where there are none."""
        total = sum(count for (of_kind, _), count in self.verdicts.items() if of_kind == kind)
        return sum(self.verdicts[kind, verdict] for verdict in verdicts) / max(1, total)

    @property
    def figures(self) -> dict[str, float]:
        """All figures by name, each a share from 0 to 1."""
        calm = sum(count for (kind, _), count in self.verdicts.items() if kind != "urgent")
        alarms = sum(count for (kind, verdict), count in self.verdicts.items() if verdict == "false alarm" != kind)
        return {
            "in.direct_right": self.share("in", "direct"),
            "in.resolved": self.share("in", "direct", "offered"),
            "in.wrong": self.share("in", "wrong"),
            "out.answered": self.share("out", "answered"),
            "out.handed_over": self.share("out", "handed over"),
            "urgent.recall": self.share("urgent", "caught"),
            "urgent.false_alarms": alarms / max(1, calm),
            "chitchat.social": self.share("chitchat", "social"),
            "calibration.error": calibration_error(self.trusted),
        }


def read(path: Path) -> list[Message]:
    """The labelled messages of a JSON Lines file. Raises EvaluationError."""
    messages = []
    try:
        for line, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if row.strip():
                messages.append(_message(json.loads(row)))
    except OSError as error:
        raise EvaluationError(f"{path} can't be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError) as error:
        example = '{"q": "does it hurt", "kind": "in", "topics": ["does-it-hurt"]}'
        raise EvaluationError(f"{path}:{line}: not a labelled message ({error}); write {example}.") from None
    return messages


def evaluate(matcher: Matcher, messages: Iterable[Message]) -> Evaluation:
    """Match every message and judge what would be sent."""
    evaluation = Evaluation()
    for labelled in messages:
        message = _near(matcher, labelled)
        match = matcher.match(message.text)
        sent = [part.entries[0].entry.id for part in match.parts if part.outcome is Outcome.ANSWER]
        verdict = _judge(message, match, sent)
        evaluation.verdicts[message.kind, verdict] += 1
        if verdict in ("wrong", "answered"):
            wanted = min(labelled.topics, default="a person")
            evaluation.confusions.update((wanted, entry_id) for entry_id in sent if entry_id not in message.topics)
        evaluation.trusted += _trust(message, match)
    return evaluation


def calibration_error(trusted: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error with ten bins of equal width (Naeini et al. 2015)."""
    return sum(abs(said - was) * count for said, was, count in reliability(trusted)) / max(1, len(trusted))


def reliability(trusted: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """By bin of confidence: the mean confidence, the share that was right, and how many."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in trusted:
        bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
    return [
        (sum(said for said, _ in group) / len(group), sum(was for _, was in group) / len(group), len(group))
        for _, group in sorted(bins.items())
    ]


def _message(row: dict[str, Any]) -> Message:
    if row["kind"] not in KINDS:
        raise ValueError(f"kind is {row['kind']!r}, not one of {', '.join(KINDS)}")
    needed = tuple(row.get("all_of", ()))
    return Message(
        str(row["q"]), row["kind"], frozenset([*row.get("topics", ()), *needed]), needed, frozenset(row.get("also_ok", ()))
    )


def _judge(message: Message, match: Match, sent: list[str]) -> str:
    outcomes = {part.outcome for part in match.parts}
    if message.kind == "urgent":
        return "caught" if Outcome.URGENT in outcomes else "missed"
    if Outcome.URGENT in outcomes:
        return "false alarm"
    if message.kind == "chitchat":
        return "wrong" if sent else "social" if Outcome.SMALLTALK in outcomes else "escalated"
    if message.kind == "out":
        handed_over = "handed over" if Outcome.ESCALATE in outcomes else "not handed over"
        return "answered" if set(sent) - message.also_ok else handed_over
    return _judge_answers(message, match, sent)


def _judge_answers(message: Message, match: Match, sent: list[str]) -> str:
    if set(sent) - message.topics:
        return "wrong"
    offered = {
        ranked.entry.id
        for part in match.parts
        if part.outcome is Outcome.SUGGEST
        for ranked in part.entries[:OFFERED]
    }
    needed = set(message.all_of)
    if needed <= set(sent) if needed else sent:
        return "direct"
    reached = offered | set(sent)
    return "offered" if (needed <= reached if needed else reached & message.topics) else "missed"


def _near(matcher: Matcher, message: Message) -> Message:
    """The message with what its topics name as related: a neighbour's answer is not wrong, only not the best."""
    entries = [entry for topic in message.topics if (entry := matcher.library.get(topic))]
    return replace(message, topics=message.topics.union(*(entry.related for entry in entries)))


def _trust(message: Message, match: Match) -> list[tuple[float, bool]]:
    """The top answer's confidence beside whether it was one; of messages with one question only."""
    if message.kind not in ("in", "out") or message.all_of or len(match.parts) != 1 or not match.parts[0].entries:
        return []
    best, near = match.parts[0].entries[0], message.topics
    return [(best.confidence, best.entry.id in near)] if best.entry.kind is Kind.ANSWER else []
