"""The settings that the therapist changed, as she wrote them. What keeps no row is as the environment says."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.storage.rows import Rows, upsert
from bot.storage.tables import settings

ALL = select(settings.c.name, settings.c.value)


class SettingRows(Rows):
    """The changed settings within one transaction."""

    async def all(self) -> dict[str, str]:
        """The changed ones by their names."""
        return {row.name: row.value for row in await self._db.execute(ALL)}

    async def put(self, name: str, value: str) -> None:
        """Keep a value in place of the one before; of two at once the later one stays."""
        statement = upsert(settings, self._db.dialect).values(name=name, value=value, changed_at=self._now)
        new = {"value": statement.excluded.value, "changed_at": statement.excluded.changed_at}
        await self._db.execute(statement.on_conflict_do_update(index_elements=["name"], set_=new))

    async def remove(self, name: str) -> None:
        """Forget the change of this one, if there is any."""
        await self._db.execute(delete(settings).where(settings.c.name == name))
