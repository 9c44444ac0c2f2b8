"""The whole FAQ as a page of Markdown, for the therapist to proofread."""

from __future__ import annotations

from collections.abc import Iterator

from faq.entry import Entry, Kind
from faq.library import Library
from faq.markup import visible

TITLES = {
    Kind.ANSWER: "Answers",
    Kind.HANDOFF: "Always for a person",
    Kind.URGENT: "Signs of an emergency",
    Kind.SMALLTALK: "Small talk",
}


def markdown(library: Library) -> str:
    """Every entry with its question, what the client reads, its source, and how else it is asked."""
    return "\n".join(line for kind, title in TITLES.items() for line in _section(library, kind, title))


def _section(library: Library, kind: Kind, title: str) -> Iterator[str]:
    entries = [entry for entry in library.entries if entry.kind is kind]
    if entries:
        yield f"# {title}\n"
        for entry in entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"## {entry.question}\n"
    yield f"{visible(entry.answer).strip()}\n"
    if entry.source:
        where = ", ".join(filter(None, [entry.source.document, entry.source.section, entry.source.updated]))
        yield f"Source: {where}\n"
    yield f"`{entry.id}` · {entry.file}:{entry.line} · also asked as: {'; '.join(entry.phrasings) or 'nothing else'}\n"
