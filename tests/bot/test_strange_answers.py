"""Something else answers in Telegram's place, a hotel's network or a broken proxy: the bot waits until it is over."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from bot.wire import Wire
from tests.clinic import KAZ, MIA, Clinic, button
from tests.durability.test_trouble import until

STRANGE = [(200, b"[]"), (200, b"null"), (200, b'{"ok": true}'), (200, b'{"result": [7]}'), (502, b'"bad gateway"')]


class Interceptor:
    """Answers the first calls of each method; the others reach Telegram."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, bytes], *methods: str) -> None:
        self.answered = Counter[str]()
        original = Wire.do_request

        async def do_request(wire: Wire, url: str, method: str, *details: Any, **named: Any) -> tuple[int, bytes]:
            called = url.rpartition("/")[2]
            if called not in methods or self.answered[called] > 1:
                return await original(wire, url, method, *details, **named)
            self.answered[called] += 1
            return answer

        monkeypatch.setattr(Wire, "do_request", do_request)


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram_api.FIRST_PAUSE", 0.0)


@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize("answer", STRANGE)
async def test_the_start_goes_on_when_telegram_answers(
    answer: tuple[int, bytes], clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clinic.close()
    intercepted = Interceptor(monkeypatch, answer, "getMe", "setWebhook", "setMyCommands")
    await clinic.open()
    running = asyncio.create_task(clinic.bot.run())
    asked = clinic.telegram.say(MIA, "Does it hurt?")
    await until(lambda: len(clinic.telegram.messages(MIA)) > 1 or running.done())
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert intercepted.answered["getMe"] == 2
    assert intercepted.answered["setMyCommands"]
    assert clinic.new(MIA)[0]["reply_to_message_id"] == asked


@pytest.mark.parametrize("answer", STRANGE)
async def test_a_program_that_stands_by_goes_on_standing_by(
    answer: tuple[int, bytes], clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.LOOK_EVERY", 0.0)
    intercepted = Interceptor(monkeypatch, answer, "getWebhookInfo")
    clinic.telegram.fail("getUpdates", status=409)
    clinic.telegram.say(MIA, "Does it hurt?")
    fetching = asyncio.create_task(clinic.bot.intake.run())
    await until(lambda: fetching.done() or clinic.telegram.pending == 0)
    assert not fetching.done()
    fetching.cancel()
    await asyncio.gather(fetching, return_exceptions=True)
    assert intercepted.answered["getWebhookInfo"] == 2


async def test_a_button_that_is_answered_strangely_is_nobodys_trouble(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await clinic.say(MIA, "how much is a session?")
    (card,) = clinic.new(KAZ)
    Interceptor(monkeypatch, STRANGE[0], "answerCallbackQuery")
    clinic.telegram.click(KAZ, card["message_id"], button(card, "Dismiss"))
    await clinic.settle()
    assert "never retrieved" not in caplog.text
