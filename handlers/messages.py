"""Bot API calls as the outbox keeps them: text, copies, edits and deletions."""

from __future__ import annotations

from html import escape

from bot.models import Json, Outgoing, Purpose

Button = tuple[str, str]  # its words, and the data that comes back
Keyboard = list[list[Button]]


def text_message(  # noqa: PLR0913 (a message has this many sides)
    chat_id: int,
    html: str,
    *,
    keyboard: Keyboard | None = None,
    reply_to: int | None = None,
    purpose: Purpose = Purpose.NOTE,
    ref: int | None = None,
    target: int | None = None,
    quiet: bool = False,
) -> Outgoing:
    """A text message. `reply_to` is a message id of the chat, `target` a row of the outbox to reply to."""
    payload = _text(html) | _reply_to(reply_to) | _markup(keyboard) | ({"disable_notification": True} if quiet else {})
    return Outgoing(chat_id, "sendMessage", payload, purpose, ref, target)


def copied_message(  # noqa: PLR0913
    chat_id: int,
    from_chat_id: int,
    message_id: int,
    *,
    caption: str | None = None,
    reply_to: int | None = None,
    purpose: Purpose = Purpose.NOTE,
    ref: int | None = None,
    target: int | None = None,
) -> Outgoing:
    """A copy of another chat's message, whatever it holds; `caption` is HTML that replaces its own."""
    payload: Json = {"from_chat_id": from_chat_id, "message_id": message_id} | _reply_to(reply_to)
    if caption is not None:
        payload |= {"caption": caption, "parse_mode": "HTML"}
    return Outgoing(chat_id, "copyMessage", payload, purpose, ref, target)


def edited_text(
    chat_id: int,
    html: str,
    *,
    keyboard: Keyboard | None = None,
    message_id: int | None = None,
    target: int | None = None,
) -> Outgoing:
    """New words for a message, known by its id or by its row of the outbox."""
    payload = _text(html) | _markup(keyboard) | ({"message_id": message_id} if message_id else {})
    return Outgoing(chat_id, "editMessageText", payload, target=target)


def edited_caption(chat_id: int, html: str, *, target: int) -> Outgoing:
    """A new caption for the photo or file that a row of the outbox sent."""
    return Outgoing(chat_id, "editMessageCaption", {"caption": html, "parse_mode": "HTML"}, target=target)


def deleted(chat_id: int, *, purpose: Purpose, ref: int, target: int) -> Outgoing:
    """Take back the message that a row of the outbox sent."""
    return Outgoing(chat_id, "deleteMessage", {}, purpose, ref, target)


def reaction(chat_id: int, message_id: int, emoji: str) -> Outgoing:
    """A reaction to a message: the smallest sign that it arrived."""
    payload = {"message_id": message_id, "reaction": [{"type": "emoji", "emoji": emoji}]}
    return Outgoing(chat_id, "setMessageReaction", payload)


def render(text: str, /, **values: object) -> str:
    """The text with its values filled in, escaped for Telegram HTML."""
    return text.format(**{name: escape(str(value), quote=False) for name, value in values.items()})


def units(text: str) -> int:
    """A text's length as Telegram counts it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """The text's beginning, at most `limit` units of it."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def _text(html: str) -> Json:
    return {"text": html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _reply_to(message_id: int | None) -> Json:
    if not message_id:  # 0 is no message either: a question from the menu has none
        return {}
    return {"reply_parameters": {"message_id": message_id, "allow_sending_without_reply": True}}


def _markup(keyboard: Keyboard | None) -> Json:
    if keyboard is None:
        return {}
    rows = [[{"text": words, "callback_data": data} for words, data in row] for row in keyboard]
    return {"reply_markup": {"inline_keyboard": rows}}
