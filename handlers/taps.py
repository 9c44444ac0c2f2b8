"""Taps on buttons: each side has its own, and what a button says is done by the one handler of its verb."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Chat, Update
from telegram.ext import CallbackQueryHandler

from handlers.buttons import unpack
from handlers.context import Context

Tapped = Callable[[Update, Context, list[str]], Awaitable[None]]


class Taps(CallbackQueryHandler[Context, Any]):
    """Button taps of one side: in the therapist's chat, or in a client's own. Other data is not heard at all."""

    def __init__(self, taps: Mapping[str, Tapped], therapist_chat_id: int, *, inside: bool) -> None:
        """`taps` are the handlers by their verbs; `inside` is the therapist's chat."""
        super().__init__(self._do)
        self._taps = taps
        self._therapist_chat_id = therapist_chat_id
        self._inside = inside

    def check_update(self, update: object) -> bool:
        """Whether it is a tap of this side, on a button that there is."""
        if not isinstance(update, Update) or update.callback_query is None or update.effective_chat is None:
            return False
        chat = update.effective_chat
        is_side = chat.id == self._therapist_chat_id if self._inside else self._is_clients(chat)
        return is_side and _said(update)[0] in self._taps

    def _is_clients(self, chat: Chat) -> bool:
        return chat.type == chat.PRIVATE and chat.id != self._therapist_chat_id

    async def _do(self, update: Update, context: Context) -> None:
        verb, arguments = _said(update)
        await self._taps[verb](update, context, arguments)


def _said(update: Update) -> tuple[str, list[str]]:
    """The verb and the arguments of the button that was tapped."""
    query = update.callback_query
    return unpack(query.data or "" if query else "")
