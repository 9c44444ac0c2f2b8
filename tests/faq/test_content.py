"""The content that ships: every topic of the document answered with its facts, and nothing too long for a phone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from bot.settings import SHIPPED_FAQ
from faq.entry import Entry, Kind
from faq.library import Library

LIBRARY = Library.load(SHIPPED_FAQ)
LONGEST = 600  # characters of an answer, as a client reads it

# What each answer must say, whatever its wording: one pattern a fact.
FACTS = {
    "what-is-dry-needling": ["very fine needles", "muscles?", "tension", "trigger points?", "can feel", "massage"],
    "complements-massage": ["massage", "complement", "alongside", "tension"],
    "what-is-trigger-point": ["muscle knot", "trigger site", "irritable", "nodule", "tight band", "pain and weakness"],
    "joint-pain-from-muscles": ["tendons", "ligaments", "deep inside the joint", "no muscle"],
    "referred-pain": ["pressing", "another part of the body", "referral pattern"],
    "referral-patterns": ["nerve pathways", "mapped", "overlap", "cycle", "extensive"],
    "trigger-point-clusters": ["clusters", "not uncommon", "larger muscles", "maximus", "medius", "minimus"],
    "trigger-point-heat": ["surface heat", "many therapists"],
    "twitch-by-hand": ["finger", "right angles", "all or nothing", "contract"],
    "vs-acupuncture": ["not the same", "western", "eastern chinese", "meridian", "energy", "same type"],
    "conditions-helped": [
        "can help",
        "headaches",
        "sciatica",
        "numbness",
        "tingling",
        "soreness",
        "joint pain",
        "cramp",
    ],
    "needle-type": ["acupuncture needles", "solid", "hollow", "fine"],
    "needle-hygiene": ["sterile", "once", "sharps container"],
    "why-dry": ["nothing is injected", "skin", "solid", "hollow"],
    "vs-injections": ["nothing is injected", "finer", "hollow"],
    "does-it-hurt": ["most clients don't feel", "twitch", "brief", "less than a second"],
    "sensations": ["electric shock", "ache", "cramp", "tingle", "don't feel it go in"],
    "twitch-response": ["good", "therapeutic response", "less than a second", "shock", "tingle"],
    "after-soreness": ["responds differently", "most clients", "sore or achy", "refers", "few hours", "couple of days"],
    "bruising": ["occasionally", "minor", "needles were", "normal side effect", "expected"],
    "how-long-aftereffects": ["few hours to a couple of days", "vary"],
    "gentle-technique": [
        "gently",
        "developed",
        "relax around",
        "more effective",
        "comfortable",
        "long-term",
        "majority",
    ],
    "technique-suitability": ["may not suit everyone", "vast majority", "long-term", "comfortable"],
    "kaz-experience": ["2011", "developing her own technique"],
    "evidence": ["western medicine", "padanilam", "2021", "barrio", "2022", "ceballos", "2020", "no results"],
    "hip-knee-oa": ["2022", "meta-analysis", "2020", "randomised trial", "pressure pain threshold", "joint pain"],
    "contact-therapist": ["kaz", "question", "feedback", "concern"],
    "info-currency": ["kaz jackson", "2011", "2023", "comprehensive", "everything", "studies"],
}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def handle_data(self, data: str) -> None:
        self.words += data


def plain(answer: str) -> str:
    parser = _Words()
    parser.feed(answer)
    return parser.words


def of_kind(kind: Kind) -> list[Entry]:
    return [entry for entry in LIBRARY.entries if entry.kind is kind]


def test_each_topic_of_the_document_has_its_answer() -> None:
    assert {entry.id for entry in of_kind(Kind.ANSWER)} == set(FACTS)


@pytest.mark.parametrize("entry_id", FACTS)
def test_an_answer_states_its_facts(entry_id: str) -> None:
    entry = LIBRARY.get(entry_id)
    assert entry
    words = plain(entry.answer).lower()
    missing = [fact for fact in FACTS[entry_id] if not re.search(fact, words)]
    assert not missing


@pytest.mark.parametrize("entry", of_kind(Kind.ANSWER), ids=lambda entry: entry.id)
def test_an_answer_is_fit_to_be_sent(entry: Entry) -> None:
    assert len(plain(entry.answer)) <= LONGEST
    assert len(entry.phrasings) >= 40
    assert entry.topic
    assert entry.related
    assert entry.source
    assert entry.source.section


def test_what_only_a_person_can_answer_is_known() -> None:
    handoffs = of_kind(Kind.HANDOFF)
    assert len(handoffs) >= 40
    assert [entry.id for entry in handoffs if len(entry.phrasings) < 12] == []
    assert [entry.id for entry in handoffs if not entry.answer] == []


@pytest.mark.parametrize("entry", of_kind(Kind.URGENT), ids=lambda entry: entry.id)
def test_an_emergency_is_told_whom_to_call_and_promised_nothing(entry: Entry) -> None:
    words = plain(entry.answer).lower()
    assert "{emergency_number}" in words
    assert not re.search(r"wait for (a|the|our) reply|we are watching|i'm watching|will reply soon", words)
