from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.entry import Kind, Source
from faq.library import Library
from faq.placeholders import fill, unknown
from faq.problems import ContentError
from faq.reading import Reader

Write = Callable[..., Path]


def test_an_entry_needs_only_id_question_and_answer(write: Write) -> None:
    library = Library.load(write("- {id: hours, question: When are you open?, answer: Daily.}"))
    entry = library.get("hours")
    assert entry is not None
    assert (entry.kind, entry.wordings, entry.line) == (Kind.ANSWER, ("When are you open?",), 1)


def test_every_key_is_read(write: Write) -> None:
    entry = Library.load(
        write("""
            - id: hours
              kind: handoff
              question: When?
              phrasings: [opening times, 24, yes]
              source: {document: Leaflet, section: 2, updated: 2023}
              topic: visit
              related: [hours]
        """)
    ).entries[0]
    assert entry.phrasings == ("opening times", "24", "yes")
    assert entry.source == Source("Leaflet", "2", "2023")
    assert (entry.topic, entry.line) == ("visit", 2)


def test_topics_keep_the_order_of_the_files(write: Write) -> None:
    write("- {id: b, question: B?, answer: b, topic: two}\n- {id: a, question: A?, answer: a, topic: one}", "1.yaml")
    library = Library.load(write("- {id: c, question: C?, answer: c, topic: two}", "sub/2.yaml"))
    assert {topic: [entry.id for entry in entries] for topic, entries in library.topics.items()} == {
        "two": ["b", "c"],
        "one": ["a"],
    }


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- {id: a, question: A?, answer: a, phrasing: [b]}", 1, "did you mean 'phrasings'?"),
        ("- id: a\n  question: A?\n  answers: x", 3, "did you mean 'answer'?"),
        ("- id: A B\n  question: A?\n  answer: a", 1, "kebab-case"),
        ("- id: a\n  question: A?", 1, "'answer' is missing"),
        ("- {id: a, question: A?, answer: a, kind: reply}", 1, "unknown kind"),
        ("- {id: a, question: A?, answer: a, phrasings: yes}", 1, "isn't a list"),
        ("- {id: a, question: A?, answer: a}\n- {id: a, question: B?, answer: b}", 2, "the id is taken"),
        ("id: a", 1, "isn't a list of entries"),
        ("- id: [}", 1, "not valid YAML"),
        ("- just text", 1, "isn't an entry"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_a_remedy(write: Write, text: str, line: int, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        Library.load(write(text))
    assert any(problem.line == line and problem.remedy for problem in caught.value.problems)
    assert said in str(caught.value)


def test_an_answer_that_telegram_could_refuse_for_its_length_is_refused(write: Write) -> None:
    """With the question that it quotes, and the longest names in its blanks. Telegram counts an emoji as two."""
    for answer in ("x" * 3501, "🪡" * 1751, "{practice_name}" * 36):
        with pytest.raises(ContentError, match="shorten it to 3500"):
            Library.load(write(f"- {{id: a, question: A?, answer: '{answer}'}}"))
    for answer in ("x" * 3500, "🪡" * 1750, "{practice_name}" * 35):
        Library.load(write(f"- {{id: a, question: A?, answer: '{answer}'}}"))


def test_all_problems_are_told_at_once(write: Write) -> None:
    with pytest.raises(ContentError) as caught:
        Library.load(write("- {id: a}\n- {id: b}"))
    assert {problem.entry for problem in caught.value.problems} == {"a", "b"}


def test_yaml_that_would_run_code_is_refused_unrun(write: Write, tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        Library.load(write(f"- !!python/object/apply:pathlib.Path.touch [{tmp_path / 'ran'}]"))
    with pytest.raises(ContentError):
        Library.load(write(f"- {{id: a, question: !!python/object/apply:os.mkdir [{tmp_path / 'ran'}], answer: a}}"))
    assert not (tmp_path / "ran").exists()


def test_yaml_that_would_grow_without_end_is_refused_small(write: Write) -> None:
    """Thirty lines of aliases to aliases stand for a billion texts, and one may hold itself."""
    levels = [f"- &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 30)]
    with pytest.raises(ContentError, match="aliases"):
        Library.load(write("\n".join(["- &a0 x", *levels, "- {id: a, question: A?, answer: a, phrasings: *a29}"])))
    with pytest.raises(ContentError):
        Library.load(write("- &a {id: a, question: A?, answer: a, phrasings: [*a]}"))
    with pytest.raises(ContentError, match="too deep"):
        Library.load(write("- " + "[" * 100_000))


def test_a_link_out_of_the_folder_is_refused_unread(write: Write, tmp_path: Path) -> None:
    folder = write("- {id: a, question: A?, answer: a}")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.yaml").write_text("- {id: b, question: xylophone, answer: b}")
    (folder / "link.yaml").symlink_to(tmp_path / "elsewhere" / "secret.yaml")
    with pytest.raises(ContentError, match="a link out of the folder") as caught:
        Library.load(folder)
    assert "xylophone" not in str(caught.value)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no such folder"):
        Library.load(tmp_path / "nowhere")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reader = Reader()
    reader.read(Path("x.yaml"), "x.yaml", data)
    assert isinstance(reader.problems, list)


def test_only_known_blanks_are_filled() -> None:
    values = {"therapist_name": "Kaz", "secret": "x"}
    assert fill("{therapist_name} {secret} {} {0} {practice_name}", values) == "Kaz {secret} {} {0} {practice_name}"
    assert unknown("{therapist_name} {secret} {0}") == ["secret"]
