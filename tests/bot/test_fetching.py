"""How updates come in: invariant 1, and what Telegram or the network may do meanwhile."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

import bot.app
import bot.intake
from tests.clinic import MIA, TOKEN, Clinic


async def inbox(clinic: Clinic) -> dict[str, int]:
    async with clinic.storage.transaction() as tx:
        return await tx.inbox.counts()


async def rename(clinic: Clinic, before: str, after: str) -> None:
    async with clinic.storage.engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses between tries take no time."""
    sleep = asyncio.sleep

    async def no_time(_: float) -> None:
        await sleep(0)

    for module in (bot.app, bot.intake):
        monkeypatch.setattr(module, "asyncio", SimpleNamespace(**(vars(asyncio) | {"sleep": no_time})))


async def test_an_update_is_confirmed_only_after_it_is_stored(clinic: Clinic) -> None:
    clinic.telegram.say(MIA, "does it hurt")
    await rename(clinic, "inbox", "gone")
    for _ in range(2):
        with pytest.raises(Exception, match="no such table"):
            await clinic.bot.intake.fetch(long_poll=0)
        assert clinic.telegram.pending == 1
    await rename(clinic, "gone", "inbox")
    await clinic.bot.intake.fetch(long_poll=0)
    assert await inbox(clinic) == {"waiting": 1}
    assert clinic.telegram.pending == 1
    await clinic.bot.intake.fetch(long_poll=0)
    assert clinic.telegram.pending == 0


async def test_an_update_that_comes_twice_is_stored_once(clinic: Clinic) -> None:
    clinic.telegram.say(MIA, "does it hurt")
    await clinic.bot.intake.fetch(long_poll=0)
    await clinic.close()
    await clinic.open()
    await clinic.settle()
    assert await inbox(clinic) == {"done": 1}
    assert len(clinic.new(MIA)) == 1


async def test_an_update_beyond_all_measure_holds_nobody_up(clinic: Clinic) -> None:
    clinic.telegram.world.account().updates.inject({"message": {"chat": {"id": 2**80}}})
    clinic.telegram.say(MIA, "does it hurt")
    await clinic.settle()
    assert clinic.telegram.pending == 0
    assert len(clinic.new(MIA)) == 1


FAILURES: list[tuple[dict[str, Any], str]] = [
    ({"status": 401}, "check TELEGRAM_TOKEN"),
    ({"status": 409}, "Another program fetches this bot's updates"),
    ({"status": 500}, "Telegram could not be asked"),
    ({"status": 429, "retry_after": 5}, "Telegram could not be asked"),
    ({"drop": True}, "Telegram could not be asked"),
]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("fault", "said"), FAILURES)
async def test_what_goes_wrong_is_said_and_survived(
    fault: dict[str, Any], said: str, clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    clinic.telegram.fail("getUpdates", times=3, **fault)
    clinic.telegram.say(MIA, "xylophone")
    fetching = asyncio.create_task(clinic.bot.intake.run())
    async with asyncio.timeout(20):
        while not await inbox(clinic):
            await clinic.bot.worker.stored.wait()
    fetching.cancel()
    await asyncio.wait([fetching])
    assert caplog.text.count(said) == 3
    assert "xylophone" not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.usefixtures("hurried")
async def test_a_bot_that_telegram_lets_in_late_is_at_work_then(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    await clinic.close()
    clinic.telegram.fail("getMe", times=2, status=401)
    await clinic.open()
    assert caplog.text.count("check TELEGRAM_TOKEN") == 2
    assert TOKEN not in caplog.text
    assert len(await clinic.say(MIA, "does it hurt")) == 1
