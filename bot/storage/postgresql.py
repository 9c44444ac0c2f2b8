"""PostgreSQL through SQLAlchemy's asynchronous engine. Its commits always wait for the disk."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

from sqlalchemy import URL, Dialect
from sqlalchemy import Engine as SyncEngine
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

CONNECTS_WITHIN = 10  # seconds
# A machine that dies without a word would hold its chats' rows until the network gives it up, hours later.
SESSION = "-c idle_in_transaction_session_timeout=60000 -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10"


class PostgresqlEngine:
    """A server's database, for as many transactions side by side as there are connections."""

    def __init__(self, url: URL) -> None:
        """Nothing is opened yet."""
        defaults = {"connect_timeout": CONNECTS_WITHIN, "client_encoding": "utf8", "options": SESSION}
        arguments = {name: value for name, value in defaults.items() if name not in url.query}
        # an error must not quote a client
        self._engine = create_async_engine(url, pool_size=5, connect_args=arguments, hide_parameters=True)
        self.dialect: Dialect = self._engine.dialect
        self.sync_engine: SyncEngine = self._engine.sync_engine

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction, committed at the end or rolled back when an exception passes through."""
        return self._engine.begin()

    def on_disk(self, within: float = 0.0) -> asyncio.Future[None]:  # noqa: ARG002
        """What is committed is there already."""
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    async def scrub(self) -> None:
        """The server's own vacuum takes dead rows away in time."""

    async def dispose(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
