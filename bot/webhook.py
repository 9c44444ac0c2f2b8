"""Updates delivered by Telegram: each is stored before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from functools import partial
from typing import Any

from telegram import Bot
from tornado.web import RequestHandler

from bot.arrivals import Arrivals
from bot.hearing import Hearing
from bot.models import Json
from bot.storage.trouble import why
from bot.telegram_api import call, insist
from bot.updates import UPDATES, is_id

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0  # seconds between looks at whether Telegram delivers still
PATH = r"/.*"  # what stands before it is the proxy's affair
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (its name, not its value)


async def point_webhook(bot: Bot, url: str, secret: str) -> None:
    """Tell Telegram where to deliver, or with an empty `url` that the bot fetches; try until it is told."""
    arguments = {"url": url, "secret_token": secret, "allowed_updates": UPDATES} if url else {"url": ""}
    complain = partial(log.warning, "Telegram takes no webhook (%s). Trying again in %.0f s.")
    await insist(partial(call, bot, "setWebhook", arguments), complain)


async def keep_webhook(bot: Bot, url: str, secret: str, hearing: Hearing) -> None:
    """Have Telegram deliver there for ever, also when another program with the token told it to deliver nowhere."""
    while True:
        await point_webhook(bot, url, secret)
        while not await _is_removed(bot, hearing):  # noqa: ASYNC110 (nobody gives an event of it)
            await asyncio.sleep(LOOK_EVERY)
        log.error("Another program with this token removed the webhook: it is set again. Stop that one.")


async def _is_removed(bot: Bot, hearing: Hearing) -> bool:
    try:
        removed = not (await call(bot, "getWebhookInfo", {}))["url"]
    except Exception:  # noqa: BLE001 (Telegram, or whatever answers in its place, says nothing of use)
        return False
    hearing.note()
    return removed


def webhook_routes(arrivals: Arrivals, secret: str) -> list[Any]:
    """Where Telegram delivers updates."""
    return [(PATH, Webhook, {"arrivals": arrivals, "secret": secret})]


class Webhook(RequestHandler):
    """Takes an update, and says so only once it is stored."""

    def initialize(self, arrivals: Arrivals, secret: str) -> None:
        """Know where updates go, and what Telegram must know."""
        self._arrivals, self._secret = arrivals, secret

    async def post(self) -> None:
        """Store the update. Anything but a 200 makes Telegram deliver it again."""
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self.send_error(403)
            return
        update = _update(self.request.body)
        if update is None:
            self.send_error(400)
            return
        await self._arrivals.keep([update])

    def log_exception(self, kind: Any, error: Any, traceback: Any) -> None:  # noqa: ARG002 (tornado's signature)
        """Say what kind of thing failed; its message and the request may hold a client's words."""
        log.error(
            "A delivered update could not be stored (%s); Telegram will deliver it again.",
            why(error),
        )


def _update(body: bytes) -> Json | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) and is_id(update.get("update_id")) else None
