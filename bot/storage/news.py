"""How it is with a subject: what is wrong with the FAQ, of which the therapist was told, and which bot is at work.

Of several processes only the first one notes it, and does what follows.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.storage.rows import Rows, upsert
from bot.storage.tables import news


class News(Rows):
    """The notes of it within one transaction."""

    async def noted(self, subject: str) -> str | None:
        """What is noted of a subject, if anything is."""
        found: str | None = (await self._db.execute(select(news.c.state).where(news.c.subject == subject))).scalar()
        return found

    async def begin(self, subject: str, state: str) -> bool:
        """Note how it is with a subject now; False if that is noted already, also by another at the same moment."""
        statement = upsert(news, self._db.dialect).values(subject=subject, state=state, noted_at=self._now)
        new = {"state": statement.excluded.state, "noted_at": statement.excluded.noted_at}
        statement = statement.on_conflict_do_update(
            index_elements=["subject"], set_=new, where=news.c.state != statement.excluded.state
        )
        return (await self._db.execute(statement.returning(news.c.subject))).first() is not None

    async def end(self, subject: str) -> None:
        """Note that all is well with it: whatever is wrong next is new."""
        await self._db.execute(delete(news).where(news.c.subject == subject))
