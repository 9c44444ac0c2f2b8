"""Real bot processes, killed without a warning and started again, as a service manager does."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from asyncio.subprocess import Process
from collections import Counter
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
KILLED = -9


class Bots:
    """Keeps one process running for each environment."""

    def __init__(self, environments: list[dict[str, str]], log: Path) -> None:
        self._environments = environments
        self._log = log
        self._running: dict[int, Process] = {}
        self.exits: Counter[int] = Counter()  # by exit code
        self.cuts: list[tuple[float, float]] = []  # when something was down

    @property
    def kills(self) -> int:
        """How many were killed."""
        return self.exits[KILLED]

    async def run(self) -> None:
        """Start them, and start again whatever ends, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for place in range(len(self._environments)):
                group.create_task(self._keep(place))

    async def kill(self, times: int, pauses: tuple[float, float], choice: random.Random) -> None:
        """Kill one at random, so many times, with random pauses."""
        for _ in range(times):
            await asyncio.sleep(choice.uniform(*pauses))
            if self._running:
                self._running[choice.choice(sorted(self._running))].kill()
                self.cuts.append((time.monotonic(), time.monotonic()))

    async def _keep(self, place: int) -> None:
        while True:
            process = await self._start(self._environments[place])
            self._running[place] = process
            try:
                self.exits[await process.wait()] += 1
            finally:
                del self._running[place]
                await _end(process)

    async def _start(self, environment: dict[str, str]) -> Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, str(ROOT / "bot.py"), "run"),
                env={**os.environ, **environment},
                cwd=self._log.parent,  # not where a .env of this machine's may be
                stdout=log,
                stderr=log,
            )


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
