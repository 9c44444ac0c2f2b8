"""The power may be cut at any moment: what Telegram or a client was told of is on the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.models import Outgoing
from bot.storage.trouble import DiskError
from tests.clinic import KAZ, MIA, Clinic, button
from tests.disk import Disk

WAITING = "SELECT 1 FROM outbox WHERE chat_id = ? AND status = 'waiting'"
SENT = "SELECT 1 FROM outbox WHERE chat_id = ? AND status = 'sent' AND message_id = ?"


@pytest.fixture
def disk(clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    assert clinic.storage
    return Disk(tmp_path, monkeypatch)


async def test_no_message_arrives_that_the_disk_does_not_have(clinic: Clinic, disk: Disk) -> None:
    """Neither an answer nor a card: after a power cut its buttons could mean other rows."""
    arrived: list[tuple[int, bool]] = []

    def look(event: dict[str, Any]) -> None:
        if event["kind"] == "message" and event["data"]["from"]["is_bot"]:
            arrived.append((event["chat_id"], disk.has(WAITING, event["chat_id"])))

    clinic.telegram.world.listeners.add(look)
    disk.takes = 0.05
    await clinic.say(MIA, "Does it hurt?")
    await clinic.say(MIA, "What are your prices?")
    assert sorted(arrived) == [(MIA, True), (MIA, True), (KAZ, True)]


async def test_no_message_goes_out_that_is_committed_while_the_sender_waits_for_its_turn(
    clinic: Clinic, disk: Disk
) -> None:
    safe: list[bool] = []
    clinic.telegram.world.listeners.add(lambda event: safe.append(disk.has(WAITING, event["chat_id"])))
    disk.takes = 0.05
    async with clinic.storage.transaction() as tx:
        await tx.outbox.put(Outgoing(KAZ, "sendMessage", {"text": "Hello"}))
        sending = asyncio.create_task(clinic.bot.sender.step())
        await asyncio.sleep(0)
    assert await sending
    await clinic.bot.sender.finish()
    assert safe == [True]


async def test_that_a_message_arrived_is_on_the_disk_at_once(clinic: Clinic, disk: Disk) -> None:
    clinic.telegram.say(MIA, "Does it hurt?")
    await clinic.bot.intake.fetch(long_poll=0)
    await clinic.bot.worker.step()
    await clinic.bot.sender.wake.wait()  # for a message
    await clinic.bot.sender.step()
    await clinic.bot.sender.wake.wait()  # for Telegram's answer
    (answer,) = clinic.new(MIA)
    await clinic.bot.sender.step()
    assert disk.has(SENT, MIA, answer["message_id"])


async def test_an_update_is_confirmed_only_once_the_disk_has_it(
    clinic: Clinic, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is worked on before the disk has it."""
    clinic.telegram.say(MIA, "Does it hurt?")
    with monkeypatch.context() as patch:
        patch.setattr(clinic.bot.worker.stored, "give", lambda: setattr(disk, "fails", True))
        with pytest.raises(DiskError):
            await clinic.bot.intake.fetch(long_poll=0)
    assert clinic.telegram.pending == 1
    disk.fails = False
    await clinic.bot.intake.fetch(long_poll=0)
    assert disk.has("SELECT 1 FROM inbox WHERE chat_id = ? AND status = 'waiting'", MIA)
    await clinic.settle()
    assert clinic.telegram.pending == 0
    assert len(clinic.new(MIA)) == 1


async def test_a_message_that_the_disk_does_not_have_is_kept_until_it_does(clinic: Clinic, disk: Disk) -> None:
    clinic.telegram.say(MIA, "Does it hurt?")
    await clinic.bot.intake.fetch(long_poll=0)
    disk.fails = True
    await clinic.bot.worker.step()
    with pytest.raises(DiskError):
        await clinic.bot.sender.step()
    assert clinic.new(MIA) == []
    disk.fails = False
    clinic.clock.advance(seconds=11)
    await clinic.settle()
    assert len(clinic.new(MIA)) == 1


async def test_a_tap_is_answered_only_once_the_disk_has_what_it_did(clinic: Clinic, disk: Disk) -> None:
    (answer,) = await clinic.say(MIA, "Does it hurt?")
    clinic.telegram.click(MIA, answer["message_id"], button(answer, "Ask Kaz"))
    disk.fails = True
    with pytest.raises(DiskError):
        await clinic.bot.intake.fetch(long_poll=0)
    await clinic.bot.worker.step()
    await clinic.bot.worker.finish()
    assert clinic.toasts() == []  # the button keeps its clock a little longer
    disk.fails = False
    await clinic.settle()
    assert clinic.new(KAZ)
