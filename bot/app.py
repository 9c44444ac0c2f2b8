"""The one place where everything is wired."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import Any

from telegram.ext import Application, ContextTypes, ExtBot
from tornado.httpserver import HTTPServer

from bot.arrivals import Arrivals
from bot.aside import aside
from bot.content import Content
from bot.hearing import Hearing
from bot.intake import Intake
from bot.lessons import NOTHING_TAUGHT, Lessons, Snapshot
from bot.live_settings import LiveSettings
from bot.pace import NoPace, Pace
from bot.practice import Practice
from bot.rounds import Rounds
from bot.sender import Sender
from bot.settings import Settings
from bot.storage.alone import only_one
from bot.storage.engine import Storage
from bot.storage.trouble import DiskError, waited_out, why
from bot.telegram_api import call, insist, make_bot
from bot.web import health_routes, serve
from bot.webhook import keep_webhook, point_webhook, webhook_routes
from bot.worker import Worker, note_error
from faq.store import CACHE
from handlers import texts, therapist_texts
from handlers.content_news import ContentNews
from handlers.context import PRACTICE, Context
from handlers.delivery import Delivery
from handlers.reading_ahead import ReadingAhead
from handlers.reminders import Reminders
from handlers.routes import routes
from handlers.set_aside import SetAside

log = logging.getLogger(__name__)

BOT = "bot"  # the subject under which it is noted which bot is at work


class Bot:
    """The running program: intake, worker and sender around one storage."""

    def __init__(self, settings: Settings, storage: Storage, content: Content) -> None:
        """Wire everything; nothing runs yet."""
        self.live = LiveSettings(settings, storage, lambda now: content.accept(now.accepted_wrong))
        practice = Practice(settings.therapist_chat_id, self.live, content)
        self._settings = settings
        self._practice = practice
        self._content = content
        self._storage = storage
        self._bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
        self._application = _application(self._bot, practice)
        self.sender = Sender(
            self._bot,
            storage,
            Delivery(practice),
            pace=Pace() if settings.telegram_limits else NoPace(),
            therapist_chat_id=practice.therapist_chat_id,
        )
        reading = ReadingAhead(practice)
        self.worker = Worker(self._application, storage, reading, SetAside(practice), self.sender.wake)
        self.hearing = Hearing()
        self.arrivals = Arrivals(storage, reading, self.worker.stored)
        self.intake = Intake(self._bot, self.arrivals, self.hearing)
        self.lessons = Lessons(storage)
        self.news = ContentNews(practice, storage, self.sender.wake)
        self.rounds = Rounds(storage, Reminders(practice), self.sender.wake)

    async def run(self) -> None:
        """Run until cancelled; then finish what is under way. Raises WebError."""
        servers = self._listen()
        try:
            await self.greet()
            await waited_out(self._take_up, "The start")
            log.info("%s's assistant is at work as @%s.", self._practice.name, self._bot.username)
            async with asyncio.TaskGroup() as loops:
                loops.create_task(self._receive())
                loops.create_task(self.worker.run())
                loops.create_task(self.sender.run())
                loops.create_task(self.rounds.run())
                loops.create_task(self._content.watch(self.lessons, self.news))
                loops.create_task(self.live.watch())
                loops.create_task(self.name_commands())
        finally:
            for server in servers:
                server.stop()
                await server.close_all_connections()
            await self.close()

    async def _take_up(self) -> None:
        """Take up what is stored: the leases of a process that is no more, and the settings changed in the chat.

        Another bot's messages were counted apart: their ids mean others here, and a reply could reach the wrong client.
        """
        async with self._storage.transaction() as tx:
            if not self._storage.shared:
                await tx.outbox.release_all()
            earlier = await tx.news.noted(BOT)
            if await tx.news.begin(BOT, str(self._bot.id)) and earlier is not None:
                await tx.outbox.forget_ids()
                log.warning("Another bot was at work here before: its cards are no more, /inbox shows what is open.")
        await self.live.look()

    def _listen(self) -> list[HTTPServer]:
        """Listen where the settings say, for Telegram and for whoever watches over the bot. Raises WebError."""
        settings, servers = self._settings, []
        if settings.webhook_url:
            secret = settings.webhook_secret.get_secret_value()
            delivered = webhook_routes(self.arrivals, secret)
            servers.append(serve(settings.webhook_listen, delivered))
        if settings.health_listen:
            servers.append(serve(settings.health_listen, health_routes(self._storage, self.hearing)))
        return servers

    async def _receive(self) -> None:
        """Have updates delivered, or fetch them."""
        url, secret = self._settings.webhook_url, self._settings.webhook_secret.get_secret_value()
        if url:
            await keep_webhook(self._bot, url, secret, self.hearing)
        await point_webhook(self._bot, url, secret)
        await self.intake.run()

    async def close(self) -> None:
        """Finish what is under way and close the connections to Telegram."""
        await self.worker.finish()
        await self._application.shutdown()
        await self._bot.shutdown()  # the application does it only once Telegram has let the bot in

    async def greet(self) -> None:
        """Ask Telegram who the bot is, until it answers: nobody is at hand to start the bot a second time."""
        complain = partial(
            log.error,
            "Telegram does not let the bot in (%s): check TELEGRAM_TOKEN and the network. Trying again in %.0f s.",
        )
        await insist(self._application.initialize, complain)

    async def name_commands(self) -> None:
        """Put the commands into Telegram's menu; they work without it."""
        chat = {"type": "chat", "chat_id": self._practice.therapist_chat_id}
        with suppress(Exception):
            await call(self._bot, "setMyCommands", {"commands": _commands(texts.COMMANDS)})
            await call(self._bot, "setMyCommands", {"commands": _commands(therapist_texts.COMMANDS), "scope": chat})


async def run(settings: Settings, content: Content | None = None) -> None:
    """Open the storage, load the content unless it is given, and run. Raises PlainError where one of them can't."""
    with only_one(settings.database_url):
        storage = await Storage.open(settings.database_url)
        try:
            if content is None:
                taught = await waited_out(Lessons(storage).now, "The start")
                content = await aside(lambda: load_content(settings, taught))
            await Bot(settings, storage, content).run()
        finally:
            await _close(storage)


async def _close(storage: Storage) -> None:
    """Close the storage; the end is no place for an error."""
    try:
        await storage.close()
    except DiskError as error:
        log.error("A power cut could undo what was stored last (%s).", why(error))  # noqa: TRY400


def load_content(settings: Settings, taught: Snapshot = NOTHING_TAUGHT) -> Content:
    """The FAQ that the settings name, and what was taught. Raises ContentError."""
    return Content(settings.faq_dir, settings.accepted_wrong, CACHE, taught)


def _application(bot: ExtBot[None], practice: Practice) -> Application[Any, Any, Any, Any, Any, Any]:
    application = (
        Application.builder().bot(bot).updater(None).job_queue(None)
        .context_types(ContextTypes(context=Context)).build()
    )  # fmt: skip
    application.bot_data[PRACTICE] = practice
    application.add_handlers(routes(practice.therapist_chat_id))
    application.add_error_handler(note_error)
    return application


def _commands(commands: dict[str, str]) -> list[dict[str, str]]:
    return [{"command": name, "description": words} for name, words in commands.items()]
