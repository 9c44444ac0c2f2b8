"""The looks that every process takes at what another one may have changed, or what the time has brought."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.storage.trouble import why

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds


async def keep_looking(look: Callable[[], Awaitable[object]], what: str, every: float = LOOK_EVERY) -> None:
    """Look until cancelled, `every` so many seconds; `what` is looked for, in words for the log."""
    while True:
        await asyncio.sleep(every)
        try:
            await look()
        except Exception as error:  # noqa: BLE001 (whatever it is, the next look may succeed)
            log.error("%s can't be looked for (%s). Trying again.", what, why(error))  # noqa: TRY400
