"""What is kept, and what comes with the program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faq import store
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
