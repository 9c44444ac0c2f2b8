"""How fast, at what cost: the bot on both levels against a bare echo bot, in turn, several rounds."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.crowd import Crowd
from benchmarks.load.processes import COMMANDS, ECHO, cpu, peak, running
from sandbox import Sandbox

SLOWLY, EACH = 50, 0.1  # so many messages, one each so many seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """One candidate's figures from one round."""

    start_up: float  # seconds to the first poll
    updates_a_second: float  # of those that waited at the start, until the last is answered
    cpu_a_message: float  # milliseconds
    peak_memory: float  # MB
    latency: float  # milliseconds from a message to its answer, median, at 10 messages a second


async def main(messages: int, clients: int, rounds: int) -> None:
    """Measure all candidates in each round, and print the medians."""
    results: dict[str, list[Measured]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name in COMMANDS:
            results[name].append(await measure(name, messages, clients))
    _print(results)


async def measure(candidate: str, messages: int, clients: int) -> Measured:
    """Run one candidate against a fresh sandbox."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'practice.db'}"
        async with Sandbox(keep_calls=1_000_000) as telegram:
            crowd = Crowd(telegram)
            crowd.write(messages, clients)
            started = time.monotonic()
            async with running(candidate, telegram.url, database) as bot:
                await crowd.polled()
                polled, used = time.monotonic(), cpu(bot)
                await crowd.answered(messages)
                seconds, used = time.monotonic() - polled, cpu(bot) - used
                latency = await _latency(crowd)
                return Measured(polled - started, messages / seconds, 1000 * used / messages, peak(bot), latency)


async def _latency(crowd: Crowd) -> float:
    took = []
    for number in range(SLOWLY):
        took.append(await crowd.asked(90_000 + number))
        await asyncio.sleep(max(0.0, EACH - took[-1]))
    return 1000 * statistics.median(took)


def _print(results: dict[str, list[Measured]]) -> None:
    names = list(Measured.__slots__)
    print(f"{'median of the rounds':22}" + "".join(f"{name:>18}" for name in names))
    medians = {
        name: [statistics.median(getattr(one, field) for one in rounds) for field in names]
        for name, rounds in results.items()
    }
    for name, figures in medians.items():
        print(f"{name:22}" + "".join(f"{figure:18.2f}" for figure in figures))
    for name, figures in medians.items():
        if name != ECHO:
            ratios = [mine / theirs for mine, theirs in zip(figures, medians[ECHO], strict=True)]
            print(f"{name + ' / ' + ECHO:22}" + "".join(f"{ratio:18.2f}" for ratio in ratios))
