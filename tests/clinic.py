"""A practice under test: the real bot and the local Telegram, an update in over HTTP, messages out over HTTP."""

from __future__ import annotations

import copy
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from bot.app import Bot
from bot.content import Content
from bot.settings import load_settings
from bot.storage.engine import Storage
from faq.entry import Entry
from faq.match import Match, Outcome, Part, Ranked
from faq.matcher import Matcher
from sandbox import Group, Person, Sandbox

TOKEN = "1234567:a-token-for-the-sandbox-only-000"  # noqa: S105 (of the sandbox, which takes any)
KAZ, MIA, TOM = 9001, 1001, 1002
Message = dict[str, Any]


class Clock:
    """The time, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2036, 3, 3, 4, 30, tzinfo=UTC)  # later than what a real process stored

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> None:
        self.now += timedelta(**time)


class Decided(Matcher):
    """The real matcher, except for the messages whose match a test decides."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = copy.copy(matcher)  # other tests have the same one, and another threshold
        self.semantic = matcher.semantic
        self.matches: dict[str, Match] = {}

    def match(self, text: str, previous: Entry | None = None) -> Match:
        return self.matches.get(text) or self._matcher.match(text, previous)

    def read(self, text: str) -> None:
        self._matcher.read(text)

    def look_up(self, text: str) -> None:
        self._matcher.look_up(text)

    def accept(self, accepted_wrong: float) -> None:
        self._matcher.accept(accepted_wrong)

    def is_near_emergency(self, text: str) -> bool:
        return self._matcher.is_near_emergency(text)


class Clinic:
    """Drives the bot's own loops step by step, so that nothing has to be waited for."""

    def __init__(self, content: Content, database: str, groups: Iterable[Group] = (), **settings: Any) -> None:
        people = [
            Person(MIA, "Mia", "Hart", "mia"),
            Person(TOM, "Tom", "Fox"),
            Person(KAZ, "Kaz", role="therapist", started=True),
        ]
        self.telegram = Sandbox(people=people, groups=groups)
        self.clock = Clock()
        self.content = copy.copy(content)
        self._decided = self.content.matcher = Decided(content.matcher)
        self._database = database
        self._settings = settings
        self._seen: dict[int, int] = {}

    async def __aenter__(self) -> Self:
        await self.telegram.start()
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        await self.telegram.stop()

    async def open(self, **changed: Any) -> None:
        """Start the bot, perhaps with other settings than before."""
        self._settings |= changed
        settings = load_settings(
            env_file=None,
            telegram_api_url=self.telegram.url,
            telegram_limits=False,
            database_url=self._database,
            **({"telegram_token": TOKEN, "therapist_chat_id": KAZ, "timezone": "UTC"} | self._settings),
        )
        self.storage = await Storage.open(settings.database_url, self.clock)
        self.bot = Bot(settings, self.storage, self.content)
        await self.bot.greet()
        await self.bot.live.look()

    def use(self, database: str) -> None:
        """Have another database when the bot is started next."""
        self._database = database

    async def close(self) -> None:
        """Stop the bot."""
        await self.bot.close()
        await self.storage.close()

    @asynccontextmanager
    async def replica(self, content: Content) -> AsyncIterator[None]:
        """Another process of the practice, on the same database, does the work meanwhile."""
        first = self.bot, self.storage, self.content, self._decided
        self.content = copy.copy(content)
        self._decided = self.content.matcher = Decided(content.matcher)
        await self.open()
        try:
            yield
        finally:
            await self.close()
            self.bot, self.storage, self.content, self._decided = first

    async def settle(self) -> None:
        """Let everything that may happen now happen."""
        while self.telegram.pending:
            await self.bot.intake.fetch(long_poll=0)
        while await self.bot.worker.step() or await self.bot.sender.step():
            await self.bot.sender.finish()
        await self.bot.worker.finish()

    async def say(self, person: int, text: str = "", **details: Any) -> list[Message]:
        """What the person's chat shows after they wrote this: the messages that are new in it."""
        self.telegram.say(person, text, **details)
        await self.settle()
        return self.new(details.get("chat_id") or person)

    def decide(self, message: str, *parts: tuple[str, Outcome, str], confidence: float = 0.6) -> None:
        """Have this message match so: parts with their outcomes and the ids of their entries, best first."""
        library = self.content.library
        entries = {entry.id: Ranked(entry, confidence) for entry in library.entries}
        self._decided.matches[message] = Match(
            tuple(Part(text, outcome, tuple(entries[one] for one in ids.split())) for text, outcome, ids in parts)
        )

    def undecide(self, message: str) -> None:
        """Let the matcher itself decide about this message again."""
        del self._decided.matches[message]

    async def edit(self, person: int, message_id: int, text: str, chat_id: int = 0) -> list[Message]:
        """What is new in the person's chat after they changed their message."""
        self.telegram.edit(person, message_id, text, chat_id)
        await self.settle()
        return self.new(chat_id or person)

    async def forge(self, person: int, message_id: int, data: str, chat_id: int = 0) -> list[Message]:
        """What is new after somebody sent button data that no button of theirs holds."""
        self.telegram.click(person, message_id, data, chat_id, forge=True)
        await self.settle()
        return self.new(chat_id or person)

    async def tap(
        self, person: int, message: Message, words: str, chat_id: int = 0, *, old: bool = False
    ) -> list[Message]:
        """What is new after the person tapped the button with these words, perhaps of an `old` message."""
        self.telegram.click(person, message["message_id"], button(message, words), chat_id, old=old)
        await self.settle()
        return self.new(chat_id or person)

    async def take_over(self) -> bool | str:
        """What the running bot does every few seconds: take over changed settings and FAQ, and say what can't be."""
        await self.bot.live.look()
        changed = await self.content.refresh(self.bot.lessons, self.bot.news)
        if changed is not False:
            decided = Decided(self.content.matcher)
            decided.matches, self._decided = self._decided.matches, decided
            self.content.matcher = decided
        await self.settle()
        return changed

    def new(self, chat_id: int) -> list[Message]:
        """The bot's messages that this chat shows and that were not asked for before."""
        seen = self._seen.get(chat_id, 0)
        messages = [message for message in self.telegram.messages(chat_id) if message["message_id"] > seen]
        self._seen[chat_id] = max([seen, *(message["message_id"] for message in messages)])
        return [message for message in messages if message["from"]["is_bot"]]

    def message(self, chat_id: int, message_id: int) -> Message:
        """A message as the chat shows it now."""
        return next(m for m in self.telegram.messages(chat_id) if m["message_id"] == message_id)

    def toasts(self) -> list[str]:
        """What the taps were answered."""
        calls = self.telegram.calls("answerCallbackQuery")
        return [call["arguments"].get("text", "") for call in calls]


def button(message: Message, words: str) -> str:
    """The data behind the button with these words."""
    return next(data for text, data in buttons(message).items() if words in text)


def buttons(message: Message) -> dict[str, str]:
    """A message's buttons."""
    return {key["text"]: key["callback_data"] for row in message.get("buttons", []) for key in row}


def number(message: Message) -> int:
    """The escalation number that a message names."""
    found = re.search(r"[Nn]o\. (\d+)", message["text"])
    assert found, message["text"]
    return int(found[1])


def sqlite(folder: Path) -> str:
    """A database of its own."""
    return f"sqlite:///{folder / 'practice.db'}"
