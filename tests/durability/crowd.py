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
AT_ONCE = (0.02, 0.2)  # seconds until the therapist replies: quicker than any person
SECOND_THOUGHT = 1.0
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
    cards: dict[int, int] = field(default_factory=dict)  # the latest message that shows each escalation
    replies: dict[int, int] = field(default_factory=dict)  # the escalation of each of the therapist's messages

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

    def _notice(self, event: Message) -> None:
        """The therapist sees a message: she replies to each card, and again where that went to nobody."""
        message = event["data"]
        if event["kind"] != "message" or event["chat_id"] != KAZ or not message["from"]["is_bot"]:
            return
        if message["text"].startswith(NOBODY):
            number = self.replies[message["reply_to_message"]["message_id"]]
            self._later(SECOND_THOUGHT, number)
        elif found := NUMBER.search(message["text"]):
            number = int(found[1])
            if number not in self.cards:
                self._later(self.random.uniform(*AT_ONCE), number)
            self.cards[number] = message["message_id"]

    def _later(self, seconds: float, number: int) -> None:
        asyncio.get_running_loop().call_later(seconds, self._reply, number)

    def _reply(self, number: int) -> None:
        message_id = self.telegram.say(KAZ, words_for(number), reply_to_message_id=self.cards[number])
        self.replies[message_id] = number


def words_for(number: int) -> str:
    """What the therapist replies to this escalation, and to no other."""
    return f"the reply to {number}, and to nobody else"
