"""What is read of updates before anybody handles them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.updates import LARGEST_ID, chat_of, is_id
from tests.clinic import MIA

CHAT, OTHER = {"id": MIA, "type": "private"}, {"id": 5}
UPDATES: list[tuple[dict[str, Any], int]] = [
    ({"message": {"chat": CHAT, "from": OTHER}}, MIA),
    ({"edited_message": {"chat": CHAT, "from": OTHER}}, MIA),
    ({"channel_post": {"chat": {"id": -100}}}, -100),
    ({"callback_query": {"from": OTHER, "message": {"chat": CHAT}}}, MIA),
    ({"callback_query": {"from": OTHER, "inline_message_id": "x"}}, 5),
    ({"inline_query": {"from": OTHER}}, 5),
    ({"my_chat_member": {"chat": CHAT, "from": OTHER}}, MIA),
    ({"chat_member": {"chat": {"id": -7}, "from": OTHER}}, -7),
    ({"chat_join_request": {"chat": {"id": -7}, "from": OTHER}}, -7),
    ({"message_reaction": {"chat": CHAT, "user": OTHER}}, MIA),
    ({"pre_checkout_query": {"from": OTHER}}, 5),
    ({"poll": {"id": "1"}}, 0),
    ({"poll_answer": {"poll_id": "1", "user": OTHER}}, 0),
    ({"message": "none"}, 0),
    ({"message": {"chat": "none"}}, 0),
    ({"message": {"chat": {"id": "none"}}}, 0),
    ({}, 0),
]


@pytest.mark.parametrize(("update", "chat_id"), UPDATES)
def test_every_kind_of_update_has_its_chat(update: dict[str, Any], chat_id: int) -> None:
    assert chat_of({"update_id": 1} | update) == chat_id


@pytest.mark.parametrize("value", [1, -1, MIA, LARGEST_ID - 1, 1 - LARGEST_ID])
def test_a_whole_number_may_be_an_id(value: int) -> None:
    assert is_id(value)


@pytest.mark.parametrize("value", [0, True, None, "1", 1.0, LARGEST_ID, -LARGEST_ID, [1]])
def test_what_no_database_keeps_as_one_is_no_id(value: Any) -> None:
    assert not is_id(value)
