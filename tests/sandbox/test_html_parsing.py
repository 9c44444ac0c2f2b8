"""Telegram's HTML: what becomes an entity, and the words for what is broken."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.html_parsing import parse_html
from sandbox.views import as_html
from sandbox.wire import Refusal


def marks(source: str) -> list[tuple[str, int, int]]:
    return [(mark["type"], mark["offset"], mark["length"]) for mark in parse_html(source).entities]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("plain", "plain", []),
        ("<b>bold</b> not", "bold not", [("bold", 0, 4)]),
        ("<STRONG>x</strong>", "x", [("bold", 0, 1)]),
        ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("😀<u>x</u>", "😀x", [("underline", 2, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#65;&#x42; &nbsp;", 'a <b> & "c" AB &nbsp;', []),
    ],
)
def test_text_and_entities(source: str, text: str, found: list[Any]) -> None:
    assert parse_html(source).text == text
    assert marks(source) == found


def test_links_keep_their_address() -> None:
    parsed = parse_html('<a href="https://example.com/?a=1&amp;b=2">here</a>')
    assert parsed.entities == [{"type": "text_link", "offset": 0, "length": 4, "url": "https://example.com/?a=1&b=2"}]


def test_a_link_without_an_address_is_only_words() -> None:
    assert parse_html("<a>here</a>").entities == []


def test_code_in_a_block_names_its_language() -> None:
    parsed = parse_html('<pre><code class="language-python">x</code></pre>')
    assert parsed.entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ä<p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x!>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>&_*[`", 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    "source",
    ["a &lt;b&gt; <b>x <i>y</i></b>", '<a href="https://a.bc">😀 z</a>', "<blockquote>q</blockquote>"],
)
def test_a_text_shown_as_html_is_what_was_sent(source: str) -> None:
    parsed = parse_html(source)
    assert as_html(parsed.text, parsed.entities) == source
