"""The steps by which the therapist teaches, for the tests."""

from __future__ import annotations

from faq.match import Outcome
from tests.clinic import KAZ, MIA, Clinic, Message

BAGS, LOCKERS = "do you have lockers for my bag", "There are <lockers> & hooks.\nBehind you."
OUCH = "ouch or no ouch"


def now(clinic: Clinic, message: Message) -> Message:
    """A message of the therapist's chat as it is now."""
    return clinic.message(KAZ, message["message_id"])


async def answered(clinic: Clinic, text: str = BAGS, words: str = LOCKERS) -> Message:
    """The card of a question that the therapist answered in her own words."""
    await clinic.say(MIA, text)
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, words, reply_to_message_id=card["message_id"])
    clinic.new(MIA)
    return now(clinic, card)


async def suggested(clinic: Clinic, text: str = OUCH) -> Message:
    """The card of a question that the therapist answered with one tap."""
    clinic.decide(text, (text, Outcome.ESCALATE, "does-it-hurt"))
    await clinic.say(MIA, text)
    (card,) = clinic.new(KAZ)
    await clinic.tap(KAZ, card, "Send: Does it hurt?")
    clinic.new(MIA)
    return now(clinic, card)


async def previewed(clinic: Clinic, question: str = "Where can I leave my bag?", **card: str) -> Message:
    """The preview of a new answer."""
    (ask,) = await clinic.tap(KAZ, await answered(clinic, **card), "Use for everyone")
    (preview,) = await clinic.say(KAZ, question, reply_to_message_id=ask["message_id"])
    return preview


async def taught(clinic: Clinic) -> list[str]:
    """What is in use, by the ids of the entries."""
    async with clinic.storage.transaction() as tx:
        return [one.entry_id for one in await tx.taught.in_use()]
