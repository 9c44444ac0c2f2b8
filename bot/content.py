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
from faq.emergencies import signs_of
from faq.library import Library, content_files
from faq.matcher import Matcher
from faq.problems import ContentError
from faq.taught import Additions, Standing, Verdict

log = logging.getLogger(__name__)

Fingerprint = list[tuple[str, int, int]]


class Listener(Protocol):
    """Who hears what could not be used."""

    async def files(self, refused: str) -> None:
        """Why the files as they are now are refused, so that the last good ones stay; nothing if they are used."""

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
        self._refused = ""  # why the files as they are now are not used
        self._unlearnt: Library | None = None  # files that were read, and are good
        self._taught = taught
        self._heard: str | None = None  # what the listener heard last of the files, and of lessons
        self._heard_left_out: dict[int, Verdict] = {}
        self._use(self._learn(self._load(), None, taught))

    def _load(self) -> Library:
        files = Library.load(self._folder)
        signs_of(files.entries)
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

    async def refresh(self, lessons: Lessons | None = None, listener: Listener | None = None) -> bool | str:
        """Take over what changed. True if it did, False if nothing changed, or why it kept the old files.

        What was taught is taken over also where the changed files are refused. The listener hears what could not be
        used, of the files before they are learnt: later, another process may have told already of the next change.
        """
        refused = await self._read()
        if listener and self._refused != self._heard:
            await listener.files(self._refused)
            self._heard = self._refused
        changed = await self._take_over(lessons)
        if listener and self.left_out != self._heard_left_out:
            await listener.left_out(self.left_out)
            self._heard_left_out = self.left_out
        return refused or changed

    async def _read(self) -> str:
        """Read the files for learning if they changed; why that is refused. Where it fails, the next look tries it."""
        seen = await asyncio.to_thread(self._fingerprint)
        if seen == self._seen:
            return ""
        try:
            self._unlearnt, self._refused = await aside(self._load), ""
        except ContentError as error:
            self._refused = str(error)
            log.error("The changed FAQ is not used; the last good one stays. %s", self._refused)  # noqa: TRY400
        self._seen = seen
        return self._refused

    async def _take_over(self, lessons: Lessons | None) -> bool:
        """Learn the files that were read and what was taught, if either is new; the next look, where that fails."""
        taught = await lessons.changed_since(self._taught.version) if lessons else None
        changed = self._unlearnt
        if changed is None and taught is None:
            return False
        latest = taught or self._taught
        files, alone = (changed, None) if changed else (self._files, self._alone)
        self._use(await aside(lambda: self._learn(files, alone, latest)))
        self._taught, self._unlearnt = latest, None
        log.info("The FAQ changed: %d entries are in use now.", len(self.library.entries))
        return True

    async def watch(self, lessons: Lessons, listener: Listener) -> None:
        """Look for changes for ever; the listener hears what could not be used."""
        await keep_looking(lambda: self.refresh(lessons, listener), "Changes of the FAQ")
