"""Clients, questions, escalations and replies: what is stored is what is found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import LAST, Client, EscalationStatus, ReplyStatus
from bot.storage.engine import Storage
from faq.match import Outcome, Part
from tests.clinic import Clock

MIA = 5_000_000_001
KAZ = 9001


async def escalate(storage: Storage, text: str = "prices?", *, urgent: bool = False) -> int:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia 🌿"))
        opened = await tx.escalations.open(MIA, 31, text, urgent=urgent, guesses=("one", "two"), media_group_id="a")
    return opened.number


async def test_a_client_is_known_under_the_latest_name(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        await tx.clients.seen(Client(MIA, "Mia Hart" + "!" * 300))
        client = await tx.clients.get(MIA)
        assert client
        assert client.name.startswith("Mia Hart!")
        assert await tx.clients.get(1) is None


async def test_the_answer_read_last_is_forgotten_after_a_while(storage: Storage, clock: Clock) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        await tx.clients.read(MIA, "does-it-hurt")
    clock.advance(minutes=10)
    async with storage.transaction() as tx:
        assert await tx.clients.last_read(MIA, timedelta(minutes=15)) == "does-it-hurt"
        assert await tx.clients.last_read(MIA, timedelta(minutes=5)) == ""


async def test_who_writes_without_being_answered_still_read_what_they_read(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"), reads="does-it-hurt")
        await tx.clients.seen(Client(MIA, "Mia"))
        assert await tx.clients.last_read(MIA, timedelta(minutes=15)) == "does-it-hurt"
        await tx.clients.seen(Client(MIA, "Mia"), reads="sensations")
        assert await tx.clients.last_read(MIA, timedelta(minutes=15)) == "sensations"


async def test_a_question_belongs_to_its_chat(storage: Storage) -> None:
    number = await escalate(storage)
    async with storage.transaction() as tx:
        asked = await tx.questions.add(MIA, 31, Part("käse 🌿", Outcome.ESCALATE), number)
        await tx.questions.rate(asked.id, helped=True)
        assert await tx.questions.get(asked.id, MIA) == asked
        assert asked.answer == ""
        await tx.questions.picked(asked.id, "one")
        assert await tx.questions.get(asked.id, MIA) == replace(asked, picked="one")
        assert await tx.questions.get(asked.id, KAZ) is None
        assert await tx.questions.counts() == {"escalate": 1}


async def test_an_escalation_is_found_by_number_message_and_album(storage: Storage, clock: Clock) -> None:
    number = await escalate(storage)
    async with storage.transaction() as tx:
        found = await tx.escalations.get(number)
        assert found.asked_at == clock()
        assert found.asked_at.utcoffset() == timedelta()
        assert (found.client_name, found.guesses) == ("Mia 🌿", ("one", "two"))
        assert await tx.escalations.of_message(MIA, 31) == found
        assert await tx.escalations.of_album(MIA, "a") == found
        await tx.escalations.joined_by(number, "b")
        assert await tx.escalations.of_album(MIA, "b") == found
        assert await tx.escalations.of_message(KAZ, 31) is None
        with pytest.raises(LookupError):
            await tx.escalations.get(number + 1)


async def test_urgent_escalations_wait_in_front(storage: Storage) -> None:
    first, second = await escalate(storage), await escalate(storage)
    urgent = await escalate(storage, urgent=True)
    async with storage.transaction() as tx:
        assert [one.number for one in await tx.escalations.waiting(10)] == [urgent, first, second]
        place = (await tx.escalations.get(first)).rank
        assert [one.number for one in await tx.escalations.waiting(10, after=place)] == [second]
        assert [one.number for one in await tx.escalations.waiting(10, before=place)] == [urgent]
        assert [one.number for one in await tx.escalations.waiting(2, before=LAST)] == [first, second]
        await tx.escalations.set_status(urgent, EscalationStatus.DISMISSED)
        assert await tx.escalations.count_waiting() == 2
        assert await tx.escalations.counts() == {"open": 2, "dismissed": 1}


async def test_a_reply_on_its_way_shows_on_its_escalation(storage: Storage) -> None:
    number = await escalate(storage)
    async with storage.transaction() as tx:
        reply = await tx.replies.add(number, KAZ, 77)
        assert (await tx.escalations.get(number)).replying
        await tx.replies.set_status(reply, ReplyStatus.DELIVERED)
        assert not (await tx.escalations.get(number)).replying
        assert await tx.replies.of_message(KAZ, 77) == await tx.replies.get(reply)
        assert await tx.replies.of_message(MIA, 77) is None


async def test_the_figures_count_what_happened_since(storage: Storage, clock: Clock) -> None:
    await escalate(storage)
    clock.advance(days=2)
    since = clock()
    number = await escalate(storage)
    async with storage.transaction() as tx:
        await tx.questions.add(MIA, 31, Part("prices?", Outcome.ESCALATE), number)
    clock.advance(minutes=8)
    async with storage.transaction() as tx:
        await tx.escalations.set_status(number, EscalationStatus.ANSWERED)
        figures = await tx.figures.since(since)
    assert figures.clients == 1
    assert figures.outcomes == {"escalate": 1}
    assert figures.escalations == {"answered": 1}
    assert figures.median_wait == timedelta(minutes=8)
