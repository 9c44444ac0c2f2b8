"""Work beside the loop: its result comes back, and a program that ends leaves it behind."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from threading import Event

import pytest

from bot.aside import aside

ROOT = Path(__file__).parents[2]
NEVER_DONE = """
import numpy as np
from bot.aside import aside
from bot.cli_run import until_stopped

def work():
    print("begun", flush=True)
    while True:
        np.ones((500, 500)) @ np.ones((500, 500))

until_stopped(aside(work))
"""


async def test_the_result_comes_back() -> None:
    assert await aside(lambda: 7) == 7


async def test_an_exception_comes_back() -> None:
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0)


async def test_what_is_cancelled_may_end_later() -> None:
    begun, go = asyncio.Event(), Event()
    loop = asyncio.get_running_loop()

    def work() -> None:
        loop.call_soon_threadsafe(begun.set)
        go.wait()

    task = asyncio.ensure_future(aside(work))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    assert await aside(lambda: "and the next") == "and the next"


async def test_a_stop_does_not_wait_for_it() -> None:
    command = [sys.executable, "-c", NEVER_DONE]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(60):
            assert process.stdout is not None
            assert await process.stdout.readline() == b"begun\n"
            process.send_signal(signal.SIGTERM)
            await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
