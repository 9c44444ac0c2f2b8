"""The Bot API over HTTP: tokens, faults, flood limits, the log of calls, and the answer."""

from __future__ import annotations

import asyncio
from http.client import responses
from typing import TYPE_CHECKING, Any

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from sandbox.arguments import Arguments, read_arguments
from sandbox.methods import METHODS, SENDING
from sandbox.updates import WEBHOOK_ACTIVE
from sandbox.wire import Json, Refusal, bad_request, conflict, dump, too_many_requests

if TYPE_CHECKING:
    from sandbox.faults import Fault
    from sandbox.state import Account, World

_LONGEST_POLL = 50


class BotApi(RequestHandler):
    """`/bot<token>/<method>`, GET and POST."""

    world: World
    _polling: Account | None = None
    _gone = False

    def initialize(self, world: World) -> None:
        """Take the world that the calls act upon."""
        self.world = world

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer a fault of the sandbox's own, or a wrong verb, with JSON as well."""
        self.finish(dump(Refusal(status_code, responses.get(status_code, "Error")).body()))

    async def get(self, token: str, method: str) -> None:
        """Do the call."""
        await self.post(token, method)

    async def post(self, token: str, method: str) -> None:
        """Do the call."""
        call: Json = {"method": method, "arguments": {}, "status": 0, "at": self.world.clock()}
        self.world.calls.append(call)
        try:
            account = self.world.account_of(token)
            arguments = read_arguments(self.request)
            call |= {"arguments": arguments.values, "bot": account.id}
            await self._call(account, method.lower(), arguments, call)
        except Refusal as refusal:
            self._refuse(refusal, call)

    async def _call(self, account: Account, method: str, arguments: Arguments, call: Json) -> None:
        fault = self.world.faults.strike(method, arguments.raw("chat_id"))
        if fault is None:
            self._accept(await self._do(account, method, arguments), call)
            return
        call["fault"] = True
        await self._suffer(fault, account, method, arguments, call)

    async def _suffer(self, fault: Fault, account: Account, method: str, arguments: Arguments, call: Json) -> None:
        await asyncio.sleep(fault.delay)
        done = fault.after is not None or not (fault.answers or fault.drop)
        if done:
            call["result"] = await self._do(account, method, arguments)
            await asyncio.sleep(fault.after or 0)
        if fault.answers:
            raise fault.refusal()
        if fault.drop or fault.after is not None:
            self._drop(call)
        else:
            self._accept(call["result"], call)

    async def _do(self, account: Account, method: str, arguments: Arguments) -> Any:
        if method == "getupdates":
            return await self._get_updates(account, arguments)
        handler = METHODS.get(method)
        if handler is None:
            raise Refusal(404, "Not Found: method not found")
        if self.world.limits and method in SENDING:
            self._check_flood(account, arguments)
        return handler(account, arguments)

    async def _get_updates(self, account: Account, arguments: Arguments) -> list[Json]:
        if account.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        offset, limit = arguments.integer("offset"), arguments.integer("limit", 100)
        account.updates.allow(arguments)
        account.updates.confirm(offset)
        self._polling = account
        seconds = min(max(arguments.number("timeout"), 0), _LONGEST_POLL)
        return await account.updates.poll(limit, seconds)

    def _check_flood(self, account: Account, arguments: Arguments) -> None:
        try:
            chat_id = int(arguments.raw("chat_id"))
        except (TypeError, ValueError) as error:
            raise bad_request("chat not found") from error
        if seconds := self.world.flood.retry_after(account.id, chat_id):
            raise too_many_requests(seconds)

    def on_connection_close(self) -> None:
        """End the poll of a bot that went away, so that it doesn't hold the next one up."""
        self._gone = True
        if self._polling:
            self._polling.updates.abandon_poll()

    def _accept(self, result: Any, call: Json) -> None:
        call |= {"status": 200, "result": result}
        self._answer(dump({"ok": True, "result": result}))

    def _refuse(self, refusal: Refusal, call: Json) -> None:
        call |= {"status": refusal.status, "description": refusal.description}
        self.set_status(refusal.status)
        self._answer(dump(refusal.body()))

    def _answer(self, body: bytes) -> None:
        if not self._gone:
            self.set_header("Content-Type", "application/json")
            self.finish(body)

    def _drop(self, call: Json) -> None:
        call["status"] = 0
        try:
            self.detach().close()
        except StreamClosedError:
            return


class Download(RequestHandler):
    """`/file/bot<token>/<path>`."""

    world: World

    def initialize(self, world: World) -> None:
        """Take the world whose files these are."""
        self.world = world

    async def get(self, token: str, path: str) -> None:
        """Return a file's bytes."""
        try:
            content = self._content(token, path)
        except Refusal as refusal:
            self.set_status(refusal.status)
            self.set_header("Content-Type", "application/json")
            self.finish(dump(refusal.body()))
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(content)

    def _content(self, token: str, path: str) -> bytes:
        self.world.account_of(token)
        stored = self.world.files.by_path(path)
        if stored is None:
            raise Refusal(404, "Not Found")
        return stored.content
