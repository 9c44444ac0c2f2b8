"""The card: how the therapist sees an escalation."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape

from bot.models import Escalation, EscalationStatus, Outgoing, Purpose
from bot.practice import Practice
from bot.storage.transaction import Transaction
from faq.entry import Kind
from handlers import therapist_texts
from handlers.buttons import Verb, pack
from handlers.messages import Keyboard, copied_message, cut, edited_text, render, text_message, units
from handlers.offers import offered

SHOWN = 3000  # units of a question on its card; Telegram takes 4,096 in all


async def put_card(
    tx: Transaction,
    practice: Practice,
    escalation: Escalation,
    *,
    copy: bool = False,
    thread: int | None = None,
) -> None:
    """Show an escalation in the therapist's chat, with the client's own message beneath where words are not enough.

    `thread` is a message of the therapist's chat that the card replies to.
    """
    chat_id = practice.therapist_chat_id
    words, rows = await offered(tx, practice, escalation)
    card = text_message(
        chat_id,
        card_html(practice, escalation, tx.now, fresh=True) + words,
        keyboard=[*keyboard(practice, escalation), *rows],
        reply_to=thread,
        purpose=Purpose.CARD,
        ref=escalation.number,
    )
    row = await tx.outbox.put(card)
    if copy or units(escalation.text) > SHOWN:
        await put_copy(tx, practice, escalation, escalation.message_id, row)


async def put_copy(
    tx: Transaction, practice: Practice, escalation: Escalation, message_id: int, card_row: int | None
) -> None:
    """Copy a client's message beneath the card; a reply to the copy is as good as one to the card."""
    await tx.outbox.put(
        copied_message(
            practice.therapist_chat_id,
            escalation.chat_id,
            message_id,
            purpose=Purpose.COPY,
            ref=escalation.number,
            target=card_row,
        )
    )


async def put_news(
    tx: Transaction, practice: Practice, escalation: Escalation, html: str, *, reply_to: int | None = None
) -> None:
    """Tell the therapist something about an escalation, beneath its latest card; they may reply to it."""
    cards = await tx.outbox.cards(escalation.number, practice.therapist_chat_id)
    news = text_message(
        practice.therapist_chat_id,
        html,
        reply_to=reply_to,
        purpose=Purpose.ABOUT,
        ref=escalation.number,
        target=cards[-1] if cards and reply_to is None else None,
    )
    await tx.outbox.put(news)


async def update_cards(tx: Transaction, practice: Practice, escalation: Escalation) -> None:
    """Show where the escalation stands now on every card of it."""
    words, rows = await offered(tx, practice, escalation)
    for row in await tx.outbox.cards(escalation.number, practice.therapist_chat_id):
        edit: Outgoing = edited_text(
            practice.therapist_chat_id,
            card_html(practice, escalation, tx.now) + words,
            keyboard=[*keyboard(practice, escalation), *rows],
            target=row,
        )
        await tx.outbox.put(edit)


def card_html(practice: Practice, escalation: Escalation, now: datetime, *, fresh: bool = False) -> str:
    """The card's words. How long the client waits stands on a fresh card alone: on an old one it would be wrong."""
    if escalation.erased:
        return therapist_texts.ERASED.format(number=escalation.number)
    waits = fresh and escalation.status is EscalationStatus.OPEN and now - escalation.asked_at >= timedelta(minutes=1)
    html = therapist_texts.CARD.format(
        state=_state(practice, escalation, now),
        number=escalation.number,
        name=escape(escalation.client_name, quote=False),
        text=shown(escalation.text),
        asked=moment(escalation.asked_at, now, practice),
        waiting=therapist_texts.CARD_WAITING.format(waiting=waiting(escalation.asked_at, now)) if waits else "",
        about=_about(practice, escalation),
    )
    if escalation.status is EscalationStatus.OPEN:
        return html + render(therapist_texts.CARD_HINT, name=escalation.client_name)
    closed = therapist_texts.CARD_HINT_CLOSED.get(escalation.status, "")
    return html + render(closed, name=escalation.client_name)


def shown(text: str, limit: int = SHOWN) -> str:
    """A client's words, escaped, and cut where they are too long for a card."""
    if not text:
        return therapist_texts.CARD_MEDIA
    if units(text) <= limit:
        return f"“{escape(text, quote=False)}”"
    return f"“{escape(cut(text, limit), quote=False)}{therapist_texts.CARD_LONG}"


def begun(text: str, limit: int) -> str:
    """The beginning of a client's words, escaped, for a line of a list."""
    return shown(text if len(text) <= limit else text[:limit] + "…")


def keyboard(practice: Practice, escalation: Escalation) -> Keyboard:
    """One-tap answers while the escalation is open, and the way back from a dismissal."""
    number = escalation.number
    if escalation.erased:
        return []
    if escalation.status is EscalationStatus.DISMISSED:
        return [[(therapist_texts.REOPEN, pack(Verb.REOPEN, number))]]
    if escalation.status is not EscalationStatus.OPEN:
        return []
    guesses = [entry for guess in escalation.guesses if (entry := practice.library.get(guess))]
    rows: Keyboard = [
        [(therapist_texts.SEND_ENTRY.format(question=entry.question), pack(Verb.SEND, number, entry.id))]
        for entry in guesses
    ]
    return [*rows, [(therapist_texts.DISMISS, pack(Verb.DISMISS, number))]]


def moment(at: datetime, now: datetime, practice: Practice) -> str:
    """A moment on the practice's clock: the time today, the day before that."""
    local, today = at.astimezone(practice.timezone), now.astimezone(practice.timezone)
    return local.strftime("%H:%M" if local.date() == today.date() else "%a %d %b, %H:%M")


def waiting(since: datetime, now: datetime) -> str:
    """How long somebody has been waiting, in the one unit that matters."""
    passed = max(now - since, timedelta())
    minutes = passed.seconds // 60
    if passed.days:
        return therapist_texts.DAYS.format(days=passed.days)
    if minutes >= 60:  # noqa: PLR2004
        return therapist_texts.HOURS.format(hours=minutes // 60, minutes=minutes % 60)
    return therapist_texts.MINUTES.format(minutes=minutes) if minutes else therapist_texts.JUST_NOW


def _about(practice: Practice, escalation: Escalation) -> str:
    """The topic that the question is of, or the answer that the client has read and wants more than."""
    entry = practice.library.get(escalation.reason)
    if entry is None:
        return ""
    return render(
        therapist_texts.CARD_READ if entry.kind is Kind.ANSWER else therapist_texts.CARD_ABOUT, topic=entry.question
    )


def quoted(text: str, escalation: Escalation, words: str, *, state: str = "") -> str:
    """A text of the interface about what the client wrote, which is shown as a card shows it."""
    name = render("{name}", name=escalation.client_name)
    return text.format(name=name, number=escalation.number, text=shown(words), state=state)


def urgency(*, urgent: bool, doubtful: bool) -> str:
    """The mark of what is an emergency, or may be one."""
    if urgent:
        return therapist_texts.STATE_URGENT
    return therapist_texts.STATE_DOUBTFUL if doubtful else ""


def mark(practice: Practice, escalation: Escalation) -> str:
    """The mark of an escalation, wherever it is shown."""
    return urgency(urgent=escalation.urgent, doubtful=is_doubtful(practice, escalation))


def is_doubtful(practice: Practice, escalation: Escalation) -> bool:
    """Whether it may be an emergency, though nothing in it says so surely."""
    reason = practice.library.get(escalation.reason)
    return not escalation.urgent and reason is not None and reason.kind is Kind.URGENT


def _state(practice: Practice, escalation: Escalation, now: datetime) -> str:
    closed = moment(escalation.closed_at, now, practice) if escalation.closed_at else ""
    state = therapist_texts.STATE[escalation.status].format(closed=closed)
    return mark(practice, escalation) + state
