"""The FAQ in use: the files and what the therapist taught, taken over again whenever one of them changes.

A bad change of the files is refused, and what was taught is left out where it doesn't go with them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from bot.aside import aside
from bot.lessons import NOTHING_TAUGHT, Lessons, Snapshot
from bot.looking import keep_looking
from faq.library import Library, content_files
from faq.matcher import Matcher, signs_of
from faq.problems import ContentError
from faq.taught import Additions, Standing, Verdict

log = logging.getLogger(__name__)

CACHE = Path("data/cache")
Fingerprint = list[tuple[str, int, int]]


class Listener(Protocol):
    """Who hears what could not be used."""

    async def refused(self, why: str) -> None:
        """The files changed for the worse; the last good ones stay."""

    async def left_out(self, verdicts: Mapping[int, Verdict]) -> None:
        """These lessons don't go with the files."""


class _Learnt(NamedTuple):
    """The files, and what was learnt of them alone, which watches over emergencies; then with what was taught."""

    files: Library
    alone: Matcher
    additions: Additions
    matcher: Matcher


class Content:
    """The library and its matcher; both change together."""

    def __init__(
        self,
        folder: Path,
        accepted_wrong: float,
        cache_dir: Path | None = None,
        taught: Snapshot = NOTHING_TAUGHT,
    ) -> None:
        """Load the folder, and take in what was taught. Raises ContentError."""
        self._folder = folder
        self._accepted_wrong = accepted_wrong
        self._cache_dir = cache_dir
        self._seen = self._fingerprint()
        self._taught = taught
        self._use(self._learn(self._load(), None, taught))

    def _load(self) -> Library:
        files = Library.load(self._folder)
        signs_of(files)
        return files

    def _learn(self, files: Library, alone: Matcher | None, taught: Snapshot) -> _Learnt:
        """Learn the files, unless that is done, and then the files with what was taught, if that is any different."""
        additions = Additions(files, taught.rows)
        alone = alone or Matcher(files, self._accepted_wrong, self._cache_dir)
        if additions.library.entries == files.entries:
            return _Learnt(files, alone, additions, alone)
        together = Matcher(additions.library, self._accepted_wrong, self._cache_dir, watch=alone)
        return _Learnt(files, alone, additions, together)

    def _use(self, learnt: _Learnt) -> None:
        self._files, self._alone, self.additions, self.matcher = learnt
        self.library = self.additions.library
        self.matcher.accept(self._accepted_wrong)  # it may have changed while this was learnt

    def accept(self, wrong: float) -> None:
        """Accept another share of wrong answers; nothing is learnt anew."""
        self._accepted_wrong = wrong
        self.matcher.accept(wrong)

    @property
    def left_out(self) -> dict[int, Verdict]:
        """The lessons whose words another entry has. What is in the files, or whose entry is gone, needs nobody."""
        verdicts = self.additions.verdicts.items()
        return {number: verdict for number, verdict in verdicts if verdict.standing is Standing.CLAIMED}

    def _fingerprint(self) -> Fingerprint:
        stats = [(path, path.stat()) for path in content_files(self._folder)]
        return [(str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats]

    async def refresh(self, lessons: Lessons | None = None) -> bool | str:
        """Take over what changed. True if it did, False if nothing changed, or why it kept the old files.

        What was taught is taken over also where the changed files are refused.
        """
        taught = await lessons.changed_since(self._taught.version) if lessons else None  # first: it may fail
        changed, refused = await self._changed_files()
        if changed is None and taught is None:
            return refused or False
        self._taught = latest = taught or self._taught
        files, alone = (changed, None) if changed else (self._files, self._alone)
        self._use(await aside(lambda: self._learn(files, alone, latest)))
        log.info("The FAQ changed: %d entries are in use now.", len(self.library.entries))
        return refused or True

    async def _changed_files(self) -> tuple[Library | None, str]:
        """The files as they are now, if they changed, or why they are not used."""
        try:
            seen = await asyncio.to_thread(self._fingerprint)
            if seen == self._seen:
                return None, ""
            self._seen = seen
            return await aside(self._load), ""
        except (ContentError, OSError) as error:
            return None, str(error)

    async def watch(self, lessons: Lessons, listener: Listener) -> None:
        """Look for changes for ever; the listener hears what could not be used."""
        told: dict[int, Verdict] = {}

        async def look() -> None:
            nonlocal told
            refused = await self.refresh(lessons)
            if isinstance(refused, str):
                log.error("The changed FAQ is not used; the last good one stays. %s", refused)
                await listener.refused(refused)
            if self.left_out != told:
                told = self.left_out
                await listener.left_out(told)

        await keep_looking(look, "Changes of the FAQ")
