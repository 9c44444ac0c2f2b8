"""Who waits too long, and when the day's digest is due. Decided in the transaction that stores what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.changeable import Changeable
from bot.models import Escalation
from bot.storage.transaction import Transaction

# Of what is urgent the therapist is reminded so long after it was asked, and again so long after each reminder.
URGENT_AFTER = (timedelta(minutes=15), timedelta(minutes=45), timedelta(hours=3))
DAY = range(8, 20)  # the hours in which the therapist is reminded of what is not urgent
AT_ONCE = 5  # reminders in one go: after a standstill they come bit by bit


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the therapist is reminded, on the practice's own clock."""

    after: timedelta | None  # None: never, unless it is urgent
    digest_at: time | None  # None: no digest
    zone: ZoneInfo

    @classmethod
    def of(cls, settings: Changeable) -> Self:
        """The one that these settings ask for."""
        after = timedelta(hours=settings.remind_after) if settings.remind_after else None
        return cls(after, settings.digest_at, settings.timezone)


class Reminding:
    """What is due now, within one transaction; what it gives it has noted, so that nobody gives it again."""

    def __init__(self, tx: Transaction, schedule: Schedule) -> None:
        """Everything it needs to know is stored."""
        self._tx = tx
        self._schedule = schedule

    async def overdue(self) -> list[Escalation]:
        """Open escalations that wait too long, noted as reminded of: urgent ones soon and repeatedly, others by day."""
        first, *then = URGENT_AFTER
        after = self._schedule.after
        by_day = self._local().hour in DAY
        return await self._tx.escalations.remind(
            urgent_after=(min(after or first, first), *then),
            since=self._tx.now - after if after and by_day else None,
            limit=AT_ONCE,
        )

    async def digest_is_due(self) -> bool:
        """Whether today's digest is to be made now; a bot that was away makes it later the same day."""
        at, local = self._schedule.digest_at, self._local()
        return at is not None and local.time() >= at and await self._tx.digests.begin(local.date())

    def _local(self) -> datetime:
        return self._tx.now.astimezone(self._schedule.zone)
