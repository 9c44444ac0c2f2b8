"""What people do: write, edit, click, block, join and leave. Each act becomes the updates Telegram sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.chats import member
from sandbox.checks import TEXT_LIMIT, plain_fields, quoted
from sandbox.files import KINDS
from sandbox.markup import has_button
from sandbox.media import shown
from sandbox.people import Group, Person
from sandbox.text import utf16_length
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.chat import Chat
    from sandbox.state import Account

_PLACE = {"latitude": -37.8136, "longitude": 144.9631}


@dataclass(slots=True)
class Said:
    """A message that a person writes: a text, or media with a caption."""

    user_id: int
    text: str = ""
    chat_id: int = 0  # 0: the private chat with the bot
    reply_to_message_id: int = 0
    media: str = ""  # photo, voice, document, sticker, video, ..., location, contact
    caption: str = ""
    media_group_id: str = ""
    forward: bool = False  # passed on from somebody else
    chat_type: str = ""  # of a chat not seen before: private, group or supergroup
    chat_title: str = ""
    person: Json = field(default_factory=dict)  # what is newly known of the person: first_name, ...


def say(account: Account, said: Said) -> Json:
    """Let a person write a message; returns it as the bot gets it."""
    person = account.world.person(said.user_id, **said.person)
    content = _content(account, said, person)
    chat = _chat_for(account, said, person)
    fields = _reply(chat, said.reply_to_message_id) | content
    first = chat.is_private and not chat.started
    chat.started = True
    message = account.post(chat, person.as_user(), fields)
    if first:
        account.world.publish("started", account, chat, {"user_id": person.id})
    if chat.is_private or not account.world.group_privacy or _for_bot(account, message):
        account.updates.add("message", message)
    return message


def _content(account: Account, said: Said, person: Person) -> Json:
    content = _media(account, said, person) if said.media else plain_fields(said.text)
    if not said.media and not content["text"]:
        raise bad_request("message text is empty")
    if utf16_length(said.text) > TEXT_LIMIT:
        raise bad_request("message is too long: the app would send several")
    if said.media_group_id:
        content = {"media_group_id": said.media_group_id} | content
    if said.forward:
        date = account.world.now()
        origin = {"type": "hidden_user", "sender_user_name": "Somebody else", "date": date}
        content = {"forward_origin": origin} | content
    return content


def _media(account: Account, said: Said, person: Person) -> Json:
    if said.media == "location":
        return {"location": dict(_PLACE)}
    if said.media == "contact":
        return {"contact": {"phone_number": "+61400000000", "first_name": person.first_name}}
    if said.media not in KINDS:
        raise bad_request(f"media must be one of {', '.join((*KINDS, 'location', 'contact'))}")
    stored = account.world.files.add(said.media, f"an invented {said.media}".encode())
    caption = plain_fields(said.caption, "caption")
    return shown(stored) | (caption if caption["caption"] else {})


def _chat_for(account: Account, said: Said, person: Person) -> Chat:
    chat_id = said.chat_id or person.id
    if chat_id == person.id:
        chat = account.private_chat(person)
        if chat.blocked or person.deactivated:
            raise bad_request("this person has blocked the bot, or is deactivated, and can't write to it")
        return chat
    if said.chat_type == "private":
        raise bad_request("a private chat has the person's own id")
    kind = said.chat_type or "group"
    chat = account.chats.get(chat_id) or account.group(Group(chat_id, said.chat_title or "Group", type=kind))
    if chat.is_private:
        raise bad_request("this is somebody else's private chat")
    if chat.bot_status in ("left", "kicked") or chat.migrated_to:
        raise bad_request("the bot is not in this chat")
    if not chat.is_member(person.id):
        chat.members[person.id] = "member"
    return chat


def _reply(chat: Chat, message_id: int) -> Json:
    if not message_id:
        return {}
    replied = chat.messages.get(message_id)
    if replied is None:
        raise bad_request("message to be replied not found")
    return {"reply_to_message": quoted(replied)}


def _for_bot(account: Account, message: Json) -> bool:
    """Tell whether a bot in privacy mode gets to see a group's message."""
    text = str(message.get("text") or message.get("caption") or "")
    replied = message.get("reply_to_message", {}).get("from", {}).get("id")
    return text.startswith("/") or f"@{account.username}" in text or replied == account.id


def edit(account: Account, said: Said, message_id: int) -> Json:
    """Let a person change a message of theirs."""
    chat = account.chat(said.chat_id or said.user_id)
    old = chat.message(message_id, "edit")
    if old["from"]["id"] != said.user_id:
        raise bad_request("message can't be edited")
    name = "text" if "text" in old else "caption"
    kept = {key: value for key, value in old.items() if key not in (name, f"{name}_entities", "entities")}
    new = plain_fields(said.text or said.caption, name)
    message = kept | {"edit_date": account.world.now()} | new
    chat.put(message)
    account.world.publish("edited", account, chat, message)
    account.updates.add("edited_message", message)
    return message


def click(  # noqa: PLR0913 - a click has these parts
    account: Account, *, chat_id: int, user_id: int, message_id: int, data: str, forge: bool = False, old: bool = False
) -> str:
    """Let a person press a button; returns the query's id. `forge` presses one that isn't there.

    Of a message that is `old`, or gone, Telegram tells the bot no more than where it stands.
    """
    chat = account.chat(chat_id)
    message = chat.messages.get(message_id)
    if not forge and (message is None or not has_button(message, data)):
        raise bad_request("the message has no such button")
    if not forge and not chat.is_member(user_id):
        raise bad_request("the person is not in this chat")
    query_id = str(4_000_000_000_000_000_000 + next(account.world.query_ids))
    person = account.world.person(user_id)
    stub = {"chat": chat.as_chat(), "message_id": message_id, "date": 0}
    tapped = stub if old or message is None else message
    account.remember_query(query_id, {"id": query_id, "chat_id": chat_id, "message_id": message_id, "user_id": user_id})
    query = {"id": query_id, "from": person.as_user(), "message": tapped}
    account.updates.add("callback_query", query | {"chat_instance": str(chat_id * 31), "data": data})
    return query_id


def set_blocked(account: Account, user_id: int, *, blocked: bool) -> None:
    """Let a person block the bot, or take it back. Telegram tells the bot."""
    person = account.world.person(user_id)
    chat = account.private_chat(person)
    if chat.blocked == blocked:
        return
    before, chat.blocked = _standing(chat), blocked
    account.world.publish("blocked", account, chat, {"user_id": user_id, "blocked": blocked})
    _tell_standing(account, chat, person.as_user(), before)


def set_bot_status(account: Account, chat: Chat, status: str, by: Person) -> None:
    """Change the bot's standing in a group. Telegram tells the bot."""
    before, chat.bot_status = chat.bot_status, status
    if before != status:
        _tell_standing(account, chat, by.as_user(), before)


def _standing(chat: Chat) -> str:
    if chat.is_private:
        return "kicked" if chat.blocked else "member"
    return chat.bot_status


def _tell_standing(account: Account, chat: Chat, by: Json, before: str) -> None:
    bot = account.as_user()
    standing = {"chat": chat.as_chat(), "from": by, "date": account.world.now()}
    change: Json = {"old_chat_member": member(bot, before), "new_chat_member": member(bot, _standing(chat))}
    account.updates.add("my_chat_member", standing | change)


def set_member(account: Account, chat: Chat, person: Person, status: str) -> None:
    """Let a person join, leave or change rank in a group; joining and leaving leave a service message."""
    user, before = person.as_user(), chat.members.get(person.id, "left")
    was = chat.is_member(person.id)
    chat.members[person.id] = status
    change: Json = {"old_chat_member": member(user, before), "new_chat_member": member(user, status)}
    standing = {"chat": chat.as_chat(), "from": user, "date": account.world.now()}
    account.updates.add("chat_member", standing | change)
    if was == chat.is_member(person.id):
        return
    service = {"left_chat_member": user} if was else {"new_chat_members": [user]}
    account.updates.add("message", account.post(chat, user, service))


def migrate(account: Account, chat: Chat, new_id: int) -> Chat:
    """Turn a group into a supergroup, which has a new id."""
    group = Group(new_id, chat.title, dict(chat.members), "supergroup", chat.bot_status)
    successor = account.group(group)
    by: dict[str, Any] = account.as_user()
    account.updates.add("message", account.post(chat, by, {"migrate_to_chat_id": new_id}))
    chat.migrated_to = new_id
    account.updates.add("message", account.post(successor, by, {"migrate_from_chat_id": chat.id}))
    return successor
