"""What SQLite's disk has and what it has not: who waits for it, and what a power cut leaves."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.models import Client
from bot.storage import write_ahead
from bot.storage.engine import Storage
from bot.storage.sqlite import SqliteConnection
from bot.storage.trouble import DiskError, why
from bot.storage.write_ahead import COPIED_EVERY
from tests.clinic import MIA, TOM, sqlite
from tests.disk import Disk

A_MINUTE = 60.0


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(sqlite(tmp_path))
    await storage.on_disk()  # what earlier processes may have left
    yield storage
    await storage.close()


@pytest.fixture
def disk(storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk of the database that is open."""
    assert storage
    return Disk(tmp_path, monkeypatch)


async def write(storage: Storage, chat_id: int = MIA) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(chat_id, "Mia"))


def knows(disk: Disk, chat_id: int = MIA) -> bool:
    return disk.has("SELECT 1 FROM clients WHERE chat_id = ?", chat_id)


async def test_what_was_waited_for_survives_a_power_cut(storage: Storage, disk: Disk) -> None:
    await write(storage)
    await storage.on_disk()
    await write(storage, TOM)
    assert (knows(disk, MIA), knows(disk, TOM)) == (True, False)
    await storage.on_disk()
    assert knows(disk, TOM)


async def test_a_disk_that_is_waited_for_once_has_all_that_came_before(storage: Storage, disk: Disk) -> None:
    await write(storage)
    await write(storage, TOM)
    await asyncio.gather(storage.on_disk(), storage.on_disk())
    assert (disk.syncs, knows(disk, MIA), knows(disk, TOM)) == (1, True, True)


async def test_where_all_is_on_the_disk_nothing_is_done(storage: Storage, disk: Disk) -> None:
    await write(storage)
    await storage.on_disk()
    async with storage.transaction() as tx:
        assert await tx.clients.get(MIA)
    await storage.on_disk()
    assert disk.syncs == 1


async def test_a_transaction_that_changes_nothing_takes_nothing_along(storage: Storage, disk: Disk) -> None:
    await write(storage)
    async with storage.transaction() as tx:
        assert await tx.clients.get(MIA)
    assert not knows(disk)
    await storage.on_disk()
    assert (disk.syncs, knows(disk)) == (1, True)


async def test_nobody_who_writes_waits_for_the_disk_and_what_came_too_late_waits_for_the_next_time(
    storage: Storage, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = threading.Semaphore(0)

    def in_turn(file: int) -> None:
        turns.acquire(timeout=A_MINUTE)
        disk.sync(file)

    monkeypatch.setattr(write_ahead, "sync", in_turn)
    await write(storage)
    first = asyncio.ensure_future(storage.on_disk())
    await write(storage, TOM)
    second = asyncio.ensure_future(storage.on_disk())
    assert not first.done()
    turns.release()
    await first
    assert (knows(disk, MIA), second.done()) == (True, False)
    turns.release()
    await second
    assert knows(disk, TOM)


async def test_who_is_in_no_hurry_goes_along_with_who_is(storage: Storage, disk: Disk) -> None:
    await write(storage)
    patient = asyncio.ensure_future(storage.on_disk(within=A_MINUTE))
    await storage.on_disk()
    await patient
    assert disk.syncs == 1


async def test_who_is_in_no_hurry_is_served_in_the_end(storage: Storage, disk: Disk) -> None:
    await write(storage)
    await storage.on_disk(within=0.001)
    assert knows(disk)


async def test_a_disk_that_failed_is_not_believed(storage: Storage, disk: Disk) -> None:
    """What it may have lost of the log is written once more, into the file itself."""
    await write(storage)
    disk.fails = True
    with pytest.raises(DiskError) as failed:
        await storage.on_disk()
    assert why(failed.value) == "the database: the disk fails"
    disk.fails = False
    await storage.on_disk()
    assert (disk.log, knows(disk)) == (b"", True)
    await write(storage, TOM)
    await storage.on_disk()
    assert (disk.log == b"", knows(disk, TOM)) == (False, True)


async def test_it_is_not_believed_before_all_is_written_once_more(
    storage: Storage, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead, "WAITS_FOR_OTHERS", 0)
    with closing(sqlite3.connect(tmp_path / "practice.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM clients").fetchall()  # who reads an earlier state keeps the file as it is
        await write(storage)
        for fails in (True, False):
            disk.fails = fails
            with pytest.raises(DiskError):
                await storage.on_disk()
    await storage.on_disk()
    assert knows(disk)


async def test_a_log_that_a_killed_process_left_is_not_taken_for_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = await Storage.open(sqlite(tmp_path))
    disk = Disk(tmp_path, monkeypatch)
    await write(dead)
    assert not knows(disk)
    storage = await Storage.open(sqlite(tmp_path))
    await storage.on_disk()
    assert knows(disk)
    await storage.close()
    await dead.close()


async def test_a_database_behind_a_link_is_brought_to_the_disk_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "practice.db").symlink_to(tmp_path / "practice.db")
    storage = await Storage.open(sqlite(tmp_path / "links"))
    disk = Disk(tmp_path, monkeypatch)
    await write(storage)
    await storage.on_disk()
    assert knows(disk)
    await storage.close()


async def test_the_log_is_copied_into_the_file_now_and_then(storage: Storage, tmp_path: Path) -> None:
    for number in range(4 * COPIED_EVERY):
        await write(storage, MIA + number)
    pages = (tmp_path / "practice.db-wal").stat().st_size / 4096
    assert pages < 8 * COPIED_EVERY


async def test_a_log_that_can_not_be_copied_is_doubted(
    storage: Storage, disk: Disk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: SqliteConnection) -> None:
        raise sqlite3.OperationalError

    monkeypatch.setattr(SqliteConnection, "copy_log", fail)
    for number in range(COPIED_EVERY):
        await write(storage, MIA + number)
    assert "can't be copied" in caplog.text
    before = disk.syncs
    await storage.on_disk()
    assert (disk.syncs, disk.log) == (before + 1, b"")  # the file has all of it
    assert knows(disk, MIA + COPIED_EVERY - 1)


async def test_who_waits_is_told_when_no_thread_is_left(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise RuntimeError

    await write(storage)
    with monkeypatch.context() as patch:
        patch.setattr(ThreadPoolExecutor, "submit", none)
        with pytest.raises(DiskError):
            await storage.on_disk(within=0.001)
    await storage.on_disk()


async def test_what_is_closed_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage, other = await Storage.open(sqlite(tmp_path)), await Storage.open(sqlite(tmp_path))
    disk = Disk(tmp_path, monkeypatch)
    await write(storage)
    await storage.close()
    assert knows(disk)
    await other.close()
