"""The people who write to the bot."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.models import Client
from bot.storage.rows import Rows
from bot.storage.tables import clients


class Clients(Rows):
    """The clients within one transaction."""

    async def seen(self, client: Client) -> None:
        """Note that the client wrote, under the name they have now."""
        known = {"name": client.name[:200], "username": client.username[:64], "last_seen_at": self._now}
        statement = self._upsert(clients).values(
            chat_id=client.chat_id, first_seen_at=self._now, last_entry_id="", **known
        )
        await self._db.execute(statement.on_conflict_do_update(index_elements=["chat_id"], set_=known))

    async def get(self, chat_id: int) -> Client | None:
        """The client of this chat, if they ever wrote."""
        row = (await self._db.execute(select(clients).where(clients.c.chat_id == chat_id))).first()
        return Client(row.chat_id, row.name, row.username) if row else None

    async def read(self, chat_id: int, entry_id: str) -> None:
        """Note which answer the client reads now: their next question may lean on it."""
        values = {"last_entry_id": entry_id, "last_entry_at": self._now if entry_id else None}
        await self._db.execute(update(clients).where(clients.c.chat_id == chat_id).values(values))

    async def last_read(self, chat_id: int, within: timedelta) -> str:
        """The id of the answer that the client read last, or an empty string if that is longer ago."""
        statement = select(clients.c.last_entry_id).where(
            clients.c.chat_id == chat_id, clients.c.last_entry_at >= self._now - within
        )
        return (await self._db.execute(statement)).scalar() or ""
