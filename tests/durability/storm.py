"""A storm: people ask and reply while the bot, the Bot API and the database fail again and again."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.storage.engine import Storage
from sandbox import Sandbox
from tests.clinic import KAZ, TOKEN
from tests.conftest import SMALL_FAQ
from tests.durability.crowd import Crowd
from tests.durability.processes import KILLED, Bots
from tests.durability.verdict import Cut, Verdict, judge, judge_storage
from tests.postgres import Server

LOOK = 0.1  # seconds
UNAUTHORISED = {"method": "*", "times": 1, "status": 401, "skip": 30}
FAULTS: tuple[tuple[float, dict[str, Any]], ...] = (  # with how often each comes, beside the others
    (1.0, {"method": "sendMessage", "retry_after": 1}),
    (0.3, {"method": "sendMessage", "after": 0.05}),  # the work is done, and the answer lost
    (1.0, {"method": "*", "status": 500}),
    (1.0, {"method": "*", "drop": True}),
    (1.0, {"method": "*", "delay": 0.3}),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How bad it gets."""

    clients: int
    questions: int
    kills: int
    pauses: tuple[float, float]  # seconds between two kills
    within: float  # seconds until all must be well again
    database_restarts: int = 0
    faults: float = 0.01  # the share of the Bot API calls that suffers from each fault
    seed: int = 7

    @property
    def seconds(self) -> float:
        """About how long the storm itself lasts."""
        return self.kills * sum(self.pauses) / 2


@dataclass(slots=True)
class Report:
    """What happened in a storm."""

    verdict: Verdict
    exits: dict[int, int]
    database_restarts: int
    faults: int
    seconds: float
    log: str

    def __str__(self) -> str:
        """The figures, a line each."""
        verdict = self.verdict
        share = 100 * verdict.repeated / max(1, verdict.sent)
        others = sum(self.exits.values()) - self.exits.get(KILLED, 0)
        wrong = "WRONG:\n" + "\n".join(verdict.wrong)
        return (
            f"{verdict.questions} questions: {verdict.answers} answered, {verdict.escalations} escalated, "
            f"{verdict.replies} replies delivered\n"
            f"{self.exits.get(KILLED, 0)} kills, {others} ends by itself, {self.database_restarts} database restarts, "
            f"{self.faults} Bot API faults, {self.seconds:.0f} s\n"
            f"{verdict.sent} messages sent, {verdict.repeated} of them repeated ({share:.2f} %)\n"
            f"{wrong if verdict.wrong else 'nothing lost, misrouted or out of order'}"
        )


def environment(telegram: Sandbox, database_url: str, **settings: str) -> dict[str, str]:
    """What a bot process is told."""
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "THERAPIST_CHAT_ID": str(KAZ),
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_LIMITS": "false",
        "DATABASE_URL": database_url,
        "FAQ_DIR": str(SMALL_FAQ),
        **settings,
    }


@asynccontextmanager
async def people(plan: Plan) -> AsyncIterator[Crowd]:
    """A local Telegram that fails now and then, and everybody in it."""
    async with Sandbox(keep_calls=10_000_000) as telegram:
        telegram.fail(**UNAUTHORISED)
        for often, fault in FAULTS:
            telegram.fail(times=0, rate=often * plan.faults, **fault)
        crowd = Crowd(telegram, plan.clients, random.Random(plan.seed))
        crowd.arrive()
        yield crowd


async def rage(plan: Plan, crowd: Crowd, bots: Bots, database_url: str, server: Server | None = None) -> None:
    """Let it all happen, and wait until everything is done that was asked for, or for as long as the plan says."""
    keeper = asyncio.create_task(bots.run())
    try:
        async with _at_most(plan.seconds + plan.within):
            async with asyncio.TaskGroup() as group:
                group.create_task(crowd.ask(plan.questions, plan.seconds))
                group.create_task(bots.kill(plan.kills, plan.pauses, random.Random(plan.seed + 1)))
                if server:
                    group.create_task(_restart_database(plan, server, bots.cuts))
            await _until_done(crowd, database_url)
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


async def report(crowd: Crowd, bots: Bots, database_url: str, started: float, log: Path) -> Report:
    """Judge what is left."""
    verdict = judge(crowd, bots.cuts)
    storage = await Storage.open(database_url)
    await judge_storage(storage, verdict)
    await storage.close()
    faults = sum(call.get("fault", False) for call in crowd.telegram.calls())
    words = await asyncio.to_thread(log.read_text)
    leaks = [asked.text for asked in crowd.asked if asked.text in words]
    verdict.check(TOKEN not in words and not leaks, "the log tells the token or clients' words")
    verdict.check("CRITICAL" not in words and 'File "' not in words, "the log holds a traceback")
    restarts = len(bots.cuts) - bots.kills
    return Report(verdict, dict(bots.exits), restarts, faults, time.monotonic() - started, words)


@asynccontextmanager
async def _at_most(seconds: float) -> AsyncIterator[None]:
    with suppress(TimeoutError):  # what is not done by then is for the verdict to say
        async with asyncio.timeout(seconds):
            yield


async def _restart_database(plan: Plan, server: Server, cuts: list[Cut]) -> None:
    choice = random.Random(plan.seed + 2)
    for turn in range(plan.database_restarts):
        await asyncio.sleep(choice.uniform(0.5, 1.5) * plan.seconds / (plan.database_restarts + 1))
        began = time.monotonic()
        await asyncio.to_thread(server.stop, signal.SIGQUIT if turn % 2 else signal.SIGINT)
        await asyncio.sleep(choice.uniform(0.1, 1.5))
        await asyncio.to_thread(server.start)
        cuts.append((began, time.monotonic()))


async def _until_done(crowd: Crowd, database_url: str) -> None:
    storage = await Storage.open(database_url)
    try:
        while not await _settled(storage, crowd):  # noqa: ASYNC110 (other processes give no event to wait for)
            await asyncio.sleep(LOOK)
    finally:
        await storage.close()


async def _settled(storage: Storage, crowd: Crowd) -> bool:
    escalated = sum(asked.escalated for asked in crowd.asked)
    async with storage.transaction() as tx:
        counts = await tx.inbox.counts(), await tx.outbox.counts()
        escalations = await tx.escalations.counts()
    waiting = any("waiting" in count for count in counts) or crowd.telegram.pending
    return not waiting and escalations.get("answered", 0) >= escalated
