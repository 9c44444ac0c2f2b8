"""Clients who write to a local Telegram and wait for their answers."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from sandbox import Sandbox

FIRST_CLIENT = 10_000
QUESTIONS = ("does it hurt", "why is it called dry")  # both are answered: one message in, one message out
DEADLINE = 300.0  # seconds for anything


class Crowd:
    """Writes, and counts the answers as they arrive."""

    def __init__(self, telegram: Sandbox) -> None:
        """Listen to everything that the bot sends."""
        self.telegram = telegram
        self.answers: list[tuple[int, int]] = []  # each answer's chat, and the message that it replies to
        self._changed = asyncio.Event()
        telegram.world.listeners.add(self._notice)

    def write(self, messages: int, clients: int) -> None:
        """Let the clients write in turn."""
        for number in range(messages):
            self._say(number, clients)

    async def write_steadily(self, messages: int, clients: int, a_second: float) -> None:
        """Let them write in turn, so many messages a second."""
        began = time.monotonic()
        for number in range(messages):
            await asyncio.sleep(max(0.0, began + number / a_second - time.monotonic()))
            self._say(number, clients)

    async def polled(self) -> None:
        """Wait until the bot has asked for updates."""
        async with asyncio.timeout(DEADLINE):
            while not self.telegram.calls("getUpdates"):  # noqa: ASYNC110 (calls give no event)
                await asyncio.sleep(0.005)

    async def answered(self, count: int) -> None:
        """Wait until there are so many answers in all."""
        async with asyncio.timeout(DEADLINE):
            while len(self.answers) < count:
                self._changed.clear()
                await self._changed.wait()

    async def asked(self, client: int) -> float:
        """One more question of a client's, and the seconds until its answer."""
        before, began = len(self.answers), time.monotonic()
        self.telegram.say(client, f"{QUESTIONS[0]} {client}")
        await self.answered(before + 1)
        return time.monotonic() - began

    def out_of_order(self) -> int:
        """How many answers reply to an earlier message than the one before them in their chat did."""
        last: dict[int, int] = {}
        wrong = 0
        for chat_id, replied in self.answers:
            wrong += replied < last.get(chat_id, 0)
            last[chat_id] = replied
        return wrong

    def _say(self, number: int, clients: int) -> None:
        """No two say the same, so that no bot can have kept what it made of it."""
        self.telegram.say(FIRST_CLIENT + number % clients, f"{QUESTIONS[number % len(QUESTIONS)]} {number}")

    def _notice(self, event: dict[str, Any]) -> None:
        message = event["data"]
        if event["kind"] == "message" and message["from"]["is_bot"]:
            replied = message.get("reply_to_message", {}).get("message_id", 0)
            self.answers.append((event["chat_id"], replied))
            self._changed.set()
