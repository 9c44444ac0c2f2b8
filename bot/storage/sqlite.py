"""SQLite in the event loop's own thread: a statement takes microseconds, less than handing it to another thread.

Only what may take long waits beside the loop: the disk; a lock that another program holds; and statements over whole
tables, marked as `LONG`. The methods are those of SQLAlchemy's asynchronous engine.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, CursorResult, Executable, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from bot.storage.alone import PlaceError
from bot.storage.connection import LONG
from bot.storage.migrate import UnpreparedError
from bot.storage.trouble import why
from bot.storage.write_ahead import WriteAheadLog
from bot.unbroken import unbroken

log = logging.getLogger(__name__)

T = TypeVar("T")

WAITS_FOR_LOCK, LOOKS_EVERY = 5.0, 0.01  # seconds
# What is deleted is overwritten; the log goes to the disk, and into the file, on our own account.
PRAGMAS = ("busy_timeout=0", "foreign_keys=ON", "secure_delete=ON", "synchronous=NORMAL", "wal_autocheckpoint=0")
TRACES = "Traces of what was erased may be left in the database's file (%s): the next erasing takes them along."


class SqliteConnection:
    """A transaction that is under way."""

    def __init__(self, connection: Connection) -> None:
        """`connection` is SQLAlchemy's ordinary one."""
        self._connection = connection
        self._driver: Any = connection.connection.dbapi_connection
        self.dialect = connection.dialect

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement here and now, unless it takes long."""
        if LONG.keys() & statement.get_execution_options().keys():
            return await unbroken(asyncio.to_thread(self._connection.execute, statement, parameters))
        return self._connection.execute(statement, parameters)

    async def exec_driver_sql(self, statement: str, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement in SQLite's own words."""
        return self._connection.exec_driver_sql(statement, parameters)

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Have `work` use SQLAlchemy's ordinary connection."""
        return work(self._connection)

    @asynccontextmanager
    async def begin_nested(self) -> AsyncIterator[None]:
        """A part of the transaction that fails alone, unless SQLite gave the whole of it up, for want of disk say."""
        self._driver.execute("SAVEPOINT part")  # through SQLAlchemy it would take ten times as long
        try:
            yield
        except BaseException:
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK TO part")
                self._driver.execute("RELEASE part")
            raise
        self._driver.execute("RELEASE part")

    def roll_back(self) -> None:
        """Leave no trace, also where the commit itself failed: SQLAlchemy takes the transaction for ended then."""
        self._connection.rollback()
        if self._driver.in_transaction:
            self._driver.rollback()

    def copy_log(self) -> None:
        """Copy the log into the file as far as nobody reads an earlier state, between transactions."""
        self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    @property
    def changes(self) -> int:
        """How many rows this connection has changed since it was opened."""
        return int(self._driver.total_changes)


class SqliteEngine:
    """One database file. SQLite has one writer: transactions wait for each other in line."""

    def __init__(self, url: URL, *, as_it_is: bool = False) -> None:
        """Nothing is opened yet. `as_it_is`: then, too, no file is made, and none becomes another than it was."""
        self._path = Path(url.database or "").resolve()  # SQLite's log lies beside the file itself, not beside a link
        # An error must not quote a client.
        self.sync_engine = create_engine(url, hide_parameters=True, poolclass=StaticPool)
        self.dialect = self.sync_engine.dialect
        self._turnstile = asyncio.Lock()
        self._connection: Connection | None = None  # kept: fetching it anew takes as long as two statements
        self._log = WriteAheadLog(self._path)
        event.listen(self.sync_engine, "do_connect", self._expect_file if as_it_is else self._make_file)
        event.listen(self.sync_engine, "connect", _set_up)
        if not as_it_is:
            event.listen(self.sync_engine, "connect", _write_ahead)
            self._log.committed()  # by a process that was killed, perhaps

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqliteConnection]:
        """A transaction with the file's write lock, committed at the end or rolled back where an exception passes."""
        async with self._turnstile:
            connection = self._connection = self._connection or self.sync_engine.connect()
            transaction = SqliteConnection(connection)
            try:
                await _take_lock(connection)
                before = transaction.changes
                yield transaction
                connection.commit()
            except BaseException:
                transaction.roll_back()
                raise
            if transaction.changes > before and self._log.committed():
                await self._copy_log(transaction)

    async def _copy_log(self, transaction: SqliteConnection) -> None:
        """Have the log copied into the file, beside the loop: left to SQLite, some commit would do it."""
        try:
            await unbroken(asyncio.to_thread(transaction.copy_log))
        except sqlite3.OperationalError as error:  # what was committed is committed
            log.error("The database's log can't be copied into its file (%s).", why(error))  # noqa: TRY400
            self._log.doubt()

    def on_disk(self, within: float = 0.0) -> Awaitable[None]:
        """Be done once no power cut can undo what is committed by now; begun at once, or within so many seconds."""
        return self._log.on_disk(within)

    async def scrub(self) -> None:
        """Write the file anew, and empty the log: either may hold copies of rows that were deleted since.

        SQLite overwrites what is deleted, but not what a row leaves behind that moves to another page.
        """
        async with self._turnstile:
            with self.sync_engine.connect() as connection:
                try:
                    await unbroken(asyncio.to_thread(_write_anew, connection))
                except OperationalError as error:  # what was erased is erased: only traces of it may be left
                    log.error(TRACES, why(error))  # noqa: TRY400
                    self._log.doubt()

    def _make_file(self, *_: object) -> None:
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)  # clients' words: for the bot's own user only

    def _expect_file(self, *_: object) -> None:
        if self._path.exists():
            return
        nearest = next(place for place in self._path.absolute().parents if place.exists())
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PlaceError(self._path, os.strerror(errno.EACCES))
        raise UnpreparedError(None)

    async def dispose(self) -> None:
        """Close the file, once nobody uses it any more."""
        async with self._turnstile:
            if self._connection:
                self._connection.close()
                self._connection = None
            self.sync_engine.dispose()
        self._log.close()


def _write_anew(connection: Connection) -> None:
    connection.exec_driver_sql("VACUUM")
    if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar():
        log.error(TRACES, "another program reads it")


async def _take_lock(connection: Connection) -> None:
    """Take the write lock at once: one that is asked for later can't be waited for."""
    until = time.monotonic() + WAITS_FOR_LOCK
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if not _is_busy(error.orig) or time.monotonic() > until:
                raise
            await asyncio.sleep(LOOKS_EVERY)
        else:
            return


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late and take no lock
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection, _record: object) -> None:
    """Switch to SQLite's write-ahead log, for which it does not wait by itself when others open the same new file."""
    until = time.monotonic() + WAITS_FOR_LOCK
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(LOOKS_EVERY)
        else:
            return


def _is_busy(error: object) -> bool:
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
