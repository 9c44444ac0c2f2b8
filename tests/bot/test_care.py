"""Report, backup, restore and doctor."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import BackupError, backup, restore
from bot.report import render
from bot.storage.migrate import NewerDatabaseError
from tests.clinic import KAZ, MIA, TOKEN, TOM, Clinic, Clock, sqlite

pytestmark = pytest.mark.usefixtures("encoder_at_hand")

FRONT_DOOR = Path(__file__).parents[2] / "bot.py"


async def command(clinic: Clinic, folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run a command of the program in a process of its own, and give its exit code and what it printed."""
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "THERAPIST_CHAT_ID": str(KAZ),
        "TELEGRAM_API_URL": clinic.telegram.url,
        "DATABASE_URL": sqlite(folder),
        "FAQ_DIR": str(Path(__file__).parent.parent / "data" / "faq"),
        "PRACTICE_NAME": "Dry & Well",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(FRONT_DOOR),
        *arguments,
        cwd=folder,
        env={**os.environ, **settings, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def test_the_report_counts_what_happened_and_quotes_nobody(clinic: Clinic) -> None:
    await clinic.say(MIA, "Does it hurt?")
    await clinic.say(TOM, "how much is a xylophone session")
    (card,) = clinic.new(KAZ)
    clinic.clock.advance(minutes=30)
    await clinic.say(KAZ, "sixty", reply_to_message_id=card["message_id"])
    async with clinic.storage.transaction() as tx:
        figures = await tx.figures.since(tx.now - timedelta(days=1))
    assert figures.clients == 2
    assert figures.outcomes == {"answer": 1, "escalate": 1}
    assert figures.escalations == {"answered": 1}
    assert figures.median_wait == timedelta(minutes=30)
    assert figures.answers == {"does-it-hurt": 1}
    page = render(figures, 1)
    assert "within 30 min" in page
    assert "xylophone" not in page


async def test_a_backup_brings_everything_back_into_a_running_practice(clinic: Clinic, tmp_path: Path) -> None:
    await clinic.say(MIA, "how much is a session")
    (card,) = clinic.new(KAZ)
    kept = backup(sqlite(tmp_path), tmp_path / "kept.db", clinic.clock())
    assert kept.stat().st_mode & 0o777 == 0o600
    await clinic.say(TOM, "how much is a session")
    clinic.new(TOM)

    before = await restore(sqlite(tmp_path), kept, clinic.clock())

    assert before is not None
    assert before.exists()
    async with clinic.storage.transaction() as tx:
        assert await tx.escalations.counts() == {"open": 1}
    await clinic.say(KAZ, "sixty", reply_to_message_id=card["message_id"])
    assert "sixty" in clinic.new(MIA)[-1]["text"]


async def test_what_is_no_backup_is_not_put_back(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database")
    for name in ("notes.txt", "missing.db"):
        with pytest.raises(BackupError):
            await restore(sqlite(tmp_path), tmp_path / name, Clock()())
    assert not (tmp_path / "practice.db").exists()


async def test_the_doctor_finds_a_practice_well(clinic: Clinic, tmp_path: Path) -> None:
    code, printed = await command(clinic, tmp_path, "doctor")
    assert [line for line in printed.splitlines() if not line.startswith("ok  ")] == []
    assert code == 0
    assert "the token is @" in printed


async def test_the_doctor_names_what_was_changed_in_the_chat_and_what_of_it_can_not_be_used(
    clinic: Clinic, tmp_path: Path
) -> None:
    await clinic.say(KAZ, "/set therapist_name Xaver")
    code, printed = await command(clinic, tmp_path, "doctor")
    assert code == 0
    assert "changed in the therapist's chat, whatever the environment says: THERAPIST_NAME\n" in printed
    async with clinic.storage.transaction() as tx:
        await tx.settings.put("emergency_number", "the hospital")
    code, printed = await command(clinic, tmp_path, "doctor")
    assert code == 1
    assert "the stored EMERGENCY_NUMBER breaks the rules" in printed
    assert "write /set emergency_number with another value" in printed
    assert "hospital" not in printed
    assert "Xaver" not in printed


async def test_the_doctor_names_the_remedy(clinic: Clinic, tmp_path: Path) -> None:
    code, printed = await command(clinic, tmp_path, "doctor", THERAPIST_CHAT_ID="424242")
    assert code == 1
    assert "check THERAPIST_CHAT_ID" in printed
    assert TOKEN not in printed


async def test_the_doctor_and_the_report_leave_the_database_to_the_next_start(clinic: Clinic, tmp_path: Path) -> None:
    """They may be run by root, and beside a bot of an older version."""
    for name in ("doctor", "report"):
        code, printed = await command(clinic, tmp_path, name, DATABASE_URL=sqlite(tmp_path / "none"))
        assert "here is no database yet: the first start" in printed
        assert code == (0 if name == "doctor" else 1)
    assert not (tmp_path / "none").exists()
    with closing(sqlite3.connect(tmp_path / "practice.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0002'")
    code, printed = await command(clinic, tmp_path, "doctor")
    assert "ok   the database has an older schema (0002): the next start brings it up to date" in printed
    assert code == 0
    with closing(sqlite3.connect(tmp_path / "practice.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)


async def test_the_doctor_sees_that_another_practices_names_were_left(clinic: Clinic, tmp_path: Path) -> None:
    code, printed = await command(clinic, tmp_path, "doctor", PRACTICE_NAME="", THERAPIST_NAME="Liz")
    assert "note FAQ_DIR is a practice's own" in printed
    assert ": PRACTICE_NAME, EMERGENCY_NUMBER, TIMEZONE are as they come with the bot\n     -> put" in printed
    assert code == 0
    await clinic.say(KAZ, "/set practice_name Dry & Well")
    _, printed = await command(clinic, tmp_path, "doctor", PRACTICE_NAME="")
    assert "note" not in printed


async def test_the_doctor_sees_what_other_users_may_read(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / ".env").touch(0o644)
    (tmp_path / "practice.db").chmod(0o640)
    code, printed = await command(clinic, tmp_path, "doctor")
    assert code == 1
    assert f"chmod 600 .env {tmp_path / 'practice.db'}" in printed


async def test_the_doctor_sees_that_telegram_delivers_elsewhere(clinic: Clinic, tmp_path: Path) -> None:
    webhook = {"WEBHOOK_URL": "https://example.org/telegram", "WEBHOOK_SECRET": "a-secret-of-some-length"}
    code, printed = await command(clinic, tmp_path, "doctor", **webhook)
    assert code == 1
    assert "for another address than WEBHOOK_URL" in printed


async def test_a_backup_is_for_the_bots_own_user_and_overwrites_nothing(clinic: Clinic, tmp_path: Path) -> None:
    kept = backup(sqlite(tmp_path), None, clinic.clock())
    assert kept.parent == tmp_path / "backups"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for there in (kept, tmp_path / "practice.db"):
        with pytest.raises(BackupError, match="exists already"):
            backup(sqlite(tmp_path), there, clinic.clock())


async def test_a_backup_by_an_earlier_version_is_brought_up_to_date_before_it_is_put_back(
    clinic: Clinic, tmp_path: Path
) -> None:
    """The running practice would not know its own tables."""
    await clinic.say(MIA, "how much is a session")
    kept = backup(sqlite(tmp_path), tmp_path / "kept.db", clinic.clock())
    with closing(sqlite3.connect(kept)) as database, database:
        for column in ("reminded_at", "reminders"):
            database.execute(f"ALTER TABLE escalations DROP COLUMN {column}")
        database.execute("ALTER TABLE questions DROP COLUMN picked")
        database.execute("DROP TABLE digests")
        database.execute("DROP TABLE taught")
        database.execute("DROP TABLE news")
        database.execute("DROP TABLE settings")
        for column in ("words", "entry_id"):
            database.execute(f"ALTER TABLE replies DROP COLUMN {column}")
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    await restore(sqlite(tmp_path), kept, clinic.clock())
    clinic.clock.advance(hours=5)
    await clinic.bot.rounds.step()
    await clinic.settle()
    assert "has been waiting" in clinic.new(KAZ)[-1]["text"]


async def test_a_backup_by_a_newer_version_leaves_the_practice_as_it_is(clinic: Clinic, tmp_path: Path) -> None:
    kept = backup(sqlite(tmp_path), tmp_path / "kept.db", clinic.clock())
    with closing(sqlite3.connect(kept)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    await clinic.say(MIA, "how much is a session")
    with pytest.raises(NewerDatabaseError):
        await restore(sqlite(tmp_path), kept, clinic.clock())
    async with clinic.storage.transaction() as tx:
        assert await tx.escalations.counts() == {"open": 1}
