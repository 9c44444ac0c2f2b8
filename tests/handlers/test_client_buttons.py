"""What a client taps."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, button, buttons, number


async def test_this_helped_is_noted_and_thanked_for(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    assert await clinic.tap(MIA, answer, "This helped") == []
    assert clinic.toasts() == ["Glad to hear that!"]


async def test_asking_the_therapist_after_an_answer_opens_a_card_that_names_what_was_read(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    (told,) = await clinic.tap(MIA, answer, "Ask Kaz")
    (card,) = clinic.new(KAZ)
    assert number(told) == number(card)
    assert "does it hurt" in card["text"]
    assert "has read “Does it hurt?”" in card["text"]
    assert "✉️ Send: Does it hurt?" not in buttons(card)


async def test_a_card_names_what_was_picked_and_read_too(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    (answer,) = await clinic.tap(MIA, offer, "Why is it called dry?")
    await clinic.tap(MIA, answer, "Ask Kaz")
    (card,) = clinic.new(KAZ)
    assert "has read “Why is it called dry?”" in card["text"]
    assert "✉️ Send: Why is it called dry?" not in buttons(card)


async def test_what_was_offered_in_vain_is_a_one_tap_answer_on_the_card(clinic: Clinic) -> None:
    clinic.decide("is it dry pain", ("is it dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "is it dry pain")
    await clinic.tap(MIA, offer, "None of these")
    (card,) = clinic.new(KAZ)
    assert list(buttons(card)) == ["✉️ Send: Does it hurt?", "✉️ Send: Why is it called dry?", "Dismiss"]


@pytest.mark.parametrize(
    ("confidence", "sent"), [(0.19, []), (0.2, ["✉️ Send: Does it hurt?", "✉️ Send: Why is it called dry?"])]
)
@pytest.mark.parametrize("outcome", [Outcome.ESCALATE, Outcome.SUGGEST])
async def test_a_card_offers_no_answers_that_are_about_something_else(
    outcome: Outcome, confidence: float, sent: list[str], clinic: Clinic
) -> None:
    clinic.decide("bring a towel", ("bring a towel", outcome, "does-it-hurt why-dry"), confidence=confidence)
    (told,) = await clinic.say(MIA, "bring a towel")
    if outcome is Outcome.SUGGEST:
        await clinic.tap(MIA, told, "None of these")
    (card,) = clinic.new(KAZ)
    assert list(buttons(card)) == [*sent, "Dismiss"]


async def test_a_rating_of_somebody_elses_answer_is_not_taken(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    (hello,) = await clinic.say(TOM, "hello")
    await clinic.forge(TOM, hello["message_id"], button(answer, "helped"))
    assert "no longer there" in clinic.toasts()[-1]


async def test_asking_the_therapist_twice_opens_one_card(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    await clinic.tap(MIA, answer, "Ask Kaz")
    await clinic.tap(MIA, answer, "Ask Kaz")
    assert len(clinic.new(KAZ)) == 1
    assert clinic.toasts()[-1] == "Kaz already has this one: no. 1."


async def test_small_talk_that_may_say_more_has_a_way_to_the_therapist(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "thank you so much, my elbow went click")
    assert told["text"] == "You're very welcome."
    assert list(buttons(told)) == ["🙋 Ask Kaz"]
    await clinic.tap(MIA, told, "Ask Kaz")
    (card,) = clinic.new(KAZ)
    assert "my elbow went click" in card["text"]
    assert list(buttons(card)) == ["Dismiss"]


async def test_a_courtesy_alone_has_none(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "thanks a lot")
    assert buttons(told) == {}


@pytest.mark.parametrize("closed", ["answered", "dismissed", "withdrawn"])
async def test_asking_the_therapist_again_after_that_is_closed_asks_anew(closed: str, clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    (told,) = await clinic.tap(MIA, answer, "Ask Kaz")
    (card,) = clinic.new(KAZ)
    match closed:
        case "answered":
            await clinic.say(KAZ, "not at all", reply_to_message_id=card["message_id"])
        case "dismissed":
            await clinic.tap(KAZ, card, "Dismiss")
        case "withdrawn":
            await clinic.tap(MIA, told, "Never mind")
    clinic.new(KAZ)
    clinic.new(MIA)
    (told,) = await clinic.tap(MIA, answer, "Ask Kaz")
    (card,) = clinic.new(KAZ)
    assert number(told) == number(card) == 2
    assert "passed that on to Kaz" in told["text"]
    await clinic.tap(MIA, answer, "Ask Kaz")
    assert clinic.toasts()[-1] == "Kaz already has this one: no. 2."


async def test_a_suggestion_that_is_picked_is_answered_under_its_question(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    (answer,) = await clinic.tap(MIA, offer, "Does it hurt?")
    assert answer["text"] == "“dry pain”\n\nMost people feel nothing."
    assert answer["reply_to_message_id"] == offer["reply_to_message_id"]


async def test_a_double_tap_is_answered_once(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    for _ in range(3):
        clinic.telegram.click(MIA, offer["message_id"], button(offer, "Does it hurt?"))
    await clinic.settle()
    (answer,) = clinic.new(MIA)
    assert clinic.toasts() == ["", *["The answer is here already: see below."] * 2]
    for _ in range(2):  # a related question
        clinic.telegram.click(MIA, answer["message_id"], button(answer, "Why is it called dry?"))
    await clinic.settle()
    assert len(clinic.new(MIA)) == 1
    assert len(await clinic.tap(MIA, offer, "Does it hurt?")) == 1
    clinic.clock.advance(seconds=11)  # who taps again after a while wants to read it again
    assert len(await clinic.tap(MIA, offer, "Does it hurt?")) == 1


async def test_none_of_the_suggestions_reaches_the_therapist(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    (told,) = await clinic.tap(MIA, offer, "None of these")
    assert "passed that on to Kaz" in told["text"]
    (card,) = clinic.new(KAZ)
    assert "dry pain" in card["text"]


async def test_only_what_was_offered_can_be_picked(clinic: Clinic) -> None:
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt"))
    (offer,) = await clinic.say(MIA, "dry pain")
    picked = button(offer, "Does it hurt?")
    assert await clinic.forge(MIA, offer["message_id"], picked.replace("does-it-hurt", "why-dry")) == []
    assert "no longer there" in clinic.toasts()[-1]


async def test_a_topic_for_a_person_can_not_be_picked_as_an_answer(clinic: Clinic) -> None:
    """Its words say that the question was passed on, which it was not."""
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt prices"))
    (offer,) = await clinic.say(MIA, "dry pain")
    picked = button(offer, "Does it hurt?")
    assert await clinic.forge(MIA, offer["message_id"], picked.replace("does-it-hurt", "prices")) == []


async def test_a_withdrawn_question_leaves_the_desk(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    await clinic.tap(MIA, told, "Never mind")
    withdrawn = clinic.message(MIA, told["message_id"])
    assert withdrawn["text"] == "All right, no. 1 is withdrawn. Kaz sees that, and needn't answer it."
    assert buttons(withdrawn) == {}
    closed = clinic.message(KAZ, card["message_id"])["text"]
    assert "Withdrawn by the client" in closed
    assert closed.endswith("Mia Hart was told that you needn't answer. A reply to this message still reaches them.")
    (news,) = clinic.new(KAZ)
    assert news["text"] == "↩️ Mia Hart withdrew no. 1, and was told that you needn't answer it."
    assert news["reply_to_message_id"] == card["message_id"]
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    assert clinic.new(MIA)[-1]["text"] == "💬 Kaz:\nsixty dollars"


async def test_what_is_answered_can_not_be_withdrawn(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.tap(MIA, told, "Never mind")
    assert "can't be withdrawn" in clinic.toasts()[-1]
    assert "Answered" in clinic.message(KAZ, card["message_id"])["text"]


async def test_a_related_question_is_answered_under_its_own_name(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    (other,) = await clinic.tap(MIA, answer, "Why is it called dry?")
    assert other["text"].startswith("“Why is it called dry?”\n\nNothing is injected.")
    (told,) = await clinic.tap(MIA, other, "Ask Kaz")
    assert number(told) == 1
