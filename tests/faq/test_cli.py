from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faq.conftest import SHOP

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "faq.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path / "shop"


def bot(*arguments: str, cwd: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "bot.py"), *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=cwd, timeout=120, check=False)  # noqa: S603


def test_ask_jsonl_answers_line_by_line_in_order(shop_folder: Path, tmp_path: Path) -> None:
    rows = [{"id": "1", "q": "do you take visa", "x": 1}, {"id": "2", "q": "refund"}, {"id": "3", "q": ""}]
    given = "\n".join(map(json.dumps, rows))
    done = bot("ask", "--jsonl", "--lexical", "--faq", str(shop_folder), cwd=tmp_path, given=given)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in found] == ["1", "2", "3"]
    assert found[0]["parts"][0]["entries"][0]["id"] == "pay-card"
    assert found[1]["parts"][0]["outcome"] == "escalate"
    assert done.returncode == 0


def test_ask_explain_shows_why(shop_folder: Path, tmp_path: Path) -> None:
    done = bot("ask", "--explain", "--lexical", "do you take visa", "--faq", str(shop_folder), cwd=tmp_path)
    assert "confidence" in done.stdout
    assert "do you take visa" in done.stdout


def test_check_names_file_line_entry_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("- {id: a, question: A?, answr: x}", encoding="utf-8")
    done = bot("faq", "check", "--faq", str(tmp_path), cwd=tmp_path)
    assert "bad.yaml:1: error: a: unknown key 'answr' -> did you mean 'answer'?" in done.stdout
    assert done.returncode == 1


@pytest.fixture
def messages(tmp_path: Path) -> None:
    """A file of labelled messages where the program runs."""
    rows = [
        {"q": "do you take visa", "kind": "in", "topics": ["pay-card"]},
        {"q": "give me a refund", "kind": "out", "topics": []},
        {"q": "hi", "kind": "chitchat"},
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


@pytest.mark.usefixtures("messages")
def test_eval_prints_figures_and_draws_the_diagram(shop_folder: Path, tmp_path: Path) -> None:
    done = bot("faq", "eval", "rows.jsonl", "--lexical", "--faq", str(shop_folder), cwd=tmp_path)
    assert "in.direct_right" in done.stdout
    assert (tmp_path / "reliability.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("messages")
@pytest.mark.parametrize(("asked", "code"), [([], 0), (["--png", "missing/diagram.png"], 1)])
def test_eval_prints_its_figures_where_the_diagram_has_no_place(
    asked: list[str], code: int, shop_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "reliability.png").mkdir()
    done = bot("faq", "eval", "rows.jsonl", *asked, "--lexical", "--faq", str(shop_folder), cwd=tmp_path)
    assert "in.direct_right" in done.stdout
    assert done.stderr.startswith(
        f"The reliability diagram can't be written to {asked[-1] if asked else 'reliability.png'} ("
    )
    assert done.returncode == code


def test_export_holds_every_question(shop_folder: Path, tmp_path: Path) -> None:
    done = bot("faq", "export", "--faq", str(shop_folder), cwd=tmp_path)
    assert "### Can I pay by card?" in done.stdout
    assert "> Three days." in done.stdout


@pytest.mark.parametrize("given", ["not json", "[1]"])
def test_a_bad_line_is_refused_in_a_sentence(shop_folder: Path, tmp_path: Path, given: str) -> None:
    done = bot("ask", "--jsonl", "--lexical", "--faq", str(shop_folder), cwd=tmp_path, given=given)
    assert "Line 1 of the input" in done.stderr
    assert done.returncode == 1


def test_ask_loads_neither_telegram_nor_the_database(shop_folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from bot.cli import main; "
        "main(['ask', 'visa', '--lexical', '--faq', sys.argv[2]]); "
        "print(sorted({'telegram', 'sqlalchemy', 'pydantic_settings'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(ROOT), str(shop_folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=True)  # noqa: S603
    assert done.stdout.endswith("[]\n")
