"""Telegram's HTML in answers: which tags there are, and whether they close."""

from __future__ import annotations

from html.parser import HTMLParser

# https://core.telegram.org/bots/api#html-style
TAGS = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "tg-spoiler", "blockquote"}
)


def plain(html: str) -> str:
    """The words that a reader sees."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.words


def faults(html: str) -> list[str]:
    """What Telegram would refuse, each in a few words; empty when it would take the text."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.faults + [f"<{tag}> is never closed" for tag in parser.open]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"Telegram knows no <{tag}>")
            return
        if tag == "a" and not dict(attrs).get("href"):
            self.faults.append("<a> has no href")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in TAGS:
            return  # its beginning was named already
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes nothing")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self.faults.append("a lone < must be written as &lt;")
        self.words += data

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"<![{data[:20]} is no tag")
