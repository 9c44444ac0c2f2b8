"""A bot's updates: they wait, in order, until a call confirms them or a webhook takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from sandbox.wire import Json, bad_request, conflict

if TYPE_CHECKING:
    from sandbox.arguments import Arguments

_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_MOST = 100
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

Listener = Callable[[int, Json], None]


class Updates:
    """The queue of one bot, and the one poll that may wait at it."""

    def __init__(self, first_id: int) -> None:
        """Start empty, numbering from this id."""
        self.next_id = first_id
        self.waiting: dict[int, Json] = {}
        self.allowed: frozenset[str] | None = None  # None: all but those that must be asked for
        self.listener: Listener | None = None  # the webhook's courier
        self._poll: asyncio.Future[None] | None = None

    def add(self, kind: str, payload: Any) -> int:
        """Queue an update of a kind the bot wants, and return its id (0: the bot doesn't want it)."""
        if not self._wanted(kind):
            return 0
        return self.inject({kind: payload})

    def inject(self, update: Json) -> int:
        """Queue an update as it is; it gets the next id unless it brings one."""
        update_id = update.get("update_id", self.next_id)
        numbered = isinstance(update_id, int)
        key = update_id if numbered else self.next_id
        self.next_id = max(self.next_id, key) + 1
        self.waiting[key] = {"update_id": update_id, **update}
        if self.listener:
            self.listener(key, self.waiting[key])
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        return key

    def allow(self, arguments: Arguments) -> None:
        """Remember which updates the bot wants; without the argument the last choice stays."""
        kinds = arguments.json("allowed_updates", "allowed updates")
        if kinds is None:
            return
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            raise bad_request("can't parse allowed updates JSON object: expected an Array of String")
        self.allowed = frozenset(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forget the updates below the offset; a negative one keeps that many from the end."""
        if offset < 0:
            offset = next(islice(reversed(self.waiting), -offset - 1, None), 0)
        while self.waiting and (first := next(iter(self.waiting))) < offset:
            del self.waiting[first]

    async def poll(self, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 - Telegram's argument
        """Return the first updates, waiting for one if there is none yet."""
        self.end_poll(OTHER_POLLER)
        if not self.waiting and timeout > 0:
            self._poll = asyncio.get_running_loop().create_future()
            await self._until_added(self._poll, timeout)
        return list(islice(self.waiting.values(), limit if 1 <= limit <= _MOST else _MOST))

    async def _until_added(self, poll: asyncio.Future[None], seconds: float) -> None:
        await asyncio.wait([poll], timeout=seconds)
        if self._poll is poll:
            self._poll = None
        if poll.done():
            poll.result()  # raises the conflict that ended this poll

    def end_poll(self, reason: str) -> None:
        """End the poll that waits, if any, with a conflict."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(reason))
        self._poll = None

    def abandon_poll(self) -> None:
        """Let go of the poll whose caller went away."""
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        self._poll = None

    def _wanted(self, kind: str) -> bool:
        return kind not in _ON_REQUEST if self.allowed is None else kind in self.allowed
