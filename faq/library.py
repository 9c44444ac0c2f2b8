"""The curated content: every entry of every YAML file under one folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from faq.entry import Entry
from faq.problems import ContentError, Problem
from faq.reading import Reader

MAX_TOTAL_BYTES = 64_000_000


class Library:
    """All entries, by id and by topic."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Keep the entries in their order; their ids must differ."""
        self.entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in self.entries}

    @classmethod
    def load(cls, folder: Path) -> Library:
        """Read every YAML file below the folder, or raise a ContentError with all that is wrong."""
        reader = read_folder(folder)
        problems = [*reader.problems, *duplicate_ids(reader.entries)]
        if problems:
            raise ContentError(problems)
        return cls(reader.entries)

    def get(self, entry_id: str) -> Entry | None:
        """Find an entry by its id."""
        return self._by_id.get(entry_id)

    @property
    def topics(self) -> dict[str, tuple[Entry, ...]]:
        """The menu's groups with their entries, in the order of the files."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.topic:
                groups.setdefault(entry.topic, []).append(entry)
        return {topic: tuple(entries) for topic, entries in groups.items()}


def read_folder(folder: Path) -> Reader:
    """Read a folder's entries and problems, whether they are sound or not."""
    reader, size = Reader(), 0
    for path, name in _files(folder, reader):
        try:
            data = path.read_bytes()
        except OSError as error:
            reader.problems.append(
                Problem(name, 1, "", f"can't be read: {error.strerror}", "check the file's permissions")
            )
            continue
        size += len(data)
        if size > MAX_TOTAL_BYTES:
            reader.problems.append(Problem(name, 1, "", "the content is over 64 MB", "remove what isn't content"))
            break
        reader.read(path, name, data)
    return reader


def _files(folder: Path, reader: Reader) -> list[tuple[Path, str]]:
    """List the YAML files in a stable order, with the names to show."""
    if not folder.is_dir():
        reader.problems.append(Problem(str(folder), 1, "", "no such folder", "point FAQ_DIR or --faq at the content"))
        return []
    paths = content_files(folder)
    outside = [path for path in paths if not path.resolve().is_relative_to(folder.resolve())]
    for path in outside:
        reader.problems.append(Problem(path.name, 1, "", "a link out of the folder", "copy the file itself here"))
    if not paths:
        reader.problems.append(
            Problem(str(folder), 1, "", "no YAML file in this folder", "add a file such as faq.yaml")
        )
    return [(path, path.relative_to(folder).as_posix()) for path in paths if path not in outside]


def content_files(folder: Path) -> list[Path]:
    """The folder's YAML files in a stable order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file())


def duplicate_ids(entries: list[Entry]) -> list[Problem]:
    """Name every entry whose id another one has already."""
    first: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        other = first.setdefault(entry.id, entry)
        if other is not entry:
            what = f"the id is taken by {other.file}:{other.line}"
            problems.append(Problem(entry.file, entry.line, entry.id, what, "give it an id of its own"))
    return problems
