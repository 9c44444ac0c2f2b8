"""What deploy/ promises, read from its files: nothing of it can be started in a test."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "deploy" / "faq-bot.service"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
HARDENING = ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "CapabilityBoundingSet=", "UMask=0077")


def last_stage() -> str:
    return DOCKERFILE.split("\nFROM ")[-1]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_with_its_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[A-Za-z0-9._\[\]-]+==\S+", line), line
        assert "--hash=sha256:" in line, line
        assert "://" not in line, line


def test_packages_are_installed_only_with_their_hashes() -> None:
    for text in (DOCKERFILE, (ROOT / "Makefile").read_text(encoding="utf-8")):
        installs = [line for line in text.splitlines() if "pip install" in line]
        assert installs
        assert all("--require-hashes" in line for line in installs)


def test_the_image_copies_what_is_there_and_all_that_the_program_is() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+$", DOCKERFILE, re.MULTILINE)
    assert {"requirements.txt", "bot.py", "bot", "faq", "handlers"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)


def test_no_secret_gets_into_the_image() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+$", DOCKERFILE, re.MULTILINE)
    assert not {".", "./", ".env", "data"} & set(copied)
    assert {".env", "data"} <= set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())


def test_the_container_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)$", last_stage(), re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}
    assert f"useradd --system --uid 10001 --create-home --home-dir /app {users[-1]}" in last_stage()


def test_the_bots_container_can_do_nothing_but_its_work() -> None:
    bot = COMPOSE["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    assert "ports" not in bot
    assert (ROOT / "deploy" / bot["build"]["context"] / bot["build"]["dockerfile"]).is_file()


def test_only_the_proxy_is_reachable_and_it_speaks_tls() -> None:
    open_ones = {name for name, service in COMPOSE["services"].items() if "ports" in service}
    assert open_ones == {"proxy"}
    assert "443:443" in COMPOSE["services"]["proxy"]["ports"]
    port = COMPOSE["services"]["bot"]["environment"]["WEBHOOK_LISTEN"].split(":")[1]
    assert f"bot:{port}" in COMPOSE["services"]["proxy"]["command"]


def test_compose_sets_settings_that_there_are_and_no_secret() -> None:
    environment = COMPOSE["services"]["bot"]["environment"]
    assert {name.lower() for name in environment} <= set(Settings.model_fields)
    assert "${POSTGRES_PASSWORD" in environment["DATABASE_URL"]
    assert COMPOSE["services"]["database"]["environment"]["POSTGRES_PASSWORD"].startswith("${")


def test_the_unit_is_hardened_and_is_nobody_much() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    assert "User=faq-bot" in lines
    assert [wish for wish in HARDENING if wish not in lines] == []


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """With a program in the place of the bot's, which is not installed here."""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd is not here")
    unit = tmp_path / "faq-bot.service"
    unit.write_text(re.sub("^ExecStart=.*$", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE))
    told = subprocess.run([verify, "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603
    assert [line for line in told.stderr.splitlines() if "faq-bot.service" in line] == []


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "faq-bot.service"])
def test_everything_in_deploy_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert f"deploy/{name}" in page
