"""What can't be taught: what is near an emergency, what the FAQ knows, what nobody could have meant."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, buttons
from tests.handlers.lessons import answered, now, previewed, suggested, taught


@pytest.mark.parametrize("text", ["I cannot breathe when I lie down", "short of breath"])
async def test_what_is_near_an_emergency_is_not_remembered(text: str, clinic: Clinic) -> None:
    card = await suggested(clinic, text)
    (told,) = await clinic.tap(KAZ, card, "Remember this wording")
    assert "too near to the signs of an emergency" in told["text"]
    assert await taught(clinic) == []


async def test_what_is_in_another_language_is_not_remembered(clinic: Clinic) -> None:
    """It would be passed on all the same, however often it was taught."""
    text = "Est-ce que ça fait mal, la première fois chez vous ?"
    card = await suggested(clinic, text)
    clinic.undecide(text)
    (told,) = await clinic.tap(KAZ, card, "Remember this wording")
    assert told["text"].startswith("I can't learn that: I read only the FAQ's own language")
    assert await taught(clinic) == []


async def test_no_question_that_is_near_an_emergency_is_taught(clinic: Clinic) -> None:
    (ask,) = await clinic.tap(KAZ, await answered(clinic), "Use for everyone")
    (told,) = await clinic.say(KAZ, "I can't breathe, is that normal?", reply_to_message_id=ask["message_id"])
    assert "too near to the signs of an emergency" in told["text"]
    assert buttons(told) == {}


async def test_a_clients_alarming_words_are_left_out_of_a_harmless_question(clinic: Clinic) -> None:
    text = "I cannot breathe through my nose on the table"
    clinic.decide(text, (text, Outcome.ESCALATE, "prices"))
    preview = await previewed(clinic, "Can I lie on my side?", text=text, words="Yes.")
    assert "The client's own words are left out" in preview["text"]
    await clinic.tap(KAZ, preview, "Add to the FAQ")
    await clinic.take_over()
    (entry,) = (one for one in clinic.content.library.entries if one.id.startswith("taught"))
    assert entry.phrasings == ()
    assert clinic.content.matcher.match("I cannot breathe").parts[0].outcome is Outcome.URGENT


async def test_an_urgent_card_teaches_nothing(clinic: Clinic) -> None:
    card = await answered(clinic, "I can't breathe", "Call 000.")
    assert buttons(card) == {}
    for data in ("u:1", "k:1"):
        await clinic.forge(KAZ, card["message_id"], data)
    assert clinic.new(KAZ) == []


async def test_a_question_that_the_faq_answers_is_not_taught_twice(clinic: Clinic) -> None:
    (ask,) = await clinic.tap(KAZ, await answered(clinic), "Use for everyone")
    for question in ("does it hurt", "Is it painfull?"):
        (told,) = await clinic.say(KAZ, question, reply_to_message_id=ask["message_id"])
        assert "“Does it hurt?” in the FAQ has these words already" in told["text"]


@pytest.mark.parametrize(
    "question", ["does it hurt", "I can't breathe, is that normal?", "Est-ce que ça fait mal, la première fois ?"]
)
async def test_a_question_that_is_refused_can_be_put_in_other_words_at_once(question: str, clinic: Clinic) -> None:
    (ask,) = await clinic.tap(KAZ, await answered(clinic), "Use for everyone")
    told = ask
    for _ in range(2):
        (told,) = await clinic.say(KAZ, question, reply_to_message_id=told["message_id"])
        assert told["text"].startswith("I can't learn that")
        assert told["text"].endswith("For another question, reply to this message with it.")
    (preview,) = await clinic.say(KAZ, "Where can I leave my bag?", reply_to_message_id=told["message_id"])
    assert preview["text"].startswith("Clients would read this:\n\nWhere can I leave my bag?")


async def test_the_same_question_once_more_is_shown_once_more(clinic: Clinic) -> None:
    first = await previewed(clinic)
    ask = clinic.message(KAZ, first["message_id"] - 2)
    (second,) = await clinic.say(KAZ, "Where can I leave my bag?", reply_to_message_id=ask["message_id"])
    assert "Add to the FAQ" in buttons(second)
    assert buttons(now(clinic, first)) == {}


async def test_a_draft_whose_question_is_in_the_faq_meanwhile_can_have_another_question(clinic: Clinic) -> None:
    """Another card taught the same: what she wrote there stands, and this one need not be begun anew."""
    first, second = await previewed(clinic), await previewed(clinic, text="is there a place for bags")
    await clinic.tap(KAZ, first, "Add to the FAQ")
    await clinic.take_over()
    (told,) = await clinic.tap(KAZ, second, "Add to the FAQ")
    assert told["text"].startswith("I can't learn that: “Where can I leave my bag?” in the FAQ")
    assert told["text"].endswith("For another question, reply to this message with it.")
    (reworded,) = await clinic.say(KAZ, "Behind you.", reply_to_message_id=second["message_id"])
    assert reworded["text"] == told["text"]
    for message, question in ((told, "Are there lockers?"), (reworded, "Is there a cloakroom?")):
        (preview,) = await clinic.say(KAZ, question, reply_to_message_id=message["message_id"])
        assert question in preview["text"]
    await clinic.tap(KAZ, preview, "Add to the FAQ")
    assert len(await taught(clinic)) == 2


async def test_a_topic_that_is_hers_alone_gives_up_the_words_that_she_answers(clinic: Clinic) -> None:
    """She decided that everybody may know what a session costs, and nothing else of that topic."""
    preview = await previewed(clinic, "What does it cost?", text="what do you charge", words="Sixty.")
    await clinic.tap(KAZ, preview, "Add to the FAQ")
    await clinic.take_over()
    for question in ("What does it cost?", "what do you charge"):
        (answer,) = await clinic.say(TOM, question)
        assert answer["text"] == "Sixty."
    assert "passed your question on" in (await clinic.say(TOM, "your prices please"))[0]["text"]


async def test_of_several_questions_the_one_that_was_passed_on_is_taught(clinic: Clinic) -> None:
    text = "does it hurt? and where can I put my hat"
    parts = ("does it hurt?", Outcome.ANSWER, "does-it-hurt"), ("where can I put my hat", Outcome.ESCALATE, "why-dry")
    clinic.decide(text, *parts)
    await clinic.say(MIA, text)
    (card,) = clinic.new(KAZ)
    await clinic.tap(KAZ, card, "Send: Why is it called dry?")
    await clinic.tap(KAZ, now(clinic, card), "Remember this wording")
    async with clinic.storage.transaction() as tx:
        (one,) = await tx.taught.in_use()
    assert one.phrasing == "where can I put my hat"


@pytest.mark.parametrize("text", ["where is " * 40 + "it", "👍🙏"])
async def test_what_says_nothing_or_too_much_is_no_wording(text: str, clinic: Clinic) -> None:
    assert buttons(await suggested(clinic, text)) == {}


async def test_a_draft_is_left_and_not_forgotten(clinic: Clinic) -> None:
    preview = await previewed(clinic)
    (page,) = await clinic.say(KAZ, "/taught")
    await clinic.forge(KAZ, page["message_id"], "x:1:0")
    assert clinic.toasts()[-1].startswith("That is settled already")
    await clinic.tap(KAZ, preview, "Add to the FAQ")
    assert await taught(clinic) == ["taught-1"]


async def test_odd_taps_of_hers_change_nothing(clinic: Clinic) -> None:
    card = await answered(clinic)
    before = now(clinic, card)
    for data in ("k", "k:1", "k:77", "u:77", "u:x", "f:1", "f:", "y:1", "y:77", "n:77", "x:77:0", "x", "x:1:9"):
        await clinic.forge(KAZ, card["message_id"], data)
        if not data.startswith("x"):
            assert now(clinic, card) == before, data
    assert await taught(clinic) == []
