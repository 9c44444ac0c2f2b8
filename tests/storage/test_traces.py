"""A client who was erased leaves no word, no name and no id in any column of any table, nor in SQLite's file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot.content import Content
from bot.storage.tables import clients, inbox, outbox
from faq.match import Outcome
from tests.bot.test_worker import all_tries, inject, poisoned
from tests.clinic import KAZ, TOM, Clinic, Message
from tests.traces import kept, raw

ZOE = 7_770_001_234
NAMES = {"first_name": "Zoeline", "last_name": "Quackenbush", "username": "zoequack"}
WORDS, REPLY = "zirkonia", "marzipan"  # in all that she writes, and in what only she was told
HERS = [*NAMES.values(), WORDS, REPLY, str(ZOE)]


@pytest.fixture
async def clinic(small: Content, database: str) -> AsyncIterator[Clinic]:
    async with Clinic(small, database) as clinic:
        yield clinic


async def card_of(clinic: Clinic, person: int, text: str) -> Message:
    """The card of what a client asks."""
    clinic.decide(text, (text, Outcome.ESCALATE, "does-it-hurt"))
    clinic.new(KAZ)
    await clinic.say(person, text)
    return clinic.new(KAZ)[0]


async def answered(clinic: Clinic, card: Message, words: str) -> Message:
    """The card of a question as it is once the therapist answered it, and changed her answer."""
    reply = clinic.telegram.say(KAZ, "first", reply_to_message_id=card["message_id"])
    await clinic.settle()
    await clinic.edit(KAZ, reply, words)
    return clinic.message(KAZ, card["message_id"])


async def teach(clinic: Clinic, card: Message, question: str) -> Message:
    """The preview of what the therapist would have everyone answered."""
    clinic.new(KAZ)
    (ask,) = await clinic.tap(KAZ, card, "Use for everyone")
    (preview,) = await clinic.say(KAZ, question, reply_to_message_id=ask["message_id"])
    return preview


async def live(clinic: Clinic, person: int, words: str, reply: str, question: str, **who: str) -> Message:
    """All of a client that there can be; gives an open card."""
    clinic.telegram.world.person(person, **who)
    await clinic.say(person, "/start")
    for text, outcome in ((f"{words} ache", Outcome.ANSWER), (f"{words} dry", Outcome.SUGGEST)):
        clinic.decide(text, (text, outcome, "does-it-hurt why-dry"), ("hm", Outcome.SMALLTALK, "hello"))
        *_, told = await clinic.say(person, text)
        await clinic.tap(person, told, "This helped" if outcome is Outcome.ANSWER else "Does it hurt?")
    sent = await card_of(clinic, person, f"ouch or {words} ouch")
    await clinic.tap(KAZ, sent, "Send: Does it hurt?")
    await clinic.tap(KAZ, clinic.message(KAZ, sent["message_id"]), "Remember this wording")
    own = await answered(clinic, await card_of(clinic, person, f"do you have {words} lockers"), "Behind you.")
    await clinic.tap(KAZ, await teach(clinic, own, question), "Add to the FAQ")
    draft = await answered(clinic, await card_of(clinic, person, f"where is the {words} door"), f"{reply}, dear")
    preview = await teach(clinic, draft, f"Where is the {words} door?")
    await clinic.say(KAZ, f"{reply} here", reply_to_message_id=preview["message_id"])
    asked = clinic.telegram.say(person, media="photo", caption=f"my {words}", media_group_id=f"album-{words}")
    await clinic.settle()
    await clinic.edit(person, asked, f"my {words} again")
    await card_of(clinic, person, f"never {words}")
    await clinic.tap(person, clinic.telegram.messages(person)[-1], "Never mind")
    refused = await card_of(clinic, person, f"gone {words}")
    clinic.telegram.fail("sendMessage", times=1, status=400, description=f"Bad Request: what a {words}")
    await clinic.say(KAZ, f"{reply} lost", reply_to_message_id=refused["message_id"])
    inject(clinic, poisoned(person, f"poisoned {words}"))
    await all_tries(clinic)
    await clinic.say(KAZ, "/inbox")
    await clinic.say(KAZ, "/taught")
    return await card_of(clinic, person, f"still {words} open")


async def remember_as_before(clinic: Clinic) -> None:
    """Fill the boxes with what an earlier version of the program kept of her in them."""
    payload = {"message": {"from": {"id": ZOE}, "text": f"{WORDS} {REPLY}", "name": "Zoeline"}}
    async with clinic.storage.engine.begin() as connection:
        await connection.execute(update(clients).where(clients.c.chat_id == ZOE).values(username=NAMES["username"]))
        done = update(inbox).where(inbox.c.status == "done")
        await connection.execute(done.values(payload=payload, chat_id=ZOE))
        await connection.execute(update(outbox).where(outbox.c.status != "waiting").values(payload=payload))
        anothers = update(inbox).where(inbox.c.status == "set-aside", inbox.c.chat_id == TOM)
        await connection.execute(anothers.values(payload=payload | {"from": {"id": ZOE}}))


async def erase(clinic: Clinic, card: Message) -> None:
    """What the therapist does."""
    (question,) = await clinic.say(KAZ, "/erase", reply_to_message_id=card["message_id"])
    await clinic.tap(KAZ, question, "Erase for good")


async def test_no_table_and_no_byte_holds_anything_of_a_client_who_was_erased(clinic: Clinic, database: str) -> None:
    await live(clinic, TOM, "obsidian", "nougat", "Where do bikes go?")
    of_tom = await kept(clinic.storage)
    card = await live(clinic, ZOE, WORDS, REPLY, "Where can I leave my bag?", **NAMES)
    async with clinic.storage.transaction() as tx:
        figures = await tx.figures.since(tx.now.replace(year=2000))
    await remember_as_before(clinic)
    before = str(await kept(clinic.storage))
    assert [one for one in HERS if one not in before] == []
    await erase(clinic, card)
    after = await kept(clinic.storage)
    assert [(one, row) for one in HERS for row in after if one in row] == []
    lost = [row for row in of_tom if row not in after]
    assert [row for row in lost if not row.startswith("inbox") or "set-aside" not in row] == []
    assert "Where can I leave my bag?" in str(after)  # what is for everyone is the therapist's
    async with clinic.storage.transaction() as tx:
        now = await tx.figures.since(tx.now.replace(year=2000))
    assert now.clients == figures.clients
    assert now.outcomes == figures.outcomes
    assert now.answers == figures.answers
    assert sum(now.escalations.values()) == sum(figures.escalations.values())
    if not clinic.storage.shared:
        data = await raw(clinic.storage, database)
        for trace in (*(word.encode() for word in HERS), ZOE.to_bytes(6, "big")):
            assert trace not in data
        assert b"obsidian" in data
        assert b"Tom Fox" in data
