"""The settings: each is explained, and a wrong one is named in one clear sentence."""

from __future__ import annotations

import re
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Listen, Settings, SettingsError, load_settings
from tests.clinic import KAZ, TOKEN

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SETTING = re.compile(r"^(?:# )?([A-Z_]+)=(.*)$")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def load(**changed: Any) -> Settings:
    """The settings of an environment file with these lines."""
    return load_settings(env_file=None, **{"telegram_token": TOKEN, "therapist_chat_id": str(KAZ), **changed})


def test_the_example_holds_every_setting_and_no_other() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    named = [found[1].lower() for line in lines if (found := SETTING.match(line))]
    assert sorted(named) == sorted(Settings.model_fields)


def test_every_setting_of_the_example_is_explained_on_the_line_before() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        if SETTING.match(line):
            assert before.startswith("# ")
            assert before.endswith(".")


def test_the_example_filled_in_loads_and_holds_the_defaults(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("TELEGRAM_TOKEN=", f"TELEGRAM_TOKEN={TOKEN}")
    text = text.replace("THERAPIST_CHAT_ID=", f"THERAPIST_CHAT_ID={KAZ}")
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert load_settings(env_file=str(tmp_path / ".env")) == load()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_TOKEN={TOKEN}\nTHERAPIST_CHAT_ID=1\n")
    monkeypatch.setenv("THERAPIST_CHAT_ID", "-1009001")
    assert load_settings(env_file=str(tmp_path / ".env")).therapist_chat_id == -1009001


@pytest.mark.parametrize("missing", ["TELEGRAM_TOKEN", "THERAPIST_CHAT_ID"])
def test_what_must_be_set_is_named_with_what_to_do(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"TELEGRAM_TOKEN": TOKEN, "THERAPIST_CHAT_ID": str(KAZ)}
    for name, value in values.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(SettingsError, match=rf"^{missing} is not set: copy \.env\.example"):
        load_settings(env_file=None)


WRONG: list[tuple[str, Any]] = [
    ("telegram_token", "xylophone"),
    ("telegram_token", TOKEN + " "),
    ("telegram_token", f"bot{TOKEN}"),
    ("therapist_chat_id", "@kaz"),
    ("therapist_chat_id", "0"),
    ("therapist_chat_id", "1.5"),
    ("therapist_chat_id", "9" * 30),
    ("database_url", "practice.db"),
    ("database_url", "mysql://host/name"),
    ("database_url", "sqlite"),
    ("faq_dir", "/no/such/folder"),
    ("practice_name", ""),
    ("therapist_name", ""),
    ("practice_name", " "),
    ("practice_name", "x" * 101),
    ("therapist_name", "…"),
    ("emergency_number", "1"),
    ("emergency_number", ""),
    ("emergency_number", "the hospital"),
    ("emergency_number", "OOO"),
    ("emergency_number", "112 or 000"),
    ("emergency_number", "٠٠٠"),
    ("emergency_number", "1" * 16),
    ("emergency_number", "- ()"),
    ("timezone", "Brisbane"),
    ("timezone", "../../etc/passwd"),
    ("timezone", "Australia"),
    ("remind_after", "soon"),
    ("remind_after", "-1"),
    ("remind_after", "nan"),
    ("remind_after", "721"),
    ("digest_at", "8"),
    ("digest_at", "25:00"),
    ("accepted_wrong", "3"),
    ("accepted_wrong", "60%"),
    ("accepted_wrong", "%"),
    ("accepted_wrong", "nan%"),
    ("accepted_wrong", "0"),
    ("accepted_wrong", "1"),
    ("telegram_api_url", "api.telegram.org"),
    ("telegram_limits", "perhaps"),
    ("webhook_url", "ftp://example.org"),
    ("webhook_listen", "8443"),
    ("webhook_listen", "localhost:99999"),
    ("health_listen", "here"),
    ("log_level", "LOUD"),
    ("log_format", "xml"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_in_one_sentence_without_the_token(name: str, value: Any) -> None:
    with pytest.raises(SettingsError) as refused:
        load(**{name: value})
    said = str(refused.value)
    assert said.startswith(f"{name.upper()} ")
    assert said.endswith(".")
    assert "\n" not in said
    assert TOKEN not in said
    assert "xylophone" not in said


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("therapist_name", "  Kaz   B ", "Kaz B"),
        ("emergency_number", "+61 (7) 3000-0000", "+61 (7) 3000-0000"),
        ("emergency_number", "15", "15"),
        ("remind_after", "1.5", 1.5),
        ("remind_after", "Off", 0),
        ("digest_at", "never", None),
        ("digest_at", "8:05", time(8, 5)),
        ("accepted_wrong", "2.5 %", 0.025),
    ],
)
def test_what_the_therapist_may_change_is_read_as_people_write_it(name: str, written: str, value: object) -> None:
    assert getattr(load(**{name: written}), name) == value


def test_an_empty_line_leaves_the_next_one_or_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_TOKEN={TOKEN}\nTHERAPIST_CHAT_ID=1\nDIGEST_AT=\nTHERAPIST_NAME=Liz\n")
    for name in ("TELEGRAM_TOKEN", "THERAPIST_NAME", "REMIND_AFTER"):
        monkeypatch.setenv(name, "")
    settings = load_settings(env_file=str(tmp_path / ".env"))
    assert (settings.therapist_name, settings.remind_after, settings.digest_at) == ("Liz", 4, None)


@pytest.mark.parametrize("place", ["environment", "file"])
def test_an_empty_emergency_number_is_refused_wherever_it_stands(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = f"TELEGRAM_TOKEN={TOKEN}\nTHERAPIST_CHAT_ID=1\n"
    if place == "environment":
        monkeypatch.setenv("EMERGENCY_NUMBER", "")
    else:
        lines += "EMERGENCY_NUMBER=\n"
    (tmp_path / ".env").write_text(lines)
    with pytest.raises(
        SettingsError, match=r"^EMERGENCY_NUMBER must be a telephone number .* write the number to call"
    ):
        load_settings(env_file=str(tmp_path / ".env"))


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(SettingsError, match=r"^WEBHOOK_SECRET must have 16"):
        load(webhook_url="https://example.org/telegram", webhook_secret="short")  # noqa: S106 (that it is none is the point)


def test_a_place_to_listen_is_a_host_and_a_port() -> None:
    assert load(health_listen="0.0.0.0:8080").health_listen == Listen("0.0.0.0", 8080)  # noqa: S104 (as containers do)


def test_a_digest_has_its_time_of_day_or_none() -> None:
    assert load(digest_at="08:30").digest_at == time(8, 30)
    assert load().digest_at is None


def test_the_token_shows_nowhere() -> None:
    settings = load()
    assert TOKEN not in repr(settings) + str(settings)
