"""A bot's webhook: each update is posted to it, in order within a chat, until the bot says 2xx."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tornado.httpclient import HTTPError, HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient

from sandbox.wire import Json, bad_request, dump

if TYPE_CHECKING:
    from sandbox.updates import Updates

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_MOST_CONNECTIONS = 100
_FIRST_RETRY, _LAST_RETRY = 0.1, 5.0  # seconds; Telegram's own are longer
_ANSWER_WITHIN = 60.0


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates, and how the deliveries go."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""
    _courier: _Courier | None = None

    def set(self, url: str, secret: str, max_connections: int, updates: Updates) -> None:
        """Post to this address from now on, what already waits first."""
        check_address(url)
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self.remove(updates)
        self.url, self.secret = url, secret
        self.max_connections = max(1, min(max_connections or 40, _MOST_CONNECTIONS))
        self._courier = _Courier(self, updates)
        updates.listener = self._courier.take
        for update_id, update in updates.waiting.items():
            self._courier.take(update_id, update)

    def remove(self, updates: Updates) -> None:
        """Stop posting; what was not confirmed goes on waiting."""
        self.url = self.secret = self.last_error_message = ""
        self.last_error_date = 0
        updates.listener = None
        if self._courier:
            self._courier.stop()
            self._courier = None

    def note_error(self, message: str) -> None:
        """Remember why a delivery failed, for getWebhookInfo."""
        self.last_error_date, self.last_error_message = int(time.time()), message

    def info(self, updates: Updates) -> Json:
        """Return the Bot API's WebhookInfo object."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(updates.waiting),
        }
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error_date:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        if updates.allowed is not None:
            info["allowed_updates"] = sorted(updates.allowed)
        return info


class _Courier:
    """Carries the updates of one webhook: one lane a chat, so that each chat's order holds."""

    def __init__(self, webhook: Webhook, updates: Updates) -> None:
        self._webhook = webhook
        self._updates = updates
        self._lanes: dict[int, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(webhook.max_connections)
        self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=_MOST_CONNECTIONS)

    def take(self, update_id: int, update: Json) -> None:
        """Put an update into its chat's lane and see that somebody works there."""
        key = chat_of(update)
        if key in self._lanes:
            self._lanes[key].append(update_id)
            return
        self._lanes[key] = deque([update_id])
        task = asyncio.get_running_loop().create_task(self._work(key, self._lanes[key]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """Carry no more."""
        for task in self._tasks:
            task.cancel()
        self._client.close()

    async def _work(self, key: int, lane: deque[int]) -> None:
        wait = _FIRST_RETRY
        while lane:
            update = self._updates.waiting.get(lane[0])
            if update is None or await self._delivered(update):
                self._updates.waiting.pop(lane.popleft(), None)
                wait = _FIRST_RETRY
            else:
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LAST_RETRY)
        del self._lanes[key]

    async def _delivered(self, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if self._webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._webhook.secret
        request = HTTPRequest(
            self._webhook.url,
            "POST",
            headers,
            dump(update),
            request_timeout=_ANSWER_WITHIN,
            follow_redirects=False,
        )
        async with self._places:
            try:
                await self._client.fetch(request)
            except HTTPError as error:
                self._webhook.note_error(f"Wrong response from the webhook: {error.code} {error.message}")
            except OSError as error:
                self._webhook.note_error(error.strerror or "Connection failed")
            else:
                return True
        return False


def chat_of(update: Json) -> int:
    """Return the chat that an update belongs to, 0 when it belongs to none."""
    for part in update.values():
        if isinstance(part, dict):
            message = part.get("message", part)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0


def check_address(url: str) -> None:
    """Refuse an address that is not on this machine: the sandbox talks to nobody else."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    try:
        loopback = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise bad_request("bad webhook: the sandbox posts to loopback addresses only")
