"""The people of a storm: clients who ask, and a therapist who replies to every card."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field

from sandbox import Person, Sandbox
from tests.clinic import KAZ, Message

FIRST_CLIENT = 20_001
ANSWERED = {"Does it hurt?": "Most people feel nothing.", "Why is it called dry?": "Nothing is injected."}
ESCALATED = ("how much is a session?", "Where can I park?")
NOBODY = "This went to nobody"
NUMBER = re.compile(r"[Nn]o\. (\d+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a client's."""

    chat_id: int
    message_id: int
    text: str

    @property
    def escalated(self) -> bool:
        """Whether it is one for the therapist."""
        return self.text in ESCALATED


@dataclass(slots=True)
class Crowd:
    """Asks and replies, and remembers what it did; every choice comes from the seed."""

    telegram: Sandbox
    clients: int
    random: random.Random
    asked: list[Asked] = field(default_factory=list)
    cards: dict[int, list[int]] = field(default_factory=dict)  # message ids by escalation number
    replies: dict[int, tuple[int, int]] = field(default_factory=dict)  # her message: number, and card replied to
    _shown: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)

    def arrive(self) -> None:
        """Make everybody known."""
        world = self.telegram.world
        world.people[KAZ] = Person(KAZ, "Kaz", role="therapist", started=True)
        for chat_id in [KAZ, *(FIRST_CLIENT + number for number in range(self.clients))]:
            world.account().private_chat(world.person(chat_id))
        world.listeners.add(self._notice)

    async def ask(self, questions: int, seconds: float) -> None:
        """Ask so many questions, every other one for the therapist, spread over about so many seconds."""
        for number in range(questions):
            chat_id = FIRST_CLIENT + self.random.randrange(self.clients)
            text = self.random.choice(ESCALATED if number % 2 else tuple(ANSWERED))
            self.asked.append(Asked(chat_id, self.telegram.say(chat_id, text), text))
            await asyncio.sleep(self.random.expovariate(questions / seconds))

    async def reply(self) -> None:
        """Reply to each card once, and again where the bot says that the reply went to nobody."""
        while True:
            message = await self._shown.get()
            await asyncio.sleep(self.random.uniform(0, 0.02))
            if message["text"].startswith(NOBODY):
                self._reply_again(message["reply_to_message"]["message_id"])
            elif found := NUMBER.search(message["text"]):
                self._reply_to(int(found[1]), message["message_id"])

    def replied(self) -> int:
        """How many escalations the therapist has replied to."""
        return len({number for number, _ in self.replies.values()})

    def _notice(self, event: Message) -> None:
        if event["kind"] == "message" and event["chat_id"] == KAZ and event["data"]["from"]["is_bot"]:
            self._shown.put_nowait(event["data"])

    def _reply_to(self, number: int, card: int) -> None:
        known = self.cards.setdefault(number, [])
        known.append(card)
        if len(known) == 1:
            self._say(number, card)

    def _reply_again(self, message_id: int) -> None:
        number, card = self.replies.pop(message_id)
        latest = self.cards[number][-1]
        if latest == card:
            self.cards[number].clear()  # its repetition is still to come
        else:
            self._say(number, latest)

    def _say(self, number: int, card: int) -> None:
        message_id = self.telegram.say(KAZ, words_for(number), reply_to_message_id=card)
        self.replies[message_id] = (number, card)


def words_for(number: int) -> str:
    """What the therapist replies to this escalation, and to no other."""
    return f"the reply to {number}, and to nobody else"
