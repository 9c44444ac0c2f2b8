"""What follows from a message's fate fails: the fate is recorded all the same, and nobody else is held up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.models import Outgoing, Purpose
from tests.clinic import KAZ, MIA, TOM, Clinic, number

GONE = 999  # the number of a reply that no table has, as after putting back a backup while it was being sent


async def wait(clinic: Clinic, minutes: int) -> None:
    for _ in range(minutes):
        clinic.clock.advance(minutes=1)
        await clinic.settle()


async def put(clinic: Clinic, *messages: Outgoing) -> None:
    async with clinic.storage.transaction() as tx:
        for message in messages:
            await tx.outbox.put(message)


@pytest.mark.parametrize("status", [0, 403])
async def test_a_reply_that_is_no_more_holds_nobody_up(
    status: int, anywhere: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    clinic = anywhere
    for person in (MIA, TOM):
        await clinic.say(person, "hello")
        clinic.new(person)
    if status:
        clinic.telegram.fail("sendMessage", chat_id=MIA, status=status)
    await put(
        clinic,
        Outgoing(MIA, "sendMessage", {"text": "xylophone"}, Purpose.REPLY, GONE),
        Outgoing(TOM, "sendMessage", {"text": "to Tom"}),
    )
    await clinic.settle()
    assert [message["text"] for message in clinic.new(TOM)] == ["to Tom"]
    async with clinic.storage.transaction() as tx:
        assert set(await tx.outbox.counts()) == ({"sent", "failed"} if status else {"sent"})
    assert "What follows from a message (reply) could not be stored (LookupError)" in caplog.text
    assert "xylophone" not in caplog.text


async def test_a_pause_beyond_every_calendar_holds_nobody_up(clinic: Clinic) -> None:
    for person in (MIA, TOM):
        await clinic.say(person, "hello")
        clinic.new(person)
    clinic.telegram.fail("sendMessage", chat_id=MIA, retry_after=10**12)
    await put(
        clinic, Outgoing(MIA, "sendMessage", {"text": "to Mia"}), Outgoing(TOM, "sendMessage", {"text": "to Tom"})
    )
    await clinic.settle()
    assert [message["text"] for message in clinic.new(TOM)] == ["to Tom"]
    clinic.clock.advance(seconds=timedelta(hours=1).total_seconds())
    await clinic.settle()
    assert [message["text"] for message in clinic.new(MIA)] == ["to Mia"]


async def test_a_reaction_that_is_never_taken_holds_no_card_up(clinic: Clinic) -> None:
    """A Bot API server of the practice's own may be too old to know of reactions."""
    await clinic.say(MIA, "how much is a session?")
    (card,) = clinic.new(KAZ)
    clinic.telegram.fail("setMessageReaction", times=0, status=404)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.say(TOM, "how much is a session?")
    for _ in range(5):
        clinic.clock.advance(seconds=30)
        await clinic.settle()
    (toms,) = clinic.new(KAZ)
    assert "Tom" in toms["text"]
    assert "Answered" in clinic.message(KAZ, card["message_id"])["text"]


async def test_what_fails_for_hours_while_all_else_goes_holds_no_card_up(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram answers 500 to just this photo, say. While it answers nothing at all, everything waits."""
    monkeypatch.setattr("bot.refusal.PATIENCE", 3)
    clinic.telegram.fail("copyMessage", times=0, status=500)
    clinic.telegram.fail("getMe", times=2, status=500)
    await clinic.say(MIA, media="photo")
    await clinic.say(TOM, "how much is a session?")
    await wait(clinic, minutes=3)
    assert len(clinic.new(KAZ)) == 1
    await wait(clinic, minutes=1)
    toms, told = clinic.new(KAZ)
    assert "Tom" in toms["text"]
    assert "Mia" in told["text"]


async def hiccup(clinic: Clinic) -> None:
    """All is well again, but for one failure."""
    clinic.telegram.world.faults.clear()
    clinic.telegram.fail("sendMessage", status=500)
    await wait(clinic, minutes=2)


async def test_a_failure_after_hours_without_telegram_drops_nothing(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.refusal.PATIENCE", 9)
    clinic.telegram.fail("sendMessage", times=0, status=500)
    clinic.telegram.fail("getMe", times=0, status=500)
    await clinic.say(MIA, "how much is a session?")
    await wait(clinic, minutes=20)
    await hiccup(clinic)
    (told,), (card,) = clinic.new(MIA), clinic.new(KAZ)
    assert number(told) == number(card) == 1


@pytest.mark.parametrize("fault", [{"status": 403}, {"retry_after": 30}])
async def test_a_failure_after_hours_in_which_the_therapists_chat_took_nothing_drops_no_card(
    fault: dict[str, int], clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.refusal.PATIENCE", 9)
    clinic.telegram.fail("sendMessage", times=0, chat_id=KAZ, **fault)
    await clinic.say(MIA, "how much is a session?")
    await wait(clinic, minutes=20)
    await hiccup(clinic)
    (card,) = clinic.new(KAZ)
    assert "how much is a session?" in card["text"]
