"""Is the database at fault, or what was asked of it? The first is waited out, the second is not."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.models import Client
from bot.storage.engine import Storage
from bot.storage.trouble import SilentError, trouble, why
from tests.clinic import sqlite
from tests.postgres import Server, binaries

TOO_LARGE = 2**70


async def fail(storage: Storage, client: Client) -> Exception:
    with pytest.raises((SQLAlchemyError, OverflowError, SilentError)) as failed:
        async with storage.transaction() as tx:
            await tx.clients.seen(client)
    return failed.value


async def test_a_value_that_does_not_fit_is_the_updates_own_fault(storage: Storage) -> None:
    failed = await fail(storage, Client(TOO_LARGE, "xylophone"))
    assert trouble(failed) is None
    assert "xylophone" not in str(failed)


async def test_a_server_that_goes_away_is_named_and_found_again(postgresql: Server) -> None:
    """The server here is one of its own: the shared one has other tests' work."""
    programs = binaries()
    assert programs
    assert postgresql
    with Server(programs) as server:
        storage = await Storage.open(server.url("postgres"))
        server.stop(signal.SIGQUIT)
        assert why(await fail(storage, Client(1, "Mia"))) == "the database: the connection was lost"
        assert why(await fail(storage, Client(1, "Mia"))) == "the database: the connection was lost"
        server.start()
        async with storage.transaction() as tx:
            await tx.clients.seen(Client(1, "Mia"))
        await storage.close()


async def test_a_server_that_gives_no_answer_is_not_waited_for_for_ever(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection may be dead without either side being told; here a lock keeps the answer back."""
    with postgresql.database() as url:
        storage = await Storage.open(url)
        with monkeypatch.context() as patch, psycopg.connect(url) as other:
            patch.setattr("bot.storage.engine.ANSWERS_WITHIN", 0.2)
            other.execute("LOCK TABLE clients IN ACCESS EXCLUSIVE MODE")
            assert why(await fail(storage, Client(1, "Mia"))) == "the database: it gives no answer"
        async with storage.transaction() as tx:
            await tx.clients.seen(Client(1, "Mia"))
        await storage.close()


async def test_a_database_that_may_only_be_read_is_named(postgresql: Server) -> None:
    with postgresql.database() as url:
        storage = await Storage.open(url)
        await storage.close()
        name = url.partition("?")[0].rpartition("/")[2]
        postgresql.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        storage = await Storage.open(url)
        assert why(await fail(storage, Client(1, "Mia"))) == "the database: it may only be read"
        await storage.close()


def test_what_the_driver_says_by_itself_is_named_as_well(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "practice.db")) as database:
        database.execute("PRAGMA query_only=ON")
        with pytest.raises(sqlite3.OperationalError) as failed:
            database.execute("CREATE TABLE secrets (id)")
    assert why(failed.value) == "the database: it may only be read"


async def test_what_is_no_fault_of_the_database_is_named_by_its_type(tmp_path: Path) -> None:
    storage = await Storage.open(sqlite(tmp_path))
    assert why(await fail(storage, Client(TOO_LARGE, "Mia's secret"))) == "OverflowError"
    await storage.close()
    assert trouble(ValueError("Mia's secret")) is None
