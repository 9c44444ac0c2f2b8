"""Backups of a SQLite practice, made and put back while the bot runs."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.storage.engine import Storage
from faq.problems import PlainError


class BackupError(PlainError):
    """The backup could not be made or put back; the message says why."""


def backup(database_url: str, target: Path | None, now: datetime) -> Path:
    """Copy the whole database to `target` (default: beside it, named after the moment), and give its path."""
    source = _file(database_url)
    if not source.exists():
        raise BackupError(f"There is no database at {source} yet: nothing to back up.")
    target = target or source.parent / "backups" / f"{source.stem}-{now:%Y%m%d-%H%M%S}.db"
    if target.exists():
        raise BackupError(f"{target} exists already: name another file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(mode=0o600)  # clients' words: for the bot's own user only
    except OSError as error:
        raise _no_place(target, error) from None
    try:
        _copy(source, target)
    except BackupError:
        target.unlink()  # half a backup would be in the way of the next one, and be taken for a whole one
        raise
    return target


async def restore(database_url: str, source: Path, now: datetime) -> Path | None:
    """Put a backup back in place of the database. Gives where what was there before is kept, if anything was.

    A backup by an earlier version is brought up to date first: the bot may be at work on the database meanwhile.
    """
    target = _file(database_url)
    _check(source)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            present = Path(folder) / "present.db"
            _copy(source, present)
            await (await Storage.open(f"sqlite:///{present}")).close()
            kept = backup(database_url, None, now) if target.exists() else None
            target.touch(mode=0o600)
            _copy(present, target)
    except OSError as error:
        raise _no_place(target, error) from None
    return kept


def _no_place(target: Path, error: OSError) -> BackupError:
    why = error.strerror or type(error).__name__
    return BackupError(f"{target} can't be written ({why}): name another place, or make room and allow it.")


def _file(database_url: str) -> Path:
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError("Only SQLite is backed up here: for PostgreSQL use pg_dump and pg_restore.")
    return Path(url.database)


def _check(source: Path) -> None:
    if not source.is_file():
        raise BackupError(f"There is no backup at {source}.")
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{source} is no sound backup ({error}).") from None
    if not sound or not ours:
        raise BackupError(f"{source} is no sound backup of this program's.")


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online copy: consistent while others read and write."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=30)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise BackupError(f"{source} could not be copied to {target} ({error}).") from None
