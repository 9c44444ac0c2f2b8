"""A SIGKILL between any two steps of a message's path loses nothing and doubles nothing but a cut send."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.clinic import KAZ, MIA, TOKEN, Clinic, Message, sqlite
from tests.conftest import SMALL_FAQ
from tests.durability.victim import STEPS

CUT = "sent, not recorded"
UNRECORDED = (CUT, "recorded, not committed")


async def killed_at(step: str, clinic: Clinic, folder: Path) -> None:
    """Run the real bot in its own process until the step kills it; then start it again here."""
    environment = {
        **os.environ,
        "TELEGRAM_TOKEN": TOKEN,
        "THERAPIST_CHAT_ID": str(KAZ),
        "TELEGRAM_API_URL": clinic.telegram.url,
        "DATABASE_URL": sqlite(folder),
        "FAQ_DIR": str(SMALL_FAQ),
        "TELEGRAM_LIMITS": "false",
    }
    await clinic.close()
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.durability.victim", step, env=environment
    )
    async with asyncio.timeout(60):
        assert await victim.wait() == -9
    await clinic.open()
    async with clinic.storage.transaction() as tx:
        await tx.outbox.release_all()
    await clinic.settle()


def without_repeats(messages: list[Message], step: str) -> list[Message]:
    """The messages; where a send was cut, at most one is repeated, as a reply to the same message."""
    distinct: dict[tuple[str, int | None], Message] = {}
    for message in messages:
        distinct.setdefault((message["text"], message.get("reply_to_message_id")), message)
    repeats = len(messages) - len(distinct)
    assert repeats <= (step in UNRECORDED)
    return list(distinct.values())


@pytest.mark.parametrize("step", STEPS)
async def test_a_question_is_escalated_once(step: str, clinic: Clinic, tmp_path: Path) -> None:
    asked = clinic.telegram.say(MIA, "how much is a session?")
    await killed_at(step, clinic, tmp_path)

    (acknowledgement,) = without_repeats(clinic.new(MIA), step)
    (card,) = without_repeats(clinic.new(KAZ), step)
    assert acknowledgement["reply_to_message_id"] == asked
    assert "No. 1 " in card["text"]
    async with clinic.storage.transaction() as tx:
        assert await tx.escalations.counts() == {"open": 1}
        assert await tx.inbox.counts() == {"done": 1}
        assert await tx.questions.counts() == {"escalate": 1}
        assert await tx.outbox.counts() == {"sent": 2}


@pytest.mark.parametrize("step", list(STEPS)[6:])  # until the handling is committed, it is as for an escalation
async def test_a_question_is_answered_once(step: str, clinic: Clinic, tmp_path: Path) -> None:
    asked = clinic.telegram.say(MIA, "Does it hurt?")
    await killed_at(step, clinic, tmp_path)

    (answer,) = without_repeats(clinic.new(MIA), step)
    assert answer["text"] == "Most people feel nothing."
    assert answer["reply_to_message_id"] == asked
    assert clinic.new(KAZ) == []


@pytest.mark.parametrize("step", STEPS)
async def test_a_reply_arrives(step: str, clinic: Clinic, tmp_path: Path) -> None:
    await clinic.say(MIA, "how much is a session?")
    (card,) = clinic.new(KAZ)
    clinic.telegram.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await killed_at(step, clinic, tmp_path)

    (reply,) = without_repeats(clinic.new(MIA), step)
    assert "sixty dollars" in reply["text"]
    assert "Answered" in clinic.message(KAZ, card["message_id"])["text"]
