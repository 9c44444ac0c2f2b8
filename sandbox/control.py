"""The endpoints for people and tests, under /sandbox/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tornado.web import RequestHandler

from sandbox import acts
from sandbox.faults import fault_from
from sandbox.people import Group
from sandbox.profile import commands_for
from sandbox.views import chat_view, message_view
from sandbox.wire import Json, Refusal, bad_request, dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.state import Account, World

_LONGEST_WAIT = 60.0
_PERSON_FIELDS = ("first_name", "last_name", "username", "language_code", "role", "deactivated")


class Control(RequestHandler):
    """What all these endpoints share: JSON in, JSON out, and a plain sentence when something is wrong."""

    world: World

    def initialize(self, world: World) -> None:
        """Take the world that people act in."""
        self.world = world

    def prepare(self) -> None:
        """Refuse what another site's page could send: its forms can't set this content type."""
        if self.request.method == "POST" and "json" not in self.request.headers.get("Content-Type", ""):
            self.reply({"ok": False, "error_code": 415, "description": "send application/json"}, 415)

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
        chat = account.chats.get(chat_id) or account.private_chat(self.world.person(chat_id))
        after, since = self._query_integer("after"), self._query_integer("since")
        seconds = min(self._seconds(), _LONGEST_WAIT)
        deadline = self.world.clock() + seconds
        while True:
            found = [
                message_view(chat, message)
                for message_id, message in list(chat.messages.items())
                if message_id > after and chat.changed[message_id] > since
            ]
            left = deadline - self.world.clock()
            if found or left <= 0:
                self.set_header("X-Chat-Version", str(chat.version))
                return found
            await chat.change(left)

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
            "people": [person.as_page() for person in self.world.people.values()],
            "commands": commands_for(account, 1),
        }


class Users(Control):
    """`POST /sandbox/users`: make a person known, who has pressed Start unless told otherwise."""

    def post(self) -> None:
        """Register a person."""
        self.answer(self._register)

    def _register(self) -> Json:
        body = self.body()
        person = self.world.person(integer(body, "id"), **{name: body.get(name) for name in _PERSON_FIELDS})
        person.started = bool(body.get("started", True))
        for account in self.world.bots():
            account.private_chat(person).started |= person.started
        return {"ok": True, "user": person.as_user()}


class Groups(Control):
    """`POST /sandbox/groups`: make or change a group, its members, the bot's place in it."""

    def post(self) -> None:
        """Make or change a group."""
        self.answer(self._change)

    def _change(self) -> Json:
        body = self.body()
        account, chat_id = self.bot(body), integer(body, "chat_id")
        chat = account.chats.get(chat_id)
        if chat is None:
            group = Group(chat_id, str(body.get("title", "Group")), type=str(body.get("type", "group")))
            chat = account.group(group)
        chat.title = str(body.get("title", chat.title))
        for member in body.get("members", []):
            person = self.world.person(integer(member, "id"), first_name=member.get("first_name"))
            acts.set_member(account, chat, person, str(member.get("status", "member")))
        if "bot_status" in body:
            by = self.world.person(integer(body, "by", next(iter(chat.members), 1)))
            acts.set_bot_status(account, chat, str(body["bot_status"]), by)
        if "migrate_to" in body:
            chat = acts.migrate(account, chat, integer(body, "migrate_to"))
        return {"ok": True, "chat": chat.as_chat(), "members": chat.members, "bot_status": chat.bot_status}


class Blocks(Control):
    """`POST /sandbox/blocks`: a person blocks the bot, or deletes their account, or takes it back."""

    def post(self) -> None:
        """Block or unblock, deactivate or bring back."""
        self.answer(self._block)

    def _block(self) -> Json:
        body = self.body()
        account, user_id = self.bot(body), integer(body, "user_id")
        if "deactivated" in body:
            self.world.person(user_id).deactivated = bool(body["deactivated"])
        if "blocked" in body:
            acts.set_blocked(account, user_id, blocked=bool(body["blocked"]))
        return {"ok": True}


class FaultControl(Control):
    """`/sandbox/faults`: what goes wrong next."""

    def post(self) -> None:
        """Add a fault."""
        self.answer(self._add)

    def get(self) -> None:
        """Return the faults that wait."""
        self.answer(self.world.faults.waiting)

    def delete(self) -> None:
        """Forget all faults."""
        self.world.faults.clear()
        self.reply({"ok": True})

    def _add(self) -> Json:
        self.world.faults.add(fault_from(self.body()))
        return {"ok": True, "faults": self.world.faults.waiting()}


class RawUpdates(Control):
    """`POST /sandbox/updates`: an update as it stands, for fuzzing."""

    def post(self) -> None:
        """Queue the update."""
        self.answer(lambda: {"ok": True, "update_id": self.bot().updates.inject(self.body())})


class PendingUpdates(Control):
    """`GET /sandbox/updates/pending`: how many updates the bot hasn't confirmed."""

    def get(self) -> None:
        """Return the count."""
        self.answer(lambda: {"ok": True, "pending": len(self.bot().updates.waiting)})


class Calls(Control):
    """`/sandbox/calls`: the last method calls with their outcome."""

    def get(self) -> None:
        """Return the calls, of one method if `method` is given."""
        wanted = self.get_query_argument("method", "").lower()
        self.reply([call for call in self.world.calls if wanted in ("", call["method"].lower())])

    def delete(self) -> None:
        """Forget the calls so far."""
        self.world.calls.clear()
        self.reply({"ok": True})


class Tokens(Control):
    """`POST /sandbox/tokens {"tokens": [...]}`: accept only these; null accepts any of the right shape."""

    def post(self) -> None:
        """Set the accepted tokens."""
        self.answer(self._set)

    def _set(self) -> Json:
        tokens = self.body().get("tokens")
        if tokens is not None and not isinstance(tokens, list):
            raise bad_request("tokens must be an array, or null")
        self.world.tokens = None if tokens is None else frozenset(map(str, tokens))
        return {"ok": True}
