"""An update that could not be handled after all its tries: a client's message still reaches the therapist."""

from __future__ import annotations

from bot.models import Client, Json, Purpose
from bot.practice import Practice
from bot.storage.transaction import Transaction
from handlers import texts
from handlers.cards import put_card
from handlers.messages import text_message


class SetAside:
    """Passes a client's message on as it is, without looking into it."""

    def __init__(self, practice: Practice) -> None:
        """The practice names the therapist's chat."""
        self._practice = practice

    async def __call__(self, tx: Transaction, update: Json) -> None:
        """Open an escalation for the message, show it, and tell the client."""
        message = update.get("message")
        if not isinstance(message, dict) or message["chat"]["id"] != message["from"]["id"]:
            return
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        if chat_id == self._practice.therapist_chat_id:
            return
        name = str(message["from"].get("first_name") or "Someone").replace("\0", "")
        await tx.clients.seen(Client(chat_id, name))
        words = str(message.get("text") or message.get("caption") or "").replace("\0", "")
        escalation = await tx.escalations.open(chat_id, message_id, words)
        await put_card(tx, self._practice, escalation, copy=True)
        told = texts.render(texts.NOT_HANDLED, therapist=self._practice.therapist, number=escalation.number)
        await tx.outbox.put(
            text_message(
                chat_id,
                told,
                reply_to=message_id,
                purpose=Purpose.ACKNOWLEDGEMENT,
                ref=escalation.number,
            )
        )
