"""Buttons: inline keyboards checked as Telegram checks them, and other reply markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.arguments import Arguments

_DATA_BYTES = 64
_MOST_BUTTONS = 100
_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_SHOWN = ("text", "style", *_ACTIONS)
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")


def inline_keyboard(arguments: Arguments, *, inline_only: bool = False) -> Json | None:
    """Return the inline keyboard of a call as messages show it, None when there is none.

    A keyboard below the text field is accepted and left out: the Bot API doesn't show it in messages.
    """
    markup = arguments.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"])
        return {"inline_keyboard": rows} if rows else None
    if inline_only and any(name in markup for name in _OTHER_MARKUP):
        raise bad_request("inline keyboard expected")
    return None


def _rows(value: Any) -> list[list[Json]]:
    if not isinstance(value, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    rows = [[_button(button) for button in _row(row)] for row in value]
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _row(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    return value


def _button(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if not isinstance(value.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: field "text" must be of type String')
    if not value["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    if not any(action in value for action in _ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    _check_data(value.get("callback_data"))
    _check_url(value.get("url"))
    return {name: value[name] for name in _SHOWN if name in value}


def _check_data(data: Any) -> None:
    if data is None:
        return
    if not isinstance(data, str):
        raise bad_request('can\'t parse inline keyboard button: field "callback_data" must be of type String')
    if not 1 <= len(data.encode("utf-8", "surrogatepass")) <= _DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if url is None:
        return
    parts = urlsplit(str(url))
    is_web = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    if not is_web and parts.scheme not in ("tg", "ton"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def has_button(message: Json, data: str) -> bool:
    """Tell whether a message carries a button with this data."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(button.get("callback_data") == data for row in rows for button in row)
