"""A message that takes long to send stays with its sender; one whose sender died does not."""

from __future__ import annotations

from bot.sender import LEASE
from tests.clinic import MIA, Clinic


async def claimed_by_another(clinic: Clinic) -> int:
    """How many messages another process could take over now."""
    async with clinic.storage.transaction() as tx:
        return len(await tx.outbox.claim(LEASE, 30))


async def test_a_slow_send_is_held_on_to(clinic: Clinic) -> None:
    clinic.telegram.fail("sendMessage", delay=0.3)
    clinic.telegram.say(MIA, "Does it hurt?")
    await clinic.bot.intake.fetch(long_poll=0)
    await clinic.bot.worker.step()
    await clinic.bot.sender.step()
    for _ in range(6):
        clinic.clock.advance(seconds=LEASE.total_seconds() * 0.6)
        assert not await clinic.bot.sender.step()
        assert await claimed_by_another(clinic) == 0
    await clinic.bot.sender.finish()
    await clinic.settle()
    assert len(clinic.new(MIA)) == 1


async def test_a_dead_senders_message_is_taken_over_when_its_lease_ends(clinic: Clinic) -> None:
    clinic.telegram.say(MIA, "Does it hurt?")
    await clinic.bot.intake.fetch(long_poll=0)
    await clinic.bot.worker.step()
    assert await claimed_by_another(clinic) == 1  # and it dies
    assert not await clinic.bot.sender.step()
    clinic.clock.advance(seconds=LEASE.total_seconds())
    assert await clinic.bot.sender.step()
    await clinic.settle()
    assert len(clinic.new(MIA)) == 1
