"""However many processes go their rounds at the same moment, each reminder and each day's digest falls to one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desk.reminding import AT_ONCE, URGENT_AFTER, Reminding, Schedule
from bot.models import Client
from bot.storage.engine import Storage
from tests.clinic import Clock

MIA = 1001
SCHEDULE = Schedule(timedelta(hours=4), time(8), ZoneInfo("UTC"))


@pytest.fixture
async def other(database: str, clock: Clock) -> AsyncIterator[Storage]:
    """A second process on the same database."""
    storage = await Storage.open(database, clock)
    yield storage
    await storage.close()


async def overdue(storage: Storage) -> list[int]:
    async with storage.transaction() as tx:
        return [escalation.number for escalation in await Reminding(tx, SCHEDULE).overdue()]


async def digest(storage: Storage) -> bool:
    async with storage.transaction() as tx:
        due = await Reminding(tx, SCHEDULE).digest_is_due()
        await asyncio.sleep(0)  # the others look meanwhile
        return due


async def test_each_reminder_falls_to_one_process(storage: Storage, other: Storage, clock: Clock) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        numbers = [(await tx.escalations.open(MIA, message, "why")).number for message in range(3 * AT_ONCE)]
    clock.advance(hours=5)
    found = await asyncio.gather(*(overdue(one) for one in (storage, other) * 4))
    found += [await overdue(storage) for _ in range(3)]  # what was in another's hands at that moment
    assert sorted(number for some in found for number in some) == numbers


async def test_each_reminder_of_an_urgent_one_falls_to_one_process(
    storage: Storage, other: Storage, clock: Clock
) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        numbers = [(await tx.escalations.open(MIA, message, "why", urgent=True)).number for message in range(3)]
    for pause in URGENT_AFTER:
        clock.advance(seconds=pause.total_seconds())
        found = await asyncio.gather(*(overdue(one) for one in (storage, other) * 4))
        found.append(await overdue(storage))  # what was in another's hands at that moment
        assert sorted(number for some in found for number in some) == numbers
    clock.advance(days=1)
    assert await overdue(other) == []


async def test_what_an_earlier_version_reminded_of_once_counts_as_once(
    storage: Storage, database: str, clock: Clock
) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        urgent, usual = [(await tx.escalations.open(MIA, 1, "why", urgent=one)).number for one in (True, False)]
    clock.advance(hours=5)
    assert await overdue(storage) == [urgent, usual]
    async with storage.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE escalations DROP COLUMN reminders")
        await connection.exec_driver_sql("ALTER TABLE questions DROP COLUMN picked")
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
    await storage.close()
    newer = await Storage.open(database, clock)
    clock.advance(minutes=44)
    assert await overdue(newer) == []
    clock.advance(minutes=1)
    assert await overdue(newer) == [urgent]
    await newer.close()


async def test_a_days_digest_falls_to_one_process(storage: Storage, other: Storage, clock: Clock) -> None:
    clock.advance(hours=5)
    for _ in range(3):
        assert sum(await asyncio.gather(*(digest(one) for one in (storage, other) * 4))) == 1
        clock.advance(days=1)


async def test_what_is_in_another_transactions_hands_is_left_for_the_next_round(
    storage: Storage, other: Storage, clock: Clock
) -> None:
    if not storage.shared:
        pytest.skip("SQLite has one writer: nothing is in other hands")
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        number = (await tx.escalations.open(MIA, 1, "why")).number
    clock.advance(hours=5)
    async with storage.transaction() as mine:
        await mine.escalations.held(number)
        assert await overdue(other) == []
    assert await overdue(other) == [number]
