"""The therapist's chat is a group: several people answer, and they may talk among themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content import Content
from sandbox import Group
from tests.clinic import KAZ, MIA, Clinic, button, sqlite

DESK, LIZ = -5001, 9002


@pytest.fixture
async def clinic(small: Content, tmp_path: Path) -> AsyncIterator[Clinic]:
    desk = Group(DESK, "Front desk", {KAZ: "creator", LIZ: "member"})
    async with Clinic(small, sqlite(tmp_path), [desk], therapist_chat_id=DESK) as clinic:
        yield clinic


async def test_cards_come_to_the_group_and_any_member_may_reply(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(DESK)
    await clinic.say(LIZ, "sixty dollars", chat_id=DESK, reply_to_message_id=card["message_id"])
    assert clinic.new(MIA)[-1]["text"] == "💬 Kaz:\nsixty dollars"
    assert "Answered" in clinic.message(DESK, card["message_id"])["text"]


async def test_any_member_may_tap(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(DESK)
    await clinic.tap(LIZ, card, "Dismiss", DESK)
    assert "Dismissed" in clinic.message(DESK, card["message_id"])["text"]


async def test_any_member_may_change_a_setting_there_and_nowhere_else(clinic: Clinic) -> None:
    (told,) = await clinic.say(LIZ, "/set@demo_bot therapist_name Liz", chat_id=DESK)
    assert "It is now: Liz" in told["text"]
    (told,) = await clinic.say(KAZ, "/set therapist_name Kaz")
    assert "don't know that command" in told["text"]
    await clinic.take_over()
    (asked,) = await clinic.say(MIA, "what do you charge")
    assert "Prices are for Liz to tell" in asked["text"]


async def test_members_may_talk_among_themselves(clinic: Clinic) -> None:
    first = clinic.telegram.say(KAZ, "busy day", chat_id=DESK)
    assert await clinic.say(LIZ, "indeed", chat_id=DESK, reply_to_message_id=first) == []
    assert await clinic.say(LIZ, "/roll@other_bot", chat_id=DESK) == []


async def test_what_members_say_to_each_other_about_a_client_stays_among_them(clinic: Clinic) -> None:
    """Only the card, or one's own reply to it, leads to the client: "no wait, it's 95" was for the colleague."""
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(DESK)
    replied = clinic.telegram.say(KAZ, "90 dollars", chat_id=DESK, reply_to_message_id=card["message_id"])
    await clinic.settle()
    assert clinic.new(MIA)[-1]["text"] == "💬 Kaz:\n90 dollars"
    remark = clinic.telegram.say(LIZ, "no wait it's 95", chat_id=DESK, reply_to_message_id=replied)
    await clinic.settle()
    (told,) = clinic.new(DESK)
    assert told["text"] == "This stayed among you. For the client of no. 1, reply to their card."
    assert told["reply_to_message_id"] == remark
    assert clinic.telegram.calls("sendMessage")[-1]["arguments"]["disable_notification"] == "true"
    assert await clinic.say(LIZ, "she always asks", chat_id=DESK, reply_to_message_id=replied) == []
    assert await clinic.say(KAZ, "oh dear", chat_id=DESK, reply_to_message_id=remark) == []
    assert clinic.new(MIA) == []


async def test_a_member_goes_on_with_a_reply_of_their_own(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(DESK)
    replied = clinic.telegram.say(LIZ, "sixty dollars", chat_id=DESK, reply_to_message_id=card["message_id"])
    await clinic.settle()
    await clinic.say(LIZ, "cash or card", chat_id=DESK, reply_to_message_id=replied)
    assert clinic.new(MIA)[-1]["text"] == "💬 Kaz:\ncash or card"


async def test_whoever_writes_in_the_groups_name_may_be_anybody(clinic: Clinic) -> None:
    """Telegram names anonymous administrators all alike."""
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(DESK)
    chat = {"id": DESK, "type": "supergroup", "title": "Front desk"}
    anonymous = {
        "chat": chat,
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        "sender_chat": chat,
        "date": 1,
    }
    first = anonymous | {"message_id": 501, "text": "90 dollars", "reply_to_message": card | {"date": 1, "chat": chat}}
    clinic.telegram.world.account().updates.inject({"message": first})
    second = anonymous | {"message_id": 502, "text": "no wait it's 95", "reply_to_message": first}
    clinic.telegram.world.account().updates.inject({"message": second})
    await clinic.settle()
    assert [message["text"] for message in clinic.new(MIA)] == ["💬 Kaz:\n90 dollars"]


async def test_a_reply_to_the_bot_that_answers_no_card_is_answered_with_how_to(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    clinic.new(DESK)
    (inbox,) = await clinic.say(LIZ, "/inbox@demo_bot", chat_id=DESK)
    assert "what do you charge" in inbox["text"]
    (told,) = await clinic.say(LIZ, "sixty dollars", chat_id=DESK, reply_to_message_id=inbox["message_id"])
    assert told["text"].startswith("This went to nobody")


async def test_a_member_in_their_own_chat_is_a_client(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (told,) = await clinic.say(KAZ, "/inbox")
    assert "don't know that command" in told["text"]
    (answer,) = await clinic.say(KAZ, "does it hurt")
    assert answer["text"] == "Most people feel nothing."


async def test_button_data_of_the_group_means_nothing_in_a_members_own_chat(clinic: Clinic) -> None:
    (_,) = await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(DESK)
    (hello,) = await clinic.say(LIZ, "hello")
    await clinic.forge(LIZ, hello["message_id"], button(card, "Dismiss"))
    assert "Dismissed" not in clinic.message(DESK, card["message_id"])["text"]


async def test_members_teach_together_and_only_there(clinic: Clinic) -> None:
    """Whoever may answer clients may teach; what they tap at once is done once, and everybody in the group sees it."""
    await clinic.say(MIA, "do you have lockers for my bag")
    (card,) = clinic.new(DESK)
    await clinic.say(LIZ, "Behind you.", chat_id=DESK, reply_to_message_id=card["message_id"])
    card = clinic.message(DESK, card["message_id"])
    (ask,) = await clinic.tap(KAZ, card, "Use for everyone", DESK)
    question = {"chat_id": DESK, "reply_to_message_id": ask["message_id"]}
    (preview,) = await clinic.say(LIZ, "Where can I leave my bag?", **question)
    add, leave = button(preview, "Add to the FAQ"), button(preview, "Leave it")
    (hello,) = await clinic.say(LIZ, "hello")
    await clinic.forge(LIZ, hello["message_id"], add)
    assert "✅ In the FAQ" not in clinic.message(DESK, preview["message_id"])["text"]
    for person, data in ((KAZ, add), (LIZ, add), (LIZ, leave)):
        clinic.telegram.click(person, preview["message_id"], data, DESK)
    await clinic.settle()
    assert "✅ In the FAQ" in clinic.message(DESK, preview["message_id"])["text"]
    assert [toast[:15] for toast in clinic.toasts()[-2:]] == ["That is settled"] * 2
    assert "For everyone now" in clinic.message(DESK, card["message_id"])["text"]
    (page,) = [one for one in await clinic.say(LIZ, "/taught@demo_bot", chat_id=DESK) if "taught" in one["text"]]
    assert page["text"].startswith("1 taught")
    for person in (KAZ, LIZ):
        clinic.telegram.click(person, page["message_id"], button(page, "Forget 1"), DESK)
    await clinic.settle()
    assert clinic.message(DESK, page["message_id"])["text"].startswith("Nothing was taught yet.")


async def test_other_groups_are_not_heard(clinic: Clinic) -> None:
    other = -6001
    for words in ("does it hurt", "/inbox", "/start"):
        assert await clinic.say(LIZ, words, chat_id=other, chat_type="group") == []


async def test_people_who_join_and_leave_are_no_replies(clinic: Clinic) -> None:
    clinic.telegram.world.account().updates.inject(
        {
            "message": {
                "message_id": 77,
                "date": 1,
                "chat": {"id": DESK, "type": "group", "title": "Front desk"},
                "from": {"id": LIZ, "is_bot": False, "first_name": "Liz"},
                "new_chat_members": [{"id": LIZ, "is_bot": False, "first_name": "Liz"}],
            }
        }
    )
    await clinic.settle()
    assert clinic.new(DESK) == []


async def test_cards_wait_for_a_group_that_the_bot_was_removed_from(clinic: Clinic) -> None:
    clinic.telegram.world.account().chats[DESK].bot_status = "kicked"
    await clinic.say(MIA, "what do you charge")
    clinic.telegram.world.account().chats[DESK].bot_status = "member"
    assert clinic.new(DESK) == []
    clinic.clock.advance(minutes=1)
    await clinic.settle()
    assert "what do you charge" in clinic.new(DESK)[0]["text"]


@pytest.mark.parametrize("words", ["TOPIC_CLOSED", "group chat was upgraded to a supergroup chat"])
async def test_cards_wait_until_the_group_takes_them(words: str, clinic: Clinic) -> None:
    """A forum's general topic was closed, for one: the cards were given up one by one, and nobody was told."""
    clinic.telegram.fail("sendMessage", chat_id=DESK, status=400, description=f"Bad Request: {words}")
    await clinic.say(MIA, "what do you charge")
    assert clinic.new(DESK) == []
    clinic.clock.advance(minutes=1)
    await clinic.settle()
    (card,) = clinic.new(DESK)
    assert "what do you charge" in card["text"]


async def test_a_reply_in_a_closed_topic_holds_no_card_up(clinic: Clinic) -> None:
    clinic.telegram.fail("sendMessage", chat_id=DESK, times=0, status=400, description="Bad Request: TOPIC_CLOSED")
    await clinic.say(KAZ, "/erase", chat_id=DESK)
    clinic.telegram.world.faults.clear()
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(DESK)
    assert "what do you charge" in card["text"]
