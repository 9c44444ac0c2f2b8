"""Long computations beside the loop that no stop waits for: learning a changed FAQ may take a minute."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")

_NAME = "aside"


async def aside(work: Callable[[], T]) -> T:
    """The result of `work`, or its exception. A cancellation leaves `work` behind, wherever it is.

    `asyncio.to_thread` would have the program's end wait for it.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(how: Callable[[], None]) -> None:
        if not done.cancelled():
            how()

    def run() -> None:
        try:
            how = partial(done.set_result, work())
        except Exception as error:  # noqa: BLE001 (whoever waits for the result gets it)
            how = partial(done.set_exception, error)
        with suppress(RuntimeError):  # the loop has ended meanwhile: nobody waits any more
            loop.call_soon_threadsafe(settle, how)

    threading.Thread(target=run, name=_NAME, daemon=True).start()
    return await done


def end_if_left_behind() -> None:
    """End the process here and now, if something is still under way. Everything else must be in order by then.

    The interpreter's own end would take native code apart while it runs, which aborts the process.
    """
    if any(thread.name == _NAME for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
