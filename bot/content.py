"""The FAQ in use: loaded at the start, and again when its files change; a bad change is refused."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.aside import aside
from faq.library import Library, content_files
from faq.matcher import Matcher
from faq.problems import ContentError

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds

Told = Callable[[str], Awaitable[None]]


class Content:
    """The library and its matcher; both change together."""

    def __init__(self, folder: Path, accepted_wrong: float, cache_dir: Path | None = None) -> None:
        """Load the folder. Raises ContentError."""
        self._folder = folder
        self._accepted_wrong = accepted_wrong
        self._cache_dir = cache_dir
        self._seen = self._fingerprint()
        self.library, self.matcher = self._load()

    def _load(self) -> tuple[Library, Matcher]:
        library = Library.load(self._folder)
        return library, Matcher(library, self._accepted_wrong, self._cache_dir)

    def _fingerprint(self) -> list[tuple[str, int, int]]:
        stats = [(path, path.stat()) for path in content_files(self._folder)]
        return [(str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats]

    async def refresh(self) -> bool | str:
        """Take over changed files. True if it did, False if nothing changed, or why it kept the old content."""
        try:
            seen = await asyncio.to_thread(self._fingerprint)
            if seen == self._seen:
                return False
            self._seen = seen
            self.library, self.matcher = await aside(self._load)
        except (ContentError, OSError) as error:
            return str(error)
        log.info("The FAQ changed: %d entries are in use now.", len(self.library.entries))
        return True

    async def watch(self, tell: Told) -> None:
        """Look for changes for ever; `tell` hears why a change was refused."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            refused = await self.refresh()
            if isinstance(refused, str):
                log.error("The changed FAQ is not used; the last good one stays. %s", refused)
                await tell(refused)
