"""What a client reads: answers, suggestions, and what became of the rest of their message."""

from __future__ import annotations

from bot.desk.asking import Asked
from bot.desk.judging import doubtful_emergency, is_foreign, may_say_more, sure_topic
from bot.models import Escalation, Purpose, Question
from bot.practice import Practice
from bot.storage.transaction import Transaction
from faq.entry import Entry, Kind
from faq.match import Outcome
from handlers import texts
from handlers.buttons import Verb, pack
from handlers.cards import is_doubtful, put_card
from handlers.context import Context
from handlers.messages import Button, Keyboard, render, text_message

OFFERED = 3  # suggestions
RELATED = 2  # further entries under an answer
PART_SHOWN = 120  # characters of a part that an answer quotes
PARTS_SHOWN = 500  # and of all parts that an acknowledgement quotes


async def show(context: Context, asked: Asked, *, has_media: bool = False) -> None:
    """Tell the client what became of each question, emergencies first and alone."""
    if not asked.questions and asked.escalation is None:
        raise ValueError("a message of a client's led to nothing at all")
    new = None if asked.joined else asked.escalation
    urgent = next((question for question in asked.questions if question.outcome is Outcome.URGENT), None)
    if urgent and asked.escalation:
        await _put_urgent(context, urgent, asked.escalation)
    else:
        await _put_answers(context, asked)
        if new:
            words = context.render(texts.PASSED_ON_MEDIA) if has_media else _what_was_passed_on(context, asked)
            await acknowledge(context.tx, context.practice, new, words, answers=asked.before.asked)
    if new:
        await put_card(context.tx, context.practice, new, copy=has_media, thread=_thread(context, asked))


async def put_answer(
    context: Context, question: Question, entry: Entry, *, quote: bool = False, doubtful: bool = False
) -> None:
    """An entry's answer, with the ways on from it; `doubtful`: the message may speak of an emergency."""
    html = context.render(texts.ABOUT_PART, part=_short(question.text)) if quote else ""
    html += context.practice.words(entry.answer)
    message = text_message(
        question.chat_id,
        html + (context.render(texts.IF_EMERGENCY) if doubtful else ""),
        keyboard=_answer_keyboard(context, question, entry),
        reply_to=question.message_id,
        purpose=Purpose.ANSWER,
        ref=question.id,
    )
    await context.put(message)


async def acknowledge(
    tx: Transaction, practice: Practice, escalation: Escalation, words: str, *, answers: bool = False
) -> None:
    """Say that a question is with the therapist, under its number; and whom to call, where it may be an emergency.

    `answers`: it is no question, but answers hers.
    """
    names = {"therapist": practice.therapist, "emergency": practice.emergency_number}
    if is_doubtful(practice, escalation):
        words += render(texts.IF_EMERGENCY, **names)
    message = text_message(
        escalation.chat_id,
        words + render(texts.NUMBER_ANSWER if answers else texts.NUMBER, number=escalation.number, **names),
        keyboard=[[(texts.NEVER_MIND, pack(Verb.WITHDRAW, escalation.number))]],
        reply_to=escalation.message_id,
        purpose=Purpose.ACKNOWLEDGEMENT,
        ref=escalation.number,
    )
    await tx.outbox.put(message)


async def _put_answers(context: Context, asked: Asked) -> None:
    told = [question for question in asked.questions if question.outcome is not Outcome.SMALLTALK]
    if asked.questions and not told:
        await _put_smalltalk(context, asked.questions[0], more=may_say_more(asked.match))
    alone = asked.escalation is None  # else its acknowledgement says whom to call
    doubtful = alone and doubtful_emergency(asked.match) is not None
    for question in told:
        entry = context.practice.library.get(question.entry_ids[0]) if question.entry_ids else None
        if question.outcome is Outcome.ANSWER and entry:
            await put_answer(context, question, entry, quote=len(told) > 1, doubtful=doubtful)
        elif question.outcome is Outcome.SUGGEST:
            await _put_suggestions(context, question, quote=len(told) > 1, doubtful=doubtful)


async def _put_smalltalk(context: Context, question: Question, *, more: bool) -> None:
    entry = context.practice.library.get(question.entry_ids[0]) if question.entry_ids else None
    friendly = entry is not None and entry.kind is Kind.SMALLTALK
    html = context.practice.words(entry.answer) if entry and friendly else texts.SMALLTALK
    keyboard = [[_ask_button(context, question)]] if more else None
    await context.put(text_message(question.chat_id, html, keyboard=keyboard, purpose=Purpose.ANSWER, ref=question.id))


async def _put_suggestions(context: Context, question: Question, *, quote: bool, doubtful: bool) -> None:
    found = [context.practice.library.get(entry_id) for entry_id in question.entry_ids]
    entries = [entry for entry in found if entry and entry.kind is Kind.ANSWER][:OFFERED]
    rows: Keyboard = [[(entry.question, pack(Verb.PICK, question.id, entry.id))] for entry in entries]
    none = context.practice.therapist
    rows.append([(texts.NONE_OF_THESE.format(therapist=none), pack(Verb.ASK, question.id))])
    html = context.render(texts.SUGGEST_PART, part=_short(question.text)) if quote else texts.SUGGEST
    message = text_message(
        question.chat_id,
        html + (context.render(texts.IF_EMERGENCY) if doubtful else ""),
        keyboard=rows,
        reply_to=question.message_id,
        purpose=Purpose.ANSWER,
        ref=question.id,
    )
    await context.put(message)


async def _put_urgent(context: Context, question: Question, escalation: Escalation) -> None:
    entry = context.practice.library.get(question.entry_ids[0]) if question.entry_ids else None
    html = context.practice.words(entry.answer) if entry else ""
    message = text_message(
        question.chat_id,
        html + context.render(texts.NUMBER_URGENT, number=escalation.number),
        reply_to=question.message_id,
        purpose=Purpose.ACKNOWLEDGEMENT,
        ref=escalation.number,
    )
    await context.put(message)


def _thread(context: Context, asked: Asked) -> int | None:
    """The therapist's own message that the client answers: a card beneath it goes on with the conversation."""
    reply = asked.before.reply
    here = reply is not None and reply.therapist_chat_id == context.practice.therapist_chat_id
    return reply.therapist_message_id if reply and here else None


def _what_was_passed_on(context: Context, asked: Asked) -> str:
    passed_on = [question for question in asked.questions if question.escalation]
    if len(passed_on) < len(asked.questions):
        parts = _short(" … ".join(_short(question.text) for question in passed_on), PARTS_SHOWN)
        return context.render(texts.PASSED_ON_PART, part=parts)
    if asked.before.asked:
        return context.render(texts.PASSED_ON_ANSWER)
    if is_foreign(asked.match):
        return context.render(texts.FOREIGN)
    topic = context.practice.library.get(sure_topic(asked.match))
    if topic and topic.answer and len(passed_on) == 1:
        return context.practice.words(topic.answer)
    return context.render(texts.PASSED_ON)


def _answer_keyboard(context: Context, question: Question, entry: Entry) -> Keyboard:
    found = [context.practice.library.get(entry_id) for entry_id in entry.related]
    related = [other for other in found if other and other.kind is Kind.ANSWER][:RELATED]
    first = [(texts.HELPED, pack(Verb.HELPED, question.id)), _ask_button(context, question)]
    return [first, *([(other.question, pack(Verb.ENTRY, other.id))] for other in related)]


def _ask_button(context: Context, question: Question) -> Button:
    return texts.ASK_THERAPIST.format(therapist=context.practice.therapist), pack(Verb.ASK, question.id)


def _short(text: str, limit: int = PART_SHOWN) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + "…"
