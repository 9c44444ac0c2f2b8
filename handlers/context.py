"""What every handler is given: the practice, the desk, and the outbox of the update's own transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from telegram import Message, Update
from telegram.ext import CallbackContext, ExtBot

from bot.desk.answering import Answering
from bot.desk.asking import Asking
from bot.desk.changing import Changing
from bot.desk.erasing import Erasing
from bot.desk.teaching import Teaching
from bot.models import Client, Outgoing
from bot.practice import Practice
from bot.storage.transaction import Transaction
from bot.turn import current_turn
from bot.updates import is_id
from handlers import texts
from handlers.messages import render

PRACTICE = "practice"  # its key in bot_data, where the application keeps it


class Context(CallbackContext[ExtBot[None], dict[str, Any], dict[str, Any], dict[str, Any]]):
    """Typed ways to what the handlers need."""

    @property
    def practice(self) -> Practice:
        """The practice that the bot speaks for."""
        practice: Practice = self.bot_data[PRACTICE]
        return practice

    @property
    def tx(self) -> Transaction:
        """The transaction that this update is handled in."""
        return current_turn().tx

    @property
    def asking(self) -> Asking:
        """The client's side of the desk."""
        return Asking(self.tx, self.practice.library, self.practice.matcher, current_turn().reading)

    @property
    def answering(self) -> Answering:
        """The therapist's side of the desk."""
        return Answering(self.tx)

    @property
    def teaching(self) -> Teaching:
        """What the therapist teaches."""
        return Teaching(self.tx, self.practice.content.additions, self.practice.matcher)

    @property
    def changing(self) -> Changing:
        """What the therapist changes of the settings."""
        return Changing(self.tx, self.practice.live.given)

    @property
    def erasing(self) -> Erasing:
        """The way for a client to be erased."""
        return Erasing(self.tx, self.practice.therapist_chat_id)

    async def put(self, message: Outgoing) -> int:
        """Put a message into the outbox and give its row."""
        return await self.tx.outbox.put(message)

    def render(self, text: str, /, **values: object) -> str:
        """A text of the interface with its values and the practice's names filled in."""
        names = {
            "therapist": self.practice.therapist,
            "practice": self.practice.name,
            "emergency": self.practice.emergency_number,
        }
        return render(text, **(names | values))

    def toast(self, update: Update, words: str = "") -> None:
        """Answer a button, once this update's transaction has committed."""
        if update.callback_query:
            current_turn().clicks.append({"callback_query_id": update.callback_query.id, "text": words})


def client_of(update: Update) -> Client:
    """The client who wrote or tapped."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or not is_id(chat.id):
        raise ValueError("an update without a chat or a user reached a client's handler")
    return Client(chat.id, clean(user.full_name) or texts.SOMEONE)


def first_name(update: Update) -> str:
    """What to call the client in a greeting."""
    user = update.effective_user
    return (clean(user.first_name) if user else "") or texts.YOU


def message_of(update: Update) -> Message:
    """The message that somebody wrote or changed."""
    message = update.effective_message
    if message is None or not is_id(message.message_id) or not is_id(message.chat_id):
        raise ValueError("an update without a message reached a message's handler")
    return message


class Place(NamedTuple):
    """Where a message stands."""

    chat_id: int
    message_id: int


def place_of(update: Update) -> Place:
    """Where the message stands that was tapped: of an old one Telegram shows a bot no more than this."""
    message = update.callback_query.message if update.callback_query else None
    if message is None or not is_id(message.message_id) or not is_id(message.chat.id):
        raise ValueError("an update without a tapped message reached a button's handler")
    return Place(message.chat.id, message.message_id)


def clean(text: str | None) -> str:
    """The text without NUL bytes, which PostgreSQL can't keep, and without halves of characters, which nobody can."""
    return (text or "").replace("\0", "").encode("utf-8", "ignore").decode().strip()
