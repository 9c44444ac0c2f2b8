"""What the database holds, to the last word and byte: for the tests that look for what must not be there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url, select

from bot.storage.engine import Storage
from bot.storage.tables import metadata


async def kept(storage: Storage) -> list[str]:
    """Every row of every table with all its columns, whatever tables there are."""
    async with storage.engine.begin() as connection:
        return [
            f"{table.name} {tuple(row)}"
            for table in metadata.sorted_tables
            for row in await connection.execute(select(table))
        ]


async def raw(storage: Storage, database: str) -> bytes:
    """The bytes of a SQLite database: its file after a checkpoint, and its log."""
    async with storage.engine.begin() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint")
        await connection.exec_driver_sql("BEGIN")
    return _bytes(Path(make_url(database).database or ""))


def _bytes(path: Path) -> bytes:
    return path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
