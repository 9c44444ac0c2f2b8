"""The real bot in a process of its own, which kills itself with SIGKILL at one step of a message's path.

    python -m tests.durability.victim STEP        (settings from the environment)

The step's method is wrapped from outside: the program itself knows nothing of it.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import os
import signal
import sys
from typing import Any

from bot.app import run
from bot.sender import Sender
from bot.settings import load_settings
from bot.signal import Signal
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from bot.worker import Worker

BEFORE, AFTER = "before", "after"
STEPS: dict[str, tuple[type, str, str]] = {
    "fetched, not stored": (Inbox, "add", BEFORE),
    "stored, not committed": (Inbox, "add", AFTER),
    "committed, not confirmed": (Signal, "give", BEFORE),
    "confirmed, not handled": (Worker, "_handle", BEFORE),
    "handled, not marked": (Worker, "_handle", AFTER),
    "marked, not committed": (Inbox, "done", AFTER),
    "committed, not claimed": (Worker, "_after_commit", BEFORE),
    "claimed, not committed": (Outbox, "claim", AFTER),
    "claimed, not sent": (Sender, "_send", BEFORE),
    "sent, not recorded": (Sender, "_send", AFTER),
    "recorded, not committed": (Outbox, "sent", AFTER),
}


def die() -> None:
    """What a power cut does, as far as a process can tell."""
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(original: Any, when: str) -> Any:
    """The method, fatal before it starts or after it ended. A claim or fetch of nothing is survived."""

    @functools.wraps(original)
    async def asynchronous(*args: Any, **kwargs: Any) -> Any:
        if when == BEFORE:
            die()
        result = await original(*args, **kwargs)
        if result != []:
            die()
        return result

    @functools.wraps(original)
    def plain(*_args: Any, **_kwargs: Any) -> Any:
        die()

    return asynchronous if inspect.iscoroutinefunction(original) else plain


def main() -> None:
    """Arm the step and run the bot."""
    owner, name, when = STEPS[sys.argv[1]]
    setattr(owner, name, deadly(getattr(owner, name), when))
    asyncio.run(run(load_settings(env_file=None)))


if __name__ == "__main__":
    main()
