"""What was taught reaches every process: those that run, those that start, and those that move to PostgreSQL."""

from __future__ import annotations

import asyncio
import copy
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

import bot.looking
from bot.backup import backup, restore
from bot.content import Content
from bot.lessons import Lessons
from bot.moving import Moved, move
from bot.report import render
from tests.bot.test_care import command
from tests.clinic import KAZ, MIA, TOM, Clinic, sqlite
from tests.conftest import SMALL_FAQ
from tests.handlers.lessons import BAGS, LOCKERS, OUCH, answered, previewed, suggested
from tests.postgres import Server

pytestmark = pytest.mark.usefixtures("encoder_at_hand")


@pytest.fixture
def clinic(anywhere: Clinic) -> Clinic:
    """A practice on either database."""
    return anywhere


async def teach(clinic: Clinic) -> None:
    """Have an answer and a wording taught."""
    await clinic.tap(KAZ, await previewed(clinic), "Add")
    await clinic.tap(KAZ, await suggested(clinic), "Remember")
    clinic.new(MIA)
    clinic.new(KAZ)


async def test_a_replica_that_runs_answers_with_it_after_its_next_look(clinic: Clinic, small: Content) -> None:
    await teach(clinic)
    async with clinic.replica(small):
        (told,) = await clinic.say(TOM, BAGS)
        assert LOCKERS not in told["text"]
        assert await clinic.take_over() is True
        assert await clinic.take_over() is False
        (answer,) = await clinic.say(TOM, BAGS)
        assert answer["text"] == LOCKERS
        (page,) = [message for message in await clinic.say(KAZ, "/taught") if "taught" in message["text"]]
        await clinic.tap(KAZ, page, "Forget 1")
    assert await clinic.take_over() is True
    assert clinic.content.library.get("taught-1") is None
    assert OUCH in clinic.content.library.get("does-it-hurt").phrasings  # type: ignore[union-attr]


async def test_the_files_alone_decide_what_is_urgent(clinic: Clinic, small: Content) -> None:
    await teach(clinic)
    content, lessons = copy.copy(small), Lessons(clinic.storage)
    assert await content.refresh(lessons) is True
    assert content.matcher.watch is small.matcher
    async with clinic.storage.transaction() as tx:
        for number in (1, 2):
            await tx.taught.withdraw(number)
    assert await content.refresh(lessons) is True
    assert content.matcher is small.matcher


async def test_two_replicas_tell_of_a_misfit_once(clinic: Clinic, small: Content) -> None:
    await suggested(clinic)
    async with clinic.storage.transaction() as tx:
        await tx.taught.wording(1, "why-dry", "is it painful")
    clinic.new(KAZ)
    await clinic.take_over()
    async with clinic.replica(small):
        await clinic.take_over()
    assert len(clinic.new(KAZ)) == 1


async def test_a_process_that_starts_knows_it_from_the_first_message_on(clinic: Clinic) -> None:
    await teach(clinic)
    content = Content(SMALL_FAQ, 0.03, taught=await Lessons(clinic.storage).now())
    async with clinic.replica(content):
        (answer,) = await clinic.say(TOM, BAGS)
        assert answer["text"] == LOCKERS
        assert await clinic.take_over() is False


async def test_it_is_taken_over_though_the_files_changed_for_the_worse(clinic: Clinic, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_FAQ, tmp_path / "faq"))
    async with clinic.replica(Content(folder, 0.03)):
        await teach(clinic)
        (folder / "new.yaml").write_text("- {id: lockers}\n")
        assert "new.yaml:1" in str(await clinic.take_over())
        (answer,) = await clinic.say(TOM, BAGS)
        assert answer["text"] == LOCKERS
        (folder / "new.yaml").write_text("- {id: lockers, question: Where can I leave my bag?, answer: Here.}\n")
        assert await clinic.take_over() is True
        (answer,) = await clinic.say(TOM, "where can I leave my bag")
        assert answer["text"] == "Here."
        assert "“Where can I leave my bag?”, is not used any more" in clinic.new(KAZ)[-1]["text"]


async def test_the_running_loop_takes_it_over_and_survives_a_failing_database(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What changes of the files while the database fails is not lost either."""
    await teach(clinic)
    folder = Path(shutil.copytree(SMALL_FAQ, tmp_path / "faq"))
    content, looks = Content(folder, 0.03), list[float]()

    async def look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            raise asyncio.CancelledError
        if len(looks) == 1:
            (folder / "new.yaml").write_text("- {id: hats, question: Where do hats go?, answer: Here.}\n")
        names = ("taught", "away") if len(looks) == 1 else ("away", "taught")
        async with clinic.storage.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE {} RENAME TO {}".format(*names))

    monkeypatch.setattr(bot.looking, "asyncio", SimpleNamespace(sleep=look))
    with pytest.raises(asyncio.CancelledError):
        await content.watch(clinic.bot.lessons, clinic.bot.news)
    assert "can't be looked for" in caplog.text
    assert content.library.get("taught-1")
    assert content.library.get("hats")
    assert BAGS not in caplog.text
    assert OUCH not in caplog.text


async def test_a_practice_that_moves_keeps_it(small: Content, tmp_path: Path, postgresql: Server) -> None:
    with postgresql.database() as target:
        async with Clinic(small, sqlite(tmp_path)) as clinic:
            await teach(clinic)
            await clinic.close()
            assert Moved("taught", 2) in await move(sqlite(tmp_path), target)
            clinic.use(target)
            await clinic.open()
            await clinic.take_over()
            (answer,) = await clinic.say(TOM, BAGS)
            assert answer["text"] == LOCKERS
            async with clinic.storage.transaction() as tx:
                assert (await tx.taught.wording(1, "why-dry", "why not wet")).number == 3


async def test_a_backup_that_is_put_back_is_taken_over_too(small: Content, tmp_path: Path) -> None:
    async with Clinic(small, sqlite(tmp_path)) as clinic:
        await teach(clinic)
        kept = backup(sqlite(tmp_path), tmp_path / "kept.db", clinic.clock())
        clinic.clock.advance(hours=1)
        page = (await clinic.say(KAZ, "/taught"))[-1]
        await clinic.tap(KAZ, page, "Forget 1")
        await clinic.take_over()
        await restore(sqlite(tmp_path), kept, clinic.clock())
        assert await clinic.take_over() is True
        assert clinic.content.library.get("taught-1")


async def test_a_backup_by_the_version_before_is_brought_up_to_date(small: Content, tmp_path: Path) -> None:
    """Its replies hold nothing to teach, and its cards offer nothing."""
    async with Clinic(small, sqlite(tmp_path)) as clinic:
        card = await answered(clinic)
        kept = backup(sqlite(tmp_path), tmp_path / "kept.db", clinic.clock())
        with closing(sqlite3.connect(kept)) as database, database:
            database.execute("ALTER TABLE escalations DROP COLUMN reminders")
            database.execute("ALTER TABLE questions DROP COLUMN picked")
            database.execute("DROP TABLE news")
            database.execute("DROP TABLE settings")
            database.execute("DROP TABLE taught")
            for column in ("words", "entry_id"):
                database.execute(f"ALTER TABLE replies DROP COLUMN {column}")
            database.execute("UPDATE alembic_version SET version_num = '0002'")
        await restore(sqlite(tmp_path), kept, clinic.clock())
        await clinic.tap(KAZ, card, "Use for everyone")
        assert clinic.toasts()[-1].startswith("That is settled already")
        assert "Use for everyone" in str((await answered(clinic))["buttons"])


async def test_the_report_counts_it(small: Content, tmp_path: Path) -> None:
    async with Clinic(small, sqlite(tmp_path)) as clinic:
        await teach(clinic)
        async with clinic.storage.transaction() as tx:
            await tx.taught.draft(1, "Cheese?", "Yes.", "")
            figures = await tx.figures.since(clinic.clock() - timedelta(days=1))
    assert figures.taught == {"answers": 1, "wordings": 1}
    assert "in use now: answers 1, wordings 1." in render(figures, 1)


async def test_it_is_handed_over_as_yaml(small: Content, tmp_path: Path) -> None:
    async with Clinic(small, sqlite(tmp_path)) as clinic:
        code, printed = await command(clinic, tmp_path, "faq", "export", "--taught")
        assert (code, printed) == (0, "# Nothing was taught.\n")
        await teach(clinic)
        code, printed = await command(clinic, tmp_path, "faq", "export", "--taught")
    assert code == 0
    entry, wording = (yaml.safe_load("#" + part) for part in printed.split("#", 2)[1:])
    assert entry[0]["id"] == "taught-1"
    assert entry[0]["answer"] == "There are &lt;lockers&gt; &amp; hooks.\nBehind you."
    assert wording == [{"id": "does-it-hurt", "phrasings": [OUCH]}]
