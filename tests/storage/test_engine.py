"""Opening the database, and what a transaction promises."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.models import Client
from bot.storage.alone import PlaceError
from bot.storage.engine import Storage
from bot.storage.migrate import MIGRATIONS, REVISIONS, NewerDatabaseError, UnpreparedError
from bot.storage.tables import metadata
from tests.clinic import Clock, sqlite
from tests.postgres import Server


async def test_several_that_open_a_new_database_at_once_make_its_tables_once(new_database: str) -> None:
    opened = await asyncio.gather(*(Storage.open(new_database) for _ in range(4)))
    for storage in opened:
        async with storage.transaction() as tx:
            assert await tx.inbox.counts() == {}
        await storage.close()


async def test_who_looks_at_a_database_that_is_not_there_makes_none(new_database: str, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(UnpreparedError, match="There is no database yet"):
            await Storage.open(new_database, as_it_is=True)
    assert not (tmp_path / "practice.db").exists()


async def test_who_looks_at_a_database_leaves_its_schema_as_it_is(storage: Storage, database: str) -> None:
    """A bot of an older version may be at work on it."""
    await (await Storage.open(database, as_it_is=True)).close()
    for revision, refusal in ((REVISIONS[-2], UnpreparedError), ("9999", NewerDatabaseError)):
        async with storage.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        for _ in range(2):
            with pytest.raises(refusal, match=revision):
                await Storage.open(database, as_it_is=True)


async def test_who_looks_leaves_another_programs_file_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "practice.db")) as database:
        database.execute("CREATE TABLE notes (words)")
    before = (tmp_path / "practice.db").read_bytes()
    with pytest.raises(UnpreparedError):
        await Storage.open(sqlite(tmp_path), as_it_is=True)
    assert (tmp_path / "practice.db").read_bytes() == before


async def test_who_looks_is_told_of_a_place_where_no_database_can_be() -> None:
    with pytest.raises(PlaceError, match="may be written to"):
        await Storage.open("sqlite:////dev/null/practice.db", as_it_is=True)


async def test_the_migrations_make_the_schema_that_the_program_uses(storage: Storage) -> None:
    async with storage.engine.begin() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
    assert differences == []


def test_the_last_migration_is_known_without_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISIONS[-1]


async def test_a_transaction_that_fails_leaves_no_trace(storage: Storage) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 (the failure has to come within the transaction)
        async with storage.transaction() as tx:
            await tx.clients.seen(Client(1, "Mia"))
            raise ZeroDivisionError
    async with storage.transaction() as tx:
        assert await tx.clients.get(1) is None


async def test_a_transaction_has_one_moment(storage: Storage, clock: Clock) -> None:
    async with storage.transaction() as tx:
        assert tx.now == clock()


async def test_without_a_clock_of_its_own_the_storage_knows_the_time(database: str) -> None:
    storage = await Storage.open(database)
    async with storage.transaction() as tx:
        assert tx.now.tzinfo is UTC
        assert abs(tx.now - datetime.now(UTC)) < timedelta(minutes=1)
    await storage.close()


async def test_a_postgresql_database_without_an_encoding_keeps_every_letter(postgresql: Server) -> None:
    """Where a server was set up without a locale, its databases are SQL_ASCII."""
    postgresql.execute("CREATE DATABASE plain ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    storage = await Storage.open(postgresql.url("plain"))
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(1, "Zoë 🌿"))
    async with storage.transaction() as tx:
        assert (await tx.clients.get(1)) == Client(1, "Zoë 🌿")
    await storage.close()
    postgresql.execute("DROP DATABASE plain WITH (FORCE)")
