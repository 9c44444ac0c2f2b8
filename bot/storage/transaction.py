"""One transaction, and the tables seen through it."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

from bot.storage.clients import Clients
from bot.storage.connection import Transacting
from bot.storage.digests import Digests
from bot.storage.erasing import ErasingRows
from bot.storage.escalations import Escalations
from bot.storage.figures import FigureRows
from bot.storage.inbox import Inbox
from bot.storage.news import News
from bot.storage.outbox import Outbox
from bot.storage.questions import Questions
from bot.storage.replies import Replies
from bot.storage.settings import SettingRows
from bot.storage.taught import TaughtRows

LETS_GO = timedelta(milliseconds=20)


class Transaction:
    """What is stored through it commits together or not at all; `now` is its one moment."""

    def __init__(self, connection: Transacting, now: datetime) -> None:
        """See `Storage.transaction`."""
        self._connection = connection
        self.now = now
        self.leaves_no_trace = False  # whether what it deletes has to be gone from the disk as well
        self.inbox = Inbox(connection, now)
        self.outbox = Outbox(connection, now)
        self.clients = Clients(connection, now)
        self.questions = Questions(connection, now)
        self.escalations = Escalations(connection, now)
        self.replies = Replies(connection, now)
        self.taught = TaughtRows(connection, now)
        self.settings = SettingRows(connection, now)
        self.digests = Digests(connection, now)
        self.news = News(connection, now)
        self.erasing = ErasingRows(connection, now)
        self.figures = FigureRows(connection, now)

    def part(self) -> AbstractAsyncContextManager[Any]:
        """A part that leaves no trace when an exception passes through; what else is stored stays."""
        return self._connection.begin_nested()

    def until(self, due: datetime | None) -> timedelta | None:
        """How long to wait for what could not be had now and is due at a moment, if there is one.

        What is due already is in another process's hands: it will let go soon, and must not be asked for all the time.
        """
        return max(due - self.now, LETS_GO) if due else None
