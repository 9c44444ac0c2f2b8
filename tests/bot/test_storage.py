"""The database itself: transactions, schema, and what can be wrong with its place."""

from __future__ import annotations

import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.models import Client
from bot.storage.engine import Storage, StorageError
from bot.storage.migrate import NewerDatabaseError
from bot.storage.tables import metadata
from tests.clinic import MIA, sqlite


async def test_what_a_transaction_stores_commits_together(tmp_path: Path) -> None:
    """Invariant 2, at its root."""
    storage = await Storage.open(sqlite(tmp_path))
    with pytest.raises(LookupError):
        await half_a_question(storage)
    async with storage.transaction() as tx:
        assert await tx.clients.get(MIA) is None
        assert await tx.escalations.counts() == {}
    await storage.close()


async def half_a_question(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        await tx.escalations.open(MIA, 1, "xylophone")
        raise LookupError


async def test_an_error_that_ends_the_whole_transaction_is_told_as_it_is(tmp_path: Path) -> None:
    """Going back to where the part began would fail as well, with an error that blames the update."""
    storage = await Storage.open(sqlite(tmp_path))
    with pytest.raises(IntegrityError):
        await conflict(storage)
    async with storage.transaction() as tx:
        assert await tx.clients.get(MIA) is None
    await storage.close()


async def conflict(storage: Storage) -> None:
    async with storage.engine.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO clients VALUES (?, '', '', '', NULL, '', '')", (MIA,))
        async with connection.begin_nested():
            await connection.exec_driver_sql("INSERT OR ROLLBACK INTO clients SELECT * FROM clients")


async def test_what_is_committed_is_there_after_a_restart(tmp_path: Path) -> None:
    storage = await Storage.open(sqlite(tmp_path))
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
    await storage.close()
    storage = await Storage.open(sqlite(tmp_path))
    async with storage.transaction() as tx:
        assert await tx.clients.get(MIA) == Client(MIA, "Mia")
    await storage.close()


async def test_migrations_lead_to_the_tables(tmp_path: Path) -> None:
    storage = await Storage.open(sqlite(tmp_path))
    async with storage.engine.begin() as connection:
        assert await connection.run_sync(_differences) == []
    await storage.close()


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    await (await Storage.open(sqlite(tmp_path))).close()
    with closing(sqlite3.connect(tmp_path / "practice.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError, match=r"newer version.*9999.*update the program"):
        await Storage.open(sqlite(tmp_path))
    with closing(sqlite3.connect(tmp_path / "practice.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


async def test_only_the_bots_own_user_may_read_the_file(tmp_path: Path) -> None:
    storage = await Storage.open(sqlite(tmp_path))
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files(tmp_path)}
    assert modes == dict.fromkeys(modes, 0o600)
    assert "practice.db-wal" in modes
    await storage.close()


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    storage = await Storage.open(sqlite(tmp_path / "deep" / "down"))
    await storage.close()
    assert (tmp_path / "deep" / "down" / "practice.db").exists()


async def test_a_place_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"file/practice\.db can't be opened.*check DATABASE_URL"):
        await Storage.open(sqlite(tmp_path / "file"))


@pytest.mark.parametrize("url", ["sqlite", "oracle://host/name", "postgresql://u:secret@host:port/name", "://"])
async def test_an_address_that_can_not_be_read_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(StorageError, match="DATABASE_URL can't be read") as refused:
        await Storage.open(url)
    assert "secret" not in str(refused.value)


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError, match=r"postgresql.*127\.0\.0\.1") as refused:
        await Storage.open("postgresql://bot:secret@127.0.0.1:1/name")
    assert "secret" not in str(refused.value)


async def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match="driver is not installed"):
        await Storage.open("postgresql://bot@127.0.0.1:1/name")
