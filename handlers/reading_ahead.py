"""Has the encoder read clients' messages in a thread of its own, while the loop handles those that came before."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from bot.models import Json
from bot.practice import Practice
from bot.updates import chat_of
from faq.matcher import Matcher
from handlers.context import clean

REMEMBERED = 64  # updates; each comes twice, when it is stored and when it is handled


class ReadingAhead:
    """Half of a message's time goes there, and needs neither the database nor Python's lock."""

    def __init__(self, practice: Practice) -> None:
        """The practice's matcher is the one that finds what was read."""
        self._practice = practice
        self._thread = ThreadPoolExecutor(1, "reading ahead")  # one message after the other: the next one wanted first
        self._begun: dict[Any, asyncio.Future[None]] = {}  # by update, the latest ones

    def __call__(self, update: Json) -> asyncio.Future[None] | None:
        """Begin to read an update, which may be of any shape, unless that was begun; None if nothing is to be read."""
        number = update.get("update_id")
        if number in self._begun:
            return self._begun[number]
        matcher, words = self._practice.matcher, self._words(update)
        if not (words and matcher.semantic):
            return None
        if len(self._begun) == REMEMBERED:
            del self._begun[next(iter(self._begun))]
        reading = asyncio.get_running_loop().run_in_executor(self._thread, _read, matcher, words)
        return self._begun.setdefault(number, reading)

    def _words(self, update: Json) -> str:
        message = update.get("message") or update.get("edited_message")
        if not isinstance(message, dict) or chat_of(update) == self._practice.therapist_chat_id:
            return ""
        words = message.get("text") or message.get("caption")
        return clean(words) if isinstance(words, str) and not words.startswith("/") else ""


def _read(matcher: Matcher, words: str) -> None:
    with suppress(Exception):  # it comes again where the message is matched, and is reported there
        matcher.read(words)
