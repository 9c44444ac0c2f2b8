"""The outbox: each chat's order, one sender a message, and the record of what arrived where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.models import OutboxRow, Outgoing, Purpose
from bot.storage.engine import Storage
from tests.clinic import Clock

MIA, TOM, KAZ = 1001, 1002, 9001
LEASE = timedelta(seconds=15)


def words(text: str, chat_id: int = MIA, **details: Any) -> Outgoing:
    return Outgoing(chat_id, "sendMessage", {"text": text}, **details)


async def put(storage: Storage, *messages: Outgoing) -> list[int]:
    async with storage.transaction() as tx:
        return [await tx.outbox.put(message) for message in messages]


async def claim(storage: Storage, limit: int = 30, under_way: tuple[int, ...] = ()) -> list[OutboxRow]:
    async with storage.transaction() as tx:
        return await tx.outbox.claim(LEASE, limit, under_way)


async def sent(storage: Storage, row: OutboxRow, message_id: int) -> None:
    async with storage.transaction() as tx:
        await tx.outbox.sent(row.id, message_id)


def texts(rows: list[OutboxRow]) -> list[str]:
    return [row.message.payload["text"] for row in rows]


async def test_each_chats_messages_go_out_one_after_the_other(storage: Storage) -> None:
    await put(storage, words("m1"), words("m2"), words("t1", TOM))
    first, other = await claim(storage)
    assert texts([first, other]) == ["m1", "t1"]
    assert await claim(storage) == []
    await sent(storage, first, 71)
    assert texts(await claim(storage)) == ["m2"]


async def test_a_message_keeps_all_that_was_put(storage: Storage) -> None:
    message = words("käse 🌿", purpose=Purpose.REPLY, ref=7)
    (number,) = await put(storage, message)
    assert await claim(storage) == [OutboxRow(number, message, tries=1)]


async def test_only_so_many_are_claimed(storage: Storage) -> None:
    await put(storage, words("m1"), words("t1", TOM), words("k1", KAZ))
    assert texts(await claim(storage, limit=2)) == ["m1", "t1"]
    assert texts(await claim(storage, limit=2)) == ["k1"]


async def test_a_lease_ends_with_its_time(storage: Storage, clock: Clock) -> None:
    """A process that died holds up its chats no longer than this."""
    await put(storage, words("m1"))
    await claim(storage)
    clock.advance(seconds=14)
    assert await claim(storage) == []
    clock.advance(seconds=1)
    (row,) = await claim(storage)
    assert row.tries == 1  # the message did not fail


async def test_a_renewed_lease_goes_on(storage: Storage, clock: Clock) -> None:
    (number,) = await put(storage, words("m1"))
    await claim(storage)
    clock.advance(seconds=10)
    async with storage.transaction() as tx:
        await tx.outbox.renew([number], LEASE)
    clock.advance(seconds=10)
    assert await claim(storage) == []


async def test_what_is_under_way_is_not_claimed_again_whatever_the_clock_does(storage: Storage, clock: Clock) -> None:
    (number,) = await put(storage, words("m1"))
    await claim(storage)
    clock.advance(days=-1)
    assert await claim(storage, under_way=(number,)) == []
    clock.advance(days=2)
    assert await claim(storage, under_way=(number,)) == []


async def test_a_clock_that_is_put_back_stops_nothing(storage: Storage, clock: Clock) -> None:
    clock.advance(days=1)
    await put(storage, words("m1"), words("t1", TOM))
    await claim(storage, limit=1)
    clock.advance(days=-1)
    assert texts(await claim(storage)) == ["m1", "t1"]


async def test_a_postponed_message_holds_back_its_chat_alone(storage: Storage, clock: Clock) -> None:
    await put(storage, words("m1"), words("m2"), words("t1", TOM))
    (row, _) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.postpone(row.id, tx.now + timedelta(seconds=9), "RetryAfter")
        await tx.outbox.sent(2 + row.id, 71)
        assert await tx.outbox.next_try_at() == clock() + timedelta(seconds=9)
    assert await claim(storage) == []
    clock.advance(seconds=9)
    assert texts(await claim(storage)) == ["m1"]


async def test_only_a_try_that_counts_is_counted(storage: Storage) -> None:
    await put(storage, words("m1"))
    for counts, tries in ((False, 1), (True, 1), (False, 2)):
        (row,) = await claim(storage)
        assert row.tries == tries
        async with storage.transaction() as tx:
            await tx.outbox.postpone(row.id, tx.now, "TimedOut", counts=counts)


async def test_no_message_is_postponed_for_longer_than_an_hour(storage: Storage, clock: Clock) -> None:
    await put(storage, words("m1"))
    (row,) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.postpone(row.id, tx.now + timedelta(days=9), "RetryAfter")
    clock.advance(minutes=59)
    assert await claim(storage) == []
    clock.advance(minutes=1)
    assert texts(await claim(storage)) == ["m1"]


async def test_a_refused_message_makes_way(storage: Storage) -> None:
    await put(storage, words("m1"), words("m2"))
    (row,) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.failed(row.id, "Forbidden" * 100)
    assert texts(await claim(storage)) == ["m2"]
    async with storage.transaction() as tx:
        assert await tx.outbox.counts() == {"failed": 1, "waiting": 1}


async def test_a_message_finds_the_one_that_it_answers_or_edits(storage: Storage) -> None:
    (card,) = await put(storage, words("card", KAZ, purpose=Purpose.CARD, ref=1))
    await put(storage, words("edit", KAZ, target=card))
    (row,) = await claim(storage)
    assert row.target_message_id is None
    await sent(storage, row, 5_000_000_071)
    (edit,) = await claim(storage)
    assert edit.target_message_id == 5_000_000_071


async def test_a_message_id_leads_to_its_escalation_only_in_its_own_chat(storage: Storage) -> None:
    await put(storage, words("card", KAZ, purpose=Purpose.CARD, ref=7), words("reply", purpose=Purpose.REPLY, ref=8))
    for row in await claim(storage):
        await sent(storage, row, 71)
    async with storage.transaction() as tx:
        assert await tx.outbox.escalation_at(KAZ, 71) == 7
        assert await tx.outbox.escalation_at(MIA, 71) is None
        assert await tx.outbox.reply_at(MIA, 71) == 8
        assert await tx.outbox.reply_at(KAZ, 71) is None


async def test_after_a_restart_everything_may_be_released(storage: Storage) -> None:
    await put(storage, words("m1"))
    await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.release_all()
    assert texts(await claim(storage)) == ["m1"]
