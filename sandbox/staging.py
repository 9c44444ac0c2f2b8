"""The endpoints that set a test's stage: users, groups, blocks, faults, raw updates, calls, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import acts
from sandbox.control import Control, integer
from sandbox.faults import fault_from
from sandbox.people import Group
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.chat import Chat
    from sandbox.state import Account

_PERSON_FIELDS = ("first_name", "last_name", "username", "language_code", "role", "deactivated")


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
        account = self.bot(body)
        chat = self._group(account, body)
        for member in members_of(body):
            person = self.world.person(integer(member, "id"), first_name=member.get("first_name"))
            acts.set_member(account, chat, person, str(member.get("status", "member")))
        if "bot_status" in body:
            by = self.world.person(integer(body, "by", next(iter(chat.members), 1)))
            acts.set_bot_status(account, chat, str(body["bot_status"]), by)
        if "migrate_to" in body:
            chat = acts.migrate(account, chat, integer(body, "migrate_to"))
        return {"ok": True, "chat": chat.as_chat(), "members": chat.members, "bot_status": chat.bot_status}

    def _group(self, account: Account, body: Json) -> Chat:
        chat_id = integer(body, "chat_id")
        chat = account.chats.get(chat_id)
        if chat is None:
            kind = str(body.get("type", "group"))
            chat = account.group(Group(chat_id, str(body.get("title", "Group")), type=kind))
        if chat.is_private:
            raise bad_request("this is a private chat")
        chat.title = str(body.get("title", chat.title))
        return chat


def members_of(body: Json) -> list[Json]:
    """Return the members that a body names."""
    members = body.get("members", [])
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise bad_request("members must be an array of {id, status}")
    return members


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
