"""The main job, through the public door: a client asks, the bot answers or escalates, the therapist replies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content import Content
from tests.clinic import KAZ, MIA, TOM, Clinic, buttons, number, sqlite


@pytest.fixture
async def clinic(content: Content, tmp_path: Path) -> AsyncIterator[Clinic]:
    async with Clinic(content, sqlite(tmp_path)) as clinic:
        yield clinic


async def test_a_known_question_is_answered_at_once(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does dry needling hurt?")
    assert "insertion" in answer["text"] or "needle" in answer["text"]
    assert answer["reply_to_message_id"]
    assert clinic.new(KAZ) == []


async def test_an_unknown_question_reaches_the_therapist_and_the_reply_the_client(clinic: Clinic) -> None:
    (acknowledgement,) = await clinic.say(MIA, "how much does a session cost?")
    (card,) = clinic.new(KAZ)
    assert number(card) == number(acknowledgement)
    assert "how much does a session cost?" in card["text"]
    assert "Mia Hart" in card["text"]

    await clinic.say(KAZ, "It depends on <how long>", reply_to_message_id=card["message_id"])
    (reply,) = clinic.new(MIA)
    assert "It depends on <how long>" in reply["text"]
    assert "Kaz" in reply["text"]
    assert reply["reply_to_message_id"] == acknowledgement["reply_to_message_id"]
    assert "Answered" in clinic.message(KAZ, card["message_id"])["text"]
    assert clinic.new(TOM) == []


async def test_each_reply_reaches_the_client_of_its_own_card(clinic: Clinic) -> None:
    await clinic.say(MIA, "what are your prices")
    await clinic.say(TOM, "what are your prices")
    mias, toms = clinic.new(KAZ)
    clinic.new(MIA)
    clinic.new(TOM)
    await clinic.say(KAZ, "to Tom", reply_to_message_id=toms["message_id"])
    await clinic.say(KAZ, "to Mia", reply_to_message_id=mias["message_id"])
    assert [message["text"] for message in clinic.new(MIA)] == ["💬 Kaz:\nto Mia"]
    assert [message["text"] for message in clinic.new(TOM)] == ["💬 Kaz:\nto Tom"]


async def test_an_emergency_is_answered_with_the_number_to_call_and_marked_on_the_card(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "I can't breathe properly since the session this morning")
    assert "000" in told["text"]
    (card,) = clinic.new(KAZ)
    assert "URGENT" in card["text"]


async def test_one_tap_sends_an_answer_once(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "will it be painful and leave marks")
    await clinic.tap(MIA, answer, "Ask Kaz")
    (card,) = clinic.new(KAZ)
    send = next(words for words in buttons(card) if words.startswith("✉️"))
    clinic.new(MIA)
    await clinic.tap(KAZ, card, send)
    assert len(clinic.new(MIA)) == 1
    clinic.telegram.click(KAZ, card["message_id"], buttons(card)[send], forge=True)
    await clinic.settle()
    assert clinic.new(MIA) == []
    assert clinic.toasts()[-1].startswith("Too late")


async def test_a_dismissed_escalation_can_be_reopened(clinic: Clinic) -> None:
    await clinic.say(MIA, "what are your prices")
    (card,) = clinic.new(KAZ)
    await clinic.tap(KAZ, card, "Dismiss")
    dismissed = clinic.message(KAZ, card["message_id"])
    assert "Dismissed" in dismissed["text"]
    assert "Nobody is waiting" in (await clinic.say(KAZ, "/inbox"))[0]["text"]
    await clinic.tap(KAZ, dismissed, "Reopen")
    assert "what are your prices" in (await clinic.say(KAZ, "/inbox"))[0]["text"]


async def test_a_client_can_withdraw_a_question(clinic: Clinic) -> None:
    (acknowledgement,) = await clinic.say(MIA, "what are your prices")
    (card,) = clinic.new(KAZ)
    await clinic.tap(MIA, acknowledgement, "Never mind")
    assert "withdrawn" in clinic.message(MIA, acknowledgement["message_id"])["text"]
    assert "Withdrawn" in clinic.message(KAZ, card["message_id"])["text"]


async def test_the_inbox_shows_the_oldest_first_and_how_long_it_waits(clinic: Clinic) -> None:
    await clinic.say(MIA, "what are your prices")
    clinic.clock.advance(hours=2, minutes=5)
    await clinic.say(TOM, "where can I park")
    clinic.new(KAZ)
    (inbox,) = await clinic.say(KAZ, "/inbox")
    assert inbox["text"].index("Mia") < inbox["text"].index("Tom")
    assert "2 h 5 min" in inbox["text"]
    (card,) = await clinic.tap(KAZ, inbox, "1")
    await clinic.say(KAZ, "ten dollars", reply_to_message_id=card["message_id"])
    assert "ten dollars" in clinic.new(MIA)[-1]["text"]


async def test_writing_without_replying_to_a_card_is_answered_with_how_to(clinic: Clinic) -> None:
    await clinic.say(MIA, "what are your prices")
    clinic.new(MIA)
    _, told = await clinic.say(KAZ, "sixty dollars")
    assert "reply to their card" in told["text"]
    assert clinic.new(MIA) == []
