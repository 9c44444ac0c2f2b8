"""Lengths, cleaning and trimming of texts, and the entities that are found in them."""

from __future__ import annotations

import pytest

from sandbox.detection import with_found_entities
from sandbox.text import Formatted, clean, trimmed, utf16_length, utf16_slice
from sandbox.wire import Refusal


def test_lengths_count_utf16_units() -> None:
    assert utf16_length("añ😀") == 4
    assert utf16_slice("a😀b", 1, 2) == "😀"


def test_control_characters_go_and_line_breaks_stay() -> None:
    assert clean("a\0b\tc\r\nd\u202ee") == "a b c\nde"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(Refusal, match="encoded in UTF-8"):
        clean("x\ud800")


def test_trimming_moves_and_clips_entities() -> None:
    bold = {"type": "bold", "offset": 0, "length": 6}
    assert trimmed(Formatted("  ab  ", [bold])) == Formatted("ab", [{**bold, "length": 2}])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("/start", "bot_command", "/start"),
        ("ask /topics@demo_bot now", "bot_command", "/topics@demo_bot"),
        ("see https://example.com/a?b=1.", "url", "https://example.com/a?b=1"),
        ("see example.com.au please", "url", "example.com.au"),
        ("😀 me@example.org", "email", "me@example.org"),
        ("hello @mia_h", "mention", "@mia_h"),
        ("a #needle day", "hashtag", "#needle"),
        ("call +61 400 000 000", "phone_number", "+61 400 000 000"),
    ],
)
def test_telegram_finds_what_nobody_marked(text: str, kind: str, words: str) -> None:
    found = with_found_entities(Formatted(text)).entities
    assert [entity["type"] for entity in found] == [kind]
    assert utf16_slice(text, found[0]["offset"], found[0]["length"]) == words


@pytest.mark.parametrize("text", ["and/or", "1/2", "it hurts... a lot", "a@b", "50% #1"])
def test_plain_words_are_no_entities(text: str) -> None:
    assert with_found_entities(Formatted(text)).entities == []


def test_nothing_is_found_inside_code() -> None:
    code = {"type": "code", "offset": 0, "length": 6}
    assert with_found_entities(Formatted("/start", [code])).entities == [code]
