"""What is wrong when the database itself fails: words for the log, none of anybody's, and patience."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

SQLITE = {  # https://www.sqlite.org/rescode.html
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "another program holds it locked",
    "SQLITE_READONLY": "it may only be read",
    "SQLITE_IOERR": "the disk fails",
    "SQLITE_NOMEM": "no memory is left",
    "SQLITE_CANTOPEN": "its file can't be opened",
    "SQLITE_CORRUPT": "its file is damaged: restore a backup",
    "SQLITE_NOTADB": "its file is damaged: restore a backup",
}
POSTGRESQL = {  # https://www.postgresql.org/docs/current/errcodes-appendix.html
    "08": "the connection was lost",
    "25006": "it may only be read",
    "25P03": "the connection was held for too long",
    "40": "another process changed the same rows",
    "53": "its disk, memory or connections are used up",
    "55": "another process holds the rows",
    "57": "it is being stopped or started",
    "58": "the disk fails",
}
LOST = "the connection was lost"
PAUSE = 1.0  # seconds

T = TypeVar("T")
log = logging.getLogger(__name__)


class SilentError(SQLAlchemyError):
    """A server was asked, and gives no answer: an error of the database like those that it tells of."""


class DiskError(SQLAlchemyError):
    """The disk did not take what was committed."""


def trouble(error: BaseException) -> str | None:
    """What is wrong with the database; None where it is well and something else failed."""
    if isinstance(error, NoConnectionError):
        return "all connections are in use"
    if isinstance(error, SilentError):
        return "it gives no answer"
    if isinstance(error, DiskError):
        return SQLITE["SQLITE_IOERR"]
    name = getattr(getattr(error, "orig", error), "sqlite_errorname", None)
    if name:
        return next((words for code, words in SQLITE.items() if name.startswith(code)), None)
    return _of_postgresql(error) if isinstance(error, DBAPIError) else None


def why(error: BaseException) -> str:
    """What failed, in a few words for the log: the exception's own may hold a client's."""
    words = trouble(error)
    return f"the database: {words}" if words else type(error).__name__


async def waited_out(work: Callable[[], Awaitable[T]], what: str) -> T:
    """Give what `work` gives as soon as the database lets it; `what` waits meanwhile, in words for the log."""
    while True:
        try:
            return await work()
        except Exception as error:
            if not trouble(error):
                raise
            log.error("%s has to wait (%s). Trying again.", what, why(error))  # noqa: TRY400
            await asyncio.sleep(PAUSE)


def _of_postgresql(error: DBAPIError) -> str | None:
    if error.connection_invalidated:
        return LOST
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return next((words for code, words in POSTGRESQL.items() if state.startswith(code)), None)
    return LOST if type(error).__name__ == "OperationalError" else None
