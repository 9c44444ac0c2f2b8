"""Another bot takes over: its messages are counted anew, and no reply goes by the numbers of the earlier one's."""

from __future__ import annotations

import asyncio
from itertools import count

from sandbox import Sandbox
from tests.clinic import KAZ, MIA, TOM, Clinic, Person, number
from tests.durability.test_trouble import until

OTHER = "7654321:another-token-for-the-sandbox-0"


async def at_work(clinic: Clinic) -> None:
    """Start the bot as the program does, and stop it."""
    running = asyncio.create_task(clinic.bot.run())
    await until(lambda: bool(clinic.telegram.calls("setMyCommands")) or running.done())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await clinic.storage.close()


async def test_a_reply_reaches_nobody_by_an_earlier_bots_number(anywhere: Clinic) -> None:
    clinic = anywhere
    await at_work(clinic)
    await clinic.open()
    await clinic.say(MIA, "how much is a session?")
    (card,) = clinic.new(KAZ)
    await clinic.say(KAZ, "sixty dollars", reply_to_message_id=card["message_id"])
    await clinic.close()

    await clinic.telegram.stop()
    people = [Person(person, name, started=True) for person, name in ((MIA, "Mia"), (TOM, "Tom"), (KAZ, "Kaz"))]
    clinic.telegram = Sandbox(people=people)
    world = clinic.telegram.world
    world.message_ids = count(card["message_id"] - 2)  # a new bot's chats begin with the same numbers
    world.account().updates.next_id += 1000
    await clinic.telegram.start()
    clinic._seen.clear()  # noqa: SLF001 (the chats are new)
    await clinic.open(telegram_token=OTHER)
    await at_work(clinic)
    await clinic.open()

    await clinic.say(TOM, "how much is a session?")
    (toms,) = clinic.new(KAZ)
    clinic.new(TOM)
    assert number(toms) == 2
    assert toms["message_id"] == card["message_id"]
    await clinic.say(KAZ, "see you", reply_to_message_id=toms["message_id"])
    assert clinic.new(MIA) == []
    assert [message["text"] for message in clinic.new(TOM)] == ["💬 Kaz:\nsee you"]
