"""The command line. Each command adds its own parser and imports what it needs only when it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from bot.cli_care import add_backup, add_doctor, add_migrate, add_report, add_restore
from bot.cli_faq import add_ask, add_faq
from bot.cli_run import add_chat_id, add_demo, add_run
from faq.problems import PlainError

AddCommand = Callable[["argparse._SubParsersAction[argparse.ArgumentParser]"], None]

DEFAULT = "run"
COMMANDS: tuple[AddCommand, ...] = (  # in the order that --help lists them
    add_run,
    add_demo,
    add_ask,
    add_faq,
    add_report,
    add_backup,
    add_restore,
    add_migrate,
    add_doctor,
    add_chat_id,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given or [DEFAULT])
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except PlainError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.py", description="A Telegram FAQ bot for a health practice.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in COMMANDS:
        add(commands)
    return parser
