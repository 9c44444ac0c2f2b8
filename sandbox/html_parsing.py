"""Telegram's HTML: the tags it allows, the entities they become, and its words for what it refuses.

The refusals name byte offsets, as Telegram's do, because that is how a wrong answer text is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.text import Formatted, utf16_length
from sandbox.wire import Json, Refusal, bad_request

_ENTITY_OF_TAG = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "a": "text_link",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
}
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_SPACE = re.compile(r"\s*")
_PLAIN = re.compile(r"[^<&]+")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_LAST_CODE_POINT = 0x10FFFF


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int  # in UTF-16 units of the text so far
    part: int  # index into the text's parts


def parse_html(source: str) -> Formatted:
    """Read Telegram's HTML, or refuse it as Telegram does."""
    if "<" not in source and "&" not in source:
        return Formatted(source)
    return _Reader(source).read()


def decode_references(text: str) -> str:
    """Replace the character references that Telegram knows; others stay as they are."""
    return _REFERENCE.sub(_decoded, text) if "&" in text else text


def _decoded(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _REFERENCES.get(name, match[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - the range that is no character
    return chr(code) if 0 < code < _LAST_CODE_POINT and not surrogate else match[0]


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def read(self) -> Formatted:
        while self.position < len(self.source):
            if self.source[self.position] != "<":
                self._text()
            elif self.source.startswith("</", self.position):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)  # a language only counts on a block
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted("".join(self.parts), self.entities)

    def _text(self) -> None:
        match = _PLAIN.match(self.source, self.position) or _REFERENCE.match(self.source, self.position)
        part = match[0] if match else self.source[self.position]
        self.position += len(part)
        decoded = decode_references(part)
        self.parts.append(decoded)
        self.length += utf16_length(decoded)

    def _start_tag(self) -> None:
        begin = self.position
        self.position += 1
        tag = self._take(_NAME).lower()
        if self.position >= len(self.source):
            raise self._unparsable("Unclosed start tag", begin)
        if tag not in _ENTITY_OF_TAG:
            raise self._unparsable(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise self._unparsable('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.length, len(self.parts)))

    def _attributes(self, tag: str, begin: int) -> str:
        """Read up to the tag's end and return the one attribute value that matters for it."""
        argument = ""
        while self._peek() != ">":
            self._take(_SPACE)
            if self._peek() == ">":
                break
            name = self._take(_ATTRIBUTE_NAME)
            if not name:
                what = "Empty attribute name" if self._peek() else "Unclosed start tag"
                raise self._unparsable(f'{what} in the tag "{tag}"' if self._peek() else what, begin)
            argument = self._attribute(tag, name, begin) or argument
        self.position += 1
        return argument

    def _attribute(self, tag: str, name: str, begin: int) -> str:
        if (tag, name) == ("blockquote", "expandable") and self._peek() != "=":
            return "expandable"
        self._take(_SPACE)
        if self._peek() != "=":
            raise self._unparsable(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self.position += 1
        self._take(_SPACE)
        value = self._value(begin)
        return _argument(tag, name, value)

    def _value(self, begin: int) -> str:
        quote = self._peek()
        if quote and quote in "\"'":
            end = self.source.find(quote, self.position + 1)
            if end < 0 or end + 1 >= len(self.source):
                raise self._unparsable("Unclosed start tag", begin)
            value = self.source[self.position + 1 : end]
            self.position = end + 1
            return decode_references(value)
        token_begin = self.position
        value = self._take(_NAME_TOKEN).lower()
        if not self._peek():
            raise self._unparsable("Unclosed start tag", begin)
        if self._peek() != ">" and not self._peek().isspace():
            raise self._unparsable("Unexpected end of name token", token_begin)
        return value

    def _end_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise self._unparsable("Unexpected end tag", begin)
        self.position += 2
        name = self._take(_NAME).lower()
        self._take(_SPACE)
        if self._peek() != ">":
            raise self._unparsable("Unclosed end tag", begin)
        self.position += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            where = f"Unmatched end tag at byte offset {self._bytes(begin)}"
            raise _unparsable(f'{where}, expected "</{opened.tag}>", found "</{name}>"')
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if length == 0:
            return
        entity: Json = {"offset": opened.offset, "length": length, "type": _ENTITY_OF_TAG[opened.tag]}
        if opened.tag == "a":
            url = opened.argument or "".join(self.parts[opened.part :])
            if not _is_link(url):
                return  # Telegram keeps the words and drops the link
            entity["url"] = url
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "pre" and self._last_is_code(entity):
            entity = {**self.entities.pop(), "type": "pre"}
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        self.entities.append(entity)

    def _last_is_code(self, entity: Json) -> bool:
        last = self.entities[-1] if self.entities else {}
        same_place = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        return same_place and last.get("type") == "code" and "language" in last

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.position)
        taken = match[0] if match else ""
        self.position += len(taken)
        return taken

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _unparsable(self, reason: str, position: int) -> Refusal:
        return _unparsable(f"{reason} at byte offset {self._bytes(position)}")


def _argument(tag: str, name: str, value: str) -> str:
    """Return the value if it is one that the tag makes use of."""
    if (tag, name) == ("a", "href"):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _is_link(url: str) -> bool:
    has_scheme = re.match(r"(https?|tg|ton|tonsite|mailto|tel)://?|mailto:|tel:", url, re.IGNORECASE)
    return bool(has_scheme) or bool(re.match(r"[\w-]+(\.[\w-]+)+", url))


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
