"""HTTP to the Bot API over aiohttp, whose parser is compiled: the library's own way takes several times as long.

Files can't be sent; the bot copies messages by their ids.
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

TIMEOUT = 20.0  # seconds for an ordinary call
CONNECTS_WITHIN = 5.0  # seconds
KEPT_OPEN = 5.0  # seconds without a call
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BaseRequest.USER_AGENT}
UNASKED = ("Accept-Encoding",)  # packing and unpacking a few hundred bytes takes longer than sending them
NOT_GIVEN = BaseRequest.DEFAULT_NONE


class Wire(BaseRequest):
    """Up to so many connections at once, kept open between calls."""

    def __init__(self, connections: int) -> None:
        """Open nothing yet."""
        self._connections = connections
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return TIMEOUT

    async def initialize(self) -> None:
        """Nothing is opened before it is needed."""

    async def shutdown(self) -> None:
        """Close every connection. A later call opens new ones, perhaps in another event loop."""
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 (the library's signature)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = NOT_GIVEN,
        write_timeout: Any = NOT_GIVEN,
        connect_timeout: Any = NOT_GIVEN,
        pool_timeout: Any = NOT_GIVEN,
    ) -> tuple[int, bytes]:
        """The answer's status and body. Raises TelegramError, which names neither the address nor the token in it."""
        self._session = self._session or _session(self._connections)
        timeout = _timeout(
            read=TIMEOUT if read_timeout is NOT_GIVEN else read_timeout,
            write=TIMEOUT if write_timeout is NOT_GIVEN else write_timeout,
            connect=CONNECTS_WITHIN if connect_timeout is NOT_GIVEN else connect_timeout,
            pool=TIMEOUT if pool_timeout is NOT_GIVEN else pool_timeout,
        )
        body = urlencode(request_data.json_parameters).encode() if request_data else b""
        call = self._session.request(method, url, data=body, timeout=timeout, ssl=_trust(url), allow_redirects=False)
        try:
            async with call as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except ClientError as error:
            raise NetworkError(type(error).__name__) from None


@cache
def trusted() -> ssl.SSLContext:
    """Whom the whole world trusts: read once, since that takes longer than a hundred calls."""
    return httpx.create_ssl_context()


def _trust(url: str) -> ssl.SSLContext | bool:
    """Whom to trust behind an address; a server on this machine needs no certificate."""
    return trusted() if url.startswith("https:") else True


def _session(connections: int) -> ClientSession:
    """What keeps the connections; it belongs to the event loop that is running."""
    connector = TCPConnector(limit=connections, keepalive_timeout=KEPT_OPEN)
    return ClientSession(connector=connector, headers=HEADERS, skip_auto_headers=UNASKED, cookie_jar=DummyCookieJar())


def _timeout(*, read: float | None, write: float | None, connect: float | None, pool: float | None) -> ClientTimeout:
    """Each step's seconds, None for as long as it takes. Writing is no step of its own: the whole call holds it."""
    connected = _sum(pool, connect)
    return ClientTimeout(total=_sum(connected, write, read), connect=connected, sock_connect=connect, sock_read=read)


def _sum(*steps: float | None) -> float | None:
    return None if None in steps else sum(step for step in steps if step)
