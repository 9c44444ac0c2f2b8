"""What deploy/ and the Makefile promise, read from their files: nothing of it is started in a test."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import SHIPPED_FAQ, Settings
from faq.store import CACHE, SHIPPED

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
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


def test_a_machine_that_runs_the_bot_gets_what_the_image_has() -> None:
    """The tools for its development have no place beside clients' words."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not here")
    recipe = [make, "-C", str(ROOT), "-n", "VENV=not-there", "install"]
    told = subprocess.run(recipe, capture_output=True, text=True, check=True)  # noqa: S603
    asked = "--require-hashes -r requirements.txt"
    assert [line for line in told.stdout.splitlines() if "pip install" in line and line.endswith(asked)]
    assert asked in DOCKERFILE
    assert "make install" in PAGE
    assert "make setup" not in PAGE


def test_the_documented_look_at_what_was_set_aside_fits_the_database(empty: Path) -> None:
    looks = set(re.findall(r'"(SELECT [^"]+)"', PAGE))
    assert looks
    with closing(sqlite3.connect(empty)) as database:
        assert [database.execute(look).fetchall() for look in looks] == [[]] * len(looks)


def test_a_recipe_fails_with_any_part_of_its_pipe() -> None:
    """The figures of `make fuzz` go through a filter, which succeeds whatever the tests do."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not here")
    recipes = f"include {ROOT / 'Makefile'}\nbroken:\n\tfalse | cat\n"
    told = subprocess.run([make, "-f", "-", "broken"], input=recipes, capture_output=True, text=True, check=False)  # noqa: S603
    assert told.returncode != 0


def test_the_image_copies_what_is_there_and_all_that_the_program_is() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+$", DOCKERFILE, re.MULTILINE)
    assert {"requirements.txt", "bot.py", "bot", "faq", "handlers", "sandbox"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)


def test_no_secret_gets_into_the_image() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+$", DOCKERFILE, re.MULTILINE)
    assert not {".", "./", ".env", "data"} & set(copied)
    assert {".env", "data"} <= set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())


def test_the_container_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)$", last_stage(), re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}
    assert re.search(rf"^RUN useradd --system .* {users[-1]}$", last_stage(), re.MULTILINE)


def test_what_the_image_learns_while_it_is_built_is_where_the_program_looks() -> None:
    assert f"cache_dir=Path('{SHIPPED.relative_to(ROOT)}')" in DOCKERFILE
    assert f"Library.load(Path('{SHIPPED_FAQ.relative_to(ROOT)}'))" in DOCKERFILE
    assert "COPY --from=build /app /app" in last_stage()


def test_what_is_learnt_later_outlives_the_container_and_is_there_for_every_bot() -> None:
    bot = COMPOSE["services"]["bot"]
    place = f"/app/{CACHE.parent}"
    assert f"VOLUME {place}" in last_stage()
    named = [volume.split(":")[0] for volume in bot["volumes"] if volume.split(":")[1] == place]
    assert len(named) == 1
    assert named[0] in COMPOSE["volumes"]
    assert not [mount for mount in bot["tmpfs"] if mount.startswith(place)]


def test_the_practices_own_faq_stands_where_the_bot_looks() -> None:
    """FAQ_DIR names a folder of the machine, which is not there in the container."""
    bot = COMPOSE["services"]["bot"]
    shipped = SHIPPED_FAQ.relative_to(ROOT)
    assert f"${{FAQ_DIR:-../{shipped}}}:/app/{shipped}:ro" in bot["volumes"]
    assert not bot["environment"]["FAQ_DIR"]


def test_an_empty_line_in_env_takes_nothing_from_the_image() -> None:
    """.env.example has HEALTH_LISTEN empty, which would win over the image's, and no bot would ever be healthy."""
    given = dict(re.findall(r"(?:^ENV| )\s*([A-Z_]+)=(\S+)", last_stage(), re.MULTILINE))
    settings = {name: value for name, value in given.items() if name.lower() in Settings.model_fields}
    assert settings
    assert settings.items() <= COMPOSE["services"]["bot"]["environment"].items()
    assert f"http://127.0.0.1:{settings['HEALTH_LISTEN'].split(':')[1]}/readyz" in last_stage()


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


def test_the_documented_steps_make_what_the_unit_writes_to_and_nothing_else_is_its_users() -> None:
    """A unit whose writable folder is missing is not started, and git pulls into no folder of another user's."""
    unit = dict(line.split("=", 1) for line in UNIT.read_text(encoding="utf-8").splitlines() if "=" in line)
    app, writable = unit["WorkingDirectory"], unit["ReadWritePaths"]
    steps = PAGE.split("```")[1].strip().splitlines()
    owner = f"-o {unit['User']} -g {unit['Group']}"
    data, env = (
        f"install -d -m 700 {owner} {Path(writable).relative_to(app)}",
        f"install -m 600 {owner} .env.example .env",
    )
    there = next(number for number, step in enumerate(steps) if step.startswith(f"cd {app} "))
    assert data in steps[there:]
    assert [step for step in steps[there:] if step.startswith(env)]
    assert [step for step in steps if "chown" in step] == []


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
    assert f"deploy/{name}" in PAGE


def test_every_documented_compose_command_finds_the_settings() -> None:
    """Without --env-file compose looks for .env beside compose.yaml, and refuses even to show the log."""
    commands = re.findall(
        r"docker compose .*", f"{PAGE}\n{(ROOT / 'deploy' / 'compose.yaml').read_text(encoding='utf-8')}"
    )
    assert commands
    assert [line for line in commands if "-f deploy/compose.yaml --env-file .env " not in line] == []
