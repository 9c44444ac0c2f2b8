"""Opening the database, and what a transaction promises."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.models import Client
from bot.storage.engine import Storage
from bot.storage.migrate import MIGRATIONS, REVISIONS
from bot.storage.tables import metadata
from tests.clinic import Clock
from tests.postgres import Server


async def test_several_that_open_a_new_database_at_once_make_its_tables_once(new_database: str) -> None:
    opened = await asyncio.gather(*(Storage.open(new_database) for _ in range(4)))
    for storage in opened:
        async with storage.transaction() as tx:
            assert await tx.inbox.counts() == {}
        await storage.close()


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
