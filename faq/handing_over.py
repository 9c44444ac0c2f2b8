"""Writes what was taught in the form of the content's files, for a person to move it there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from faq.taught import SOURCE, Taught

NEW = "# New entries: proofread them, and save them as a file in the FAQ's folder, such as taught.yaml."
FURTHER = (
    "# Further wordings of entries that there are: proofread them, and add each list to the phrasings of the entry\n"
    "# with that id. This part is no file of its own."
)
NOTHING = "# Nothing was taught."


def as_yaml(taught: Iterable[Taught]) -> str:
    """The lessons as YAML: new entries whole, further wordings under the ids of their entries."""
    rows = list(taught)
    entries = [_entry(row) for row in rows if row.is_entry]
    wordings = _wordings(row for row in rows if not row.is_entry)
    parts = [(NEW, entries), (FURTHER, [{"id": name, "phrasings": texts} for name, texts in wordings.items()])]
    return "\n".join(_written(head, items) for head, items in parts if items) or f"{NOTHING}\n"


def _entry(row: Taught) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": row.entry_id, "question": row.question}
    if row.phrasing:
        entry["phrasings"] = [row.phrasing]
    return entry | {"answer": row.answer, "source": {"document": SOURCE.document}}


def _wordings(rows: Iterable[Taught]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(row.phrasing)
    return found


def _written(head: str, items: list[dict[str, Any]]) -> str:
    return f"{head}\n{yaml.dump(items, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)}"


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines as the files have it: line by line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
