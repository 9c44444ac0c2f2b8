"""Looks for signs of an emergency in a message, as the content's urgent entries describe them.

Each urgent entry lists `signs`, and `unless`: patterns that call a sighting off when they stand around it.
Both are written in the language of faq/patterns.py. A sighting says which pattern and which words it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from faq.entry import Entry, Kind
from faq.patterns import IDLE, REAL, Group, Pattern, Phrase, definition, parse
from faq.slips import Slips, Word, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

AROUND = 14  # how many words before and after a sighting are looked at for what calls it off

T = TypeVar("T")
Span = tuple[int, int]  # from one word up to, not including, another
Hits = dict[Group, list[Span]]


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
class _Seen:
    """A message's words, and where each group is met: with slips seen through, and as typed."""

    typed: Sequence[Word]
    hits: Hits
    exact: Callable[[], Hits]  # seldom needed


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
        self._idle = self._named.get(IDLE, frozenset())
        self._groups_by_phrase = _groups_by_phrase(rules, self._idle)
        self._phrases_by_word = _phrases_by_first_word(self._groups_by_phrase)
        self._slips = self._recogniser(entries)

    def find(self, text: str) -> list[Sighting]:
        """All signs in a message that nothing calls off, in the order of the content."""
        typed = self._slips.read(text)
        hits = self._hits([self._slips.meant(word.text) for word in typed])
        exact = cache(lambda: self._hits([self._slips.exact(word.text) for word in typed]))
        if self._idle in hits:
            hits = _without(exact().get(self._idle, ()), hits)
        seen = _Seen(typed, hits, exact)
        met = frozenset(hits)
        return [
            Sighting(rule.entry, sign.text, tuple(typed[at].text for span in spans for at in range(*span)))
            for rule, sign, groups in self._signs
            if groups <= met and (spans := _standing(sign, rule.unless, seen))
        ]

    def _recogniser(self, entries: Sequence[Entry]) -> Slips:
        mentioned = {word for phrase in self._groups_by_phrase for word in phrase}
        real = {word for phrase in self._named.get(REAL, ()) for word in phrase}
        if mentioned:  # else there is nothing to mistake them for, and large content is spared the reading
            calm = (entry for entry in entries if entry.kind is not Kind.URGENT)
            real.update(word.text for entry in calm for wording in entry.wordings for word in words(wording))
        stems = {word[:-1] for word in mentioned if word.endswith("*")}
        return Slips((word for word in mentioned if not word.endswith("*")), stems, real)

    def _hits(self, meant: Sequence[frozenset[str]]) -> Hits:
        """Tell where each group of each pattern is met in the message."""
        hits: defaultdict[Group, list[Span]] = defaultdict(list)
        for start, options in enumerate(meant):
            for phrase in {phrase for word in options for phrase in self._phrases_by_word.get(word, ())}:
                end = start + len(phrase)
                if end <= len(meant) and all(map(frozenset.__contains__, meant[start:end], phrase)):
                    for group in self._groups_by_phrase[phrase]:
                        hits[group].append((start, end))
        return hits


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


def _phrases_by_first_word(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    by_word: defaultdict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        by_word[phrase[0]].append(phrase)
    return dict(by_word)


def _without(idle: Iterable[Span], hits: Hits) -> Hits:
    """Leave out what is met on words that mean no harm."""
    left = {group: [s for s in spans if not any(_overlap(s, i) for i in idle)] for group, spans in hits.items()}
    return {group: spans for group, spans in left.items() if spans}


def _standing(sign: Pattern, unless: Iterable[Pattern], seen: _Seen) -> list[Span]:
    """Give the words of the first sighting of a sign that nothing calls off, if there is one."""
    for spans in _sightings(sign, seen.hits, seen.typed):
        sentence = _sentence(spans, around := _around(spans, seen.typed), seen.typed)
        called_off = (_calls_off(off, seen, sentence if off.sentence else around) for off in unless)
        if not _barred(sign, seen.exact(), around) and not any(called_off):
            return spans
    return []


def _sightings(pattern: Pattern, hits: Hits, typed: Sequence[Word]) -> Iterator[list[Span]]:
    """Each place where all groups are met near enough to each other."""
    if not all(step.group in hits for step in pattern.steps) or (pattern.alone and not _alone(pattern, hits, typed)):
        return
    for start in sorted({span[0] for step in pattern.steps for span in hits[step.group]}):
        spans = sorted(_from(start, pattern, hits))
        if len(spans) == len(pattern.steps) and _length(spans, typed) <= pattern.within:
            yield spans


def _alone(pattern: Pattern, hits: Hits, typed: Sequence[Word]) -> bool:
    """Whether every word of the message is among those that the pattern asks for."""
    return {at for group in pattern.groups for span in hits[group] for at in range(*span)} >= set(range(len(typed)))


def _from(start: int, pattern: Pattern, hits: Hits) -> list[Span]:
    """For each group the first words of its own, from a place on; stops at a group that finds none."""
    spans: list[Span] = []
    for step in pattern.steps:
        found = hits[step.group]
        earliest = spans[-1][1] if step.after else start
        rest = (found[at] for at in range(bisect_left(found, (earliest, 0)), len(found)))
        own = next((span for span in rest if not any(_overlap(span, other) for other in spans)), None)
        if own is None:
            break
        spans.append(own)
    return spans


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _length(spans: Sequence[Span], typed: Sequence[Word]) -> int:
    return typed[max(end for _, end in spans) - 1].at - typed[spans[0][0]].at


def _around(spans: list[Span], typed: Sequence[Word]) -> Span:
    first, last = typed[spans[0][0]].at - AROUND, typed[spans[-1][1] - 1].at + AROUND
    return (
        bisect_left(typed, first, key=lambda word: word.at),
        bisect_left(typed, last + 1, key=lambda word: word.at),
    )


def _sentence(spans: list[Span], around: Span, typed: Sequence[Word]) -> Span:
    """Narrow what is around a sighting to the sentence, or the sentences, that it stands in."""
    start, end = spans[0][0], max(end for _, end in spans)
    while start > around[0] and typed[start].at - typed[start - 1].at <= 1:
        start -= 1
    while end < around[1] and typed[end].at - typed[end - 1].at <= 1:
        end += 1
    return start, end


def _inside(span: Span, around: Span) -> bool:
    return around[0] <= span[0] and span[1] <= around[1]


def _barred(pattern: Pattern, hits: Hits, around: Span) -> bool:
    return any(_inside(span, around) for group in pattern.barred for span in hits.get(group, ()))


def _calls_off(pattern: Pattern, seen: _Seen, around: Span) -> bool:
    """Whether a pattern is met around a sighting. Slips don't count here: a doubt must not calm."""
    if _barred(pattern, seen.hits, around):
        return False
    return any(all(_inside(s, around) for s in spans) for spans in _sightings(pattern, seen.exact(), seen.typed))
