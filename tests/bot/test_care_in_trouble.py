"""Backup, restore, report and doctor where something is wrong: a sentence says what, and nothing is left half-done."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.backup import BackupError, backup, restore
from bot.cli import main
from bot.doctor import examine
from bot.settings import Settings, load_settings
from bot.storage.settings import SettingRows
from bot.storage.trouble import SilentError
from tests.clinic import KAZ, MIA, TOKEN, Clinic, sqlite


def settings(clinic: Clinic, folder: Path) -> Settings:
    return load_settings(
        env_file=None,
        telegram_token=TOKEN,
        therapist_chat_id=KAZ,
        telegram_api_url=clinic.telegram.url,
        database_url=sqlite(folder),
        faq_dir=Path(__file__).parent.parent / "data" / "faq",
    )


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


async def test_half_a_backup_is_not_left_behind(clinic: Clinic, tmp_path: Path) -> None:
    """A scheduled one with a fixed name would be refused for ever after."""
    (tmp_path / "practice.db").rename(tmp_path / "kept.db")
    (tmp_path / "practice.db").write_bytes(b"no database at all" * 100)
    for _ in range(2):
        with pytest.raises(BackupError, match="could not be copied"):
            backup(sqlite(tmp_path), tmp_path / "copy.db", clinic.clock())
    assert not (tmp_path / "copy.db").exists()
    (tmp_path / "kept.db").rename(tmp_path / "practice.db")


async def test_a_place_that_can_not_be_written_is_named(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clinic.say(MIA, "how much is a session?")
    kept = backup(sqlite(tmp_path), tmp_path / "kept.db", clinic.clock())
    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(BackupError, match=r"copy.db can't be written \(No space left"):
        backup(sqlite(tmp_path), tmp_path / "copies" / "copy.db", clinic.clock())
    with pytest.raises(BackupError, match=r"practice.db can't be written \(No space left"):
        await restore(sqlite(tmp_path), kept, clinic.clock())


@pytest.mark.parametrize("days", ["99999999", "0", "-5", "seven"])
def test_a_report_of_impossible_days_is_refused(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["report", "--days", days])
    assert "days" in capsys.readouterr().err


@pytest.mark.parametrize("answer", [None, [], "a page of a hotel's network"])
async def test_the_doctor_goes_on_whatever_answers_in_telegrams_place(
    answer: Any, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def strange(*_: object) -> Any:
        return answer

    monkeypatch.setattr("bot.doctor.call", strange)
    monkeypatch.setattr("bot.doctor.parsedate_to_datetime", lambda _date: int(""))  # no date at all
    found = [finding async for finding in examine(settings(clinic, tmp_path))]
    assert [finding.well for finding in found[:4]] == [False, False, False, True]
    assert "check TELEGRAM_TOKEN" in found[0].remedy
    assert "can't be compared" in found[3].what
    assert len(found) > 5


@pytest.mark.parametrize(
    ("error", "words"),
    [(OperationalError("", {}, Exception()), "the connection was lost"), (SilentError(), "it gives no answer")],
)
async def test_the_doctor_goes_on_when_the_database_fails_under_it(
    error: Exception, words: str, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: SettingRows) -> None:
        raise error

    monkeypatch.setattr(SettingRows, "all", fail)
    found = [finding async for finding in examine(settings(clinic, tmp_path))]
    assert [finding.remedy for finding in found if finding.what == "the database"] == [
        f"it fails (the database: {words}): look at the bot's log"
    ]
    assert "free on the disk" in found[-2].what
