"""What each part of the language of signs asks for, and what calls a sign off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.entry import Entry, Kind
from faq.signs import SignError, Signs


def entry(**fields: object) -> Entry:
    known = {name: tuple(fields.get(name) or ()) for name in ("phrasings", "signs", "unless")}
    kind = Kind(fields.get("kind", "answer"))
    return Entry(id=str(fields["id"]), kind=kind, question=str(fields["question"]), **known)


def made(*signs: str, unless: tuple[str, ...] = ()) -> Signs:
    return Signs([entry(id="sign", kind="urgent", question="A sign", signs=signs, unless=unless)])


def test_all_groups_must_be_near_each_other_in_any_order() -> None:
    signs = made("red spot")
    assert signs.find("a red spot")
    assert signs.find("the spot is quite red")
    assert not signs.find("red")
    assert not signs.find("red " + "and on and " * 5 + "spot")


def test_the_end_of_a_sentence_counts_as_distance() -> None:
    signs = made("red spot /3")
    assert signs.find("red and big spot")
    assert not signs.find("red. Big spot")


def test_a_full_stop_asks_for_no_other_words() -> None:
    signs = made("help please|now .")
    assert signs.find("HELP now, please")
    assert not signs.find("help")
    assert not signs.find("please help me with the form now")


def test_idle_words_count_for_nothing_but_only_where_they_stand() -> None:
    signs = made("IDLE = stroke_ward", "stroke")
    assert not signs.find("the stroke ward")
    assert not signs.find("the stroke ward and the stroke ward")
    assert signs.find("the stroke ward, and a stroke")
    assert signs.find("the stroke wrad")


def test_a_tilde_calls_off_only_what_stands_in_its_sentence() -> None:
    signs = made("red spot", unless=("last_year ~",))
    assert not signs.find("a red spot last year")
    assert signs.find("that was last year. Now a red spot")
    assert signs.find("a red spot! Last year too")


def test_an_arrow_asks_for_the_order() -> None:
    signs = made("needle >in >back")
    assert signs.find("a needle in my back")
    assert not signs.find("my back, in which the needle was")


def test_one_word_fills_one_group_only() -> None:
    assert not made("bleed|blood blood").find("blood")


def test_a_barred_word_calls_off_its_pattern_only() -> None:
    signs = made("chest sore !gym", "breathless")
    assert not signs.find("chest sore from the gym")
    assert [s.pattern for s in signs.find("chest sore from the gym and breathless")] == ["breathless"]


def test_a_slip_does_not_bar() -> None:
    assert made("chest sore !footy").find("chest sore, left foots numb")


def test_unless_calls_off_what_is_near_it_only() -> None:
    signs = made("stroke", unless=("years_ago",))
    assert not signs.find("a stroke years ago")
    assert signs.find("a stroke years ago " + "and so on " * 10 + "and a stroke")


def test_a_slip_is_seen_in_a_sign_but_not_in_what_calls_it_off() -> None:
    signs = made("breathless", unless=("yesteryear",))
    assert signs.find("breahtless")
    assert not signs.find("breathless in yesteryear")
    assert signs.find("breathless in yesteryaer")


def test_a_word_that_the_content_uses_is_no_slip() -> None:
    urgent = entry(id="sign", kind="urgent", question="A sign", signs=("breathes",))
    calm = entry(id="calm", question="Bring me a wreathe", phrasings=("breather",))
    assert Signs([urgent]).find("breather")
    assert not Signs([urgent, calm]).find("breather")


def test_a_named_list_may_stand_in_any_entry_and_grow() -> None:
    one = entry(id="one", kind="urgent", question="One", signs=("COLOUR = red", "COLOUR = blue", "COLOUR spot"))
    two = entry(id="two", kind="urgent", question="Two", signs=("COLOUR lips",))
    assert [sighting.entry.id for sighting in Signs([one, two]).find("blue lips, red spot")] == ["one", "two"]


def test_a_sighting_says_what_matched() -> None:
    [sighting] = made("cant breath*").find("I can't really breathe")
    assert (sighting.pattern, sighting.words) == ("cant breath*", ("cant", "breathe"))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "!gym",
        "a||b",
        "red /0",
        "red /x",
        "red /99",
        "NOBODY red",
        "br*th",
        "a* b",
        ">red",
        "__",
        "_",
        "***",
        "X_Y = ",
    ],
)
def test_a_malformed_pattern_is_refused_with_its_entry(line: str) -> None:
    with pytest.raises(SignError, match="entry sign, sign") as refused:
        made(line)
    assert refused.value.entry.id == "sign"


@given(st.text(max_size=60))
def test_any_line_is_a_pattern_or_refused(line: str) -> None:
    try:
        made("red", line)
    except SignError:
        return
