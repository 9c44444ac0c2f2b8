"""An answer that Telegram refuses: its question is the therapist's then, and nobody is met with silence."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, Clinic, buttons, number

TOO_LONG = {"status": 400, "description": "Bad Request: message is too long"}


@pytest.fixture
async def clinic(clinic: Clinic) -> Clinic:
    """Mia has started the bot, and what she is sent next is refused."""
    await clinic.say(MIA, "/topics")
    clinic.telegram.fail("sendMessage", chat_id=MIA, **TOO_LONG)
    return clinic


async def test_its_question_goes_to_the_therapist_and_both_are_told(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "does it hurt")
    assert "passed that on to Kaz" in told["text"]
    card, why = clinic.new(KAZ)
    assert number(told) == number(card) == number(why)
    assert "does it hurt" in card["text"]
    assert "has read" not in card["text"]
    assert "✉️ Send: Does it hurt?" not in buttons(card)
    assert "Telegram refused my answer" in why["text"]
    assert why["reply_to_message_id"] == card["message_id"]
    await clinic.say(KAZ, "hardly", reply_to_message_id=card["message_id"])
    assert "hardly" in clinic.new(MIA)[-1]["text"]


async def test_suggestions_that_are_refused_go_the_same_way(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (told,) = await clinic.say(MIA, "dry pain")
    assert number(told) == 1
    card, _ = clinic.new(KAZ)
    assert "✉️ Send: Does it hurt?" in buttons(card)


async def test_of_a_message_with_more_questions_only_that_one_does(clinic: Clinic) -> None:
    parts = [("does it hurt", Outcome.ANSWER, "does-it-hurt"), ("why dry", Outcome.ANSWER, "why-dry")]
    clinic.decide("does it hurt, why dry", *parts)
    answer, _ = await clinic.say(MIA, "does it hurt, why dry")
    assert "Nothing is injected" in answer["text"]
    card, _ = clinic.new(KAZ)
    assert "“does it hurt”" in card["text"]


async def test_a_question_from_the_menu_can_be_replied_to(clinic: Clinic) -> None:
    """It has no message of the client's to reply to."""
    menu = clinic.telegram.messages(MIA)[-1]
    await clinic.tap(MIA, menu, "During treatment")
    await clinic.tap(MIA, clinic.message(MIA, menu["message_id"]), "Does it hurt?")
    card, _ = clinic.new(KAZ)
    clinic.new(MIA)
    await clinic.say(KAZ, "hardly", reply_to_message_id=card["message_id"])
    (reply,) = clinic.new(MIA)
    assert "hardly" in reply["text"]
    assert "reply_parameters" not in clinic.telegram.calls("sendMessage")[-1]["arguments"]


async def test_a_question_that_the_therapist_has_already_is_not_passed_on_twice(clinic: Clinic) -> None:
    clinic.telegram.world.faults.clear()
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt"))
    (offer,) = await clinic.say(MIA, "dry pain")
    await clinic.tap(MIA, offer, "None of these")
    clinic.new(KAZ)
    clinic.telegram.fail("sendMessage", chat_id=MIA, **TOO_LONG)
    await clinic.tap(MIA, offer, "Does it hurt?")
    assert clinic.new(KAZ) == []


async def test_of_a_client_who_blocked_the_bot_nothing_is_passed_on(clinic: Clinic) -> None:
    clinic.telegram.world.faults.clear()
    clinic.telegram.say(MIA, "does it hurt")
    clinic.telegram.block(MIA)
    await clinic.settle()
    assert clinic.new(KAZ) == []
    async with clinic.storage.transaction() as tx:
        assert await tx.escalations.counts() == {}
