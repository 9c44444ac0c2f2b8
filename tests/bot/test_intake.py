"""Two programs that fetch with one token: it is noticed, and one yields until the other is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram.error import Conflict

from bot.arrivals import Arrivals
from bot.hearing import Hearing
from bot.intake import Intake
from bot.signal import Signal
from bot.storage.engine import Storage
from bot.telegram_api import make_bot
from tests.clinic import MIA, TOKEN, Clinic, sqlite


@pytest.fixture
async def other(clinic: Clinic, tmp_path: Path) -> AsyncIterator[Intake]:
    """The same bot, started a second time on a database of its own."""
    (tmp_path / "other").mkdir()
    storage = await Storage.open(sqlite(tmp_path / "other"))
    bot = make_bot(TOKEN, clinic.telegram.url)
    await bot.initialize()
    yield Intake(bot, Arrivals(storage, lambda _: None, Signal()), Hearing())
    await bot.shutdown()
    await storage.close()


async def test_the_earlier_one_is_told_and_stands_by(
    clinic: Clinic, other: Intake, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.LOOK_EVERY", 0.01)
    first = asyncio.create_task(clinic.bot.intake.run())
    async with asyncio.timeout(10):
        while "stands by" not in caplog.text:
            await other.fetch(long_poll=0)
        clinic.telegram.say(MIA, "Does it hurt?")
        await clinic.bot.worker.stored.wait()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert "left lying" in caplog.text
    assert await clinic.bot.worker.step()


async def test_updates_that_the_other_one_takes_are_not_left_lying(clinic: Clinic, other: Intake) -> None:
    assert not await clinic.bot.intake.left_lying()
    clinic.telegram.say(MIA, "Does it hurt?")
    assert await clinic.bot.intake.left_lying()
    for _ in range(2):  # the second call confirms what the first one took
        await other.fetch(long_poll=0)
    assert not await clinic.bot.intake.left_lying()


async def test_a_call_that_is_cut_short_by_another_program_is_a_conflict(clinic: Clinic, other: Intake) -> None:
    first = asyncio.create_task(clinic.bot.intake.fetch())
    while not first.done():
        await other.fetch(long_poll=0)
    with pytest.raises(Conflict):
        await first
