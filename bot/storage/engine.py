"""The database: opened from DATABASE_URL, one implementation for SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import URL, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.connection import Engine, Transacting
from bot.storage.migrate import look, migrate
from bot.storage.sqlite import SqliteEngine
from bot.storage.transaction import Transaction
from bot.storage.trouble import DiskError, SilentError
from faq.problems import PlainError

Clock = Callable[[], datetime]
ANSWERS_WITHIN = 60.0  # seconds for a whole transaction, which is a thousand times as long as most take
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


class StorageError(PlainError):
    """The database can't be used; the message says why and what to do."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Storage:
    """Opens transactions. All that one update causes happens in one of them."""

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        """Use `Storage.open`, which looks at the schema first.

        Without a `clock`, PostgreSQL's own tells the time: those of several machines never quite agree.
        """
        self.engine = engine
        self._clock = clock
        self.shared = engine.dialect.name != "sqlite"  # may other processes work on the same rows?

    @classmethod
    async def open(cls, url: str, clock: Clock | None = None, *, as_it_is: bool = False) -> Self:
        """The storage at `url`, its schema brought up to date. Raises StorageError and NewerDatabaseError.

        `as_it_is` is for whoever only reads, also beside a bot that is still of an older version: nothing is made or
        changed, and what isn't up to date raises UnpreparedError.
        """
        target = _target(url)
        try:
            engine = _engine(target, as_it_is=as_it_is)
        except ImportError as error:
            raise StorageError(
                f"DATABASE_URL asks for {target.get_backend_name()}, whose driver is not installed: "
                f"run `.venv/bin/python -m pip install '{error.name}[binary]'`."
            ) from error
        try:
            await (look if as_it_is else migrate)(engine)
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
        """Commits at the end, or leaves no trace when an exception passes through.

        A power cut may undo it until `on_disk` was waited for; the end of the process can't.
        """
        async with self._answered(), self.engine.begin() as connection:
            transaction = Transaction(connection, await self._now(connection))
            yield transaction
        if transaction.leaves_no_trace:
            await self.engine.scrub()

    def on_disk(self, within: float = 0.0) -> Awaitable[None]:
        """Be done once no power cut can undo what is committed by now: whoever tells the world of it waits for that.

        It is begun at once, whether the result is waited for or not, or within so many seconds: others may be in more
        of a hurry. Raises DiskError.
        """
        return self.engine.on_disk(within)

    @asynccontextmanager
    async def _answered(self) -> AsyncIterator[None]:
        """Wait for a server's answers, but not for ever: a connection may be dead without either side being told."""
        limit = asyncio.timeout(ANSWERS_WITHIN if self.shared else None)
        try:
            async with limit:
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            await self.engine.dispose()  # the others went the same way, and are as silent
            raise SilentError from None

    async def _now(self, connection: Transacting) -> datetime:
        if self._clock:
            return self._clock()
        if not self.shared:
            return utc_now()
        now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        return now.astimezone(UTC)

    async def close(self) -> None:
        """Close every connection. Raises DiskError where the disk doesn't take what is committed."""
        try:
            try:
                await self.on_disk()
            except DiskError:
                await self.on_disk()  # it tries in another way
        finally:
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


def _engine(url: URL, *, as_it_is: bool) -> Engine:
    """The engine behind the address; nothing is opened yet."""
    if url.get_backend_name() == "sqlite":
        return SqliteEngine(url, as_it_is=as_it_is)
    from bot.storage.postgresql import PostgresqlEngine

    return PostgresqlEngine(url)


def _cause(error: Exception) -> str:
    return " ".join(str(getattr(error, "orig", error) or error).split())
