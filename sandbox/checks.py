"""What the methods have in common: the chat, the text, the caption and the reply that a call names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.detection import with_found_entities
from sandbox.html_parsing import parse_html
from sandbox.text import Formatted, clean, trimmed, utf16_length, utf16_slice
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.arguments import Arguments
    from sandbox.chat import Chat
    from sandbox.state import Account

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_QUOTE_LIMIT = 1024


def chat_of_call(account: Account, arguments: Arguments, name: str = "chat_id") -> Chat:
    """Return the chat that the call names and the bot may write to."""
    chat = known_chat(account, arguments, name)
    chat.check_access()
    return chat


def known_chat(account: Account, arguments: Arguments, name: str = "chat_id") -> Chat:
    """Return the chat that the call names, whether or not the bot may write there."""
    value = arguments.raw(name)
    if value is None or value == "":
        raise bad_request(f"{name} is empty")
    try:
        return account.chat(int(value))
    except (TypeError, ValueError) as error:
        raise bad_request("chat not found") from error


def text_of_call(arguments: Arguments) -> Json:
    """Return the message fields of the call's text."""
    formatted = _formatted(arguments, "text", "entities")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return _fields(formatted, "text", "entities")


def caption_of_call(arguments: Arguments) -> Json:
    """Return the message fields of the call's caption, none when it is empty."""
    formatted = _formatted(arguments, "caption", "caption_entities")
    if not formatted.text:
        return {}
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return _fields(formatted, "caption", "caption_entities")


def plain_fields(text: str, name: str = "text") -> Json:
    """Return the message fields of a text that a person typed."""
    formatted = with_found_entities(trimmed(Formatted(clean(text))))
    return _fields(formatted, name, "entities" if name == "text" else f"{name}_entities")


def _formatted(arguments: Arguments, name: str, entities_name: str) -> Formatted:
    text = clean(arguments.text(name))
    mode = arguments.text("parse_mode").lower()
    if mode == "html":
        formatted = parse_html(text)
    elif mode in ("", "none"):
        formatted = Formatted(text, _given_entities(arguments, entities_name, text))
    else:
        raise bad_request("unsupported parse_mode")  # the sandbox knows no Markdown
    return with_found_entities(trimmed(formatted))


def _given_entities(arguments: Arguments, name: str, text: str) -> list[Json]:
    given = arguments.json(name, "message entities")
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("can't parse message entities JSON object: expected an Array")
    return [entity for entity in given if _is_inside(entity, utf16_length(text))]


def _is_inside(entity: Any, length: int) -> bool:
    """Check an entity; one that marks nothing is dropped, one that sticks out is refused."""
    if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
        raise bad_request("can't parse MessageEntity: expected an Object")
    offset, size = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(size, int) or offset < 0:
        raise bad_request("can't parse MessageEntity: offset and length must be of type Number")
    if offset + size > length:
        raise bad_request(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
    return size > 0


def _fields(formatted: Formatted, name: str, entities_name: str) -> Json:
    fields: Json = {name: formatted.text}
    if formatted.entities:
        fields[entities_name] = formatted.entities
    return fields


def reply_of_call(account: Account, arguments: Arguments, chat: Chat) -> Json:
    """Return the message fields of the reply that the call asks for."""
    reply = _reply_parameters(arguments)
    message_id = reply.get("message_id")
    if not message_id:
        return {}
    if not isinstance(message_id, int) or isinstance(message_id, bool):
        raise bad_request('field "message_id" must be of type Number')
    if str(reply.get("chat_id") or chat.id) != str(chat.id):
        return _reply_elsewhere(account, reply)
    replied = chat.messages.get(message_id)
    if replied is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": quoted(replied), **_quote(reply, replied)}


def quoted(message: Json) -> Json:
    """Return a message as a reply shows it: without the reply that it may itself be."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _reply_parameters(arguments: Arguments) -> Json:
    reply = arguments.json("reply_parameters", "reply parameters")
    if reply is None:
        return {
            "message_id": arguments.integer("reply_to_message_id"),
            "allow_sending_without_reply": arguments.flag("allow_sending_without_reply"),
        }
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    return reply


def _reply_elsewhere(account: Account, reply: Json) -> Json:
    """Reply to a message of another chat: Telegram shows where it is from."""
    try:
        message = account.chat(int(reply["chat_id"])).messages.get(reply["message_id"])
    except (TypeError, ValueError) as error:
        raise bad_request("chat not found") from error
    if message is None:
        raise bad_request("message to be replied not found")
    origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    return {"external_reply": {"origin": origin, "chat": message["chat"], "message_id": message["message_id"]}}


def _quote(reply: Json, replied: Json) -> Json:
    quote = reply.get("quote")
    if not quote:
        return {}
    text = replied.get("text") or replied.get("caption") or ""
    words = parse_html(str(quote)).text if str(reply.get("quote_parse_mode")).lower() == "html" else str(quote)
    start = text.find(words)
    if start < 0 or utf16_length(words) > _QUOTE_LIMIT:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = utf16_length(text[:start])
    return {"quote": {"text": words, "position": position, "is_manual": True}}


def entity_text(text: str, entity: Json) -> str:
    """Return what an entity marks."""
    return utf16_slice(text, entity["offset"], entity["length"])
