"""How the therapist has a client erased: what would go is shown, and goes once she taps."""

from __future__ import annotations

from telegram import Message, Update

from bot.desk.erasing import Held, Refusal
from bot.models import Purpose
from bot.storage.erasing import Erased
from handlers import therapist_texts
from handlers.buttons import Verb, number, pack
from handlers.context import Context, message_of, place_of
from handlers.messages import Keyboard, deleted, edited_text, render, text_message
from handlers.taps import Tapped

TEXTS = (Purpose.CARD, Purpose.ABOUT, Purpose.ERASE)  # what shows an escalation in words


async def erase(update: Update, context: Context) -> None:
    """Say what is kept of the client of a card, by its number or beneath it, and ask whether to erase it."""
    message = message_of(update)
    asked = number(context.args or []) if context.args else await _replied_to(context, message)
    if not asked:
        await context.put(text_message(message.chat_id, therapist_texts.ERASE_USAGE, reply_to=message.message_id))
        return
    held = await context.erasing.held(asked)
    if isinstance(held, Refusal):
        html = _REFUSED[held].format(number=asked)
        await context.put(text_message(message.chat_id, html, reply_to=message.message_id))
        return
    keyboard: Keyboard = [
        [(therapist_texts.ERASE_FOR_GOOD, pack(Verb.ERASE))],
        [(therapist_texts.KEEP, pack(Verb.KEEP))],
    ]
    question = text_message(
        message.chat_id,
        _question(context, held),
        keyboard=keyboard,
        reply_to=message.message_id,
        purpose=Purpose.ERASE,
        ref=asked,
    )
    await context.put(question)


async def _erase(update: Update, context: Context, _: list[str]) -> None:
    asked = await _asked(update, context)
    if asked is None:
        return
    erased = await context.erasing.erase(asked)
    if isinstance(erased, Refusal):
        context.toast(update, _REFUSED[erased].format(number=asked))
        return
    await _show(context, erased)
    context.toast(update, therapist_texts.ERASED_TOAST)


async def _keep(update: Update, context: Context, _: list[str]) -> None:
    asked = await _asked(update, context)
    if asked is None:
        return
    place = place_of(update)
    await context.tx.erasing.answered(*place)
    html = therapist_texts.KEPT.format(number=asked)
    await context.put(edited_text(place.chat_id, html, keyboard=[], message_id=place.message_id))
    context.toast(update, therapist_texts.KEPT_TOAST)


async def _asked(update: Update, context: Context) -> int | None:
    """Whom the tapped message asks about, by its stored id; what was settled since says so."""
    asked = await context.tx.erasing.question_at(*place_of(update))
    if asked is None:
        context.toast(update, therapist_texts.ERASE_SETTLED)
    elif (await context.tx.escalations.get(asked)).erased:
        context.toast(update, therapist_texts.ERASED_ALREADY.format(number=asked))
        return None
    return asked


async def _replied_to(context: Context, message: Message) -> int:
    """The number of the card that the message replies to, 0 where it replies to none."""
    card = message.reply_to_message
    shown = await context.answering.shown_at(message.chat_id, card.message_id) if card else None
    return shown.number if shown else 0


async def _show(context: Context, erased: Erased) -> None:
    """Take the client's words from the therapist's chat, as far as a bot can."""
    chat_id, outbox = context.practice.therapist_chat_id, context.tx.outbox
    for escalation in erased.escalations:
        for purpose in TEXTS:
            await _cover(context, purpose, escalation, escalation)
        for row in await outbox.shown(Purpose.COPY, escalation, chat_id):
            await context.put(deleted(chat_id, purpose=Purpose.ERASE, ref=escalation, target=row))
    for lesson, escalation in erased.lessons:
        await _cover(context, Purpose.PREVIEW, lesson, escalation)


async def _cover(context: Context, purpose: Purpose, ref: int, escalation: int) -> None:
    """Show on messages with this purpose and about this row that the escalation was erased."""
    chat_id, html = context.practice.therapist_chat_id, therapist_texts.ERASED.format(number=escalation)
    for row in await context.tx.outbox.shown(purpose, ref, chat_id):
        await context.put(edited_text(chat_id, html, keyboard=[], target=row))


def _question(context: Context, held: Held) -> str:
    holdings = held.holdings
    counts = {name: _counted(name, getattr(holdings, name)) for name in ("questions", "escalations", "replies")}
    return render(
        therapist_texts.ERASE,
        **counts,
        name=held.escalation.client_name,
        since=holdings.since.astimezone(context.practice.timezone).strftime("%d %b %Y"),
        wordings=_counted("wordings", holdings.wordings) if holdings.wordings else "",
    )


def _counted(name: str, count: int) -> str:
    one, several = therapist_texts.COUNTED[name]
    return (one if count == 1 else several).format(count=count)


_REFUSED = {
    Refusal.UNKNOWN: therapist_texts.ERASE_UNKNOWN,
    Refusal.ERASED: therapist_texts.ERASED_ALREADY,
    Refusal.ON_ITS_WAY: therapist_texts.ERASE_LATER,
}
TAPS: dict[str, Tapped] = {Verb.ERASE: _erase, Verb.KEEP: _keep}
