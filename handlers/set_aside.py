"""An update that could not be handled after all its tries: whoever it came from is told, in any case."""

from __future__ import annotations

from typing import Any

from bot.models import Client, Json, Purpose
from bot.practice import Practice
from bot.storage.transaction import Transaction
from bot.updates import chat_of, is_id
from handlers import texts, therapist_texts
from handlers.cards import put_card
from handlers.context import clean
from handlers.messages import render, text_message


class SetAside:
    """Passes a client's message on as it is, without looking into it. The update may be of any shape."""

    def __init__(self, practice: Practice) -> None:
        """The practice names the therapist's chat."""
        self._practice = practice

    async def __call__(self, tx: Transaction, update: Json) -> None:
        """Store what follows."""
        chat_id = chat_of(update)
        message = update.get("message") or update.get("edited_message")
        tapped = "callback_query" in update
        if chat_id == self._practice.therapist_chat_id and (message or tapped):
            note = text_message(chat_id, therapist_texts.NOT_HANDLED_HERE, reply_to=_message_id(message) or None)
            await tx.outbox.put(note)
        elif chat_id > 0 and message:  # a private chat: groups have negative ids
            await self._pass_on(tx, chat_id, message if isinstance(message, dict) else {})
        elif chat_id > 0 and tapped:
            await tx.outbox.put(text_message(chat_id, texts.BUTTON_FAILED))

    async def _pass_on(self, tx: Transaction, chat_id: int, message: Json) -> None:
        """Open an escalation for the message, show it, and tell the client."""
        message_id = _message_id(message)
        await tx.clients.seen(Client(chat_id, _name(message.get("from"))))
        words = clean(str(message.get("text") or message.get("caption") or ""))
        escalation = await tx.escalations.open(chat_id, message_id, words)
        await put_card(tx, self._practice, escalation, copy=True)
        told = render(texts.NOT_HANDLED, therapist=self._practice.therapist, number=escalation.number)
        acknowledgement = text_message(
            chat_id,
            told,
            reply_to=message_id or None,
            purpose=Purpose.ACKNOWLEDGEMENT,
            ref=escalation.number,
        )
        await tx.outbox.put(acknowledgement)


def _message_id(message: Any) -> int:
    found = message.get("message_id") if isinstance(message, dict) else None
    return found if is_id(found) else 0


def _name(person: Any) -> str:
    names = [person.get("first_name"), person.get("last_name")] if isinstance(person, dict) else []
    return clean(" ".join(str(name) for name in names if name)) or texts.SOMEONE
