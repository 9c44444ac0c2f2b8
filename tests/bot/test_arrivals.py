"""What arrives is stored at once, whichever way it comes, and read meanwhile if it is little."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.arrivals import FEW, Arrivals
from bot.models import Json
from bot.signal import Signal
from bot.storage.engine import Storage
from tests.clinic import MIA, sqlite


@pytest.mark.parametrize(("count", "read"), [(1, 1), (FEW, FEW), (FEW + 1, 0)])
async def test_a_few_updates_are_read_while_they_are_stored(tmp_path: Path, count: int, read: int) -> None:
    storage = await Storage.open(sqlite(tmp_path))
    begun: list[Json] = []
    updates: list[Json] = [{"update_id": number, "message": {"chat": {"id": MIA + number}}} for number in range(count)]
    await Arrivals(storage, begun.append, Signal()).keep(updates)
    async with storage.transaction() as tx:
        assert [row.update for row in await tx.inbox.claim(count)] == updates
    await storage.close()
    assert begun == updates[:read]
