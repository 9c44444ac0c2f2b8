"""What happens when the therapist answers: to whom the words go, and where the escalation stands then."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Escalation, EscalationStatus, Reply, ReplyStatus
from bot.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Step:
    """The escalation after a step, and whether the step was taken or came too late."""

    escalation: Escalation
    taken: bool


class Answering:
    """The therapist's side of the desk, within one transaction."""

    def __init__(self, tx: Transaction) -> None:
        """Everything it needs is stored."""
        self._tx = tx

    async def shown_at(self, chat_id: int, message_id: int) -> Escalation | None:
        """The escalation that this message of the therapist's chat shows or replied to: the one key to a client."""
        number = await self._tx.outbox.escalation_at(chat_id, message_id)
        if number is None and (earlier := await self._tx.replies.of_message(chat_id, message_id)):
            number = earlier.escalation
        return await self._tx.escalations.get(number) if number else None

    async def get(self, number: int) -> Escalation | None:
        """The escalation with this number, if there is one."""
        try:
            return await self._tx.escalations.get(number)
        except LookupError:
            return None

    async def reply(self, number: int, chat_id: int, message_id: int | None, words: str = "") -> int:
        """Store a message of the therapist's chat as a reply and give its id; a later one may follow the first.

        `words` are those of a text message that could be for everyone.
        """
        await self._tx.escalations.held(number)
        return await self._tx.replies.add(number, chat_id, message_id, words=words)

    async def reply_with_entry(self, number: int, chat_id: int, entry_id: str) -> int | None:
        """Store a curated answer as the reply, once: a second tap comes too late and gives None."""
        escalation = await self._tx.escalations.held(number)
        if escalation.status is not EscalationStatus.OPEN or escalation.replying:
            return None
        return await self._tx.replies.add(number, chat_id, None, entry_id=entry_id)

    async def dismiss(self, number: int) -> Step:
        """Close an open escalation without a reply."""
        return await self._move(number, EscalationStatus.OPEN, EscalationStatus.DISMISSED)

    async def reopen(self, number: int) -> Step:
        """Take a dismissal back."""
        return await self._move(number, EscalationStatus.DISMISSED, EscalationStatus.OPEN)

    async def delivered(self, reply_id: int) -> tuple[Reply, Escalation]:
        """A reply arrived: the escalation is answered."""
        return await self._settle(reply_id, ReplyStatus.DELIVERED, EscalationStatus.ANSWERED)

    async def undeliverable(self, reply_id: int) -> tuple[Reply, Escalation]:
        """A reply will never arrive; what an earlier reply already answered stays answered."""
        return await self._settle(reply_id, ReplyStatus.FAILED, EscalationStatus.UNDELIVERABLE)

    async def _settle(
        self, reply_id: int, reply_status: ReplyStatus, status: EscalationStatus
    ) -> tuple[Reply, Escalation]:
        await self._tx.replies.set_status(reply_id, reply_status)
        reply = await self._tx.replies.get(reply_id)
        escalation = await self._tx.escalations.held(reply.escalation)
        answered = escalation.status is EscalationStatus.ANSWERED
        if not answered or status is EscalationStatus.ANSWERED:
            escalation = await self._tx.escalations.set_status(reply.escalation, status)
        return reply, escalation

    async def _move(self, number: int, before: EscalationStatus, after: EscalationStatus) -> Step:
        escalation = await self._tx.escalations.held(number)
        if escalation.status is not before or escalation.replying or escalation.erased:
            return Step(escalation, taken=False)
        return Step(await self._tx.escalations.set_status(number, after), taken=True)
