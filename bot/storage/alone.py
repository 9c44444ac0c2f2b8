"""One process at a time on a SQLite practice: two would send everything twice."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

from faq.problems import PlainError


class PlaceError(PlainError):
    """The database's place can't be used; the message says what to do."""

    def __init__(self, path: Path, why: str) -> None:
        """Name the file and what stands in the way."""
        super().__init__(
            f"The database {path} can't be opened ({why}): check DATABASE_URL, "
            "and that its place exists and may be written to."
        )


class InUseError(PlainError):
    """Another process works on the database; the message says what to do."""

    def __init__(self, path: Path, holder: str) -> None:
        """Name the file, and the process that holds it."""
        super().__init__(
            f"Another process{f' (number {holder})' if holder else ''} works on {path} already: stop it first. "
            "Several at once need PostgreSQL: see `python bot.py migrate --help`."
        )


@contextmanager
def only_one(database_url: str) -> Iterator[None]:
    """Hold the SQLite database at `database_url` for this process. Raises InUseError or PlaceError.

    The system lets go of the lock when the process ends, however it ends; the file itself may stay.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    path = Path(url.database)
    handle = _open(path)
    try:
        _lock(handle, path)
        yield
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise PlaceError(path, error.strerror or type(error).__name__) from error


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUseError(path, os.read(handle, 20).decode(errors="replace")) from None
    except OSError as error:
        raise PlaceError(path, error.strerror or type(error).__name__) from error
    with suppress(OSError):  # the number is for people: a full disk has no room for it
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
