"""What the therapist writes and taps to teach. What a reply is for is known by the stored message that it answers."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message, Update

from bot.desk.teaching import Offer, Refusal, Step
from bot.models import Purpose
from handlers import therapist_texts
from handlers.buttons import Verb, number
from handlers.cards import update_cards
from handlers.context import Context, clean, place_of
from handlers.messages import text_message
from handlers.previews import close_previews, put_preview, put_refusal, refused
from handlers.taps import Tapped
from handlers.taught import forget, turn

ASKED_LATELY = timedelta(minutes=1)


async def hear(context: Context, message: Message, purpose: Purpose, ref: int) -> None:
    """Take a reply to the bot's own question: the question for an answer, or other words for one."""
    words = clean(message.text)
    teaching = context.teaching
    step = await (teaching.draft(ref, words) if purpose is Purpose.TEACH else teaching.reword(ref, words))
    if step.refusal or step.lesson is None:
        await put_refusal(context, step, purpose, ref, reply_to=message.message_id)
        return
    if step.earlier:
        await close_previews(context, step.earlier, therapist_texts.REWORDED)
    await put_preview(context, step.lesson, step, reply_to=message.message_id)


async def _remember(update: Update, context: Context, arguments: list[str]) -> None:
    step = await context.teaching.remember(number(arguments))
    await _taken(update, context, step, therapist_texts.REMEMBERED_TOAST)


async def _unlearn(update: Update, context: Context, arguments: list[str]) -> None:
    step = await context.teaching.forget_of(number(arguments))
    await _taken(update, context, step, therapist_texts.FORGOTTEN_TOAST)


async def _teach(update: Update, context: Context, arguments: list[str]) -> None:
    """Ask for the question, beneath the card."""
    escalation = number(arguments)
    if (await context.teaching.held_offer(escalation)).offer is not Offer.ANSWER:
        context.toast(update, therapist_texts.TEACH_STALE)
        return
    place, since = place_of(update), context.tx.now - ASKED_LATELY
    if not await context.tx.outbox.shown(Purpose.TEACH, escalation, place.chat_id, since=since):
        ask = text_message(
            place.chat_id,
            therapist_texts.ASK_QUESTION,
            reply_to=place.message_id,
            purpose=Purpose.TEACH,
            ref=escalation,
        )
        await context.put(ask)
    context.toast(update, therapist_texts.ASKED_TOAST)


async def _add(update: Update, context: Context, arguments: list[str]) -> None:
    lesson = number(arguments)
    step = await context.teaching.approve(lesson)
    if step.refusal not in (None, Refusal.STALE):
        await put_refusal(context, step, Purpose.PREVIEW, lesson, reply_to=place_of(update).message_id)
        context.toast(update)
        return
    if step.lesson:
        await close_previews(context, step.lesson, therapist_texts.ADDED + therapist_texts.FROM_NOW_ON)
    await _taken(update, context, step, therapist_texts.ADDED_TOAST)


async def _leave(update: Update, context: Context, arguments: list[str]) -> None:
    step = await context.teaching.leave(number(arguments))
    if step.lesson:
        await close_previews(context, step.lesson, therapist_texts.LEFT)
    context.toast(update, therapist_texts.LEFT_TOAST if step.lesson else therapist_texts.TEACH_STALE)


async def _taken(update: Update, context: Context, step: Step, toast: str) -> None:
    """Show on the cards what was taught or taken back, or say why it was not."""
    if step.lesson:
        escalation = await context.tx.escalations.get(step.lesson.escalation)
        await update_cards(context.tx, context.practice, escalation)
        context.toast(update, toast)
        return
    if step.refusal is not Refusal.STALE:  # too much to read in the moment that a toast stays
        place = place_of(update)
        await context.put(text_message(place.chat_id, refused(context, step), reply_to=place.message_id))
    context.toast(update, therapist_texts.TEACH_STALE if step.refusal is Refusal.STALE else "")


TAPS: dict[str, Tapped] = {
    Verb.REMEMBER: _remember,
    Verb.UNLEARN: _unlearn,
    Verb.TEACH: _teach,
    Verb.ADD: _add,
    Verb.LEAVE: _leave,
    Verb.TAUGHT: turn,
    Verb.FORGET: forget,
}
