"""Telegram's flood limits: how many messages a bot may send in all, to one chat, to one group."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OVERALL = (30.0, 30)  # messages a second, and how many may come at once
PER_CHAT = (1.0, 5)
PER_GROUP = (20 / 60, 20)
_BUCKETS_KEPT = 10_000


@dataclass(slots=True)
class _Bucket:
    rate: float
    size: int
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Refill, and return how long until one more message fits."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


class FloodLimits:
    """Token buckets for one sandbox."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Count by this clock."""
        self._clock = clock
        self._buckets: dict[tuple[int, int], _Bucket] = {}

    def retry_after(self, bot_id: int, chat_id: int, messages: int = 1) -> int:
        """Count a message, or return after how many seconds it may be tried again."""
        now = self._clock()
        buckets = [self._bucket((bot_id, 0), OVERALL, now)]
        buckets.append(self._bucket((bot_id, chat_id), PER_GROUP if chat_id < 0 else PER_CHAT, now))
        seconds = max(bucket.wait(now) for bucket in buckets)
        if seconds > 0:
            return math.ceil(seconds)
        for bucket in buckets:
            bucket.level -= messages
        return 0

    def _bucket(self, key: tuple[int, int], limit: tuple[float, int], now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) > _BUCKETS_KEPT:
                self._buckets.clear()
            rate, size = limit
            bucket = self._buckets[key] = _Bucket(rate, size, size, now)
        return bucket
