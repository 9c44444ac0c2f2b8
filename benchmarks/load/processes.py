"""The candidates, each in a process of its own, and what the system says of them."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

TOKEN = "1234567:a-token-for-the-sandbox-only-000"  # noqa: S105 (of the sandbox, which takes any)
SMALL_FAQ = Path(__file__).parents[2] / "tests" / "data" / "faq"
TICK = os.sysconf("SC_CLK_TCK")
ECHO, LEXICAL, SEMANTIC = "echo bot", "lexical", "semantic"
COMMANDS = {
    ECHO: [sys.executable, "-m", "benchmarks.echo_bot"],
    LEXICAL: [sys.executable, "-m", "benchmarks.lexical_bot"],
    SEMANTIC: [sys.executable, "bot.py", "run"],
}


@asynccontextmanager
async def running(candidate: str, url: str, database_url: str, **settings: str) -> AsyncIterator[Process]:
    """A candidate at work on the local Telegram at `url`, stopped at the end."""
    environment = {
        **os.environ,
        "TELEGRAM_TOKEN": TOKEN,
        "THERAPIST_CHAT_ID": "9001",
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": database_url,
        "FAQ_DIR": str(SMALL_FAQ),
        "TELEGRAM_LIMITS": "false",
        "LOG_LEVEL": "ERROR",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(*COMMANDS[candidate], env=environment, stderr=DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


def cpu(process: Process) -> float:
    """Seconds of processor time so far, from https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(process: Process) -> float:
    """Megabytes in memory now."""
    return _status(process, "VmRSS")


def peak(process: Process) -> float:
    """Megabytes in memory at most so far."""
    return _status(process, "VmHWM")


def _status(process: Process, name: str) -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024
