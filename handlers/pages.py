"""Lists page by page: which page an offset means, and the buttons that turn to the others."""

from __future__ import annotations

from handlers import therapist_texts
from handlers.messages import Button

PAGE = 8  # of whatever is listed


def page_at(offset: int, count: int) -> int:
    """Where the page begins that this offset is on; of a list that became shorter meanwhile it is the last page."""
    return min(offset, max(count - 1, 0)) // PAGE * PAGE


def turning(back: str, on: str) -> list[list[Button]]:
    """A row with the ways back and on from this page, by the data of their buttons: empty where there is no way."""
    row = [(words, data) for words, data in ((therapist_texts.LESS, back), (therapist_texts.MORE, on)) if data]
    return [row] if row else []
