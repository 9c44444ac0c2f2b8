"""The commands that speak to Telegram: run, demo and chat-id."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.aside import end_if_left_behind

if TYPE_CHECKING:
    from bot.settings import Settings

log = logging.getLogger(__name__)

Commands = argparse._SubParsersAction
DEMO_PORT = 8081
MOST_PORTS = 65535
ENDS_WITHIN = 5.0  # seconds from the first signal; service managers kill after ten


def add_run(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `run`: the bot itself."""
    parser = commands.add_parser("run", help="run the bot (the default)", description="Run the bot until Ctrl-C.")
    parser.set_defaults(run=_run)


def add_demo(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `demo`: everything on this machine."""
    parser = commands.add_parser(
        "demo",
        help="try everything on this machine, without Telegram",
        description="Start a local Telegram, the bot, and a chat page with the client's and the therapist's phone.",
    )
    parser.add_argument("--port", type=_port, default=DEMO_PORT, help=f"of the chat page (default {DEMO_PORT})")
    parser.add_argument("--no-browser", action="store_true", help="don't open the page")
    parser.set_defaults(run=_demo)


def add_chat_id(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add `chat-id`: find THERAPIST_CHAT_ID."""
    parser = commands.add_parser(
        "chat-id",
        help="find the number for THERAPIST_CHAT_ID",
        description="Print the id of every chat that writes to the bot, until Ctrl-C. Needs only TELEGRAM_TOKEN.",
    )
    parser.set_defaults(run=_chat_id)


def _port(text: str) -> int:
    """A port as people write it. What is too large would be taken for another one, without a word."""
    if not text.isdecimal() or int(text) > MOST_PORTS:
        raise argparse.ArgumentTypeError(f"{text} is no port: write a number up to {MOST_PORTS}")
    return int(text)


def _run(_options: argparse.Namespace) -> int:
    gc.disable()  # what is imported stays: looking through it again and again took a sixth of the start
    from bot.app import run

    gc.freeze()
    gc.enable()
    settings = _settings()
    return until_stopped(run(settings))


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import demo

    return until_stopped(demo(options.port, open_browser=not options.no_browser))


def _chat_id(_options: argparse.Namespace) -> int:
    from bot.chat_id import print_chats

    return until_stopped(print_chats(_settings(therapist_chat_id=1)))


def _settings(**overrides: Any) -> Settings:
    from bot.logs import configure
    from bot.settings import load_settings

    settings = load_settings(**overrides)
    configure(settings.log_level, settings.telegram_token.get_secret_value(), settings.log_format)
    return settings


def until_stopped(work: Coroutine[Any, Any, None]) -> int:
    """Run `work` until it ends, or Ctrl-C or SIGTERM cancels it; both are a good end."""
    last = threading.Timer(ENDS_WITHIN, _end_anyway)
    last.daemon = True

    async def stoppable() -> None:
        task = asyncio.ensure_future(work)

        def stop() -> None:
            task.cancel()
            with suppress(RuntimeError):  # it runs already
                last.start()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        await asyncio.wait([task])
        if not task.cancelled() and (error := task.exception()):
            raise error

    try:
        asyncio.run(stoppable())
    finally:
        last.cancel()
    sys.stderr.flush()
    end_if_left_behind()
    return 0


def _end_anyway() -> None:
    """End the process where a stop waits for what gives no answer, a database for one: a kill at any moment is safe."""
    log.warning("What is under way does not end: the next start goes on from what is stored.")
    sys.stderr.flush()
    os._exit(0)
