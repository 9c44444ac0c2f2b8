"""Updates as Telegram sent them: stored before they are confirmed, handled one at a time in each chat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, update

from bot.models import InboxRow, Json
from bot.storage.rows import Rows
from bot.storage.tables import WAITING, inbox

LONGEST_PAUSE = timedelta(minutes=1)  # between two tries


class Inbox(Rows):
    """The inbox within one transaction."""

    async def add(self, updates: Iterable[tuple[int, Json]]) -> int:
        """Store raw updates, each with its chat's id; one already stored is left alone. Gives how many are new."""
        rows = [
            {
                "update_id": update["update_id"],
                "chat_id": chat_id,
                "payload": update,
                "status": "waiting",
                "tries": 0,
                "next_try_at": self._now,
                "error": "",
                "received_at": self._now,
            }
            for chat_id, update in updates
        ]
        if not rows:
            return 0
        statement = self._upsert(inbox).values(rows).on_conflict_do_nothing(index_elements=["update_id"])
        return len((await self._db.execute(statement.returning(inbox.c.id))).all())

    async def claim(self) -> InboxRow | None:
        """The oldest update that may be handled now, locked until this transaction ends.

        A chat's later updates wait for its first, also while that one waits for its next try.
        """
        ready = self._heads().where(self._due(inbox.c.next_try_at, LONGEST_PAUSE)).order_by(inbox.c.id)
        row = (await self._db.execute(ready.limit(1).with_for_update(skip_locked=True))).first()
        return InboxRow(row.id, row.chat_id, row.payload, row.tries) if row else None

    def _heads(self) -> Select[Any]:
        """The first waiting update of each chat: those behind it wait for their turn."""
        head = inbox.alias("head")
        first = (
            select(func.min(head.c.id))
            .where(head.c.chat_id == inbox.c.chat_id, head.c.status == WAITING)
            .scalar_subquery()
        )
        return select(inbox).where(inbox.c.status == WAITING, inbox.c.id == first)

    async def done(self, row_id: int) -> None:
        """Mark an update as handled."""
        await self._db.execute(update(inbox).where(inbox.c.id == row_id).values(status="done"))

    async def failed(self, row_id: int, error: str, retry_in: timedelta | None) -> None:
        """Note a failed try; without `retry_in` the update is set aside for good."""
        values = {"status": "set-aside"} if retry_in is None else {"next_try_at": self._now + retry_in}
        await self._db.execute(
            update(inbox).where(inbox.c.id == row_id).values(tries=inbox.c.tries + 1, error=error[:200], **values)
        )

    async def next_try_at(self) -> datetime | None:
        """When the next update may be tried, or None when none waits."""
        statement = self._heads().with_only_columns(func.min(inbox.c.next_try_at))
        found: datetime | None = (await self._db.execute(statement)).scalar()
        return found

    async def oldest_waiting(self) -> datetime | None:
        """Since when the oldest waiting one has been here, or None when none waits."""
        statement = select(func.min(inbox.c.received_at)).where(inbox.c.status == WAITING)
        found: datetime | None = (await self._db.execute(statement)).scalar()
        return found

    async def counts(self) -> dict[str, int]:
        """How many updates are in each state."""
        return await self._counts(inbox.c.status)
