"""What a client's message goes on from: the therapist's words to them, or what they told her before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.desk.judging import Incoming
from bot.models import Escalation, EscalationStatus, Reply
from bot.storage.transaction import Transaction

ANSWERED_WITHIN = timedelta(hours=48)  # a later "yes" is about something else
EMERGENCY_LASTS = timedelta(hours=2)  # how long what a client writes is likely about it
CORRECTED_WITHIN = timedelta(hours=1)
GOES_ON = timedelta(minutes=5)  # how long an answer to the therapist may have further parts, after each of them
_CORRECTING = re.compile(
    r"\W*\*\s*\w|[\w'’]+(?: [\w'’]+){0,3} ?\*$"  # "*Thursday", "Thursday*"
    r"|.*\bi (?:actually )?meant?\b|.*\bmeant to (?:say|write|type)\b|.*\bshould have (?:said|written)\b"
    r"|\W*(?:correction|typo|autocorrect|scratch that)\b"
    r"|\W*(?:sorry|oops|ops|whoops|no wait|wait|my bad|my mistake)\b.*\b(?:not|wrong)\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKING = re.compile(r"\?(?=\W|$)")  # and not within an address


@dataclass(frozen=True, slots=True)
class Before:
    """What came before a message."""

    reply: Reply | None = None  # the therapist's words that it is for
    chosen: bool = False  # the client replied to these very words
    entry_id: str = ""  # of the bot's answer that the client replied to
    answer: int | None = None  # the escalation of what the client has answered to her words already

    @property
    def asked(self) -> bool:
        """Whether the therapist's words want an answer."""
        return self.reply is not None and asks_back(self.reply.words)


NOTHING = Before()


class Talk:
    """What was said in a client's chat, within one transaction."""

    def __init__(self, tx: Transaction) -> None:
        """Everything it needs is stored."""
        self._tx = tx

    async def before(self, chat_id: int, message: Incoming) -> Before:
        """What the message goes on from: what it replies to, else a question of the therapist's or an answer to one."""
        chosen = await self._chosen(chat_id, message.reply_to) if message.reply_to else None
        if chosen:
            return chosen
        replies = await self._unmet(chat_id, message.message_id)
        if replies:
            return next((Before(reply) for reply in replies if asks_back(reply.words)), NOTHING)
        return await self._going_on(chat_id, message)

    async def is_awaited(self, chat_id: int, message: Incoming) -> bool:
        """Whether the therapist waits for what this client sends now, whatever it is."""
        return (await self.before(chat_id, message)).asked or await self._emergency(chat_id) is not None

    async def begun(self, before: Before) -> Escalation | None:
        """The answer to the therapist that the message is a further part of, while that is on her desk."""
        return await self._open(before.answer) if before.answer else None

    async def emergency(self, chat_id: int) -> Escalation | None:
        """The client's emergency that the therapist has not answered yet: nobody else closes it meanwhile."""
        number = await self._emergency(chat_id)
        return await self._open(number) if number else None

    async def corrected(self, chat_id: int, message: Incoming) -> Escalation | None:
        """The open escalation of what the client wrote just before, if that is what the message corrects."""
        if not corrects(message.text):
            return None
        since = self._tx.now - CORRECTED_WITHIN
        number = await self._tx.questions.escalated_before(chat_id, message.message_id, since)
        return await self._open(number) if number else None

    async def _chosen(self, chat_id: int, message_id: int) -> Before | None:
        reply_id = await self._tx.outbox.reply_at(chat_id, message_id)
        if reply_id:
            return Before(await self._tx.replies.get(reply_id), chosen=True)
        question_id = await self._tx.outbox.answer_at(chat_id, message_id)
        question = await self._tx.questions.get(question_id, chat_id) if question_id else None
        return Before(entry_id=question.answer) if question and question.answer else None

    async def _going_on(self, chat_id: int, message: Incoming) -> Before:
        """The therapist's question that the message right before answers: people answer in several messages."""
        since = self._tx.now - GOES_ON
        number = await self._tx.questions.escalated_before(chat_id, message.message_id, since)
        if number is None:
            return NOTHING
        begun = await self._tx.escalations.get(number)
        replies = await self._unmet(chat_id, begun.message_id)
        return next((Before(reply, answer=number) for reply in replies if asks_back(reply.words)), NOTHING)

    async def _unmet(self, chat_id: int, message_id: int) -> list[Reply]:
        return await self._tx.replies.unmet(chat_id, message_id, self._tx.now - ANSWERED_WITHIN)

    async def _emergency(self, chat_id: int) -> int | None:
        return await self._tx.escalations.emergency(chat_id, self._tx.now - EMERGENCY_LASTS)

    async def _open(self, number: int) -> Escalation | None:
        escalation = await self._tx.escalations.held(number)
        return escalation if escalation.status is EscalationStatus.OPEN else None


def asks_back(words: str) -> bool:
    """Whether the therapist's words ask for something: "Would Tuesday suit you?"."""
    return _ASKING.search(words) is not None


def corrects(text: str) -> bool:
    """Whether a message corrects the one before it: "sorry, I meant my leg"."""
    return _CORRECTING.match(text) is not None
