"""The arguments of a call: read from query, form, multipart or JSON, and checked as Telegram checks them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.wire import Refusal, bad_request

if TYPE_CHECKING:
    from tornado.httputil import HTTPFile, HTTPServerRequest

_TRUE = frozenset({"true", "1", "yes", "t"})  # Telegram's to_bool is as generous
_FALSE = frozenset({"false", "0", "no", "f", ""})


@dataclass(slots=True)
class Arguments:
    """Values by name as they came: strings from a form, any JSON value from a JSON body."""

    values: dict[str, Any]
    files: dict[str, HTTPFile] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        """Tell whether the argument was given and isn't null."""
        return self.values.get(name) is not None

    def raw(self, name: str) -> Any:
        """Return the value as it came, None when it is missing."""
        return self.values.get(name)

    def text(self, name: str, default: str = "") -> str:
        """Return a string argument; numbers are taken as they are written."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, bool | dict | list):
            raise bad_request(f'parameter "{name}" must be a string')
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return an integer argument."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, bool | dict | list | float):
            raise self._not_integer(name)
        try:
            return int(value)
        except ValueError as error:
            raise self._not_integer(name) from error

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a number, such as a latitude."""
        try:
            return float(self.values.get(name, default))
        except (TypeError, ValueError) as error:
            raise bad_request(f'parameter "{name}" must be a number') from error

    def flag(self, name: str) -> bool:
        """Return a Boolean argument, false when it is missing."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return value
        if isinstance(value, dict | list):
            raise bad_request(f'parameter "{name}" must be a Boolean')
        word = str(value or "").lower()
        if word not in _TRUE | _FALSE:
            raise bad_request(f'parameter "{name}" must be a Boolean')
        return word in _TRUE

    def json(self, name: str, what: str) -> Any:
        """Return a JSON-serialised argument, None when it is missing; `what` names it in a refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error

    def _not_integer(self, name: str) -> Refusal:
        return bad_request(f'parameter "{name}" must be an integer')


def read_arguments(request: HTTPServerRequest) -> Arguments:
    """Read what the call was given, wherever in the request it stands."""
    try:
        values: dict[str, Any] = {name: found[-1].decode() for name, found in request.arguments.items()}
        if request.headers.get("Content-Type", "").startswith("application/json"):
            values.update(_json_body(request.body))
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    return Arguments(values, {name: found[-1] for name, found in request.files.items()})


def _json_body(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse request body as JSON") from error
    if not isinstance(parsed, dict):
        raise bad_request("request body must be a JSON object")
    return parsed
