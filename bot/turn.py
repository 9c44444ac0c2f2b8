"""One update's handling: its transaction, what to do once that has committed, and what went wrong.

The turn travels in a context variable, because python-telegram-bot makes the handlers' context itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from bot.models import Json
from bot.storage.transaction import Transaction


@dataclass(slots=True)
class Turn:
    """What the handlers of one update share with the worker."""

    tx: Transaction
    reading: asyncio.Future[None] | None = None  # what handling takes long for, begun beside the loop
    clicks: list[Json] = field(default_factory=list)  # answerCallbackQuery calls, made after the commit
    error: Exception | None = None


_current: ContextVar[Turn] = ContextVar("turn")


def current_turn() -> Turn:
    """The turn of the update that is being handled. Raises LookupError outside of one."""
    return _current.get()


@contextmanager
def taking(turn: Turn) -> Iterator[None]:
    """Make it the current turn."""
    token = _current.set(turn)
    try:
        yield
    finally:
        _current.reset(token)
