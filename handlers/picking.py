"""What a client picks by a button: an entry of an offer, of the menu, or one related to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.models import Question
from faq.entry import Entry
from handlers import texts
from handlers.buttons import number, word
from handlers.context import Context, client_of
from handlers.outcomes import put_answer

Picked = tuple[Question, Entry]


async def pick_suggestion(update: Update, context: Context, arguments: list[str]) -> None:
    """Answer with one of the entries that were offered."""
    question, entry_id = number(arguments), word(arguments, 1)
    chat_id = client_of(update).chat_id
    await _answer_once(update, context, entry_id, lambda: context.asking.choose(question, chat_id, entry_id))


async def pick_entry(update: Update, context: Context, arguments: list[str]) -> None:
    """Answer a question of the menu, or one related to an answer."""
    client, entry_id = client_of(update), word(arguments)
    await _answer_once(update, context, entry_id, lambda: context.asking.browse(client, entry_id))


async def _answer_once(
    update: Update, context: Context, entry_id: str, pick: Callable[[], Awaitable[Picked | None]]
) -> None:
    """Send the answer, unless it is a double tap, or the entry is gone."""
    if await context.asking.has_just_read(client_of(update).chat_id, entry_id):
        context.toast(update, texts.JUST_BELOW)
        return
    picked = await pick()
    if picked is None:
        context.toast(update, texts.GONE)
        return
    await put_answer(context, *picked, quote=True)
    context.toast(update)
