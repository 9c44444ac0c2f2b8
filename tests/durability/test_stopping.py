"""A stop ends the program within seconds and without an error, whatever does not answer just then."""

from __future__ import annotations

import asyncio
import signal
import sys

import pytest

from tests.clinic import KAZ, MIA, Clinic, button
from tests.durability.processes import ROOT
from tests.durability.test_trouble import TROUBLES, pragma, until

STUBBORN = """
import asyncio, bot.cli_run
bot.cli_run.ENDS_WITHIN = 0.1

async def work():
    while True:
        try:
            print("at work", flush=True)
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass

bot.cli_run.until_stopped(work())
"""


async def stopped(running: asyncio.Task[None]) -> BaseException | None:
    """How it ended."""
    running.cancel()
    async with asyncio.timeout(10):
        (end,) = await asyncio.gather(running, return_exceptions=True)
    return end


async def test_a_database_that_stops_at_the_same_time_makes_no_error_of_a_stop(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    await clinic.say(MIA, "hello")
    clinic.new(MIA)
    begin, end = TROUBLES["it may only be read"]
    clinic.telegram.fail("sendMessage", delay=0.2)
    running = asyncio.create_task(clinic.bot.run())
    clinic.telegram.say(MIA, "Does it hurt?")
    await until(lambda: bool(clinic.telegram.calls("sendMessage")[1:]))
    pragma(clinic, begin)
    assert isinstance(await stopped(running), asyncio.CancelledError)
    assert "What was sent last could not be recorded (the database: it may only be read)" in caplog.text
    pragma(clinic, end)
    await clinic.bot.sender.finish()  # as the next start would find it
    assert len(clinic.new(MIA)) == 1


async def test_a_button_that_telegram_does_not_answer_holds_no_stop_up(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.STOPS_WITHIN", 0.01)
    await clinic.say(MIA, "how much is a session?")
    (card,) = clinic.new(KAZ)
    clinic.telegram.fail("answerCallbackQuery", delay=600)
    running = asyncio.create_task(clinic.bot.run())
    clinic.telegram.click(KAZ, card["message_id"], button(card, "Dismiss"))
    await until(lambda: bool(clinic.telegram.calls("answerCallbackQuery")))
    assert isinstance(await stopped(running), asyncio.CancelledError)


async def test_what_does_not_end_is_left_to_the_next_start() -> None:
    """A database that takes a statement and never answers, for one."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STUBBORN, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    try:
        async with asyncio.timeout(30):
            assert await process.stdout.readline() == b"at work\n"
            process.send_signal(signal.SIGTERM)
            said = await process.stderr.read()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
    assert b"does not end" in said
