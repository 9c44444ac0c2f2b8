"""Methods that send files, places, contacts and albums."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sandbox.arguments import Arguments
from sandbox.checks import caption_of_call, chat_of_call
from sandbox.files import KINDS
from sandbox.messages import send
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.chat import Chat
    from sandbox.files import StoredFile
    from sandbox.state import Account

_WITHOUT_CAPTION = frozenset({"sticker", "video_note"})
_ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
_ALBUM_SIZE = range(2, 11)
_LATITUDES, _LONGITUDES = 90, 180
_album_ids = count(1)


def sender_of(kind: str) -> Callable[[Account, Arguments], Json]:
    """Return the method that sends one kind of file."""

    def send_file(account: Account, arguments: Arguments) -> Json:
        chat = chat_of_call(account, arguments)
        stored = account.world.files.chosen(kind, arguments.raw(kind), arguments)
        caption = {} if kind in _WITHOUT_CAPTION else caption_of_call(arguments)
        return send(account, arguments, chat, shown(stored) | caption)

    return send_file


SENDERS = {kind: sender_of(kind) for kind in KINDS}


def shown(stored: StoredFile) -> Json:
    """Return the message fields of a file; an animation is a document too, for older bots."""
    fields = {stored.kind: stored.shown}
    return fields | {"document": stored.shown} if stored.kind == "animation" else fields


def send_location(account: Account, arguments: Arguments) -> Json:
    """Send a place on the map."""
    chat = chat_of_call(account, arguments)
    if "latitude" not in arguments or "longitude" not in arguments:
        raise bad_request("latitude and longitude are required")
    place = {"latitude": arguments.number("latitude"), "longitude": arguments.number("longitude")}
    if abs(place["latitude"]) > _LATITUDES or abs(place["longitude"]) > _LONGITUDES:
        raise bad_request("wrong location specified")
    return send(account, arguments, chat, {"location": place})


def send_contact(account: Account, arguments: Arguments) -> Json:
    """Send somebody's name and number."""
    chat = chat_of_call(account, arguments)
    contact = {name: arguments.text(name) for name in ("phone_number", "first_name", "last_name")}
    for name in ("phone_number", "first_name"):
        if not contact[name]:
            raise bad_request(f"contact {name.replace('_', ' ')} is empty")
    return send(account, arguments, chat, {"contact": {name: value for name, value in contact.items() if value}})


def send_media_group(account: Account, arguments: Arguments) -> list[Json]:
    """Send an album: several messages with one media_group_id."""
    chat = chat_of_call(account, arguments)
    items = arguments.json("media", "media")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad_request("can't parse media JSON object: expected an Array of InputMedia")
    if len(items) not in _ALBUM_SIZE:
        raise bad_request("the album must contain from 2 to 10 items")
    contents = [_album_item(account, arguments, item) for item in items]
    group = str(13_000_000_000_000_000 + next(_album_ids))
    return [_post_item(account, arguments, chat, content, group) for content in contents]


def _album_item(account: Account, arguments: Arguments, item: Json) -> Json:
    kind = item.get("type")
    if kind not in _ALBUM_KINDS:
        raise bad_request("can't use the media of the specified type in the album")
    stored = account.world.files.chosen(kind, item.get("media"), arguments)
    return shown(stored) | caption_of_call(Arguments(item))


def _post_item(account: Account, arguments: Arguments, chat: Chat, content: Json, group: str) -> Json:
    return send(account, arguments, chat, {"media_group_id": group, **content})
