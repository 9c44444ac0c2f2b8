"""One contract, two databases: every test here runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.storage.engine import Storage
from tests.clinic import Clock, sqlite
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without so much as tables."""
    if request.param == "sqlite":
        yield sqlite(tmp_path)
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def storage(database: str, clock: Clock) -> AsyncIterator[Storage]:
    """An open storage on it, on the test's own time."""
    storage = await Storage.open(database, clock)
    yield storage
    await storage.close()


@pytest.fixture
async def replicas(postgresql: Server, tables: str) -> AsyncIterator[tuple[Storage, Storage]]:
    """Two processes' storages on one database."""
    with postgresql.database(template=tables) as url:
        storages = await Storage.open(url), await Storage.open(url)
        yield storages
        for storage in storages:
            await storage.close()
