"""Buttons of old messages: Telegram says where the message stands, and no more of it. They do what they always do."""

from __future__ import annotations

import pytest
from telegram import CallbackQuery, Chat, InaccessibleMessage, Update, User

from faq.match import Outcome
from handlers.context import place_of
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, button, buttons
from tests.handlers.lessons import answered, now, previewed, suggested, taught


@pytest.fixture(autouse=True)
async def _nothing_goes_wrong(clinic: Clinic) -> object:
    """Whatever a test taps is done at once, without an error."""
    yield
    async with clinic.storage.transaction() as tx:
        assert set(await tx.inbox.counts()) <= {"done"}


async def offered(clinic: Clinic) -> Message:
    """Suggestions that Mia was offered."""
    clinic.decide("dry pain", ("dry pain", Outcome.SUGGEST, "does-it-hurt why-dry"))
    (offer,) = await clinic.say(MIA, "dry pain")
    return offer


async def carded(clinic: Clinic, person: int = MIA) -> Message:
    """The card of a question, with an answer to send."""
    clinic.decide("hurts?", ("hurts?", Outcome.ESCALATE, "does-it-hurt"))
    await clinic.say(person, "hurts?")
    return clinic.new(KAZ)[0]


async def test_this_helped_is_noted(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    await clinic.tap(MIA, answer, "This helped", old=True)
    assert clinic.toasts() == ["Glad to hear that!"]


async def test_the_therapist_can_still_be_asked(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt")
    (told,) = await clinic.tap(MIA, answer, "Ask Kaz", old=True)
    assert "passed that on to Kaz" in told["text"]
    (card,) = clinic.new(KAZ)
    assert "does it hurt" in card["text"]


async def test_an_answer_from_the_menu_can_still_be_followed_up(clinic: Clinic) -> None:
    """The answer itself stands for the question, which nobody wrote."""
    (answer,) = await clinic.say(MIA, "does it hurt")
    (related,) = await clinic.tap(MIA, answer, "Why is it called dry?", old=True)
    (told,) = await clinic.tap(MIA, related, "Ask Kaz", old=True)
    assert told["reply_to_message_id"] == related["message_id"]


@pytest.mark.parametrize(("words", "told"), [("Does it hurt?", "Most people feel nothing"), ("None of these", "Kaz")])
async def test_suggestions_can_still_be_taken_or_left(words: str, told: str, clinic: Clinic) -> None:
    (message,) = await clinic.tap(MIA, await offered(clinic), words, old=True)
    assert told in message["text"]


async def test_a_question_can_still_be_withdrawn(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    await clinic.tap(MIA, told, "Never mind", old=True)
    assert "no. 1 is withdrawn" in clinic.message(MIA, told["message_id"])["text"]
    assert "Withdrawn by the client" in now(clinic, card)["text"]


async def test_an_old_menu_still_opens(clinic: Clinic) -> None:
    (menu,) = await clinic.say(MIA, "/topics")
    await clinic.tap(MIA, menu, "During treatment", old=True)
    topic = clinic.message(MIA, menu["message_id"])
    (answer,) = await clinic.tap(MIA, topic, "Does it hurt?", old=True)
    assert "Most people feel nothing" in answer["text"]
    await clinic.tap(MIA, topic, "All topics", old=True)
    assert buttons(clinic.message(MIA, menu["message_id"])) == buttons(menu)


async def test_an_old_card_sends_its_answer(clinic: Clinic) -> None:
    card = await carded(clinic)
    clinic.new(MIA)
    await clinic.tap(KAZ, card, "Send: Does it hurt?", old=True)
    (reply,) = clinic.new(MIA)
    assert "Most people feel nothing" in reply["text"]
    assert "Answered" in now(clinic, card)["text"]


async def test_an_old_card_is_dismissed_and_reopened(clinic: Clinic) -> None:
    card = await carded(clinic)
    await clinic.tap(KAZ, card, "Dismiss", old=True)
    assert "Dismissed" in now(clinic, card)["text"]
    await clinic.tap(KAZ, now(clinic, card), "Reopen", old=True)
    assert "Dismiss" in buttons(now(clinic, card))


async def test_an_old_list_shows_cards_and_turns_its_pages(clinic: Clinic) -> None:
    for count in range(9):
        clinic.telegram.say(MIA, f"xylophone {count}")
    await clinic.settle()
    clinic.new(KAZ)
    (inbox,) = await clinic.say(KAZ, "/inbox")
    await clinic.tap(KAZ, inbox, "More", old=True)
    (card,) = await clinic.tap(KAZ, now(clinic, inbox), "9", old=True)
    assert "xylophone 8" in card["text"]


async def test_wordings_are_still_remembered_and_forgotten(clinic: Clinic) -> None:
    card = await suggested(clinic)
    await clinic.tap(KAZ, card, "Remember this wording", old=True)
    assert await taught(clinic) == ["does-it-hurt"]
    await clinic.tap(KAZ, now(clinic, card), "Forget this wording", old=True)
    assert await taught(clinic) == []


async def test_what_can_not_be_taught_is_said_beneath_the_old_card(clinic: Clinic) -> None:
    card = await suggested(clinic, "short of breath")
    (told,) = await clinic.tap(KAZ, card, "Remember this wording", old=True)
    assert "too near to the signs of an emergency" in told["text"]
    assert told["reply_to_message_id"] == card["message_id"]


async def test_an_old_reply_can_still_be_for_everyone(clinic: Clinic) -> None:
    card = await answered(clinic)
    (ask,) = await clinic.tap(KAZ, card, "Use for everyone", old=True)
    assert ask["reply_to_message_id"] == card["message_id"]
    (preview,) = await clinic.say(KAZ, "Where can I leave my bag?", reply_to_message_id=ask["message_id"])
    await clinic.tap(KAZ, preview, "Add to the FAQ", old=True)
    assert await taught(clinic) == ["taught-1"]


async def test_an_old_preview_can_be_left(clinic: Clinic) -> None:
    preview = await previewed(clinic)
    await clinic.tap(KAZ, preview, "Leave it", old=True)
    assert now(clinic, preview)["text"].startswith("➖ Left as it was")


async def test_an_old_list_of_what_was_taught_forgets_and_turns(clinic: Clinic) -> None:
    for count in range(9):
        await clinic.tap(KAZ, await suggested(clinic, f"ouch, in {count} words"), "Remember this wording")
    (page,) = await clinic.say(KAZ, "/taught")
    await clinic.tap(KAZ, page, "More", old=True)
    assert "Forget 1" in buttons(now(clinic, page))
    await clinic.tap(KAZ, now(clinic, page), "Forget 1", old=True)
    assert now(clinic, page)["text"].startswith("8 taught")


async def test_an_old_question_whom_to_erase_is_still_a_question(clinic: Clinic) -> None:
    for person, words in ((MIA, "Erase for good"), (TOM, "Leave it")):
        card = await carded(clinic, person)
        (question,) = await clinic.say(KAZ, "/erase", reply_to_message_id=card["message_id"])
        await clinic.tap(KAZ, question, words, old=True)
    assert now(clinic, question)["text"].startswith("➖ Nothing was erased")
    assert clinic.toasts() == ["Erased.", "Nothing was erased."]


async def test_a_page_that_telegram_lets_nobody_change_any_more_comes_anew(clinic: Clinic) -> None:
    (menu,) = await clinic.say(MIA, "/topics")
    clinic.telegram.fail("editMessageText", status=400, description="Bad Request: message can't be edited")
    (topic,) = await clinic.tap(MIA, menu, "During treatment", old=True)
    assert topic["text"].startswith("During treatment")
    assert "Does it hurt?" in buttons(topic)


async def test_a_withdrawal_is_confirmed_also_where_its_message_can_not_be_changed(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "what do you charge")
    clinic.telegram.fail(
        "editMessageText", chat_id=MIA, status=400, description="Bad Request: message to edit not found"
    )
    (withdrawn,) = await clinic.tap(MIA, told, "Never mind", old=True)
    assert "no. 1 is withdrawn" in withdrawn["text"]


async def test_a_card_that_can_not_be_changed_is_not_shown_again(clinic: Clinic) -> None:
    """What it would show is told beneath it, where it matters."""
    card = await carded(clinic)
    clinic.telegram.fail("editMessageText", chat_id=KAZ, status=400, description="Bad Request: message can't be edited")
    assert await clinic.tap(KAZ, card, "Dismiss", old=True) == []
    assert clinic.toasts() == ["Dismissed. The client isn't told."]


def test_a_message_that_the_library_calls_inaccessible_has_a_place() -> None:
    """It makes none of a tap's message yet."""
    message = InaccessibleMessage(Chat(MIA, "private"), 7)
    query = CallbackQuery("1", User(MIA, "Mia", is_bot=False), "1", message=message, data="m")
    assert place_of(Update(1, callback_query=query)) == (MIA, 7)


async def test_forged_data_on_an_old_message_does_nothing(clinic: Clinic) -> None:
    card = await carded(clinic)
    (hello,) = await clinic.say(TOM, "hello")
    clinic.new(MIA)
    for data in (button(card, "Dismiss"), button(card, "Send"), "zzz", ""):
        clinic.telegram.click(TOM, hello["message_id"], data, forge=True, old=True)
        await clinic.settle()
    assert now(clinic, card) == card
    assert clinic.new(MIA) == clinic.new(TOM) == []
