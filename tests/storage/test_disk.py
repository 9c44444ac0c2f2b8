"""What SQLite's disk has and what it has not: which commits wait for it, and what they take along."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.models import Client
from bot.storage.engine import Storage
from bot.storage.sqlite import TOUCH
from tests.clinic import MIA, sqlite

NORMAL, FULL = 1, 2  # https://www.sqlite.org/pragma.html#pragma_synchronous


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(sqlite(tmp_path))
    yield storage
    await storage.close()


@pytest.fixture
def said(storage: Storage) -> list[str]:
    """What is said to the database from now on."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(storage.engine.sync_engine, "before_cursor_execute", note)
    return statements


async def write(storage: Storage, *, durable: bool) -> None:
    async with storage.transaction(durable=durable) as tx:
        await tx.clients.seen(Client(MIA, "Mia"))


async def test_a_commit_waits_for_the_disk_if_it_is_to_be_durable(storage: Storage) -> None:
    for durable, level in ((True, FULL), (False, NORMAL), (False, NORMAL), (True, FULL)):
        async with storage.engine.begin(durable=durable) as connection:
            assert (await connection.exec_driver_sql("PRAGMA synchronous")).scalar() == level


async def test_what_no_commit_waited_for_is_brought_to_the_disk_once(storage: Storage, said: list[str]) -> None:
    await write(storage, durable=False)
    for _ in range(2):
        await storage.on_disk()
    assert said.count(TOUCH) == 1


async def test_a_durable_commit_takes_along_what_was_before_it(storage: Storage, said: list[str]) -> None:
    await write(storage, durable=False)
    await write(storage, durable=True)
    said.clear()
    await storage.on_disk()
    assert said == []


async def test_a_transaction_that_changes_nothing_takes_nothing_along(storage: Storage, said: list[str]) -> None:
    await write(storage, durable=False)
    async with storage.transaction() as tx:
        assert await tx.clients.get(MIA)
    await storage.on_disk()
    assert said.count(TOUCH) == 1


async def test_where_all_is_on_the_disk_nothing_is_done(storage: Storage, said: list[str]) -> None:
    await write(storage, durable=True)
    said.clear()
    await storage.on_disk()
    assert said == []
