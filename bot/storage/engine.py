"""The database: opened from DATABASE_URL, one implementation for SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.migrate import migrate
from bot.storage.transaction import Transaction
from faq.problems import PlainError

Clock = Callable[[], datetime]
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class StorageError(PlainError):
    """The database can't be used; the message says why and what to do."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Storage:
    """Opens transactions. All that one update causes happens in one of them."""

    def __init__(self, engine: AsyncEngine, clock: Clock = utc_now) -> None:
        """Use `Storage.open`, which also brings the schema up to date."""
        self.engine = engine
        self.clock = clock
        self.shared = engine.dialect.name != "sqlite"  # may other processes work on the same rows?
        # SQLite has one writer: waiting for it in line is quicker than polling a busy database.
        self._turnstile = nullcontext() if self.shared else asyncio.Lock()

    @classmethod
    async def open(cls, url: str, clock: Clock = utc_now) -> Self:
        """The storage at `url`, its schema up to date. Raises StorageError."""
        target = make_url(url)
        target = target.set(drivername=DRIVERS[target.get_backend_name()])
        engine = create_async_engine(target, pool_size=5, **_pool_options(target))
        try:
            if target.get_backend_name() == "sqlite":
                _prepare_sqlite(engine, target)
            await migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            await engine.dispose()
            raise StorageError(
                f"The database {target.render_as_string(hide_password=True)} can't be opened "
                f"({_cause(error)}): check DATABASE_URL, and that its place exists and may be written to."
            ) from error
        return cls(engine, clock)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits at the end, or leaves no trace when an exception passes through."""
        async with self._turnstile, self.engine.begin() as connection:
            yield Transaction(connection, self.clock())

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _pool_options(url: URL) -> dict[str, Any]:
    return {} if url.get_backend_name() == "sqlite" else {"pool_pre_ping": True}


def _cause(error: Exception) -> str:
    return str(getattr(error, "orig", error) or error)


def _prepare_sqlite(engine: AsyncEngine, url: URL) -> None:
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # clients' words: for the bot's own user only

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late and take no lock
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
