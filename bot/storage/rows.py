"""What the views on the tables share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Insert, Table, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.connection import LONG, Transacting

SLACK = timedelta(minutes=1)  # another transaction may have begun, and set the moment, a little later than this one


class Rows:
    """A view on some rows within one transaction."""

    def __init__(self, connection: Transacting, now: datetime) -> None:
        """Keep the transaction's connection and moment."""
        self._db = connection
        self._now = now

    def _upsert(self, table: Table) -> Any:
        """An INSERT that can say ON CONFLICT, in the database's own dialect."""
        dialect = postgresql if self._db.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    def _due(self, moment: Column[datetime], longest: timedelta) -> ColumnElement[bool]:
        """Whether its moment has come; one much further ahead than `longest` was set by a clock that went wrong."""
        return or_(moment <= self._now, moment > self._now + longest + SLACK)

    async def _counts(self, column: Column[str]) -> dict[str, int]:
        """How many rows have each value; all of them are looked at."""
        statement = select(column, func.count()).group_by(column).execution_options(**LONG)
        return dict((await self._db.execute(statement)).tuples())

    async def _insert(self, statement: Insert) -> int:
        """Run the INSERT and give the new row's number."""
        result = await self._db.execute(statement)
        key = result.inserted_primary_key
        if key is None:
            raise RuntimeError("the database gave no number for a new row")
        return int(key[0])
