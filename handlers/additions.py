"""What a client adds to what is on the desk: it goes beneath the card that is there, and they are told so."""

from __future__ import annotations

from bot.desk.asking import Asked
from bot.desk.judging import Incoming, doubtful_emergency, parts_of
from bot.models import Escalation, Purpose
from faq.match import Outcome
from handlers import texts, therapist_texts
from handlers.cards import SHOWN, is_doubtful, put_copy, put_news, quoted, urgency
from handlers.context import Context
from handlers.messages import text_message, units


async def show_addition(context: Context, asked: Asked, escalation: Escalation, message: Incoming) -> None:
    """Show the therapist the message beneath its card, and tell the client.

    Of a further photo of an album there is nothing to tell; what is urgent itself was answered as such.
    """
    if not message.has_media:
        await _put_news(context, asked, escalation, message)
    if message.has_media or units(message.text) > SHOWN:
        cards = await context.tx.outbox.cards(escalation.number, context.practice.therapist_chat_id)
        await put_copy(context.tx, context.practice, escalation, message.message_id, cards[0] if cards else None)
    if asked.questions and not parts_of(asked.match, Outcome.URGENT):
        await _acknowledge(context, asked, escalation, message)


async def _put_news(context: Context, asked: Asked, escalation: Escalation, message: Incoming) -> None:
    state = urgency(urgent=escalation.urgent, doubtful=doubtful_emergency(asked.match) is not None)
    html = quoted(therapist_texts.ADDED_TO_CARD, escalation, message.text, state=state)
    await put_news(context.tx, context.practice, escalation, html)


async def _acknowledge(context: Context, asked: Asked, escalation: Escalation, message: Incoming) -> None:
    html = context.render(texts.ADDED, number=escalation.number)
    if escalation.urgent or doubtful_emergency(asked.match) or is_doubtful(context.practice, escalation):
        html += context.render(texts.IF_EMERGENCY)
    told = text_message(
        escalation.chat_id,
        html,
        reply_to=message.message_id,
        purpose=Purpose.ACKNOWLEDGEMENT,
        ref=escalation.number,
    )
    await context.put(told)
