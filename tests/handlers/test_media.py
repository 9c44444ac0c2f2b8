"""Photos, voice messages, files and stickers, both ways: none is met with silence."""

from __future__ import annotations

import pytest

from tests.clinic import KAZ, MIA, Clinic, number

FOR_A_PERSON = ("photo", "voice", "document", "video", "audio", "video_note", "location", "contact")


@pytest.mark.parametrize("kind", FOR_A_PERSON)
async def test_what_only_a_person_can_look_at_reaches_the_therapist(kind: str, clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, media=kind)
    assert told["text"].startswith(
        "Thank you, I've passed that on to Kaz; I can't look at it or listen to it myself. "
        "If it's an emergency, don't wait for us: call 000 now."
    )
    card, copy = clinic.new(KAZ)
    assert "(attachment below)" in card["text"]
    assert copy["media"]["kind"] == kind
    assert copy["reply_to_message_id"] == card["message_id"]


async def test_a_photo_that_can_not_be_copied_holds_no_later_card_up(clinic: Clinic) -> None:
    """Telegram says the same of a client's chat that is gone as of a therapist's that was never there."""
    clinic.telegram.fail("copyMessage", times=1, status=400, description="Bad Request: chat not found")
    await clinic.say(MIA, media="photo")
    await clinic.say(MIA, "what do you charge")
    _card, note, later = clinic.new(KAZ)
    texts = note["text"] + later["text"]
    assert "can't be shown here" in texts
    assert "what do you charge" in texts


async def test_a_caption_stands_on_the_card(clinic: Clinic) -> None:
    await clinic.say(MIA, media="photo", caption="is this bruise normal?")
    card, copy = clinic.new(KAZ)
    assert "is this bruise normal?" in card["text"]
    assert copy["text"] == "is this bruise normal?"


async def test_an_emergency_in_a_caption_is_seen(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, media="photo", caption="I can't breathe")
    assert told["text"].startswith("Call 000 now.")
    assert clinic.new(KAZ)[0]["text"].startswith("🚨 URGENT")


async def test_a_reply_to_the_copy_is_as_good_as_one_to_the_card(clinic: Clinic) -> None:
    await clinic.say(MIA, media="photo")
    _, copied = clinic.new(KAZ)
    await clinic.say(KAZ, "that is fine", reply_to_message_id=copied["message_id"])
    assert "that is fine" in clinic.new(MIA)[-1]["text"]


async def test_an_album_is_one_question_with_all_its_photos(clinic: Clinic) -> None:
    for caption in ("my back", "", ""):
        clinic.telegram.say(MIA, media="photo", caption=caption, media_group_id="7")
    await clinic.settle()
    assert len(clinic.new(MIA)) == 1
    card, *copies = clinic.new(KAZ)
    assert number(card) == 1
    assert len(copies) == 3
    assert {copy["reply_to_message_id"] for copy in copies} == {card["message_id"]}


async def test_an_emergency_in_a_later_caption_of_an_album_is_seen(clinic: Clinic) -> None:
    for caption in ("my back", "I can't breathe"):
        clinic.telegram.say(MIA, media="photo", caption=caption, media_group_id="7")
    await clinic.settle()
    assert "Call 000 now." in clinic.new(MIA)[-1]["text"]


@pytest.mark.parametrize("kind", ["sticker", "animation"])
async def test_what_asks_nothing_gets_a_friendly_word(kind: str, clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, media=kind)
    assert "just type it" in told["text"]
    assert clinic.new(KAZ) == []


async def test_a_moving_picture_with_words_is_more_than_a_nicety(clinic: Clinic) -> None:
    await clinic.say(MIA, media="animation", caption="my shoulder clicks like this")
    assert "my shoulder clicks like this" in clinic.new(KAZ)[0]["text"]


async def test_an_attachment_that_can_not_be_copied_is_reported(clinic: Clinic) -> None:
    clinic.telegram.fail("copyMessage", status=400, description="Bad Request: message can't be copied")
    await clinic.say(MIA, media="photo")
    _, told = clinic.new(KAZ)
    assert "The attachment of no. 1 can't be shown here" in told["text"]


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
async def test_the_therapist_may_reply_with_media(kind: str, clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, media=kind, caption="see <here>", reply_to_message_id=card["message_id"])
    reply = clinic.new(MIA)[-1]
    assert reply["media"]["kind"] == kind
    assert reply["html"] == "💬 <b>Kaz:</b>\nsee &lt;here&gt;"
    assert reply["reply_to_message_id"] == asked
    assert "Answered" in clinic.message(KAZ, card["message_id"])["text"]


async def test_media_without_words_are_signed_too_where_telegram_takes_a_caption(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    for kind, caption in (("voice", "💬 Kaz:"), ("sticker", ""), ("video_note", "")):
        await clinic.say(KAZ, media=kind, reply_to_message_id=card["message_id"])
        reply = clinic.new(MIA)[-1]
        assert (reply["media"]["kind"], reply["text"]) == (kind, caption)


async def test_a_caption_as_long_as_telegram_takes_arrives_whole(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, media="photo", caption="x" * 1024, reply_to_message_id=card["message_id"])
    assert clinic.new(MIA)[-1]["text"] == "x" * 1024


async def test_a_changed_caption_of_the_therapists_changes_the_clients(clinic: Clinic) -> None:
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    reply = clinic.telegram.say(KAZ, media="photo", caption="see here", reply_to_message_id=card["message_id"])
    await clinic.settle()
    read = clinic.new(MIA)[-1]
    await clinic.edit(KAZ, reply, "see there")
    assert clinic.message(MIA, read["message_id"])["text"] == "💬 Kaz:\nsee there"


async def test_a_forwarded_message_is_read_like_any_other(clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, "does it hurt", forward=True)
    assert answer["text"] == "Most people feel nothing."
