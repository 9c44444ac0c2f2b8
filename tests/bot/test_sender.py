"""What becomes of a message in the outbox: invariant 4."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.sender
from bot.content import Content
from bot.models import Outgoing
from bot.pace import Pace
from bot.sender import LEASE
from handlers.messages import edited_text, text_message
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, sqlite


async def put(clinic: Clinic, *messages: Outgoing) -> list[int]:
    """Put messages into the outbox and give their rows."""
    async with clinic.storage.transaction() as tx:
        return [await tx.outbox.put(message) for message in messages]


async def states(clinic: Clinic) -> dict[str, int]:
    async with clinic.storage.transaction() as tx:
        return await tx.outbox.counts()


def words(messages: list[Message]) -> list[str]:
    return [message["text"] for message in messages]


@pytest.fixture
async def clinic(clinic: Clinic) -> Clinic:
    """Mia and Tom have started the bot."""
    for person in (MIA, TOM):
        await clinic.say(person, "hello")
    return clinic


async def test_a_chats_messages_arrive_in_their_order(clinic: Clinic) -> None:
    await put(clinic, *(text_message(MIA, f"{count}") for count in range(5)))
    await clinic.settle()
    assert words(clinic.new(MIA)) == ["0", "1", "2", "3", "4"]


async def test_a_message_that_waits_holds_its_own_chat_up_and_no_other(clinic: Clinic) -> None:
    clinic.telegram.fail("sendMessage", chat_id=MIA, retry_after=30)
    await put(clinic, text_message(MIA, "first"), text_message(MIA, "second"), text_message(TOM, "third"))
    await clinic.settle()
    assert words(clinic.new(TOM)) == ["third"]
    assert clinic.new(MIA) == []
    clinic.clock.advance(seconds=29)
    await clinic.settle()
    assert clinic.new(MIA) == []
    clinic.clock.advance(seconds=1)
    await clinic.settle()
    assert words(clinic.new(MIA)) == ["first", "second"]


async def test_nothing_is_looked_for_before_a_waiting_chat_may_go_on(clinic: Clinic) -> None:
    """Those behind the first could go at once by their own time: asking for them would never rest."""
    clinic.telegram.fail("sendMessage", chat_id=MIA, retry_after=30)
    await put(clinic, text_message(MIA, "first"), text_message(MIA, "second"))
    await clinic.settle()
    async with clinic.storage.transaction() as tx:
        assert await tx.outbox.next_try_at() == tx.now + timedelta(seconds=30)


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 502}, {"drop": True}, {"status": 401}])
async def test_what_may_pass_is_tried_again(fault: dict[str, Any], clinic: Clinic) -> None:
    clinic.telegram.fail("sendMessage", times=3, **fault)
    await put(clinic, text_message(MIA, "patience"))
    for seconds in (1, 2, 4):
        await clinic.settle()
        assert clinic.new(MIA) == []
        clinic.clock.advance(seconds=seconds)
    await clinic.settle()
    assert words(clinic.new(MIA)) == ["patience"]


async def test_a_lost_answer_is_repeated_once_as_a_reply_to_the_same_message(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "does it hurt")
    clinic.telegram.fail("sendMessage", after=True, drop=True)
    await clinic.settle()
    clinic.clock.advance(minutes=1)
    await clinic.settle()
    answers = clinic.new(MIA)
    assert words(answers) == ["Most people feel nothing."] * 2
    assert [answer["reply_to_message_id"] for answer in answers] == [asked] * 2
    clinic.clock.advance(days=1)
    await clinic.settle()
    assert clinic.new(MIA) == []


async def test_an_edit_whose_answer_was_lost_counts_as_done(clinic: Clinic) -> None:
    (row,) = await put(clinic, text_message(MIA, "before"))
    clinic.telegram.fail("editMessageText", after=True, drop=True)
    await put(clinic, edited_text(MIA, "after", target=row))
    await clinic.settle()
    clinic.clock.advance(minutes=1)
    await clinic.settle()
    assert words(clinic.new(MIA)) == ["after"]
    assert set(await states(clinic)) == {"sent"}


async def test_a_client_who_blocked_the_bot_is_given_up(clinic: Clinic) -> None:
    clinic.telegram.block(MIA)
    await put(clinic, text_message(MIA, "unheard"))
    await clinic.settle()
    assert (await states(clinic))["failed"] == 1


async def test_a_deleted_account_is_given_up_and_the_therapist_told(clinic: Clinic) -> None:
    clinic.telegram.say(MIA, "what do you charge")
    clinic.telegram.world.person(MIA, deactivated=True)
    await clinic.settle()
    told = clinic.new(KAZ)[-1]
    assert "Mia Hart (no. 1) can't be reached" in told["text"]


async def test_cards_wait_for_a_therapists_chat_that_is_not_there_yet(
    small: Content, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = 9999
    async with Clinic(small, sqlite(tmp_path), therapist_chat_id=nobody) as clinic:
        await clinic.say(MIA, "what do you charge")
        assert "check THERAPIST_CHAT_ID" in caplog.text
        clinic.telegram.say(nobody, "/start")
        clinic.clock.advance(minutes=1)
        await clinic.settle()
        assert "what do you charge" in clinic.new(nobody)[0]["text"]


async def test_what_telegram_will_never_take_is_given_up(clinic: Clinic) -> None:
    await put(clinic, text_message(MIA, "x" * 5000), text_message(MIA, "next"))
    await clinic.settle()
    assert words(clinic.new(MIA)) == ["next"]
    assert (await states(clinic))["failed"] == 1


@pytest.mark.parametrize(
    ("html", "plain"),
    [("<b>5 &lt; 6", "5 < 6"), ("a <marquee>moving</marquee> text", "a moving text"), ("</i>1 &amp; 2", "1 & 2")],
)
async def test_broken_markup_falls_back_to_plain_words(html: str, plain: str, clinic: Clinic) -> None:
    await put(clinic, text_message(MIA, html, keyboard=[[("Yes", "h:1")]]))
    await clinic.settle()
    (message,) = clinic.new(MIA)
    assert message["text"] == plain
    assert message["buttons"]


async def test_a_fault_of_the_programs_own_is_given_up_after_some_tries(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = bot.sender.call

    def failing(bot: Any, method: str, arguments: dict[str, Any]) -> Coroutine[Any, Any, Any]:
        if arguments.get("chat_id") == MIA:
            raise LookupError
        return original(bot, method, arguments)

    monkeypatch.setattr(bot.sender, "call", failing)
    await put(clinic, text_message(MIA, "cursed"), text_message(TOM, "blessed"))
    for _ in range(10):
        await clinic.settle()
        clinic.clock.advance(minutes=1)
    assert words(clinic.new(TOM)) == ["blessed"]
    assert (await states(clinic))["failed"] == 1


async def test_sends_under_way_are_recorded_when_the_sender_is_stopped(clinic: Clinic) -> None:
    await put(clinic, text_message(MIA, "last words"))
    await clinic.bot.sender.step()
    await clinic.bot.sender.finish()
    assert words(clinic.new(MIA)) == ["last words"]
    assert set(await states(clinic)) == {"sent"}


async def test_what_a_dead_process_had_claimed_is_sent_once_its_lease_is_over(clinic: Clinic) -> None:
    await put(clinic, text_message(MIA, "orphan"))
    async with clinic.storage.transaction() as tx:
        await tx.outbox.claim(LEASE, 10)
    await clinic.settle()
    assert clinic.new(MIA) == []
    clinic.clock.advance(seconds=LEASE.total_seconds())
    await clinic.settle()
    assert words(clinic.new(MIA)) == ["orphan"]


class Seconds:
    """A clock moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_private_chat_takes_a_burst_and_then_one_a_second() -> None:
    pace = Pace(Seconds())
    assert [pace.delay(MIA) for _ in range(12)] == [0.0] * 10 + [1.0, 2.0]


def test_a_group_takes_twenty_and_then_one_each_three_seconds() -> None:
    pace = Pace(Seconds())
    delays = [pace.delay(-MIA) for _ in range(22)]
    assert delays[:20] == [0.0] * 20
    assert delays[20:] == pytest.approx([3.0, 6.0])


def test_all_chats_together_take_thirty_a_second() -> None:
    pace = Pace(Seconds())
    delays = [pace.delay(chat) for chat in range(1, 61)]
    assert delays[:30] == [0.0] * 30
    assert delays[59] == pytest.approx(1.0)


def test_patience_gives_new_permits_up_to_the_burst() -> None:
    seconds = Seconds()
    pace = Pace(seconds)
    for _ in range(11):
        pace.delay(MIA)
    seconds.now = 1000.0
    assert [pace.delay(MIA) for _ in range(11)] == [0.0] * 10 + [1.0]


def test_chats_that_are_quiet_again_are_forgotten() -> None:
    seconds = Seconds()
    pace = Pace(seconds)
    for chat in range(1, 1001):
        seconds.now += 1
        pace.delay(chat)
    seconds.now += 1000
    pace.delay(1001)
    assert len(pace._chats) < 3  # noqa: SLF001 (memory has no public face)
