"""Who is heard, and by which handler: the whole routing on one screen. The first line that fits wins."""

from __future__ import annotations

from typing import Any

from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from handlers import client, client_buttons, erasing, settings, taught, teaching, therapist, therapist_buttons
from handlers.context import Context
from handlers.taps import Taps

Route = BaseHandler[Any, Context, Any]

STICKERS = filters.Sticker.ALL | filters.ANIMATION | filters.Dice.ALL | filters.GAME


def routes(therapist_chat_id: int) -> list[Route]:
    """The handlers in their order. Chats other than clients' own and the therapist's are not heard at all."""
    new, changed = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
    written = new | changed  # who corrects a command wants it obeyed
    desk = filters.Chat(therapist_chat_id)
    clients = filters.ChatType.PRIVATE & ~desk
    anything = ~filters.StatusUpdate.ALL
    return [
        CommandHandler(["start", "help"], therapist.start, desk & written),
        CommandHandler("inbox", therapist.inbox, desk & written),
        CommandHandler("taught", taught.taught, desk & written),
        CommandHandler("try", therapist.try_, desk & written),
        CommandHandler("settings", settings.show, desk & written),
        CommandHandler("set", settings.change, desk & written),
        CommandHandler("erase", erasing.erase, desk & written),
        MessageHandler(desk & new & filters.COMMAND, therapist.unknown_command),
        MessageHandler(desk & new & anything, therapist.write),
        MessageHandler(desk & changed, therapist.edit),
        CommandHandler("start", client.start, clients & written),
        CommandHandler("topics", client.topics, clients & written),
        CommandHandler("help", client.help_, clients & written),
        CommandHandler("stop", client.stop, clients & written),
        CommandHandler("ask", client.words, clients & new),
        CommandHandler("ask", client.edited, clients & changed),
        MessageHandler(clients & written & filters.COMMAND, client.unknown_command),
        MessageHandler(clients & new & filters.TEXT, client.words),
        MessageHandler(clients & new & STICKERS & ~filters.CAPTION, client.sticker),
        MessageHandler(clients & new & anything, client.media),
        MessageHandler(clients & changed, client.edited),
        Taps(therapist_buttons.TAPS | teaching.TAPS | erasing.TAPS, therapist_chat_id, inside=True),
        Taps(client_buttons.TAPS, therapist_chat_id, inside=False),
    ]
