"""What a failed Bot API call means: try again, and when, or give up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    RetryAfter,
    TelegramError,
)

from bot.models import OutboxRow

LONGEST_PAUSE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)  # that a server may ask for: much more, and no calendar has the moment
PATIENCE = 360  # tries, one a minute at the most
ODD_TRIES = 5  # for an error that is not Telegram's: a fault of this program, which may pass or not
TOPIC_CLOSED = "topic_closed"  # a forum's general one, unless the message replies to one elsewhere
NO_ENTRY = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    TOPIC_CLOSED,
    "upgraded to a supergroup",
)
SO_ALREADY = ("message is not modified", "message to delete not found")


class Reason(StrEnum):
    """Why a message did not go out, in the words of the log; people's words are in handlers/therapist_texts.py."""

    LATER = "later"  # nothing is wrong with the message: the network, Telegram, or a limit
    UNREACHABLE = "unreachable"  # blocked, deleted, or never started: this chat takes nothing from us
    REFUSED = "refused"  # this message will never be taken
    DONE = "done"  # it was so already


@dataclass(frozen=True, slots=True)
class Refusal:
    """A failed call, understood. `after` says how soon to try again, `patience` how often."""

    reason: Reason
    after: timedelta = timedelta()
    detail: str = ""
    patience: int = 0
    counts: bool = True  # as a try: not where Telegram asked to wait, or nothing else reaches it either


def understand(error: Exception, tries: int) -> Refusal:
    """What to do after the given number of tries. BadRequest is a NetworkError, so it is looked at first."""
    pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(tries - 1, 6)))
    if not isinstance(error, TelegramError):
        return Refusal(Reason.LATER, pause, type(error).__name__, ODD_TRIES)
    detail = f"{type(error).__name__}: {error.message}"
    if isinstance(error, RetryAfter):
        return Refusal(Reason.LATER, _seconds(error), detail, counts=False)
    if isinstance(error, Forbidden | ChatMigrated):
        return Refusal(Reason.UNREACHABLE, detail=detail)
    if isinstance(error, BadRequest):
        return _bad_request(error, detail)
    return Refusal(Reason.LATER, pause, detail, PATIENCE)


def is_broken_markup(error: BadRequest) -> bool:
    """Whether Telegram took offence at the message's HTML, not at its words."""
    return "can't parse entities" in error.message.lower()


def of_its_own(row: OutboxRow, refusal: Refusal) -> bool:
    """Whether only this message finds no way: it would hold up the therapist's chat for ever.

    A copy may have failed for the chat that it is copied from, a reply for a forum's topic that is closed.
    """
    if row.message.method == "copyMessage":
        return refusal.detail.startswith(BadRequest.__name__)
    replies = row.target_message_id is not None or "reply_parameters" in row.message.payload
    return replies and TOPIC_CLOSED in refusal.detail.lower()


def _bad_request(error: BadRequest, detail: str) -> Refusal:
    words = error.message.lower()
    if any(sign in words for sign in SO_ALREADY):
        return Refusal(Reason.DONE, detail=detail)
    if any(sign in words for sign in NO_ENTRY):
        return Refusal(Reason.UNREACHABLE, detail=detail)
    return Refusal(Reason.REFUSED, detail=detail)


def _seconds(error: RetryAfter) -> timedelta:
    after = error.retry_after
    return min(LONGEST_WAIT, after if isinstance(after, timedelta) else timedelta(seconds=after))
