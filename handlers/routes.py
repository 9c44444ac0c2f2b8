"""Who is heard, and by which handler: the whole routing on one screen. The first line that fits wins."""

from __future__ import annotations

from typing import Any

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers import client, client_buttons, erasing, settings, taught, teaching, therapist, therapist_buttons
from handlers.buttons import CLIENT_VERBS, ERASING_VERBS, TEACHING_VERBS, THERAPIST_VERBS, Verb
from handlers.context import Context

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
        MessageHandler(clients & written & filters.COMMAND, client.unknown_command),
        MessageHandler(clients & new & filters.TEXT, client.words),
        MessageHandler(clients & new & STICKERS & ~filters.CAPTION, client.sticker),
        MessageHandler(clients & new & anything, client.media),
        MessageHandler(clients & changed, client.edited),
        _Taps(therapist_buttons.tap, THERAPIST_VERBS, therapist_chat_id, inside=True),
        _Taps(teaching.tap, TEACHING_VERBS, therapist_chat_id, inside=True),
        _Taps(erasing.tap, ERASING_VERBS, therapist_chat_id, inside=True),
        _Taps(client_buttons.tap, CLIENT_VERBS, therapist_chat_id, inside=False),
    ]


class _Taps(CallbackQueryHandler[Context, Any]):
    """Button taps of one side: in the therapist's chat, or in a client's own."""

    def __init__(self, callback: Any, verbs: tuple[Verb, ...], therapist_chat_id: int, *, inside: bool) -> None:
        super().__init__(callback, pattern=f"^[{''.join(verbs)}](:|$)")
        self._therapist_chat_id = therapist_chat_id
        self._inside = inside

    def check_update(self, update: object) -> Any:
        chat = getattr(update, "effective_chat", None)
        if chat is None or (chat.id == self._therapist_chat_id) is not self._inside:
            return None
        if not self._inside and chat.type != chat.PRIVATE:
            return None
        return super().check_update(update)
