"""Waiting until a chat shows something new, so that nobody has to sleep and look again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.views import views_of

if TYPE_CHECKING:
    from sandbox.state import Account
    from sandbox.wire import Json

_UNKNOWN_CHAT = 0.05  # seconds between looks whether a chat has come into being


async def new_messages(
    account: Account, chat_id: int, *, after: int = 0, since: int = 0, seconds: float = 0.0
) -> list[Json]:
    """Return a chat's messages past an id and a version, as soon as there is one or the time is over."""
    clock = account.world.clock
    deadline = clock() + seconds
    while True:
        chat = account.chats.get(chat_id)
        found = views_of(chat, after, since) if chat else []
        left = deadline - clock()
        if found or left <= 0:
            return found
        await (chat.change(left) if chat else asyncio.sleep(_UNKNOWN_CHAT))
