"""Finds emergencies: by the signs that the content describes, and by the sound that was learnt of it.

Neither a polite beginning nor a cheerful end may hide one. Where anything hints at an emergency, a message is judged
once more by what stands between its courtesies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from faq.courtesy import Courtesies
from faq.entry import Entry, Kind
from faq.finding import Finding
from faq.language import Home
from faq.match import Outcome
from faq.parts import pieces
from faq.problems import ContentError, Problem
from faq.ranker import Ranker, Ranking
from faq.signs import Sighting, SignError, Signs
from faq.text import tokens

REMEMBERED = 8  # texts
HINT = 0.3  # confidence of an urgent entry from which a message is looked at once more


def signs_of(entries: Sequence[Entry]) -> Signs:
    """The signs of the urgent entries. Raises ContentError."""
    try:
        return Signs(entries)
    except SignError as error:
        entry = error.entry
        raise ContentError([Problem(entry.file, entry.line, entry.id, str(error), "correct the sign")]) from error


class Emergencies:
    """What is known of them: what they look like, and what they sound like."""

    def __init__(self, signs: Signs, ranker: Ranker, home: Home, courtesies: Courtesies) -> None:
        """Take what was learnt of the content."""
        self._ranker, self._home, self._courtesies = ranker, home, courtesies
        self._sightings = lru_cache(REMEMBERED)(lambda text: tuple(signs.find(text)))

    def look_up(self, text: str) -> None:
        """Do beforehand what needs no encoder; it is remembered for a while."""
        self._sightings(text)
        self._ranker.look_up([text])

    def among(self, texts: Sequence[str]) -> list[Finding | None]:
        """Find the emergency in each of several messages; together they take less time than one by one."""
        return [self.find(text, heard) for text, heard in zip(texts, self._ranker.rank(texts), strict=True)]

    def find(self, text: str, heard: Ranking) -> Finding | None:
        """Find signs of an emergency in a message, if it has any; `heard` is how it ranks."""
        sightings = self._sightings(text)
        found = self._judged(text, heard, sightings)
        if found or not (sightings or _hints(heard)):
            return found
        told = self._courtesies.beyond(text)
        found = self._judged(told, self._ranker.rank([told])[0], self._sightings(told)) if told else None
        return replace(found, text=text) if found else None

    def is_near(self, text: str) -> bool:
        """Tell whether anything in a text speaks of an emergency: a sign, believed or not, or the sound of one."""
        heard = self._ranker.rank([text])[0]
        alarm, best = self._ranker.alarm, heard.candidates[0].entry if heard.candidates else None
        sounds = alarm.learnt and heard.urgency >= alarm.half_way
        return sounds or bool(self._sightings(text)) or (best is not None and best.kind is Kind.URGENT)

    def _judged(self, text: str, heard: Ranking, sightings: tuple[Sighting, ...]) -> Finding | None:
        """Decide whether to believe the signs, and whether a message sounds urgent enough without any."""
        alarm = self._ranker.alarm
        learnt = alarm.learnt and not self._home.is_foreign(tokens(text))  # what is learnt is the content's language
        if sightings and (not learnt or heard.urgency >= alarm.doubted or self._one_piece_is_urgent(text)):
            entries = tuple(dict.fromkeys(sighting.entry for sighting in sightings))
            return Finding(text, Outcome.URGENT, urgent=entries, sightings=sightings, reason="a sign of an emergency")
        if learnt and heard.sounds_like:
            reason = f"sounds like an emergency ({heard.urgency:.2f})"
            return Finding(text, Outcome.URGENT, heard.candidates, (heard.sounds_like,), reason=reason)
        return None

    def _one_piece_is_urgent(self, text: str) -> bool:
        """Tell whether a sign stands in a sentence that sounds urgent by itself, whatever surrounds it."""
        texts = [piece for piece in pieces(text) if self._sightings(piece)]
        return any(ranking.sounds_like for ranking in self._ranker.rank(texts))


def _hints(heard: Ranking) -> bool:
    return any(item.entry.kind is Kind.URGENT and item.confidence >= HINT for item in heard.candidates)
