"""Methods that send, copy, forward, edit and delete messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.checks import caption_of_call, chat_of_call, known_chat, reply_of_call, text_of_call
from sandbox.markup import inline_keyboard
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.arguments import Arguments
    from sandbox.chat import Chat
    from sandbox.state import Account

# What of a message its copy keeps: the content, not who said it, when, and in reply to what.
_CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "voice",
    "audio",
    "video",
    "video_note",
    "animation",
    "sticker",
    "document",
    "location",
    "venue",
    "contact",
    "dice",
    "poll",
    "link_preview_options",
)
_CAPTIONED = frozenset({"photo", "voice", "audio", "video", "animation", "document"})
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_BATCH = 100


def send_message(account: Account, arguments: Arguments) -> Json:
    """Send a text."""
    chat = chat_of_call(account, arguments)
    content = text_of_call(arguments)
    preview = arguments.json("link_preview_options", "link preview options")
    if isinstance(preview, dict) and preview:
        content["link_preview_options"] = preview
    return send(account, arguments, chat, content)


def send(account: Account, arguments: Arguments, chat: Chat, content: Json) -> Json:
    """Put a message of the bot's into a chat, with the reply, buttons and effects that the call asks for."""
    fields = {**reply_of_call(account, arguments, chat), **content}
    if markup := inline_keyboard(arguments):
        fields["reply_markup"] = markup
    if arguments.flag("protect_content"):
        fields["has_protected_content"] = True
    return account.post(chat, account.as_user(), fields)


def copy_message(account: Account, arguments: Arguments) -> Json:
    """Send a message's content again, without a link to where it was."""
    chat = chat_of_call(account, arguments)
    original = _source(account, arguments, arguments.integer("message_id"), "copy")
    content = _content(original)
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in arguments and _CAPTIONED & content.keys():
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= caption_of_call(arguments)
    return {"message_id": send(account, arguments, chat, content)["message_id"]}


def forward_message(account: Account, arguments: Arguments) -> Json:
    """Send a message again, saying whose it was."""
    chat = chat_of_call(account, arguments)
    original = _source(account, arguments, arguments.integer("message_id"), "forward")
    content = _content(original)
    if not content:
        raise bad_request("message can't be forwarded")
    origin = original.get("forward_origin") or {
        "type": "user",
        "sender_user": original["from"],
        "date": original["date"],
    }
    return account.post(chat, account.as_user(), {"forward_origin": origin, **content})


def copy_messages(account: Account, arguments: Arguments) -> list[Json]:
    """Copy several messages; those that are gone are skipped."""
    return [copy_message(account, one) for one in _existing(account, arguments)]


def forward_messages(account: Account, arguments: Arguments) -> list[Json]:
    """Forward several messages; those that are gone are skipped."""
    forwarded = [forward_message(account, one) for one in _existing(account, arguments)]
    return [{"message_id": message["message_id"]} for message in forwarded]


def _existing(account: Account, arguments: Arguments) -> list[Arguments]:
    source = known_chat(account, arguments, "from_chat_id")
    found = [message_id for message_id in _message_ids(arguments) if message_id in source.messages]
    return [type(arguments)(arguments.values | {"message_id": message_id}) for message_id in found]


def _message_ids(arguments: Arguments) -> list[int]:
    ids = arguments.json("message_ids", "message identifiers")
    if not isinstance(ids, list) or not all(isinstance(number, int) for number in ids):
        raise bad_request("can't parse message identifiers JSON object")
    if not 1 <= len(ids) <= _BATCH:
        raise bad_request("too many message identifiers specified" if ids else "message identifiers are empty")
    return ids


def _source(account: Account, arguments: Arguments, message_id: int, role: str) -> Json:
    return known_chat(account, arguments, "from_chat_id").message(message_id, role)


def _content(message: Json) -> Json:
    return {name: message[name] for name in _CONTENT if name in message}


def edit_message_text(account: Account, arguments: Arguments) -> Json:
    """Replace a text; a keyboard that isn't given again goes."""
    chat, message = _own_message(account, arguments)
    content = text_of_call(arguments)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edited(account, arguments, chat, message, content, ("text", "entities"))


def edit_message_caption(account: Account, arguments: Arguments) -> Json:
    """Replace a caption; a keyboard that isn't given again goes."""
    chat, message = _own_message(account, arguments)
    content = caption_of_call(arguments)
    if not _CAPTIONED & message.keys():
        raise bad_request("there is no caption in the message to edit")
    return _edited(account, arguments, chat, message, content, ("caption", "caption_entities"))


def edit_message_reply_markup(account: Account, arguments: Arguments) -> Json:
    """Replace the buttons, or take them away. The chat doesn't call that edited."""
    chat, message = _own_message(account, arguments)
    markup = inline_keyboard(arguments, inline_only=True)
    if markup == message.get("reply_markup"):
        raise bad_request(_NOT_MODIFIED)
    kept = {name: value for name, value in message.items() if name != "reply_markup"}
    return _replaced(account, chat, kept | ({"reply_markup": markup} if markup else {}))


def _edited(  # noqa: PLR0913, PLR0917 - the parts of one edit
    account: Account,
    arguments: Arguments,
    chat: Chat,
    message: Json,
    content: Json,
    replaced: tuple[str, ...],
) -> Json:
    markup = inline_keyboard(arguments, inline_only=True)
    new = content | ({"reply_markup": markup} if markup else {})
    if new == {name: message[name] for name in (*replaced, "reply_markup") if name in message}:
        raise bad_request(_NOT_MODIFIED)
    kept = {name: value for name, value in message.items() if name not in (*replaced, "reply_markup")}
    return _replaced(account, chat, kept | {"edit_date": account.world.now()} | new)


def _own_message(account: Account, arguments: Arguments) -> tuple[Chat, Json]:
    """Return a message that the bot may edit."""
    chat = chat_of_call(account, arguments)
    if "message_id" not in arguments:
        raise bad_request("message identifier is not specified")
    message = chat.message(arguments.integer("message_id"), "edit")
    if message["from"]["id"] != account.id or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _replaced(account: Account, chat: Chat, message: Json) -> Json:
    chat.put(message)
    account.world.publish("edited", account, chat, message)
    return message


def delete_message(account: Account, arguments: Arguments) -> bool:
    """Delete a message: any in a private chat, in a group only the bot's own unless it administers."""
    chat = chat_of_call(account, arguments)
    message = chat.message(arguments.integer("message_id"), "delete")
    may = chat.is_private or chat.bot_status == "administrator" or message["from"]["id"] == account.id
    if not may:
        raise bad_request("message can't be deleted")
    remove(account, chat, message["message_id"])
    return True


def delete_messages(account: Account, arguments: Arguments) -> bool:
    """Delete several messages; those that are gone are skipped."""
    chat = chat_of_call(account, arguments)
    for message_id in _message_ids(arguments):
        if message_id in chat.messages:
            remove(account, chat, message_id)
    return True


def remove(account: Account, chat: Chat, message_id: int) -> None:
    """Take a message out of a chat and off every screen."""
    chat.remove(message_id)
    account.world.publish("deleted", account, chat, {"message_id": message_id})
