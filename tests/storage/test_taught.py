"""What the therapist taught: what is in use, what was taken back, and the version that all processes compare."""

from __future__ import annotations

import asyncio

import pytest

from bot.models import Client
from bot.storage.engine import Storage
from bot.storage.taught import NOTHING
from bot.storage.transaction import Transaction
from faq.taught import Taught
from tests.clinic import Clock

MIA = 5_000_000_001


@pytest.fixture
async def number(storage: Storage) -> int:
    """The number of an escalation."""
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        return (await tx.escalations.open(MIA, 31, "käse 🌿")).number


async def version(storage: Storage) -> object:
    async with storage.transaction() as tx:
        return await tx.taught.version()


async def test_a_wording_is_in_use_at_once_until_it_is_withdrawn(storage: Storage, number: int, clock: Clock) -> None:
    async with storage.transaction() as tx:
        one = await tx.taught.wording(number, "does-it-hurt", "käse 🌿")
        assert one.taught == Taught(one.number, "does-it-hurt", phrasing="käse 🌿")
        assert (one.escalation, one.taught_at, one.withdrawn_at) == (number, clock(), None)
        assert await tx.taught.in_use() == [one.taught]
        assert await tx.taught.of_escalation(number) == one
        assert await tx.taught.withdraw(one.number)
        assert not await tx.taught.withdraw(one.number)
        assert await tx.taught.in_use() == await tx.taught.latest(8) == []
        assert await tx.taught.of_escalation(number) is None
        assert (await tx.taught.get(one.number)).withdrawn_at == clock()


async def test_a_draft_is_in_use_once_it_is_approved(storage: Storage, number: int) -> None:
    async with storage.transaction() as tx:
        draft = await tx.taught.draft(number, "Cheese?", "Käse &amp; Brot", "käse 🌿")
        assert draft.taught.entry_id == f"taught-{draft.number}"
        assert await tx.taught.open_draft(number) == draft
        assert (await tx.taught.in_use(), await tx.taught.count()) == ([], 0)
        assert await tx.taught.approve(draft.number)
        assert not await tx.taught.approve(draft.number)
        assert await tx.taught.in_use() == [draft.taught]
        assert await tx.taught.open_draft(number) is None


async def test_what_was_left_is_not_approved_any_more(storage: Storage, number: int) -> None:
    async with storage.transaction() as tx:
        draft = await tx.taught.draft(number, "Cheese?", "Yes.", "")
        await tx.taught.withdraw(draft.number)
        assert not await tx.taught.approve(draft.number)
        with pytest.raises(LookupError):
            await tx.taught.get(draft.number + 1)


async def test_the_newest_come_first_page_by_page(storage: Storage, number: int) -> None:
    async with storage.transaction() as tx:
        numbers = [(await tx.taught.wording(number, "one", f"way {count}")).number for count in range(5)]
        assert [one.number for one in await tx.taught.latest(2, 1)] == numbers[::-1][1:3]
        assert [one.number for one in await tx.taught.in_use()] == numbers
        assert await tx.taught.count() == 5


async def test_the_version_changes_with_what_is_in_use_and_with_nothing_else(storage: Storage, number: int) -> None:
    seen = [await version(storage)]
    assert seen == [NOTHING]
    async with storage.transaction() as tx:
        draft = await tx.taught.draft(number, "Cheese?", "Yes.", "")
        left = await tx.taught.draft(number, "Cheese?", "No.", "")
        await tx.taught.withdraw(left.number)
    assert await version(storage) == NOTHING
    for step in (
        lambda tx: tx.taught.approve(draft.number),
        lambda tx: tx.taught.wording(number, "one", "way"),
        lambda tx: tx.taught.withdraw(draft.number),
        lambda tx: tx.taught.wording(number, "one", "way"),
    ):
        async with storage.transaction() as tx:
            await step(tx)
        assert await version(storage) not in seen
        seen.append(await version(storage))


async def test_the_therapist_is_told_of_a_misfit_once(storage: Storage, number: int) -> None:
    async with storage.transaction() as tx:
        one = await tx.taught.wording(number, "one", "way")
        assert await tx.taught.tell(one.number)
        assert not await tx.taught.tell(one.number)
        assert not await tx.taught.tell(one.number + 1)


async def test_of_two_who_decide_at_once_one_comes_too_late(database: str, storage: Storage, number: int) -> None:
    """Two therapists tap, and two replicas handle it."""
    other = await Storage.open(database)
    async with storage.transaction() as tx:
        draft = (await tx.taught.draft(number, "Cheese?", "Yes.", "")).number

    async def decide(place: Storage, verb: str) -> bool:
        async with place.transaction() as tx:
            return bool(await getattr(tx.taught, verb)(draft))

    for verb in ("approve", "tell", "withdraw"):
        assert sorted(await asyncio.gather(*(decide(one, verb) for one in (storage, other)))) == [False, True]
    await other.close()


async def test_a_reply_knows_what_of_it_could_be_taught(storage: Storage, number: int) -> None:
    async with storage.transaction() as tx:
        words = await tx.replies.add(number, 9001, 77, words="käse")
        await tx.replies.add(number, 9001, None, entry_id="does-it-hurt")
        await tx.replies.reword(words, "Käse")
        found = await _replies(tx, number)
    assert found == [("Käse", ""), ("", "does-it-hurt")]


async def _replies(tx: Transaction, number: int) -> list[tuple[str, str]]:
    return [(reply.words, reply.entry_id) for reply in await tx.replies.of_escalation(number)]
