"""The commands that look after a practice: report, backup, restore, migrate and doctor."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

Commands = argparse._SubParsersAction
MOST_DAYS = 36_500


def add_report(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `report`: how the last days went."""
    parser = commands.add_parser("report", help="how the last days went", description="Figures, and nobody's words.")
    parser.add_argument("--days", type=_days, default=30, help="how far back (default 30)")
    parser.set_defaults(run=_report)


def add_backup(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `backup`: copy the database."""
    parser = commands.add_parser("backup", help="copy the database, also while the bot runs")
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: backups/ beside the database)")
    parser.set_defaults(run=_backup)


def add_restore(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `restore`: put a backup back."""
    parser = commands.add_parser("restore", help="put a backup back; what is there now is backed up first")
    parser.add_argument("file", type=Path, help="the backup")
    parser.set_defaults(run=_restore)


def add_migrate(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `migrate`: move from SQLite to PostgreSQL."""
    parser = commands.add_parser(
        "migrate",
        help="copy a SQLite practice to PostgreSQL",
        description="Copy all of DATABASE_URL, a SQLite file, to an empty PostgreSQL database. Stop the bot first. "
        "(An update of the program needs no command: every start brings the database's schema up to date.)",
    )
    parser.add_argument("target", metavar="TARGET_URL", help="postgresql://user@host/name")
    parser.set_defaults(run=_migrate)


def add_doctor(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `doctor`: whether everything the bot needs is in order."""
    parser = commands.add_parser("doctor", help="look at everything the bot needs, and say what to do")
    parser.set_defaults(run=_doctor)


def _days(text: str) -> int:
    """How far back people look; what is longer than any calendar would end in an error."""
    if not text.isdecimal() or not 0 < int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text} is no number of days: write one up to {MOST_DAYS}")
    return int(text)


def _report(options: argparse.Namespace) -> int:
    from bot.report import report

    print(asyncio.run(report(_settings(), options.days)))
    return 0


def _backup(options: argparse.Namespace) -> int:
    from bot.backup import backup
    from bot.storage.engine import utc_now

    print(f"Backed up to {backup(_settings().database_url, options.file, utc_now())}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from bot.backup import restore
    from bot.storage.engine import utc_now

    kept = asyncio.run(restore(_settings().database_url, options.file, utc_now()))
    print(f"Restored {options.file}." + (f" What was there before is in {kept}." if kept else ""))
    return 0


def _migrate(options: argparse.Namespace) -> int:
    from bot.moving import move

    for moved in asyncio.run(move(_settings().database_url, options.target)):
        print(moved)
    print("All is there. Now set DATABASE_URL to the target and start the bot; the old file stays as it is.")
    return 0


def _doctor(_options: argparse.Namespace) -> int:
    from bot.doctor import examine
    from bot.logs import configure

    settings = _settings()
    configure("ERROR", settings.telegram_token.get_secret_value())

    async def look() -> bool:
        well = True
        async for finding in examine(settings):
            print(finding, flush=True)
            well = well and finding.well
        return well

    return 0 if asyncio.run(look()) else 1


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings()
