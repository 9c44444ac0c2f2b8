"""Logging that a person can read. Neither the token nor a client's words are ever in it."""

from __future__ import annotations

import logging

TOKEN_HIDDEN = "<token>"  # noqa: S105 (what stands in its place)


def configure(level: str, token: str) -> None:
    """Log to standard error from `level` on, with the token struck out wherever it stands."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(token))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # httpx would log every address, token included, and the database's driver every client's word at DEBUG
    for chatty in ("httpx", "httpcore", "telegram", "alembic", "psycopg", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class Redacting(logging.Formatter):
    """Strikes the token out of the finished line, tracebacks included."""

    def __init__(self, token: str) -> None:
        """The token to hide."""
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """The line without the token."""
        return super().format(record).replace(self._token, TOKEN_HIDDEN)
