"""The settings as they are now: what the environment says, and over it what the therapist changed from her chat."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from bot.changeable import Changeable
from bot.looking import keep_looking
from bot.settings import SettingsError, sentence
from bot.storage.engine import Storage

log = logging.getLogger(__name__)


class Standing(NamedTuple):
    """Where the settings stand."""

    now: Changeable
    changed: tuple[str, ...]  # the names of those that the therapist changed
    unusable: tuple[str, ...]  # the names of those that she changed to what the rules allow no more


def checked(name: str, written: str) -> object:
    """The value of a setting that is written so, by the environment's own rules. Raises SettingsError."""
    if name not in Changeable.model_fields:
        raise SettingsError(f"{name.upper()} is no setting of the therapist's.")
    try:
        return getattr(Changeable.model_validate({name: written}), name)
    except ValidationError as error:
        raise SettingsError(sentence(error)) from None


def laid_over(given: Changeable, changes: Mapping[str, str]) -> Standing:
    """What is given, with these changes over it, as far as they can be used."""
    values, unusable = dict[str, object](), list[str]()
    for name, written in sorted(changes.items()):
        try:
            values[name] = checked(name, written)
        except SettingsError:  # another version had other rules, or other settings
            unusable.append(name)
    return Standing(given.model_copy(update=values), tuple(values), tuple(unusable))


class LiveSettings:
    """Follows what is stored, whichever process stored it."""

    def __init__(self, given: Changeable, storage: Storage, follow: Callable[[Changeable], None]) -> None:
        """`given` is what the environment says; `follow` hears of every change."""
        self.given = self.now = given
        self._storage = storage
        self._follow = follow
        self._seen: dict[str, str] = {}

    async def look(self) -> bool:
        """Take over what changed. True if anything did."""
        async with self._storage.transaction() as tx:
            changes = await tx.settings.all()
        if changes == self._seen:
            return False
        self._seen = changes
        self.now, _, unusable = laid_over(self.given, changes)
        for name in unusable:
            log.error("The stored %s breaks the rules and is not used: set it anew with /set.", name.upper())
        self._follow(self.now)
        return True

    async def watch(self) -> None:
        """Look for changes for ever."""
        await keep_looking(self.look, "Changes of the settings")
