"""The whole system on this machine: a local Telegram, the bot, and a page with both phones."""

from __future__ import annotations

import asyncio
import tempfile
import webbrowser
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import load_content, run
from bot.aside import aside
from bot.logs import configure
from bot.settings import SettingsError, load_settings
from sandbox import Sandbox, default_people
from sandbox.people import THERAPIST

TOKEN = "1234567:demo-token-that-opens-nothing-at-all"  # noqa: S105 (of the sandbox, which takes any)


async def demo(port: int, *, open_browser: bool) -> None:
    """Run until cancelled. Everything is thrown away at the end."""
    configure("WARNING", TOKEN)
    people = default_people()
    therapist = next(person for person in people if person.role == THERAPIST)
    try:
        async with Sandbox(port, people) as sandbox:
            with tempfile.TemporaryDirectory(prefix="practice-demo-") as folder:
                await _serve(sandbox, therapist.id, Path(folder), open_browser=open_browser)
    except OSError as error:
        raise SettingsError(
            f"Port {port} can't be used ({error.strerror}): try another one with `python bot.py demo --port 8090`."
        ) from None


async def _serve(sandbox: Sandbox, therapist_id: int, folder: Path, *, open_browser: bool) -> None:
    settings = load_settings(
        env_file=None,
        telegram_token=TOKEN,
        therapist_chat_id=therapist_id,
        telegram_api_url=sandbox.url,
        telegram_limits=False,
        database_url=f"sqlite:///{folder / 'practice.db'}",
        timezone=_local_zone(),
    )
    print("Learning the FAQ ...", flush=True)
    content = await aside(lambda: load_content(settings))  # so that the page is there when its address is
    print(f"The chat page is at {sandbox.url} (Ctrl-C ends the demo).\n")
    print("Without a browser, ask as a client and read the chat:")
    print(
        f'  curl -s {sandbox.url}/sandbox/messages -d \'{{"chat_id": 1001, "user_id": 1001, "text": "does it hurt"}}\''
    )
    print(f"  curl -s {sandbox.url}/sandbox/chats/1001/messages", flush=True)
    if open_browser:
        await asyncio.to_thread(webbrowser.open, sandbox.url)
    await run(settings, content)


def _local_zone() -> ZoneInfo:
    """The time zone of this machine, so that the cards show the same time as the chat page."""
    try:
        with Path("/etc/localtime").open("rb") as zone:
            return ZoneInfo.from_file(zone, key="localtime")
    except (OSError, ValueError):
        return ZoneInfo("UTC")
