"""What the therapist writes and taps, in a chat of their own."""

from __future__ import annotations

from bot.models import EscalationStatus
from faq.match import Outcome
from handlers import therapist_texts
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, button, buttons, number


async def carded(clinic: Clinic, person: int = MIA, text: str = "what do you charge") -> Message:
    """The card of a client's question, with the client's chat read."""
    await clinic.say(person, text)
    (card,) = clinic.new(KAZ)
    return card


def now(clinic: Clinic, card: Message) -> str:
    """What a card says now."""
    return str(clinic.message(KAZ, card["message_id"])["text"])


async def test_start_and_help_say_how_to_reply(clinic: Clinic) -> None:
    for command in ("/start", "/help"):
        (told,) = await clinic.say(KAZ, command)
        assert "Reply to a card" in told["text"]


async def test_an_unknown_command_is_answered_with_the_known_ones(clinic: Clinic) -> None:
    (told,) = await clinic.say(KAZ, "/dismiss")
    assert "/inbox, /taught, /try, /settings, /set, /erase and /help" in told["text"]


async def test_a_card_shows_who_asks_what_and_since_when(clinic: Clinic) -> None:
    card = await carded(clinic)
    assert card["text"].startswith("No. 1 · Mia Hart\n\n“what do you charge”\n\nAsked 04:30")
    assert "only Mia Hart gets it" in card["text"]


async def test_a_reply_reaches_its_client_alone_beneath_the_question(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    clinic.new(MIA)
    await clinic.say(KAZ, "sixty <dollars> & up", reply_to_message_id=card["message_id"])
    (reply,) = clinic.new(MIA)
    assert reply["text"] == "💬 Kaz:\nsixty <dollars> & up"
    assert reply["reply_to_message_id"] == asked
    assert clinic.new(TOM) == []


async def test_a_reply_that_arrived_is_shown_on_the_card_and_on_itself(clinic: Clinic) -> None:
    card = await carded(clinic)
    reply = clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.settle()
    assert now(clinic, card).startswith("✅ Answered 04:30 · No. 1")
    assert list(buttons(clinic.message(KAZ, card["message_id"]))) == ["🎓 Use for everyone"]
    (reaction,) = clinic.telegram.calls("setMessageReaction")
    assert int(reaction["arguments"]["message_id"]) == reply


async def test_a_second_reply_follows_the_first(clinic: Clinic) -> None:
    card = await carded(clinic)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.say(KAZ, "or fifty", reply_to_message_id=card["message_id"])
    assert [message["text"] for message in clinic.new(MIA)[-2:]] == ["💬 Kaz:\nsixty dollars", "💬 Kaz:\nor fifty"]


async def test_replying_to_ones_own_reply_reaches_the_same_client(clinic: Clinic) -> None:
    card = await carded(clinic)
    reply = clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.settle()
    clinic.new(MIA)
    await clinic.say(KAZ, "cash or card", reply_to_message_id=reply)
    (more,) = clinic.new(MIA)
    assert "cash or card" in more["text"]


async def test_replying_to_the_news_of_a_change_reaches_the_client_too(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    await clinic.edit(MIA, asked, "what do you charge for an hour")
    news = clinic.new(KAZ)[-1]
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=news["message_id"])
    assert "sixty dollars" in clinic.new(MIA)[-1]["text"]


async def test_a_reply_to_anything_else_goes_to_nobody(clinic: Clinic) -> None:
    await carded(clinic)
    clinic.new(MIA)
    (inbox,) = await clinic.say(KAZ, "/inbox")
    (told,) = await clinic.say(KAZ, "No. 1: sixty dollars", reply_to_message_id=inbox["message_id"])
    assert told["text"].startswith("This went to nobody")
    assert clinic.new(MIA) == []


async def test_numbers_in_words_lead_nobody_anywhere(clinic: Clinic) -> None:
    """Invariant 6: what a reply says decides nothing, only the message that it answers."""
    mias, toms = await carded(clinic, MIA), await carded(clinic, TOM)
    clinic.new(MIA)
    clinic.new(TOM)
    await clinic.say(KAZ, f"No. {number(toms)} Tom Fox: hello", reply_to_message_id=mias["message_id"])
    assert len(clinic.new(MIA)) == 1
    assert clinic.new(TOM) == []


async def test_a_client_who_blocked_the_bot_is_named_with_the_reason(clinic: Clinic) -> None:
    card = await carded(clinic)
    clinic.telegram.block(MIA)
    reply = clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.settle()
    (told,) = clinic.new(KAZ)
    assert "Not delivered: they have blocked the bot" in told["text"]
    assert told["reply_to_message_id"] == reply
    assert "⚠️ Not delivered" in now(clinic, card)


async def test_a_client_who_comes_back_can_be_answered_after_all(clinic: Clinic) -> None:
    card = await carded(clinic)
    clinic.telegram.block(MIA)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    clinic.telegram.block(MIA, blocked=False)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    assert "sixty dollars" in clinic.new(MIA)[-1]["text"]
    assert "✅ Answered" in now(clinic, card)


async def test_a_changed_reply_changes_what_the_client_reads(clinic: Clinic) -> None:
    card = await carded(clinic)
    reply = clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.settle()
    read = clinic.new(MIA)[-1]
    await clinic.edit(KAZ, reply, "seventy dollars")
    assert clinic.message(MIA, read["message_id"])["text"] == "💬 Kaz:\nseventy dollars"
    assert clinic.new(MIA) == []


async def test_changing_what_went_to_nobody_changes_nothing(clinic: Clinic) -> None:
    written = clinic.telegram.say(KAZ, "note to self")
    await clinic.settle()
    clinic.new(KAZ)
    assert await clinic.edit(KAZ, written, "note to myself") == []


async def test_a_reply_as_long_as_telegram_takes_arrives_whole(clinic: Clinic) -> None:
    card = await carded(clinic)
    for words in ("x" * 4096, "💉" * 2048):
        await clinic.say(KAZ, words, reply_to_message_id=card["message_id"])
        assert words in clinic.new(MIA)[-1]["text"]


async def test_one_tap_sends_a_curated_answer_once(clinic: Clinic) -> None:
    clinic.decide("hurts?", ("hurts?", Outcome.ESCALATE, "does-it-hurt"))
    card = await carded(clinic, text="hurts?")
    clinic.new(MIA)
    send = button(card, "Send: Does it hurt?")
    clinic.telegram.click(KAZ, card["message_id"], send)
    clinic.telegram.click(KAZ, card["message_id"], send)
    await clinic.settle()
    (reply,) = clinic.new(MIA)
    assert reply["html"] == "💬 <b>Kaz:</b>\nMost people feel <b>nothing</b>."
    assert sorted(clinic.toasts()[-2:]) == ["On its way.", "Too late: it is being answered."]


async def test_a_dismissed_card_can_be_reopened_and_answered(clinic: Clinic) -> None:
    card = await carded(clinic)
    clinic.new(MIA)
    await clinic.tap(KAZ, card, "Dismiss")
    assert now(clinic, card).startswith("➖ Dismissed")
    assert now(clinic, card).endswith("Mia Hart isn't told of it. A reply to this message still reaches them.")
    assert clinic.toasts() == ["Dismissed. The client isn't told."]
    assert clinic.new(MIA) == []
    await clinic.tap(KAZ, clinic.message(KAZ, card["message_id"]), "Reopen")
    assert now(clinic, card).startswith("No. 1")
    assert clinic.toasts()[1:] == ["Open again. The client isn't told."]
    assert clinic.new(MIA) == []
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    assert len(clinic.new(MIA)) == 1


async def test_a_reply_still_reaches_the_client_of_a_dismissed_card(clinic: Clinic) -> None:
    card = await carded(clinic)
    await clinic.tap(KAZ, card, "Dismiss")
    clinic.new(MIA)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    assert [message["text"] for message in clinic.new(MIA)] == ["💬 Kaz:\nsixty dollars"]
    assert now(clinic, card).startswith("✅ Answered")
    assert "isn't told" not in now(clinic, card)


async def test_a_client_who_is_erased_is_told_nothing_and_she_knows_that(clinic: Clinic) -> None:
    card = await carded(clinic)
    before = clinic.telegram.messages(MIA)
    (question,) = await clinic.say(KAZ, "/erase", reply_to_message_id=card["message_id"])
    assert "Mia Hart isn't told. If they asked for it, tell them first, by a reply to their card" in question["text"]
    await clinic.tap(KAZ, question, "Erase for good")
    assert "erased" in now(clinic, card)
    assert clinic.telegram.messages(MIA) == before


async def test_a_button_that_comes_too_late_says_so(clinic: Clinic) -> None:
    card = await carded(clinic)
    dismiss = button(card, "Dismiss")
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.forge(KAZ, card["message_id"], dismiss)
    assert clinic.toasts()[-1] == "Too late: it is answered."
    assert "✅ Answered" in now(clinic, card)


async def test_a_button_that_comes_after_the_client_withdrew_says_that(clinic: Clinic) -> None:
    card = await carded(clinic)
    dismiss = button(card, "Dismiss")
    await clinic.tap(MIA, clinic.telegram.messages(MIA)[-1], "Never mind")
    await clinic.forge(KAZ, card["message_id"], dismiss)
    assert clinic.toasts()[-1] == "Too late: the client has withdrawn it."
    await clinic.forge(KAZ, card["message_id"], dismiss.replace("d:", "r:"))
    assert clinic.toasts()[-1] == "Too late: the client has withdrawn it."


async def test_what_is_open_needs_no_reopening(clinic: Clinic) -> None:
    card = await carded(clinic)
    await clinic.forge(KAZ, card["message_id"], "r:1")
    assert clinic.toasts()[-1] == "Too late: it is open already."


async def test_every_card_of_an_escalation_shows_where_it_stands(clinic: Clinic) -> None:
    card = await carded(clinic)
    (inbox,) = await clinic.say(KAZ, "/inbox")
    clinic.clock.advance(hours=2, minutes=5)
    (again,) = await clinic.tap(KAZ, inbox, "1")
    assert "Asked 04:30 · waiting 2 h 5 min" in again["text"]
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=again["message_id"])
    assert "✅ Answered" in now(clinic, card)
    assert "✅ Answered" in now(clinic, again)


def test_there_are_words_for_everything_that_can_become_of_a_question() -> None:
    assert therapist_texts.TRY_OUTCOMES.keys() == set(Outcome)
    assert therapist_texts.STATE.keys() == therapist_texts.STANDING.keys() == set(EscalationStatus)
