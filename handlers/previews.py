"""The preview: an answer of the therapist's own as all clients would read it, for her to approve."""

from __future__ import annotations

from bot.desk.teaching import LONGEST_ANSWER, LONGEST_QUESTION, Refusal, Step
from bot.models import Lesson, Purpose
from handlers import therapist_texts
from handlers.buttons import Verb, pack
from handlers.context import Context
from handlers.messages import Keyboard, edited_text, render, text_message


async def put_preview(context: Context, lesson: Lesson, step: Step, *, reply_to: int) -> None:
    """Show the draft that a step led to, beneath what the therapist wrote."""
    html = _shown(context, lesson, therapist_texts.PREVIEW)
    if step.answered_by:
        html += render(therapist_texts.ANSWERED_NOW, question=step.answered_by.question)
    if step.without_words:
        html += therapist_texts.WITHOUT_WORDS
    keyboard: Keyboard = [
        [(therapist_texts.ADD, pack(Verb.ADD, lesson.number))],
        [(therapist_texts.LEAVE, pack(Verb.LEAVE, lesson.number))],
    ]
    preview = text_message(
        context.practice.therapist_chat_id,
        html + therapist_texts.PREVIEW_HINT,
        keyboard=keyboard,
        reply_to=reply_to,
        purpose=Purpose.PREVIEW,
        ref=lesson.number,
    )
    await context.put(preview)


async def close_previews(context: Context, lesson: Lesson, text: str) -> None:
    """Show on the draft's previews what became of it; they have no buttons any more."""
    chat_id = context.practice.therapist_chat_id
    for row in await context.tx.outbox.shown(Purpose.PREVIEW, lesson.number, chat_id):
        await context.put(edited_text(chat_id, _shown(context, lesson, text), keyboard=[], target=row))


def refused(context: Context, step: Step) -> str:
    """Why something can't be taught, and what to do."""
    rival = step.rival.question if step.rival else ""
    return context.render(_REFUSED[step.refusal or Refusal.STALE], rival=rival, question=LONGEST_QUESTION)


async def put_refusal(context: Context, step: Step, purpose: Purpose, ref: int, *, reply_to: int) -> None:
    """Say why what the therapist wrote can't be taught; her reply to this is heard as other words for it.

    `purpose` and `ref` are those of the message that she answered. Where a draft's question is refused, what is asked
    for is the question.
    """
    html = answer_refused(context, step) if purpose is Purpose.PREVIEW else refused(context, step)
    if step.refusal in OF_QUESTION:
        html += therapist_texts.TEACH_AGAIN
        if purpose is Purpose.PREVIEW:
            purpose, ref = Purpose.TEACH, (await context.tx.taught.get(ref)).escalation
    chat_id = context.practice.therapist_chat_id
    await context.put(text_message(chat_id, html, reply_to=reply_to, purpose=purpose, ref=ref))


def answer_refused(context: Context, step: Step) -> str:
    """Why other words for an answer can't be taken."""
    if step.refusal in {Refusal.NO_WORDS, Refusal.TOO_LONG}:
        return context.render(therapist_texts.ANSWER_REFUSED, answer=LONGEST_ANSWER)
    return refused(context, step)


def _shown(context: Context, lesson: Lesson, text: str) -> str:
    """The answer is what clients get: HTML already."""
    question = render("{question}", question=lesson.taught.question)
    return text.format(question=question, answer=context.practice.words(lesson.taught.answer))


OF_QUESTION = {Refusal.URGENT, Refusal.FOREIGN, Refusal.CLAIMED, Refusal.KNOWN}
_REFUSED = {
    Refusal.STALE: therapist_texts.TEACH_STALE,
    Refusal.NO_WORDS: therapist_texts.QUESTION_REFUSED,
    Refusal.TOO_LONG: therapist_texts.QUESTION_REFUSED,
    Refusal.URGENT: therapist_texts.TEACH_URGENT,
    Refusal.FOREIGN: therapist_texts.TEACH_FOREIGN,
    Refusal.CLAIMED: therapist_texts.TEACH_CLAIMED,
    Refusal.KNOWN: therapist_texts.TEACH_KNOWN,
}
