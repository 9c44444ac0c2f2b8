"""Updates in Telegram's documented shapes, https://core.telegram.org/bots/api#update, and mutations of them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.clinic import KAZ, MIA, TOM

Json = dict[str, Any]

STRANGER, GROUP, CHANNEL = 4004, -5005, -1006006
CHATS = {MIA: "private", TOM: "private", KAZ: "private", STRANGER: "private", GROUP: "group", CHANNEL: "channel"}
NUMBERS = st.integers(1, 60)  # of messages, questions and escalations: many of them there
ENTRIES = st.sampled_from(["does-it-hurt", "prices", "breathing", "hello", "no-such-entry", ""])
SAID = st.sampled_from(
    [
        *("does it hurt?", "what do you charge", "I can't breathe", "hello", "does it hurt? what do you charge", "👍"),
        *(
            "/start",
            "/start xyz",
            "/start d_1",
            "/start " + "x" * 64,
            "/help",
            "/topics",
            "/inbox",
            "/taught",
            "/settings",
            "/set therapist_name K<b>",
            "/set digest_at 25:00",
            "/set remind_after off",
            "/erase",
            "/erase 1",
            "/try does it hurt",
        ),
        *("/try", "/inbox@demo_bot", "/nonsense", "/", "x" * 4096, "💉" * 2048, "<b>&lt;</i>{name}%s", "\0", "\ud83d"),
    ]
)
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)  # halves of characters too
TEXTS = st.one_of(SAID, ANY_TEXT)
ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([None, True, 0, -1, 1.5, 2**31, 2**53, 2**70, -(2**70), "", "0", "\0", "\ud800", [], {}, [None]]),
    TEXTS,
    st.recursive(st.none() | st.integers() | ANY_TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=4),
)
FILE: Json = {"file_id": "f", "file_unique_id": "u"}
MEDIA: dict[str, Any] = {
    "photo": [FILE | {"width": 1, "height": 1}],
    "voice": FILE | {"duration": 1},
    "audio": FILE | {"duration": 1},
    "video": FILE | {"width": 1, "height": 1, "duration": 1},
    "video_note": FILE | {"length": 1, "duration": 1},
    "animation": FILE | {"width": 1, "height": 1, "duration": 1},
    "document": FILE,
    "sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
    "contact": {"phone_number": "1", "first_name": "Mia"},
    "location": {"longitude": 1.0, "latitude": 1.0},
    "venue": {"location": {"longitude": 1.0, "latitude": 1.0}, "title": "t", "address": "a"},
    "dice": {"emoji": "🎲", "value": 1},
    "poll": {
        "id": "1",
        "question": "q",
        "options": [{"persistent_id": "1", "text": "a", "voter_count": 0}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
}
SERVICE: dict[str, Any] = {
    "new_chat_members": [{"id": STRANGER, "is_bot": False, "first_name": "S"}],
    "left_chat_member": {"id": STRANGER, "is_bot": False, "first_name": "S"},
    "new_chat_title": "t",
    "group_chat_created": True,
    "migrate_to_chat_id": -1007007,
    "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": GROUP, "type": "group"}},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 1},
}
TAPS = st.one_of(
    st.builds(lambda verb, one: f"{verb}:{one}", st.sampled_from("hawdrcikufynlzq"), NUMBERS),
    st.builds(lambda lesson, offset: f"x:{lesson}:{offset}", NUMBERS, NUMBERS),
    st.builds(lambda verb, one, entry: f"{verb}:{one}:{entry}", st.sampled_from("ps"), NUMBERS, ENTRIES),
    st.builds(lambda verb, entry: f"{verb}:{entry}", st.sampled_from("te"), ENTRIES),
    st.sampled_from(
        ["m", "z", "q", "", ":", "d:-1", "a:²", "s:1:2:3", "i:99999999999999999999", "b:1:99999999999999999999"]
    ),
    ANY_TEXT,
)


@st.composite
def people(draw: st.DrawFn) -> Json:
    """Somebody who writes."""
    person: Json = {"id": draw(st.sampled_from([MIA, TOM, KAZ, STRANGER])), "is_bot": False, "first_name": draw(TEXTS)}
    return person | draw(st.fixed_dictionaries({}, optional={"last_name": TEXTS, "username": TEXTS}))


@st.composite
def entities(draw: st.DrawFn) -> Json:
    """A stretch of formatted text, not always within it."""
    kinds = ["bold", "italic", "url", "text_link", "text_mention", "mention", "bot_command", "code", "pre", "spoiler"]
    entity: Json = {"type": draw(st.sampled_from(kinds)), "offset": draw(st.integers(0, 9)), "length": draw(NUMBERS)}
    more = {"text_link": {"url": "https://example.org/?a=<b>"}, "text_mention": {"user": draw(people())}}
    return entity | more.get(entity["type"], {})


@st.composite
def messages(draw: st.DrawFn, chat_id: int = 0, *, depth: int = 0) -> Json:
    """A message: text, media or news of a chat, perhaps a reply, forwarded, or one of an album."""
    sender = draw(people())
    chat_id = chat_id or draw(st.sampled_from([sender["id"], sender["id"], KAZ, GROUP, CHANNEL]))
    chat = {"id": chat_id, "type": CHATS[chat_id], "first_name": "A", "title": "B"}
    message: Json = {"message_id": draw(NUMBERS), "date": draw(st.integers(1, 2**31 - 1)), "chat": chat, "from": sender}
    kind = draw(st.sampled_from(["text", "text", "text", "media", "media", "service"]))
    if kind == "text":
        text = draw(TEXTS)
        command = [{"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}] if text[:1] == "/" else []
        message |= {"text": text, "entities": [*command, *draw(st.lists(entities(), max_size=2))]}
    elif kind == "media":
        name = draw(st.sampled_from(sorted(MEDIA)))
        message |= {name: copy.deepcopy(MEDIA[name])}
        message |= draw(st.fixed_dictionaries({}, optional={"caption": TEXTS, "media_group_id": st.just("album")}))
    else:
        name = draw(st.sampled_from(sorted(SERVICE)))
        message |= {name: copy.deepcopy(SERVICE[name])}
    if depth == 0 and draw(st.booleans()):
        message["reply_to_message"] = draw(messages(chat_id, depth=1))
    if draw(st.integers(0, 9)) == 0:
        message["forward_origin"] = {"type": "user", "date": 1, "sender_user": sender}
    return message


@st.composite
def taps(draw: st.DrawFn) -> Json:
    """A button that was tapped, or said to be."""
    message = draw(messages(depth=1))
    query: Json = {"id": "1", "from": message["from"], "chat_instance": "1", "data": draw(TAPS), "message": message}
    if draw(st.integers(0, 3)) == 0:  # an old one: where it stands, and no more
        query["message"] = {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
    if draw(st.integers(0, 9)) == 0:
        del query["message"]
        query["inline_message_id"] = "1"
    return query


def _member(status: str) -> Json:
    return {"user": {"id": 1234567, "is_bot": True, "first_name": "bot"}, "status": status, "until_date": 0}


@st.composite
def well_formed(draw: st.DrawFn) -> Json:
    """An update as Telegram would send it."""
    person, chat = draw(people()), {"id": draw(st.sampled_from(sorted(CHATS))), "type": "private"}
    changed = {"chat": chat, "from": person, "date": 1, "old_chat_member": _member("member")}
    plain: Json = {"id": "1", "from": person}
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "message": messages(),
        "edited_message": messages(),
        "callback_query": taps(),
        "channel_post": messages(CHANNEL),
        "edited_channel_post": messages(CHANNEL),
        "business_message": messages(),
        "inline_query": st.builds(lambda query: plain | {"query": query, "offset": ""}, TEXTS),
        "chosen_inline_result": st.just({"result_id": "1", "from": person, "query": "q"}),
        "my_chat_member": st.builds(lambda status: changed | {"new_chat_member": _member(status)}, st.just("kicked")),
        "poll": st.just(MEDIA["poll"]),
        "poll_answer": st.just({"poll_id": "1", "user": person, "option_ids": [0], "option_persistent_ids": ["1"]}),
        "pre_checkout_query": st.just(plain | {"currency": "AUD", "total_amount": 1, "invoice_payload": "p"}),
        "chat_join_request": st.just({"chat": chat, "from": person, "user_chat_id": 1, "date": 1}),
    }
    kind = draw(st.sampled_from(["message"] * 8 + ["callback_query"] * 4 + ["edited_message"] * 2 + sorted(kinds)))
    return {kind: copy.deepcopy(draw(kinds[kind]))}


@st.composite
def updates(draw: st.DrawFn) -> Json:
    """An update, half of the time with up to three places missing, added or of another type."""
    update = draw(well_formed())
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2, 3]))):
        places = list(_places(update))
        if places:
            holder, key = draw(st.sampled_from(range(len(places))).map(places.__getitem__))
            _mutate(draw, holder, key)
    return update


@st.composite
def odd(draw: st.DrawFn) -> Any:
    """Something of whatever type, its own: what is put into it later must not turn up in another update."""
    return copy.deepcopy(draw(ODD))


def _mutate(draw: st.DrawFn, holder: Any, key: Any) -> None:
    what = draw(st.sampled_from(["replace", "replace", "remove", "add"]))
    if what == "replace":
        holder[key] = draw(odd())
    elif what == "remove":
        del holder[key]
    elif isinstance(holder, dict):
        holder[draw(st.sampled_from(["text", "chat", "from", "data", "message", "caption", "poll", "new"]))] = draw(
            odd()
        )


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it: what holds it, and its key or index there."""
    keys = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        yield part, key
        yield from _places(part[key])
