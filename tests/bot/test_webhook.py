"""Updates delivered by Telegram: stored before they are confirmed, and from nobody but Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from telegram.error import TelegramError

from bot.content import Content
from bot.hearing import Hearing
from bot.settings import Listen
from bot.storage.trouble import DiskError
from bot.telegram_api import call
from bot.web import LARGEST_BODY, health_routes, serve
from bot.webhook import SECRET_HEADER
from tests.clinic import MIA, Clinic, sqlite
from tests.durability.test_trouble import until

BIG = b'{"update_id": 9999999999999999999999}'  # more than a database keeps
SECRET = "a-secret-of-some-length"  # noqa: S105 (of a test)


class Served(NamedTuple):
    """A running practice and its addresses."""

    clinic: Clinic
    url: str
    health: str


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
async def served(small: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """A practice in webhook mode, its own loops running."""
    monkeypatch.setattr("bot.webhook.LOOK_EVERY", 0.1)
    port, health = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "webhook_url": url,
        "webhook_secret": SECRET,
        "webhook_listen": f"127.0.0.1:{port}",
        "health_listen": f"127.0.0.1:{health}",
    }
    async with Clinic(small, sqlite(tmp_path), **settings) as clinic:
        running = asyncio.create_task(clinic.bot.run())
        yield Served(clinic, url, f"http://127.0.0.1:{health}")
        running.cancel()
        await asyncio.wait([running])


async def post(url: str, body: bytes, secret: str = SECRET) -> int:
    async with httpx.AsyncClient() as http:
        return (await http.post(url, content=body, headers={SECRET_HEADER: secret})).status_code


async def inbox(clinic: Clinic) -> int:
    async with clinic.storage.transaction() as tx:
        return sum((await tx.inbox.counts()).values())


async def test_a_delivered_question_is_answered(served: Served) -> None:
    clinic = served.clinic
    asked = clinic.telegram.say(MIA, "Does it hurt?")
    (answer,) = await clinic.telegram.next_messages(MIA, after=asked)
    assert answer["text"] == "Most people feel nothing."


async def test_a_webhook_that_another_program_removed_is_set_again(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """One that fetches with the same token, for one. Nothing was delivered ever after."""
    clinic = served.clinic
    await until(lambda: bool(clinic.telegram.calls("getWebhookInfo")))
    await call(clinic.bot.intake._bot, "deleteWebhook", {})  # noqa: SLF001 (any program with the token)
    asked = clinic.telegram.say(MIA, "Does it hurt?")
    (answer,) = await clinic.telegram.next_messages(MIA, after=asked)
    assert answer["text"] == "Most people feel nothing."
    assert "it is set again" in caplog.text


@pytest.mark.parametrize("secret", ["", "a-secret-of-some-lengtH"])
async def test_without_the_secret_nothing_is_taken(served: Served, secret: str) -> None:
    clinic, url = served.clinic, served.url
    assert await post(url, b'{"update_id": 7}', secret) == 403
    assert await inbox(clinic) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "7"}', b'{"update_id": true}', BIG, b"\xff\xfe"])
async def test_what_is_no_update_is_refused(served: Served, body: bytes) -> None:
    clinic, url = served.clinic, served.url
    assert await post(url, body) == 400
    assert await inbox(clinic) == 0


async def test_an_oversized_body_is_refused(served: Served) -> None:
    clinic, url = served.clinic, served.url
    with contextlib.suppress(httpx.TransportError):  # the connection may be closed before the body is read
        assert await post(url, b'{"update_id": 7}' + b" " * LARGEST_BODY) >= 400
    assert await inbox(clinic) == 0


async def test_a_delivery_is_confirmed_only_once_it_is_stored(served: Served) -> None:
    clinic, url = served.clinic, served.url
    async with clinic.storage.engine.begin() as database:
        await database.exec_driver_sql("ALTER TABLE inbox RENAME TO gone")
    assert await post(url, b'{"update_id": 7}') == 500
    async with clinic.storage.engine.begin() as database:
        await database.exec_driver_sql("ALTER TABLE gone RENAME TO inbox")
    assert await post(url, b'{"update_id": 7}') == 200
    assert await post(url, b'{"update_id": 7}') == 200
    assert await inbox(clinic) == 1


async def test_a_delivery_is_confirmed_only_once_the_disk_has_it(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(within: float = 0.0) -> asyncio.Future[None]:  # noqa: ARG001
        failed = asyncio.get_running_loop().create_future()
        failed.set_exception(DiskError())
        failed.exception()
        return failed

    with monkeypatch.context() as patch:
        patch.setattr(served.clinic.storage, "on_disk", fail)
        assert await post(served.url, b'{"update_id": 7}') == 500
    assert await post(served.url, b'{"update_id": 7}') == 200
    assert await inbox(served.clinic) == 1


async def test_health_and_figures_are_told(served: Served) -> None:
    clinic = served.clinic
    asked = clinic.telegram.say(MIA, "Does it hurt?")
    await clinic.telegram.next_messages(MIA, after=asked)
    async with httpx.AsyncClient(base_url=served.health) as http:
        assert (await http.get("/healthz")).text == "ok\n"
        assert (await http.get("/readyz")).json()["ready"] is True
        metrics = (await http.get("/metrics")).text
    assert 'faq_bot_questions{state="answer"} 1.0' in metrics
    assert "hurt" not in metrics


async def test_a_message_that_waits_too_long_makes_the_bot_unready(clinic: Clinic) -> None:
    async with clinic.storage.transaction() as tx:
        await tx.inbox.add([(MIA, {"update_id": 7})])
    clinic.clock.advance(hours=1)
    place = Listen("127.0.0.1", free_port())
    server = serve(place, health_routes(clinic.storage, Hearing(lambda: 0)))
    async with httpx.AsyncClient(base_url=f"http://{place}") as http:
        answer = await http.get("/readyz")
    server.stop()
    await server.close_all_connections()
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "oldest_waiting_seconds": 3600, "telegram_silent_seconds": 0}


async def test_a_bot_that_telegram_does_not_answer_is_not_ready(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its token was revoked, for one: nobody's message waits, since none arrives."""
    seconds = iter([0.0, 100.0, 200.0, 200.0, 250.0])
    hearing = Hearing(lambda: next(seconds))
    monkeypatch.setattr(clinic.bot.intake, "_hearing", hearing)
    place = Listen("127.0.0.1", free_port())
    server = serve(place, health_routes(clinic.storage, hearing))
    async with httpx.AsyncClient(base_url=f"http://{place}") as http:
        codes = [(await http.get("/readyz")).status_code]
        clinic.telegram.fail("getUpdates", status=401)
        with contextlib.suppress(TelegramError):
            await clinic.bot.intake.fetch(long_poll=0)
        codes.append((await http.get("/readyz")).status_code)
        await clinic.bot.intake.fetch(long_poll=0)
        codes.append((await http.get("/readyz")).status_code)
    server.stop()
    await server.close_all_connections()
    assert codes == [200, 503, 200]
