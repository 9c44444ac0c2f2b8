"""What is asked for with every message finds its rows by an index, however many past ones there are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.models import Escalation, EscalationStatus
from bot.storage.engine import Storage
from bot.storage.transaction import Transaction

ESCALATION = Escalation(1, 1001, "Mia", 1, "?", EscalationStatus.OPEN, False, "", (), datetime.now(UTC))  # noqa: FBT003
QUERIES: dict[str, Callable[[Transaction], Awaitable[Any]]] = {
    "the next update": lambda tx: tx.inbox.claim(8),
    "whether an update waits": lambda tx: tx.inbox.any_waiting(),
    "when the next update is due": lambda tx: tx.inbox.next_try_at(),
    "the age of the oldest update": lambda tx: tx.inbox.oldest_waiting(),
    "the next messages": lambda tx: tx.outbox.claim(timedelta(seconds=10), 30, (1, 2)),
    "when the next message is due": lambda tx: tx.outbox.next_try_at(),
    "the age of the oldest message": lambda tx: tx.outbox.oldest_waiting(),
    "the escalation behind a card": lambda tx: tx.outbox.escalation_at(9001, 1),
    "the reply behind a message": lambda tx: tx.outbox.reply_at(1001, 1),
    "the question behind an answer": lambda tx: tx.outbox.answer_at(1001, 1),
    "what the bot asked of the therapist": lambda tx: tx.outbox.asked_at(9001, 1),
    "an escalation's replies": lambda tx: tx.replies.of_escalation(1),
    "an escalation's questions": lambda tx: tx.questions.of_escalation(ESCALATION),
    "what a message may correct": lambda tx: tx.questions.escalated_before(1001, 7, tx.now),
    "what an escalation taught": lambda tx: tx.taught.of_escalation(1),
    "an escalation's cards": lambda tx: tx.outbox.cards(1, 9001),
    "a message's escalation": lambda tx: tx.escalations.of_message(1001, 1),
    "an album's escalation": lambda tx: tx.escalations.of_album(1001, "a"),
    "a client's emergency": lambda tx: tx.escalations.emergency(1001, tx.now),
    "the open escalations": lambda tx: tx.escalations.waiting(8),
    "the next page of them": lambda tx: tx.escalations.waiting(8, after=ESCALATION.rank),
    "the page before": lambda tx: tx.escalations.waiting(8, before=ESCALATION.rank),
    "how many are open": lambda tx: tx.escalations.count_waiting(),
    "what to remind of": lambda tx: tx.escalations.remind(
        urgent_after=(timedelta(), timedelta(1)), since=tx.now, limit=5
    ),
    "a message's reply": lambda tx: tx.replies.of_message(9001, 1),
    "what the therapist wrote last": lambda tx: tx.replies.unmet(1001, 7, tx.now),
    "the answer read last": lambda tx: tx.clients.last_read(1001, timedelta(minutes=15)),
}


async def plans(storage: Storage, query: Callable[[Transaction], Awaitable[Any]]) -> list[str]:
    """How the database looks for what each statement of the query is about."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(storage.engine.sync_engine, "before_cursor_execute", note)
    async with storage.transaction() as tx:
        await query(tx)
    event.remove(storage.engine.sync_engine, "before_cursor_execute", note)
    explain = "EXPLAIN " if storage.shared else "EXPLAIN QUERY PLAN "
    async with storage.engine.begin() as connection:
        if storage.shared:  # the tables are empty, so that reading them whole would be quickest
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        found = [
            (await connection.exec_driver_sql(explain + statement, values)).all()
            for statement, values in asked
            if statement.startswith(("SELECT", "WITH"))
        ]
    return [str(row[-1]) for rows in found for row in rows]


@pytest.mark.parametrize("query", QUERIES)
async def test_no_table_is_read_from_end_to_end(query: str, storage: Storage) -> None:
    steps = await plans(storage, QUERIES[query])
    assert steps
    tables = ("inbox", "outbox", "head", "escalations", "replies", "clients", "questions", "taught")
    whole = ["Seq Scan", *(f"SCAN {table}" for table in tables)]
    assert not [step for step in steps if any(word in step for word in whole) and "USING INDEX" not in step]
