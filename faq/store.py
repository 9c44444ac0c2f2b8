"""Keeps what was learnt on disk, so that the next start is quick. Losing it costs time, nothing else."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Arrays

CACHE = Path("data/cache")  # where the program keeps what it learnt, in the folder that it runs in
SHIPPED = Path(__file__).parent / "learnt"  # what comes with the program, if anything does (see deploy/Dockerfile)
LONGEST_WAIT = 600.0  # seconds for another process that learns
_PAUSE = 0.1  # seconds between looks at whether it has
_KEPT = 4  # files of one sort; older ones are removed
_PART = ".part"  # the end of a file's name while it is written
_LEFT = 3600.0  # seconds after which nobody writes to such a file any more: whoever did was killed


def key_of(parts: Iterable[str]) -> str:
    """Make a file's name from all that its content depends on."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:24]


class Store:
    """Arrays by key in a folder; without a folder, or where it can't be used, nothing is kept."""

    def __init__(self, folder: Path | None, sort: str) -> None:
        """Files of one sort share the start of their names."""
        self._folder = folder
        self._sort = sort

    def load(self, key: str) -> Arrays | None:
        """Read what was kept under a key, or shipped; None if it isn't there or is damaged."""
        if self._folder is None:
            return None
        path = self._path(key)
        return _read(path) or _read(SHIPPED / path.name)

    def recalled(self, key: str, learn: Callable[[], Arrays]) -> Arrays:
        """Read what was kept or shipped under a key, or learn it and keep it; of several processes, one learns."""
        kept = self.load(key)
        if kept is None:
            with self.alone():
                kept = self.load(key) or learn()
                self.save(key, kept)
        return kept

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from learning the same meanwhile; one that takes too long is not waited for."""
        with contextlib.ExitStack() as stack:
            if self._folder is not None:
                with contextlib.suppress(OSError):
                    self._folder.mkdir(parents=True, exist_ok=True)
                    _wait_for(stack.enter_context((self._folder / f"{self._sort}.lock").open("w")))
            yield

    def save(self, key: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep arrays under a key, whole or not at all."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _clear(self._folder)  # first: what was left behind may have filled the disk
            _write(self._path(key), arrays)
            self._tidy()

    def _path(self, key: str) -> Path:
        return (self._folder or Path()) / f"{self._sort}-{key}.npz"

    def _tidy(self) -> None:
        files = sorted((self._folder or Path()).glob(f"{self._sort}-*.npz"), key=lambda path: path.stat().st_mtime)
        for path in files[:-_KEPT]:
            path.unlink(missing_ok=True)


def _wait_for(file: IO[str]) -> None:
    """Lock a file, unless that takes too long. The system lets go of it when it is closed or the process ends."""
    given_up = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < given_up:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(_PAUSE)


def _write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write the whole file or, where the disk is full, none."""
    handle, name = tempfile.mkstemp(suffix=_PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **dict(arrays))  # type: ignore[arg-type]
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Remove what processes that were killed had begun to write."""
    for path in folder.glob(f"*{_PART}"):
        with contextlib.suppress(FileNotFoundError):  # another process clears, too
            if time.time() - path.stat().st_mtime > _LEFT:
                path.unlink()


def _read(path: Path) -> Arrays | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def pack(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Put texts into an array, without pickling."""
    return np.frombuffer("\n".join(texts).encode("utf-8", "surrogatepass"), np.uint8)


def unpack(array: NDArray[Any]) -> list[str]:
    """Get the texts back."""
    joined = array.tobytes().decode("utf-8", "surrogatepass")
    return joined.split("\n") if joined else []
