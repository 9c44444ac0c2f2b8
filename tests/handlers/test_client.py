"""What a client writes, and what they read."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, Clinic, buttons, number
from tests.traces import kept


async def test_start_greets_by_name_says_what_it_is_and_shows_the_menu(clinic: Clinic) -> None:
    greeting, menu = await clinic.say(MIA, "/start")
    assert "Hello Mia!" in greeting["text"]
    assert "a program, not a person" in greeting["text"]
    assert "000" in greeting["text"]
    assert "Privacy" in greeting["text"]
    assert list(buttons(menu)) == ["During treatment", "About needling"]


async def test_help_says_how_it_works(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "/help")
    assert "/topics" in told["text"]


async def test_an_unknown_command_is_answered_with_the_known_ones(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "/prices")
    assert "/topics" in told["text"]
    assert clinic.new(KAZ) == []


async def test_a_known_question_is_answered_at_once_with_ways_on(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "does it hurt")
    await clinic.settle()
    (answer,) = clinic.new(MIA)
    assert answer["html"] == "Most people feel <b>nothing</b>."
    assert answer["reply_to_message_id"] == asked
    assert list(buttons(answer)) == ["👍 This helped", "🙋 Ask Kaz", "Why is it called dry?"]
    assert clinic.new(KAZ) == []


async def test_an_answer_names_the_therapist_of_this_practice(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "why is it called dry?")
    assert answer["text"] == "Nothing is injected. Ask Kaz for more."


async def test_a_question_for_a_person_is_acknowledged_with_its_number(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "what do you charge")
    assert told["text"].startswith("Prices are for Kaz to tell")
    (card,) = clinic.new(KAZ)
    assert number(told) == number(card) == 1
    assert "What does it cost?" in card["text"]


@pytest.mark.parametrize(("confidence", "begins"), [(0.85, "Prices are for Kaz"), (0.84, "That one is for Kaz")])
async def test_a_topic_speaks_for_itself_only_where_it_surely_is_the_one(
    confidence: float, begins: str, clinic: Clinic
) -> None:
    clinic.decide("10am?", ("10am?", Outcome.ESCALATE, "prices"), confidence=confidence)
    (told,) = await clinic.say(MIA, "10am?")
    assert told["text"].startswith(begins)
    (card,) = clinic.new(KAZ)
    assert "What does it cost?" in card["text"]


async def test_a_topic_without_words_of_its_own_is_acknowledged_in_general(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "where can I park?")
    assert told["text"].startswith("That one is for Kaz, so I've passed it on.")


async def test_a_question_that_nothing_is_near_to_reaches_the_therapist(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "xylophone zebra quartz")
    assert "passed it on" in told["text"]
    (card,) = clinic.new(KAZ)
    assert "xylophone zebra quartz" in card["text"]


async def test_an_unsure_match_is_offered_as_buttons(clinic: Clinic) -> None:
    clinic.decide("is it dry pain", ("is it dry pain", Outcome.SUGGEST, "does-it-hurt prices why-dry"))
    (offer,) = await clinic.say(MIA, "is it dry pain")
    assert list(buttons(offer)) == ["Does it hurt?", "Why is it called dry?", "None of these, ask Kaz"]
    assert clinic.new(KAZ) == []


async def test_each_question_of_a_message_is_answered_and_the_rest_passed_on(clinic: Clinic) -> None:
    clinic.decide(
        "does it hurt? what do you charge? why dry?",
        ("does it hurt?", Outcome.ANSWER, "does-it-hurt"),
        ("what do you charge?", Outcome.ESCALATE, "prices"),
        ("why dry?", Outcome.ANSWER, "why-dry"),
    )
    first, second, told = await clinic.say(MIA, "does it hurt? what do you charge? why dry?")
    assert first["text"].startswith("“does it hurt?”")
    assert second["text"].startswith("“why dry?”")
    assert "About “what do you charge?”" in told["text"]
    (card,) = clinic.new(KAZ)
    assert "does it hurt? what do you charge? why dry?" in card["text"]


async def test_questions_that_share_a_message_share_a_card(clinic: Clinic) -> None:
    clinic.decide("cost? park?", ("cost?", Outcome.ESCALATE, "prices"), ("park?", Outcome.ESCALATE, "parking"))
    (told,) = await clinic.say(MIA, "cost? park?")
    (card,) = clinic.new(KAZ)
    assert number(told) == number(card)


async def test_small_talk_beside_a_question_is_not_answered(clinic: Clinic) -> None:
    clinic.decide(
        "hi! does it hurt?", ("hi!", Outcome.SMALLTALK, "hello"), ("does it hurt?", Outcome.ANSWER, "does-it-hurt")
    )
    (answer,) = await clinic.say(MIA, "hi! does it hurt?")
    assert answer["text"] == "Most people feel nothing."


async def test_small_talk_is_answered_and_bothers_nobody(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_small_talk_that_no_entry_knows_is_answered_too(clinic: Clinic) -> None:
    clinic.decide("😀", ("😀", Outcome.SMALLTALK, ""))
    (told,) = await clinic.say(MIA, "😀")
    assert told["text"] == "Hello! What would you like to know?"


async def test_an_emergency_comes_first_and_alone_and_is_marked_on_the_card(clinic: Clinic) -> None:
    clinic.decide(
        "does it hurt? I can't breathe",
        ("does it hurt?", Outcome.ANSWER, "does-it-hurt"),
        ("I can't breathe", Outcome.URGENT, "breathing"),
    )
    (told,) = await clinic.say(MIA, "does it hurt? I can't breathe")
    assert told["text"].startswith("Call 000 now.")
    assert "Never mind" not in str(buttons(told))
    (card,) = clinic.new(KAZ)
    assert card["text"].startswith("🚨 URGENT")


async def test_another_language_is_said_to_be_unread_and_reaches_the_therapist(clinic: Clinic) -> None:
    words = "Was kostet eine Behandlung und wo ist die Praxis?"
    (told,) = await clinic.say(MIA, words)
    assert told["text"].startswith("Sorry, I can read only English. I have sent your message to Kaz as it is.")
    assert "Call 000 now" in told["text"]
    (card,) = clinic.new(KAZ)
    assert number(told) == number(card)
    assert words in card["text"]
    assert list(buttons(card)) == ["Dismiss"]


async def test_what_comes_near_an_emergency_without_a_sign_of_it_is_told_whom_to_call(clinic: Clinic) -> None:
    words = "my boss is giving me a heart attack, any chance of a massage"
    clinic.decide(words, (words, Outcome.ESCALATE, "breathing"))
    (told,) = await clinic.say(MIA, words)
    assert told["text"].startswith("That one is for Kaz")
    assert "If this is an emergency, call 000 now" in told["text"]
    (card,) = clinic.new(KAZ)
    assert card["text"].startswith("❗ Perhaps urgent · No. 1 · Mia Hart")
    assert "I have trouble breathing" in card["text"]


async def test_an_answer_that_is_nowhere_near_is_no_one_tap_answer(clinic: Clinic) -> None:
    words = "what does it cost by the hour"
    clinic.decide(words, (words, Outcome.ESCALATE, "prices why-dry"), confidence=0.01)
    await clinic.say(MIA, words)
    (card,) = clinic.new(KAZ)
    assert list(buttons(card)) == ["Dismiss"]


async def test_a_reply_to_the_therapists_words_goes_back_to_the_therapist(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    said = clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.settle()
    reply = clinic.new(MIA)[-1]
    (told,) = await clinic.say(MIA, "does it hurt", reply_to_message_id=reply["message_id"])
    assert "passed it on" in told["text"]
    again = clinic.new(KAZ)[-1]
    assert "does it hurt" in again["text"]
    assert again["reply_to_message_id"] == said  # beneath what the client replied to


async def test_thanking_the_therapist_opens_no_card(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    reply = clinic.new(MIA)[-1]
    (told,) = await clinic.say(MIA, "thank you", reply_to_message_id=reply["message_id"])
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []


async def test_passing_on_is_said_only_with_the_escalation_stored(clinic: Clinic) -> None:
    """Invariant 7: the words and the escalation are of one transaction."""
    clinic.telegram.say(MIA, "what do you charge")
    await clinic.bot.intake.fetch(long_poll=0)
    await clinic.bot.worker.step()
    async with clinic.storage.transaction() as tx:
        assert await tx.escalations.counts() == {"open": 1}
        assert await tx.outbox.counts() == {"waiting": 2}
    assert clinic.new(MIA) == []


async def test_of_a_clients_person_no_more_than_the_name_is_kept(clinic: Clinic) -> None:
    """Telegram tells more: nobody here needs it."""
    clinic.telegram.world.person(MIA, username="xylophonist")
    await clinic.say(MIA, "what do you charge")
    rows = str(await kept(clinic.storage))
    assert "Mia Hart" in rows
    assert "xylophonist" not in rows
