"""Whether Telegram answers the bot: where it does not, nobody is heard, and nothing that waits would tell so."""

from __future__ import annotations

import time
from collections.abc import Callable

Seconds = Callable[[], float]


class Hearing:
    """Since when Telegram has been silent."""

    def __init__(self, seconds: Seconds = time.monotonic) -> None:
        """`seconds` is a clock that never jumps."""
        self._seconds = seconds
        self._at = seconds()

    def note(self) -> None:
        """It answered just now."""
        self._at = self._seconds()

    @property
    def silence(self) -> float:
        """The seconds since its last answer."""
        return self._seconds() - self._at
