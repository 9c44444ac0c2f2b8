"""Button data: a verb and ids, within Telegram's 64 bytes. What comes back is checked, never trusted."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """What a button does. Short: the data must fit into 64 bytes beside an entry's id."""

    HELPED = "h"  # question
    ASK = "a"  # question
    PICK = "p"  # question, entry
    WITHDRAW = "w"  # escalation
    TOPICS = "m"
    TOPIC = "t"  # an entry of the topic
    ENTRY = "e"  # entry
    SEND = "s"  # escalation, entry
    DISMISS = "d"  # escalation
    REOPEN = "r"  # escalation
    SHOW = "c"  # escalation
    INBOX = "i"  # the rank of what was shown last
    INBOX_BACK = "b"  # the rank of what was shown first
    REMEMBER = "k"  # escalation
    TEACH = "u"  # escalation
    UNLEARN = "f"  # escalation
    ADD = "y"  # lesson
    LEAVE = "n"  # lesson
    TAUGHT = "l"  # offset
    FORGET = "x"  # lesson, offset
    ERASE = "z"  # nothing: the message that was tapped says whom
    KEEP = "q"


def pack(verb: Verb, *arguments: int | str) -> str:
    """The data of a button."""
    return ":".join([verb, *map(str, arguments)])


def unpack(data: str) -> tuple[str, list[str]]:
    """A button's verb and arguments, whoever sent them."""
    verb, *arguments = data.split(":", 2)
    return verb, arguments


def number(arguments: list[str], place: int = 0) -> int:
    """The argument as a row's number, 0 (which no row has) if it is none."""
    text = arguments[place] if place < len(arguments) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0  # noqa: PLR2004 (64 bits)


def word(arguments: list[str], place: int = 0) -> str:
    """The argument as an id, empty if it is not there."""
    return arguments[place] if place < len(arguments) else ""
