"""The sandbox as a server on loopback: `async with Sandbox() as sandbox`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler, StaticFileHandler

from sandbox import acts, control, staging
from sandbox.api import BotApi, Download
from sandbox.events import Events
from sandbox.faults import fault_from
from sandbox.state import World
from sandbox.views import views_of
from sandbox.waiting import new_messages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from sandbox.people import Group, Person
    from sandbox.wire import Json

_HOST = "127.0.0.1"
_LARGEST_BODY = 50 * 1024 * 1024  # Telegram's own limit on uploads
_PAGE = Path(__file__).parent / "page"
_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Page(StaticFileHandler):
    """The chat page's files, which may load nothing from elsewhere."""

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - the same for every file
        """Forbid the page everything it doesn't need."""
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-cache")


def application(world: World) -> Application:
    """Return the routes of a sandbox."""
    shared = {"world": world}
    return Application(
        [
            (r"/bot([^/]*)/?(.*)", BotApi, shared),
            (r"/file/bot([^/]*)/(.*)", Download, shared),
            (r"/sandbox/messages", control.Messages, shared),
            (r"/sandbox/clicks", control.Clicks, shared),
            (r"/sandbox/queries/(\d+)", control.Queries, shared),
            (r"/sandbox/chats", control.Chats, shared),
            (r"/sandbox/chats/(-?\d+)/messages", control.ChatMessages, shared),
            (r"/sandbox/people", control.People, shared),
            (r"/sandbox/users", staging.Users, shared),
            (r"/sandbox/groups", staging.Groups, shared),
            (r"/sandbox/blocks", staging.Blocks, shared),
            (r"/sandbox/faults", staging.FaultControl, shared),
            (r"/sandbox/updates", staging.RawUpdates, shared),
            (r"/sandbox/updates/pending", staging.PendingUpdates, shared),
            (r"/sandbox/calls", staging.Calls, shared),
            (r"/sandbox/tokens", staging.Tokens, shared),
            (r"/sandbox/events", Events, shared),
            (r"/(.*)", Page, {"path": _PAGE, "default_filename": "index.html"}),
        ],
        log_function=_log_nothing,
    )


def _log_nothing(_: RequestHandler) -> None:
    """Keep tokens and people's words, which stand in the addresses, out of the log."""


class Sandbox:
    """A local Telegram. The options are those of `World`; times and ids can be given for tests."""

    def __init__(
        self,
        port: int = 0,
        people: Iterable[Person] = (),
        groups: Iterable[Group] = (),
        tokens: Iterable[str] | None = None,
        **options: Any,
    ) -> None:
        """Prepare the world; nothing listens before `start`."""
        self.world = World(
            people={person.id: person for person in people},
            groups=list(groups),
            tokens=None if tokens is None else frozenset(tokens),
            **options,
        )
        self.port = port
        self._server = HTTPServer(application(self.world), max_body_size=_LARGEST_BODY, max_buffer_size=_LARGEST_BODY)

    @property
    def url(self) -> str:
        """Return the root address: the value for TELEGRAM_API_URL, and the chat page's address."""
        return f"http://{_HOST}:{self.port}"

    async def start(self) -> None:
        """Listen on loopback; port 0 takes a free one."""
        sockets = bind_sockets(self.port, _HOST)
        self.port = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)

    async def stop(self) -> None:
        """Stop listening and close every connection."""
        self._server.stop()
        for account in self.world.bots():
            account.webhook.remove(account.updates)
        await self._server.close_all_connections()

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    def say(self, user_id: int, text: str = "", **details: Any) -> int:
        """Let a person write (see `acts.Said` for the details), and return the message's id."""
        message = acts.say(self.world.account(), acts.Said(user_id, text, **details))
        return int(message["message_id"])

    def edit(self, user_id: int, message_id: int, text: str, chat_id: int = 0) -> None:
        """Let a person change a message of theirs."""
        acts.edit(self.world.account(), acts.Said(user_id, text, chat_id), message_id)

    def click(self, user_id: int, message_id: int, data: str, chat_id: int = 0, **how: bool) -> str:
        """Let a person press a button (see `acts.click` for how), and return the query's id."""
        return acts.click(
            self.world.account(),
            chat_id=chat_id or user_id,
            user_id=user_id,
            message_id=message_id,
            data=data,
            **how,
        )

    def block(self, user_id: int, *, blocked: bool = True) -> None:
        """Let a person block the bot."""
        acts.set_blocked(self.world.account(), user_id, blocked=blocked)

    def fail(self, method: str = "*", times: int = 1, **fault: Any) -> None:
        """Let calls fail; see `faults.Fault`."""
        self.world.faults.add(fault_from({"method": method, "times": times, **fault}))

    def messages(self, chat_id: int) -> list[Json]:
        """Return a chat's messages as it shows them."""
        chat = self.world.account().chats.get(chat_id)
        return views_of(chat) if chat else []

    async def next_messages(self, chat_id: int, after: int = 0, seconds: float = 10.0) -> list[Json]:
        """Wait until a chat has messages after an id, and return them; none when the time is over."""
        return await new_messages(self.world.account(), chat_id, after=after, seconds=seconds)

    def calls(self, method: str = "") -> list[Json]:
        """Return the method calls so far, oldest first."""
        return [call for call in self.world.calls if method.lower() in ("", call["method"].lower())]

    @property
    def pending(self) -> int:
        """Return how many updates the bot hasn't confirmed."""
        return len(self.world.account().updates.waiting)
