"""Telegram's flood limits, kept before Telegram has to ask for it.

About 30 messages a second in all, one a second in a private chat with short bursts, and 20 a minute in a group:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

Seconds = Callable[[], float]


@dataclass(slots=True)
class Bucket:
    """Holds up to `size` permits and gains `rate` a second."""

    size: float
    rate: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """Take a permit and give the seconds until it is good; the level may go below zero meanwhile."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate) - 1
        self.at = now
        return max(0.0, -self.level / self.rate)

    def idle(self, now: float) -> bool:
        """Whether it is full again, and so as good as new."""
        return self.level + (now - self.at) * self.rate >= self.size


class Pace:
    """Says how long a message must wait."""

    def __init__(self, seconds: Seconds = time.monotonic) -> None:
        """`seconds` is a clock that never jumps."""
        self._seconds = seconds
        self._all = Bucket(30, 30, 30, seconds())
        self._chats: dict[int, Bucket] = {}

    def delay(self, chat_id: int) -> float:
        """Seconds until the next message to this chat may go out."""
        now = self._seconds()
        chat = self._chats.get(chat_id) or self._chats.setdefault(chat_id, _bucket(chat_id, now))
        delay = max(self._all.take(now), chat.take(now))
        if len(self._chats) > 1000:  # noqa: PLR2004 (often enough to stay small, seldom enough to cost nothing)
            self._chats = {key: bucket for key, bucket in self._chats.items() if not bucket.idle(now)}
        return delay

    async def wait(self, chat_id: int) -> None:
        """Wait until the next message to this chat may go out."""
        delay = self.delay(chat_id)
        if delay:
            await asyncio.sleep(delay)


class NoPace(Pace):
    """For the sandbox, which has no limits."""

    def delay(self, chat_id: int) -> float:  # noqa: ARG002
        """No wait at all."""
        return 0.0


def _bucket(chat_id: int, now: float) -> Bucket:
    group = chat_id < 0  # https://core.telegram.org/bots/api#chat: only groups have negative ids
    return Bucket(20, 20 / 60, 20, now) if group else Bucket(10, 1, 10, now)
