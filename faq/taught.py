"""What the therapist taught from her own chat, put together with the entries of the files.

The files come first: what doesn't go with them is left out, and nothing of them is lost but the wordings of a handoff
topic that the therapist now answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz, process

from faq.entry import Entry, Kind, Source
from faq.library import Library
from faq.text import normalise

TOO_LIKE = 95  # of 100: beyond, two wordings differ by a slip of the finger
SOURCE = Source("Replies to clients")


@dataclass(frozen=True, slots=True)
class Taught:
    """A further wording of an entry, or, with a question and an answer, an entry of its own."""

    number: int
    entry_id: str
    question: str = ""
    answer: str = ""  # Telegram HTML
    phrasing: str = ""  # for matching; shown to no client

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of its own."""
        return bool(self.question)


class Standing(StrEnum):
    """How something taught goes with the files."""

    IN_USE = "in use"
    IN_FILES = "in the files"  # they hold it themselves by now
    GONE = "gone"  # the entry that it is a wording of is no longer there, or no longer an answer
    CLAIMED = "claimed"  # another entry has these words, or nearly


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where something taught stands, and the entry that has its words already."""

    standing: Standing
    rival: Entry | None = None


class Additions:
    """The files' entries and what was taught, as far as it goes with them."""

    def __init__(self, files: Library, taught: Iterable[Taught] = ()) -> None:
        """Take in what fits, the oldest first."""
        self._entries = {entry.id: entry for entry in files.entries}
        self._owners = {normalise(text): entry.id for entry in files.entries for text in entry.wordings}
        self._answers = {
            text: owner for text, owner in self._owners.items() if self._entries[owner].kind is Kind.ANSWER
        }
        self.verdicts: dict[int, Verdict] = {}
        for one in taught:
            verdict = self.verdicts[one.number] = self.verdict(one)
            if verdict.standing is Standing.IN_USE:
                self._take_in(one)
        self.library = Library(self._entries.values())

    def verdict(self, taught: Taught) -> Verdict:
        """Say how it would stand."""
        if taught.is_entry:
            return self._of_entry(taught)
        entry = self._entries.get(taught.entry_id)
        if entry is None or entry.kind is not Kind.ANSWER:
            return Verdict(Standing.GONE)
        if self._owners.get(normalise(taught.phrasing)) == entry.id:
            return Verdict(Standing.IN_FILES)
        rival = self._rival(taught.phrasing, entry.id)
        return Verdict(Standing.CLAIMED, rival) if rival else Verdict(Standing.IN_USE)

    def _of_entry(self, taught: Taught) -> Verdict:
        if taught.entry_id in self._entries:
            return Verdict(Standing.IN_FILES)
        rival = self._rival(taught.question, taught.entry_id)
        return Verdict(Standing.CLAIMED, rival) if rival else Verdict(Standing.IN_USE)

    def _rival(self, wording: str, own: str) -> Entry | None:
        """Another entry that has these words. A handoff topic gives them up: now there is an answer to them."""
        words = normalise(wording)
        owner = self._entries.get(self._owners.get(words, ""))
        if owner and owner.kind is not Kind.HANDOFF:
            return owner
        others = [text for text, answer in self._answers.items() if answer != own]
        near = process.extractOne(words, others, scorer=fuzz.ratio, score_cutoff=TOO_LIKE)
        return self._entries[self._answers[near[0]]] if near else None

    def _take_in(self, taught: Taught) -> None:
        entry = self._entries.get(taught.entry_id)
        if entry:
            self._claim(taught.phrasing, entry.id)
            self._entries[entry.id] = replace(entry, phrasings=(*entry.phrasings, taught.phrasing))
            return
        self._claim(taught.question, taught.entry_id)
        phrasings = (taught.phrasing,) if self._is_free(taught.phrasing) else ()
        for phrasing in phrasings:
            self._claim(phrasing, taught.entry_id)
        self._entries[taught.entry_id] = Entry(
            taught.entry_id, Kind.ANSWER, taught.question, phrasings, taught.answer, SOURCE, file="taught"
        )

    def _is_free(self, phrasing: str) -> bool:
        """Whether a client's words may join an entry of its own: elsewhere they stay where they are."""
        owner = self._entries.get(self._owners.get(normalise(phrasing), ""))
        return bool(normalise(phrasing)) and (owner is None or owner.kind is Kind.HANDOFF)

    def _claim(self, wording: str, entry_id: str) -> None:
        words = normalise(wording)
        former = self._entries.get(self._owners.get(words, ""))
        if former:
            self._give_up(former, words)
        self._owners[words] = self._answers[words] = entry_id

    def _give_up(self, topic: Entry, words: str) -> None:
        """Take the words from a handoff topic; one that has no others is no more."""
        question, *phrasings = [text for text in topic.wordings if normalise(text) != words] or [""]
        if question:
            self._entries[topic.id] = replace(topic, question=question, phrasings=tuple(phrasings))
        else:
            del self._entries[topic.id]
