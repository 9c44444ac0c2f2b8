"""The commands that need only the FAQ content: ask, and faq check, eval and export."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faq.match import Match
    from faq.matcher import Matcher

Commands = argparse._SubParsersAction
Run = Callable[[argparse.Namespace], int]

CACHE = Path("data") / "cache"
DEFAULT_CONTENT = Path(__file__).resolve().parent.parent / "faq" / "content"


def add_ask(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `ask`: what would the bot do with this question."""
    parser = commands.add_parser("ask", help="what the bot would do with a question", description=add_ask.__doc__)
    parser.add_argument("question", nargs="?", help="the client's message")
    parser.add_argument("--explain", action="store_true", help="show why, in a table")
    parser.add_argument("--jsonl", action="store_true", help="read one {id, q} a line, write one {id, parts} a line")
    _add_engine_options(parser)
    parser.set_defaults(run=_run_ask)


def add_faq(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `faq`: look after the content."""
    parser = commands.add_parser("faq", help="check, measure or export the FAQ content")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="find what is wrong with the content")
    check.add_argument("--faq", type=Path, default=None, metavar="DIR", help="the folder with the content")
    check.set_defaults(run=_run_check)
    evaluate = actions.add_parser("eval", help="figures over labelled messages")
    evaluate.add_argument("file", type=Path, help="JSON Lines: q, kind (in, out, urgent, chitchat), topics")
    evaluate.add_argument("--diagram", type=Path, metavar="PNG", help="draw how far the confidence can be trusted")
    _add_engine_options(evaluate)
    evaluate.set_defaults(run=_run_eval)
    export = actions.add_parser("export", help="the whole FAQ as Markdown, for proofreading")
    export.add_argument("--faq", type=Path, default=None, metavar="DIR", help="the folder with the content")
    export.set_defaults(run=_run_export)


def _add_engine_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--faq", type=Path, default=None, metavar="DIR", help="the folder with the content")
    parser.add_argument(
        "--accepted-wrong",
        type=_share,
        default=0.03,
        metavar="SHARE",
        help="accepted share of wrong answers (default .03)",
    )


def _share(value: str) -> float:
    share = float(value)
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return share


def content_folder(given: Path | None) -> Path:
    """Choose the content: what is given, else FAQ_DIR, else what comes with the bot."""
    return given or Path(os.environ.get("FAQ_DIR") or DEFAULT_CONTENT)


def _load_matcher(options: argparse.Namespace) -> Matcher:
    from faq.library import Library
    from faq.matcher import Matcher

    return Matcher(Library.load(content_folder(options.faq)), options.accepted_wrong, CACHE)


def _run_ask(options: argparse.Namespace) -> int:
    matcher = _load_matcher(options)
    if options.jsonl:
        for row in _rows(sys.stdin):
            print(
                json.dumps(
                    {"id": row.get("id"), "parts": _plain(matcher.match(str(row.get("q") or "")))},
                    ensure_ascii=False,
                )
            )
        return 0
    if options.explain:
        from faq.explanation import explain

        print(explain(matcher, options.question or ""))
        return 0
    for part in matcher.match(options.question or "").parts:
        print(f"{part.outcome}: {part.text}")
        for ranked in part.entries:
            print(f"  {ranked.confidence:.2f}  {ranked.entry.id}  {ranked.entry.question}")
    return 0


def _rows(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in lines if line.strip())


def _plain(match: Match) -> list[dict[str, Any]]:
    return [
        {
            "text": part.text,
            "outcome": str(part.outcome),
            "entries": [{"id": ranked.entry.id, "confidence": round(ranked.confidence, 6)} for ranked in part.entries],
        }
        for part in match.parts
    ]


def _run_check(options: argparse.Namespace) -> int:
    from faq.check import check

    problems = check(content_folder(options.faq))
    for problem in problems:
        print(problem)
    return int(any(not problem.warning for problem in problems))


def _run_eval(options: argparse.Namespace) -> int:
    from faq.diagram import draw
    from faq.evaluation import evaluate, read, reliability

    messages = read(options.file)
    evaluation = evaluate(_load_matcher(options), messages)
    print(f"{len(messages)} messages")
    for name, value in evaluation.figures.items():
        print(f"{name:22} {value:.3f}")
    print("\nconfidence, and the share that was right:")
    for said, right, count in reliability(evaluation.trusted):
        print(f"  {said:.2f}  {right:.2f}  of {count}")
    if evaluation.confusions:
        print("\nwanted, and sent instead:")
    for (wanted, sent), count in evaluation.confusions.most_common(20):
        print(f"  {count:3}  {wanted}  ->  {sent}")
    if options.diagram:
        draw(reliability(evaluation.trusted), options.diagram, f"Reliability over {len(evaluation.trusted)} messages")
        print(f"\nThe diagram is in {options.diagram}")
    return 0


def _run_export(options: argparse.Namespace) -> int:
    from faq.export import markdown
    from faq.library import Library

    print(markdown(Library.load(content_folder(options.faq))))
    return 0
