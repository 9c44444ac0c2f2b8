"""What the therapist changes of her settings is so in every process within seconds, and stays so."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import bot.looking
from bot.backup import backup, restore
from bot.content import Content
from bot.moving import Moved, move
from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, sqlite
from tests.conftest import SMALL_FAQ
from tests.postgres import Server

NEW = {"therapist_name": "Liz", "emergency_number": "112", "accepted_wrong": "0.0001%"}


@pytest.fixture
def clinic(anywhere: Clinic) -> Clinic:
    """A practice on either database."""
    return anywhere


async def change(clinic: Clinic) -> None:
    """Have settings changed, in the process that is at work."""
    for name, written in NEW.items():
        await clinic.say(KAZ, f"/set {name} {written}")


async def is_new(clinic: Clinic) -> bool:
    """Whether a client meets all of the changes, or none of them, in the process that is at work."""
    (greeting, _menu), (about_pain,) = await clinic.say(TOM, "/start"), await clinic.say(TOM, "does it hurt")
    signs = {"Liz" in greeting["text"], "call 112" in greeting["text"], "not quite sure" in about_pain["text"]}
    assert len(signs) == 1
    return signs.pop()


async def put(clinic: Clinic, **rows: str) -> None:
    """Store what no command would."""
    async with clinic.storage.transaction() as tx:
        for name, written in rows.items():
            await tx.settings.put(name, written)


async def test_two_processes_use_a_change_of_one_of_them_after_their_next_look(clinic: Clinic, small: Content) -> None:
    async with clinic.replica(small):
        await change(clinic)
        assert not await is_new(clinic)
        await clinic.take_over()
        assert await is_new(clinic)
    assert not await is_new(clinic)
    await clinic.take_over()
    assert await is_new(clinic)
    for name in NEW:
        await clinic.say(KAZ, f"/set {name} default")
    async with clinic.replica(small):
        assert not await is_new(clinic)
    await clinic.take_over()
    assert not await is_new(clinic)


async def test_a_process_that_starts_uses_it_whatever_its_environment_says(clinic: Clinic, small: Content) -> None:
    await change(clinic)
    clinic._settings |= {"therapist_name": "Xaver", "emergency_number": "911"}  # noqa: SLF001
    async with clinic.replica(small):
        assert await is_new(clinic)


async def test_another_share_of_wrong_answers_holds_for_changed_files_too(clinic: Clinic, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_FAQ, tmp_path / "faq"))
    async with clinic.replica(Content(folder, 0.03)):
        await change(clinic)
        await clinic.take_over()
        (folder / "new.yaml").write_text("- {id: lockers, question: Where can I leave my bag?, answer: Here.}\n")
        assert await clinic.take_over() is True
        assert await is_new(clinic)


async def test_it_holds_for_files_that_were_being_learnt_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(SMALL_FAQ, tmp_path / "faq"))
    content = Content(folder, 0.03)
    learn = content._learn  # noqa: SLF001

    def learn_meanwhile(*what: Any) -> Any:
        learnt = learn(*what)
        content.accept(0.000001)
        return learnt

    monkeypatch.setattr(content, "_learn", learn_meanwhile)
    (folder / "new.yaml").write_text("- {id: lockers, question: Where can I leave my bag?, answer: Here.}\n")
    assert await content.refresh() is True
    assert content.matcher.match("does it hurt").parts[0].outcome is Outcome.SUGGEST


async def test_a_stored_value_that_breaks_the_rules_is_not_used_and_named_once(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    await put(clinic, emergency_number="xylophone", therapist_name="Liz", colour="xylophone")
    for _ in range(3):
        await clinic.take_over()
    (greeting, _menu) = await clinic.say(MIA, "/start")
    assert "call 000" in greeting["text"]
    assert "Liz" in greeting["text"]
    lines = [record.getMessage() for record in caplog.records if "breaks the rules" in record.getMessage()]
    assert [line.split()[2] for line in lines] == ["COLOUR", "EMERGENCY_NUMBER"]
    assert "xylophone" not in caplog.text
    assert "Liz" not in caplog.text
    (told,) = await clinic.say(KAZ, "/set emergency_number 112")
    assert "was: 000" in told["text"]


async def test_the_running_loop_takes_it_over_and_survives_a_failing_database(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks = list[float]()

    async def look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            raise asyncio.CancelledError
        names = ("settings", "away") if len(looks) == 1 else ("away", "settings")
        async with clinic.storage.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE {} RENAME TO {}".format(*names))

    await change(clinic)
    monkeypatch.setattr(bot.looking, "asyncio", SimpleNamespace(sleep=look))
    with pytest.raises(asyncio.CancelledError):
        await clinic.bot.live.watch()
    assert "Changes of the settings can't be looked for" in caplog.text
    assert await is_new(clinic)
    assert "Liz" not in caplog.text


async def test_a_practice_that_moves_keeps_it(small: Content, tmp_path: Path, postgresql: Server) -> None:
    with postgresql.database() as target:
        async with Clinic(small, sqlite(tmp_path)) as clinic:
            await change(clinic)
            await clinic.close()
            assert Moved("settings", len(NEW)) in await move(sqlite(tmp_path), target)
            clinic.use(target)
            await clinic.open()
            assert await is_new(clinic)


async def test_a_backup_that_is_put_back_is_taken_over_too(small: Content, tmp_path: Path) -> None:
    async with Clinic(small, sqlite(tmp_path)) as clinic:
        kept = backup(sqlite(tmp_path), tmp_path / "kept.db", clinic.clock())
        await change(clinic)
        await clinic.take_over()
        assert await is_new(clinic)
        clinic.clock.advance(hours=1)
        await restore(sqlite(tmp_path), kept, clinic.clock())
        await clinic.take_over()
        assert not await is_new(clinic)
