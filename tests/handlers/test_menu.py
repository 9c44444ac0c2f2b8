"""The menu."""

from __future__ import annotations

from tests.clinic import KAZ, MIA, Clinic, buttons


async def test_the_menu_leads_to_a_topic_to_an_answer_and_back(clinic: Clinic) -> None:
    (menu,) = await clinic.say(MIA, "/topics")
    await clinic.tap(MIA, menu, "During treatment")
    topic = clinic.message(MIA, menu["message_id"])
    assert topic["text"].startswith("During treatment")
    (answer,) = await clinic.tap(MIA, topic, "Does it hurt?")
    assert answer["text"] == "“Does it hurt?”\n\nMost people feel nothing."
    await clinic.tap(MIA, topic, "All topics")
    assert "About needling" in buttons(clinic.message(MIA, menu["message_id"]))


async def test_an_answer_from_the_menu_can_be_followed_up(clinic: Clinic) -> None:
    (menu,) = await clinic.say(MIA, "/topics")
    await clinic.tap(MIA, menu, "During treatment")
    (answer,) = await clinic.tap(MIA, clinic.message(MIA, menu["message_id"]), "Does it hurt?")
    (told,) = await clinic.tap(MIA, answer, "Ask Kaz")
    assert told["reply_to_message_id"] == answer["message_id"]  # the menu shows something else by now
    (card,) = clinic.new(KAZ)
    assert "has read “Does it hurt?”" in card["text"]
    await clinic.say(KAZ, "hardly", reply_to_message_id=card["message_id"])
    assert clinic.new(MIA)[-1]["reply_to_message_id"] == answer["message_id"]


async def test_tapping_the_same_button_twice_disturbs_nothing(clinic: Clinic) -> None:
    (menu,) = await clinic.say(MIA, "/topics")
    topic = buttons(menu)["During treatment"]
    await clinic.forge(MIA, menu["message_id"], topic)
    await clinic.forge(MIA, menu["message_id"], topic)
    assert clinic.message(MIA, menu["message_id"])["text"].startswith("During treatment")
    assert clinic.new(KAZ) == []


async def test_what_left_the_menu_is_said_to_be_gone(clinic: Clinic) -> None:
    (menu,) = await clinic.say(MIA, "/topics")
    for data in ("t:no-such-entry", "e:no-such-entry", "t:prices", "e:prices", "t", "e"):
        assert await clinic.forge(MIA, menu["message_id"], data) == []
        assert "no longer there" in clinic.toasts()[-1]
