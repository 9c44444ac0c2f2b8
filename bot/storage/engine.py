"""The database: opened from DATABASE_URL, one implementation for SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, event, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.migrate import migrate
from bot.storage.transaction import Transaction
from faq.problems import PlainError

Clock = Callable[[], datetime]
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
CONNECTS_WITHIN = 10  # seconds
SWITCHES_WITHIN, SWITCH_AGAIN = 5.0, 0.01  # seconds
# A machine that dies without a word would hold its chats' rows until the network gives it up, hours later.
SESSION = "-c idle_in_transaction_session_timeout=60000 -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10"


class StorageError(PlainError):
    """The database can't be used; the message says why and what to do."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Storage:
    """Opens transactions. All that one update causes happens in one of them."""

    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        """Use `Storage.open`, which also brings the schema up to date.

        Without a `clock`, PostgreSQL's own tells the time: those of several machines never quite agree.
        """
        self.engine = engine
        self._clock = clock
        self.shared = engine.dialect.name != "sqlite"  # may other processes work on the same rows?
        # SQLite has one writer: waiting for it in line is quicker than polling a busy database.
        self._turnstile = nullcontext() if self.shared else asyncio.Lock()

    @classmethod
    async def open(cls, url: str, clock: Clock | None = None) -> Self:
        """The storage at `url`, its schema up to date. Raises StorageError."""
        target = _target(url)
        try:
            engine = create_async_engine(target, pool_size=5, **_connect_options(target))
        except ImportError as error:
            raise StorageError(
                f"DATABASE_URL asks for {target.get_backend_name()}, whose driver is not installed: "
                f"run `.venv/bin/python -m pip install '{error.name}[binary]'`."
            ) from error
        try:
            if target.get_backend_name() == "sqlite":
                _prepare_sqlite(engine, target)
            await migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            await engine.dispose()
            raise StorageError(
                f"The database {make_url(url).render_as_string(hide_password=True)} can't be opened "
                f"({_cause(error)}): check DATABASE_URL, and that its place exists and may be written to."
            ) from error
        except PlainError:
            await engine.dispose()
            raise
        return cls(engine, clock)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits at the end, or leaves no trace when an exception passes through."""
        async with self._turnstile, self.engine.begin() as connection:
            yield Transaction(connection, await self._now(connection))

    async def _now(self, connection: AsyncConnection) -> datetime:
        if self._clock:
            return self._clock()
        if not self.shared:
            return utc_now()
        now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        return now.astimezone(UTC)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _target(url: str) -> URL:
    """The address with the driver's name in it. What is wrong with it is not quoted: it may hold a password."""
    try:
        target = make_url(url)
        return target.set(drivername=DRIVERS[target.get_backend_name()])
    except (SQLAlchemyError, ValueError, KeyError):
        raise StorageError(
            "DATABASE_URL can't be read: write sqlite:///path/file.db or postgresql://user@host/name."
        ) from None


def _connect_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {}
    defaults = {"connect_timeout": CONNECTS_WITHIN, "options": SESSION}
    return {"connect_args": {name: value for name, value in defaults.items() if name not in url.query}}


def _cause(error: Exception) -> str:
    return " ".join(str(getattr(error, "orig", error) or error).split())


def _prepare_sqlite(engine: AsyncEngine, url: URL) -> None:
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # clients' words: for the bot's own user only

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late and take no lock
        cursor = connection.cursor()
        for pragma in ("busy_timeout=5000", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        _write_ahead(cursor)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _write_ahead(cursor: Any) -> None:
    """Switch to SQLite's write-ahead log, for which it does not wait by itself when others open the same new file."""
    until = time.monotonic() + SWITCHES_WITHIN
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(SWITCH_AGAIN)
        else:
            return
