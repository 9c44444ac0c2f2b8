"""Clients change what they wrote."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, Clinic, button, buttons, number


async def test_a_change_of_an_open_question_changes_its_card_and_is_told_to_both(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    clinic.new(MIA)
    (told,) = await clinic.edit(MIA, asked, "what do you charge for <two>")
    assert "passed on to Kaz (no. 1)" in told["text"]
    assert "for <two>" in clinic.message(KAZ, card["message_id"])["text"]
    (news,) = clinic.new(KAZ)
    assert "Mia Hart changed no. 1" in news["text"]
    assert news["reply_to_message_id"] == card["message_id"]


async def test_a_changed_question_has_the_topic_and_the_answers_that_are_near_it_now(clinic: Clinic) -> None:
    clinic.decide("parking sore", ("parking sore", Outcome.ESCALATE, "parking does-it-hurt"))
    clinic.decide("pricy dryness", ("pricy dryness", Outcome.ESCALATE, "prices why-dry"))
    clinic.decide("dry or not", ("dry or not", Outcome.ANSWER, "why-dry does-it-hurt"))
    clinic.decide("xylophone", ("xylophone", Outcome.ESCALATE, ""))
    asked = clinic.telegram.say(MIA, "parking sore")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    assert card["text"].splitlines()[4].endswith("· Where can I park?")
    stale = button(card, "Send: Does it hurt?")
    for words, topic, *near in (
        ("pricy dryness", " · What does it cost?", "Why is it called dry?"),
        ("dry or not", "", "Why is it called dry?", "Does it hurt?"),
        ("xylophone", ""),
    ):
        await clinic.edit(MIA, asked, words)
        now = clinic.message(KAZ, card["message_id"])
        assert f"“{words}”\n\nAsked 04:30{topic}\n" in now["text"]
        assert list(buttons(now)) == [*(f"✉️ Send: {question}" for question in near), "Dismiss"]
    await clinic.forge(KAZ, card["message_id"], stale)
    assert "no longer there" in clinic.toasts()[-1]


async def test_a_change_that_may_speak_of_an_emergency_marks_the_card_and_names_whom_to_call(clinic: Clinic) -> None:
    clinic.decide("odd breath", ("odd breath", Outcome.ESCALATE, "breathing"))
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    clinic.new(MIA)
    (told,) = await clinic.edit(MIA, asked, "odd breath")
    assert "If this is an emergency, call 000 now" in told["text"]
    assert clinic.message(KAZ, card["message_id"])["text"].startswith("❗ Perhaps urgent · No. 1")


async def test_a_change_takes_nothing_from_what_the_client_has_read(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "does it hurt")
    await clinic.settle()
    await clinic.tap(MIA, clinic.new(MIA)[-1], "Ask Kaz")
    (card,) = clinic.new(KAZ)
    clinic.decide("dry or not", ("dry or not", Outcome.ANSWER, "why-dry does-it-hurt"))
    await clinic.edit(MIA, asked, "dry or not")
    now = clinic.message(KAZ, card["message_id"])
    assert "“dry or not”\n\nAsked 04:30 · has read “Does it hurt?”" in now["text"]
    assert list(buttons(now)) == ["✉️ Send: Why is it called dry?", "Dismiss"]


async def test_a_change_of_an_answered_question_is_asked_anew(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "does it hurt")
    await clinic.settle()
    clinic.new(MIA)
    (answer,) = await clinic.edit(MIA, asked, "why is it called dry?")
    assert "Nothing is injected" in answer["text"]


async def test_a_change_of_what_the_therapist_answered_is_a_new_question(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.edit(MIA, asked, "how much is a session")
    assert number(clinic.new(KAZ)[-1]) == 2


async def test_a_change_that_changes_no_words_is_no_news(clinic: Clinic) -> None:
    """Telegram also tells of other changes: a link's preview, for one."""
    for words in ("does it hurt", "what do you charge", "xylophone https://example.org"):
        asked = clinic.telegram.say(MIA, words)
        await clinic.settle()
        clinic.new(KAZ)
        clinic.new(MIA)
        assert await clinic.edit(MIA, asked, words) == []
        assert clinic.new(KAZ) == []


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("does it hurt", "Does it HURT?!"),  # answered
        ("dry pain", "dry pain..."),  # offered
        ("what do you charge", "What do you charge?"),  # with the therapist
        ("hello", "Hello!"),
        ("does it hurt. what do you charge", "Does it hurt? What do you charge?"),
    ],
)
async def test_a_change_of_case_or_punctuation_is_no_news(words: str, changed: str, clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    clinic.decide("dry pain...", ("dry pain...", Outcome.SUGGEST, "does-it-hurt why-dry"))
    asked = clinic.telegram.say(MIA, words)
    await clinic.settle()
    clinic.new(KAZ)
    clinic.new(MIA)
    assert await clinic.edit(MIA, asked, changed) == []
    assert clinic.new(KAZ) == []


async def test_a_comma_that_makes_an_emergency_of_it_is_news(clinic: Clinic) -> None:
    clinic.decide("no short breath", ("no short breath", Outcome.ESCALATE, "why-dry"))
    clinic.decide("no, short breath", ("no, short breath", Outcome.URGENT, "breathing"))
    asked = clinic.telegram.say(MIA, "no short breath")
    await clinic.settle()
    clinic.new(MIA)
    (told,) = await clinic.edit(MIA, asked, "no, short breath")
    assert told["text"].startswith("Call 000 now.")


async def test_changing_back_is_a_change(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "does it hurt")
    await clinic.settle()
    await clinic.edit(MIA, asked, "why is it called dry?")
    (answer,) = await clinic.edit(MIA, asked, "does it hurt")
    assert answer["text"] == "Most people feel nothing."


async def test_an_emergency_that_comes_with_a_change_is_answered_at_once(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    clinic.new(MIA)
    (told,) = await clinic.edit(MIA, asked, "forget it, I can't breathe")
    assert told["text"].startswith("Call 000 now.")
    assert clinic.message(KAZ, card["message_id"])["text"].startswith("🚨 URGENT")
    assert clinic.new(KAZ)[-1]["text"].startswith("🚨 URGENT")


async def test_a_changed_caption_reaches_the_card(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, media="photo", caption="my back")
    await clinic.settle()
    card = clinic.new(KAZ)[0]
    await clinic.edit(MIA, asked, "my lower back")
    assert "my lower back" in clinic.message(KAZ, card["message_id"])["text"]


async def test_a_command_that_is_corrected_is_obeyed(clinic: Clinic) -> None:
    written = clinic.telegram.say(MIA, "/hlep")
    await clinic.settle()
    (unknown,) = clinic.new(MIA)
    assert "I don't know that command" in unknown["text"]
    (told,) = await clinic.edit(MIA, written, "/help")
    assert told["text"].startswith("Just type your question")
    (told,) = await clinic.edit(MIA, written, "/topiks")
    assert "I don't know that command" in told["text"]
    assert clinic.new(KAZ) == []


async def test_a_question_that_becomes_a_command_stays_on_the_desk_as_it_was(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    clinic.new(MIA)
    (menu,) = await clinic.edit(MIA, asked, "/topics")
    assert "What would you like to know about?" in menu["text"]
    assert clinic.message(KAZ, card["message_id"]) == card
    assert clinic.new(KAZ) == []


async def test_the_therapists_corrected_command_is_obeyed(clinic: Clinic) -> None:
    written = clinic.telegram.say(KAZ, "/inbx")
    await clinic.settle()
    clinic.new(KAZ)
    (inbox,) = await clinic.edit(KAZ, written, "/inbox")
    assert inbox["text"].startswith("Nobody is waiting")


async def test_a_reply_that_begins_like_a_command_after_a_change_changes_with_the_client(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    reply = clinic.telegram.say(KAZ, "60 an hour", reply_to_message_id=card["message_id"])
    await clinic.settle()
    (read,) = clinic.new(MIA)[-1:]
    await clinic.edit(KAZ, reply, "/60 an hour")
    assert clinic.message(MIA, read["message_id"])["text"] == "💬 Kaz:\n/60 an hour"
