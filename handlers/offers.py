"""What an answered card offers to teach, or shows to have been taught."""

from __future__ import annotations

from datetime import timedelta

from bot.desk.teaching import Offer, Offered, Teaching
from bot.models import Escalation
from bot.practice import Practice
from bot.storage.transaction import Transaction
from handlers import therapist_texts
from handlers.buttons import Verb, pack
from handlers.messages import Keyboard, render

NEWS = timedelta(minutes=2)  # how long a card says that clients are about to get it


async def offered(tx: Transaction, practice: Practice, escalation: Escalation) -> tuple[str, Keyboard]:
    """What to add to the card: words, and buttons."""
    offer = await Teaching(tx, practice.content.additions, practice.matcher).offered(escalation)
    number = escalation.number
    match offer.offer:
        case Offer.WORDING:
            return "", [[(therapist_texts.REMEMBER, pack(Verb.REMEMBER, number))]]
        case Offer.ANSWER:
            return "", [[(therapist_texts.USE_FOR_EVERYONE, pack(Verb.TEACH, number))]]
        case Offer.WORDING_TAUGHT:
            return _taught(tx, offer, therapist_texts.WORDING_TAUGHT), [
                [(therapist_texts.FORGET_WORDING, pack(Verb.UNLEARN, number))]
            ]
        case Offer.ANSWER_TAUGHT:
            return _taught(tx, offer, therapist_texts.ANSWER_TAUGHT), [
                [(therapist_texts.FORGET_ANSWER, pack(Verb.UNLEARN, number))]
            ]
    return "", []


def _taught(tx: Transaction, offer: Offered, text: str) -> str:
    lesson = offer.lesson
    if lesson is None:
        return ""
    question = lesson.taught.question or (offer.entry.question if offer.entry else lesson.taught.entry_id)
    fresh = lesson.taught_at is not None and tx.now - lesson.taught_at < NEWS
    return render(text, question=question) + (therapist_texts.FROM_NOW_ON if fresh else "")
