"""Small FAQs for the tests of the engine, and the shipped one, learnt once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from faq.library import Library
from faq.matcher import Matcher
from tests.cores import own_cores

CONTENT = Path(__file__).resolve().parents[2] / "faq" / "content"

SHOP = """
- id: delivery-time
  question: How long does delivery take?
  phrasings: [when will my parcel arrive, how many days until it is here, delivery time, shipping duration please,
    how fast do you ship, when do I get my order]
  answer: Three days.
  related: [track-parcel]
- id: track-parcel
  question: Where is my parcel?
  phrasings: [track my order, tracking number, where is my package now, follow my shipment, parcel tracking]
  answer: See the link.
- id: return-goods
  question: How do I send something back?
  phrasings: [return an item, I want to return my shoes, send it back, how do returns work, wrong size can I return it]
  answer: Within 30 days.
- id: pay-card
  question: Can I pay by card?
  phrasings: [do you take visa, credit card payment, is mastercard accepted, pay with my bank card, card payments]
  answer: Yes.
- id: refund-claims
  kind: handoff
  question: I want my money back
  phrasings: [refund, give me a refund now, money back please, when is my refund coming, refund my purchase]
- id: hello
  kind: smalltalk
  question: Hello
  phrasings: [hi, hey there, good morning, hi there]
  answer: Hello!
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file of content and give its folder."""

    def to_folder(text: str, name: str = "faq.yaml") -> Path:
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return tmp_path / "content"

    return to_folder


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "faq.yaml").write_text(SHOP, encoding="utf-8")
    return Matcher(Library.load(folder), semantic=False)


@pytest.fixture(scope="session")
def practice(learnt: Path) -> Matcher:
    """The content that ships, learnt in a folder of its own: another process may learn it with the semantic level."""
    with own_cores():
        return Matcher(Library.load(CONTENT), cache_dir=learnt / "lexical", semantic=False)
