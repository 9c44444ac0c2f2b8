"""The commands that need only the FAQ content: ask, and faq check, eval and export (--taught: the database too)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faq.problems import PlainError

if TYPE_CHECKING:
    from faq.library import Library
    from faq.match import Match
    from faq.matcher import Matcher

Commands = argparse._SubParsersAction
Run = Callable[[argparse.Namespace], int]
DIAGRAM = Path("reliability.png")


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
    _add_content_option(check)
    check.set_defaults(run=_run_check)
    measure = actions.add_parser("eval", help="measure the matcher on labelled messages")
    measure.add_argument("file", type=Path, metavar="FILE", help="one {q, kind, topics} a line")
    measure.add_argument(
        "--png", type=Path, metavar="FILE", help=f"where to draw the reliability diagram (default: {DIAGRAM}, here)"
    )
    _add_engine_options(measure)
    measure.set_defaults(run=_run_eval)
    export = actions.add_parser(
        "export",
        help="write the FAQ as Markdown, to proofread",
        description="Write the FAQ as Markdown, to proofread; or what the therapist taught as YAML, to move it into "
        "the FAQ's files: proofread it (the phrasings are clients' own words), save the new entries as a file in the "
        "FAQ's folder under their ids, and add the further phrasings to the entries of their ids. From then on the "
        "files hold them, and the therapist may forget them in /taught.",
    )
    export.add_argument("--phrasings", action="store_true", help="with all phrasings")
    export.add_argument("--taught", action="store_true", help="instead, what the therapist taught, as YAML")
    _add_content_option(export)
    export.set_defaults(run=_run_export)


def _add_content_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--faq", type=Path, default=None, metavar="DIR", help="the folder with the content (default: FAQ_DIR)"
    )


def _add_engine_options(parser: argparse.ArgumentParser) -> None:
    _add_content_option(parser)
    parser.add_argument(
        "--accepted-wrong",
        type=_share,
        default=0.03,
        metavar="SHARE",
        help="accepted share of wrong answers (default .03)",
    )
    parser.add_argument("--lexical", action="store_true", help="leave the semantic level out, though it is installed")


def _share(value: str) -> float:
    share = float(value)
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return share


def _load(options: argparse.Namespace) -> tuple[Library, Matcher]:
    from bot.faq_folder import faq_folder
    from faq.library import Library
    from faq.matcher import Matcher
    from faq.store import CACHE

    library = Library.load(faq_folder(options.faq))
    return library, Matcher(library, options.accepted_wrong, CACHE, semantic=not options.lexical)


def _run_ask(options: argparse.Namespace) -> int:
    if not options.jsonl and options.question is None:
        raise PlainError('Ask something: python bot.py ask "does it hurt?", or --jsonl with lines on standard input.')
    _, matcher = _load(options)
    if options.jsonl:
        for row in _rows(sys.stdin):
            parts = _plain(matcher.match(str(row.get("q") or "")))
            print(json.dumps({"id": row.get("id"), "parts": parts}, ensure_ascii=False))
    elif options.explain:
        from faq.explanation import explain

        print(explain(matcher, options.question))
    else:
        _print_parts(matcher.match(options.question))
    return 0


def _print_parts(match: Match) -> None:
    for part in match.parts:
        print(f"{part.outcome}: {part.text}")
        for ranked in part.entries:
            print(f"  {ranked.confidence:.2f}  {ranked.entry.id}  {ranked.entry.question}")


def _rows(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise PlainError(f"Line {number} of the input isn't JSON: {error}") from error
            if not isinstance(row, dict):
                raise PlainError(f'Line {number} of the input isn\'t an object: write {{"id": "1", "q": "..."}}')
            yield row


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
    from bot.faq_folder import faq_folder
    from faq.check import check
    from faq.store import CACHE

    folder = faq_folder(options.faq)
    problems = check(folder, CACHE)
    for problem in problems:
        print(problem)
    errors = sum(not problem.warning for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings in {folder}")
    return int(errors > 0)


def _run_eval(options: argparse.Namespace) -> int:
    from faq.evaluation import evaluate, lines, read_messages

    messages = read_messages(options.file)
    library, matcher = _load(options)
    report = evaluate(matcher, library, messages)
    for line in lines(report):
        print(line)
    return _draw(report.bins, options.png)


def _draw(bins: Sequence[tuple[int, float, float]], asked: Path | None) -> int:
    """Draw the diagram. The figures stand without it: where nobody asked for it, it fails nothing."""
    from faq.diagram import reliability

    place = asked or DIAGRAM
    try:
        reliability(bins, place)
    except OSError as error:
        told = f"The reliability diagram can't be written to {place} ({error.strerror}): name another file with --png."
        print(told, file=sys.stderr)
        return int(asked is not None)
    print(f"\nThe reliability diagram is in {place}.")
    return 0


def _run_export(options: argparse.Namespace) -> int:
    if options.taught:
        return _run_export_taught()
    from bot.faq_folder import faq_folder
    from faq.export import markdown
    from faq.library import Library

    print(markdown(Library.load(faq_folder(options.faq)), phrasings=options.phrasings), end="")
    return 0


def _run_export_taught() -> int:
    import asyncio

    from bot.lessons import taught_in
    from bot.settings import load_settings
    from faq.handing_over import as_yaml

    print(as_yaml(asyncio.run(taught_in(load_settings().database_url))), end="")
    return 0
