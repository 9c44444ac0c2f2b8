"""What people see once a message arrived, or never will."""

from __future__ import annotations

from bot.desk.answering import Answering
from bot.desk.asking import NO_MESSAGE, Asking
from bot.models import OutboxRow, Outgoing, Purpose
from bot.practice import Practice
from bot.refusal import Reason
from bot.storage.transaction import Transaction
from handlers import texts, therapist_texts
from handlers.cards import put_card, put_news, update_cards
from handlers.messages import reaction, render, text_message
from handlers.outcomes import acknowledge

ARRIVED = "👍"


class Delivery:
    """Shows the therapist what became of a reply, and which clients can't be reached."""

    def __init__(self, practice: Practice) -> None:
        """The practice names the therapist's chat."""
        self._practice = practice

    async def arrived(self, tx: Transaction, row: OutboxRow) -> None:
        """A reply that arrived answers its escalation."""
        if row.message.purpose is not Purpose.REPLY or row.message.ref is None:
            return
        reply, escalation = await Answering(tx).delivered(row.message.ref)
        if reply.therapist_message_id:
            await tx.outbox.put(reaction(reply.therapist_chat_id, reply.therapist_message_id, ARRIVED))
        await update_cards(tx, self._practice, escalation)

    async def refused(self, tx: Transaction, row: OutboxRow, reason: Reason) -> None:
        """Tell the therapist what did not arrive and why."""
        match row.message.purpose:
            case Purpose.ANSWER if reason is Reason.REFUSED:
                await self._pass_on(tx, row)
            case Purpose.REPLY:
                await self._reply_refused(tx, row, reason)
            case Purpose.ACKNOWLEDGEMENT:
                await self._note(tx, row, therapist_texts.ACKNOWLEDGEMENT_FAILED, why=therapist_texts.WHY[reason])
            case Purpose.CARD:
                await self._note(tx, row, therapist_texts.CARD_FAILED)
            case Purpose.COPY:
                await self._note(tx, row, therapist_texts.COPY_FAILED)
            case Purpose.NOTE if reason is Reason.REFUSED and row.message.method == "editMessageText":
                await self._show_anew(tx, row)
            case Purpose.ERASE if row.message.method == "deleteMessage":
                await self._ask_to_delete(tx, row)

    async def _reply_refused(self, tx: Transaction, row: OutboxRow, reason: Reason) -> None:
        if row.message.ref is None:
            return
        reply, escalation = await Answering(tx).undeliverable(row.message.ref)
        html = render(
            therapist_texts.NOT_DELIVERED,
            why=therapist_texts.WHY[reason],
            number=escalation.number,
            name=escalation.client_name,
        )
        await put_news(tx, self._practice, escalation, html, reply_to=reply.therapist_message_id)
        await update_cards(tx, self._practice, escalation)

    async def _pass_on(self, tx: Transaction, row: OutboxRow) -> None:
        """The client was answered nothing: the question is the therapist's, unless it is already."""
        practice = self._practice
        asking = Asking(tx, practice.library, practice.matcher)
        passed_on = await asking.pass_on(row.message.ref or 0, row.message.chat_id, NO_MESSAGE)
        if passed_on is None or not passed_on[1]:
            return
        escalation, _ = passed_on
        await acknowledge(tx, practice, escalation, render(texts.PASSED_ON_WORDS, therapist=practice.therapist))
        await put_card(tx, practice, escalation)
        html = render(therapist_texts.ANSWER_FAILED, name=escalation.client_name, number=escalation.number)
        await put_news(tx, practice, escalation, html)

    async def _show_anew(self, tx: Transaction, row: OutboxRow) -> None:
        """What a tap should have shown in place of a message that can't be changed any more comes as a new one."""
        if row.message.target is None:  # a card, a preview and a reply are changed by their rows: they stay as they are
            words = {name: value for name, value in row.message.payload.items() if name != "message_id"}
            await tx.outbox.put(Outgoing(row.message.chat_id, "sendMessage", words))

    async def _ask_to_delete(self, tx: Transaction, row: OutboxRow) -> None:
        """Telegram lets no bot delete what is older than two days: the therapist can."""
        html = render(therapist_texts.DELETE_BY_HAND, number=row.message.ref)
        await tx.outbox.put(text_message(row.message.chat_id, html, target=row.message.target))

    async def _note(self, tx: Transaction, row: OutboxRow, text: str, **values: str) -> None:
        if row.message.ref is None:
            return
        escalation = await tx.escalations.get(row.message.ref)
        html = render(text, name=escalation.client_name, number=escalation.number, **values)
        await put_news(tx, self._practice, escalation, html)
