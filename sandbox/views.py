"""Messages as a chat shows them, for the page and for tests."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from sandbox.files import KINDS
from sandbox.text import utf16_length

if TYPE_CHECKING:
    from sandbox.chat import Chat
    from sandbox.wire import Json

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_MEDIA = (*(kind for kind in KINDS if kind != "document"), "document", "location", "contact")
_SERVICE = ("new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id")


def message_view(chat: Chat, message: Json) -> Json:
    """Return a message as the chat shows it."""
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    sender = message["from"]
    return {
        "message_id": message["message_id"],
        "chat_id": chat.id,
        "date": message["date"],
        "from": sender,
        "is_bot": sender["is_bot"],
        "text": text,
        "entities": entities,
        "html": as_html(text, entities),
        "media": _media(message),
        "media_group_id": message.get("media_group_id"),
        "reply_to_message_id": message.get("reply_to_message", {}).get("message_id"),
        "quote": message.get("quote", {}).get("text"),
        "forwarded": "forward_origin" in message,
        "buttons": message.get("reply_markup", {}).get("inline_keyboard", []),
        "edited": "edit_date" in message,
        "service": next((name for name in _SERVICE if name in message), None),
        "version": chat.changed.get(message["message_id"], 0),
    }


def views_of(chat: Chat, after: int = 0, since: int = 0) -> list[Json]:
    """Return a chat's messages with a higher id than `after` that changed after version `since`."""
    return [
        message_view(chat, message)
        for message_id, message in chat.messages.items()
        if message_id > after and chat.changed[message_id] > since
    ]


def _media(message: Json) -> Json | None:
    for kind in _MEDIA:
        if kind in message:
            value = message[kind]
            details = value[-1] if isinstance(value, list) else value
            return {"kind": kind, **details}
    return None


def chat_view(chat: Chat) -> Json:
    """Return a chat with its last message, for a list of chats."""
    last = next(reversed(chat.messages.values()), None)
    return {
        "chat_id": chat.id,
        **chat.as_chat(),
        "started": chat.started,
        "blocked": chat.blocked,
        "version": chat.version,
        "messages": len(chat.messages),
        "last_message": message_view(chat, last) if last else None,
    }


def as_html(text: str, entities: list[Json]) -> str:
    """Write a text with its entities as Telegram's HTML, properly nested."""
    marks = [entity for entity in entities if entity["type"] in _TAGS or entity.get("url")]
    if not marks:
        return html.escape(text, quote=False)
    starts: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for entity in sorted(marks, key=lambda entity: (entity["offset"], -entity["length"])):
        tag = _TAGS.get(entity["type"], "a")
        opening = f'<a href="{html.escape(entity["url"])}">' if tag == "a" else f"<{tag}>"
        starts.setdefault(entity["offset"], []).append(opening)
        ends.setdefault(entity["offset"] + entity["length"], []).insert(0, f"</{tag}>")
    return _interleaved(text, starts, ends)


def _interleaved(text: str, starts: dict[int, list[str]], ends: dict[int, list[str]]) -> str:
    parts: list[str] = []
    offset = 0
    for char in text:
        parts += ends.get(offset, []) + starts.get(offset, [])
        parts.append(html.escape(char, quote=False))
        offset += utf16_length(char)
    return "".join(parts + ends.get(offset, []))
