"""A short storm of each kind; `make chaos` runs the long ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durability.chaos import on_postgresql, on_sqlite
from tests.durability.processes import KILLED
from tests.durability.storm import Plan
from tests.postgres import Server

pytestmark = pytest.mark.usefixtures("encoder_at_hand")


async def test_a_storm_on_sqlite_loses_nothing(tmp_path: Path) -> None:
    report = await on_sqlite(Plan(clients=12, questions=60, kills=4, pauses=(1.5, 3.0), within=40), tmp_path)
    assert not report.verdict.wrong, f"{report}\n{report.log[-3000:]}"
    assert report.exits[KILLED] == 4


async def test_a_storm_on_postgresql_loses_nothing(tmp_path: Path, postgresql: Server) -> None:
    plan = Plan(clients=12, questions=40, kills=2, pauses=(2.5, 3.5), within=50, database_restarts=1)
    report = await on_postgresql(plan, postgresql, tmp_path, replicas=2)
    assert not report.verdict.wrong, f"{report}\n{report.log[-3000:]}"
