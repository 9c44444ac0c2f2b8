"""End to end under load: the bot against a bare echo bot, through the same sandbox, in one run.

    python -m benchmarks.load [--messages 1000] [--clients 200] [--rounds 3]

Each is a process of its own, and the sandbox is a third. Printed for each: updates a second until every client has an
answer, processor time a message, the memory's peak, the time from a message to its answer at 10 messages a second, and
the time from the start to the first poll.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

TOKEN = "1234567:a-token-for-the-sandbox-only-000"  # noqa: S105 (of the sandbox, which takes any)
SMALL_FAQ = Path(__file__).parent.parent / "tests" / "data" / "faq"
QUESTIONS = ("does it hurt?", "why is it called dry?")  # both are answered: one message in, one message out
TICK = os.sysconf("SC_CLK_TCK")
DEADLINE = 120.0  # seconds for a drain
FIRST_CLIENT = 10_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One candidate's figures from one round."""

    start_up: float  # seconds to the first poll
    updates_a_second: float
    cpu_a_message: float  # milliseconds
    peak_memory: float  # MB
    latency: float  # milliseconds, median, at 10 messages a second


COMMANDS = {
    "echo bot": [sys.executable, "-m", "benchmarks.echo_bot"],
    "this bot": [sys.executable, "bot.py", "run"],
}


async def main() -> None:
    """Measure both candidates, in turn."""
    options = _options()
    results: dict[str, list[Measured]] = {name: [] for name in COMMANDS}
    for _ in range(options.rounds):
        for name, command in COMMANDS.items():
            results[name].append(await measure(command, options.messages, options.clients))
    _print(results)


async def measure(command: list[str], messages: int, clients: int) -> Measured:
    """Run one candidate against a fresh sandbox."""
    with tempfile.TemporaryDirectory() as folder:
        async with _sandbox() as url, httpx.AsyncClient(base_url=url, timeout=60) as http:
            await _write(http, messages, clients)  # they wait when it starts: it drains them as fast as it can
            started = time.monotonic()
            bot = await asyncio.create_subprocess_exec(*command, env=_environment(url, Path(folder)), stderr=DEVNULL)
            try:
                await _until(http, "getUpdates", 1)
                start_up, polled = time.monotonic() - started, time.monotonic()
                cpu = _cpu(bot)
                await _until(http, "sendMessage", messages)
                seconds, used = time.monotonic() - polled, _cpu(bot) - cpu
                latency = await _latency(http, messages)
                return Measured(start_up, messages / seconds, 1000 * used / messages, _peak(bot), latency)
            finally:
                bot.terminate()
                await bot.wait()


async def _write(http: httpx.AsyncClient, messages: int, clients: int) -> None:
    for index in range(messages):
        await _say(http, FIRST_CLIENT + index % clients, QUESTIONS[index % len(QUESTIONS)])


async def _say(http: httpx.AsyncClient, client: int, text: str) -> None:
    body = {"chat_id": client, "user_id": client, "text": text}
    (await http.post("/sandbox/messages", json=body)).raise_for_status()


async def _latency(http: httpx.AsyncClient, before: int) -> float:
    """Median milliseconds from a message to its answer, one message each 100 ms."""
    took = []
    for index in range(30):
        client = 90_000 + index
        began = time.monotonic()
        await _say(http, client, QUESTIONS[0])
        path = f"/sandbox/chats/{client}/messages"
        while not any(message["from"]["is_bot"] for message in await _new(http, path)):
            if time.monotonic() - began > DEADLINE:
                raise TimeoutError(f"no answer to message {before + index}")
        took.append(time.monotonic() - began)
        await asyncio.sleep(max(0.0, 0.1 - took[-1]))
    return 1000 * statistics.median(took)


async def _new(http: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = (await http.get(path)).json()
    if len(messages) < 2:  # noqa: PLR2004 (the question and its answer)
        after = messages[-1]["message_id"]
        messages += (await http.get(path, params={"after": after, "timeout": 5})).json()
    return messages


async def _until(http: httpx.AsyncClient, method: str, count: int) -> None:
    deadline = time.monotonic() + DEADLINE
    while len((await http.get("/sandbox/calls", params={"method": method})).json()) < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"fewer than {count} calls of {method}")
        await asyncio.sleep(0.05)


@asynccontextmanager
async def _sandbox() -> AsyncIterator[str]:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--nobody", "--keep-calls", "1000000"]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().split()[-1]
    finally:
        process.terminate()
        await process.wait()


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TELEGRAM_TOKEN": TOKEN,
        "THERAPIST_CHAT_ID": "9001",
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": f"sqlite:///{folder / 'practice.db'}",
        "FAQ_DIR": str(SMALL_FAQ),
        "TELEGRAM_LIMITS": "false",
        "LOG_LEVEL": "ERROR",
    }


def _cpu(process: Process) -> float:
    """Seconds of processor time so far, from https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _peak(process: Process) -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _print(results: dict[str, list[Measured]]) -> None:
    names = list(Measured.__slots__)
    print(f"{'median of the rounds':22}" + "".join(f"{name:>18}" for name in names))
    medians = {
        name: [statistics.median(getattr(one, field) for one in rounds) for field in names]
        for name, rounds in results.items()
    }
    for name, figures in medians.items():
        print(f"{name:22}" + "".join(f"{figure:18.2f}" for figure in figures))
    echo, ours = medians.values()
    ratios = [mine / theirs for mine, theirs in zip(ours, echo, strict=True)]
    print(f"{'this bot / echo bot':22}" + "".join(f"{ratio:18.2f}" for ratio in ratios))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
