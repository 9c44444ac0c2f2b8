"""The therapist tries what a client would be answered."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, Clinic


async def test_trying_a_question_shows_what_a_client_would_get_and_sends_nothing(clinic: Clinic) -> None:
    (told,) = await clinic.say(KAZ, "/try does it hurt")
    assert told["text"].startswith("I would answer · “does it hurt”")
    assert "Does it hurt?" in told["text"]
    assert len(clinic.telegram.calls("sendMessage")) == 1
    async with clinic.storage.transaction() as tx:
        assert await tx.questions.counts() == {}


@pytest.mark.parametrize(
    ("outcome", "confidence", "shown"),
    [
        (Outcome.ESCALATE, 0.05, "0.05 Does it hurt?\n0.05 What does it cost?"),
        (Outcome.ESCALATE, 0.049, "nothing near"),
        (Outcome.SUGGEST, 0.01, "0.01 Does it hurt?"),  # far, but the client would have it on a button
    ],
)
async def test_trying_a_question_shows_what_is_near_or_would_be_offered(
    outcome: Outcome, confidence: float, shown: str, clinic: Clinic
) -> None:
    clinic.decide("hm", ("hm", outcome, "does-it-hurt prices"), confidence=confidence)
    (told,) = await clinic.say(KAZ, "/try hm")
    assert told["text"].partition("“hm”\n")[2] == shown


async def test_trying_another_language_says_that_it_is_one(clinic: Clinic) -> None:
    (told,) = await clinic.say(KAZ, "/try Est-ce que ça fait mal, la première fois chez vous ?")
    assert told["text"].startswith("I would pass it on to you · “Est-ce que")
    assert told["text"].endswith("I take this for another language than the FAQ's, and would tell the client so.")
    assert "Does it hurt?" not in told["text"]


async def test_trying_nothing_is_answered_with_how_to(clinic: Clinic) -> None:
    (told,) = await clinic.say(KAZ, "/try")
    assert "/try does it hurt" in told["text"]


async def test_trying_a_whole_page_is_answered(clinic: Clinic) -> None:
    (told,) = await clinic.say(KAZ, "/try " + "does it hurt? {entries} <b> " * 130)
    assert "I would" in told["text"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.SUGGEST, "I would offer these to choose from · “hm”"),
        (Outcome.ESCALATE, "I would pass it on to you · “hm”"),
        (Outcome.URGENT, "An emergency: I would say whom to call, and tell you · “hm”"),
        (Outcome.SMALLTALK, "I would say a friendly word · “hm”"),
    ],
)
async def test_trying_a_question_says_in_words_what_would_become_of_it(
    outcome: Outcome, said: str, clinic: Clinic
) -> None:
    clinic.decide("hm", ("hm", outcome, "does-it-hurt"))
    (told,) = await clinic.say(KAZ, "/try hm")
    assert told["text"].startswith(said)
