"""What a client adds to an emergency on the desk stands beneath its card, and whom to call is said again."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, Message

WHOM_TO_CALL = "If this is an emergency, call 000 now"


async def urgent(clinic: Clinic) -> Message:
    """The card of an emergency."""
    await clinic.say(MIA, "I can't breathe")
    (card,) = clinic.new(KAZ)
    return card


@pytest.mark.parametrize(
    ("words", "outcome", "entries"),
    [
        ("it's getting <worse>", Outcome.ANSWER, "does-it-hurt"),
        ("I'm at the hospital now", Outcome.ESCALATE, "parking"),
        ("ok i'll do that", Outcome.SMALLTALK, "thanks"),
        ("Es wird schlimmer", Outcome.SUGGEST, "does-it-hurt"),
    ],
)
async def test_what_follows_an_emergency_goes_beneath_its_card(
    words: str, outcome: Outcome, entries: str, clinic: Clinic
) -> None:
    card = await urgent(clinic)
    clinic.decide(words, (words, outcome, entries))
    (told,) = await clinic.say(MIA, words)
    assert told["text"].startswith("I've added that to no. 1 on Kaz's desk.")
    assert WHOM_TO_CALL in told["text"]
    (news,) = clinic.new(KAZ)
    assert news["text"] == f"🚨 URGENT · Mia Hart adds to no. 1:\n\n“{words}”"
    assert news["reply_to_message_id"] == card["message_id"]
    await clinic.say(KAZ, "I'm calling you", reply_to_message_id=news["message_id"])
    assert clinic.new(MIA)[-1]["text"].endswith("I'm calling you")


@pytest.mark.parametrize("media", ["photo", "voice", "sticker"])
async def test_a_photo_too(media: str, clinic: Clinic) -> None:
    card = await urgent(clinic)
    (told,) = await clinic.say(MIA, media=media)
    assert WHOM_TO_CALL in told["text"]
    (copy,) = clinic.new(KAZ)
    assert copy["reply_to_message_id"] == card["message_id"]


async def test_an_album_is_acknowledged_once_and_all_of_it_is_there(clinic: Clinic) -> None:
    card = await urgent(clinic)
    for album in ("7", "8"):
        for caption in ("my back", "", ""):
            clinic.telegram.say(MIA, media="photo", caption=caption, media_group_id=album)
        await clinic.settle()
        (told,) = clinic.new(MIA)
        assert told["text"].startswith("I've added that to no. 1 on Kaz's desk.")
        copies = clinic.new(KAZ)
        assert [copy["reply_to_message_id"] for copy in copies] == [card["message_id"]] * 3


async def test_an_emergency_in_a_later_caption_of_an_album_is_answered_all_the_same(clinic: Clinic) -> None:
    await urgent(clinic)
    for caption in ("my back", "I cannot breathe at all"):
        clinic.telegram.say(MIA, media="photo", caption=caption, media_group_id="7")
    await clinic.settle()
    assert clinic.new(MIA)[-1]["text"].startswith("Call 000 now.")


async def test_a_change_of_news_is_news(clinic: Clinic) -> None:
    card = await urgent(clinic)
    for words in ("a bit better", "a bit worse"):
        clinic.decide(words, (words, Outcome.SMALLTALK, "thanks"))
    written = clinic.telegram.say(MIA, "a bit better")
    await clinic.settle()
    clinic.new(KAZ)
    await clinic.edit(MIA, written, "a bit worse")
    (news,) = clinic.new(KAZ)
    assert news["text"].endswith("Mia Hart adds to no. 1:\n\n“a bit worse”")
    assert clinic.message(KAZ, card["message_id"]) == card


async def test_the_longest_words_are_there_whole(clinic: Clinic) -> None:
    await urgent(clinic)
    words = "worse " * 600
    clinic.decide(words.strip(), (words.strip(), Outcome.ESCALATE, ""))
    await clinic.say(MIA, words)
    _, copy = clinic.new(KAZ)
    assert copy["text"] == words.strip()


async def test_a_clear_question_is_answered_all_the_same(clinic: Clinic) -> None:
    await urgent(clinic)
    (answer,) = await clinic.say(MIA, "does it hurt")
    assert answer["text"] == "Most people feel nothing."
    assert clinic.new(KAZ) == []


async def test_what_is_urgent_itself_is_answered_as_such_and_goes_there_too(clinic: Clinic) -> None:
    card = await urgent(clinic)
    (told,) = await clinic.say(MIA, "I cannot breathe at all")
    assert told["text"].startswith("Call 000 now.\n\nYour message is no. 1")
    (news,) = clinic.new(KAZ)
    assert news["text"] == "🚨 URGENT · Mia Hart adds to no. 1:\n\n“I cannot breathe at all”"
    assert news["reply_to_message_id"] == card["message_id"]


async def test_an_emergency_beside_an_open_question_has_a_card_of_its_own(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    clinic.new(KAZ)
    await clinic.say(MIA, "sorry I meant I can't breathe")
    assert clinic.new(KAZ)[0]["text"].startswith("🚨 URGENT · No. 2")


async def test_two_hours_later_it_is_something_else(clinic: Clinic) -> None:
    await urgent(clinic)
    clinic.clock.advance(hours=2, minutes=1)
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."


async def test_what_the_therapist_has_closed_is_over(clinic: Clinic) -> None:
    card = await urgent(clinic)
    await clinic.tap(KAZ, card, "Dismiss")
    (told,) = await clinic.say(MIA, "thank you")
    assert told["text"] == "You're very welcome."


async def test_the_emergency_of_one_client_is_none_of_another(clinic: Clinic) -> None:
    await urgent(clinic)
    (told,) = await clinic.say(TOM, "thank you")
    assert told["text"] == "You're very welcome."
    assert clinic.new(KAZ) == []
