"""Report, backup, restore and doctor."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import BackupError, backup, restore
from bot.report import render
from tests.clinic import KAZ, MIA, TOKEN, TOM, Clinic, Clock, sqlite


async def command(clinic: Clinic, folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run a command of the program in a process of its own, and give its exit code and what it printed."""
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "THERAPIST_CHAT_ID": str(KAZ),
        "TELEGRAM_API_URL": clinic.telegram.url,
        "DATABASE_URL": sqlite(folder),
        "FAQ_DIR": str(Path(__file__).parent.parent / "data" / "faq"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "bot.py",
        *arguments,
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

    before = restore(sqlite(tmp_path), kept, clinic.clock())

    assert before is not None
    assert before.exists()
    async with clinic.storage.transaction() as tx:
        assert await tx.escalations.counts() == {"open": 1}
    await clinic.say(KAZ, "sixty", reply_to_message_id=card["message_id"])
    assert "sixty" in clinic.new(MIA)[-1]["text"]


def test_what_is_no_backup_is_not_put_back(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database")
    for name in ("notes.txt", "missing.db"):
        with pytest.raises(BackupError):
            restore(sqlite(tmp_path), tmp_path / name, Clock()())
    assert not (tmp_path / "practice.db").exists()


async def test_the_doctor_finds_a_practice_well(clinic: Clinic, tmp_path: Path) -> None:
    code, printed = await command(clinic, tmp_path, "doctor")
    assert "FAIL" not in printed
    assert code == 0
    assert "the token is @" in printed


async def test_the_doctor_names_the_remedy(clinic: Clinic, tmp_path: Path) -> None:
    code, printed = await command(clinic, tmp_path, "doctor", THERAPIST_CHAT_ID="424242")
    assert code == 1
    assert "check THERAPIST_CHAT_ID" in printed
    assert TOKEN not in printed
