"""Faults on demand: what a test may make the Bot API do wrong, and how often."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, fields
from typing import Any

from sandbox.wire import Json, Refusal, bad_request

_WORDS = {
    400: "Bad Request: a fault was asked for",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_TOO_MANY = 429
_HTTP_ERRORS = range(400, 600)


@dataclass(slots=True)
class Fault:
    """One fault. Without `after` the call is not done; with it, it is done and only its answer suffers.

    status       answer with this HTTP status and Telegram's JSON error instead of the result
    retry_after  parameters.retry_after of the answer; on its own it means status 429
    drop         close the connection without an answer
    after        do the work first, wait this many seconds (true: none), then answer `status`,
                 or close the connection when there is none: the answer is lost
    delay        wait this many seconds before anything else; on its own the call then goes on as usual
    """

    method: str = "*"  # "*" is every method
    times: int = 1  # how often; 0 means until the faults are deleted
    status: int = 0
    retry_after: int = 0
    after: float | None = None
    drop: bool = False
    delay: float = 0.0
    description: str = ""  # instead of the usual words of the status
    chat_id: int = 0  # only calls for this chat
    skip: int = 0  # let this many calls pass first
    rate: float = 1.0  # the share of the calls that suffer
    hits: int = 0  # how often it has struck

    @property
    def answers(self) -> bool:
        """Tell whether it replaces the answer with an error."""
        return bool(self.status or self.retry_after)

    def refusal(self) -> Refusal:
        """Return the error that it answers with."""
        status = self.status or _TOO_MANY
        parameters = {"retry_after": self.retry_after} if self.retry_after else None
        usual = f"Too Many Requests: retry after {self.retry_after}" if status == _TOO_MANY else ""
        return Refusal(status, self.description or usual or _WORDS.get(status, f"Error {status}"), parameters)


class Faults:
    """The faults that wait to strike, first come, first served."""

    def __init__(self, seed: int = 0) -> None:
        """Start without faults."""
        self._faults: list[Fault] = []
        self._random = random.Random(seed)  # noqa: S311 - a repeatable run, not a secret

    def add(self, fault: Fault) -> None:
        """Let a fault wait for its calls."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def waiting(self) -> list[Json]:
        """Return the faults that may still strike."""
        return [asdict(fault) for fault in self._faults]

    def strike(self, method: str, chat_id: Any) -> Fault | None:
        """Return the fault that this call suffers, if any. Method names are in lower case."""
        for fault in self._faults:
            if self._hits(fault, method, chat_id):
                fault.hits += 1
                if fault.times and fault.hits >= fault.times:
                    self._faults.remove(fault)
                return fault
        return None

    def _hits(self, fault: Fault, method: str, chat_id: Any) -> bool:
        if fault.method not in ("*", method):
            return False
        if fault.chat_id and str(chat_id) != str(fault.chat_id):
            return False
        if fault.skip:
            fault.skip -= 1
            return False
        return fault.rate >= 1 or self._random.random() < fault.rate


def fault_from(body: Json) -> Fault:
    """Read a fault as a test asks for it, or say what is wrong with it."""
    given = {name: value for name, value in body.items() if value is not None and name != "hits"}
    unknown = set(given) - {field.name for field in fields(Fault)}
    if unknown:
        raise bad_request(f"a fault has no {', '.join(sorted(unknown))}")
    for name in given.keys() - {"method", "description", "after", "drop"}:
        _check_number(name, given[name])
    given["after"] = _seconds(given.get("after"))
    fault = Fault(**given)
    fault.method = str(fault.method).lower()
    _check(fault)
    return fault


def _seconds(after: Any) -> float | None:
    """Read `after`: true means at once, a number that many seconds."""
    if after is None or after is False:
        return None
    if after is True:
        return 0.0
    _check_number("after", after)
    return float(after)


def _check_number(name: str, value: Any) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or (value < 0 and name != "chat_id"):
        raise bad_request(f"{name} must be a number, not negative")


def _check(fault: Fault) -> None:
    if not (fault.answers or fault.drop or fault.delay or fault.after is not None):
        raise bad_request("a fault needs status, retry_after, drop, after or delay")
    if fault.status and fault.status not in _HTTP_ERRORS:
        raise bad_request("status must be an HTTP error, 400 to 599")
