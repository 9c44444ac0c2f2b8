"""The therapist sees her settings and changes them from her own chat."""

from __future__ import annotations

import re

import pytest

from bot.changeable import Changeable
from faq.match import Outcome
from handlers import therapist_texts
from tests.clinic import KAZ, MIA, Clinic, buttons


async def set_(clinic: Clinic, words: str) -> str:
    """What the therapist is told when she writes this, once every process has taken it over."""
    (told,) = await clinic.say(KAZ, f"/set {words}")
    await clinic.take_over()
    return str(told["text"])


async def page(clinic: Clinic) -> dict[str, str]:
    """The settings as /settings lists them."""
    (told,) = await clinic.say(KAZ, "/settings")
    lines = (line.partition(": ") for line in told["text"].splitlines())
    return {name: value for name, _, value in lines if name in therapist_texts.SETTING_MEANINGS}


def test_every_setting_that_may_be_changed_is_explained() -> None:
    assert list(therapist_texts.SETTING_MEANINGS) == list(Changeable.model_fields)


async def test_the_settings_are_listed_in_plain_words_with_how_to_change_one(clinic: Clinic) -> None:
    assert await page(clinic) == {
        "practice_name": "Elite Muscle Therapy",
        "therapist_name": "Kaz",
        "emergency_number": "000",
        "timezone": "UTC",
        "remind_after": "4 h",
        "digest_at": "never",
        "accepted_wrong": "3 %",
    }
    for words in ("/settings", "/set", "/SET"):
        (told,) = await clinic.say(KAZ, words)
        assert "your name, as clients read it" in told["text"]
        assert "a life may depend on it" in told["text"]
        assert "/set therapist_name Kaz B" in told["text"]


CHANGES = [
    ("Practice_Name Kaz's  clinic", "practice_name", "Elite Muscle Therapy", "Kaz's clinic"),
    ("THERAPIST_NAME Kaz B", "therapist_name", "Kaz", "Kaz B"),
    ("emergency_number 112", "emergency_number", "000", "112"),
    ("timezone Europe/Berlin", "timezone", "UTC", "Europe/Berlin"),
    ("remind_after 6", "remind_after", "4 h", "6 h"),
    ("remind_after off", "remind_after", "4 h", "never"),
    ("digest_at 8:30", "digest_at", "never", "every day at 08:30"),
    ("accepted_wrong 2%", "accepted_wrong", "3 %", "2 %"),
    ("accepted_wrong 0.025", "accepted_wrong", "3 %", "2.5 %"),
]


@pytest.mark.parametrize(("words", "name", "before", "after"), CHANGES)
async def test_a_change_is_told_with_what_it_was_and_is_and_can_be_put_back(
    words: str, name: str, before: str, after: str, clinic: Clinic
) -> None:
    (told,) = await clinic.say(KAZ, f"/set {words}")
    assert told["text"].startswith(f"✅ {name} was: {before}\nIt is now: {after}\n")
    assert "within seconds: clients see it" in told["text"]
    assert ("read the number once more" in told["text"]) is (name == "emergency_number")
    assert (await page(clinic))[name] == f"{after} · changed here"  # at once, though it is in use only soon
    assert (await set_(clinic, f"{name} Default")).startswith(f"✅ {name} was: {after}\nIt is now: {before}\n")
    assert (await page(clinic))[name] == before


WRITTEN = {  # values that are shown in other words than they are written
    "remind_after": ["0.5", "1", "6", "720", "off"],
    "digest_at": ["8:00", "00:05", "23:59", "off"],
    "accepted_wrong": ["2%", "0.025", "0.0001%", "49.9 %"],
    "practice_name": ["Kaz's “clinic”", '"A" to "B"'],
}


@pytest.mark.parametrize("name", Changeable.model_fields)
async def test_whatever_is_shown_can_be_written_again(name: str, clinic: Clinic) -> None:
    for written in ("default", *WRITTEN.get(name, [])):
        await set_(clinic, f"{name} {written}")
        shown = (await page(clinic))[name]
        value = shown.removesuffix(" · changed here")
        for again in (f"{name} {value}", f"{name}: {shown}"):  # as it is read, and as it is copied
            assert await set_(clinic, again) == (
                f"✅ {name} was: {value}\nIt is now: {value}\n\n" + told_of_a_change(name)
            ), again


def told_of_a_change(name: str) -> str:
    seen = "This is in use within seconds: clients see it from then on."
    return seen + (re.sub("<.*?>", "", therapist_texts.SET_EMERGENCY) if name == "emergency_number" else "")


ALIKE = [
    ("remind_after 6h", "remind_after", "6 h"),
    ("remind_after 6 hours", "remind_after", "6 h"),
    ("remind_after 1.5 Hours", "remind_after", "1.5 h"),
    ("remind_after 1 hour", "remind_after", "1 h"),
    ("digest_at Every day at 8:00", "digest_at", "every day at 08:00"),
    ("accepted_wrong 2 %", "accepted_wrong", "2 %"),
    ('therapist_name "Kaz B"', "therapist_name", "Kaz B"),
    ("therapist_name “Kaz B”", "therapist_name", "Kaz B"),
    ("therapist_name 'Kaz B'", "therapist_name", "Kaz B"),
    ('therapist_name Kaz "the needle"', "therapist_name", 'Kaz "the needle"'),
    ("timezone 'Europe/Berlin'", "timezone", "Europe/Berlin"),
]


@pytest.mark.parametrize(("words", "name", "after"), ALIKE)
async def test_a_value_may_be_written_as_people_write_it(words: str, name: str, after: str, clinic: Clinic) -> None:
    await set_(clinic, words)
    assert (await page(clinic))[name] == f"{after} · changed here"


@pytest.mark.parametrize("off", ["off", "", "never"])
async def test_the_digest_is_switched_off_as_is_natural(off: str, clinic: Clinic) -> None:
    await set_(clinic, "digest_at 08:00")
    assert "was: every day at 08:00\nIt is now: never" in await set_(clinic, f"digest_at {off}")


REFUSED = [
    ("emergency_number", "EMERGENCY_NUMBER must be a telephone number of 2 to 15 digits, and nothing else: "),
    ("emergency_number OOO", "EMERGENCY_NUMBER must be a telephone number of 2 to 15 digits, and nothing else: "),
    ("therapist_name", "THERAPIST_NAME must have a letter, and 100 characters at most: "),
    ("timezone Brisbane", "TIMEZONE is not a time zone: write one like Australia/Brisbane."),
    ("remind_after", "REMIND_AFTER is no number of hours: write hours, like 6, or off."),
    ("remind_after h", "REMIND_AFTER is no number of hours: write hours, like 6, or off."),
    ("remind_after 6 days", "REMIND_AFTER is no number of hours: write hours, like 6, or off."),
    ("digest_at every day at", "DIGEST_AT is no time of day: write it like 08:00, or off."),
    ("remind_after -1", "REMIND_AFTER should be greater than or equal to 0: write hours, like 6, or off."),
    ("digest_at noon", "DIGEST_AT is no time of day: write it like 08:00, or off."),
    ("accepted_wrong 2", "ACCEPTED_WRONG should be less than 0.5: write a share, like 2% or 0.02."),
    ("telegram_token 1:a", "There is no setting “telegram_token”. There are practice_name, "),
    ("<b>", "There is no setting “<b>”. There are practice_name, "),
]


@pytest.mark.parametrize(("words", "why"), REFUSED)
async def test_a_wrong_change_is_refused_with_what_to_write_and_changes_nothing(
    words: str, why: str, clinic: Clinic
) -> None:
    before = await page(clinic)
    told = await set_(clinic, words)
    assert told.removeprefix("Nothing was changed. ").startswith(why)
    assert await page(clinic) == before


async def test_clients_read_the_new_names_in_the_next_answer(clinic: Clinic) -> None:
    await set_(clinic, "therapist_name Kaz & <b>Liz")
    await set_(clinic, "practice_name {therapist_name} & Co")
    await set_(clinic, "emergency_number 112")
    greeting, _menu = await clinic.say(MIA, "/start")
    assert "the assistant of {therapist_name} & Co." in greeting["text"]
    assert "In an emergency call 112" in greeting["text"]
    clinic.decide("help", ("help", Outcome.URGENT, "breathing"))
    (told,) = await clinic.say(MIA, "help")
    assert "Call 112 now" in told["text"]
    assert "on Kaz & <b>Liz's desk" in told["text"]
    (answer,) = await clinic.say(MIA, "does it hurt")
    assert "🙋 Ask Kaz & <b>Liz" in buttons(answer)


@pytest.mark.parametrize(
    ("question", "words"), [("why dry", "Ask <b>Liz</b> & Co"), ("what do you charge", "for <b>Liz</b> & Co to tell")]
)
async def test_a_name_with_signs_of_markup_breaks_no_curated_answer(question: str, words: str, clinic: Clinic) -> None:
    await set_(clinic, "therapist_name <b>Liz</b> & Co")
    clinic.decide("why dry", ("why dry", Outcome.ANSWER, "why-dry"))
    (answer,) = await clinic.say(MIA, question)
    assert words in answer["text"]


async def test_cards_reminders_and_the_digest_keep_the_new_times(clinic: Clinic) -> None:
    await set_(clinic, "timezone Asia/Tokyo")
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    assert "Asked 13:30" in card["text"]
    await set_(clinic, "remind_after 1")
    assert "No. 1, Mia Hart, has been waiting for 1 h" in await later(clinic, hours=1)
    await set_(clinic, "digest_at 15:00")
    assert await later(clinic, minutes=29) == ""
    assert "1 open" in await later(clinic, minutes=1)


async def later(clinic: Clinic, **time: float) -> str:
    """What the therapist is told once this time has passed and the bot went its round."""
    clinic.clock.advance(**time)
    await clinic.bot.rounds.step()
    await clinic.settle()
    return "".join(message["text"] for message in clinic.new(KAZ))


async def test_more_wrong_answers_are_accepted_at_once_or_fewer(clinic: Clinic) -> None:
    await clinic.say(MIA, "does it hurt")
    await set_(clinic, "accepted_wrong 0.0001%")
    (suggestion,) = await clinic.say(MIA, "does it hurt")
    assert "not quite sure" in suggestion["text"]
    await set_(clinic, "accepted_wrong default")
    (answer,) = await clinic.say(MIA, "does it hurt")
    assert answer["text"] == "Most people feel nothing."
