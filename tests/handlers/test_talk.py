"""What clients write goes on from what was said before it."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, buttons, number

QUESTION = "Would Tuesday at 4 suit you? Kaz"


async def written_to(clinic: Clinic, words: str = QUESTION) -> tuple[int, Message]:
    """What Kaz wrote to Mia: her own message, and Mia's."""
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    said = clinic.telegram.say(KAZ, words, reply_to_message_id=card["message_id"])
    await clinic.settle()
    return said, clinic.new(MIA)[-1]


@pytest.mark.parametrize("swiped", [True, False])
@pytest.mark.parametrize(
    ("words", "outcome", "entries"),
    [
        ("yes that works", Outcome.ANSWER, "why-dry"),
        ("Tuesday is fine thanks", Outcome.SMALLTALK, "thanks"),
        ("no sorry", Outcome.SUGGEST, "does-it-hurt"),
        ("👍", Outcome.SMALLTALK, ""),
        ("sure, do I bring shorts?", Outcome.ANSWER, "does-it-hurt"),
    ],
)
async def test_an_answer_to_her_question_goes_to_the_therapist(
    words: str, outcome: Outcome, entries: str, clinic: Clinic, *, swiped: bool
) -> None:
    clinic.decide(words, (words, outcome, entries))
    said, read = await written_to(clinic)
    (told,) = await clinic.say(MIA, words, **({"reply_to_message_id": read["message_id"]} if swiped else {}))
    assert told["text"].startswith("Thank you, I've passed your answer on to Kaz.\n\nIt is no. 2")
    (card,) = clinic.new(KAZ)
    assert words in card["text"]
    assert card["reply_to_message_id"] == said
    assert number(card) == number(told)
    assert "Send" not in str(card["buttons"])  # nothing answers an answer


@pytest.mark.parametrize(
    ("words", "outcome", "entries"),
    [
        ("3pm is better", Outcome.ESCALATE, "parking"),
        ("thank you", Outcome.SMALLTALK, "thanks"),
        ("or Wednesday", Outcome.SUGGEST, "does-it-hurt"),
        ("yes and it doesn't hurt", Outcome.ANSWER, "does-it-hurt"),
    ],
)
async def test_an_answer_may_come_in_several_messages(
    words: str, outcome: Outcome, entries: str, clinic: Clinic
) -> None:
    clinic.decide(words, (words, outcome, entries))
    await written_to(clinic)
    await clinic.say(MIA, "yes that works")
    (card,) = clinic.new(KAZ)
    for _ in range(2):
        clinic.clock.advance(minutes=4)
        (told,) = await clinic.say(MIA, words)
        assert told["text"] == "I've added that to no. 2 on Kaz's desk."
        (news,) = clinic.new(KAZ)
        assert news["text"] == f"Mia Hart adds to no. 2:\n\n“{words}”"
        assert news["reply_to_message_id"] == card["message_id"]


async def test_a_sticker_may_be_a_further_part_of_an_answer(clinic: Clinic) -> None:
    await written_to(clinic)
    await clinic.say(MIA, "yes that works")
    (card,) = clinic.new(KAZ)
    await clinic.say(MIA, media="sticker")
    (copy,) = clinic.new(KAZ)
    assert copy["reply_to_message_id"] == card["message_id"]


async def test_a_clear_question_and_an_emergency_are_no_parts_of_an_answer(clinic: Clinic) -> None:
    await written_to(clinic)
    await clinic.say(MIA, "yes that works")
    (answer,) = await clinic.say(MIA, "does it hurt")
    assert answer["text"] == "Most people feel nothing."
    clinic.new(KAZ)
    (told,) = await clinic.say(MIA, "I can't breathe")
    assert told["text"].startswith("Call 000 now.")
    assert clinic.new(KAZ)[0]["text"].startswith("🚨 URGENT · No. 3")


async def test_what_follows_an_answer_that_she_has_put_aside_has_a_card_of_its_own(clinic: Clinic) -> None:
    said, _ = await written_to(clinic)
    await clinic.say(MIA, "yes that works")
    (card,) = clinic.new(KAZ)
    await clinic.tap(KAZ, card, "Dismiss")
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"].startswith("Thank you, I've passed your answer on to Kaz.\n\nIt is no. 3")
    (card,) = clinic.new(KAZ)
    assert card["reply_to_message_id"] == said


async def test_once_she_has_gone_on_nothing_more_answers_her_question(clinic: Clinic) -> None:
    await written_to(clinic)
    await clinic.say(MIA, "yes that works")
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, "See you then.", reply_to_message_id=card["message_id"])
    clinic.new(MIA)
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_a_while_after_an_answer_nothing_more_belongs_to_it(clinic: Clinic) -> None:
    await written_to(clinic)
    await clinic.say(MIA, "yes that works")
    clinic.new(KAZ)
    clinic.clock.advance(minutes=6)
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_what_follows_a_question_of_the_clients_own_answers_nothing(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    clinic.new(KAZ)
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_two_days_later_nothing_is_an_answer_to_her(clinic: Clinic) -> None:
    await written_to(clinic)
    clinic.clock.advance(hours=49)
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."


@pytest.mark.parametrize("words", ["Sixty dollars.", "It is here: https://maps.example.org/?q=us"])
async def test_thanks_for_what_asked_nothing_are_small_talk(words: str, clinic: Clinic) -> None:
    await written_to(clinic, words)
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_a_question_of_hers_counts_though_she_went_on(clinic: Clinic) -> None:
    said, _ = await written_to(clinic)
    await clinic.say(KAZ, "Or Thursday.", reply_to_message_id=clinic.message(KAZ, said)["reply_to_message_id"])
    clinic.new(KAZ)
    clinic.new(MIA)
    await clinic.say(MIA, "thank you")
    (card,) = clinic.new(KAZ)
    assert card["reply_to_message_id"] == said


async def test_a_clear_question_is_answered_and_hers_still_waits(clinic: Clinic) -> None:
    await written_to(clinic)
    (answer,) = await clinic.say(MIA, "does it hurt")
    assert answer["text"] == "Most people feel nothing."
    assert clinic.new(KAZ) == []
    (told,) = await clinic.say(MIA, "thank you")
    assert "passed your answer on" in told["text"]


async def test_an_emergency_comes_before_her_question(clinic: Clinic) -> None:
    await written_to(clinic)
    (told,) = await clinic.say(MIA, "I can't breathe")
    assert told["text"].startswith("Call 000 now.")
    assert clinic.new(KAZ)[0]["text"].startswith("🚨 URGENT")


async def test_a_sticker_answers_her_question(clinic: Clinic) -> None:
    said, _ = await written_to(clinic)
    (told,) = await clinic.say(MIA, media="sticker")
    assert "passed that on to Kaz" in told["text"]
    card, copy = clinic.new(KAZ)
    assert card["reply_to_message_id"] == said
    assert copy["reply_to_message_id"] == card["message_id"]


async def test_her_question_to_one_client_is_none_to_another(clinic: Clinic) -> None:
    await written_to(clinic)
    (told,) = await clinic.say(TOM, "thank you")
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_a_reply_to_an_older_answer_leans_on_that_one(clinic: Clinic) -> None:
    (hurts,) = await clinic.say(MIA, "does it hurt")
    await clinic.say(MIA, "why is it called dry?")
    (offer,) = await clinic.say(MIA, "and how long")
    assert next(iter(buttons(offer))) == "Why is it called dry?"
    clinic.clock.advance(days=1)
    (offer,) = await clinic.say(MIA, "and how long", reply_to_message_id=hurts["message_id"])
    assert next(iter(buttons(offer))) == "Does it hurt?"


async def test_what_follows_a_picked_answer_leans_on_it(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    await clinic.tap(MIA, offer, "Why is it called dry?")
    (offer,) = await clinic.say(MIA, "and how long")
    assert next(iter(buttons(offer))) == "Why is it called dry?"


async def test_a_reply_to_an_older_picked_answer_leans_on_that_one(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    (answer,) = await clinic.tap(MIA, offer, "Why is it called dry?")
    await clinic.say(MIA, "does it hurt")
    (offer,) = await clinic.say(MIA, "and how long")
    assert next(iter(buttons(offer))) == "Does it hurt?"
    clinic.clock.advance(days=1)
    (offer,) = await clinic.say(MIA, "and how long", reply_to_message_id=answer["message_id"])
    assert next(iter(buttons(offer))) == "Why is it called dry?"


async def test_a_reply_to_an_offer_leans_on_nothing(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    (told,) = await clinic.say(MIA, "and how long", reply_to_message_id=offer["message_id"])
    assert "Why is it called dry?" not in buttons(told)
