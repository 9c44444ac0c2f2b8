"""A message in another language is known as such, though the content quotes words of other languages."""

from __future__ import annotations

import pytest

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
)
ENGLISH = (
    "hi",
    "pain in the lung?",
    "no",
    "what was it you do",
    "is it de luxe",
    "Kaz is das best",
    "gracias Kaz!",
    "👍",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_known_as_such(practice: Matcher, text: str) -> None:
    assert [part.foreign for part in practice.match(text).parts] == [True]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_never_taken_for_another_language(practice: Matcher, text: str) -> None:
    assert not any(part.foreign for part in practice.match(text).parts)
