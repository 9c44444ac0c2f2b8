"""The list of open escalations, page by page."""

from __future__ import annotations

from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, button, buttons, number


async def carded(clinic: Clinic, person: int, text: str) -> Message:
    """The card of a client's question."""
    await clinic.say(person, text)
    (card,) = clinic.new(KAZ)
    return card


async def test_the_inbox_lists_urgent_ones_first_then_the_oldest(clinic: Clinic) -> None:
    await carded(clinic, MIA, "what do you charge")
    clinic.clock.advance(hours=26)
    await carded(clinic, TOM, "where can I park?")
    await carded(clinic, TOM, "I can't breathe")
    (inbox,) = await clinic.say(KAZ, "/inbox")
    assert inbox["text"].startswith("3 open")
    places = [inbox["text"].index(words) for words in ("breathe", "charge", "park")]
    assert places == sorted(places)
    assert "1 d" in inbox["text"]


async def test_a_long_inbox_has_pages(clinic: Clinic) -> None:
    for count in range(17):
        clinic.telegram.say(MIA, f"xylophone no{count}")
    await clinic.settle()
    clinic.new(KAZ)
    (inbox,) = await clinic.say(KAZ, "/inbox")
    for turn, first, ways in (("", 1, ["More »"]), ("More", 9, ["« Back", "More »"]), ("More", 17, ["« Back"])):
        if turn:
            await clinic.tap(KAZ, clinic.message(KAZ, inbox["message_id"]), turn)
        page = clinic.message(KAZ, inbox["message_id"])
        numbers = [str(one) for one in range(first, min(first + 8, 18))]
        assert list(buttons(page)) == [*numbers, *ways]
        assert f"xylophone no{first - 1}”" in page["text"]
    await clinic.tap(KAZ, page, "« Back")
    second = clinic.message(KAZ, inbox["message_id"])
    assert "xylophone no8”" in second["text"]
    (card,) = await clinic.tap(KAZ, second, "9")
    assert number(card) == 9


async def test_what_is_closed_between_two_pages_moves_nobody_out_of_sight(clinic: Clinic) -> None:
    cards = [await carded(clinic, MIA, f"xylophone no{count}") for count in range(17)]
    (inbox,) = await clinic.say(KAZ, "/inbox")
    for closed, turn, first in ((cards[:3], "More", 9), (cards[15:16], "More", 17), (cards[9:10], "Back", 7)):
        for card in closed:
            await clinic.tap(KAZ, card, "Dismiss")
        await clinic.tap(KAZ, clinic.message(KAZ, inbox["message_id"]), turn)
        page = clinic.message(KAZ, inbox["message_id"])
        assert next(iter(buttons(page))) == str(first)
    await clinic.tap(KAZ, page, "Back")
    page = clinic.message(KAZ, inbox["message_id"])
    assert list(buttons(page)) == ["4", "5", "6", "7", "8", "9", "11", "12", "More »"]


async def test_pages_begin_with_what_is_urgent(clinic: Clinic) -> None:
    for count in range(8):
        await carded(clinic, MIA, f"xylophone no{count}")
    clinic.decide("help", ("help", Outcome.URGENT, "breathing"))
    await carded(clinic, TOM, "help")
    (inbox,) = await clinic.say(KAZ, "/inbox")
    assert list(buttons(inbox)) == ["9", *"1234567", "More »"]
    await clinic.tap(KAZ, inbox, "More")
    assert list(buttons(clinic.message(KAZ, inbox["message_id"]))) == ["8", "« Back"]


async def test_a_page_that_is_no_more_shows_the_last_instead(clinic: Clinic) -> None:
    cards = [await carded(clinic, MIA, f"xylophone no{count}") for count in range(17)]
    (inbox,) = await clinic.say(KAZ, "/inbox")
    await clinic.tap(KAZ, inbox, "More")
    stale = button(clinic.message(KAZ, inbox["message_id"]), "More")
    for closed, shown in ((cards[16:], "xylophone no8”"), (cards[8:16], "xylophone no0”")):
        for card in closed:
            await clinic.tap(KAZ, card, "Dismiss")
        await clinic.forge(KAZ, inbox["message_id"], stale)
        assert shown in clinic.message(KAZ, inbox["message_id"])["text"]
    await clinic.forge(KAZ, inbox["message_id"], f"i:{2**63 - 1}")
    assert "xylophone no0”" in clinic.message(KAZ, inbox["message_id"])["text"]
