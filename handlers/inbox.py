"""The open escalations as a list, page by page."""

from __future__ import annotations

from datetime import datetime

from bot.models import LAST, Escalation, Rank
from bot.practice import Practice
from bot.storage.transaction import Transaction
from handlers import therapist_texts
from handlers.buttons import Verb, number, pack
from handlers.cards import begun, mark, waiting
from handlers.messages import Keyboard, render
from handlers.pages import PAGE, turning

LINE = 80  # characters of a question


async def inbox_page(
    tx: Transaction, practice: Practice, *, after: Rank | None = None, before: Rank | None = None
) -> tuple[str, Keyboard]:
    """A page of open escalations, each with a button that shows its card again: the first, or one beside another.

    Pages go on from what stood on the last one: none is skipped, though others were closed meanwhile.
    """
    found = await _found(tx, after, before)
    if not found:
        return therapist_texts.INBOX_EMPTY, []
    count = await tx.escalations.count_waiting()
    html = render(therapist_texts.INBOX, count=count) + "".join(_line(practice, one, tx.now) for one in found)
    numbers = [(f"{one.number}", pack(Verb.SHOW, one.number)) for one in found]
    keyboard: Keyboard = [numbers[:4], numbers[4:]] if len(numbers) > 4 else [numbers]  # noqa: PLR2004
    return html, [*keyboard, *await _turning(tx, found[0].rank, found[-1].rank)]


def rank_of(arguments: list[str]) -> Rank:
    """The place that a button names."""
    return Rank(bool(number(arguments)), number(arguments, 1))


async def _found(tx: Transaction, after: Rank | None, before: Rank | None) -> list[Escalation]:
    """What is on the page: always a full one, and never none, as long as there is enough."""
    if before is not None:
        found = await tx.escalations.waiting(PAGE, before=before)
        return found if len(found) == PAGE else await tx.escalations.waiting(PAGE)
    return await tx.escalations.waiting(PAGE, after=after) or await tx.escalations.waiting(PAGE, before=LAST)


async def _turning(tx: Transaction, first: Rank, last: Rank) -> Keyboard:
    back = pack(Verb.INBOX_BACK, *map(int, first)) if await tx.escalations.waiting(1, before=first) else ""
    return turning(back, pack(Verb.INBOX, *map(int, last)) if await tx.escalations.waiting(1, after=last) else "")


def _line(practice: Practice, escalation: Escalation, now: datetime) -> str:
    html = therapist_texts.INBOX_LINE.format(
        mark=mark(practice, escalation),
        number=escalation.number,
        name=render("{name}", name=escalation.client_name),
        waiting=waiting(escalation.asked_at, now),
        text=begun(escalation.text, LINE),
    )
    return html + (therapist_texts.ON_ITS_WAY if escalation.replying else "")
