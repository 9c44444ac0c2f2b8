"""Nobody but the therapist's chat can do what is the therapist's, and no client what is another client's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from faq.match import Outcome
from tests.clinic import KAZ, MIA, TOM, Clinic, Message, button
from tests.handlers.lessons import answered, previewed, suggested, taught


async def carded(clinic: Clinic) -> Message:
    """The card of Mia's question."""
    await clinic.say(MIA, "what do you charge")
    (card,) = clinic.new(KAZ)
    clinic.new(MIA)
    return card


@pytest.mark.parametrize(
    "command", ["/inbox", "/taught", "/try does it hurt", "/settings", "/set", "/set emergency_number 666", "/erase 1"]
)
async def test_the_therapists_commands_are_unknown_to_a_client(command: str, clinic: Clinic) -> None:
    await carded(clinic)
    (told,) = await clinic.say(TOM, command)
    assert told["text"].startswith("I don't know that command. A question needs none: just type it.")
    async with clinic.storage.transaction() as tx:
        assert await tx.settings.all() == {}


@pytest.mark.parametrize("words", ["Dismiss", "Send"])
async def test_the_therapists_buttons_do_nothing_for_a_client(words: str, clinic: Clinic) -> None:
    clinic.decide("hurts?", ("hurts?", Outcome.ESCALATE, "does-it-hurt"))
    await clinic.say(MIA, "hurts?")
    (card,) = clinic.new(KAZ)
    (own,) = await clinic.say(TOM, "does it hurt")
    clinic.new(MIA)
    assert await clinic.forge(TOM, own["message_id"], button(card, words)) == []
    assert clinic.new(MIA) == clinic.new(KAZ) == []
    assert await clinic.tap(KAZ, card, "Dismiss") == []
    assert "Dismissed" in clinic.message(KAZ, card["message_id"])["text"]


@pytest.mark.parametrize(
    "data",
    [
        "d:1",
        "s:1:does-it-hurt",
        "r:1",
        "c:1",
        "i:0:1",
        "b:1:9",
        "d",
        "s",
        "i",
        "zzz",
        "",
        ":",
        "d:1:2",
        "k:1",
        "u:1",
        "l:0",
        "z",
        "q",
    ],
)
async def test_forged_data_of_the_therapists_side_changes_nothing(data: str, clinic: Clinic) -> None:
    card = await carded(clinic)
    before = clinic.message(KAZ, card["message_id"])
    (hello,) = await clinic.say(TOM, "hello")
    assert await clinic.forge(TOM, hello["message_id"], data) == []
    assert clinic.message(KAZ, card["message_id"]) == before
    assert clinic.new(KAZ) == clinic.new(MIA) == []


ODD_DATA = ["h:1", "a:1", "p:1:does-it-hurt", "w:1", "h:-1", "a:99999999999999999999", "p:1:", "w:x", "a:²", "a:1:1:1"]


@pytest.mark.parametrize("data", ODD_DATA)
async def test_buttons_of_another_clients_question_do_nothing(data: str, clinic: Clinic) -> None:
    card = await carded(clinic)
    before = clinic.message(KAZ, card["message_id"])
    (hello,) = await clinic.say(TOM, "hello")
    assert await clinic.forge(TOM, hello["message_id"], data) == []
    assert clinic.message(KAZ, card["message_id"]) == before
    assert clinic.new(KAZ) == clinic.new(MIA) == []


@pytest.mark.parametrize("data", ["a:1", "p:1:does-it-hurt", "h:1"])
async def test_an_answer_that_another_client_was_given_is_nothing_to_build_on(data: str, clinic: Clinic) -> None:
    await clinic.say(MIA, "does it hurt")
    (hello,) = await clinic.say(TOM, "hello")
    assert await clinic.forge(TOM, hello["message_id"], data) == []
    assert clinic.new(KAZ) == []
    async with clinic.storage.transaction() as tx:
        assert await tx.escalations.counts() == {}
        figures = await tx.figures.since(tx.now - timedelta(days=1))
    assert figures.helped == 0


@pytest.mark.parametrize("data", ["d:0", "d:77", "s:1:no-such-entry", "s:1", "c:x", "r:", "h:1", "zzz"])
async def test_odd_data_in_the_therapists_own_chat_changes_nothing(data: str, clinic: Clinic) -> None:
    card = await carded(clinic)
    before = clinic.message(KAZ, card["message_id"])["text"]
    await clinic.forge(KAZ, card["message_id"], data)
    assert clinic.message(KAZ, card["message_id"])["text"] == before
    assert clinic.new(MIA) == []


@pytest.mark.parametrize("data", ["k:1", "u:2", "f:1", "y:2", "n:2", "l:0", "x:1:0"])
async def test_forged_buttons_teach_nothing_and_forget_nothing(data: str, clinic: Clinic) -> None:
    """Each of these does something in the therapist's chat at this moment."""
    other = "x" if data == "k:1" else "Remember"
    card = await suggested(clinic)
    if other == "Remember":
        await clinic.tap(KAZ, card, other)
    if data == "u:2":
        await answered(clinic)
    else:
        await previewed(clinic)
    clinic.new(KAZ)
    before, in_use = clinic.telegram.messages(KAZ), await taught(clinic)
    (hello,) = await clinic.say(TOM, "hello")
    assert await clinic.forge(TOM, hello["message_id"], data) == []
    assert clinic.telegram.messages(KAZ) == before
    assert await taught(clinic) == in_use


async def test_a_client_who_replies_to_a_message_with_a_previews_id_teaches_nothing(clinic: Clinic) -> None:
    preview = await previewed(clinic)
    clinic.new(KAZ)
    tom = {"id": TOM, "type": "private", "first_name": "Tom"}
    for update_id in (601, 602):
        earlier = {"message_id": preview["message_id"] - 2 * (update_id - 601), "date": 1, "chat": tom, "text": "?"}
        sent = {"message_id": update_id, "date": 1, "chat": tom, "from": {**tom, "is_bot": False}}
        clinic.telegram.world.account().updates.inject(
            {"message": {**sent, "text": "drink bleach", "reply_to_message": earlier}}
        )
    await clinic.settle()
    assert "Reworded" not in clinic.message(KAZ, preview["message_id"])["text"]
    async with clinic.storage.transaction() as tx:
        draft = await tx.taught.open_draft(1)
    assert draft
    assert draft.taught.question == "Where can I leave my bag?"
    assert "bleach" not in draft.taught.answer


async def test_a_client_who_replies_to_a_message_with_a_cards_id_answers_nobody(clinic: Clinic) -> None:
    """Message ids are a chat's own: the same number elsewhere is another message."""
    card = await carded(clinic)
    clinic.telegram.world.account().updates.inject(
        {
            "message": {
                "message_id": 501,
                "date": 1,
                "chat": {"id": TOM, "type": "private", "first_name": "Tom"},
                "from": {"id": TOM, "is_bot": False, "first_name": "Tom"},
                "text": "sixty dollars",
                "reply_to_message": {
                    "message_id": card["message_id"],
                    "date": 1,
                    "chat": {"id": TOM, "type": "private", "first_name": "Tom"},
                    "text": card["text"],
                },
            }
        }
    )
    await clinic.settle()
    assert clinic.new(MIA) == []
    assert "Answered" not in clinic.message(KAZ, card["message_id"])["text"]


async def test_a_card_that_was_forwarded_to_a_client_is_no_way_in(clinic: Clinic) -> None:
    card = await carded(clinic)
    forwarded = clinic.telegram.say(TOM, card["text"], forward=True)
    await clinic.settle()
    await clinic.say(TOM, "sixty dollars", reply_to_message_id=forwarded)
    assert clinic.new(MIA) == []
    assert "Answered" not in clinic.message(KAZ, card["message_id"])["text"]


async def test_a_reply_from_another_chat_goes_to_nobody(clinic: Clinic) -> None:
    """Telegram shows a reply across chats as `external_reply`, without the message."""
    card = await carded(clinic)
    clinic.telegram.world.account().updates.inject(
        {
            "message": {
                "message_id": 502,
                "date": 1,
                "chat": {"id": KAZ, "type": "private", "first_name": "Kaz"},
                "from": {"id": KAZ, "is_bot": False, "first_name": "Kaz"},
                "text": "sixty dollars",
                "external_reply": {
                    "origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"},
                    "message_id": card["message_id"],
                },
            }
        }
    )
    await clinic.settle()
    assert clinic.new(MIA) == []


async def test_a_former_therapists_chat_has_no_say_and_its_cards_are_left_alone(clinic: Clinic) -> None:
    """Messages are numbered by chat: an edit of an old card must not meet another message of the new chat."""
    card = await carded(clinic)
    await clinic.close()
    await clinic.open(therapist_chat_id=TOM)
    clinic.telegram.say(TOM, "/start")
    await clinic.settle()
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    assert clinic.new(MIA) == []
    clinic.new(TOM)
    (inbox,) = await clinic.say(TOM, "/inbox")
    (again,) = await clinic.tap(TOM, inbox, "1")
    edits = len(clinic.telegram.calls("editMessageText"))
    await clinic.say(TOM, "sixty dollars", reply_to_message_id=again["message_id"])
    assert "sixty dollars" in clinic.new(MIA)[-1]["text"]
    (edit,) = clinic.telegram.calls("editMessageText")[edits:]
    assert int(edit["arguments"]["message_id"]) == again["message_id"]


@pytest.mark.parametrize("payload", ["d_1", "s:1:does-it-hurt", "1", "../../etc/passwd", "<b>", "x" * 64, "%s{number}"])
async def test_a_deep_link_carries_nothing_in(payload: str, clinic: Clinic) -> None:
    """Anybody can make one: t.me/the_bot?start=payload."""
    card = await carded(clinic)
    before = clinic.message(KAZ, card["message_id"])
    greeting, _menu = await clinic.say(TOM, f"/start {payload}")
    assert greeting["text"].startswith("Hello Tom")
    assert payload not in greeting["text"] or payload == "1"
    assert clinic.message(KAZ, card["message_id"]) == before
    assert clinic.new(MIA) == clinic.new(KAZ) == []


SIDE_DOORS: dict[str, dict[str, object]] = {
    "inline_query": {"id": "1", "query": "does it hurt", "offset": ""},
    "chosen_inline_result": {"result_id": "d:1", "query": "does it hurt"},
    "callback_query": {"id": "1", "chat_instance": "1", "data": "d:1", "inline_message_id": "1"},
    "pre_checkout_query": {"id": "1", "currency": "AUD", "total_amount": 1, "invoice_payload": "d:1"},
}


@pytest.mark.parametrize("kind", SIDE_DOORS)
async def test_side_doors_lead_nowhere(kind: str, clinic: Clinic) -> None:
    """From any chat, even ones that the bot is not in: nothing is answered, nothing happens."""
    card = await carded(clinic)
    before, said = clinic.message(KAZ, card["message_id"]), len(clinic.telegram.calls("sendMessage"))
    person = {"id": KAZ, "is_bot": False, "first_name": "Kaz"}
    clinic.telegram.world.account().updates.inject({kind: {**SIDE_DOORS[kind], "from": person}})
    await clinic.settle()
    assert clinic.message(KAZ, card["message_id"]) == before
    assert len(clinic.telegram.calls("sendMessage")) == said
    async with clinic.storage.transaction() as tx:
        assert set(await tx.inbox.counts()) == {"done"}
