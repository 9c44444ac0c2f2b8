"""A message's text with its entities: lengths in UTF-16 as Telegram counts them, cleaning, limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.wire import bad_request

if TYPE_CHECKING:
    from sandbox.wire import Json

# Telegram turns control characters into spaces, drops carriage returns and bidirectional overrides.
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TO_CLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\ud800-\udfff]")
_FIRST_ASTRAL = 0x10000


@dataclass(slots=True)
class Formatted:
    """A text and what is marked in it."""

    text: str
    entities: list[Json] = field(default_factory=list)


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, the unit of Telegram's offsets and limits."""
    if text.isascii():
        return len(text)
    return len(text) + sum(ord(char) >= _FIRST_ASTRAL for char in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Cut out what an entity marks."""
    if text.isascii():
        return text[offset : offset + length]
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def clean(text: str) -> str:
    """Take out the characters that Telegram takes out of every text."""
    if not _TO_CLEAN.search(text):
        return text
    if _SURROGATE.search(text):
        raise bad_request("strings must be encoded in UTF-8")
    return _CONTROL.sub(" ", _DROPPED.sub("", text))


def trimmed(formatted: Formatted) -> Formatted:
    """Strip white space at both ends and move the entities along."""
    text = formatted.text.strip()
    if text == formatted.text:
        return formatted
    lead = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    end = utf16_length(text)
    kept = (_clipped(entity, lead, end) for entity in formatted.entities)
    return Formatted(text, [entity for entity in kept if entity["length"] > 0])


def _clipped(entity: Json, lead: int, end: int) -> Json:
    start = max(0, entity["offset"] - lead)
    stop = min(end, entity["offset"] + entity["length"] - lead)
    return {**entity, "offset": start, "length": stop - start}
