"""Two processes on one SQLite file would send everything twice: the second is refused."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path

import pytest

from bot.storage.alone import InUseError, PlaceError, only_one
from tests.clinic import sqlite


def test_a_second_process_is_told_who_holds_the_file(tmp_path: Path) -> None:
    with (
        only_one(sqlite(tmp_path)),
        pytest.raises(InUseError, match=rf"number {os.getpid()}.*stop it first"),
        only_one(sqlite(tmp_path)),
    ):
        pytest.fail("two at once")


def test_a_full_disk_has_no_room_for_the_number_but_for_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with (
        only_one(sqlite(tmp_path)),
        pytest.raises(InUseError, match=r"Another process works on"),
        only_one(sqlite(tmp_path)),
    ):
        pytest.fail("two at once")


def test_where_nothing_can_be_locked_the_place_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network's file system, for one."""

    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(PlaceError, match=r"practice.db can't be opened \(No locks"), only_one(sqlite(tmp_path)):
        pytest.fail("two at once")


def test_the_next_one_may_work_where_the_last_one_ended(tmp_path: Path) -> None:
    for _ in range(2):
        with only_one(sqlite(tmp_path)):
            pass
    lock = tmp_path / "practice.db.lock"
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600


def test_other_files_and_postgresql_are_free(tmp_path: Path) -> None:
    with only_one(sqlite(tmp_path)), only_one(sqlite(tmp_path / "other")), only_one("postgresql://bot@host/name"):
        assert list(tmp_path.glob("*.lock"))
