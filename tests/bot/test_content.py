"""The FAQ changes while the bot runs: every process takes the change over by itself, and refuses a bad one."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import bot.looking
from bot.content import Content
from bot.looking import LOOK_EVERY
from tests.clinic import KAZ, MIA, Clinic, sqlite
from tests.conftest import SMALL_FAQ

LOCKERS = "- {id: lockers, question: Where do I leave my bag?, phrasings: [are there lockers], answer: Behind you.}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_FAQ, tmp_path / "faq"))


@pytest.fixture
async def clinic(folder: Path, tmp_path: Path) -> AsyncIterator[Clinic]:
    async with Clinic(Content(folder, 0.03), sqlite(tmp_path)) as clinic:
        yield clinic


@pytest.mark.parametrize("name", ["new.yaml", "new.yml", "deeper/new.yaml"])
async def test_a_new_file_is_taken_over(name: str, folder: Path) -> None:
    content = Content(folder, 0.03)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(LOCKERS)
    assert await content.refresh() is True
    assert content.matcher.match("are there lockers").parts[0].entries[0].entry.answer == "Behind you."
    (folder / name).unlink()
    assert await content.refresh() is True
    assert content.library.get("lockers") is None
    assert await content.refresh() is False


async def test_a_bad_change_is_refused_and_the_last_good_content_stays(folder: Path) -> None:
    content = Content(folder, 0.03)
    (folder / "new.yaml").write_text("- {id: lockers}\n")
    assert "new.yaml:1" in str(await content.refresh())
    assert content.library.get("does-it-hurt")
    (folder / "new.yaml").write_text(LOCKERS)
    assert await content.refresh() is True
    assert content.library.get("lockers")


async def test_what_could_not_be_learnt_is_learnt_at_the_next_look(
    clinic: Clinic, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For want of memory, for one. It was neither in use nor looked at again."""

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    content = Content(folder, 0.03)
    (folder / "new.yaml").write_text(LOCKERS)
    await clinic.say(MIA, "how much is a session?")
    async with clinic.storage.transaction() as tx:
        await tx.taught.wording(1, "does-it-hurt", "ouch or no ouch")
    with monkeypatch.context() as patch:
        patch.setattr("bot.content.Matcher", fail)
        with pytest.raises(MemoryError):
            await content.refresh(clinic.bot.lessons)
    assert content.library.get("lockers") is None
    assert await content.refresh(clinic.bot.lessons) is True
    assert content.library.get("lockers")
    entry = content.library.get("does-it-hurt")
    assert entry
    assert "ouch or no ouch" in entry.phrasings
    assert await content.refresh(clinic.bot.lessons) is False


async def test_the_therapist_is_told_once_of_a_bad_change(
    clinic: Clinic, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []

    async def look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr(bot.looking, "asyncio", SimpleNamespace(sleep=look))
    (folder / "new.yaml").write_text("- {id: lockers}\n")
    with pytest.raises(asyncio.CancelledError):
        await clinic.content.watch(clinic.bot.lessons, clinic.bot.news)
    await clinic.settle()
    (told,) = clinic.new(KAZ)
    assert "The changed FAQ is not used" in told["text"]
    assert looks == [LOOK_EVERY] * 3
    (answer,) = await clinic.say(MIA, "Does it hurt?")
    assert answer["text"] == "Most people feel nothing."


def test_a_change_is_seen_within_seconds() -> None:
    assert LOOK_EVERY <= 5
