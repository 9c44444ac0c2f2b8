"""The therapist makes an answer of hers available to all clients, on her own tap alone."""

from __future__ import annotations

import pytest

from bot.desk.teaching import LONGEST_ANSWER, LONGEST_QUESTION
from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, buttons
from tests.handlers.lessons import BAGS, LOCKERS, answered, now, previewed, suggested, taught


async def test_a_remembered_wording_is_answered_at_once_from_then_on(clinic: Clinic) -> None:
    card = await suggested(clinic)
    await clinic.tap(KAZ, card, "Remember this wording")
    assert "whoever asks like this is answered with “Does it hurt?”" in now(clinic, card)["text"]
    assert "Clients get it from now on, in a few seconds." in now(clinic, card)["text"]
    assert clinic.toasts()[-1] == "Remembered. Clients get it from now on, in a few seconds."
    assert list(buttons(now(clinic, card))) == ["Forget this wording"]
    assert await clinic.take_over() is True
    (answer,) = await clinic.say(TOM, "Ouch, or no ouch?")
    assert answer["text"] == "Most people feel nothing."


async def test_a_clients_words_are_shown_to_no_client(clinic: Clinic) -> None:
    await clinic.tap(KAZ, await suggested(clinic), "Remember this wording")
    await clinic.take_over()
    clinic.decide("sore?", ("sore?", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(TOM, "sore?")
    assert next(iter(buttons(offer))) == "Does it hurt?"
    assert "ouch" not in str(clinic.telegram.messages(TOM))


async def test_a_forgotten_wording_is_out_of_use_and_can_be_remembered_again(clinic: Clinic) -> None:
    card = await suggested(clinic)
    await clinic.tap(KAZ, card, "Remember this wording")
    await clinic.take_over()
    await clinic.tap(KAZ, now(clinic, card), "Forget this wording")
    assert await taught(clinic) == []
    assert "Remembered" not in now(clinic, card)["text"]
    assert await clinic.take_over() is True
    assert "ouch or no ouch" not in clinic.content.library.get("does-it-hurt").phrasings  # type: ignore[union-attr]
    await clinic.tap(KAZ, now(clinic, card), "Remember this wording")
    assert await taught(clinic) == ["does-it-hurt"]


async def test_an_answer_of_her_own_is_there_for_everyone_once_she_added_it(clinic: Clinic) -> None:
    card = await answered(clinic)
    (ask,) = await clinic.tap(KAZ, card, "Use for everyone")
    assert "Write the question as a client should read it (up to 60 characters)" in ask["text"]
    assert ask["reply_to_message_id"] == card["message_id"]
    (preview,) = await clinic.say(KAZ, " Where can I\nleave my bag? ", reply_to_message_id=ask["message_id"])
    assert "Where can I leave my bag?\n\nThere are <lockers> & hooks.\nBehind you." in preview["text"]
    assert "names nobody and speaks of no one person's body" in preview["text"]
    assert await clinic.take_over() is False
    await clinic.tap(KAZ, preview, "Add to the FAQ")
    assert now(clinic, preview)["text"].startswith("✅ In the FAQ:\n\nWhere can I leave my bag?\n\nThere are <lockers>")
    assert "Clients get it from now on, in a few seconds." in now(clinic, preview)["text"]
    assert buttons(now(clinic, preview)) == {}
    assert "For everyone now, as “Where can I leave my bag?”" in now(clinic, card)["text"]
    assert clinic.new(MIA) == []
    await clinic.take_over()
    for question in ("Do you have lockers for my bag?", "where can i leave my bag"):
        (answer,) = await clinic.say(TOM, question)
        assert answer["text"] == LOCKERS


async def test_a_button_of_a_taught_entry_shows_her_question(clinic: Clinic) -> None:
    await clinic.tap(KAZ, await previewed(clinic), "Add to the FAQ")
    await clinic.take_over()
    clinic.decide("bags?", ("bags?", Outcome.SUGGEST, "taught-1"))
    (offer,) = await clinic.say(TOM, "bags?")
    (answer,) = await clinic.tap(TOM, offer, "Where can I leave my bag?")
    assert LOCKERS in answer["text"]


async def test_the_answer_can_be_reworded_before_it_is_added(clinic: Clinic) -> None:
    first = await previewed(clinic)
    (second,) = await clinic.say(KAZ, "Behind <you>.", reply_to_message_id=first["message_id"])
    assert "Where can I leave my bag?\n\nBehind <you>." in second["text"]
    assert "Reworded: see below." in now(clinic, first)["text"]
    assert buttons(now(clinic, first)) == {}
    await clinic.tap(KAZ, second, "Add to the FAQ")
    await clinic.take_over()
    (answer,) = await clinic.say(TOM, BAGS)
    assert answer["text"] == "Behind <you>."


async def test_the_preview_names_the_entry_that_answers_this_already(clinic: Clinic) -> None:
    first = await previewed(clinic)
    assert "now get" not in first["text"]
    question = "Is the needle sore?"
    clinic.decide(question, (question, Outcome.ANSWER, "does-it-hurt"))
    ask = clinic.message(KAZ, first["message_id"] - 2)
    (second,) = await clinic.say(KAZ, question, reply_to_message_id=ask["message_id"])
    assert "Clients who ask this now get: “Does it hurt?”." in second["text"]
    (third,) = await clinic.say(KAZ, "Not at all.", reply_to_message_id=second["message_id"])
    assert "Clients who ask this now get: “Does it hurt?”." in third["text"]


async def test_what_she_taught_before_is_named_like_any_other_entry(clinic: Clinic) -> None:
    await clinic.tap(KAZ, await previewed(clinic), "Add to the FAQ")
    await clinic.take_over()
    text = "is there a garden in the yard"
    clinic.decide(text, (text, Outcome.ESCALATE, ""))
    preview = await previewed(clinic, "where can I leave my bags please", text=text)
    assert "Clients who ask this now get: “Where can I leave my bag?”." in preview["text"]


async def test_what_was_seen_in_a_preview_is_what_its_button_adds(clinic: Clinic) -> None:
    """In a group one taps while the other rewords: nobody adds words that they have not read."""
    first = await previewed(clinic)
    add = buttons(first)["Add to the FAQ"]
    await clinic.say(KAZ, "Behind you.", reply_to_message_id=first["message_id"])
    await clinic.forge(KAZ, first["message_id"], add)
    assert clinic.toasts()[-1].startswith("That is settled already")
    assert await taught(clinic) == []


async def test_a_question_can_be_put_anew(clinic: Clinic) -> None:
    first = await previewed(clinic)
    ask = clinic.message(KAZ, first["message_id"] - 2)
    (second,) = await clinic.say(KAZ, "Is there a place for bags?", reply_to_message_id=ask["message_id"])
    assert "Is there a place for bags?" in second["text"]
    assert buttons(now(clinic, first)) == {}


async def test_what_is_left_is_in_nobodys_way(clinic: Clinic) -> None:
    preview = await previewed(clinic)
    add = buttons(preview)["Add to the FAQ"]
    await clinic.tap(KAZ, preview, "Leave it")
    assert now(clinic, preview)["text"].startswith("➖ Left as it was")
    await clinic.forge(KAZ, preview["message_id"], add)
    (told,) = await clinic.say(KAZ, "Behind you.", reply_to_message_id=preview["message_id"])
    assert told["text"].startswith("That is settled already")
    assert await taught(clinic) == []
    assert clinic.new(MIA) == []


async def test_nothing_that_is_said_to_teach_reaches_a_client(clinic: Clinic) -> None:
    preview = await previewed(clinic)
    await clinic.say(KAZ, "Behind you.", reply_to_message_id=preview["message_id"])
    await clinic.say(KAZ, media="photo", reply_to_message_id=preview["message_id"])
    assert clinic.new(MIA) == []
    async with clinic.storage.transaction() as tx:
        assert len(await tx.replies.of_escalation(1)) == 1


@pytest.mark.parametrize("question", ["", "?!", "x" * (LONGEST_QUESTION + 1)])
async def test_a_question_that_fits_no_button_is_asked_for_again(question: str, clinic: Clinic) -> None:
    (ask,) = await clinic.tap(KAZ, await answered(clinic), "Use for everyone")
    details = {} if question else {"media": "photo"}
    (told,) = await clinic.say(KAZ, question, reply_to_message_id=ask["message_id"], **details)
    assert told["text"].startswith("A question of up to 60 characters")
    (preview,) = await clinic.say(KAZ, "x" * LONGEST_QUESTION, reply_to_message_id=told["message_id"])
    assert "Add to the FAQ" in buttons(preview)


@pytest.mark.parametrize("words", ["", "x" * (LONGEST_ANSWER + 1), "&" * LONGEST_ANSWER])
async def test_an_answer_that_is_no_short_text_is_asked_for_again(words: str, clinic: Clinic) -> None:
    preview = await previewed(clinic)
    details = {} if words else {"media": "photo"}
    (told,) = await clinic.say(KAZ, words, reply_to_message_id=preview["message_id"], **details)
    assert told["text"].startswith("Only words can be for everyone, up to 1500 characters")
    (again,) = await clinic.say(KAZ, "Behind you.", reply_to_message_id=told["message_id"])
    assert "Behind you." in again["text"]


async def test_only_one_short_text_of_hers_is_offered_for_everyone(clinic: Clinic) -> None:
    assert "🎓 Use for everyone" in buttons(await answered(clinic, words="x" * LONGEST_ANSWER))
    assert buttons(await answered(clinic, words="x" * (LONGEST_ANSWER + 1))) == {}
    await clinic.say(MIA, BAGS)
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, media="photo", caption="like this", reply_to_message_id=card["message_id"])
    assert buttons(now(clinic, card)) == {}


async def test_a_conversation_is_no_answer_for_everyone(clinic: Clinic) -> None:
    card = await answered(clinic)
    use = buttons(card)["🎓 Use for everyone"]
    await clinic.say(KAZ, "or under the table", reply_to_message_id=card["message_id"])
    assert buttons(now(clinic, card)) == {}
    await clinic.forge(KAZ, card["message_id"], use)
    assert clinic.toasts()[-1].startswith("That is settled already")


async def test_a_reply_that_was_changed_is_taught_as_it_reads_now(clinic: Clinic) -> None:
    await clinic.say(MIA, BAGS)
    (card,) = clinic.new(KAZ)
    reply = clinic.telegram.say(KAZ, "Behind Mia.", reply_to_message_id=card["message_id"])
    await clinic.settle()
    await clinic.edit(KAZ, reply, "Behind you.")
    (ask,) = await clinic.tap(KAZ, now(clinic, card), "Use for everyone")
    (preview,) = await clinic.say(KAZ, "Where can I leave my bag?", reply_to_message_id=ask["message_id"])
    assert "Behind you." in preview["text"]
    assert "Mia" not in preview["text"]


async def test_tapping_twice_does_it_once(clinic: Clinic) -> None:
    card, other = await suggested(clinic), await answered(clinic)
    remember, use = buttons(card)["🎓 Remember this wording"], buttons(other)["🎓 Use for everyone"]
    for message, data in ((card, remember), (card, remember), (other, use), (other, use)):
        clinic.telegram.click(KAZ, message["message_id"], data)
    await clinic.settle()
    assert await taught(clinic) == ["does-it-hurt"]
    asks = [message for message in clinic.new(KAZ) if "Write the question" in message["text"]]
    assert len(asks) == 1
    (preview,) = await clinic.say(KAZ, "Where can I leave my bag?", reply_to_message_id=asks[0]["message_id"])
    for _ in range(2):
        clinic.telegram.click(KAZ, preview["message_id"], buttons(preview)["Add to the FAQ"])
    await clinic.settle()
    assert await taught(clinic) == ["does-it-hurt", "taught-2"]
    assert clinic.toasts()[-1].startswith("That is settled already")
