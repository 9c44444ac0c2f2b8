"""What happens, pushed to the page as it happens: server-sent events."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from sandbox.views import message_view
from sandbox.wire import Json, dump

if TYPE_CHECKING:
    from sandbox.state import World

_BACKLOG = 1000
_HEARTBEAT = 15.0
_WITH_MESSAGE = frozenset({"message", "edited"})


class Events(RequestHandler):
    """`GET /sandbox/events`: one event a line of data, until the page closes."""

    world: World
    _queue: asyncio.Queue[Json | None]

    def initialize(self, world: World) -> None:
        """Take the world to look on at."""
        self.world = world
        self._queue = asyncio.Queue(_BACKLOG)

    async def get(self) -> None:
        """Send events as they come; the browser connects again by itself when this ends."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self.world.listeners.add(self._take)
        try:
            await self._stream()
        except StreamClosedError:
            return
        finally:
            self.world.listeners.discard(self._take)

    async def _stream(self) -> None:
        self.write(b"retry: 700\n: hello\n\n")
        await self.flush()
        while (event := await self._next()) is not None:
            self.write(b"data: " + dump(event) + b"\n\n" if event else b": still here\n\n")
            await self.flush()

    async def _next(self) -> Json | None:
        try:
            return await asyncio.wait_for(self._queue.get(), _HEARTBEAT)
        except TimeoutError:
            return {}

    def _take(self, event: Json) -> None:
        """Queue an event; a page that is too slow is sent away and loads anew."""
        if event["kind"] in _WITH_MESSAGE:
            chat = self.world.account(event["bot"]).chats[event["chat_id"]]
            event = event | {"data": message_view(chat, event["data"])}
        if self._queue.full():
            self.on_connection_close()
            return
        self._queue.put_nowait(event)

    def on_connection_close(self) -> None:
        """Stop listening."""
        self.world.listeners.discard(self._take)
        if self._queue.full():
            self._queue.get_nowait()
        self._queue.put_nowait(None)
