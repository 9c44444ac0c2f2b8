"""The sandbox's world: people, bots with their chats, files, faults, the log of calls. All in memory."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sandbox.chat import PRIVATE, SUPERGROUP, Chat
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.flood import FloodLimits
from sandbox.people import Group, Person
from sandbox.updates import Updates
from sandbox.webhook import Webhook
from sandbox.wire import Json, Refusal, bad_request

_TOKEN = re.compile(r"[0-9]{1,16}:[A-Za-z0-9_-]{3,128}")
_EPOCH = 1_735_689_600  # 2025-01-01: ids that start at the seconds since then are new after a restart
_QUERIES_KEPT = 10_000

EventListener = Callable[[Json], None]


@dataclass(slots=True)
class Account:
    """One bot: who it is, its chats and its updates."""

    world: World
    id: int
    username: str
    updates: Updates
    webhook: Webhook
    name: str = "Practice bot"
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Json] = field(default_factory=dict)  # clicks by query id, answered or not
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # by scope and language
    profile: dict[str, str] = field(default_factory=dict)  # descriptions by field and language
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def as_user(self) -> Json:
        """Return the Bot API's User object."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def chat(self, chat_id: int) -> Chat:
        """Return a chat the bot knows, or refuse as Telegram does."""
        found = self.chats.get(chat_id)
        if found is None:
            raise bad_request("chat not found")
        return found

    def private_chat(self, person: Person) -> Chat:
        """Return the chat with a person, which exists as soon as the person does."""
        known = self.chats.get(person.id)
        if known is None:
            known = Chat(person.id, PRIVATE, person=person, started=person.started)
            self.chats[person.id] = known
        return known

    def group(self, group: Group) -> Chat:
        """Make a group known to the bot, or bring what is known up to date."""
        known = self.chats.setdefault(group.id, Chat(group.id, group.type))
        known.title, known.type = group.title or known.title, group.type
        known.members.update(group.members)
        known.bot_status = group.bot_status
        return known

    def post(self, chat: Chat, sender: Json, fields: Json) -> Json:
        """Put a new message into a chat and show it to whoever looks on."""
        message: Json = {
            "message_id": self._next_message_id(chat),
            "from": sender,
            "chat": chat.as_chat(),
            "date": self.world.now(),
            **fields,
        }
        chat.put(message, self.world.keep_messages)
        self.world.publish("message", self, chat, message)
        return message

    def _next_message_id(self, chat: Chat) -> int:
        """Return a number as Telegram gives it: a supergroup counts for itself, all other chats together."""
        if chat.type != SUPERGROUP:
            return next(self.world.message_ids)
        chat.last_own_id += 1
        return chat.last_own_id

    def remember_query(self, query_id: str, query: Json) -> None:
        """Keep a click until it is answered or too old."""
        self.queries[query_id] = query
        if len(self.queries) > _QUERIES_KEPT:
            del self.queries[next(iter(self.queries))]


@dataclass(slots=True)
class World:
    """Everything there is. The first token that calls becomes the bot that people write to."""

    people: dict[int, Person] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    tokens: frozenset[str] | None = None  # None: any token of the right shape is a bot
    username: str = "demo_bot"
    first_id: int = 0  # 0: derived from the clock
    keep_messages: int = 0  # per chat; 0: all
    keep_calls: int = 10_000
    limits: bool = False
    group_privacy: bool = False
    suggestions: tuple[str, ...] = ()  # what the page offers a client to ask
    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], float] = time.time
    files: Files = field(default_factory=Files)
    faults: Faults = field(default_factory=Faults)
    accounts: dict[str, Account] = field(default_factory=dict)
    listeners: set[EventListener] = field(default_factory=set)
    calls: deque[Json] = field(init=False)
    flood: FloodLimits = field(init=False)
    message_ids: count[int] = field(init=False)
    query_ids: count[int] = field(init=False)
    _first: Account = field(init=False)

    def __post_init__(self) -> None:
        """Start the counters and make the bot that waits for its token."""
        self.first_id = self.first_id or max(1, int(self.wall_clock()) - _EPOCH)
        self.message_ids, self.query_ids = count(self.first_id), count(self.first_id)
        self.calls = deque(maxlen=self.keep_calls)
        self.flood = FloodLimits(self.clock)
        self._first = self._new_account(0, self.username)

    def now(self) -> int:
        """Return the time as messages carry it."""
        return int(self.wall_clock())

    def account_of(self, token: str) -> Account:
        """Return the bot of a token, or refuse a token that is none."""
        if self.tokens is not None and token not in self.tokens:
            raise Refusal(401, "Unauthorized")
        if token in self.accounts:
            return self.accounts[token]
        if not _TOKEN.fullmatch(token):
            raise Refusal(401, "Unauthorized: invalid token specified")
        return self._admit(token)

    def _admit(self, token: str) -> Account:
        bot_id = int(token.partition(":")[0])
        if not self.accounts:
            account = self._first
            account.id = bot_id
        else:
            account = self._new_account(bot_id, f"bot_{bot_id}_bot")
        self.accounts[token] = account
        return account

    def _new_account(self, bot_id: int, username: str) -> Account:
        account = Account(self, bot_id, username, Updates(self.first_id), Webhook())
        for person in self.people.values():
            account.private_chat(person)
        for group in self.groups:
            account.group(group)
        return account

    def account(self, bot_id: int = 0) -> Account:
        """Return the bot with this id; 0 is the bot that called first, or is awaited."""
        if not bot_id:
            return self._first
        for account in self.accounts.values():
            if account.id == bot_id:
                return account
        raise bad_request("no bot with this id has called the sandbox")

    def bots(self) -> Iterable[Account]:
        """Return every bot, the awaited one included."""
        return list(self.accounts.values()) or [self._first]

    def person(self, user_id: int, **known: Any) -> Person:
        """Return a person, invented on first sight; what is newly known of them is noted."""
        person = self.people.get(user_id)
        if person is None:
            person = Person(user_id, known.pop("first_name", None) or f"Person {user_id}")
            self.people[user_id] = person
        for name, value in known.items():
            if value is not None:
                setattr(person, name, value)
        return person

    def publish(self, kind: str, account: Account, chat: Chat | None, data: Json) -> None:
        """Tell whoever looks on what happened."""
        if not self.listeners:
            return
        event = {"kind": kind, "bot": account.id, "chat_id": chat.id if chat else 0, "data": data}
        for listener in list(self.listeners):
            listener(event)
