"""What the storage asks of a database's engine and connections: SQLAlchemy's asynchronous ones, or SQLite's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Dialect
from sqlalchemy import Engine as SyncEngine

T = TypeVar("T")
LONG = {"long": True}  # the execution options of a statement that looks at whole tables


class Transacting(Protocol):
    """A connection within a transaction."""

    @property
    def dialect(self) -> Dialect:
        """The database's way of speaking."""

    async def execute(self, statement: Any, parameters: Any = None, /) -> Any:
        """Run a statement and give its result."""

    async def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Any:
        """Run a statement in the database's own words."""

    async def run_sync(self, work: Callable[[Connection], T], /) -> T:
        """Have `work` use SQLAlchemy's ordinary connection."""

    def begin_nested(self) -> AbstractAsyncContextManager[Any]:
        """A part of the transaction that fails alone."""


class Engine(Protocol):
    """A database that transactions can be begun on."""

    @property
    def dialect(self) -> Dialect:
        """The database's way of speaking."""

    @property
    def sync_engine(self) -> SyncEngine:
        """SQLAlchemy's ordinary engine, whose events tell of everything."""

    def begin(self) -> AbstractAsyncContextManager[Transacting]:
        """A transaction, committed at the end or rolled back when an exception passes through."""

    def on_disk(self, within: float = 0.0) -> Awaitable[None]:
        """Be done once no power cut can undo what is committed by now; begun at once, or within so many seconds."""

    async def scrub(self) -> None:
        """Overwrite what is left on the disk of deleted rows, as far as that is ours to do."""

    async def dispose(self) -> None:
        """Close every connection."""
