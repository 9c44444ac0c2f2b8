"""Methods about chats, their members, and what goes on in them besides messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.checks import chat_of_call, known_chat
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.arguments import Arguments
    from sandbox.chat import Chat
    from sandbox.state import Account

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_RIGHTS = (
    "can_be_edited",
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "is_anonymous",
)
_NOT_GRANTED = frozenset({"can_be_edited", "can_promote_members", "is_anonymous"})
_ALERT_LIMIT = 200


def send_chat_action(account: Account, arguments: Arguments) -> bool:
    """Show that the bot is typing, for five seconds or until its next message."""
    chat = chat_of_call(account, arguments)
    action = arguments.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    account.world.publish("action", account, chat, {"action": action})
    return True


def answer_callback_query(account: Account, arguments: Arguments) -> bool:
    """End the wait of whoever clicked, with a short text if wanted."""
    query = account.queries.get(arguments.text("callback_query_id"))
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = arguments.text("text")
    if len(text) > _ALERT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": arguments.flag("show_alert"), "query_id": query["id"]}
    query["answer"] = answer
    chat = account.chats.get(query["chat_id"])
    account.world.publish("answer", account, chat, answer | {"user_id": query["user_id"]})
    return True


def get_chat(account: Account, arguments: Arguments) -> Json:
    """Return what is known of a chat."""
    chat = known_chat(account, arguments)
    info = chat.as_chat() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.pinned and chat.pinned[-1] in chat.messages:
        info["pinned_message"] = chat.messages[chat.pinned[-1]]
    return info


def get_chat_member(account: Account, arguments: Arguments) -> Json:
    """Return somebody's standing in a chat."""
    chat = chat_of_call(account, arguments)
    user_id = arguments.integer("user_id")
    if user_id == account.id:
        return member(account.as_user(), chat.bot_status)
    person = account.world.people.get(user_id)
    if person is None:
        raise bad_request("user not found")
    if chat.is_private:
        return member(person.as_user(), "member" if chat.is_member(user_id) else "left")
    return member(person.as_user(), chat.members.get(user_id, "left"))


def get_chat_administrators(account: Account, arguments: Arguments) -> list[Json]:
    """Return a group's administrators."""
    chat = _group_of_call(account, arguments)
    ranks = ("creator", "administrator")
    found = [
        member(account.world.person(user_id).as_user(), status)
        for user_id, status in chat.members.items()
        if status in ranks
    ]
    return found + ([member(account.as_user(), chat.bot_status)] if chat.bot_status in ranks else [])


def get_chat_member_count(account: Account, arguments: Arguments) -> int:
    """Return how many are in a chat, the bot included."""
    chat = chat_of_call(account, arguments)
    return 2 if chat.is_private else 1 + sum(chat.is_member(user_id) for user_id in chat.members)


def leave_chat(account: Account, arguments: Arguments) -> bool:
    """Leave a group."""
    _group_of_call(account, arguments).bot_status = "left"
    return True


def set_message_reaction(account: Account, arguments: Arguments) -> bool:
    """Put an emoji on a message, or take it off."""
    chat = chat_of_call(account, arguments)
    message = chat.message(arguments.integer("message_id"), "react")
    reactions = arguments.json("reaction", "reaction") or []
    if not isinstance(reactions, list) or not all(isinstance(one, dict) for one in reactions):
        raise bad_request("can't parse reaction types JSON object")
    emoji = [str(one.get("emoji", "")) for one in reactions]
    account.world.publish("reaction", account, chat, {"message_id": message["message_id"], "reactions": emoji})
    return True


def pin_chat_message(account: Account, arguments: Arguments) -> bool:
    """Pin a message."""
    chat = chat_of_call(account, arguments)
    chat.pinned.append(chat.message(arguments.integer("message_id"), "pin")["message_id"])
    return True


def unpin_chat_message(account: Account, arguments: Arguments) -> bool:
    """Unpin a message, the last one when none is named."""
    chat = chat_of_call(account, arguments)
    wanted = arguments.integer("message_id", chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    return True


def _group_of_call(account: Account, arguments: Arguments) -> Chat:
    chat = chat_of_call(account, arguments)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return chat


def member(user: Json, status: str) -> Json:
    """Return the Bot API's ChatMember object with the fields that its status asks for."""
    member: Json = {"user": user, "status": status}
    if status == "administrator":
        member |= {right: right not in _NOT_GRANTED for right in _RIGHTS}
    elif status == "creator":
        member["is_anonymous"] = False
    elif status == "kicked":
        member["until_date"] = 0
    return member
