"""Several processes on one PostgreSQL: each takes other work, and none waits for another that is dead."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.models import Client, Outgoing
from bot.storage.engine import Storage

MIA, TOM = 1001, 1002
LEASE = timedelta(seconds=15)


async def test_a_chat_in_one_replicas_hands_is_left_alone_by_the_others(replicas: tuple[Storage, Storage]) -> None:
    one, other = replicas
    async with one.transaction() as tx:
        await tx.inbox.add((chat, {"update_id": number}) for number, chat in enumerate((MIA, MIA, TOM, MIA)))
    async with one.transaction() as mine:
        (first,) = await mine.inbox.claim(1)
        async with other.transaction() as theirs:
            (second,) = await theirs.inbox.claim(2)
            await theirs.inbox.done(second.id)
        async with other.transaction() as theirs:
            assert await theirs.inbox.claim(1) == []
            pause = theirs.until(await theirs.inbox.next_try_at())
            assert pause  # to ask again at once, and again, would take the time that the other one needs
            assert pause > timedelta()
        await mine.inbox.done(first.id)
    assert (first.update["update_id"], second.update["update_id"]) == (0, 2)
    async with other.transaction() as theirs:
        (third,) = await theirs.inbox.claim(2)
    assert third.update["update_id"] == 1


async def test_two_replicas_that_claim_at_once_never_get_the_same_message(replicas: tuple[Storage, Storage]) -> None:
    async with replicas[0].transaction() as tx:
        for chat_id in range(1, 41):
            await tx.outbox.put(Outgoing(chat_id, "sendMessage"))

    async def claim(storage: Storage) -> list[int]:
        async with storage.transaction() as tx:
            return [row.id for row in await tx.outbox.claim(LEASE, 5)]

    claimed = [row for rows in await asyncio.gather(*(claim(one) for one in replicas * 4)) for row in rows]
    assert len(claimed) == len(set(claimed)) == 40


async def test_the_same_update_delivered_to_two_replicas_is_stored_once(replicas: tuple[Storage, Storage]) -> None:
    async def deliver(storage: Storage) -> int:
        async with storage.transaction() as tx:
            return await tx.inbox.add([(MIA, {"update_id": 1})])

    assert sorted(await asyncio.gather(*(deliver(one) for one in replicas * 3))) == [0, 0, 0, 0, 0, 1]


async def test_two_decisions_on_one_escalation_come_one_after_the_other(replicas: tuple[Storage, Storage]) -> None:
    """A client withdraws while the therapist dismisses: one of them comes too late, and is told."""
    one, other = replicas
    async with one.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        number = (await tx.escalations.open(MIA, 31, "prices?")).number
    async with other.transaction() as theirs:
        async with one.transaction() as mine:
            await mine.escalations.held(number)
            waiting = asyncio.ensure_future(theirs.escalations.held(number))
            done, _ = await asyncio.wait([waiting], timeout=0.1)
            assert not done
        await waiting
