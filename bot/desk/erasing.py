"""What happens when a client is to be erased: what would go is said first, and then it goes, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.models import Escalation
from bot.storage.erasing import Erased, Holdings
from bot.storage.transaction import Transaction


class Refusal(StrEnum):
    """Why nobody is erased."""

    UNKNOWN = "unknown"  # no escalation has the number
    ERASED = "erased"  # the client was already
    ON_ITS_WAY = "on its way"  # a sender has words to them, or about them, in its hands at this moment


@dataclass(frozen=True, slots=True)
class Held:
    """A client by one of their escalations, and how much is kept of them."""

    escalation: Escalation
    holdings: Holdings


class Erasing:
    """Erases clients, within one transaction."""

    def __init__(self, tx: Transaction, therapist_chat_id: int) -> None:
        """Updates of the therapist's chat quote clients."""
        self._tx = tx
        self._therapist_chat_id = therapist_chat_id

    async def held(self, number: int) -> Held | Refusal:
        """What is kept of the client whose escalation has this number."""
        escalation = await self._found(number)
        if isinstance(escalation, Refusal):
            return escalation
        return Held(escalation, await self._tx.erasing.holdings(escalation.chat_id))

    async def erase(self, number: int) -> Erased | Refusal:
        """Erase the client whose escalation has this number. Of two at once the later one finds them erased."""
        escalation = await self._found(number)
        if isinstance(escalation, Refusal):
            return escalation
        client = escalation.chat_id
        if not await self._tx.clients.held(client):  # meanwhile somebody else erased them
            return Refusal.ERASED
        await self._tx.erasing.hold(client)
        if await self._tx.erasing.on_its_way(client):
            return Refusal.ON_ITS_WAY
        self._tx.leaves_no_trace = True
        return await self._tx.erasing.erase(client, self._therapist_chat_id)

    async def _found(self, number: int) -> Escalation | Refusal:
        try:
            escalation = await self._tx.escalations.get(number)
        except LookupError:
            return Refusal.UNKNOWN
        return Refusal.ERASED if escalation.erased else escalation
