"""What the therapist taps: send this answer, dismiss, reopen, show the card again, more."""

from __future__ import annotations

from telegram import Update

from bot.desk.answering import Step
from bot.models import Purpose
from handlers import texts
from handlers.buttons import Verb, number, unpack, word
from handlers.cards import put_card, update_cards
from handlers.context import Context, message_of
from handlers.inbox import inbox_page
from handlers.messages import edited_text, text_message


async def tap(update: Update, context: Context) -> None:
    """Do what the button says. Only the therapist's chat is routed here."""
    query = update.callback_query
    verb, arguments = unpack(query.data or "" if query else "")
    if verb == Verb.INBOX:
        await _more(update, context, number(arguments))
        return
    handler = _HANDLERS.get(verb)
    escalation = await context.answering.get(number(arguments)) if handler else None
    if handler is None or escalation is None:
        context.toast(update, texts.GONE)
        return
    if escalation.erased:
        context.toast(update, texts.ERASED_ALREADY.format(number=escalation.number))
        return
    await handler(update, context, arguments)


async def _send(update: Update, context: Context, arguments: list[str]) -> None:
    entry = context.practice.library.get(word(arguments, 1))
    escalation = await context.tx.escalations.get(number(arguments))
    if entry is None or entry.id not in escalation.guesses:
        context.toast(update, texts.GONE)
        return
    reply_id = await context.answering.reply_with_entry(escalation.number, message_of(update).chat_id, entry.id)
    if reply_id is None:
        _too_late(update, context, Step(escalation, taken=False))
        return
    html = context.render(texts.REPLY) + context.practice.words(entry.answer)
    reply_to = escalation.message_id
    message = text_message(escalation.chat_id, html, reply_to=reply_to, purpose=Purpose.REPLY, ref=reply_id)
    await context.tx.replies.carried_by(reply_id, await context.put(message))
    context.toast(update, texts.SENT_TOAST)


async def _dismiss(update: Update, context: Context, arguments: list[str]) -> None:
    step = await context.answering.dismiss(number(arguments))
    await _moved(update, context, step, texts.DISMISSED_TOAST)


async def _reopen(update: Update, context: Context, arguments: list[str]) -> None:
    step = await context.answering.reopen(number(arguments))
    await _moved(update, context, step, texts.REOPENED_TOAST)


async def _show(update: Update, context: Context, arguments: list[str]) -> None:
    escalation = await context.tx.escalations.get(number(arguments))
    await put_card(context.tx, context.practice, escalation, copy=not escalation.text)
    context.toast(update)


async def _more(update: Update, context: Context, offset: int) -> None:
    message = message_of(update)
    html, keyboard = await inbox_page(context.tx, offset)
    await context.put(edited_text(message.chat_id, html, keyboard=keyboard, message_id=message.message_id))
    context.toast(update)


async def _moved(update: Update, context: Context, step: Step, toast: str) -> None:
    if not step.taken:
        _too_late(update, context, step)
        return
    await update_cards(context.tx, context.practice, step.escalation)
    context.toast(update, toast)


def _too_late(update: Update, context: Context, step: Step) -> None:
    status = "being answered" if step.escalation.replying else step.escalation.status.value
    context.toast(update, texts.TOO_LATE.format(status=status))


_HANDLERS = {
    Verb.SEND.value: _send,
    Verb.DISMISS.value: _dismiss,
    Verb.REOPEN.value: _reopen,
    Verb.SHOW.value: _show,
}
