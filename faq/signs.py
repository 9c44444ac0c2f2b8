"""Looks for signs of an emergency in a message, as the content's urgent entries describe them.

Each urgent entry lists `signs`, and `unless`: patterns that call a sighting off when they stand around it.
Both are written in the language of faq/patterns.py. A sighting says which pattern and which words it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, TypeVar

from faq.entry import Entry, Kind
from faq.patterns import IDLE, REAL, Group, Pattern, Phrase, definition, parse
from faq.sightings import Hits, Seen, Span, standing
from faq.slips import Slips, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A sign found in a message."""

    entry: Entry
    pattern: str
    words: tuple[str, ...]  # as the client typed them, folded


class SignError(ValueError):
    """A sign that can't be read, and the entry it stands in."""

    def __init__(self, entry: Entry, line: str, reason: str) -> None:
        """Say where and why."""
        super().__init__(f"entry {entry.id}, sign {line!r}: {reason}")
        self.entry = entry


@dataclass(frozen=True, slots=True)
class _Rule:
    entry: Entry
    signs: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


class Signs:
    """The urgent signs of a library. Give it all entries: the words that calm ones use are never bent."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Read the signs of the urgent entries; SignError (a ValueError) names the first bad one."""
        urgent = [entry for entry in entries if entry.kind is Kind.URGENT]
        self._named = _named_lists(urgent)
        rules = [_rule(entry, self._named) for entry in urgent]
        self._signs = [(rule, sign, sign.groups) for rule in rules for sign in rule.signs]
        self._signs_by_group = _numbers_by_rarest_group([groups for _, _, groups in self._signs])
        self._idle = self._named.get(IDLE, frozenset())
        self._groups_by_phrase = _groups_by_phrase(rules, self._idle)
        self._phrases_by_beginning = _phrases_by_beginning(self._groups_by_phrase)
        self._slips = self._recogniser(entries)

    def find(self, text: str) -> list[Sighting]:
        """All signs in a message that nothing calls off, in the order of the content."""
        typed = self._slips.read(text)
        hits = self._hits([self._slips.meant(word.text) for word in typed])
        exact = cache(lambda: self._hits([self._slips.exact(word.text) for word in typed]))
        if hits.of(self._idle):
            hits = hits.without(exact().of(self._idle))
        seen = Seen(typed, hits, exact)
        return [
            Sighting(rule.entry, sign.text, tuple(typed[at].text for span in spans for at in range(*span)))
            for rule, sign in self._possible(hits)
            if (spans := standing(sign, rule.unless, seen))
        ]

    def _possible(self, hits: Hits) -> Iterator[tuple[_Rule, Pattern]]:
        """Give the signs all of whose groups are met somewhere."""
        met = frozenset(group for phrase in hits.phrases() for group in self._groups_by_phrase[phrase])
        for number in sorted(number for group in met for number in self._signs_by_group.get(group, ())):
            rule, sign, groups = self._signs[number]
            if groups <= met:
                yield rule, sign

    def _recogniser(self, entries: Sequence[Entry]) -> Slips:
        mentioned = {word for phrase in self._groups_by_phrase for word in phrase}
        real = {word for phrase in self._named.get(REAL, ()) for word in phrase}
        if mentioned:  # else there is nothing to mistake them for, and large content is spared the reading
            calm = (wording for entry in entries if entry.kind is not Kind.URGENT for wording in entry.wordings)
            pieces = {piece for wording in calm for piece in wording.split()}  # a tenth of all that stand there
            real.update(word.text for piece in pieces for word in words(piece))
        stems = {word[:-1] for word in mentioned if word.endswith("*")}
        return Slips((word for word in mentioned if not word.endswith("*")), stems, real)

    def _hits(self, meant: Sequence[frozenset[str]]) -> Hits:
        """Tell where each phrase is met in the message."""
        places: defaultdict[Phrase, list[Span]] = defaultdict(list)
        for start in range(len(meant)):
            for beginning in _beginnings(meant[start : start + 2]):
                for phrase in self._phrases_by_beginning.get(beginning, ()):
                    end = start + len(phrase)
                    if end <= len(meant) and all(map(frozenset.__contains__, meant[start:end], phrase)):
                        places[phrase].append((start, end))
        return Hits(places)


def _named_lists(urgent: Iterable[Entry]) -> dict[str, Group]:
    """Gather the lists of words that have a name; several lines may add to one list."""
    named: dict[str, Group] = {}
    for entry in urgent:
        for name, group in _read(entry, (*entry.signs, *entry.unless), partial(definition, named=named)):
            named[name] = named.get(name, frozenset()) | group
    return named


def _rule(entry: Entry, named: dict[str, Group]) -> _Rule:
    signs, unless = (
        tuple(
            _read(
                entry,
                [line for line in lines if definition(line, named) is None],
                partial(parse, named=named),
            )
        )
        for lines in (entry.signs, entry.unless)
    )
    return _Rule(entry, signs, unless)


def _read(entry: Entry, lines: Iterable[str], read: Callable[[str], T | None]) -> Iterator[T]:
    """Read lines, leaving out those that give nothing; what is wrong with one names its entry."""
    for line in lines:
        try:
            found = read(line)
        except ValueError as error:
            raise SignError(entry, line, str(error)) from None
        if found is not None:
            yield found


def _groups_by_phrase(rules: Iterable[_Rule], idle: Group) -> dict[Phrase, list[Group]]:
    groups = {
        group
        for rule in rules
        for pattern in (*rule.signs, *rule.unless)
        for group in (*(step.group for step in pattern.steps), *pattern.barred)
    } | {idle}
    by_phrase: defaultdict[Phrase, list[Group]] = defaultdict(list)
    for group in groups:
        for phrase in group:
            by_phrase[phrase].append(group)
    return dict(by_phrase)


def _numbers_by_rarest_group(signs: Sequence[Iterable[Group]]) -> dict[Group, list[int]]:
    """Give the numbers of the signs under that one of their groups which the fewest signs ask for."""
    uses = Counter(group for groups in signs for group in groups)
    numbers: defaultdict[Group, list[int]] = defaultdict(list)
    for number, groups in enumerate(signs):
        numbers[min(groups, key=lambda group: uses[group])].append(number)
    return dict(numbers)


def _phrases_by_beginning(phrases: Iterable[Phrase]) -> dict[Phrase, list[Phrase]]:
    """Sort phrases by their first two words, or the only one."""
    by_beginning: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        by_beginning[phrase[:2]].append(phrase)
    return dict(by_beginning)


def _beginnings(meant: Sequence[frozenset[str]]) -> Iterator[Phrase]:
    """Give what a phrase may begin with whose first two words, if it has more than one, stand here."""
    yield from product(meant[0])
    if len(meant) > 1:
        yield from product(*meant)
