"""The blanks in an answer that the settings fill: {therapist_name} and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES = frozenset({"therapist_name", "practice_name", "emergency_number"})
_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values into their blanks; any other braces stay as they are."""
    return _BLANK.sub(lambda blank: _value(blank, values), text)


def unknown(text: str) -> list[str]:
    """Name the blanks that no setting fills."""
    return sorted({name for name in _BLANK.findall(text) if name not in NAMES})


def _value(blank: re.Match[str], values: Mapping[str, str]) -> str:
    name = blank.group(1)
    return values[name] if name in NAMES and name in values else blank.group(0)
