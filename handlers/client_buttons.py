"""What a client taps: ratings, "ask the therapist", "never mind"; and the table of all that there is to tap."""

from __future__ import annotations

from telegram import Update

from handlers import texts, therapist_texts
from handlers.buttons import Verb, number
from handlers.cards import put_card, put_news, update_cards
from handlers.context import Context, client_of, place_of
from handlers.menu import open_topic, open_topics
from handlers.messages import edited_text
from handlers.outcomes import acknowledge
from handlers.picking import pick_entry, pick_suggestion
from handlers.taps import Tapped


async def _helped(update: Update, context: Context, arguments: list[str]) -> None:
    noted = await context.asking.rate(number(arguments), client_of(update).chat_id, helped=True)
    context.toast(update, texts.GLAD if noted else texts.GONE)


async def _ask_therapist(update: Update, context: Context, arguments: list[str]) -> None:
    client = client_of(update)
    passed_on = await context.asking.pass_on(number(arguments), client.chat_id, place_of(update).message_id)
    if passed_on is None:
        context.toast(update, texts.GONE)
        return
    escalation, new = passed_on
    if not new:
        therapist = context.practice.therapist  # a toast is plain text
        context.toast(update, texts.ALREADY_PASSED_ON.format(therapist=therapist, number=escalation.number))
        return
    words = context.render(texts.PASSED_ON_WORDS)
    await acknowledge(context.tx, context.practice, escalation, words)
    await put_card(context.tx, context.practice, escalation)
    context.toast(update)


async def _withdraw(update: Update, context: Context, arguments: list[str]) -> None:
    place = place_of(update)
    escalation = await context.asking.withdraw(number(arguments), client_of(update).chat_id)
    if escalation is None:
        context.toast(update, texts.TOO_LATE_TO_WITHDRAW)
        return
    html = context.render(texts.WITHDRAWN, number=escalation.number)
    await context.put(edited_text(place.chat_id, html, message_id=place.message_id))
    await update_cards(context.tx, context.practice, escalation)
    note = context.render(therapist_texts.WITHDRAWN_NOTE, name=escalation.client_name, number=escalation.number)
    await put_news(context.tx, context.practice, escalation, note)
    context.toast(update)


TAPS: dict[str, Tapped] = {
    Verb.HELPED: _helped,
    Verb.ASK: _ask_therapist,
    Verb.PICK: pick_suggestion,
    Verb.WITHDRAW: _withdraw,
    Verb.TOPICS: open_topics,
    Verb.TOPIC: open_topic,
    Verb.ENTRY: pick_entry,
}
