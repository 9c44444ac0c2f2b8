"""The small language in which content says what an urgent sign looks like.

A pattern is a line of groups. All must be found near each other, in any order:

    chest|heart pain|hurts|tight     (chest or heart) and (pain or hurts or tight)
    breath*                          any word that begins so
    passed_out                       words side by side, in this order
    needle >stuck|still >in          > must come after the group before it
    !gym|swimming                    none of these may stand near by
    leg weak /4                      within 4 words of each other (8 if it isn't said)
    help please|now .                the message has no other words
    years_ago ~                      (in `unless`) in the sentence that is called off, not just near by
    CANNOT breathe                   a name in capitals is a list of words
    CANNOT = cant|unable|struggl*    such a list, for all entries; further lines add to it
    REAL = week|never                the list of words that are never a slip for another
    IDLE = stroke_of_luck            the list of words side by side that mean no harm, and count for nothing

Case, accents and apostrophes don't matter; slips of the finger are seen through (faq/slips.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from faq.slips import fold, words

if TYPE_CHECKING:
    from collections.abc import Mapping

USUALLY_WITHIN = 8
WIDEST = 40
SHORTEST_STEM = 3
ALONE = "."
SENTENCE = "~"
REAL = "REAL"
IDLE = "IDLE"

Phrase = tuple[str, ...]  # words side by side; one that ends in * is a stem
Group = frozenset[Phrase]  # any one of them will do

_folded = cache(fold)  # the same words stand in many patterns
_NAME = re.compile(r"[A-Z][A-Z_]+")
_DEFINITION = re.compile(rf"({_NAME.pattern})\s*=\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """A group that must be found; perhaps only after the one before it."""

    group: Group
    after: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of the language, read."""

    text: str
    steps: tuple[Step, ...]
    barred: tuple[Group, ...]
    within: int
    alone: bool  # whether the message may have no other words
    sentence: bool  # whether it calls off only what stands in its own sentence

    @property
    def groups(self) -> frozenset[Group]:
        """The groups that must all be found."""
        return frozenset(step.group for step in self.steps)


def definition(line: str, named: Mapping[str, Group]) -> tuple[str, Group] | None:
    """Read a line that gives a list of words its name; None if it is a pattern."""
    if (found := _DEFINITION.fullmatch(line.strip())) is None:
        return None
    name, listed = found.groups()
    return name, frozenset().union(*(_group(part, named) for part in listed.split() or [""]))


def parse(line: str, named: Mapping[str, Group]) -> Pattern:
    """Read a pattern; ValueError says what is wrong with it."""
    steps: list[Step] = []
    barred: list[Group] = []
    within = USUALLY_WITHIN
    parts = line.split()
    for part in parts:
        if part in {ALONE, SENTENCE}:
            continue
        if part.startswith("/"):
            within = _distance(part)
        elif part.startswith("!"):
            barred.append(_group(part[1:], named))
        else:
            steps.append(Step(_group(part.removeprefix(">"), named), part.startswith(">")))
    if not steps:
        raise ValueError("there is no word in it to look for")
    if steps[0].after:
        raise ValueError("the first group has nothing to come after")
    return Pattern(line, tuple(steps), tuple(barred), within, ALONE in parts, SENTENCE in parts)


def _distance(part: str) -> int:
    if not part[1:].isdecimal() or not 1 <= int(part[1:]) <= WIDEST:
        raise ValueError(f"{part} should be a number of words from /1 to /{WIDEST}")
    return int(part[1:])


def _group(part: str, named: Mapping[str, Group]) -> Group:
    phrases: set[Phrase] = set()
    for choice in part.split("|"):
        if not _NAME.fullmatch(choice):
            phrases.add(_phrase(choice, part))
        elif choice in named:
            phrases |= named[choice]
        else:
            raise ValueError(f"no list of words is named {choice}")
    return frozenset(phrases)


def _phrase(choice: str, part: str) -> Phrase:
    phrase = [word for piece in choice.split("_") for word in _words(piece, part)]
    if not phrase:
        raise ValueError(f"there is an empty choice in {part!r}")
    return tuple(phrase)


def _words(piece: str, part: str) -> list[str]:
    if piece.isascii() and piece.isalnum():
        return [_folded(piece)]
    stem = piece.endswith("*")
    if "*" in piece.removesuffix("*") or set(piece) & set('!/>="'):
        raise ValueError(f"{piece!r} in {part!r} is not a word: * may only end one, ! > / only begin a group")
    found = [word.text for word in words(piece)]
    if not found:
        raise ValueError(f"there is no word in {piece!r} of {part!r}")
    if stem:
        if len(found[-1]) < SHORTEST_STEM:
            raise ValueError(f"{piece} is too short: a * needs {SHORTEST_STEM} letters before it")
        found[-1] += "*"
    return found
