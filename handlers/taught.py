"""What was taught as a list, newest first, page by page, each with a button that takes it back."""

from __future__ import annotations

from telegram import Update

from bot.models import Lesson
from bot.practice import Practice
from bot.storage.transaction import Transaction
from faq.taught import Standing, Verdict
from handlers import therapist_texts
from handlers.buttons import Verb, number, pack
from handlers.cards import begun, moment, update_cards
from handlers.context import Context, message_of, place_of
from handlers.messages import Keyboard, edited_text, render, text_message
from handlers.pages import PAGE, page_at, turning

LINE = 120  # characters of a client's words


async def taught(update: Update, context: Context) -> None:
    """List what was taught."""
    html, keyboard = await _page(context.tx, context.practice, 0)
    await context.put(text_message(message_of(update).chat_id, html, keyboard=keyboard or None))


async def turn(update: Update, context: Context, arguments: list[str]) -> None:
    """Turn to another page, in the same message."""
    await _show(update, context, number(arguments))
    context.toast(update)


async def forget(update: Update, context: Context, arguments: list[str]) -> None:
    """Take a lesson back, and show the page without it."""
    step = await context.teaching.forget(number(arguments))
    if step.lesson:
        escalation = await context.tx.escalations.get(step.lesson.escalation)
        await update_cards(context.tx, context.practice, escalation)
    await _show(update, context, number(arguments, 1))
    context.toast(update, therapist_texts.FORGOTTEN_TOAST if step.lesson else therapist_texts.TEACH_STALE)


async def _show(update: Update, context: Context, offset: int) -> None:
    place = place_of(update)
    html, keyboard = await _page(context.tx, context.practice, offset)
    await context.put(edited_text(place.chat_id, html, keyboard=keyboard, message_id=place.message_id))


async def _page(tx: Transaction, practice: Practice, offset: int) -> tuple[str, Keyboard]:
    count = await tx.taught.count()
    if not count:
        return therapist_texts.TAUGHT_EMPTY, []
    offset = page_at(offset, count)  # meanwhile some were forgotten
    found = await tx.taught.latest(PAGE, offset)
    html = render(therapist_texts.TAUGHT, count=count) + "".join(_line(tx, practice, one) for one in found)
    buttons = [
        (therapist_texts.FORGET.format(number=one.number), pack(Verb.FORGET, one.number, offset)) for one in found
    ]
    keyboard: Keyboard = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return html, [*keyboard, *_turning(offset, count)]


def _turning(offset: int, count: int) -> Keyboard:
    back = pack(Verb.TAUGHT, offset - PAGE) if offset else ""
    return turning(back, pack(Verb.TAUGHT, offset + PAGE) if offset + PAGE < count else "")


def _line(tx: Transaction, practice: Practice, lesson: Lesson) -> str:
    one = lesson.taught
    entry = practice.library.get(one.entry_id)
    question = one.question or (entry.question if entry else one.entry_id)
    return therapist_texts.TAUGHT_LINE.format(
        number=one.number,
        question=render("{question}", question=question),
        words=therapist_texts.TAUGHT_WORDS.format(words=begun(one.phrasing, LINE)) if one.phrasing else "",
        at=moment(lesson.taught_at, tx.now, practice) if lesson.taught_at else "",
        standing=_standing(practice.content.additions.verdicts.get(one.number)),
    )


def _standing(verdict: Verdict | None) -> str:
    """What the therapist should know of it; nothing where it simply is in use."""
    if verdict is None:  # this process is about to take it over
        return therapist_texts.TAUGHT_SOON
    rival = verdict.rival.question if verdict.rival else ""
    return render(_STANDING[verdict.standing], rival=rival)


_STANDING = {
    Standing.IN_USE: "",
    Standing.IN_FILES: therapist_texts.TAUGHT_IN_FILES,
    Standing.GONE: therapist_texts.TAUGHT_GONE,
    Standing.CLAIMED: therapist_texts.TAUGHT_CLAIMED,
}
