"""The blanks in an answer that the settings fill: {therapist_name} and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES = frozenset({"therapist_name", "practice_name", "emergency_number"})
LONGEST_NAME = 100  # characters of a value
_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values into their blanks; any other braces stay as they are."""
    return _BLANK.sub(lambda blank: _value(blank, values), text)


def unknown(text: str) -> list[str]:
    """Name the blanks that no setting fills."""
    return sorted({name for name in _BLANK.findall(text) if name not in NAMES})


def length(text: str) -> int:
    """How long Telegram may find the text once its blanks are filled, where an emoji counts as two."""
    longest = fill(text, dict.fromkeys(NAMES, "x" * LONGEST_NAME))
    return len(longest.encode("utf-16-le", "surrogatepass")) // 2


def _value(blank: re.Match[str], values: Mapping[str, str]) -> str:
    name = blank.group(1)
    return values[name] if name in NAMES and name in values else blank.group(0)
