"""One transaction, and the tables seen through it."""

from __future__ import annotations

from datetime import datetime

from bot.storage.clients import Clients
from bot.storage.connection import Transacting
from bot.storage.escalations import Escalations
from bot.storage.figures import FigureRows
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from bot.storage.questions import Questions
from bot.storage.replies import Replies


class Transaction:
    """What is stored through it commits together or not at all; `now` is its one moment."""

    def __init__(self, connection: Transacting, now: datetime) -> None:
        """See `Storage.transaction`."""
        self.now = now
        self.inbox = Inbox(connection, now)
        self.outbox = Outbox(connection, now)
        self.clients = Clients(connection, now)
        self.questions = Questions(connection, now)
        self.escalations = Escalations(connection, now)
        self.replies = Replies(connection, now)
        self.figures = FigureRows(connection, now)
