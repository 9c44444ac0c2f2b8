"""What a power cut would leave of a database: SQLite's file, and the log as it was last brought to the disk."""

from __future__ import annotations

import itertools
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.storage import write_ahead


class Disk:
    """Stands between the program and the disk, which it passes everything on to."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Notice what is brought to the disk from now on, of the database in the folder."""
        self._folder = folder
        self._sync, self.log = write_ahead.sync, (folder / "practice.db-wal").read_bytes()
        self._numbers = itertools.count()
        self.syncs = 0
        self.fails = False
        self.takes = 0.0  # seconds more than it does
        monkeypatch.setattr(write_ahead, "sync", self.sync)

    def sync(self, file: int) -> None:
        """Bring a file to the disk, unless that fails."""
        if self.fails:
            raise OSError
        log = os.pread(file, os.fstat(file).st_size, 0)
        self._sync(file)
        threading.Event().wait(self.takes)
        self.log = log
        self.syncs += 1

    @contextmanager
    def after_power_cut(self) -> Iterator[sqlite3.Connection]:
        """The database as it would be found if the power were cut now."""
        folder = self._folder / f"after-{next(self._numbers)}"
        folder.mkdir()
        (folder / "practice.db").write_bytes((self._folder / "practice.db").read_bytes())
        (folder / "practice.db-wal").write_bytes(self.log)
        with closing(sqlite3.connect(folder / "practice.db")) as connection:
            yield connection

    def has(self, statement: str, *values: object) -> bool:
        """Whether a query would find anything if the power were cut now."""
        with self.after_power_cut() as connection:
            return connection.execute(statement, values).fetchone() is not None
