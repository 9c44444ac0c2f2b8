"""The things the bot keeps: clients, questions, escalations, replies, and messages on their way in and out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from faq.match import Outcome
from faq.taught import Taught

Json = dict[str, Any]
NOBODY = -(1 << 60)  # chat ids from here down are nobody's: Telegram's have 52 bits at most


class EscalationStatus(StrEnum):
    """Where an escalation stands; only an open one waits for the therapist."""

    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    UNDELIVERABLE = "undeliverable"


class ReplyStatus(StrEnum):
    """Where a therapist's reply stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Purpose(StrEnum):
    """Why a message is in the outbox: it decides what its delivery, or failure, means."""

    ANSWER = "answer"  # curated words to a client
    ACKNOWLEDGEMENT = "acknowledgement"  # "I passed it on"
    CARD = "card"  # an escalation shown to the therapist; ref is its number
    COPY = "copy"  # a client's photo, voice, ... shown beneath its card; ref is the escalation's number
    ABOUT = "about"  # news of an escalation for the therapist, who may reply to it; ref is its number
    REPLY = "reply"  # the therapist's words to a client; ref is the reply's id
    TEACH = (
        "teach"  # asks the therapist for the question that an answer of theirs is for; ref is the escalation's number
    )
    PREVIEW = "preview"  # an answer as all clients would read it; ref is the number of what would be taught
    ERASE = (
        "erase"  # asks the therapist whether to erase a client, and takes copies away; ref is an escalation's number
    )
    HINT = "hint"  # says, once, how to reach a client; ref is the escalation's number
    NOTE = "note"  # anything else


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who writes to the bot in a private chat."""

    chat_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a client's message and what became of it."""

    id: int
    chat_id: int
    message_id: int
    text: str
    outcome: Outcome
    entry_ids: tuple[str, ...]  # best first
    escalation: int | None
    asked_at: datetime
    picked: str = ""  # of what was offered, the last one that the client picked

    @property
    def answer(self) -> str:
        """The id of the entry that answered it, at once or picked from an offer; empty where there is none."""
        at_once = self.entry_ids[:1] if self.outcome is Outcome.ANSWER else ()
        return self.picked or next(iter(at_once), "")


class Rank(NamedTuple):
    """A place in the therapist's inbox: urgent ones first, then the oldest. It stays when what has it is closed."""

    calm: bool
    number: int


LAST = Rank(calm=True, number=(1 << 63) - 1)  # after all others


@dataclass(frozen=True, slots=True)
class Escalation:
    """A question on the therapist's desk, with its short number."""

    number: int
    chat_id: int
    client_name: str
    message_id: int
    text: str
    status: EscalationStatus
    urgent: bool
    reason: str  # id of the handoff topic or urgent sign, if one matched
    guesses: tuple[str, ...]  # ids of the answers that came nearest
    asked_at: datetime
    closed_at: datetime | None = None
    replying: bool = False  # a reply is on its way

    @property
    def erased(self) -> bool:
        """Whether its client was erased: there is nobody to answer any more."""
        return self.chat_id <= NOBODY

    @property
    def rank(self) -> Rank:
        """Its place in the inbox."""
        return Rank(not self.urgent, self.number)


@dataclass(frozen=True, slots=True)
class Reply:
    """The therapist's words to one client, as a message of the therapist's chat or as a curated answer."""

    id: int
    escalation: int
    therapist_chat_id: int
    therapist_message_id: int | None  # None for a curated answer sent with one tap
    outbox_id: int | None
    status: ReplyStatus
    words: str = ""  # where they are one text message that could be for everyone
    entry_id: str = ""  # of a curated answer


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something that the therapist teaches: a draft until it is approved, and in use until it is withdrawn."""

    taught: Taught
    escalation: int
    taught_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def number(self) -> int:
        """Its number."""
        return self.taught.number


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A Bot API call to be made: `method` with `payload`, in its chat's order.

    `target` is the id of an earlier outbox row whose Telegram message this one replies to, edits or deletes.
    """

    chat_id: int
    method: str
    payload: Json = field(default_factory=dict)
    purpose: Purpose = Purpose.NOTE
    ref: int | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A stored `Outgoing`, claimed for sending."""

    id: int
    message: Outgoing
    tries: int  # with the one that it is claimed for
    target_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A stored update that waits to be handled."""

    id: int
    update: Json
    tries: int
