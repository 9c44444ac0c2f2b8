"""Calls go straight out, and what the network does to them has the library's names."""

from __future__ import annotations

import asyncio
import traceback

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
    bot = make_bot(TOKEN, "http://127.0.0.1:1")
    with pytest.raises(NetworkError) as failed:
        await call(bot, "getMe", {})
    assert TOKEN not in "".join(traceback.format_exception(failed.value))
    await bot.request.shutdown()


async def test_a_connection_that_is_cut_is_a_matter_of_the_network(clinic: Clinic) -> None:
    clinic.telegram.fail("getMe", drop=True)
    bot = make_bot(TOKEN, clinic.telegram.url)
    with pytest.raises(NetworkError) as failed:
        await call(bot, "getMe", {})
    assert not isinstance(failed.value, TimedOut)
    assert (await call(bot, "getMe", {}))["is_bot"]
    await bot.request.shutdown()


async def test_what_no_address_can_be_names_no_token() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:no-port")
    with pytest.raises(NetworkError) as failed:
        await call(bot, "getMe", {})
    assert TOKEN not in "".join(traceback.format_exception(failed.value))
    await bot.request.shutdown()


async def test_calls_wait_in_line_for_the_connections_that_there_are(clinic: Clinic) -> None:
    wire = Wire(1)
    clinic.telegram.fail("getMe", delay=5)
    url = f"{clinic.telegram.url}/bot{TOKEN}/getMe"
    slow = asyncio.create_task(wire.do_request(url, "POST"))
    await asyncio.sleep(0)  # it has the one connection
    with pytest.raises(TimedOut):
        await wire.do_request(url, "POST", connect_timeout=0.01, pool_timeout=0.01)
    slow.cancel()
    await wire.shutdown()


async def test_what_was_closed_opens_anew(clinic: Clinic) -> None:
    bot = make_bot(TOKEN, clinic.telegram.url)
    for _ in range(2):
        assert (await call(bot, "getMe", {}))["is_bot"]
        await bot.request.shutdown()


def test_another_event_loop_gets_connections_of_its_own() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:1")

    async def ask() -> None:
        with pytest.raises(NetworkError):
            await call(bot, "getMe", {})
        await bot.request.shutdown()

    asyncio.run(ask())
    asyncio.run(ask())


async def test_a_proxy_is_left_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert isinstance(make_bot(TOKEN, "https://api.telegram.org").request, Wire)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    assert isinstance(make_bot(TOKEN, "https://api.telegram.org").request, HTTPXRequest)
