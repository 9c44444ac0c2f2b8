"""What was taught stands in a list, and each of it can be taken back from there."""

from __future__ import annotations

from bot.content import Content
from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, button, buttons
from tests.handlers.lessons import OUCH, now, previewed, suggested, taught


async def listed(clinic: Clinic) -> Message:
    """The list as the therapist asks for it."""
    clinic.new(KAZ)
    (page,) = await clinic.say(KAZ, "/taught")
    return page


async def test_where_nothing_was_taught_the_list_says_how_to(clinic: Clinic) -> None:
    page = await listed(clinic)
    assert page["text"].startswith("Nothing was taught yet.")
    assert buttons(page) == {}


async def test_the_list_shows_both_sorts_the_newest_first(clinic: Clinic) -> None:
    await clinic.tap(KAZ, await suggested(clinic), "Remember")
    await clinic.tap(KAZ, await previewed(clinic), "Add")
    page = await listed(clinic)
    assert page["text"].startswith("2 taught, the newest first:")
    places = [page["text"].index(words) for words in ("2 · Where can I leave my bag?", "1 · Does it hurt?")]
    assert places == sorted(places)
    assert "also for “ouch or no ouch”" in page["text"]
    assert page["text"].count("04:30 · in a few seconds") == 2
    await clinic.take_over()
    assert "in a few seconds" not in (await listed(clinic))["text"]


async def test_what_is_forgotten_there_is_out_of_use_and_its_row_is_kept(clinic: Clinic) -> None:
    card = await suggested(clinic)
    await clinic.tap(KAZ, card, "Remember")
    await clinic.tap(KAZ, await previewed(clinic), "Add")
    await clinic.take_over()
    page = await listed(clinic)
    forget = button(page, "Forget 1")
    await clinic.tap(KAZ, page, "Forget 1")
    assert clinic.toasts()[-1] == "Forgotten, in a few seconds."
    assert "Does it hurt?" not in now(clinic, page)["text"]
    assert "Remember this wording" in str(buttons(now(clinic, card)))
    await clinic.forge(KAZ, page["message_id"], forget)
    assert clinic.toasts()[-1].startswith("That is settled already")
    assert await taught(clinic) == ["taught-2"]
    async with clinic.storage.transaction() as tx:
        kept = await tx.taught.get(1)
    assert kept.withdrawn_at == clinic.clock()
    assert kept.taught.phrasing == OUCH
    await clinic.take_over()
    assert OUCH not in str(clinic.content.library.entries)


async def test_a_forgotten_answer_is_passed_on_again_and_its_buttons_lead_nowhere(clinic: Clinic) -> None:
    await clinic.tap(KAZ, await previewed(clinic), "Add")
    await clinic.take_over()
    clinic.decide("bags?", ("bags?", Outcome.SUGGEST, "taught-1"))
    (offer,) = await clinic.say(TOM, "bags?")
    await clinic.tap(KAZ, await listed(clinic), "Forget 1")
    await clinic.take_over()
    assert await clinic.tap(TOM, offer, "Where can I leave my bag?") == []
    (told,) = await clinic.say(TOM, "Where can I leave my bag?")
    assert "There are <lockers>" not in told["text"]


async def test_a_long_list_has_pages(clinic: Clinic) -> None:
    await suggested(clinic)
    async with clinic.storage.transaction() as tx:
        for count in range(10):
            await tx.taught.wording(1, "does-it-hurt", f"xylophone {count}")
    page = await listed(clinic)
    assert "xylophone 9" in page["text"]
    assert "xylophone 1" not in page["text"]
    await clinic.tap(KAZ, page, "More")
    await clinic.tap(KAZ, now(clinic, page), "« Back")
    assert (now(clinic, page)["text"], buttons(now(clinic, page))) == (page["text"], buttons(page))
    await clinic.tap(KAZ, page, "More")
    second = now(clinic, page)
    assert list(buttons(second)) == ["Forget 2", "Forget 1", "« Back"]
    assert "xylophone 1" in second["text"]
    await clinic.tap(KAZ, second, "Forget 1")
    assert "xylophone 0" not in now(clinic, page)["text"]
    assert "xylophone 1" in now(clinic, page)["text"]
    await clinic.tap(KAZ, now(clinic, page), "Forget 2")
    assert now(clinic, page)["text"].startswith("8 taught")
    assert "xylophone 9" in now(clinic, page)["text"]


async def test_the_list_says_what_became_of_it_when_the_files_changed(clinic: Clinic, small: Content) -> None:
    card = await suggested(clinic)
    async with clinic.storage.transaction() as tx:
        await tx.taught.wording(1, "an-entry-of-once", "was it better then")
        await tx.taught.wording(1, "why-dry", "is it painful")
        await tx.taught.wording(1, "why-dry", "what does dry mean")
    await clinic.take_over()
    text = (await listed(clinic))["text"]
    for words in ("no longer in the FAQ", "not used: “Does it hurt?” has these words", "in the FAQ's own files"):
        assert words in text
    assert clinic.content.library.entries == small.library.entries
    assert card["text"].startswith("✅ Answered")


async def test_the_therapist_is_told_once_of_what_does_not_go_with_the_files(clinic: Clinic) -> None:
    await suggested(clinic)
    async with clinic.storage.transaction() as tx:
        await tx.taught.wording(1, "an-entry-of-once", "was it better then")
        await tx.taught.wording(1, "why-dry", "is it painful")
    clinic.new(KAZ)
    await clinic.take_over()
    (told,) = clinic.new(KAZ)
    assert "What you taught me, “is it painful”, is not used any more" in told["text"]
    assert "forget yours in /taught" in told["text"]
    await clinic.take_over()
    await clinic.close()
    await clinic.open()
    await clinic.take_over()
    assert clinic.new(KAZ) == []
    (answer,) = await clinic.say(MIA, "is it painful")
    assert answer["text"] == "Most people feel nothing."
