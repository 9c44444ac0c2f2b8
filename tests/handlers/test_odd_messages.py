"""Messages at the edge of what people can send: nothing is lost, nothing breaks, nobody is met with silence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq.match import Outcome
from tests.clinic import KAZ, MIA, Clinic, number

LONGEST = 4096
ODD = {
    "markup": "<b>&_*[ </i> &lt; &#x41; `x` {name} {0} %s",
    "right to left": "\u0645\u0631\u062d\u0628\u0627 xylophone \u05e9\u05dc\u05d5\u05dd",
    "emoji": "🪡💉👩🏽‍⚕️🏳️‍🌈" * 20,
    "combining marks": "x" + "\u0301" * 300,
    "one word": "x" * LONGEST,
    "lines": "\n\n\nxylophone\n\n\n",
}


def write(clinic: Clinic, text: str, first_name: str = "Mia") -> None:
    """Let Mia write what no app would send as it is."""
    person = {"id": MIA, "is_bot": False, "first_name": first_name}
    chat = {"id": MIA, "type": "private", "first_name": first_name}
    message = {"message_id": 900_000, "date": 1, "chat": chat, "from": person, "text": text}
    account = clinic.telegram.world.account()
    account.private_chat(account.world.person(MIA)).started = True
    account.updates.inject({"message": message})


@pytest.mark.parametrize("words", ODD.values(), ids=ODD.keys())
async def test_odd_words_reach_the_therapist_as_they_are(words: str, clinic: Clinic) -> None:
    clinic.decide(words.strip(), (words.strip(), Outcome.ESCALATE, ""))
    (told,) = await clinic.say(MIA, words)
    (card, *copy) = clinic.new(KAZ)
    assert number(told) == number(card)
    assert any(words.strip() in message["text"] for message in (card, *copy))


async def test_the_longest_message_of_emoji_reaches_the_therapist_whole(clinic: Clinic) -> None:
    """Telegram counts an emoji as two: a card of 3,000 of them would be refused."""
    words = "💉" * (LONGEST // 2)
    clinic.decide(words, (words, Outcome.ESCALATE, ""))
    await clinic.say(MIA, words)
    card, copy = clinic.new(KAZ)
    assert "whole message below" in card["text"]
    assert copy["text"] == words


async def test_a_page_of_questions_is_acknowledged(clinic: Clinic) -> None:
    parts = [f"{count} {'x' * 100}?" for count in range(37)]
    words = " ".join(["does it hurt?", *parts])
    unanswered = [(part, Outcome.ESCALATE, "prices") for part in parts]
    clinic.decide(words, ("does it hurt?", Outcome.ANSWER, "does-it-hurt"), *unanswered)
    _, told = await clinic.say(MIA, words)
    assert "passed it on" in told["text"]


async def test_a_message_of_nul_bytes_is_answered(clinic: Clinic) -> None:
    write(clinic, "\0\0")
    await clinic.settle()
    (told,) = clinic.new(MIA)
    assert "couldn't read anything" in told["text"]


async def test_what_stands_between_nul_bytes_is_read(clinic: Clinic) -> None:
    write(clinic, "does\0 it hurt\0")
    await clinic.settle()
    (answer,) = clinic.new(MIA)
    assert answer["text"] == "Most people feel nothing."


async def test_half_a_character_breaks_nothing(clinic: Clinic) -> None:
    write(clinic, "xylo\ud83dphone", first_name="Mi\udc00a\0")
    await clinic.settle()
    assert len(clinic.new(MIA)) == 1
    (card,) = clinic.new(KAZ)
    assert "xylophone" in card["text"]
    assert "Mia" in card["text"]


async def test_a_name_with_markup_is_shown_as_it_is(clinic: Clinic) -> None:
    write(clinic, "what do you charge", first_name="<b>Mia</b> & Co {number}")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    assert card["text"].count("<b>Mia</b> & Co {number}") == 2  # in its head and in its hint


async def test_an_empty_caption_is_no_question_of_its_own(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, media="photo", caption="")
    assert "passed that on" in told["text"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6))
async def test_whatever_clients_type_each_message_is_met_with_words(clinic: Clinic, texts: list[str]) -> None:
    for text in texts:
        write(clinic, text)
    await clinic.settle()
    answered = len(clinic.new(MIA))
    assert answered >= len(texts)
    async with clinic.storage.transaction() as tx:
        assert set(await tx.inbox.counts()) == {"done"}
        assert set(await tx.outbox.counts()) == {"sent"}
