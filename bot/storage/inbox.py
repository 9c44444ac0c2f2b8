"""Updates as Telegram sent them: stored before they are confirmed, handled one at a time in each chat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Dialect, bindparam, delete, func, select, update

from bot.models import InboxRow, Json
from bot.storage.rows import Rows, due, upsert
from bot.storage.tables import WAITING, inbox

LONGEST_PAUSE = timedelta(minutes=1)  # between two tries
# Telegram keeps an update for a day, and after a week without any it goes on from a random number, maybe a used one:
# https://core.telegram.org/bots/api#update
COMES_AGAIN = timedelta(days=2)
LATELY = 1000  # of the last stored ones none counts as of long ago, whatever a clock that jumped says
WINDOW = 100  # of the oldest waiting ones are looked at first: a flood from one chat need not be read to its end

_head = inbox.alias("head")
_first = (
    select(func.min(_head.c.id)).where(_head.c.chat_id == inbox.c.chat_id, _head.c.status == WAITING).scalar_subquery()
)
_is_head = inbox.c.status == WAITING, inbox.c.id == _first  # the first waiting one of its chat
CLAIM = (
    select(inbox.c.id, inbox.c.payload, inbox.c.tries)
    .where(*_is_head, due(inbox.c.next_try_at))
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_old = inbox.alias("old")
_oldest = select(_old.c.id).where(_old.c.status == WAITING).order_by(_old.c.id).limit(WINDOW).subquery()
CLAIM_OLD = CLAIM.where(inbox.c.id <= select(func.max(_oldest.c.id)).scalar_subquery())
NEXT_TRY = select(func.min(inbox.c.next_try_at)).where(*_is_head)
DONE = update(inbox).where(inbox.c.id == bindparam("row_id")).values(status="done", chat_id=0, payload={})
ANY_WAITING = select(inbox.c.id).where(inbox.c.status == WAITING).limit(1)
OLDEST = select(func.min(inbox.c.received_at)).where(inbox.c.status == WAITING)


@cache
def _add(dialect: Dialect) -> Any:
    return upsert(inbox, dialect).on_conflict_do_nothing(index_elements=["update_id"]).returning(inbox.c.id)


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
        new = await self._add(rows)
        return new if new == len(rows) else new + await self._add(await self._numbered_anew(rows))

    async def _add(self, rows: list[dict[str, Any]]) -> int:
        return len((await self._db.execute(_add(self._db.dialect), rows)).all()) if rows else 0

    async def _numbered_anew(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those whose numbers belonged to updates of long ago, which make room for them."""
        numbers = [row["update_id"] for row in rows]
        last = select(func.max(_old.c.id)).scalar_subquery()
        of_long_ago = inbox.c.received_at < self._now - COMES_AGAIN, inbox.c.id <= last - LATELY
        settled = inbox.c.update_id.in_(numbers), inbox.c.status != WAITING
        gone = delete(inbox).where(*settled, *of_long_ago).returning(inbox.c.update_id)
        free = set((await self._db.execute(gone)).scalars())
        return [row for row in rows if row["update_id"] in free]

    async def claim(self, limit: int) -> list[InboxRow]:
        """The oldest updates that may be handled now, one of each chat, locked until this transaction ends.

        A chat's later updates wait for its first, also while that one waits for its next try.
        """
        asked = {"limit": limit, **self._moments(LONGEST_PAUSE)}
        rows = (await self._db.execute(CLAIM_OLD, asked)).all() or (await self._db.execute(CLAIM, asked)).all()
        return [InboxRow(row.id, row.payload, row.tries) for row in rows]

    async def done(self, *row_ids: int) -> None:
        """Mark updates as handled. Of each only its number stays: nobody needs its words twice."""
        if row_ids:
            await self._db.execute(DONE, [{"row_id": row_id} for row_id in row_ids])

    async def failed(self, row_id: int, error: str, retry_in: timedelta | None) -> None:
        """Note a failed try; without `retry_in` the update is set aside for good."""
        values = {"status": "set-aside"} if retry_in is None else {"next_try_at": self._now + retry_in}
        await self._db.execute(
            update(inbox).where(inbox.c.id == row_id).values(tries=inbox.c.tries + 1, error=error[:200], **values)
        )

    async def next_try_at(self) -> datetime | None:
        """When the next update may be tried, or None when none waits."""
        found: datetime | None = (await self._db.execute(NEXT_TRY)).scalar()
        return found

    async def any_waiting(self) -> bool:
        """Whether any update waits, for whatever."""
        return (await self._db.execute(ANY_WAITING)).first() is not None

    async def oldest_waiting(self) -> datetime | None:
        """Since when the oldest waiting one has been here, or None when none waits."""
        found: datetime | None = (await self._db.execute(OLDEST)).scalar()
        return found

    async def counts(self) -> dict[str, int]:
        """How many updates are in each state."""
        return await self._counts(inbox.c.status)
