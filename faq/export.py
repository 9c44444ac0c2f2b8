"""Writes the FAQ as one Markdown page, for a person to proofread."""

from __future__ import annotations

from collections.abc import Iterator

from faq.entry import Entry, Kind
from faq.library import Library

_TITLES = {
    Kind.ANSWER: "Answers",
    Kind.HANDOFF: "Passed on to the therapist",
    Kind.URGENT: "Emergencies",
    Kind.SMALLTALK: "Small talk",
}


def markdown(library: Library, *, phrasings: bool = False) -> str:
    """Write out every entry by kind, with its source; with all its phrasings if they are wanted."""
    lines = [f"# FAQ: {len(library.entries)} entries", ""]
    for kind, title in _TITLES.items():
        entries = [entry for entry in library.entries if entry.kind is kind]
        if entries:
            lines += [f"## {title}", ""]
            for entry in entries:
                lines += [*_entry(entry, phrasings=phrasings), ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(entry: Entry, *, phrasings: bool) -> Iterator[str]:
    yield f"### {entry.question}"
    yield f"`{entry.id}` in {entry.file}:{entry.line}, {len(entry.phrasings)} phrasings"
    if entry.answer:
        yield ""
        yield from (f"> {line}".rstrip() for line in entry.answer.splitlines())
    if entry.source:
        parts = (entry.source.document, entry.source.section, entry.source.updated)
        yield ""
        yield f"Source: {', '.join(part for part in parts if part)}"
    if phrasings and entry.phrasings:
        yield ""
        yield from (f"- {phrasing}" for phrasing in entry.phrasings)
