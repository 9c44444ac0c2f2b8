"""What happens when thousands of updates wait at the start: drained in order, without growing."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.load.crowd import Crowd
from benchmarks.load.processes import LEXICAL, cpu, memory, peak, running
from sandbox import Sandbox


async def main(updates: int, clients: int) -> None:
    """Let them wait, start the bot, and print what the drain took."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'practice.db'}"
        async with Sandbox() as telegram:
            crowd = Crowd(telegram)
            crowd.write(updates, clients)
            async with running(LEXICAL, telegram.url, database) as bot:
                await crowd.polled()
                began, used, before = time.monotonic(), cpu(bot), memory(bot)
                await crowd.answered(updates)
                seconds, used = time.monotonic() - began, cpu(bot) - used
                print(
                    f"\n{updates} updates of {clients} clients waiting at the start: drained in {seconds:.0f} s "
                    f"({updates / seconds:.0f} a second, {1000 * used / updates:.1f} ms of processor time each), "
                    f"{crowd.out_of_order()} out of order, memory {before:.0f} MB and at most {peak(bot) - before:.0f} "
                    "MB more"
                )
