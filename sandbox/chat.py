"""One chat as the bot sees it: its messages in order, its members, and who may write."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.wire import Refusal, bad_request, forbidden

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.wire import Json

PRIVATE = "private"
SUPERGROUP = "supergroup"
_ABSENT = frozenset({"left", "kicked"})


@dataclass(slots=True)
class Chat:
    """A private chat or a group."""

    id: int
    type: str
    title: str = ""
    person: Person | None = None  # the other side of a private chat
    members: dict[int, str] = field(default_factory=dict)  # a group's people and their status
    bot_status: str = "member"  # in a group: member, administrator, left, kicked
    started: bool = False  # private: the person has written to the bot or pressed Start
    blocked: bool = False  # private: the person has blocked the bot
    migrated_to: int = 0  # the supergroup that this group became
    messages: dict[int, Json] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)  # message id -> version of its last change
    pinned: list[int] = field(default_factory=list)
    version: int = 0  # counts every change, so that a reader can wait for the next
    last_own_id: int = 0  # a supergroup numbers its messages itself
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        """Tell whether this is a chat with one person."""
        return self.type == PRIVATE

    def as_chat(self) -> Json:
        """Return the Bot API's Chat object."""
        if self.person is None:
            return {"id": self.id, "title": self.title, "type": self.type}
        user = self.person.as_user()
        shown = ("first_name", "last_name", "username")
        return {"id": self.id, "type": self.type, **{name: user[name] for name in user if name in shown}}

    def check_access(self) -> None:
        """Refuse the bot what Telegram would refuse it here."""
        if self.person is not None:
            self._check_private(self.person)
        elif self.migrated_to:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, reason, {"migrate_to_chat_id": self.migrated_to})
        elif self.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {self.type} chat")
        elif self.bot_status == "left":
            raise forbidden(f"bot is not a member of the {self.type} chat")

    def _check_private(self, person: Person) -> None:
        if person.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")

    def is_member(self, user_id: int) -> bool:
        """Tell whether a person is in this chat."""
        return user_id == self.id if self.is_private else self.members.get(user_id, "left") not in _ABSENT

    def message(self, message_id: int, role: str) -> Json:
        """Return a message, or refuse with Telegram's words; `role` says what it was wanted for."""
        found = self.messages.get(message_id)
        if found is None:
            raise bad_request(f"message to {role} not found")
        return found

    def put(self, message: Json, keep: int = 0) -> None:
        """Add a message, or note that it changed; `keep` bounds how many are remembered."""
        message_id = message["message_id"]
        self.messages[message_id] = message
        self.touch(message_id)
        if keep and len(self.messages) > keep:
            self._forget(next(iter(self.messages)))

    def remove(self, message_id: int) -> None:
        """Take a message out of the chat."""
        self._forget(message_id)
        self._wake()

    def touch(self, message_id: int) -> None:
        """Note that a message changed and wake whoever waits for it."""
        self._wake()
        self.changed[message_id] = self.version

    def _forget(self, message_id: int) -> None:
        self.messages.pop(message_id, None)
        self.changed.pop(message_id, None)

    def _wake(self) -> None:
        self.version += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def change(self, timeout: float) -> None:  # noqa: ASYNC109 - part of the endpoint's contract
        """Wait until something changes here, or until the time is over."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await asyncio.wait([future], timeout=timeout)
        if future in self._waiting:
            self._waiting.remove(future)
