"""The command `migrate`: moves a practice from SQLite to PostgreSQL, every row, checked, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table, delete, func, insert, inspect, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.alone import only_one
from bot.storage.connection import Transacting
from bot.storage.engine import Storage
from bot.storage.tables import metadata, news
from bot.storage.trouble import why
from faq.problems import PlainError

BATCH = 1000  # rows that are in memory at once


class MoveError(PlainError):
    """The practice could not be moved; nothing was changed, and the message says why."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of a table were copied."""

    table: str
    rows: int

    def __str__(self) -> str:
        """One line."""
        return f"{self.rows:8d}  {self.table}"


async def move(source_url: str, target_url: str) -> list[Moved]:
    """Copy everything to an empty PostgreSQL database. Raises MoveError, StorageError, InUseError.

    The SQLite database is held meanwhile, so that nothing arrives in it that the copy lacks; it stays as it is.
    """
    _check(source_url, target_url)
    with only_one(source_url):
        source, target = await Storage.open(source_url), await Storage.open(target_url)
        try:
            async with source.engine.begin() as old, target.engine.begin() as new:
                await _check_empty(new)
                return [await _copy(table, old, new) for table in metadata.sorted_tables]
        except SQLAlchemyError as error:  # its own words quote the rows
            raise MoveError(f"The rows could not be copied ({why(error)}): nothing was moved.") from None
        finally:
            await source.close()
            await target.close()


def _check(source_url: str, target_url: str) -> None:
    if make_url(source_url).get_backend_name() != "sqlite":
        raise MoveError("DATABASE_URL is not a SQLite database: only those are moved.")
    if not target_url.startswith("postgresql://"):
        raise MoveError("The target must be a PostgreSQL database: postgresql://user@host/name.")


async def _check_empty(new: Transacting) -> None:
    await new.execute(delete(news))  # a bot that merely ran noted something there
    for table in metadata.sorted_tables:
        if await _count(table, new):
            raise MoveError(f"The target is not empty (its table {table.name} has rows): make a new database for it.")


async def _copy(table: Table, old: Transacting, new: Transacting) -> Moved:
    """Copy a table in the order of its rows: a later one may refer to an earlier one."""
    rows = await old.execute(select(table).order_by(*table.primary_key.columns))
    for batch in rows.mappings().partitions(BATCH):
        await new.execute(insert(table), [dict(row) for row in batch])
    wanted, found = await _count(table, old), await _count(table, new)
    if wanted != found:
        raise MoveError(f"Only {found} of {wanted} rows of {table.name} arrived: nothing was moved.")
    await _go_on_numbering(table, new)
    return Moved(table.name, found)


async def _go_on_numbering(table: Table, new: Transacting) -> None:
    """Let the next row's number follow the last one's: PostgreSQL counts apart from what is inserted."""
    (key,) = await new.run_sync(lambda sync: inspect(sync).get_pk_constraint(table.name)["constrained_columns"])
    sequence = (await new.execute(select(func.pg_get_serial_sequence(table.name, key)))).scalar()
    if sequence:
        await new.execute(
            text(f"SELECT setval(:sequence, greatest(max({key}), 1), max({key}) IS NOT NULL) FROM {table.name}"),  # noqa: S608 (our own tables' names)
            {"sequence": sequence},
        )


async def _count(table: Table, connection: Transacting) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
