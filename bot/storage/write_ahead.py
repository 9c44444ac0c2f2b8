"""SQLite's write-ahead log on its way to the disk: whoever waits for it holds up nobody who writes.

With `synchronous=NORMAL` SQLite brings the log to the disk before it copies it into the database's file, and FULL does
so with each commit as well (https://www.sqlite.org/pragma.html#pragma_synchronous), and holds the write lock meanwhile.
Here it is brought there after the commits, once for all that came before.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.storage.trouble import DiskError

COPIED_EVERY = 200  # commits, which leave some megabytes
WAITS_FOR_OTHERS = 5.0  # seconds
sync = getattr(os, "fdatasync", os.fsync)  # as SQLite does: the times of a file are of no importance


class WriteAheadLog:
    """Tells when commits are on the disk."""

    def __init__(self, database: Path) -> None:
        """Take the path of the database's file, beside which its log lies."""
        self._database = database
        self._thread = ThreadPoolExecutor(1, "disk")  # whatever else takes long has other ones
        self._committed = self._safe = 0  # how many commits there were, and how many no power cut can undo
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []  # with the commit that each waits for
        self._flushing = self._doubted = False

    def committed(self) -> bool:
        """Something more is in the log. Tells whether it is to be copied into the file now, as every so often."""
        self._committed += 1
        return self._committed % COPIED_EVERY == 0

    def doubt(self) -> None:
        """The disk failed: a system may hold for written what isn't, and say so: https://lwn.net/Articles/752063/."""
        self._doubted = True
        self.committed()

    def on_disk(self, within: float) -> asyncio.Future[None]:
        """Be done once no power cut can undo what is committed by now; begun at once, or within so many seconds.

        Raises DiskError.
        """
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        if self._safe == self._committed:
            done.set_result(None)
            return done
        self._waiting.append((self._committed, done))
        if within:
            loop.call_later(within, self._begin)
        else:
            self._begin()
        return done

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False)

    def _begin(self) -> None:
        if not self._waiting or self._flushing:
            return
        work = _copied if self._doubted else _synced
        try:
            flush = asyncio.get_running_loop().run_in_executor(self._thread, work, self._database)
        except RuntimeError as error:  # the system has no thread left
            self._settle(self._committed, error)
            return
        self._flushing, self._doubted = True, False
        flush.add_done_callback(partial(self._end, self._committed))

    def _end(self, reached: int, flush: asyncio.Future[None]) -> None:
        self._flushing = False
        error = flush.exception()
        if error:
            self._doubted = True
        else:
            self._safe = reached
        self._settle(reached, error)
        self._begin()

    def _settle(self, reached: int, error: BaseException | None) -> None:
        """Answer those who waited for a commit up to this one."""
        served = [done for commit, done in self._waiting if commit <= reached and not done.done()]
        self._waiting = [(commit, done) for commit, done in self._waiting if commit > reached]
        for done in served:
            if error:
                done.set_exception(DiskError())
                done.exception()  # looked at: not everybody who has the disk asked waits for its answer
            else:
                done.set_result(None)


def _synced(database: Path) -> None:
    """Bring the log to the disk. Where there is none, nothing is on its way."""
    try:
        log = os.open(f"{database}-wal", os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        sync(log)
    finally:
        os.close(log)


def _copied(database: Path) -> None:
    """Bring what is in the log into the database's own file, and empty the log: it may have holes."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", WAITS_FOR_OTHERS, uri=True)) as connection:
        busy, frames, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy or frames:
        raise BlockingIOError
    _synced(database)
