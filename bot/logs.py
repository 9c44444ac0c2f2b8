"""Logging for people or for machines. Neither the token nor a client's words are ever in it."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

HUMAN, JSON = "human", "json"  # LOG_FORMAT
TOKEN_HIDDEN = "<token>"  # noqa: S105 (what stands in its place)

log = logging.getLogger(__name__)


def configure(level: str, token: str, form: str = HUMAN) -> None:
    """Log to standard error from `level` on, with the token struck out wherever it stands."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(token) if form == JSON else Lines(token))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    sys.excepthook = _log_uncaught
    # httpx would log every address, token included, and the database's driver every client's word at DEBUG
    for chatty in ("httpx", "httpcore", "telegram", "alembic", "psycopg", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # an answer of Telegram's that can't be read, updates and all; whoever asked logs what kind of error that was
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)


class Lines(logging.Formatter):
    """A line for a person."""

    def __init__(self, token: str) -> None:
        """The token to hide."""
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """The line without the token."""
        return super().format(record).replace(self._token, TOKEN_HIDDEN)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's name)
        """Where the error arose and of what type it is; its message may hold a client's words."""
        kind, _, where = ei
        return "".join([*traceback.format_tb(where), kind.__name__ if kind else ""])


class JsonLines(Lines):
    """An object a line, for a program that collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        """The object without the token."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False).replace(self._token, TOKEN_HIDDEN)


def _log_uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """What nobody caught ends the program; Python itself would print its message too."""
    log.critical("The program ends: this should not have happened.", exc_info=(kind, error, where))
