"""The Bot API's methods by name, as the sandbox knows them. Any other is answered with 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox import chats, media, messages, profile
from sandbox.wire import Json, bad_request

if TYPE_CHECKING:
    from sandbox.arguments import Arguments
    from sandbox.state import Account

Method = Callable[["Account", "Arguments"], Any]


def get_file(account: Account, arguments: Arguments) -> Json:
    """Return where a file can be downloaded."""
    file_id = arguments.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = account.world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def set_webhook(account: Account, arguments: Arguments) -> bool:
    """Have the updates posted to an address; an empty one takes it away."""
    url = arguments.text("url")
    if not url:
        return delete_webhook(account, arguments)
    account.updates.allow(arguments)
    _drop_if_asked(account, arguments)
    connections = arguments.integer("max_connections")
    account.webhook.set(url, arguments.text("secret_token"), connections, account.updates)
    account.updates.end_poll("terminated by setWebhook request")
    return True


def delete_webhook(account: Account, arguments: Arguments) -> bool:
    """Go back to getUpdates."""
    _drop_if_asked(account, arguments)
    account.webhook.remove(account.updates)
    return True


def get_webhook_info(account: Account, _: Arguments) -> Json:
    """Return where the updates go and how that works out."""
    return account.webhook.info(account.updates)


def _drop_if_asked(account: Account, arguments: Arguments) -> None:
    if arguments.flag("drop_pending_updates"):
        account.updates.waiting.clear()


def accept(_: Account, __: Arguments) -> bool:
    """Say yes and do nothing: logOut and close concern servers, of which there is only this one."""
    return True


METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "sendmessage": messages.send_message,
    "copymessage": messages.copy_message,
    "copymessages": messages.copy_messages,
    "forwardmessage": messages.forward_message,
    "forwardmessages": messages.forward_messages,
    "editmessagetext": messages.edit_message_text,
    "editmessagecaption": messages.edit_message_caption,
    "editmessagereplymarkup": messages.edit_message_reply_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    **{f"send{kind.replace('_', '')}": method for kind, method in media.SENDERS.items()},
    "sendlocation": media.send_location,
    "sendcontact": media.send_contact,
    "sendmediagroup": media.send_media_group,
    "sendchataction": chats.send_chat_action,
    "answercallbackquery": chats.answer_callback_query,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatadministrators": chats.get_chat_administrators,
    "getchatmembercount": chats.get_chat_member_count,
    "leavechat": chats.leave_chat,
    "setmessagereaction": chats.set_message_reaction,
    "pinchatmessage": chats.pin_chat_message,
    "unpinchatmessage": chats.unpin_chat_message,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    **{f"setmy{field.replace('_', '')}": profile.setter_of(field) for field in profile.FIELDS},
    **{f"getmy{field.replace('_', '')}": profile.getter_of(field) for field in profile.FIELDS},
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
    "getfile": get_file,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "logout": accept,
    "close": accept,
}

# How many messages a call sends, for the flood limits; the rest send none.
SENDING = frozenset(
    name for name in METHODS if name.startswith(("send", "copy", "forward")) and name != "sendchataction"
) | {"editmessagetext", "editmessagecaption", "editmessagereplymarkup"}
