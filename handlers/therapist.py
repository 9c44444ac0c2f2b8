"""What the therapist writes: replies to cards, changes to them, and commands."""

from __future__ import annotations

from telegram import Message, Update

from bot.desk.teaching import can_be_taught
from bot.models import Escalation, Outgoing, Purpose
from faq.entry import Kind
from faq.match import Outcome, Part, Ranked
from handlers import texts, therapist_texts
from handlers.context import Context, clean, message_of
from handlers.inbox import inbox_page
from handlers.messages import copied_message, edited_caption, edited_text, render, text_message, units
from handlers.outcomes import OFFERED
from handlers.teaching import hear

LINE = 80  # characters of a question that /try shows
LONGEST = 4096  # units; https://core.telegram.org/bots/api#sendmessage
LONGEST_CAPTION = 1024
SIGNATURE = 10  # units around the therapist's name
CAPTIONED = ("photo", "video", "animation", "audio", "document", "voice")
TRIED = 6  # parts that /try shows
NEAR = 0.05  # below this an entry has nothing to do with what was tried


async def start(update: Update, context: Context) -> None:
    """Say what this chat is for, and how to reply."""
    await context.put(text_message(message_of(update).chat_id, context.render(therapist_texts.START)))


async def unknown_command(update: Update, context: Context) -> None:
    """Name the commands that there are; in a group the command may be for another bot."""
    message = message_of(update)
    if message.chat_id > 0:
        await context.put(text_message(message.chat_id, therapist_texts.UNKNOWN_COMMAND))


async def write(update: Update, context: Context) -> None:
    """Carry a reply to the client of the card that it answers; say how to reply where it answers none."""
    message = message_of(update)
    replied_to = message.reply_to_message
    card = asked = None
    if replied_to is not None:
        asked = await context.tx.outbox.asked_at(message.chat_id, replied_to.message_id)
        card = await context.answering.shown_at(message.chat_id, replied_to.message_id)
    if asked is not None:
        await hear(context, message, *asked)
    elif card is not None and _to_a_colleague(message, context):
        await _hint(context, card, message)
    elif card is not None and card.erased:
        await context.put(_nobody_there(card, message))
    elif card is not None:
        await put_reply(context, card, message)
    elif message.chat_id > 0 or _to_the_bot(replied_to, context):  # a group may talk among itself
        await context.put(text_message(message.chat_id, therapist_texts.HOW_TO_REPLY, reply_to=message.message_id))


async def edit(update: Update, context: Context) -> None:
    """Change what the client reads when the therapist changes a reply."""
    message = message_of(update)
    reply = await context.tx.replies.of_message(message.chat_id, message.message_id)
    if reply is None or reply.outbox_id is None:
        return
    escalation = await context.tx.escalations.get(reply.escalation)
    if escalation.erased:
        await context.put(_nobody_there(escalation, message))
        return
    await context.tx.replies.reword(reply.id, _for_everyone(message))
    html = _signed(context, message)
    if _can_be_signed(context, message):
        await context.put(edited_text(escalation.chat_id, html, target=reply.outbox_id))
    elif message.caption is not None:
        caption = _signed_caption(context, message) or message.caption_html_urled
        await context.put(edited_caption(escalation.chat_id, caption, target=reply.outbox_id))
    else:
        await context.put(text_message(message.chat_id, therapist_texts.EDIT_TOO_LATE, reply_to=message.message_id))


async def inbox(update: Update, context: Context) -> None:
    """List the open escalations."""
    html, keyboard = await inbox_page(context.tx, context.practice)
    await context.put(text_message(message_of(update).chat_id, html, keyboard=keyboard or None))


async def try_(update: Update, context: Context) -> None:
    """Show what a client would be answered; nothing is stored or sent to anybody."""
    message = message_of(update)
    question = clean(" ".join(context.args or []))
    if not question:
        await context.put(text_message(message.chat_id, therapist_texts.TRY_USAGE))
        return
    parts = [_tried(part) for part in context.practice.matcher.match(question).parts[:TRIED]]
    await context.put(text_message(message.chat_id, "\n".join(parts) or therapist_texts.TRY_NOTHING))


async def put_reply(context: Context, escalation: Escalation, message: Message) -> None:
    """Store the therapist's message as the reply to an escalation, on its way to that client alone."""
    words = _for_everyone(message)
    reply_id = await context.answering.reply(escalation.number, message.chat_id, message.message_id, words)
    row = await context.put(_reply(context, escalation, message, reply_id))
    await context.tx.replies.carried_by(reply_id, row)


async def _hint(context: Context, card: Escalation, message: Message) -> None:
    """Say that this went to nobody: once, and so that it rings nowhere, since most of such talk is meant so."""
    if await context.tx.outbox.shown(Purpose.HINT, card.number, message.chat_id):
        return
    hint = text_message(
        message.chat_id,
        therapist_texts.AMONG_COLLEAGUES.format(number=card.number),
        reply_to=message.message_id,
        purpose=Purpose.HINT,
        ref=card.number,
        quiet=True,
    )
    await context.put(hint)


def _nobody_there(escalation: Escalation, message: Message) -> Outgoing:
    html = therapist_texts.NOBODY_THERE.format(number=escalation.number)
    return text_message(message.chat_id, html, reply_to=message.message_id)


def _for_everyone(message: Message) -> str:
    """The words of a text message that could be taught, else nothing."""
    words = clean(message.text)
    return words if can_be_taught(words) else ""


def _reply(context: Context, escalation: Escalation, message: Message, reply_id: int) -> Outgoing:
    """Text and captions are signed with the therapist's name; what can't be (a sticker, a full page) is copied."""
    if _can_be_signed(context, message):
        return text_message(
            escalation.chat_id,
            _signed(context, message),
            reply_to=escalation.message_id,
            purpose=Purpose.REPLY,
            ref=reply_id,
        )
    return copied_message(
        escalation.chat_id,
        message.chat_id,
        message.message_id,
        caption=_signed_caption(context, message),
        reply_to=escalation.message_id,
        purpose=Purpose.REPLY,
        ref=reply_id,
    )


def _can_be_signed(context: Context, message: Message) -> bool:
    return message.text is not None and units(message.text + context.practice.therapist) < LONGEST - SIGNATURE


def _signed_caption(context: Context, message: Message) -> str | None:
    """The caption beneath the therapist's name, or None for what has no room for it."""
    if not any(getattr(message, kind) for kind in CAPTIONED):
        return None
    if units((message.caption or "") + context.practice.therapist) >= LONGEST_CAPTION - SIGNATURE:
        return None
    return (context.render(texts.REPLY) + (message.caption_html_urled or "")).strip()


def _signed(context: Context, message: Message) -> str:
    return context.render(texts.REPLY) + (message.text_html_urled if message.text is not None else "")


def _tried(part: Part) -> str:
    head = render(therapist_texts.TRY_PART, outcome=therapist_texts.TRY_OUTCOMES[part.outcome], part=part.text[:LINE])
    if part.foreign:
        return head + therapist_texts.TRY_FOREIGN
    entries = [
        render(therapist_texts.TRY_ENTRY, confidence=f"{ranked.confidence:.2f}", question=ranked.entry.question[:LINE])
        for ranked in _near(part)
    ]
    return head + ("".join(entries) or therapist_texts.TRY_NOTHING)


def _near(part: Part) -> list[Ranked]:
    """What came near, and what a client would be offered however far it is."""
    answers = [ranked for ranked in part.entries if ranked.entry.kind is Kind.ANSWER]
    offered = answers[:OFFERED] if part.outcome is Outcome.SUGGEST else []
    return [ranked for ranked in part.entries if ranked.confidence >= NEAR or ranked in offered]


def _to_a_colleague(message: Message, context: Context) -> bool:
    """Whether, in a group, it replies to somebody else's words; those who write in the group's name are all alike."""
    earlier, author = message.reply_to_message, message.from_user
    if message.chat_id > 0 or earlier is None or _to_the_bot(earlier, context):
        return False
    in_the_groups_name = message.sender_chat is not None or earlier.sender_chat is not None
    return author is None or author != earlier.from_user or in_the_groups_name


def _to_the_bot(replied_to: Message | None, context: Context) -> bool:
    return bool(replied_to and replied_to.from_user and replied_to.from_user.id == context.bot.id)
