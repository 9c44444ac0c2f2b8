"""What was taught joins the files' entries, as far as it goes with them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.settings import SHIPPED_FAQ
from faq.check import check
from faq.entry import Kind
from faq.handing_over import as_yaml
from faq.library import Library
from faq.match import Outcome
from faq.matcher import Matcher
from faq.store import unpack
from faq.taught import Additions, Standing, Taught
from tests.cores import own_cores

SMALL = Path(__file__).parents[1] / "data" / "faq"
BAGS = Taught(3, "taught-3", "Where can I leave my bag?", "Behind <b>you</b>.", "lockers for bags")


@pytest.fixture(scope="module")
def files() -> Library:
    return Library.load(SMALL)


@pytest.fixture(scope="module")
def emergencies() -> Matcher:
    """The emergencies that ship, among a few answers: enough to learn how an emergency sounds."""
    entries = Library.load(SHIPPED_FAQ).entries
    answers = [entry for entry in entries if entry.kind is Kind.ANSWER]
    urgent = [entry for entry in entries if entry.kind is Kind.URGENT]
    with own_cores():
        return Matcher(Library(urgent + answers[:10]), semantic=False)


def standing(files: Library, *taught: Taught) -> list[Standing]:
    return [verdict.standing for verdict in Additions(files, taught).verdicts.values()]


def test_a_wording_and_an_entry_join_the_files(files: Library) -> None:
    library = Additions(files, [Taught(1, "does-it-hurt", phrasing="ouch or not"), BAGS]).library
    hurts, bags = library.get("does-it-hurt"), library.get("taught-3")
    assert hurts
    assert hurts.phrasings[-1] == "ouch or not"
    assert bags
    assert (bags.kind, bags.wordings, bags.answer, bags.topic) == (
        Kind.ANSWER,
        ("Where can I leave my bag?", "lockers for bags"),
        "Behind <b>you</b>.",
        "",
    )
    assert len(library.entries) == len(files.entries) + 1


@pytest.mark.parametrize(
    ("taught", "expected"),
    [
        (Taught(1, "no-such-entry", phrasing="ouch or not"), Standing.GONE),
        (Taught(1, "prices", phrasing="ouch or not"), Standing.GONE),
        (Taught(1, "does-it-hurt", phrasing="IS it painful?"), Standing.IN_FILES),
        (Taught(1, "does-it-hurt", phrasing="what does dry mean"), Standing.CLAIMED),
        (Taught(1, "does-it-hurt", phrasing="what dos dry mean"), Standing.CLAIMED),
        (Taught(1, "does-it-hurt", phrasing="short of breath"), Standing.CLAIMED),
        (Taught(1, "does-it-hurt", phrasing="Hello!"), Standing.CLAIMED),
        (Taught(1, "does-it-hurt", phrasing="how much is a session"), Standing.IN_USE),
        (Taught(1, "taught-1", "Does it hurt?", "No."), Standing.CLAIMED),
        (Taught(1, "taught-1", "I can't breathe", "Oh."), Standing.CLAIMED),
        (Taught(1, "taught-1", "What does it cost?", "Sixty."), Standing.IN_USE),
        (Taught(1, "does-it-hurt", "Are there lockers?", "Yes."), Standing.IN_FILES),
    ],
)
def test_the_files_come_first(files: Library, taught: Taught, expected: Standing) -> None:
    additions = Additions(files, [taught])
    assert [verdict.standing for verdict in additions.verdicts.values()] == [expected]
    if expected is not Standing.IN_USE:
        assert additions.library.entries == files.entries


def test_of_two_alike_the_first_stands(files: Library) -> None:
    again = Taught(4, "taught-4", "Where can i leave my bag", "In front.")
    assert standing(files, BAGS, again) == [Standing.IN_USE, Standing.CLAIMED]


def test_a_clients_words_that_are_taken_leave_the_entry_its_question(files: Library) -> None:
    entry = Additions(files, [Taught(1, "taught-1", "Are there lockers?", "Yes.", "is it painful")]).library.get(
        "taught-1"
    )
    assert entry
    assert entry.phrasings == ()


def test_a_handoff_topic_gives_up_what_is_answered_and_keeps_the_rest(files: Library) -> None:
    cost = Taught(1, "taught-1", "What does it cost?", "Sixty.", "what do you charge")
    prices = Additions(files, [cost]).library.get("prices")
    assert prices
    assert prices.wordings == ("how much is a session", "your prices please")
    rest = [Taught(n, "does-it-hurt", phrasing=text) for n, text in enumerate(prices.wordings, 2)]
    assert Additions(files, [cost, *rest]).library.get("prices") is None


def test_what_was_handed_over_as_files_is_sound_and_stands_in_the_files(tmp_path: Path) -> None:
    odd = Taught(
        5, "taught-5", "Is it: #5 – “yes”?", "- no\n  & <i>maybe</i>: 🌿 {x} 'y'", "yes: [no], {maybe} #5 🌿\\n"
    )
    written = as_yaml([BAGS, odd, Taught(6, "does-it-hurt", phrasing="ouch: or not?")])
    entries, further = written.split("# Further wordings")
    (tmp_path / "small.yaml").write_text((SMALL / "small.yaml").read_text())
    (tmp_path / "taught.yaml").write_text(entries)
    assert [problem for problem in check(tmp_path) if not problem.warning and "{x}" not in problem.what] == []
    library = Library.load(tmp_path)
    for one in (BAGS, odd):
        entry = library.get(one.entry_id)
        assert entry
        assert (entry.question, entry.answer, entry.phrasings) == (one.question, one.answer, (one.phrasing,))
    assert standing(library, BAGS, odd) == [Standing.IN_FILES] * 2
    assert yaml.safe_load("#" + further) == [{"id": "does-it-hurt", "phrasings": ["ouch: or not?"]}]


def test_where_nothing_was_taught_that_is_handed_over() -> None:
    assert yaml.safe_load(as_yaml([])) is None


def test_no_words_stand_in_the_cache(files: Library, tmp_path: Path) -> None:
    """A client's words among them would outlive the database's row."""
    taught = Taught(1, "does-it-hurt", phrasing="xylophone in the knee")
    Matcher(Additions(files, [taught]).library, cache_dir=tmp_path)
    written = sorted(tmp_path.glob("*.npz"))
    assert written
    assert all(path in written or not path.stat().st_size for path in tmp_path.iterdir())
    for path in written:
        with np.load(path) as arrays:
            assert not any(b"xylophone" in arrays[name].tobytes() for name in arrays.files)
            assert not any("xylophone" in line for line in unpack(arrays.get("digests", np.zeros(0, np.uint8))))


@pytest.mark.parametrize("text", ["I cannot breathe", "a little short of breath", "is it painful? I cant breathe"])
def test_what_is_near_an_emergency_is_known_before_it_is_one(text: str, files: Library) -> None:
    assert Matcher(files).is_near_emergency(text)
    assert not Matcher(files).is_near_emergency("is it painful")


def test_a_message_that_sounds_half_urgent_is_near_an_emergency(emergencies: Matcher) -> None:
    text = "that was a stab in the dark"
    assert emergencies.match(text).parts[0].outcome is not Outcome.URGENT
    assert emergencies.is_near_emergency(text)


def test_nothing_that_is_taught_changes_what_is_urgent(emergencies: Matcher) -> None:
    """Not even real emergencies in great number, which could not be taught."""
    rows = [json.loads(line) for line in (SHIPPED_FAQ / "checks" / "urgent.jsonl").read_text().splitlines()]
    texts = [row["q"] for row in rows if row["urgent"]][:30]
    owner = next(entry.id for entry in emergencies.library.entries if entry.kind is Kind.ANSWER)
    taught = [Taught(number, owner, phrasing=text) for number, text in enumerate(texts)]
    library = Additions(emergencies.library, taught).library
    with own_cores():
        watched, alone = Matcher(library, semantic=False, watch=emergencies), Matcher(library, semantic=False)
    before = urgent(emergencies, texts)
    assert urgent(watched, texts) == before
    assert len(urgent(alone, texts)) < len(before)
    assert watched.is_near_emergency(texts[0])


def urgent(matcher: Matcher, texts: list[str]) -> set[str]:
    """Which of the texts the matcher takes for urgent."""
    return {text for text in texts if matcher.match(text).parts[0].outcome is Outcome.URGENT}
