"""Lists page by page: which page an offset means, and the buttons that turn to the others."""

from __future__ import annotations

from handlers import therapist_texts
from handlers.buttons import Verb, pack
from handlers.messages import Button

PAGE = 8  # of whatever is listed


def page_at(offset: int, count: int) -> int:
    """Where the page begins that this offset is on; of a list that became shorter meanwhile it is the last page."""
    return min(offset, max(count - 1, 0)) // PAGE * PAGE


def turning(verb: Verb, offset: int, count: int) -> list[list[Button]]:
    """A row with the ways back and on from this page, where there are any."""
    row = [(therapist_texts.LESS, pack(verb, offset - PAGE))] if offset else []
    if offset + PAGE < count:
        row.append((therapist_texts.MORE, pack(verb, offset + PAGE)))
    return [row] if row else []
