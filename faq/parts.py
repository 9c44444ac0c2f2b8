"""Splits a message into the questions it asks."""

from __future__ import annotations

import re

_BREAK = re.compile(r"(?<=[?!.])\s+|\n+")


def pieces(text: str) -> list[str]:
    """Cut a message where a sentence or a line ends."""
    return [piece.strip() for piece in _BREAK.split(text) if piece.strip()]
