"""Takes letters apart that are words typed without the spaces between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Parts = tuple[str, ...]


def beginnings(letters: str, is_word: Callable[[str], bool], key: Callable[[Parts], Any] = len) -> dict[str, Parts]:
    """Spell each beginning of the letters with words, if it can be: in the way whose key is least.

    If no key is given, in as few words as can be.
    """
    spelled: dict[str, Parts] = {"": ()}
    for end in range(1, len(letters) + 1):
        ways = (
            (*spelled[letters[:start]], letters[start:end])
            for start in range(end)
            if letters[:start] in spelled and is_word(letters[start:end])
        )
        if best := min(ways, key=key, default=None):
            spelled[letters[:end]] = best
    return spelled
