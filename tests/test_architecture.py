"""The arrows of the house, read from the imports: see docs/decisions.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("faq", "bot", "handlers", "sandbox")
LONGEST = 300  # lines
# Each may import what stands before it, and nothing that stands after it.
LAYERS = ("faq", "bot.models", "bot.storage", "bot.desk", "handlers", "bot.app", "bot.cli")
WIRING = ("bot.app", "bot.cli", "bot.demo")  # the only ones that may know the handlers
SPEAKS_TO_TELEGRAM = (
    *("handlers", "bot.app", "bot.intake", "bot.webhook", "bot.worker", "bot.sender", "bot.refusal"),
    *("bot.telegram_api", "bot.wire", "bot.chat_id", "bot.doctor"),
)
KNOWS_THE_DATABASE = ("bot.app", "bot.backup", "bot.doctor", "bot.moving")


@cache
def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {_name(path): path for path in paths}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, also inside functions and for type checking alone."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    return frozenset(name for node in ast.walk(tree) for name in _imported(node))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in modules() else node.module


def inside(module: str, *packages: str) -> bool:
    """Whether a module is one of these or stands below one; bot.cli stands for bot.cli_run as well."""
    return any(module == package or module.startswith((f"{package}.", f"{package}_")) for package in packages)


def below(*packages: str) -> list[str]:
    """The modules that are one of these or stand below one."""
    return [module for module in modules() if inside(module, *packages)]


def others(*packages: str) -> list[str]:
    """All other modules."""
    return [module for module in modules() if not inside(module, *packages)]


def offenders(importers: list[str], *forbidden: str) -> list[str]:
    """Imports of what is forbidden by what must not."""
    return [f"{module} imports {name}" for module in importers for name in imports(module) if inside(name, *forbidden)]


@pytest.mark.parametrize("place", range(len(LAYERS)))
def test_arrows_point_one_way(place: int) -> None:
    assert offenders(below(LAYERS[place]), *LAYERS[place + 1 :]) == []


def test_what_the_practice_knows_knows_nothing_of_the_rest() -> None:
    assert offenders(below("faq"), "bot", "handlers", "sandbox", "telegram", "sqlalchemy") == []


def test_only_the_wiring_knows_the_handlers() -> None:
    assert offenders(others(*WIRING, "handlers"), "handlers") == []


def test_only_the_command_line_knows_the_wiring() -> None:
    assert offenders(others("bot.cli", "bot.demo", "bot.app"), "bot.app", "bot.cli", "bot.demo") == []


def test_telegram_is_known_only_where_it_is_spoken_to() -> None:
    assert offenders(others(*SPEAKS_TO_TELEGRAM), "telegram") == []


def test_the_database_is_known_only_to_the_storage() -> None:
    assert offenders(others("bot.storage", *KNOWS_THE_DATABASE), "sqlalchemy", "alembic", "sqlite3") == []


def test_the_sandbox_knows_nothing_of_the_bot_and_of_the_bot_only_the_demo_knows_it() -> None:
    assert offenders(below("sandbox"), "bot", "faq", "handlers") == []
    assert offenders(others("sandbox", "bot.demo"), "sandbox") == []


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {module: {name for name in imports(module) if name in modules()} - {module} for module in modules()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(modules())


@pytest.mark.parametrize("package", [*PACKAGES, "tests", "benchmarks"])
def test_no_file_is_too_long_to_be_read_at_one_sitting(package: str) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / package).rglob("*.py")}
    assert [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST] == []


def test_the_front_door_is_a_few_lines() -> None:
    lines = (ROOT / "bot.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 10
    assert "from bot.cli import main" in lines


def test_the_map_of_the_faq_names_every_module() -> None:
    """Whoever reads fifty files for the first time starts there."""
    named = set(
        re.findall(r"`(\w+)`", ast.get_docstring(ast.parse(modules()["faq"].read_text(encoding="utf-8"))) or "")
    )
    assert named == {module.removeprefix("faq.") for module in below("faq")} - {"faq"}
