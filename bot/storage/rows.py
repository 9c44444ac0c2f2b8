"""What the views on the tables share.

The statements that run with each message are built once, at the top of their modules: building one takes longer than
running it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Dialect, Insert, Table, bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.connection import LONG, Transacting

SLACK = timedelta(minutes=1)  # another transaction may have begun, and set the moment, a little later than this one


def due(moment: Column[datetime]) -> ColumnElement[bool]:
    """Whether its moment has come; one too far ahead was set by a clock that went wrong. See `Rows._moments`."""
    return or_(moment <= bindparam("now"), moment > bindparam("too_far"))


def upsert(table: Table, dialect: Dialect) -> Any:
    """An INSERT that can say ON CONFLICT, in the database's own dialect."""
    return (postgresql if dialect.name == "postgresql" else sqlite).insert(table)


class Rows:
    """A view on some rows within one transaction."""

    def __init__(self, connection: Transacting, now: datetime) -> None:
        """Keep the transaction's connection and moment."""
        self._db = connection
        self._now = now

    def _moments(self, longest: timedelta) -> dict[str, datetime]:
        """What `due` asks for, where no moment is set further ahead than `longest`."""
        return {"now": self._now, "too_far": self._now + longest + SLACK}

    async def _counts(self, column: Column[str]) -> dict[str, int]:
        """How many rows have each value; all of them are looked at."""
        statement = select(column, func.count()).group_by(column).execution_options(**LONG)
        return dict((await self._db.execute(statement)).all())

    async def _insert(self, statement: Insert, values: dict[str, Any]) -> int:
        """Insert a row and give its number."""
        result = await self._db.execute(statement, values)
        key = result.inserted_primary_key
        if key is None:
            raise RuntimeError("the database gave no number for a new row")
        return int(key[0])
