"""A message in another language is known as such, though the content quotes words of other languages."""

from __future__ import annotations

import pytest

from faq.match import Outcome
from faq.matcher import Matcher

FOREIGN = (
    "Tut das Einstechen der Nadel weh und wie lange?",
    "¿Cuánto cuesta y me va a doler?",
    "Ça fait mal? Combien ça coûte",
    "Kun je ziek worden van dry needling?",
    "Quanto costa e quando posso venire?",
    "Tôi bị đau lưng, bao nhiêu tiền?",
    "Привет, сколько это стоит",
    "这个治疗痛吗",
    "مرحبا، هل يؤلم؟",
    "痛いですか",
    "Masakit pa rin ang likod ko ngayon, pwede ba bukas?",
    "boli me rame, imate li termin sutra",
    "kal mera appointment hai, kitne baje aana hai",
)
ENGLISH = (
    "hi",
    "pain in the lung?",
    "no",
    "what was it you do",
    "is it de luxe",
    "Kaz is das best",
    "gracias Kaz!",
    "wat is a triger piont pls",
    "cnat breahte proprly sinc u neddled me",
    "👍",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_known_as_such(practice: Matcher, text: str) -> None:
    assert [part.foreign for part in practice.match(text).parts] == [True]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_never_taken_for_another_language(practice: Matcher, text: str) -> None:
    assert not any(part.foreign for part in practice.match(text).parts)


@pytest.mark.parametrize("text", ["merci beaucoup", "muchas gracias!"])
def test_courtesies_of_other_languages_are_small_talk(practice: Matcher, text: str) -> None:
    assert [part.outcome for part in practice.match(text).parts] == [Outcome.SMALLTALK]


@pytest.mark.parametrize(
    "text", ["Đâm kim khô là gì vậy?", "Hvor lenge varer det etterpå?", "Chào chị, kim có đau không ạ?"]
)
def test_a_question_in_another_language_is_never_taken_for_a_greeting(practice: Matcher, text: str) -> None:
    """It would be answered with a hello, and reach nobody."""
    assert Outcome.SMALLTALK not in {part.outcome for part in practice.match(text).parts}
