"""What may be an emergency, though nothing in it says so surely: whom to call is said whatever else becomes of it."""

from __future__ import annotations

from faq.match import Outcome
from tests.clinic import KAZ, MIA, Clinic, Message

WORDS = "my chest does that funny thing again"
WHOM_TO_CALL = "If this is an emergency, call 000 now"


async def said(clinic: Clinic, outcome: Outcome, entries: str, confidence: float = 0.41) -> list[Message]:
    """What Mia reads after words of this outcome."""
    clinic.decide(WORDS, (WORDS, outcome, entries), confidence=confidence)
    return await clinic.say(MIA, WORDS)


async def test_what_is_passed_on_says_whom_to_call_and_its_card_is_marked(clinic: Clinic) -> None:
    (told,) = await said(clinic, Outcome.ESCALATE, "prices breathing")
    assert told["text"].startswith("That one is for Kaz")
    assert WHOM_TO_CALL in told["text"]
    (card,) = clinic.new(KAZ)
    assert card["text"].startswith("❗ Perhaps urgent · No. 1")
    assert "I have trouble breathing" in card["text"]


async def test_the_inbox_marks_it_as_its_card_does(clinic: Clinic) -> None:
    await said(clinic, Outcome.ESCALATE, "prices breathing")
    await clinic.say(MIA, "I can't breathe")
    clinic.new(KAZ)
    (inbox,) = await clinic.say(KAZ, "/inbox")
    urgent, doubtful = inbox["text"].split("\n\n")[1:]
    assert urgent.startswith("🚨 URGENT · 2 · Mia Hart")
    assert doubtful.startswith("❗ Perhaps urgent · 1 · Mia Hart")


async def test_an_answer_says_whom_to_call(clinic: Clinic) -> None:
    (answer,) = await said(clinic, Outcome.ANSWER, "does-it-hurt breathing")
    assert answer["text"].startswith("Most people feel nothing.")
    assert WHOM_TO_CALL in answer["text"]
    (told,) = await clinic.tap(MIA, answer, "Ask Kaz")
    assert WHOM_TO_CALL in told["text"]
    (card,) = clinic.new(KAZ)
    assert card["text"].startswith("❗ Perhaps urgent")


async def test_an_offer_says_whom_to_call(clinic: Clinic) -> None:
    (offer,) = await said(clinic, Outcome.SUGGEST, "does-it-hurt breathing")
    assert WHOM_TO_CALL in offer["text"]
    (told,) = await clinic.tap(MIA, offer, "None of these")
    assert WHOM_TO_CALL in told["text"]


async def test_a_photo_whose_words_are_doubtful_says_whom_to_call(clinic: Clinic) -> None:
    parts = (("does it hurt?", Outcome.ANSWER, "does-it-hurt"), (WORDS, Outcome.ESCALATE, "breathing"))
    clinic.decide(WORDS, *parts)
    (told,) = await clinic.say(MIA, media="photo", caption=WORDS)
    assert WHOM_TO_CALL in told["text"]
    assert clinic.new(KAZ)[0]["text"].startswith("❗ Perhaps urgent")


async def test_of_several_questions_the_doubtful_one_counts(clinic: Clinic) -> None:
    parts = (("does it hurt?", Outcome.ANSWER, "does-it-hurt breathing"), ("cost?", Outcome.ESCALATE, "prices"))
    clinic.decide(WORDS, *parts)
    answer, told = await clinic.say(MIA, WORDS)
    assert WHOM_TO_CALL not in answer["text"]  # it is said once
    assert WHOM_TO_CALL in told["text"]


async def test_an_answer_before_it_explains_nothing_away(clinic: Clinic) -> None:
    await clinic.say(MIA, "does it hurt")
    (told,) = await clinic.say(MIA, "and trouble with it")
    assert WHOM_TO_CALL in told["text"]


async def test_what_is_hardly_like_an_emergency_alarms_nobody(clinic: Clinic) -> None:
    (told,) = await said(clinic, Outcome.ESCALATE, "prices breathing", confidence=0.39)
    assert "000" not in told["text"]
    (card,) = clinic.new(KAZ)
    assert card["text"].startswith("No. 1")
