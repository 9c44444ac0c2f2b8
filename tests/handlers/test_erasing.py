"""The therapist has a client erased: she sees first what would go, and then it is gone for her and for them."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, button, buttons, number
from tests.handlers.lessons import answered, now, previewed, suggested, taught
from tests.traces import kept

GONE = "🗑 No. 1 · erased"


async def carded(clinic: Clinic, person: int = MIA, text: str = "what do you charge") -> Message:
    """The card of a client's question."""
    await clinic.say(person, text)
    return clinic.new(KAZ)[0]


async def asked(clinic: Clinic, card: Message) -> Message:
    """The bot's question whether to erase the client of a card."""
    (question,) = await clinic.say(KAZ, "/erase", reply_to_message_id=card["message_id"])
    return question


async def erased(clinic: Clinic, card: Message) -> Message:
    """The bot's question after the therapist said yes."""
    question = await asked(clinic, card)
    await clinic.tap(KAZ, question, "Erase for good")
    assert clinic.toasts()[-1] == "Erased."
    return question


async def test_what_would_be_erased_is_said_first(clinic: Clinic) -> None:
    await suggested(clinic)
    await clinic.tap(KAZ, now(clinic, clinic.telegram.messages(KAZ)[-1]), "Remember this wording")
    card = await carded(clinic)
    before = await kept(clinic.storage)
    question = await asked(clinic, card)
    assert question["text"].startswith("🗑 Erase Mia Hart for good?\n\nGone would be their name, and the words of ")
    assert (
        "2 questions, 2 cards and 1 reply, since 03 Mar 2036. 1 wording of theirs that I was taught is forgotten."
        in question["text"]
    )
    assert "Backups made earlier keep it all" in question["text"]
    assert list(buttons(question)) == ["🗑 Erase for good", "Leave it"]
    assert [row for row in before if row not in await kept(clinic.storage)] == []


async def test_several_wordings_are_forgotten(clinic: Clinic) -> None:
    for text in ("ouch or no ouch", "sore or not sore"):
        card = await suggested(clinic, text)
        await clinic.tap(KAZ, card, "Remember this wording")
    question = await asked(clinic, card)
    assert "2 wordings of theirs that I was taught are forgotten. Open questions" in question["text"]


async def test_a_cards_number_is_as_good_as_a_reply_to_it(clinic: Clinic) -> None:
    await carded(clinic, TOM)
    await carded(clinic, MIA)
    (question,) = await clinic.say(KAZ, "/erase 2")
    assert "Erase Mia Hart for good?" in question["text"]


@pytest.mark.parametrize("command", ["/erase", "/erase Mia", "/erase -1", "/erase 0", "/erase 99999999999999999999"])
async def test_a_command_that_names_nobody_is_answered_with_how_to(command: str, clinic: Clinic) -> None:
    await carded(clinic)
    (told,) = await clinic.say(KAZ, command)
    assert told["text"].startswith("Whom? Reply with /erase to a card of theirs, or write its number")


async def test_a_number_that_nobody_has_is_named(clinic: Clinic) -> None:
    (told,) = await clinic.say(KAZ, "/erase 77")
    assert told["text"].startswith("There is no no. 77.")


async def test_every_message_about_the_client_is_covered_and_copies_are_deleted(clinic: Clinic) -> None:
    photo = clinic.telegram.say(MIA, media="photo", caption="my bruise")
    await clinic.settle()
    card, copy = clinic.new(KAZ)
    await clinic.edit(MIA, photo, "my other bruise")
    (news,) = clinic.new(KAZ)
    toms = await carded(clinic, TOM)
    question = await erased(clinic, card)
    for message in (card, news, question):
        assert now(clinic, message)["text"].startswith(GONE)
        assert buttons(now(clinic, message)) == {}
    assert copy["message_id"] not in [message["message_id"] for message in clinic.telegram.messages(KAZ)]
    assert now(clinic, toms) == toms
    assert not [message for message in clinic.telegram.messages(KAZ) if "bruise" in message.get("text", "")]


async def copy_that_stays(clinic: Clinic, refusal: str) -> Message:
    """The copy of an erased client's photo, which Telegram refused to delete."""
    await clinic.say(MIA, media="photo")
    card, copy = clinic.new(KAZ)
    clinic.telegram.fail("deleteMessage", times=1, status=400, description=f"Bad Request: {refusal}")
    await erased(clinic, card)
    return copy


async def test_a_copy_that_is_too_old_to_be_deleted_is_left_to_the_therapist(clinic: Clinic) -> None:
    copy = await copy_that_stays(clinic, "message can't be deleted for everyone")
    told = clinic.telegram.messages(KAZ)[-1]
    assert "Please delete it yourself" in told["text"]
    assert told["reply_to_message_id"] == copy["message_id"]


async def test_a_copy_that_the_therapist_deleted_is_not_asked_for(clinic: Clinic) -> None:
    await copy_that_stays(clinic, "message to delete not found")
    assert "delete it yourself" not in str(clinic.telegram.messages(KAZ))


async def test_nobody_is_erased_whom_the_therapist_leaves(clinic: Clinic) -> None:
    """Also if somebody else in a group taps the other button a moment later."""
    card = await carded(clinic)
    question = await asked(clinic, card)
    before = now(clinic, card)
    for words in ("Leave it", "Erase for good", "Leave it"):
        clinic.telegram.click(KAZ, question["message_id"], button(question, words))
    await clinic.settle()
    assert now(clinic, question)["text"] == "➖ Nothing was erased (no. 1)."
    assert clinic.toasts()[-3:] == ["Nothing was erased.", *["That is settled already. /erase asks anew."] * 2]
    assert now(clinic, card) == before
    assert now(clinic, await erased(clinic, card))["text"].startswith(GONE)


async def test_who_is_erased_already_is_erased_once(clinic: Clinic) -> None:
    card = await carded(clinic)
    question, other = await asked(clinic, card), await asked(clinic, card)
    for message in (question, question, other):
        clinic.telegram.click(KAZ, message["message_id"], button(message, "Erase for good"))
    await clinic.settle()
    assert clinic.toasts()[-3:] == ["Erased.", *["The client of no. 1 was erased."] * 2]
    assert now(clinic, other)["text"].startswith(GONE)
    (told,) = [one for one in await clinic.say(KAZ, "/erase 1") if "client of" in one["text"]]
    assert told["text"] == "The client of no. 1 was erased."


async def test_only_the_bots_own_question_can_be_answered(clinic: Clinic) -> None:
    card = await carded(clinic)
    question = await asked(clinic, card)
    before = await kept(clinic.storage)
    erase = button(question, "Erase for good")
    await clinic.forge(KAZ, card["message_id"], erase)
    assert clinic.toasts()[-1].startswith("That is settled already")
    (hello,) = await clinic.say(TOM, "hello")
    for data in (erase, f"{erase}:1", button(question, "Leave it")):
        assert await clinic.forge(TOM, hello["message_id"], data) == []
        await clinic.forge(TOM, question["message_id"], data)
    lost = [row for row in before if row not in await kept(clinic.storage)]
    assert [row for row in lost if not row.startswith("inbox")] == []


async def test_open_questions_are_closed_and_nobody_is_reminded_of_them(clinic: Clinic) -> None:
    card = await carded(clinic)
    await carded(clinic)
    await erased(clinic, card)
    (inbox,) = await clinic.say(KAZ, "/inbox")
    assert inbox["text"].startswith("Nobody is waiting.")
    clinic.clock.advance(hours=12)
    await clinic.bot.rounds.step()
    await clinic.settle()
    assert clinic.new(KAZ) == []


async def test_what_still_waits_for_the_client_is_dropped(clinic: Clinic) -> None:
    card = await carded(clinic)
    clinic.new(MIA)
    clinic.telegram.fail("sendMessage", times=1, status=502)
    clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.settle()
    assert now(clinic, card)["text"].startswith("No. 1")
    await erased(clinic, card)
    clinic.clock.advance(hours=1)
    await clinic.settle()
    assert clinic.new(MIA) == []
    assert now(clinic, card)["text"].startswith(GONE)


async def test_nobody_is_erased_while_a_reply_is_on_its_way(clinic: Clinic) -> None:
    card = await carded(clinic)
    question = await asked(clinic, card)
    clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.bot.intake.fetch(long_poll=0)
    await clinic.bot.worker.step()
    async with clinic.storage.transaction() as tx:
        (reply,) = await tx.outbox.claim(timedelta(seconds=10), 1)
    clinic.telegram.click(KAZ, question["message_id"], button(question, "Erase for good"))
    await clinic.bot.intake.fetch(long_poll=0)
    await clinic.bot.worker.step()
    async with clinic.storage.transaction() as tx:
        await tx.outbox.postpone(reply.id, tx.now, "")
    await clinic.settle()
    assert clinic.toasts()[-1].startswith("A message to this client or about them is on its way just now.")
    assert clinic.new(MIA)[-1]["text"] == "💬 Kaz:\nsixty dollars"
    await clinic.tap(KAZ, now(clinic, question), "Erase for good")
    assert now(clinic, card)["text"].startswith(GONE)


async def test_replies_and_changes_that_come_later_go_to_nobody_and_are_not_kept(clinic: Clinic) -> None:
    card = await carded(clinic)
    reply = clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.settle()
    await erased(clinic, card)
    clinic.new(MIA)
    for message in (card["message_id"], reply):
        (told,) = [one for one in await clinic.say(KAZ, "marzipan", reply_to_message_id=message) if one]
        assert told["text"].startswith("This went to nobody, and I keep none of it: the client of no. 1 was erased.")
    (told,) = await clinic.edit(KAZ, reply, "marzipan")
    assert told["text"].startswith("This went to nobody")
    assert clinic.new(MIA) == []
    assert "marzipan" not in str(await kept(clinic.storage))


@pytest.mark.parametrize("data", ["d:1", "r:1", "c:1", "s:1:does-it-hurt", "k:1", "u:1", "f:1"])
async def test_buttons_of_an_erased_card_do_nothing_and_say_so(data: str, clinic: Clinic) -> None:
    clinic.decide("hurts?", ("hurts?", Outcome.ESCALATE, "does-it-hurt"))
    card = await carded(clinic, text="hurts?")
    if data == "r:1":
        await clinic.tap(KAZ, card, "Dismiss")
    await erased(clinic, card)
    before = now(clinic, card)
    assert await clinic.forge(KAZ, card["message_id"], data) == []
    settled = ("The client of no. 1 was erased.", "That is settled already: see the card, or /taught.")
    assert clinic.toasts()[-1] in settled
    assert now(clinic, card) == before


async def test_a_client_who_writes_again_is_somebody_new(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    asked_before = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (acknowledged,) = clinic.new(MIA)
    (card,) = clinic.new(KAZ)
    await erased(clinic, card)
    for message, words in ((answer, "Ask Kaz"), (answer, "This helped"), (acknowledged, "Never mind")):
        assert await clinic.tap(MIA, message, words) == []
        assert clinic.toasts()[-1] in (
            "That's no longer there. Please type your question.",
            "That can't be withdrawn any more.",
        )
    clinic.new(KAZ)
    await clinic.edit(MIA, asked_before, "what do you charge for an hour")
    (anew,) = clinic.new(KAZ)
    assert number(anew) == 2
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=anew["message_id"])
    assert clinic.new(MIA)[-1]["text"] == "💬 Kaz:\nsixty dollars"
    assert now(clinic, card)["text"].startswith(GONE)


async def test_words_that_were_taught_are_forgotten_and_an_answer_for_everyone_stays(clinic: Clinic) -> None:
    card = await suggested(clinic)
    await clinic.tap(KAZ, card, "Remember this wording")
    preview = await previewed(clinic)
    await clinic.tap(KAZ, preview, "Add to the FAQ")
    await clinic.take_over()
    assert len(clinic.content.library.get("taught-2").phrasings) == 1  # type: ignore[union-attr]
    await erased(clinic, card)
    assert await taught(clinic) == ["taught-2"]
    assert await clinic.take_over() is True
    assert clinic.content.library.get("taught-2").phrasings == ()  # type: ignore[union-attr]
    assert "ouch or no ouch" not in clinic.content.library.get("does-it-hurt").phrasings  # type: ignore[union-attr]
    (page,) = await clinic.say(KAZ, "/taught")
    assert "Where can I leave my bag?" in page["text"]
    assert "lockers" not in page["text"]
    await clinic.tap(KAZ, page, "Forget 2")
    (other,) = [one for one in clinic.telegram.messages(KAZ) if "No. 2" in one.get("text", "")]
    assert other["text"].startswith("🗑 No. 2 · erased")
    assert buttons(other) == {}


async def test_a_processes_content_changes_where_only_words_went(clinic: Clinic) -> None:
    await clinic.tap(KAZ, await previewed(clinic), "Add to the FAQ")
    await clinic.take_over()
    clinic.new(KAZ)
    await erased(clinic, clinic.message(KAZ, clinic.telegram.messages(KAZ)[0]["message_id"]))
    assert await clinic.take_over() is True


async def test_a_draft_goes_with_the_client_whose_answer_it_was(clinic: Clinic) -> None:
    preview = await previewed(clinic)
    card = await answered(clinic, "is there a bin", "Behind the door.")
    await erased(clinic, card)
    assert now(clinic, preview)["text"].startswith(GONE)
    await clinic.forge(KAZ, preview["message_id"], button(preview, "Add to the FAQ"))
    assert await taught(clinic) == []


async def test_no_word_of_it_is_logged(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    card = await carded(clinic, text="what does zirkonia cost")
    await erased(clinic, card)
    await clinic.say(KAZ, "marzipan", reply_to_message_id=card["message_id"])
    for word in ("zirkonia", "marzipan", "Mia", "Hart"):
        assert word not in caplog.text
