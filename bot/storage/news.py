"""How things stand of which the therapist is told, as the processes saw them last: so that only one of them tells."""

from __future__ import annotations

from bot.storage.rows import Rows, upsert
from bot.storage.tables import news


class News(Rows):
    """The noted states within one transaction."""

    async def is_new(self, subject: str, state: str) -> bool:
        """Note how a subject stands now; False if it stood so before. Of two at once the later one finds it noted."""
        statement = upsert(news, self._db.dialect).values(subject=subject, state=state, noted_at=self._now)
        new = {"state": statement.excluded.state, "noted_at": statement.excluded.noted_at}
        statement = statement.on_conflict_do_update(
            index_elements=["subject"], set_=new, where=news.c.state != statement.excluded.state
        )
        return (await self._db.execute(statement.returning(news.c.subject))).first() is not None
