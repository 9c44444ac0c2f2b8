"""What is wrong that the therapist was told of, as long as it is: so that only one of the processes tells."""

from __future__ import annotations

from sqlalchemy import delete

from bot.storage.rows import Rows, upsert
from bot.storage.tables import news


class News(Rows):
    """The notes of it within one transaction."""

    async def begin(self, subject: str, state: str) -> bool:
        """Note what is wrong with a subject now; False if that is noted already, also by another at the same moment."""
        statement = upsert(news, self._db.dialect).values(subject=subject, state=state, noted_at=self._now)
        new = {"state": statement.excluded.state, "noted_at": statement.excluded.noted_at}
        statement = statement.on_conflict_do_update(
            index_elements=["subject"], set_=new, where=news.c.state != statement.excluded.state
        )
        return (await self._db.execute(statement.returning(news.c.subject))).first() is not None

    async def end(self, subject: str) -> None:
        """Note that all is well with it: whatever is wrong next is new."""
        await self._db.execute(delete(news).where(news.c.subject == subject))
