"""Erasing a client: one after the other, never beside a message that is on its way, and off the disk."""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
from collections.abc import Awaitable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.content import Content
from bot.desk.answering import Answering
from bot.desk.asking import Asking
from bot.desk.erasing import Erasing, Refusal
from bot.desk.judging import Incoming
from bot.models import NOBODY, Client, EscalationStatus, Outgoing, Purpose
from bot.storage.engine import Storage
from bot.storage.erasing import Erased
from bot.storage.transaction import Transaction
from faq.match import Outcome, Part
from tests.clinic import KAZ, MIA, TOM, Clock, sqlite
from tests.traces import kept, raw

LEASE = timedelta(seconds=10)


async def ask(storage: Storage, person: int = MIA, text: str = "zirkonia?") -> int:
    """The number of a question on the desk."""
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(person, f"Client {person}"))
        number = (await tx.escalations.open(person, 31, text)).number
        await tx.questions.add(person, 31, Part(text, Outcome.ESCALATE), number)
        return number


async def erase(storage: Storage, number: int) -> Erased | Refusal:
    async with storage.transaction() as tx:
        return await Erasing(tx, KAZ).erase(number)


async def test_a_client_is_erased_once_with_all_their_questions(storage: Storage) -> None:
    first, toms, second = await ask(storage), await ask(storage, TOM), await ask(storage)
    assert await erase(storage, second) == Erased((first, second), ())
    assert await erase(storage, first) is Refusal.ERASED
    assert await erase(storage, 99) is Refusal.UNKNOWN
    async with storage.transaction() as tx:
        gone = [await tx.escalations.get(number) for number in (first, second)]
        assert {(one.chat_id, one.text, one.status) for one in gone} == {
            (NOBODY - first, "", EscalationStatus.WITHDRAWN)
        }
        assert [one.number for one in await tx.escalations.waiting(9)] == [toms]
        assert await tx.clients.get(MIA) is None
        assert await tx.questions.counts() == {"escalate": 3}


async def test_several_clients_who_were_erased_are_not_mixed_up(storage: Storage) -> None:
    mias, toms = await ask(storage), await ask(storage, TOM)
    for number in (mias, toms):
        assert isinstance(await erase(storage, number), Erased)
    async with storage.transaction() as tx:
        assert (await tx.figures.since(tx.now - LEASE)).clients == 2


async def test_a_dismissed_question_can_not_be_opened_again(storage: Storage) -> None:
    number = await ask(storage)
    async with storage.transaction() as tx:
        await Answering(tx).dismiss(number)
    await erase(storage, number)
    async with storage.transaction() as tx:
        assert not (await Answering(tx).reopen(number)).taken


async def test_a_closed_question_stays_as_it_was_closed(storage: Storage, clock: Clock) -> None:
    number = await ask(storage)
    async with storage.transaction() as tx:
        closed = await tx.escalations.set_status(number, EscalationStatus.ANSWERED)
    clock.advance(hours=1)
    await erase(storage, number)
    async with storage.transaction() as tx:
        now = await tx.escalations.get(number)
    assert (now.status, now.closed_at) == (EscalationStatus.ANSWERED, closed.closed_at)


@pytest.mark.parametrize("message", [Outgoing(MIA, "m"), Outgoing(KAZ, "m", purpose=Purpose.CARD, ref=1)])
async def test_nobody_is_erased_while_a_message_is_on_its_way(message: Outgoing, storage: Storage) -> None:
    number = await ask(storage)
    async with storage.transaction() as tx:
        row = await tx.outbox.put(message)
        assert len(await tx.outbox.claim(LEASE, 1)) == 1
    before = await kept(storage)
    assert await erase(storage, number) is Refusal.ON_ITS_WAY
    assert await kept(storage) == before
    async with storage.transaction() as tx:
        await tx.outbox.postpone(row, tx.now, "zirkonia")
    assert isinstance(await erase(storage, number), Erased)
    async with storage.transaction() as tx:
        assert await tx.outbox.claim(LEASE, 1) == []
        assert await tx.outbox.counts() == {"failed": 1}


async def test_what_goes_to_others_is_neither_dropped_nor_waited_for(storage: Storage) -> None:
    mias, toms = await ask(storage), await ask(storage, TOM)
    async with storage.transaction() as tx:
        card = await tx.outbox.put(Outgoing(KAZ, "m", {"text": "toms"}, Purpose.CARD, toms))
        await tx.outbox.put(Outgoing(TOM, "m", {"text": "toms"}, Purpose.ANSWER, mias))
        await tx.outbox.put(Outgoing(KAZ, "m", {"text": "toms"}, target=card))
        await tx.outbox.claim(LEASE, 1)
    assert isinstance(await erase(storage, mias), Erased)
    async with storage.transaction() as tx:
        assert await tx.outbox.counts() == {"waiting": 3}


async def beside(one: Storage, other: Storage, number: int, work: Any) -> Any:
    """What comes of work that begins in another process before an erasing is committed."""
    async with other.transaction() as theirs:
        async with one.transaction() as mine:
            assert isinstance(await Erasing(mine, KAZ).erase(number), Erased)
            waiting: asyncio.Future[Any] = asyncio.ensure_future(work(theirs))
            done, _ = await asyncio.wait([waiting], timeout=0.1)
            assert not done
        return await waiting


async def test_of_two_who_erase_at_once_the_later_one_finds_it_done(replicas: tuple[Storage, Storage]) -> None:
    one, other = replicas
    number = await ask(one)
    assert await beside(one, other, number, lambda tx: Erasing(tx, KAZ).erase(number)) is Refusal.ERASED


async def test_a_client_who_writes_meanwhile_is_a_stranger(replicas: tuple[Storage, Storage], small: Content) -> None:
    """Nothing of theirs may be put into the rows that were just emptied."""
    one, other = replicas
    number = await ask(one)

    def work(tx: Transaction) -> Awaitable[Any]:
        return Asking(tx, small.library, small.matcher).reword(Client(MIA, "Mia"), Incoming(31, "zirkonia again"))

    asked = await beside(one, other, number, work)
    assert asked.escalation.number > number
    async with one.transaction() as tx:
        assert (await tx.escalations.get(number)).text == ""
        assert [row.number for row in await tx.escalations.waiting(9)] == [asked.escalation.number]


async def test_a_question_that_is_passed_on_meanwhile_is_gone(
    replicas: tuple[Storage, Storage], small: Content
) -> None:
    one, other = replicas
    number = await ask(one)
    async with one.transaction() as tx:
        question = await tx.questions.add(MIA, 31, Part("zirkonia?", Outcome.ANSWER), None)
    passed_on = await beside(
        one, other, number, lambda tx: Asking(tx, small.library, small.matcher).pass_on(question.id, MIA, 1)
    )
    assert passed_on is None


async def test_a_message_in_another_replicas_hands_is_on_its_way(replicas: tuple[Storage, Storage]) -> None:
    one, other = replicas
    number = await ask(one)
    async with one.transaction() as tx:
        await tx.outbox.put(Outgoing(MIA, "m"))
    async with other.transaction() as theirs:
        assert len(await theirs.outbox.claim(LEASE, 1)) == 1
        assert await erase(one, number) is Refusal.ON_ITS_WAY


async def test_what_is_deleted_is_overwritten_at_once(tmp_path: Path) -> None:
    url = sqlite(tmp_path)
    storage = await Storage.open(url)
    number = await ask(storage, text="")
    for words in ("zirkonia", "tom"):
        async with storage.transaction() as tx:
            await tx.escalations.reword(number, words * 20, urgent=False)
    async with storage.engine.begin() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        await connection.exec_driver_sql("BEGIN")
    data = await raw(storage, url)
    assert b"zirkonia" not in data
    assert b"tomtom" in data
    await storage.close()


async def test_rows_that_moved_leave_nothing_behind_on_the_disk(tmp_path: Path) -> None:
    """A row that grows may move to another page: what it was there stays, also once the row itself is emptied."""
    url, chance = sqlite(tmp_path), random.Random(4)
    storage = await Storage.open(url)
    words = {await ask(storage, TOM, ""): "tom ", await ask(storage, MIA, ""): "zirkonia "}
    async with storage.transaction() as tx:
        for place in range(600):
            word, person = ("zirkonia ", MIA) if chance.random() < 0.3 else ("tom ", TOM)
            text = word * chance.randrange(1, 60)
            words[(await tx.escalations.open(person, place, text)).number] = word
        for number in chance.choices(list(words), k=1200):
            await tx.escalations.reword(number, words[number] * chance.randrange(1, 120), urgent=False)
    await erase(storage, 2)
    data = await raw(storage, url)
    assert b"zirkonia" not in data
    assert b"tom tom" in data
    await storage.close()


async def test_an_erasing_whose_traces_can_not_be_removed_is_done_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = sqlite(tmp_path)
    storage = await Storage.open(url)
    number = await ask(storage)
    with closing(sqlite3.connect(make_url(url).database or "")) as reader, caplog.at_level(logging.ERROR):
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM clients").fetchall()
        assert isinstance(await erase(storage, number), Erased)
    assert "Traces of what was erased may be left in the database's file" in caplog.text
    await ask(storage, TOM)
    await erase(storage, number + 1)
    assert b"zirkonia" not in await raw(storage, url)
    await storage.close()
