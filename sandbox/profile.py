"""Methods about the bot itself: its name, descriptions, commands and menu button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sandbox.checks import known_chat
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.arguments import Arguments
    from sandbox.state import Account

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_DESCRIPTION_LIMIT = 256
_MOST_COMMANDS = 100
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
FIELDS = {"name": 64, "description": 512, "short_description": 120}


def get_me(account: Account, _: Arguments) -> Json:
    """Return who the bot is."""
    return account.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not account.world.group_privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(account: Account, arguments: Arguments) -> bool:
    """Set the commands that a scope's chats suggest."""
    commands = arguments.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    account.commands[_scope(account, arguments)] = [_command(command) for command in commands]
    account.world.publish("commands", account, None, {})
    return True


def get_my_commands(account: Account, arguments: Arguments) -> list[Json]:
    """Return the commands of exactly this scope."""
    return account.commands.get(_scope(account, arguments), [])


def delete_my_commands(account: Account, arguments: Arguments) -> bool:
    """Forget the commands of a scope."""
    account.commands.pop(_scope(account, arguments), None)
    account.world.publish("commands", account, None, {})
    return True


def commands_for(account: Account, chat_id: int) -> list[Json]:
    """Return the commands that a chat suggests: the narrowest scope that has any."""
    wide = "all_private_chats" if chat_id > 0 else "all_group_chats"
    for scope in (f"chat {chat_id}", wide, "default"):
        if (scope, "") in account.commands:
            return account.commands[scope, ""]
    return []


def _command(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(value.get("command", "")).removeprefix("/"), str(value.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(account: Account, arguments: Arguments) -> tuple[str, str]:
    scope = arguments.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    name = str(scope["type"])
    if name.startswith("chat"):
        chat = known_chat(account, type(arguments)(scope))
        name = " ".join(str(part) for part in (name, chat.id, scope.get("user_id")) if part)
    return name, arguments.text("language_code")


def setter_of(field: str) -> Callable[[Account, Arguments], bool]:
    """Return the method that sets the bot's name or one of its descriptions."""

    def set_field(account: Account, arguments: Arguments) -> bool:
        text, language = arguments.text(field), arguments.text("language_code")
        if len(text) > FIELDS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        account.profile[f"{field} {language}"] = text
        if field == "name" and not language and text:
            account.name = text
            account.world.publish("people", account, None, {})
        return True

    return set_field


def getter_of(field: str) -> Callable[[Account, Arguments], Json]:
    """Return the method that tells the bot's name or one of its descriptions."""

    def get_field(account: Account, arguments: Arguments) -> Json:
        default = account.name if field == "name" else ""
        return {field: account.profile.get(f"{field} {arguments.text('language_code')}", default)}

    return get_field


def set_chat_menu_button(account: Account, arguments: Arguments) -> bool:
    """Set what the button beside the text field does."""
    button = arguments.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse MenuButton: Unsupported type specified")
    chat_id = known_chat(account, arguments).id if "chat_id" in arguments else 0
    account.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(account: Account, arguments: Arguments) -> Json:
    """Return what the button beside the text field does."""
    chat_id = arguments.integer("chat_id")
    return account.menu_buttons.get(chat_id, account.menu_buttons.get(0, {"type": "default"}))
