"""Random and mutated updates through the whole path: no crash, no stuck inbox, each done or set aside with a reason.

A few hundred in every test run, always the same; `make fuzz` sends as many as FUZZ says, each time others.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.settings import Listen
from bot.web import serve
from bot.webhook import SECRET_HEADER, webhook_routes
from tests.clinic import KAZ, MIA, Clinic
from tests.fuzz.shapes import ODD, Json, updates

FUZZ = int(os.environ.get("FUZZ", "0"))  # updates through each door; 0: a few, always the same
BATCH = 20
TRIES = 3  # of an update
NUMBERS = count(1_000_000)  # of updates
SECRET = "a-secret-of-some-length"  # noqa: S105 (of a test)
# What Telegram may say of messages to people it doesn't know, or about messages that are no more.
REFUSALS = re.compile(
    r"Forbidden|chat not found|message (to \w+ )?(\w+ )?(not found|can't be)|not modified", re.IGNORECASE
)
MANY = settings(
    max_examples=(FUZZ or 200) // BATCH,
    derandomize=not FUZZ,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # the path has a memory: a smaller example would be another one
    suppress_health_check=list(HealthCheck),
)


pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of an example that did not fail


@pytest.fixture
async def clinic(anywhere: Clinic) -> AsyncIterator[Clinic]:
    start(anywhere)
    yield anywhere
    await tell(anywhere)


@pytest.fixture
async def door(clinic: Clinic, unused_tcp_port: int) -> AsyncIterator[str]:
    """Where Telegram would deliver."""
    place = Listen("127.0.0.1", unused_tcp_port)
    server = serve(place, webhook_routes(clinic.bot.arrivals, SECRET))
    yield f"http://{place}"
    server.stop()
    await server.close_all_connections()


def start(clinic: Clinic) -> None:
    """Let Mia and Kaz have pressed Start; Tom and the stranger can't be written to."""
    account = clinic.telegram.world.account()
    for person in (MIA, KAZ):
        account.private_chat(account.world.person(person)).started = True


async def settled(clinic: Clinic) -> None:
    """Let everything be tried as often as it ever is, and look at what became of it."""
    for _ in range(TRIES * BATCH):
        await clinic.settle()
        async with clinic.storage.transaction() as tx:
            if "waiting" not in await tx.inbox.counts():
                break
        clinic.clock.advance(seconds=6)
    await clinic.bot.rounds.step()
    await clinic.settle()
    async with clinic.storage.transaction() as tx:
        assert set(await tx.inbox.counts()) <= {"done", "set-aside"}
        assert set(await tx.outbox.counts()) <= {"sent", "failed"}
    async with clinic.storage.engine.begin() as database:
        reasons = (await database.execute(text("SELECT error FROM inbox WHERE status = 'set-aside'"))).scalars()
        refused = (await database.execute(text("SELECT DISTINCT error FROM outbox WHERE status = 'failed'"))).scalars()
        assert all(reasons)
        ours = [why for why in refused if not REFUSALS.search(why)]
        assert not ours, ours


async def tell(clinic: Clinic) -> None:
    """Say what became of all of them."""
    async with clinic.storage.transaction() as tx:
        counts = await tx.inbox.counts(), await tx.outbox.counts(), await tx.escalations.counts()
    async with clinic.storage.engine.begin() as database:
        reasons = (await database.execute(text("SELECT error FROM inbox WHERE status = 'set-aside'"))).scalars()
    print("\ninbox, outbox, escalations:", *counts, "set aside:", Counter(map(str, reasons)).most_common(12))  # noqa: T201


@MANY
@given(st.lists(updates(), min_size=BATCH, max_size=BATCH))
async def test_whatever_is_fetched_is_done_or_set_aside_with_a_reason(clinic: Clinic, batch: list[Json]) -> None:
    for update in batch:
        clinic.telegram.world.account().updates.inject({**update, "update_id": next(NUMBERS)})
    await settled(clinic)


@MANY
@given(st.lists(st.tuples(updates(), st.none() | ODD), min_size=BATCH, max_size=BATCH))
async def test_whatever_is_delivered_is_done_or_set_aside_with_a_reason(
    clinic: Clinic, door: str, batch: list[tuple[Json, Any]]
) -> None:
    async with httpx.AsyncClient() as http:
        for update, odd_id in batch:
            body = json.dumps({**update, "update_id": next(NUMBERS) if odd_id is None else odd_id})
            answer = await http.post(door, content=body, headers={SECRET_HEADER: SECRET})
            assert answer.status_code in (200, 400)
    await settled(clinic)
