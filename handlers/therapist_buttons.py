"""What the therapist taps: send this answer, dismiss, reopen, show the card again, more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.desk.answering import Step
from bot.models import Escalation, Purpose
from handlers import texts, therapist_texts
from handlers.buttons import Verb, number, word
from handlers.cards import put_card, update_cards
from handlers.context import Context, place_of
from handlers.inbox import inbox_page, rank_of
from handlers.messages import Keyboard, edited_text, text_message
from handlers.taps import Tapped


def _on(do: Callable[[Update, Context, Escalation, list[str]], Awaitable[None]]) -> Tapped:
    """Do it with the escalation that the button names, unless its client is gone."""

    async def tapped(update: Update, context: Context, arguments: list[str]) -> None:
        escalation = await context.answering.get(number(arguments))
        if escalation is None:
            context.toast(update, texts.GONE)
        elif escalation.erased:
            context.toast(update, therapist_texts.ERASED_ALREADY.format(number=escalation.number))
        else:
            await do(update, context, escalation, arguments)

    return tapped


async def _send(update: Update, context: Context, escalation: Escalation, arguments: list[str]) -> None:
    entry = context.practice.library.get(word(arguments, 1))
    if entry is None or entry.id not in escalation.guesses:
        context.toast(update, texts.GONE)
        return
    reply_id = await context.answering.reply_with_entry(escalation.number, place_of(update).chat_id, entry.id)
    if reply_id is None:
        _too_late(update, context, Step(escalation, taken=False))
        return
    html = context.render(texts.REPLY) + context.practice.words(entry.answer)
    reply_to = escalation.message_id
    message = text_message(escalation.chat_id, html, reply_to=reply_to, purpose=Purpose.REPLY, ref=reply_id)
    await context.tx.replies.carried_by(reply_id, await context.put(message))
    context.toast(update, therapist_texts.SENT_TOAST)


async def _dismiss(update: Update, context: Context, escalation: Escalation, _: list[str]) -> None:
    step = await context.answering.dismiss(escalation.number)
    await _moved(update, context, step, therapist_texts.DISMISSED_TOAST)


async def _reopen(update: Update, context: Context, escalation: Escalation, _: list[str]) -> None:
    step = await context.answering.reopen(escalation.number)
    await _moved(update, context, step, therapist_texts.REOPENED_TOAST)


async def _show(update: Update, context: Context, escalation: Escalation, _: list[str]) -> None:
    await put_card(context.tx, context.practice, escalation, copy=not escalation.text)
    context.toast(update)


async def _more(update: Update, context: Context, arguments: list[str]) -> None:
    await _turn(update, context, await inbox_page(context.tx, context.practice, after=rank_of(arguments)))


async def _back(update: Update, context: Context, arguments: list[str]) -> None:
    await _turn(update, context, await inbox_page(context.tx, context.practice, before=rank_of(arguments)))


async def _turn(update: Update, context: Context, page: tuple[str, Keyboard]) -> None:
    """Show another page, in the same message."""
    place, (html, keyboard) = place_of(update), page
    await context.put(edited_text(place.chat_id, html, keyboard=keyboard, message_id=place.message_id))
    context.toast(update)


async def _moved(update: Update, context: Context, step: Step, toast: str) -> None:
    if not step.taken:
        _too_late(update, context, step)
        return
    await update_cards(context.tx, context.practice, step.escalation)
    context.toast(update, toast)


def _too_late(update: Update, context: Context, step: Step) -> None:
    standing = therapist_texts.STANDING[step.escalation.status]
    told = therapist_texts.BEING_ANSWERED if step.escalation.replying else standing
    context.toast(update, therapist_texts.TOO_LATE.format(standing=told))


TAPS: dict[str, Tapped] = {
    Verb.SEND: _on(_send),
    Verb.DISMISS: _on(_dismiss),
    Verb.REOPEN: _on(_reopen),
    Verb.SHOW: _on(_show),
    Verb.INBOX: _more,
    Verb.INBOX_BACK: _back,
}
