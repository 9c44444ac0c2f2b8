"""Updates as Telegram sends them: which are asked for, whose they are, and what may be an id in them."""

from __future__ import annotations

from typing import Any, TypeGuard

from bot.models import Json

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
LARGEST_ID = 1 << 52  # https://core.telegram.org/bots/api#chat; what is larger, no database would keep


def chat_of(update: Json) -> int:
    """The id of the chat that an update belongs to, 0 where it names none."""
    for part in update.values():
        if isinstance(part, dict):
            chat = _dig(part, "chat") or _dig(_dig(part, "message"), "chat") or _dig(part, "from")
            chat_id = _dig(chat, "id")
            if is_id(chat_id):
                return chat_id
    return 0


def is_id(value: Any) -> TypeGuard[int]:
    """Whether it may be an id: a whole number that every database keeps. To Python, True would be one too."""
    return type(value) is int and 0 < abs(value) < LARGEST_ID


def _dig(part: Any, key: str) -> Any:
    return part.get(key) if isinstance(part, dict) else None
