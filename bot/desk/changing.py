"""The therapist changes settings of hers. What she wrote is stored if the environment's own rules allow it."""

from __future__ import annotations

from typing import NamedTuple

from bot.changeable import Changeable
from bot.live_settings import Standing, checked, laid_over
from bot.storage.transaction import Transaction


class Change(NamedTuple):
    """The settings before a change and after it."""

    before: Changeable
    after: Changeable


class Changing:
    """Changes of settings, within one transaction; the processes take them over when they look next."""

    def __init__(self, tx: Transaction, given: Changeable) -> None:
        """`given` is what the environment says."""
        self._tx = tx
        self._given = given

    async def standing(self) -> Standing:
        """Where the settings stand, also what this process has not taken over yet."""
        return laid_over(self._given, await self._tx.settings.all())

    async def change(self, name: str, written: str | None) -> Change:
        """Have a setting be what the therapist wrote, or else what the environment says. Raises SettingsError."""
        before = await self.standing()
        if written is None:
            await self._tx.settings.remove(name)
        else:
            checked(name, written)
            await self._tx.settings.put(name, written)
        return Change(before.now, (await self.standing()).now)
