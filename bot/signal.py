"""A nudge from one loop to another: there is work."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

IDLE = 2.0  # seconds between looks when nobody nudges: other processes may have stored work


class Signal:
    """Remembers a nudge until somebody waits for it."""

    def __init__(self) -> None:
        """Start without a nudge."""
        self._event = asyncio.Event()

    def give(self) -> None:
        """Wake whoever waits, or will wait."""
        self._event.set()

    async def wait(self, pause: timedelta | None = None) -> None:
        """Return at a nudge, after the `pause`, or after a short while."""
        seconds = IDLE if pause is None else min(IDLE, pause.total_seconds())
        if seconds > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._event.wait()
        else:
            await asyncio.sleep(0)  # the other loops get their turn
        self._event.clear()
