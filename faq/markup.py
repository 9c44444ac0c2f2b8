"""Checks the HTML of an answer against what Telegram takes."""

from __future__ import annotations

import html
from html.parser import HTMLParser

TAGS = frozenset(
    ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "span", "a", "code", "pre", "blockquote")
)
_ATTRIBUTES = {"a": {"href"}, "span": {"class"}, "code": {"class"}, "blockquote": {"expandable"}}


def faults(text: str) -> list[str]:
    """Say what is wrong with a text's HTML; nothing if Telegram would take it."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return [*reader.faults, *(f"<{tag}> is never closed" for tag in reader.open)]


def visible(text: str) -> str:
    """Give the text as a client reads it, without the tags."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"Telegram doesn't know <{tag}>")
            return
        allowed = _ATTRIBUTES.get(tag, set())
        self.faults.extend(f"<{tag}> can't have {name!r}" for name, _ in attrs if name not in allowed)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in TAGS:
            self.faults.append(f"Telegram doesn't know </{tag}>")
        elif not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes nothing that is open")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "<" in data:
            self.faults.append("a '<' that opens no tag must be written &lt;")

    def handle_entityref(self, name: str) -> None:
        self.words.append(html.unescape(f"&{name};"))
        if name not in {"lt", "gt", "amp", "quot"}:
            self.faults.append(f"Telegram doesn't know &{name};")

    def handle_charref(self, name: str) -> None:
        self.words.append(html.unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment isn't allowed: {data[:20]!r}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl[:20]}> isn't allowed")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"<![{data[:20]}]> isn't allowed")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data[:20]}> isn't allowed")
