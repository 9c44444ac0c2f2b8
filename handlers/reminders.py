"""What the therapist is told without anybody having written: who waits too long, and the day's digest."""

from __future__ import annotations

from bot.desk.reminding import Reminding, Schedule
from bot.models import Escalation
from bot.practice import Practice
from bot.storage.transaction import Transaction
from handlers import therapist_texts
from handlers.cards import mark, put_news, waiting
from handlers.inbox import inbox_page
from handlers.messages import render, text_message


class Reminders:
    """Puts what is due into the outbox."""

    def __init__(self, practice: Practice) -> None:
        """The practice names the therapist's chat, and its settings what is due when."""
        self._practice = practice

    async def __call__(self, tx: Transaction) -> None:
        """Store reminders and the digest together with the note that they are made."""
        reminding = Reminding(tx, Schedule.of(self._practice.settings))
        for escalation in await reminding.overdue():
            await self._remind(tx, escalation)
        if await reminding.digest_is_due() and await tx.escalations.count_waiting():
            await self._put_digest(tx)

    async def _remind(self, tx: Transaction, escalation: Escalation) -> None:
        """Beneath the card, so that it is one tap away."""
        html = render(
            therapist_texts.REMINDER,
            number=escalation.number,
            name=escalation.client_name,
            waiting=waiting(escalation.asked_at, tx.now),
        )
        await put_news(tx, self._practice, escalation, mark(self._practice, escalation) + html)

    async def _put_digest(self, tx: Transaction) -> None:
        html, keyboard = await inbox_page(tx, self._practice)
        await tx.outbox.put(
            text_message(self._practice.therapist_chat_id, therapist_texts.DIGEST + html, keyboard=keyboard)
        )
