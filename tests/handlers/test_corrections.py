"""A client corrects what is on the desk in a message of its own."""

from __future__ import annotations

import pytest

from bot.desk.talk import corrects
from faq.match import Outcome
from tests.clinic import KAZ, MIA, Clinic, Message

MEANT = "sorry I meant <two>"


async def asked(clinic: Clinic) -> Message:
    """The card of a question of Mia's."""
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    return card


@pytest.mark.parametrize(
    ("words", "outcome", "entries"),
    [
        (MEANT, Outcome.SMALLTALK, "thanks"),
        ("*Thursday", Outcome.ESCALATE, "prices"),
        (MEANT, Outcome.SUGGEST, "why-dry"),
    ],
)
async def test_a_correction_goes_beneath_the_card(words: str, outcome: Outcome, entries: str, clinic: Clinic) -> None:
    card = await asked(clinic)
    clinic.decide(words, (words, outcome, entries))
    (told,) = await clinic.say(MIA, words)
    assert told["text"] == "I've added that to no. 1 on Kaz's desk."
    (news,) = clinic.new(KAZ)
    assert news["text"] == f"Mia Hart adds to no. 1:\n\n“{words}”"
    assert news["reply_to_message_id"] == card["message_id"]


async def test_a_correction_of_a_correction_too(clinic: Clinic) -> None:
    card = await asked(clinic)
    await clinic.say(MIA, "*Thursday")
    clinic.new(KAZ)
    await clinic.say(MIA, "oops friday not thursday")
    (news,) = clinic.new(KAZ)
    assert news["reply_to_message_id"] == card["message_id"]


async def test_a_correction_that_may_be_an_emergency_is_marked(clinic: Clinic) -> None:
    await asked(clinic)
    clinic.decide(MEANT, (MEANT, Outcome.ESCALATE, "breathing"))
    (told,) = await clinic.say(MIA, MEANT)
    assert "If this is an emergency, call 000 now" in told["text"]
    assert clinic.new(KAZ)[0]["text"].startswith("❗ Perhaps urgent · Mia Hart adds")


async def test_an_hour_later_it_is_no_correction(clinic: Clinic) -> None:
    await asked(clinic)
    clinic.decide(MEANT, (MEANT, Outcome.SMALLTALK, "thanks"))
    clinic.clock.advance(minutes=61)
    (told,) = await clinic.say(MIA, MEANT)
    assert told["text"] == "You're very welcome."


async def test_what_is_closed_is_not_corrected(clinic: Clinic) -> None:
    await clinic.tap(KAZ, await asked(clinic), "Dismiss")
    await clinic.say(MIA, "*Thursday")
    assert clinic.new(KAZ)[-1]["text"].startswith("No. 2")


async def test_a_correction_of_what_the_bot_answered_is_asked_anew(clinic: Clinic) -> None:
    await asked(clinic)
    await clinic.say(MIA, "does it hurt")
    clinic.decide(MEANT, (MEANT, Outcome.SMALLTALK, "thanks"))
    (told,) = (await clinic.say(MIA, MEANT))[-1:]
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_a_correction_that_the_faq_answers_is_answered(clinic: Clinic) -> None:
    await asked(clinic)
    words = "sorry I meant to ask does it hurt"
    clinic.decide(words, (words, Outcome.ANSWER, "does-it-hurt"))
    (answer,) = (await clinic.say(MIA, words))[-1:]
    assert answer["text"] == "Most people feel nothing."


@pytest.mark.parametrize(
    "text",
    [
        "sorry I meant my leg",
        "*Thursday",
        "Thursday*",
        "typo: 4pm",
        "I mean the left one",
        "no wait, tuesday not monday",
    ],
)
def test_corrections_are_known(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize(
    "text", ["sorry", "sorry to bother you", "what does dry mean", "thank you", "it is *very* sore", ""]
)
def test_other_words_are_none(text: str) -> None:
    assert not corrects(text)
