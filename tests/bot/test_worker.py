"""How stored updates are handled: invariants 2 and 5."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

import handlers.client
from faq.arrays import Floats
from faq.encoder import MiniLm
from tests.clinic import KAZ, MIA, TOM, Clinic, number


def poisoned(person: int = MIA, text: str = "xylophone", **changed: Any) -> dict[str, Any]:
    """An update that the Telegram library can't read: its date is none."""
    chat = {"id": person, "type": "private", "first_name": "Mia"}
    message = {"message_id": 7, "date": "yesterday", "chat": chat, "from": {**chat, "is_bot": False}, "text": text}
    return {"message": message | changed}


def inject(clinic: Clinic, update: dict[str, Any]) -> None:
    account = clinic.telegram.world.account()
    account.private_chat(account.world.person(MIA)).started = True
    account.updates.inject(update)


async def all_tries(clinic: Clinic) -> None:
    """Let everything be tried as often as it ever is."""
    for _ in range(3):
        await clinic.settle()
        clinic.clock.advance(seconds=5)
    await clinic.settle()


async def test_a_chats_updates_are_handled_in_their_order(clinic: Clinic) -> None:
    for words in ("does it hurt", "thank you", "why is it called dry?"):
        clinic.telegram.say(MIA, words)
    await clinic.settle()
    texts = [message["text"].split()[0] for message in clinic.new(MIA)]
    assert texts == ["Most", "You're", "Nothing"]


async def test_messages_are_encoded_beside_the_loop(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    if not clinic.content.matcher.semantic:
        pytest.skip("the semantic level is not installed")
    encode = MiniLm.encode
    first: dict[str, threading.Thread] = {}  # who read a text first

    def recorded(encoder: MiniLm, texts: Sequence[str]) -> Floats:
        for text in texts:
            first.setdefault(text, threading.current_thread())
        return encode(encoder, texts)

    monkeypatch.setattr(MiniLm, "encode", recorded)
    clinic.telegram.say(MIA, "does it hurt")
    clinic.telegram.say(TOM, "why is it called dry")
    clinic.telegram.say(KAZ, "a word of my own")
    await clinic.settle()
    assert set(first) == {"does it hurt", "why is it called dry"}
    assert threading.main_thread() not in first.values()


async def test_a_poisoned_update_holds_its_own_chat_up_and_no_other(clinic: Clinic) -> None:
    inject(clinic, poisoned())
    clinic.telegram.say(MIA, "does it hurt")
    clinic.telegram.say(TOM, "does it hurt")
    await clinic.settle()
    assert len(clinic.new(TOM)) == 1
    assert clinic.new(MIA) == []
    await all_tries(clinic)
    told, answer = clinic.new(MIA)
    assert "passed your message to Kaz as it is" in told["text"]
    assert answer["text"] == "Most people feel nothing."


async def test_what_shares_a_commit_with_a_poisoned_update_is_handled_all_the_same(clinic: Clinic) -> None:
    clinic.telegram.say(TOM, "does it hurt")
    inject(clinic, poisoned())
    clinic.telegram.say(KAZ, "/inbox")
    await clinic.bot.intake.fetch(long_poll=0)
    assert await clinic.bot.worker.step()
    async with clinic.storage.transaction() as tx:
        assert await tx.inbox.counts() == {"done": 2, "waiting": 1}
        assert await tx.outbox.counts() == {"waiting": 2}
        assert await tx.escalations.counts() == {}


async def test_a_poisoned_message_reaches_the_therapist_and_can_be_answered(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    inject(clinic, poisoned())
    await all_tries(clinic)
    card = clinic.new(KAZ)[0]
    assert "xylophone" in card["text"]
    assert number(clinic.new(MIA)[0]) == number(card)
    assert "set aside" in caplog.text
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    assert "sixty dollars" in clinic.new(MIA)[-1]["text"]


async def test_a_poisoned_change_of_a_message_is_passed_on_too(clinic: Clinic) -> None:
    inject(clinic, {"edited_message": poisoned()["message"]})
    await all_tries(clinic)
    assert "xylophone" in clinic.new(KAZ)[0]["text"]


async def test_a_poisoned_message_of_the_therapist_is_said_to_have_gone_to_nobody(clinic: Clinic) -> None:
    inject(clinic, poisoned(KAZ))
    await all_tries(clinic)
    (told,) = clinic.new(KAZ)
    assert "it went to nobody" in told["text"]


async def test_a_poisoned_tap_is_answered_with_words(clinic: Clinic) -> None:
    message = poisoned()["message"]
    query = {"id": "1", "from": message["from"], "message": message, "chat_instance": "1", "data": "h:1"}
    inject(clinic, {"callback_query": query})
    await all_tries(clinic)
    (told,) = clinic.new(MIA)
    assert "went wrong with that button" in told["text"]


UNTOLD = [
    poisoned(message_id=2**70),  # more than the database keeps
    {"message": {"chat": {"id": MIA}, "message_id": 2**70}},
    {"message": {"chat": {"id": 2**70, "type": "private"}}},
    {"message": "xylophone"},
    {"message": {"chat": None, "from": None}},
    {"poll": {"id": 1}},
]


@pytest.mark.parametrize("update", UNTOLD, ids=range(len(UNTOLD)))
async def test_an_update_of_which_nobody_can_be_told_ends_too(update: dict[str, Any], clinic: Clinic) -> None:
    """What follows from a set-aside update can fail as well: it must not come back for ever."""
    inject(clinic, update)
    clinic.telegram.say(MIA, "does it hurt")
    await all_tries(clinic)
    assert clinic.new(MIA)[-1]["text"] == "Most people feel nothing."
    async with clinic.storage.transaction() as tx:
        assert "waiting" not in await tx.inbox.counts()


async def test_a_handler_that_fails_leaves_no_trace(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invariant 2: the question and the escalation were written before the failure, and are gone with it."""

    async def fail(*_: object, **__: object) -> None:
        raise LookupError("xylophone")

    with monkeypatch.context() as patch:
        patch.setattr(handlers.client, "show", fail)
        clinic.telegram.say(MIA, "what do you charge")
        await clinic.settle()
        async with clinic.storage.transaction() as tx:
            assert await tx.questions.counts() == {}
            assert await tx.escalations.counts() == {}
            assert await tx.outbox.counts() == {}
            assert await tx.inbox.counts() == {"waiting": 1}
            assert await tx.clients.get(MIA) is None
    await all_tries(clinic)
    assert number(clinic.new(MIA)[0]) == 1
    assert len(clinic.new(KAZ)) == 1


async def test_a_button_is_answered_only_once_its_update_is_stored(clinic: Clinic) -> None:
    """A toast says "Dismissed": it must not be seen where the dismissal was rolled back."""
    (answer,) = await clinic.say(MIA, "does it hurt")
    clinic.telegram.click(MIA, answer["message_id"], "a:1")
    await clinic.bot.intake.fetch(long_poll=0)
    async with clinic.storage.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE escalations RENAME TO gone")
    await clinic.settle()
    assert clinic.toasts() == []
    async with clinic.storage.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO escalations")
    await all_tries(clinic)
    assert clinic.toasts() == [""]


async def test_nothing_is_sent_but_through_the_outbox(clinic: Clinic) -> None:
    """Invariant 3: until the sender works, Telegram hears of nothing but answered buttons."""
    clinic.telegram.say(MIA, "/start")
    clinic.telegram.say(MIA, "does it hurt")
    clinic.telegram.say(MIA, "what do you charge")
    clinic.telegram.say(MIA, media="photo")
    clinic.telegram.say(KAZ, "/inbox")
    await clinic.bot.intake.fetch(long_poll=0)
    while await clinic.bot.worker.step():
        pass
    await clinic.bot.worker.finish()
    methods = {call["method"] for call in clinic.telegram.calls()}
    assert methods == {"getMe", "getUpdates"}
