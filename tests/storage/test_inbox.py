"""The inbox: nothing twice, one at a time in each chat, what fails waits and then stands aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.models import InboxRow
from bot.storage.engine import Storage
from bot.storage.inbox import WINDOW
from tests.clinic import Clock

MIA, TOM = 1001, -100_500_600_700_800  # a supergroup's id needs 64 bits


async def store(storage: Storage, *updates: tuple[int, int]) -> int:
    async with storage.transaction() as tx:
        return await tx.inbox.add((chat_id, {"update_id": number, "text": "käse 🌿 \0"}) for chat_id, number in updates)


async def handle(storage: Storage) -> int | None:
    """The number of the update that was next."""
    async with storage.transaction() as tx:
        rows = await tx.inbox.claim(1)
        for row in rows:
            await tx.inbox.done(row.id)
        return rows[0].update["update_id"] if rows else None


async def fail(storage: Storage, retry_in: timedelta | None) -> None:
    async with storage.transaction() as tx:
        (row,) = await tx.inbox.claim(1)
        await tx.inbox.failed(row.id, "ValueError in somewhere", retry_in)


async def test_updates_come_out_as_they_went_in_and_in_order(storage: Storage) -> None:
    assert await store(storage, (MIA, 5_000_000_001), (TOM, 5_000_000_002)) == 2
    async with storage.transaction() as tx:
        (row,) = await tx.inbox.claim(1)
    assert row == InboxRow(1, {"update_id": 5_000_000_001, "text": "käse 🌿 \0"}, 0)
    assert [await handle(storage) for _ in range(3)] == [5_000_000_001, 5_000_000_002, None]


async def test_an_update_that_comes_again_is_known(storage: Storage) -> None:
    await store(storage, (MIA, 1), (MIA, 2))
    assert await store(storage, (MIA, 2), (MIA, 3)) == 1
    assert [await handle(storage) for _ in range(4)] == [1, 2, 3, None]
    assert await store(storage, (MIA, 3)) == 0
    assert await store(storage) == 0


async def test_a_number_that_is_given_anew_is_another_update(
    storage: Storage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a week without updates Telegram goes on from a random number; what it delivers again comes within a day."""
    await store(storage, (MIA, 1), (MIA, 2))
    assert await handle(storage) == 1
    await fail(storage, None)
    clock.advance(days=1)
    await store(storage, (MIA, 3))
    assert await store(storage, (MIA, 1), (MIA, 2), (MIA, 3)) == 0
    clock.advance(days=7)
    assert await store(storage, (TOM, 1), (TOM, 2), (TOM, 3)) == 0  # the clock may have jumped: they came just now
    monkeypatch.setattr("bot.storage.inbox.LATELY", 1)
    assert await store(storage, (TOM, 1), (TOM, 2), (TOM, 3)) == 2  # the third waits for its turn still
    assert [await handle(storage) for _ in range(4)] == [3, 1, 2, None]


async def test_a_failed_update_holds_back_its_own_chat_alone(storage: Storage, clock: Clock) -> None:
    await store(storage, (MIA, 1), (MIA, 2), (TOM, 3))
    await fail(storage, timedelta(seconds=5))
    assert [await handle(storage), await handle(storage)] == [3, None]
    async with storage.transaction() as tx:
        assert await tx.inbox.next_try_at() == clock() + timedelta(seconds=5)
    clock.advance(seconds=5)
    assert [await handle(storage), await handle(storage)] == [1, 2]


async def test_several_chats_may_have_their_turn_at_once(storage: Storage) -> None:
    await store(storage, (MIA, 1), (MIA, 2), (TOM, 3))
    async with storage.transaction() as tx:
        rows = await tx.inbox.claim(10)
        assert [row.update["update_id"] for row in rows] == [1, 3]
        for row in rows:
            await tx.inbox.done(row.id)
        assert [row.update["update_id"] for row in await tx.inbox.claim(10)] == [2]


async def test_a_flood_from_a_chat_that_waits_hides_nobody(storage: Storage) -> None:
    await store(storage, *((MIA, number) for number in range(2 * WINDOW)), (TOM, 2 * WINDOW))
    await fail(storage, timedelta(seconds=5))
    assert [await handle(storage), await handle(storage)] == [2 * WINDOW, None]


async def test_an_update_that_was_set_aside_blocks_nobody(storage: Storage) -> None:
    await store(storage, (MIA, 1), (MIA, 2))
    await fail(storage, None)
    assert await handle(storage) == 2
    async with storage.transaction() as tx:
        assert await tx.inbox.counts() == {"set-aside": 1, "done": 1}
        assert await tx.inbox.next_try_at() is None


async def test_a_clock_that_is_put_back_stops_nothing(storage: Storage, clock: Clock) -> None:
    clock.advance(days=1)
    await store(storage, (MIA, 1), (TOM, 2))
    await fail(storage, timedelta(seconds=5))
    clock.advance(days=-1)
    assert [await handle(storage), await handle(storage)] == [1, 2]


async def test_the_oldest_waiting_one_says_how_long(storage: Storage, clock: Clock) -> None:
    async with storage.transaction() as tx:
        assert await tx.inbox.oldest_waiting() is None
    since = clock()
    await store(storage, (MIA, 1))
    clock.advance(minutes=3)
    await store(storage, (TOM, 2))
    async with storage.transaction() as tx:
        assert await tx.inbox.oldest_waiting() == since
