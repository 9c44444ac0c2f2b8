"""The settings that the therapist changed: one value each, the latest."""

from __future__ import annotations

import asyncio

from bot.storage.engine import Storage


async def stored(storage: Storage) -> dict[str, str]:
    async with storage.transaction() as tx:
        return await tx.settings.all()


async def test_a_setting_has_the_value_that_was_put_last_until_it_is_removed(storage: Storage) -> None:
    assert await stored(storage) == {}
    async with storage.transaction() as tx:
        await tx.settings.put("therapist_name", "Käz 🌿")
        await tx.settings.put("digest_at", "")
    async with storage.transaction() as tx:
        await tx.settings.put("therapist_name", "Liz")
    assert await stored(storage) == {"therapist_name": "Liz", "digest_at": ""}
    async with storage.transaction() as tx:
        await tx.settings.remove("therapist_name")
        await tx.settings.remove("timezone")
    assert await stored(storage) == {"digest_at": ""}


async def test_two_who_change_it_at_once_leave_one_value(database: str, storage: Storage) -> None:
    other = await Storage.open(database)

    async def put(place: Storage, value: str) -> None:
        async with place.transaction() as tx:
            await tx.settings.put("therapist_name", value)

    await asyncio.gather(*(put(place, value) for place, value in ((storage, "Kaz"), (other, "Liz")) * 4))
    await other.close()
    assert (await stored(storage))["therapist_name"] in {"Kaz", "Liz"}
