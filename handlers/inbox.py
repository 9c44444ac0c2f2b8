"""The open escalations as a list, page by page."""

from __future__ import annotations

from datetime import datetime

from bot.models import Escalation
from bot.storage.transaction import Transaction
from handlers import therapist_texts
from handlers.buttons import Verb, pack
from handlers.cards import begun, waiting
from handlers.messages import Keyboard, render
from handlers.pages import PAGE, page_at, turning

LINE = 80  # characters of a question


async def inbox_page(tx: Transaction, offset: int) -> tuple[str, Keyboard]:
    """A page of open escalations, each with a button that shows its card again."""
    count = await tx.escalations.count_waiting()
    if not count:
        return therapist_texts.INBOX_EMPTY, []
    offset = page_at(offset, count)  # meanwhile some were closed
    found = await tx.escalations.waiting(PAGE, offset)
    html = render(therapist_texts.INBOX, count=count) + "".join(_line(one, tx.now) for one in found)
    numbers = [(f"{one.number}", pack(Verb.SHOW, one.number)) for one in found]
    keyboard: Keyboard = [numbers[:4], numbers[4:]] if len(numbers) > 4 else [numbers]  # noqa: PLR2004
    return html, [*keyboard, *turning(Verb.INBOX, offset, count)]


def _line(escalation: Escalation, now: datetime) -> str:
    html = therapist_texts.INBOX_LINE.format(
        mark=therapist_texts.STATE_URGENT if escalation.urgent else "",
        number=escalation.number,
        name=render("{name}", name=escalation.client_name),
        waiting=waiting(escalation.asked_at, now),
        text=begun(escalation.text, LINE),
    )
    return html + (therapist_texts.ON_ITS_WAY if escalation.replying else "")
