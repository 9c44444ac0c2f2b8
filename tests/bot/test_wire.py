"""Calls go straight out, and what the network does to them has the library's names."""

from __future__ import annotations

import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.telegram_api import call, make_bot
from bot.wire import Wire
from tests.clinic import MIA, TOKEN, Clinic


async def test_words_arrive_as_they_are(clinic: Clinic) -> None:
    await clinic.say(MIA, "hello")
    bot = make_bot(TOKEN, clinic.telegram.url)
    message = await call(bot, "sendMessage", {"chat_id": MIA, "text": "Käse & <ham> = 100 % 🌿"})
    assert message["text"] == "Käse & <ham> = 100 % 🌿"
    await bot.request.shutdown()


async def test_an_answer_that_takes_too_long_is_given_up(clinic: Clinic) -> None:
    clinic.telegram.fail("getMe", delay=5)
    bot = make_bot(TOKEN, clinic.telegram.url)
    with pytest.raises(TimedOut):
        await call(bot, "getMe", {}, read_timeout=0.05)
    await bot.request.shutdown()


async def test_where_nobody_listens_is_a_matter_of_the_network() -> None:
    with pytest.raises(NetworkError) as failed:
        await call(make_bot(TOKEN, "http://127.0.0.1:1"), "getMe", {})
    assert TOKEN not in str(failed.value)


async def test_a_proxy_is_left_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert isinstance(make_bot(TOKEN, "https://api.telegram.org").request, Wire)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    assert isinstance(make_bot(TOKEN, "https://api.telegram.org").request, HTTPXRequest)
