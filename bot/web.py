"""The bot's own small web server: health for whoever watches, and figures for Prometheus."""

from __future__ import annotations

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.hearing import Hearing
from bot.settings import Listen
from bot.storage.engine import Storage
from faq.problems import PlainError

LARGEST_BODY = 1_000_000  # bytes; Telegram's updates are a hundredth of that
STUCK = 120  # seconds: a message that waits longer means that something is wrong
SILENT = 180  # seconds: Telegram is asked at least once a minute


class WebError(PlainError):
    """The web server can't listen; the message says where and what to do."""


def serve(listen: Listen, routes: list[Any]) -> HTTPServer:
    """Listen there until stopped. Raises WebError."""
    application = Application(routes, log_function=lambda _handler: None)  # addresses and bodies are nobody's business
    server = HTTPServer(application, max_body_size=LARGEST_BODY, max_buffer_size=LARGEST_BODY)
    try:
        server.add_sockets(bind_sockets(listen.port, listen.host))
    except OSError as error:
        raise WebError(f"{listen} can't be listened on ({error.strerror}): choose another port in .env.") from None
    return server


def health_routes(storage: Storage, hearing: Hearing) -> list[Any]:
    """Where the bot's health is asked for."""
    shared = {"storage": storage}
    return [("/healthz", Alive), ("/readyz", Ready, shared | {"hearing": hearing}), ("/metrics", Metrics, shared)]


class Alive(RequestHandler):
    """The process answers."""

    def get(self) -> None:
        """Nothing more to it."""
        self.finish("ok\n")


class Ready(RequestHandler):
    """The database answers, Telegram does, and nothing has been waiting for long."""

    def initialize(self, storage: Storage, hearing: Hearing) -> None:
        """Know what to ask."""
        self._storage, self._hearing = storage, hearing

    async def get(self) -> None:
        """The age of the oldest waiting message and of Telegram's last answer; 503 when one is too old or unknown."""
        try:
            age = await oldest_waiting(self._storage)
        except Exception as error:  # noqa: BLE001 (whatever it is, the bot is not ready)
            self.set_status(503)
            self.finish({"ready": False, "error": type(error).__name__})
            return
        silence = self._hearing.silence
        ready = age < STUCK and silence < SILENT
        self.set_status(200 if ready else 503)
        told = {"oldest_waiting_seconds": round(age, 1), "telegram_silent_seconds": round(silence, 1)}
        self.finish({"ready": ready, **told})


class Metrics(RequestHandler):
    """Figures, and nobody's words: https://prometheus.io/docs/instrumenting/exposition_formats/."""

    def initialize(self, storage: Storage) -> None:
        """Know what to ask."""
        self._storage = storage

    async def get(self) -> None:
        """Count afresh: the database is the one truth, whichever process is asked."""
        registry = CollectorRegistry()
        async with self._storage.transaction() as tx:
            tables = {
                "inbox": await tx.inbox.counts(),
                "outbox": await tx.outbox.counts(),
                "questions": await tx.questions.counts(),
                "escalations": await tx.escalations.counts(),
            }
        for name, counts in tables.items():
            gauge = Gauge(f"faq_bot_{name}", f"Rows of the {name} by state", ["state"], registry=registry)
            for state, count in counts.items():
                gauge.labels(state).set(count)
        age = Gauge("faq_bot_oldest_waiting_seconds", "Age of the oldest waiting message", registry=registry)
        age.set(await oldest_waiting(self._storage))
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(generate_latest(registry))


async def oldest_waiting(storage: Storage) -> float:
    """Seconds that the oldest waiting update or message has been waiting, 0 when none does."""
    async with storage.transaction() as tx:
        moments = [await tx.inbox.oldest_waiting(), await tx.outbox.oldest_waiting()]
        ages = [(tx.now - moment).total_seconds() for moment in moments if moment]
    return max(ages, default=0.0)
