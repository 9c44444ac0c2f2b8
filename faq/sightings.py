"""Where a pattern is met in a message: all its groups near each other, and nothing around that calls it off."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.patterns import Group, Pattern, Phrase
from faq.slips import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

AROUND = 14  # how many words before and after a sighting are looked at for what calls it off

Span = tuple[int, int]  # from one word up to, not including, another


class Hits:
    """Where phrases are met in a message, and so where each group is."""

    def __init__(self, places: Mapping[Phrase, Sequence[Span]]) -> None:
        """Take where each phrase is met that is met at all."""
        self._places = places

    def of(self, group: Group) -> list[Span]:
        """Give the places of a group, in the message's order."""
        return sorted(span for phrase, spans in self._places.items() if phrase in group for span in spans)

    def phrases(self) -> Iterable[Phrase]:
        """Give the phrases that are met."""
        return self._places.keys()

    def without(self, idle: Sequence[Span]) -> Hits:
        """Leave out what is met on words that mean no harm."""
        left = {
            phrase: [span for span in spans if not any(_overlap(span, one) for one in idle)]
            for phrase, spans in self._places.items()
        }
        return Hits({phrase: spans for phrase, spans in left.items() if spans})


@dataclass(frozen=True, slots=True)
class Seen:
    """A message's words, and where each group is met: with slips seen through, and as typed."""

    typed: Sequence[Word]
    hits: Hits
    exact: Callable[[], Hits]  # seldom needed


def standing(sign: Pattern, unless: Iterable[Pattern], seen: Seen) -> list[Span]:
    """Give the words of the first sighting of a sign that nothing calls off, if there is one."""
    for spans in _sightings(sign, seen.hits, seen.typed):
        sentence = _sentence(spans, around := _around(spans, seen.typed), seen.typed)
        called_off = (_calls_off(off, seen, sentence if off.sentence else around) for off in unless)
        if not _barred(sign, seen.exact(), around) and not any(called_off):
            return spans
    return []


def _sightings(pattern: Pattern, hits: Hits, typed: Sequence[Word]) -> Iterator[list[Span]]:
    """Each place where all groups are met near enough to each other."""
    met = {group: hits.of(group) for group in pattern.groups}
    if not all(met.values()) or (pattern.alone and not _alone(met, typed)):
        return
    for start in sorted({span[0] for places in met.values() for span in places}):
        spans = sorted(_from(start, pattern, met))
        if len(spans) == len(pattern.steps) and _length(spans, typed) <= pattern.within:
            yield spans


def _alone(met: Mapping[Group, Sequence[Span]], typed: Sequence[Word]) -> bool:
    """Whether every word of the message is among those that the pattern asks for."""
    return {at for places in met.values() for span in places for at in range(*span)} >= set(range(len(typed)))


def _from(start: int, pattern: Pattern, met: Mapping[Group, Sequence[Span]]) -> list[Span]:
    """For each group the first words of its own, from a place on; stops at a group that finds none."""
    spans: list[Span] = []
    for step in pattern.steps:
        found = met[step.group]
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
    return any(_inside(span, around) for group in pattern.barred for span in hits.of(group))


def _calls_off(pattern: Pattern, seen: Seen, around: Span) -> bool:
    """Whether a pattern is met around a sighting. Slips don't count here: a doubt must not calm."""
    if _barred(pattern, seen.hits, around):
        return False
    return any(all(_inside(s, around) for s in spans) for spans in _sightings(pattern, seen.exact(), seen.typed))
