"""The therapist is reminded of whoever waits too long, repeatedly of what is urgent, and once a day of all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.content import Content
from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, sqlite


@pytest.fixture
async def clinic(small: Content, tmp_path: Path) -> AsyncIterator[Clinic]:
    async with Clinic(small, sqlite(tmp_path), digest_at="08:00") as clinic:
        await later(clinic, hours=4)  # 08:30, and the digest of an empty desk is behind us
        yield clinic


async def later(clinic: Clinic, **time: float) -> list[Message]:
    """What is new in the therapist's chat once this time has passed and the bot went its round."""
    clinic.clock.advance(**time)
    await clinic.bot.rounds.step()
    await clinic.settle()
    return clinic.new(KAZ)


async def asked(clinic: Clinic, person: int = MIA, *, urgent: bool = False) -> Message:
    """The card of a question that the person just asked."""
    if urgent:
        clinic.decide("what do you charge", ("what do you charge", Outcome.URGENT, "breathing"))
    await clinic.say(person, "what do you charge")
    clinic.new(person)
    (card,) = clinic.new(KAZ)
    return card


async def test_a_question_that_waits_is_reminded_of_once_beneath_its_card(clinic: Clinic) -> None:
    card = await asked(clinic)
    assert await later(clinic, hours=3, minutes=59) == []
    (reminder,) = await later(clinic, minutes=1)
    assert reminder["text"] == "⏰ No. 1, Mia Hart, has been waiting for 4 h 0 min. Reply here or to the card."
    assert reminder["reply_to_message_id"] == card["message_id"]
    assert await later(clinic, hours=2) == []


async def test_a_reminder_of_what_may_be_urgent_is_marked_as_its_card_is(clinic: Clinic) -> None:
    clinic.decide("what do you charge", ("what do you charge", Outcome.ESCALATE, "prices breathing"))
    card = await asked(clinic)
    (reminder,) = await later(clinic, hours=4)
    assert card["text"].startswith("❗ Perhaps urgent · No. 1")
    assert reminder["text"].startswith("❗ Perhaps urgent · ⏰ No. 1")
    (digest,) = await later(clinic, hours=20)
    assert "❗ Perhaps urgent · 1 · Mia Hart" in digest["text"]


async def test_a_reply_to_the_reminder_reaches_the_client(clinic: Clinic) -> None:
    await asked(clinic)
    (reminder,) = await later(clinic, hours=4)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=reminder["message_id"])
    assert clinic.new(MIA)[-1]["text"] == "💬 Kaz:\nsixty dollars"


async def test_an_urgent_one_is_reminded_of_within_a_quarter_of_an_hour_at_any_time(clinic: Clinic) -> None:
    clinic.clock.advance(hours=14)  # 22:30
    await asked(clinic, urgent=True)
    assert await later(clinic, minutes=14) == []
    (reminder,) = await later(clinic, minutes=1)
    assert "URGENT" in reminder["text"]


async def test_an_urgent_one_that_stays_open_is_brought_up_three_times_ever_later_at_any_hour(clinic: Clinic) -> None:
    clinic.clock.advance(hours=14)  # 22:30
    card = await asked(clinic, urgent=True)
    for pause, waited in ((15, "15 min"), (45, "1 h 0 min"), (180, "4 h 0 min")):
        assert await later(clinic, minutes=pause - 1) == []
        (reminder,) = await later(clinic, minutes=1)
        assert reminder["text"].startswith(f"🚨 URGENT · ⏰ No. 1, Mia Hart, has been waiting for {waited}.")
        assert reminder["reply_to_message_id"] == card["message_id"]
    assert [message["text"] for message in await later(clinic, days=3) if "⏰" in message["text"]] == []


@pytest.mark.parametrize("before", [0, 1, 2])
async def test_an_urgent_one_is_brought_up_no_more_once_it_is_answered(before: int, clinic: Clinic) -> None:
    card = await asked(clinic, urgent=True)
    for hours in [1, 1][:before]:
        assert len(await later(clinic, hours=hours)) == 1
    await clinic.say(KAZ, "call 000", reply_to_message_id=card["message_id"])
    clinic.new(KAZ)
    assert await later(clinic, hours=10) == []


async def test_what_turns_urgent_after_it_was_brought_up_is_brought_up_again(clinic: Clinic) -> None:
    message = clinic.telegram.say(MIA, "what do you charge")
    await clinic.settle()
    clinic.new(KAZ)
    assert len(await later(clinic, hours=4)) == 1
    await clinic.edit(MIA, message, "forget it, I can't breathe")
    clinic.new(KAZ)
    (reminder,) = await later(clinic, hours=1)
    assert "URGENT" in reminder["text"]


async def test_what_is_not_urgent_waits_for_the_day(clinic: Clinic) -> None:
    clinic.clock.advance(hours=9)  # 17:30
    await asked(clinic)
    assert await later(clinic, hours=4) == []
    reminder, _digest = await later(clinic, hours=10, minutes=30)  # 08:00
    assert "No. 1" in reminder["text"]


@pytest.mark.parametrize("end", ["answered", "dismissed", "withdrawn"])
async def test_what_is_closed_is_not_reminded_of(end: str, clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    if end == "answered":
        await clinic.say(KAZ, "sixty", reply_to_message_id=card["message_id"])
    elif end == "dismissed":
        await clinic.tap(KAZ, card, "Dismiss")
    else:
        await clinic.tap(MIA, told, "Never mind")
    clinic.new(KAZ)
    assert await later(clinic, hours=5) == []


async def test_what_has_its_reply_on_the_way_is_not_reminded_of(clinic: Clinic) -> None:
    card = await asked(clinic)
    clinic.telegram.fail("sendMessage", times=1, status=429, retry_after=18000)
    await clinic.say(KAZ, "sixty", reply_to_message_id=card["message_id"])
    clinic.clock.advance(hours=5)
    await clinic.bot.rounds.step()
    await clinic.settle()
    assert not [message for message in clinic.new(KAZ) if "⏰" in message["text"]]


async def test_a_restart_reminds_nobody_a_second_time(clinic: Clinic) -> None:
    await asked(clinic)
    assert len(await later(clinic, hours=4)) == 1
    await clinic.close()
    await clinic.open()
    assert await later(clinic, hours=1) == []


async def test_a_round_that_is_cut_off_is_made_again(clinic: Clinic) -> None:
    """The note that somebody was reminded commits with the reminder, or neither does."""
    await asked(clinic)
    clinic.clock.advance(hours=4)
    async with clinic.storage.engine.begin() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER no BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with pytest.raises(SQLAlchemyError):
        await clinic.bot.rounds.step()
    async with clinic.storage.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TRIGGER no")
    assert len(await later(clinic)) == 1


async def test_after_a_standstill_reminders_come_bit_by_bit(clinic: Clinic) -> None:
    for count in range(7):
        await clinic.say(MIA, f"what do you charge{'?' * count}")
    clinic.new(KAZ)
    assert len(await later(clinic, hours=5)) == 5
    assert len(await later(clinic, minutes=1)) == 2


async def test_nobody_is_reminded_where_that_is_not_wanted(clinic: Clinic) -> None:
    await clinic.close()
    await clinic.open(remind_after="0", digest_at=None)
    await asked(clinic)
    assert await later(clinic, days=3) == []


async def test_what_is_urgent_is_brought_up_also_where_reminders_are_off(clinic: Clinic) -> None:
    await clinic.close()
    await clinic.open(remind_after="off", digest_at=None)
    await asked(clinic)
    await asked(clinic, TOM, urgent=True)
    for pause in (15, 45, 180):
        (reminder,) = await later(clinic, minutes=pause)
        assert reminder["text"].startswith("🚨 URGENT · ⏰ No. 2, Tom Fox")
    assert await later(clinic, days=3) == []


async def test_the_digest_comes_once_a_day_and_lists_what_is_open(clinic: Clinic) -> None:
    await asked(clinic, MIA)
    await asked(clinic, TOM)
    await later(clinic, hours=5)
    assert await later(clinic, hours=18, minutes=29) == []  # 07:59
    (digest,) = await later(clinic, minutes=1)
    assert "2 open" in digest["text"]
    assert digest["text"].index("Mia") < digest["text"].index("Tom")
    (card,) = await clinic.tap(KAZ, digest, "2")
    assert "Tom" in card["text"]
    assert await later(clinic, hours=12) == []
    assert "2 open" in (await later(clinic, hours=12))[0]["text"]


async def test_a_bot_that_was_away_in_the_morning_sends_the_digest_later_that_day(clinic: Clinic) -> None:
    await asked(clinic)
    await later(clinic, hours=4)
    await clinic.close()
    clinic.clock.advance(hours=25)
    await clinic.open()
    (digest,) = await later(clinic)
    assert "1 open" in digest["text"]


async def test_an_empty_desk_makes_no_digest_not_even_once_it_fills(clinic: Clinic) -> None:
    assert await later(clinic, hours=24) == []
    await asked(clinic)
    assert await later(clinic, hours=1) == []


async def test_the_digest_keeps_the_practices_own_clock(clinic: Clinic) -> None:
    await asked(clinic)
    await later(clinic, hours=4)  # 12:30 in UTC, 22:30 in Brisbane
    await clinic.close()
    await clinic.open(timezone="Australia/Brisbane")
    await later(clinic)  # the day has another digest there, if none was made in UTC
    assert await later(clinic, hours=9, minutes=29) == []
    (digest,) = await later(clinic, minutes=1)  # 08:00 in Brisbane
    assert "1 open" in digest["text"]
