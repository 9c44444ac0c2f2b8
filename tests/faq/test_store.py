"""What is kept, and what comes with the program."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from threading import Thread
from typing import IO

import numpy as np
import pytest

from faq import store
from faq.arrays import Arrays
from faq.store import Store


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shipped"
    Store(folder, "learnt").save("key", {"of": np.array([1])})
    monkeypatch.setattr(store, "SHIPPED", folder)
    return folder


@pytest.mark.usefixtures("shipped")
def test_what_is_shipped_needs_no_learning_and_what_is_kept_wins(tmp_path: Path) -> None:
    kept = Store(tmp_path / "kept", "learnt")
    found = kept.load("key")
    assert found is not None
    assert found["of"] == [1]
    kept.save("key", {"of": np.array([2])})
    found = kept.load("key")
    assert found is not None
    assert found["of"] == [2]
    assert kept.load("another key") is None
    assert Store(None, "learnt").load("key") is None  # nothing is wanted


def test_what_is_shipped_damaged_is_learnt_anew(tmp_path: Path, shipped: Path) -> None:
    (shipped / "learnt-key.npz").write_bytes(b"half")
    assert Store(tmp_path / "kept", "learnt").load("key") is None


def test_of_two_processes_one_learns_and_the_other_waits_for_it(tmp_path: Path) -> None:
    one, other = Store(tmp_path, "learnt"), Store(tmp_path, "learnt")
    found: list[Arrays] = []
    waiting = Thread(target=lambda: found.append(other.recalled("key", lambda: {"of": np.array([2])})))
    with one.alone():
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        one.save("key", {"of": np.array([1])})
    waiting.join()
    assert found[0]["of"] == [1]


def test_one_that_learns_for_too_long_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LONGEST_WAIT", 0.2)
    with Store(tmp_path, "learnt").alone():
        assert Store(tmp_path, "learnt").recalled("key", lambda: {"of": np.array([2])})["of"] == [2]


def test_where_nothing_can_be_kept_it_is_learnt(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert Store(tmp_path / "file", "learnt").recalled("key", lambda: {"of": np.array([2])})["of"] == [2]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(file: IO[bytes], **_: object) -> None:
        file.write(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    kept = Store(tmp_path, "learnt")
    kept.save("key", {"of": np.array([1])})
    monkeypatch.setattr("numpy.savez", fill)
    kept.save("key", {"of": np.array([2])})
    assert [path.name for path in tmp_path.iterdir()] == ["learnt-key.npz"]
    found = kept.load("key")
    assert found is not None
    assert found["of"] == [1]


def test_what_a_killed_process_had_begun_goes_with_the_next_save(tmp_path: Path) -> None:
    for name, age in (("left.part", 7200), ("under-way.part", 60)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    Store(tmp_path, "learnt").save("key", {"of": np.array([1])})
    assert {path.name for path in tmp_path.iterdir()} == {"learnt-key.npz", "under-way.part"}
