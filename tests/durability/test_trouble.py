"""The disk, the database or the clock fails for a while: the log says so, nothing is lost, all goes on by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.models import Outgoing
from bot.storage.trouble import why
from tests.clinic import KAZ, MIA, TOM, Clinic

LONG = "how much is a session? " * 170  # too much for the free space of the database's pages
TROUBLES = {
    "the disk is full": ("max_page_count=1", "max_page_count=1073741823"),  # one page: no more than there are
    "it may only be read": ("query_only=ON", "query_only=OFF"),
}


def pragma(clinic: Clinic, setting: str) -> None:
    """Change the one connection that the storage has; it is the one all work goes through."""
    with closing(clinic.storage.engine.sync_engine.raw_connection()) as raw:
        raw.cursor().execute(f"PRAGMA {setting}")


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_an_update_that_can_not_be_stored_stays_with_telegram(trouble: str, clinic: Clinic) -> None:
    begin, end = TROUBLES[trouble]
    clinic.telegram.say(MIA, LONG)
    pragma(clinic, begin)
    for _ in range(3):
        with pytest.raises(OperationalError) as failed:
            await clinic.bot.intake.fetch(long_poll=0)
    assert why(failed.value) == f"the database: {trouble}"
    assert clinic.telegram.pending == 1
    pragma(clinic, end)
    await clinic.settle()
    assert len(clinic.new(MIA)) == 1
    assert len(clinic.new(KAZ)) == 2  # the card, and the long message beneath it


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_an_update_is_not_blamed_for_a_failing_database(trouble: str, clinic: Clinic) -> None:
    """However often the database fails, the update is not set aside for it.

    Several clients write: what is done gives its own place back, and one message might fit into that.
    """
    begin, end = TROUBLES[trouble]
    clients = range(MIA, MIA + 8)
    for client in clients:
        clinic.telegram.say(client, LONG)
    await clinic.bot.intake.fetch(long_poll=0)
    pragma(clinic, begin)
    for _ in range(5):
        with pytest.raises(OperationalError):
            await clinic.bot.worker.step()
    pragma(clinic, end)
    await clinic.settle()
    assert [len(clinic.new(client)) for client in clients] == [1] * len(clients)
    async with clinic.storage.transaction() as tx:
        assert await tx.inbox.counts() == {"done": len(clients)}


async def test_a_locked_database_is_waited_for(
    clinic: Clinic, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.PAUSE", 0.01)
    monkeypatch.setattr("bot.sender.PAUSE", 0.01)
    clinic.telegram.say(MIA, "how much is a session?")
    await clinic.bot.intake.fetch(long_poll=0)
    monkeypatch.setattr("bot.storage.sqlite.WAITS_FOR_LOCK", 0.001)
    other = sqlite3.connect(tmp_path / "practice.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    loops = [asyncio.create_task(loop.run()) for loop in (clinic.bot.worker, clinic.bot.sender)]
    try:
        await until(lambda: caplog.text.count("another program holds it locked") > 3)
        other.rollback()
        await until(lambda: clinic.telegram.messages(KAZ) != [])
    finally:
        other.close()
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
    assert len(clinic.new(MIA)) == 1
    assert "session" not in caplog.text


async def test_a_database_that_fails_during_the_start_is_waited_for(
    clinic: Clinic, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.trouble.PAUSE", 0.01)
    begin, end = TROUBLES["it may only be read"]
    clinic.telegram.say(MIA, "Does it hurt?")
    async with clinic.storage.transaction() as tx:
        await tx.outbox.put(Outgoing(MIA, "sendMessage", {"text": LONG}))
        await tx.outbox.claim(timedelta(days=1), 1)  # a lease to give back
    pragma(clinic, begin)
    running = asyncio.create_task(clinic.bot.run())
    await until(
        lambda: caplog.text.count("The start has to wait (the database: it may only be read)") > 1 or running.done()
    )
    pragma(clinic, end)
    await until(lambda: len(clinic.telegram.messages(MIA)) > 2 or running.done())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [message["text"] for message in clinic.new(MIA)] == [LONG.strip(), "Most people feel nothing."]


async def test_the_loops_go_on_without_a_nudge_as_long_as_there_is_work(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.signal.IDLE", 600)
    for person in (MIA, TOM):
        for _ in range(10):
            clinic.telegram.say(person, "Does it hurt?")
    await clinic.bot.intake.fetch(long_poll=0)
    loops = [asyncio.create_task(loop.run()) for loop in (clinic.bot.worker, clinic.bot.sender)]
    await until(lambda: len(clinic.telegram.messages(MIA)) == len(clinic.telegram.messages(TOM)) == 20)
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


async def test_a_clock_that_jumps_stops_nothing(clinic: Clinic) -> None:
    clinic.clock.advance(days=400)
    clinic.telegram.fail("sendMessage", status=502)
    clinic.telegram.say(MIA, "how much is a session?")
    await clinic.settle()
    clinic.clock.advance(days=-800)
    clinic.telegram.say(TOM, "Does it hurt?")
    await clinic.settle()
    assert [len(clinic.new(person)) for person in (MIA, TOM, KAZ)] == [1, 1, 1]
    clinic.clock.advance(days=800)
    (answer,) = await clinic.say(MIA, "Does it hurt?")
    assert answer["text"] == "Most people feel nothing."


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for what another task does."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 (any condition, also one that gives no event)
                await asyncio.sleep(0.01)
    assert condition()
