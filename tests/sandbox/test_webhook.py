"""Webhooks: in order within a chat, again until the bot says yes, to this machine only."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest, ResponseStartLine
from tornado.netutil import bind_sockets

from tests.sandbox.client import MIA, TOM, Client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Bot:
    """The receiving end: notes what comes, and answers with the statuses it was given, then 200."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
        self.secrets: set[str | None] = set()
        self.statuses: list[int] = []
        self.server = HTTPServer(self._take)
        [socket] = bind_sockets(0, "127.0.0.1")
        self.server.add_socket(socket)
        self.url = f"http://127.0.0.1:{socket.getsockname()[1]}/hook"

    def _take(self, request: HTTPServerRequest) -> None:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        message = json.loads(request.body)["message"]
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.got.put_nowait((message["chat"]["id"], message["text"]))
        assert request.connection is not None
        request.connection.write_headers(
            ResponseStartLine("HTTP/1.1", status, ""), headers=type(request.headers)({"Content-Length": "0"})
        )
        request.connection.finish()

    async def take(self, count: int) -> list[tuple[int, str]]:
        return [await self.got.get() for _ in range(count)]


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    yield bot
    bot.server.stop()
    await bot.server.close_all_connections()


async def test_updates_are_posted_with_the_secret(client: Client, bot: Bot) -> None:
    client.sandbox.say(MIA, "before")
    await client.call("setWebhook", url=bot.url, secret_token="quite-secret")  # noqa: S106
    client.sandbox.say(MIA, "after")
    assert await bot.take(2) == [(MIA, "before"), (MIA, "after")]
    assert bot.secrets == {"quite-secret"}
    info = await client.call("getWebhookInfo")
    assert info["url"] == bot.url


async def test_a_failed_delivery_is_tried_again_before_the_chats_next(client: Client, bot: Bot) -> None:
    bot.statuses = [500, 503]
    await client.call("setWebhook", url=bot.url)
    for text in ("one", "two"):
        client.sandbox.say(MIA, text)
    assert await bot.take(2) == [(MIA, "one"), (MIA, "two")]
    info = await client.call("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 50")


async def test_chats_dont_wait_for_each_other(client: Client, bot: Bot) -> None:
    bot.statuses = [500]
    await client.call("setWebhook", url=bot.url)
    client.sandbox.say(MIA, "one")
    client.sandbox.say(TOM, "two")
    assert sorted(await bot.take(2)) == [(MIA, "one"), (TOM, "two")]


async def test_what_was_not_taken_waits_for_the_poller(client: Client) -> None:
    await client.call("setWebhook", url="http://127.0.0.1:9/nobody")
    client.sandbox.say(MIA, "hello")
    await client.call("deleteWebhook")
    assert len(await client.call("getUpdates")) == 1


@pytest.mark.parametrize("url", ["https://example.com/", "ftp://127.0.0.1/", "http://10.0.0.1/", "nonsense"])
async def test_only_this_machine_is_posted_to(client: Client, url: str) -> None:
    status, words = await client.refused("setWebhook", url=url)
    assert (status, words[:24]) == (400, "Bad Request: bad webhook")


async def test_a_secret_has_no_odd_characters(client: Client) -> None:
    refused = await client.refused("setWebhook", url="http://127.0.0.1:9/", secret_token="a b")  # noqa: S106
    assert refused == (400, "Bad Request: secret token contains unallowed characters")
