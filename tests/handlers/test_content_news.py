"""The therapist is told once of each bad state of the FAQ's files, however many processes see it, and when."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.content import Content
from tests.clinic import KAZ, Clinic
from tests.conftest import SMALL_FAQ

Look = Callable[[], Awaitable[bool | str]]
NO_QUESTION, NO_LIST = "- {id: lockers}\n", "lockers\n"


class Machine:
    """One of the practice's processes, with files of its own."""

    def __init__(self, folder: Path, clinic: Clinic) -> None:
        """`clinic` is at the moment what this process is."""
        self._folder = folder
        self.look: Look = partial(clinic.content.refresh, clinic.bot.lessons, clinic.bot.news)

    def write(self, text: str) -> None:
        """Have something new in its files."""
        (self._folder / "new.yaml").write_text(text)

    def mend(self) -> None:
        """Have its files be good again."""
        (self._folder / "new.yaml").unlink()


@pytest.fixture
async def machines(anywhere: Clinic, tmp_path: Path) -> AsyncIterator[list[Machine]]:
    """Three processes on one database, which have been running for a while."""
    async with AsyncExitStack() as stack:
        machines = []
        for name in ("one", "two", "three"):
            folder = Path(shutil.copytree(SMALL_FAQ, tmp_path / name))
            await stack.enter_async_context(anywhere.replica(Content(folder, 0.03)))
            machines.append(Machine(folder, anywhere))
            await machines[-1].look()
        yield machines


async def told(clinic: Clinic, machines: list[Machine]) -> list[str]:
    """What the therapist is told once each of these processes looked, all at the same moment, and then once more."""
    for _ in range(2):
        await asyncio.gather(*(machine.look() for machine in machines))
    await clinic.settle()
    return [message["text"] for message in clinic.new(KAZ)]


async def test_of_several_processes_one_tells(anywhere: Clinic, machines: list[Machine]) -> None:
    assert await told(anywhere, machines) == []
    for text in (NO_QUESTION, NO_LIST, NO_QUESTION):
        for machine in machines:
            machine.write(text)
        (news,) = await told(anywhere, machines)
        assert "The changed FAQ is not used" in news
        assert "new.yaml:1" in news
        assert await told(anywhere, machines) == []


async def test_what_was_mended_and_breaks_again_is_told_again(anywhere: Clinic, machines: list[Machine]) -> None:
    for _ in range(2):
        for machine in machines:
            machine.write(NO_QUESTION)
        assert len(await told(anywhere, machines)) == 1
        for machine in machines:
            machine.mend()
        assert await told(anywhere, machines) == []


async def test_one_that_follows_later_tells_nothing_new(anywhere: Clinic, machines: list[Machine]) -> None:
    """The files reach one machine after the other."""
    for machine, news in zip(machines, (1, 0, 0), strict=True):
        machine.write(NO_QUESTION)
        assert len(await told(anywhere, machines)) == news


async def test_machines_whose_files_differ_tell_once_each(anywhere: Clinic, machines: list[Machine]) -> None:
    machines[0].write(NO_QUESTION)
    machines[1].write(NO_LIST)
    assert len(await told(anywhere, machines)) == 2
    for machine in machines[:2]:
        machine.write(f"{NO_QUESTION if machine is machines[0] else NO_LIST}# copied again, as bad as before\n")
    assert await told(anywhere, machines) == []
    machines[1].mend()
    for _ in range(3):
        assert await told(anywhere, machines) == []


async def test_a_process_that_starts_with_good_files_has_no_other_one_tell_again(
    anywhere: Clinic, machines: list[Machine], small: Content
) -> None:
    machines[0].write(NO_QUESTION)
    assert len(await told(anywhere, machines)) == 1
    async with anywhere.replica(small):
        await anywhere.take_over()
        assert await told(anywhere, machines) == []
    machines[1].write(NO_QUESTION)
    assert len(await told(anywhere, machines)) == 1  # since that start, all that was known was good


async def test_what_could_not_be_stored_is_told_with_the_next_look(anywhere: Clinic, machines: list[Machine]) -> None:
    machines[0].write(NO_QUESTION)
    async with anywhere.storage.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE news RENAME TO away")
    with pytest.raises(SQLAlchemyError):
        await machines[0].look()
    async with anywhere.storage.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO news")
    assert len(await told(anywhere, machines)) == 1
