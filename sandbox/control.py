"""The endpoints where people act and a chat is read, under /sandbox/."""

from __future__ import annotations

import json
from http.client import responses
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tornado.web import RequestHandler

from sandbox import acts
from sandbox.profile import commands_for
from sandbox.views import chat_view
from sandbox.waiting import new_messages
from sandbox.wire import Json, Refusal, bad_request, dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.state import Account, World

_LONGEST_WAIT = 60.0


class Control(RequestHandler):
    """What all these endpoints share: JSON in, JSON out, and a plain sentence when something is wrong."""

    world: World

    def initialize(self, world: World) -> None:
        """Take the world that people act in."""
        self.world = world

    def prepare(self) -> None:
        """Refuse what another site's page sends: a browser always names the origin then."""
        origin = self.request.headers.get("Origin")
        if origin and urlsplit(origin).netloc != self.request.host:
            self.reply(Refusal(403, "Forbidden: another site's page has no business here").body(), 403)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer a fault of the sandbox's own, or a wrong verb, with JSON as well."""
        self.finish(dump(Refusal(status_code, responses.get(status_code, "Error")).body()))

    def body(self) -> Json:
        """Return the JSON object that was sent."""
        try:
            parsed = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise bad_request("the body is no JSON") from error
        if not isinstance(parsed, dict):
            raise bad_request("the body must be a JSON object")
        return parsed

    def bot(self, body: Json | None = None) -> Account:
        """Return the bot that is meant: the first one, unless `bot` names another."""
        value = (body or {}).get("bot") or self.get_query_argument("bot", "0")
        return self.world.account(integer({"bot": value}, "bot"))

    def reply(self, value: Any, status: int = 200) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(dump(value))

    def answer(self, work: Callable[[], Any]) -> None:
        """Answer with what the work returns, or with why it was refused."""
        try:
            self.reply(work())
        except Refusal as refusal:
            self.reply(refusal.body(), refusal.status)


def integer(body: Json, name: str, default: int | None = None) -> int:
    """Return an integer of the body, or say that it is missing."""
    value = body.get(name)
    if value is None and default is not None:
        return default
    try:
        return int(str(value))
    except ValueError as error:
        raise bad_request(f"{name} must be an integer") from error


def said_from(body: Json) -> acts.Said:
    """Read a message as a person writes it."""
    words = ("text", "media", "caption", "media_group_id", "chat_type", "chat_title")
    for name in words:
        if not isinstance(body.get(name, ""), str):
            raise bad_request(f"{name} must be a string")
    return acts.Said(
        user_id=integer(body, "user_id"),
        chat_id=integer(body, "chat_id", 0),
        reply_to_message_id=integer(body, "reply_to_message_id", 0),
        forward=bool(body.get("forward")),
        person={name: body.get(name) for name in ("first_name", "last_name", "username")},
        **{name: body.get(name, "") for name in words},
    )


class Messages(Control):
    """`POST /sandbox/messages`: a person writes, or edits what they wrote."""

    def post(self) -> None:
        """Let a person write."""
        self.answer(self._say)

    def _say(self) -> Json:
        body = self.body()
        account, said = self.bot(body), said_from(body)
        if edited := integer(body, "edit_message_id", 0):
            message = acts.edit(account, said, edited)
        else:
            message = acts.say(account, said)
        return {"ok": True, "message_id": message["message_id"], "message": message}


class Clicks(Control):
    """`POST /sandbox/clicks`: a person presses a button."""

    def post(self) -> None:
        """Let a person press a button."""
        self.answer(self._click)

    def _click(self) -> Json:
        body = self.body()
        query_id = acts.click(
            self.bot(body),
            chat_id=integer(body, "chat_id"),
            user_id=integer(body, "user_id"),
            message_id=integer(body, "message_id"),
            data=str(body.get("data", "")),
            forge=bool(body.get("forge")),
            old=bool(body.get("old")),
        )
        return {"ok": True, "query_id": query_id}


class Queries(Control):
    """`GET /sandbox/queries/<id>`: what the bot answered to a click, if it has."""

    def get(self, query_id: str) -> None:
        """Return the click with its answer."""
        self.answer(lambda: self._query(query_id))

    def _query(self, query_id: str) -> Json:
        query = self.bot().queries.get(query_id)
        if query is None:
            raise Refusal(404, "Not Found: no such click")
        return query


class Chats(Control):
    """`GET /sandbox/chats`: every chat of the bot."""

    def get(self) -> None:
        """Return the chats."""
        self.answer(lambda: [chat_view(chat) for chat in self.bot().chats.values()])


class ChatMessages(Control):
    """`GET /sandbox/chats/<id>/messages`: a chat as it shows, or what is new in it."""

    async def get(self, chat_id: str) -> None:
        """Return the messages; `after` and `since` wait up to `timeout` seconds until there is one."""
        try:
            self.reply(await self._messages(int(chat_id)))
        except Refusal as refusal:
            self.reply(refusal.body(), refusal.status)

    async def _messages(self, chat_id: int) -> list[Json]:
        account = self.bot()
        after, since = self._query_integer("after"), self._query_integer("since")
        seconds = min(self._seconds(), _LONGEST_WAIT)
        found = await new_messages(account, chat_id, after=after, since=since, seconds=seconds)
        chat = account.chats.get(chat_id)
        self.set_header("X-Chat-Version", str(chat.version if chat else 0))
        return found

    def _query_integer(self, name: str) -> int:
        return integer({name: self.get_query_argument(name, "0")}, name)

    def _seconds(self) -> float:
        try:
            return float(self.get_query_argument("timeout", "0"))
        except ValueError as error:
            raise bad_request("timeout must be a number of seconds") from error


class People(Control):
    """`GET /sandbox/people`: who the page shows, the bot included."""

    def get(self) -> None:
        """Return the people and the bot."""
        self.answer(self._people)

    def _people(self) -> Json:
        account = self.bot()
        return {
            "bot": account.as_user(),
            "people": [
                person.as_page() | {"commands": commands_for(account, person.chat_id)}
                for person in self.world.people.values()
            ],
            "commands": commands_for(account, 1),
            "suggestions": list(self.world.suggestions),
        }
