"""The doctor: looks at everything the bot needs, and says what to do about what is wrong."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot

from bot.changeable import Changeable
from bot.faq_folder import SHIPPED_FAQ
from bot.live_settings import laid_over
from bot.settings import Settings
from bot.storage.engine import Storage
from bot.storage.migrate import UnpreparedError
from bot.storage.trouble import why
from bot.telegram_api import call, make_bot
from faq.check import check
from faq.problems import PlainError
from faq.store import CACHE

FREE = 200_000_000  # bytes of disk that a practice should have left
SKEW = 30  # seconds that the clock may be off
PRACTICES_OWN = ("practice_name", "therapist_name", "emergency_number", "timezone")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and the remedy where it isn't or may not be."""

    well: bool
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """One line, or two with the remedy."""
        if not self.remedy:
            return f"{'ok  ' if self.well else 'FAIL'} {self.what}"
        return f"{'note' if self.well else 'FAIL'} {self.what}\n     -> {self.remedy}"


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything, one after the other; nothing is changed, but what is learnt of the FAQ is kept."""
    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    try:
        for look in (_token, _therapist_chat, _webhook):
            yield await _guarded(look, bot, settings)
    finally:
        await bot.request.shutdown()  # the bot itself was never started
    yield await _clock(settings)
    for finding in await _database(settings):
        yield finding
    yield await asyncio.to_thread(_content, settings)
    yield _disk(settings)
    yield _secrecy(settings)


async def _guarded(look: Callable[[Bot, Settings], Awaitable[Finding]], bot: Bot, settings: Settings) -> Finding:
    try:
        return await look(bot, settings)
    except Exception as error:  # noqa: BLE001 (whatever answers there, Telegram or not, the other looks go on)
        name = look.__name__.strip("_").replace("_", " ")
        return Finding(well=False, what=f"{name}: {type(error).__name__}", remedy=_REMEDIES[look.__name__])


_REMEDIES = {
    "_token": "check TELEGRAM_TOKEN with @BotFather, TELEGRAM_API_URL, and the network",
    "_therapist_chat": "check THERAPIST_CHAT_ID (`python bot.py chat-id`), and send /start to the bot from that chat",
    "_webhook": "check TELEGRAM_TOKEN and the network",
}


async def _token(bot: Bot, _settings: Settings) -> Finding:
    me = await call(bot, "getMe", {})
    return Finding(well=True, what=f"the token is @{me['username']}'s")


async def _therapist_chat(bot: Bot, settings: Settings) -> Finding:
    chat = await call(bot, "getChat", {"chat_id": settings.therapist_chat_id})
    if chat["type"] == "private":
        return Finding(well=True, what="the therapist's chat is a private one")
    me = await call(bot, "getMe", {})
    member: dict[str, Any] = await call(
        bot, "getChatMember", {"chat_id": settings.therapist_chat_id, "user_id": me["id"]}
    )
    well = member["status"] in ("creator", "administrator", "member")
    remedy = "" if well else "add the bot to the group again"
    return Finding(
        well=well,
        what=f"the therapist's chat is a {chat['type']}; the bot is {member['status']}",
        remedy=remedy,
    )


async def _webhook(bot: Bot, settings: Settings) -> Finding:
    info = await call(bot, "getWebhookInfo", {})
    what = f"{info.get('pending_update_count', 0)} updates wait at Telegram" + (", by webhook" if info["url"] else "")
    if settings.webhook_url and info["url"] != settings.webhook_url:
        return Finding(well=False, what=f"{what}, for another address than WEBHOOK_URL", remedy="start the bot")
    if info.get("pending_update_count") and (failed := info.get("last_error_message")):
        remedy = "check that the proxy passes WEBHOOK_URL on to WEBHOOK_LISTEN, and its certificate"
        return Finding(well=False, what=f"{what}; Telegram's last delivery failed: {failed}", remedy=remedy)
    return Finding(well=True, what=what)


async def _clock(settings: Settings) -> Finding:
    try:
        async with httpx.AsyncClient() as client:
            answer = await client.get(settings.telegram_api_url)
        skew = abs(parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time())
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError):  # or something else answers, without a clock
        return Finding(well=True, what="the clock can't be compared while Telegram can't be reached")
    well = skew <= SKEW
    return Finding(
        well=well,
        what=f"the clock is {skew:.0f} s off Telegram's",
        remedy="" if well else "set the clock (NTP)",
    )


async def _database(settings: Settings) -> list[Finding]:
    try:
        storage = await Storage.open(settings.database_url, as_it_is=True)
    except UnpreparedError as error:
        return [Finding(well=True, what=error.what), *_names(settings, settings)]
    except PlainError as error:
        return [Finding(well=False, what="the database", remedy=str(error))]
    try:
        async with storage.transaction() as tx:
            waiting = (
                (await tx.inbox.counts()).get("waiting", 0),
                (await tx.outbox.counts()).get("waiting", 0),
            )
            changes = await tx.settings.all()
    except SQLAlchemyError as error:
        return [Finding(well=False, what="the database", remedy=f"it fails ({why(error)}): look at the bot's log")]
    finally:
        await storage.close()
    opens = f"the database opens; {waiting[0]} updates and {waiting[1]} messages wait in it"
    return [Finding(well=True, what=opens), *_changes(settings, changes)]


def _changes(settings: Settings, changes: Mapping[str, str]) -> Iterator[Finding]:
    """The settings that are not as the environment says: whoever changes them there should know."""
    now, changed, unusable = laid_over(settings, changes)
    if changed:
        names = ", ".join(changed).upper()
        yield Finding(well=True, what=f"changed in the therapist's chat, whatever the environment says: {names}")
    for name in unusable:
        remedy = f"in the therapist's chat, write /set {name} with another value, or with default"
        yield Finding(well=False, what=f"the stored {name.upper()} breaks the rules and is not used", remedy=remedy)
    yield from _names(settings, now)


def _names(settings: Settings, now: Changeable) -> Iterator[Finding]:
    """Another practice's FAQ under the name of the one that the program comes with: somebody forgot to fill it in."""
    ours = [name for name in PRACTICES_OWN if getattr(now, name) == Changeable.model_fields[name].default]
    if settings.faq_dir.resolve() != SHIPPED_FAQ and PRACTICES_OWN[0] in ours:
        names = ", ".join(ours).upper()
        what = f"FAQ_DIR is a practice's own, but not what else clients read: {names} are as they come with the bot"
        yield Finding(well=True, what=what, remedy="put the practice's own into .env")


def _content(settings: Settings) -> Finding:
    problems = [problem for problem in check(settings.faq_dir, CACHE) if not problem.warning]
    if problems:
        return Finding(well=False, what=f"the FAQ has {len(problems)} problems", remedy="python bot.py faq check")
    return Finding(well=True, what="the FAQ is sound")


def _disk(settings: Settings) -> Finding:
    url = make_url(settings.database_url)
    folder = Path(url.database or ".").resolve().parent if url.get_backend_name() == "sqlite" else Path.cwd()
    while not folder.is_dir():  # the first start makes it
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    well = free >= FREE
    remedy = "" if well else "make room: with a full disk nothing can be stored"
    return Finding(well=well, what=f"{free / 1e9:.1f} GB are free on the disk", remedy=remedy)


def _secrecy(settings: Settings) -> Finding:
    url = make_url(settings.database_url)
    files = [Path(".env"), *([Path(url.database)] if url.get_backend_name() == "sqlite" and url.database else [])]
    open_ones = [str(file) for file in files if file.exists() and file.stat().st_mode & 0o077]
    if open_ones:
        return Finding(well=False, what="other users may read secrets", remedy=f"chmod 600 {' '.join(open_ones)}")
    return Finding(well=True, what="token and database are the bot's own user's")
