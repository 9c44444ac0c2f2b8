"""Every button has one handler, on one side."""

from __future__ import annotations

import pytest

from handlers import client_buttons, erasing, teaching, therapist_buttons
from handlers.buttons import Verb
from tests.clinic import KAZ, MIA, Clinic


def test_each_verb_has_one_handler() -> None:
    taps = [verb for module in (client_buttons, therapist_buttons, teaching, erasing) for verb in module.TAPS]
    assert sorted(taps) == sorted(Verb)


@pytest.mark.parametrize("data", ["m\n", "mm", "m m", "z\n", "\nz", ":m", "qq:1", "i\n:0", "0", "z" * 64])
async def test_what_only_looks_like_a_button_is_not_heard(data: str, clinic: Clinic) -> None:
    for person in (MIA, KAZ):
        (message,) = await clinic.say(person, "/help")
        assert await clinic.forge(person, message["message_id"], data) == []
    assert clinic.toasts() == []
    assert len(clinic.telegram.calls("editMessageText")) == 0
    async with clinic.storage.transaction() as tx:
        assert set(await tx.inbox.counts()) == {"done"}
