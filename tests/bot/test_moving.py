"""A practice moves from SQLite to PostgreSQL and goes on where it was."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import BOT
from bot.content import Content
from bot.models import Client
from bot.moving import Moved, MoveError, move
from bot.storage.alone import InUseError, only_one
from bot.storage.engine import Storage
from tests.clinic import KAZ, MIA, Clinic, sqlite
from tests.postgres import Server


@pytest.fixture
def target(postgresql: Server) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


async def test_a_moved_practice_goes_on_where_it_was(small: Content, tmp_path: Path, target: str) -> None:
    async with Clinic(small, sqlite(tmp_path)) as clinic:
        await clinic.say(MIA, "how much is a session?")
        (card,) = clinic.new(KAZ)
        await clinic.close()
        moved = await move(sqlite(tmp_path), target)
        assert Moved("escalations", 1) in moved
        clinic.use(target)
        await clinic.open()

        await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
        assert "sixty dollars" in clinic.new(MIA)[-1]["text"]
        await clinic.say(MIA, "how much is a session?")
        (second,) = (message for message in clinic.new(KAZ) if "No. 2" in message["text"])
        assert second["message_id"] > card["message_id"]


async def test_a_target_with_rows_is_refused(tmp_path: Path, target: str) -> None:
    storage = await Storage.open(target)
    async with storage.transaction() as tx:
        await tx.inbox.add([(MIA, {"update_id": 1})])
    await storage.close()
    with pytest.raises(MoveError, match="not empty"):
        await move(sqlite(tmp_path), target)


async def test_a_row_that_does_not_fit_is_quoted_nowhere(tmp_path: Path, target: str) -> None:
    """SQLite keeps what is too long; PostgreSQL refuses it, and its words would hold the row."""
    storage = await Storage.open(sqlite(tmp_path))
    async with storage.transaction() as tx:
        await tx.clients.seen(Client(MIA, "Mia"))
        await tx.escalations.open(MIA, 1, "my xylophone hurts", media_group_id="7" * 70)
    await storage.close()
    with pytest.raises(MoveError, match=r"could not be copied \(DataError\): nothing was moved") as failed:
        await move(sqlite(tmp_path), target)
    assert "xylophone" not in "".join(traceback.format_exception(failed.value))
    storage = await Storage.open(target)
    async with storage.transaction() as tx:
        assert await tx.clients.get(MIA) is None
    await storage.close()


async def test_a_practice_at_work_is_not_moved(tmp_path: Path, target: str) -> None:
    with only_one(sqlite(tmp_path)), pytest.raises(InUseError, match="stop it first"):
        await move(sqlite(tmp_path), target)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("postgresql://somebody@host/name", "postgresql://somebody@host/other", "not a SQLite database"),
        ("sqlite:///here.db", "sqlite:///there.db", "must be a PostgreSQL database"),
    ],
)
async def test_other_directions_are_refused(source: str, target: str, words: str) -> None:
    with pytest.raises(MoveError, match=words):
        await move(source, target)


async def test_a_bot_that_only_ran_left_the_target_empty(small: Content, tmp_path: Path, target: str) -> None:
    for database in (target, sqlite(tmp_path)):
        async with Clinic(small, database) as clinic:
            await clinic.take_over()
            async with clinic.storage.transaction() as tx:
                await tx.news.begin(BOT, "7")
    assert Moved("clients", 0) in await move(sqlite(tmp_path), target)
