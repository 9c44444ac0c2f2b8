"""The commands on the FAQ look at the folder that the bot reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.faq_folder import SHIPPED_FAQ, faq_folder
from bot.settings import load_settings
from faq.problems import PlainError
from tests.clinic import KAZ, TOKEN


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the program runs in, with content of several practices."""
    for name in ("theirs", "ours", "mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "faq.yaml").write_text(f"- id: a\n  question: Of {name}?\n  answer: Yes.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FAQ_DIR", raising=False)
    return tmp_path


def as_the_bot_reads_it() -> Path:
    return load_settings(telegram_token=TOKEN, therapist_chat_id=KAZ).faq_dir


def test_what_is_given_wins_over_the_environment_and_that_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faq_folder(None) == as_the_bot_reads_it() == SHIPPED_FAQ
    Path(".env").write_text("FAQ_DIR='theirs'  # those of the practice\n")
    assert faq_folder(None) == as_the_bot_reads_it() == Path("theirs")
    monkeypatch.setenv("FAQ_DIR", "")  # an empty line says nothing
    assert faq_folder(None) == as_the_bot_reads_it() == Path("theirs")
    monkeypatch.setenv("FAQ_DIR", "ours")
    assert faq_folder(None) == as_the_bot_reads_it() == Path("ours")
    assert faq_folder(Path("mine")) == Path("mine")


def test_the_commands_read_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text("FAQ_DIR=theirs\n")
    assert main(["faq", "export"]) == 0
    assert "Of theirs?" in capsys.readouterr().out
    assert main(["faq", "export", "--faq", "mine"]) == 0
    assert "Of mine?" in capsys.readouterr().out


def test_a_check_says_what_was_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "theirs" / "more.yaml").write_text("- {id: b, question: B?, answr: x}")
    Path(".env").write_text("FAQ_DIR=theirs\n")
    assert main(["faq", "check"]) == 1
    assert capsys.readouterr().out.endswith(" warnings in theirs\n")


def test_a_file_that_can_not_be_read_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    for reader in ("bot.faq_folder.dotenv_values", "pydantic_settings.sources.providers.dotenv.dotenv_values"):
        monkeypatch.setattr(reader, refuse)
    Path(".env").touch()
    for read in (lambda: faq_folder(None), as_the_bot_reads_it):
        with pytest.raises(PlainError, match=r"^\.env can't be read \(Permission denied\): run this as the user"):
            read()
