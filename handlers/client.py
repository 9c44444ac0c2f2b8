"""What a client writes: commands, questions, photos and voice messages, and changes to them."""

from __future__ import annotations

import re

from telegram import Message, Update

from bot.desk.judging import Incoming
from bot.models import Escalation
from handlers import texts, therapist_texts
from handlers.additions import show_addition
from handlers.cards import is_doubtful, put_news, quoted, update_cards
from handlers.context import Context, clean, client_of, first_name, message_of
from handlers.menu import put_topics
from handlers.messages import text_message
from handlers.outcomes import show

ASK = re.compile(r"^/ask(@\w+)?(?!\w)", re.IGNORECASE)


async def start(update: Update, context: Context) -> None:
    """Greet, say what the bot is and isn't, and show the menu."""
    client = client_of(update)
    await context.tx.clients.seen(client)
    await context.put(text_message(client.chat_id, context.render(texts.START, name=first_name(update))))
    await put_topics(context, client.chat_id)


async def topics(update: Update, context: Context) -> None:
    """Show the menu."""
    await put_topics(context, client_of(update).chat_id)


async def help_(update: Update, context: Context) -> None:
    """Say how it works."""
    await context.put(text_message(client_of(update).chat_id, context.render(texts.HELP)))


async def stop(update: Update, context: Context) -> None:
    """Say that nothing comes unasked, and how to have one's words erased."""
    await context.put(text_message(client_of(update).chat_id, context.render(texts.STOP)))


async def unknown_command(update: Update, context: Context) -> None:
    """Name the commands that there are."""
    await context.put(text_message(client_of(update).chat_id, context.render(texts.UNKNOWN_COMMAND)))


async def words(update: Update, context: Context) -> None:
    """Answer a question, or pass it on."""
    message = message_of(update)
    if not _asked(message):
        await context.put(text_message(message.chat_id, texts.NOTHING_TO_READ))
        return
    await _ask(update, context)


async def media(update: Update, context: Context) -> None:
    """Pass on what only a person can look at or listen to."""
    await _ask(update, context, has_media=True)


async def sticker(update: Update, context: Context) -> None:
    """A friendly word for what asks nothing; what answers the therapist is hers."""
    if await context.asking.is_awaited(client_of(update), _incoming(message_of(update), has_media=True)):
        await media(update, context)
        return
    await context.put(text_message(message_of(update).chat_id, texts.STICKER))


async def edited(update: Update, context: Context) -> None:
    """A changed message: its open escalation changes with it, else it is asked anew."""
    message = message_of(update)
    has_media = message.text is None
    if not _asked(message):
        return
    incoming = _incoming(message, has_media=has_media)
    asked = await context.asking.reword(client_of(update), incoming)
    if asked is None:
        return
    await show(context, asked, has_media=has_media)
    if asked.adds and asked.escalation:
        await show_addition(context, asked, asked.escalation, incoming)
    elif asked.joined and asked.escalation:
        await _show_change(context, asked.escalation, message, newly_urgent=bool(asked.questions))


async def _ask(update: Update, context: Context, *, has_media: bool = False) -> None:
    """Take a message to the desk, and show what became of it."""
    incoming = _incoming(message_of(update), has_media=has_media)
    asked = await context.asking.ask(client_of(update), incoming)
    await show(context, asked, has_media=has_media)
    if asked.adds and asked.escalation:
        await show_addition(context, asked, asked.escalation, incoming)


async def _show_change(context: Context, escalation: Escalation, message: Message, *, newly_urgent: bool) -> None:
    await update_cards(context.tx, context.practice, escalation)
    changed = quoted(therapist_texts.EDITED, escalation, escalation.text)
    mark = therapist_texts.NEWLY_URGENT if newly_urgent else ""
    await put_news(context.tx, context.practice, escalation, mark + changed)
    if not newly_urgent:
        told = context.render(texts.EDIT_PASSED_ON, number=escalation.number)
        told += context.render(texts.IF_EMERGENCY) if is_doubtful(context.practice, escalation) else ""
        await context.put(text_message(message.chat_id, told, reply_to=message.message_id))


def _asked(message: Message) -> str:
    """The client's words, without the command that some put before a question."""
    return clean(ASK.sub("", message.text or message.caption or ""))


def _incoming(message: Message, *, has_media: bool) -> Incoming:
    earlier = message.reply_to_message
    return Incoming(
        message.message_id,
        _asked(message),
        has_media=has_media,
        media_group_id=message.media_group_id or "",
        reply_to=earlier.message_id if earlier else None,
    )
