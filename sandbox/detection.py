"""Entities that nobody marked: commands, mentions, links and numbers that Telegram finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.text import Formatted, utf16_length

if TYPE_CHECKING:
    from sandbox.wire import Json

# Looking for one of these first keeps plain sentences, nearly all messages, cheap.
_HINT = re.compile(r"[/@#+]|\w\.\w")
_FOUND = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"]+[^\s<>\".,:;!?)\]}']"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|info|io|me|au|uk|nz|de|edu|gov)(?:/[^\s<>\"]*)?\b(?!@))"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w+])\+[1-9](?:[ -]?\d){7,14}\b)",
    re.IGNORECASE,
)
_OPAQUE = frozenset({"pre", "code", "text_link"})  # nothing is looked for inside these


def with_found_entities(formatted: Formatted) -> Formatted:
    """Add the entities that Telegram recognises in the text."""
    if not _HINT.search(formatted.text):
        return formatted
    found = [_entity(formatted.text, match) for match in _FOUND.finditer(formatted.text)]
    added = [entity for entity in found if not _covered(entity, formatted.entities)]
    if not added:
        return formatted
    merged = sorted(formatted.entities + added, key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(formatted.text, merged)


def _entity(text: str, match: re.Match[str]) -> Json:
    return {
        "offset": utf16_length(text[: match.start()]),
        "length": utf16_length(match[0]),
        "type": match.lastgroup,
    }


def _covered(entity: Json, marked: list[Json]) -> bool:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return any(
        other["type"] in _OPAQUE and other["offset"] < end and start < other["offset"] + other["length"]
        for other in marked
    )
