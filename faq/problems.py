"""What can be wrong with a content file, said so that its author can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where it stands, what is wrong and what to do about it."""

    file: str
    line: int
    entry: str  # the entry's id, as far as it is known
    what: str
    remedy: str
    warning: bool = False  # worth a look, but the content may be used

    def __str__(self) -> str:
        """Give one line that editors can jump from."""
        level = "warning" if self.warning else "error"
        entry = f"{self.entry}: " if self.entry else ""
        return f"{self.file}:{self.line}: {level}: {entry}{self.what} -> {self.remedy}"


class PlainError(Exception):
    """Says in plain words what is wrong and what to do: shown to the person at the terminal as it is."""


class ContentError(PlainError):
    """The content can't be used; holds every problem that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of the files."""
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """List the problems, one a line."""
        count = len(self.problems)
        head = f"The FAQ content has {count} problem{'s' if count != 1 else ''}:"
        return "\n".join([head, *(str(problem) for problem in self.problems)])
