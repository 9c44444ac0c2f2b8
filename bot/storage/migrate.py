"""The schema, brought up to date with Alembic at every start.

The command `migrate` is something else: it carries a practice from SQLite to PostgreSQL (`bot/moving.py`).
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.storage.connection import Engine
from faq.problems import PlainError

MIGRATIONS = Path(__file__).with_name("migrations")
REVISIONS = sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/0*.py"))
LOCK = 7_247_382  # any number that no other program locks in this database


class NewerDatabaseError(PlainError):
    """The database was written by a newer version of the program."""

    def __init__(self, revision: str) -> None:
        """Say what to do."""
        super().__init__(
            f"The database was written by a newer version of this program (schema {revision}): "
            "update the program, or restore a backup made with this version."
        )


class UnpreparedError(PlainError):
    """The database waits for a start of the bot: it isn't there yet, or an older version of the program wrote it."""

    def __init__(self, revision: str | None) -> None:
        """Say what will happen; without a revision nothing is there yet."""
        self.what = (
            f"the database has an older schema ({revision}): the next start brings it up to date"
            if revision
            else "there is no database yet: the first start makes it"
        )
        super().__init__(f"{self.what.capitalize()}.")


async def migrate(engine: Engine) -> None:
    """Bring the schema up to date. Raises NewerDatabaseError, and SQLAlchemyError as the driver does.

    Of several processes that start at once one does it and the others wait: SQLite locks by itself.
    """
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        await connection.run_sync(_upgrade)


async def look(engine: Engine) -> None:
    """Change nothing, and raise UnpreparedError where `migrate` would, and what it would raise."""
    async with engine.begin() as connection:
        await connection.run_sync(_expect)


def _expect(connection: Connection) -> None:
    present = _present(connection)
    if present and present not in REVISIONS:
        raise NewerDatabaseError(present)
    if present != REVISIONS[-1]:
        raise UnpreparedError(present)


def _upgrade(connection: Connection) -> None:
    try:
        _expect(connection)
    except UnpreparedError:
        _bring_up_to_date(connection)


def _bring_up_to_date(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _present(connection: Connection) -> str | None:
    """The schema's revision, as Alembic noted it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
