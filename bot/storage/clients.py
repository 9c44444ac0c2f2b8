"""The people who write to the bot."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Dialect, bindparam, select, update

from bot.models import Client
from bot.storage.rows import Rows, upsert
from bot.storage.tables import clients

ALWAYS, READING = ("name", "username", "last_seen_at"), ("last_entry_id", "last_entry_at")
_this_one = clients.c.chat_id == bindparam("this_chat")
READ = update(clients).where(_this_one).values(last_entry_id=bindparam("entry"), last_entry_at=bindparam("at"))
LAST_READ = select(clients.c.last_entry_id).where(_this_one, clients.c.last_entry_at >= bindparam("since"))


@cache
def _seen(dialect: Dialect, *changing: str) -> Any:
    statement = upsert(clients, dialect)
    known = {name: statement.excluded[name] for name in changing}
    return statement.on_conflict_do_update(index_elements=["chat_id"], set_=known)


class Clients(Rows):
    """The clients within one transaction."""

    async def seen(self, client: Client, reads: str = "") -> None:
        """Note that the client wrote, under the name they have now, and which answer they get to read, if any."""
        values = {
            "chat_id": client.chat_id,
            "name": client.name[:200],
            "username": "",  # an earlier version of the program kept it; nobody needs it
            "last_entry_id": reads,
            "last_entry_at": self._now if reads else None,
            "first_seen_at": self._now,
            "last_seen_at": self._now,
        }
        changing = (*ALWAYS, *READING) if reads else ALWAYS
        await self._db.execute(_seen(self._db.dialect, *changing), values)

    async def get(self, chat_id: int) -> Client | None:
        """The client of this chat, if they ever wrote."""
        row = (await self._db.execute(select(clients).where(clients.c.chat_id == chat_id))).first()
        return Client(row.chat_id, row.name) if row else None

    async def held(self, chat_id: int) -> bool:
        """Whether the client is known; if so, nobody erases them until this transaction ends."""
        known = select(clients.c.chat_id).where(clients.c.chat_id == chat_id).with_for_update()
        return (await self._db.execute(known)).first() is not None

    async def read(self, chat_id: int, entry_id: str) -> None:
        """Note which answer the client reads now: their next question may lean on it."""
        await self._db.execute(READ, {"this_chat": chat_id, "entry": entry_id, "at": self._now})

    async def last_read(self, chat_id: int, within: timedelta) -> str:
        """The id of the answer that the client read last, or an empty string if that is longer ago."""
        asked = {"this_chat": chat_id, "since": self._now - within}
        return (await self._db.execute(LAST_READ, asked)).scalar() or ""
