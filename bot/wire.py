"""HTTP to the Bot API, straight on httpcore: httpx's layers above it cost as much again, and no call needs them.

Files can't be sent; the bot copies messages by their ids.
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpcore
import httpx
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

TIMEOUT = 20.0  # seconds for an ordinary call
CONNECTS_WITHIN = 5.0  # seconds
KEPT_OPEN = 5.0  # seconds without a call
HEADERS = [("Content-Type", "application/x-www-form-urlencoded"), ("User-Agent", BaseRequest.USER_AGENT)]
FAILURES = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


class Wire(BaseRequest):
    """Up to so many connections at once, kept open between calls."""

    def __init__(self, connections: int) -> None:
        """Open nothing yet."""
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trusted(), max_connections=connections, keepalive_expiry=KEPT_OPEN
        )

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return TIMEOUT

    async def initialize(self) -> None:
        """Nothing is opened before it is needed."""

    async def shutdown(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def do_request(  # noqa: PLR0913, PLR0917 (the library's signature)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The answer's status and body. Raises TelegramError."""
        timeout = {
            "read": _seconds(read_timeout, TIMEOUT),
            "write": _seconds(write_timeout, TIMEOUT),
            "connect": _seconds(connect_timeout, CONNECTS_WITHIN),
            "pool": _seconds(pool_timeout, TIMEOUT),
        }
        body = urlencode(request_data.json_parameters).encode() if request_data else b""
        try:
            answer = await self._pool.request(
                method, url, headers=HEADERS, content=body, extensions={"timeout": timeout}
            )
        except httpcore.TimeoutException as error:
            raise TimedOut from error
        except FAILURES as error:
            raise NetworkError(type(error).__name__) from error
        return answer.status, answer.content


@cache
def trusted() -> ssl.SSLContext:
    """Whom the whole world trusts: read once, since that takes longer than a hundred calls."""
    return httpx.create_ssl_context()


def _seconds(given: Any, usual: float) -> float | None:
    seconds: float | None = usual if isinstance(given, DefaultValue) else given
    return seconds
