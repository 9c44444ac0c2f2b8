"""Ranks the entries for one question, each with the calibrated probability that it is what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

import numpy as np

from faq import joining
from faq.alarm import Alarm
from faq.arrays import Arrays, Floats, Rows
from faq.cores import all_cores, one_core
from faq.encoder import MODEL, Encoder, encode_kept
from faq.entry import Entry, Kind
from faq.evidence import Evidence, Scores, gather
from faq.index import GramIndex, Query
from faq.learning import Learnt, Rewordings, calm, learn, learn_little, per_entry, starts_of
from faq.likeness import Likeness
from faq.lookup import Lookup
from faq.peers import Peers
from faq.rewording import reworded
from faq.spelling import Spelling
from faq.store import Store, key_of
from faq.symmetric import Symmetric
from faq.text import tokens
from faq.trials import Lesson
from faq.usage import Usage
from faq.vectors import Vectors

VERSION = "23"  # change it when what is learnt changes its meaning
OUT_OF_SCOPE = 0.7  # assumed share of messages that no entry is about
OUT_OF_SCOPE_WITH_HANDOFFS = 0.15  # handoff topics are about most of what the answers aren't
QUICKLY_LEARNT = 2_000  # phrasings; of so few, all are learnt anew in a second or two
MOST_SOLVED = 16_000  # phrasings; the time to solve grows with the cube of their number
REWORDINGS = 9_600  # with half as many, chance moves the threshold by two hundredths
SAMPLED = 800  # phrasings and half as many rewordings, where there are too many to solve
SEED = 11
_BLOCK = 32  # texts compared at once, to save memory


class Candidate(NamedTuple):
    """An entry with what speaks for it."""

    entry: Entry
    confidence: float
    evidence: tuple[float, ...]  # in the order of faq.evidence.NAMES
    wording: str  # the entry's wording that is nearest


class Ranking(NamedTuple):
    """What a text may be about, best first, and how urgent it sounds (see faq/alarm.py)."""

    candidates: tuple[Candidate, ...] = ()
    urgency: float = 0.0
    sounds_like: Entry | None = None  # the urgent entry, if the text sounds urgent enough without a sign


class Ranker:
    """Learns from the entries' wordings at construction; then ranks."""

    def __init__(
        self,
        entries: Sequence[Entry],
        encoder: Encoder | None,
        learnt: Store,
        vectors: Store,
        former: Ranker | None = None,
    ) -> None:
        """Learn to tell the entries apart, and how far to trust that, or recall it from the stores.

        If a former ranker is given and has learnt much, its entries' changes are joined to that (see faq/joining.py);
        what it learnt of urgency is not taken over.
        """
        self.entries = tuple(entries)
        self.wordings = [wording for entry in entries for wording in entry.wordings]
        self._owners = np.repeat(np.arange(len(entries)), [len(entry.wordings) for entry in entries])
        self._starts = starts_of(self._owners)
        self._urgent = np.array([entry.kind is Kind.URGENT for entry in entries], np.bool_)
        self._peers = Peers(entries)
        # in how many wordings each word stands
        self.uses = Counter(word for wording in self.wordings for word in set(tokens(wording)))
        self.spelling = Spelling(self.uses, encoder.knows if encoder else None)
        self._encoder = encoder
        if self.entries:
            self._vectors = Vectors(encode_kept(encoder, self.wordings, vectors)) if encoder else None
            self._learnt = self._joined(former) if former and _is_large(former) else self._recalled(learnt)
        one_core()

    def threshold(self, accepted_wrong: float) -> float:
        """Give the confidence from which on an answer may be sent."""
        return self._learnt.trials.threshold(accepted_wrong) if self.entries else 1 - accepted_wrong

    @property
    def alarm(self) -> Alarm:
        """What was learnt of urgent wordings."""
        return self._learnt.alarm if self.entries else Alarm.none()

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Find for each text the likeliest entries with their confidence, and how urgent it sounds.

        Texts that are ranked together take less time than one by one.
        """
        written = [number for number, text in enumerate(texts) if self.entries and tokens(text)]
        rankings = [Ranking() for _ in texts]
        if written:
            found = self._ranked([texts[number] for number in written])
            for number, ranking in zip(written, found, strict=True):
                rankings[number] = ranking
        return rankings

    def read(self, texts: Sequence[str]) -> None:
        """Have the encoder read texts that are going to be ranked: it remembers the latest."""
        if self._encoder and self.entries and all(map(tokens, texts)):
            self._encoder.encode([self._lookup.meant(text) for text in texts])

    def look_up(self, texts: Sequence[str]) -> None:
        """Look up the words of texts that are going to be ranked, which needs no encoder: the latest are remembered."""
        for text in texts:
            if self.entries and tokens(text):
                self._lookup.look(text)

    def _ranked(self, texts: Sequence[str]) -> Iterator[Ranking]:
        """Rank texts; what had to be mended in one counts a little less."""
        looks = [self._lookup.look(text) for text in texts]
        cosines = self._likeness.cosines([look.meant for look in looks], np.stack([look.cosines for look in looks]))
        cosines *= np.array([[1 - look.doubt] for look in looks], np.float32)
        likenesses = self._likeness.sharpened(cosines.copy())
        usual = np.stack([look.usual for look in looks])
        scores = self._learnt.scores(likenesses, usual, self._starts)
        found = gather(scores.plus(usual), self._peers)
        calmest = calm(scores.together, self._urgent)
        confidence = np.minimum.accumulate(self._learnt.calibration.confidence(found.features), axis=1).tolist()
        for row, values in enumerate(confidence):
            candidates = (
                self._candidate(found, (row, place), value, cosines[row]) for place, value in enumerate(values)
            )
            urgency = self.alarm.urgency(likenesses[row], float(calmest[row]))
            alarming = urgency >= self.alarm.sure
            yield Ranking(
                tuple(candidates), urgency, self._likeliest_urgent(scores.together[row]) if alarming else None
            )

    def _likeliest_urgent(self, scores: Floats) -> Entry:
        urgent = np.flatnonzero(self._urgent)
        return self.entries[int(urgent[scores[urgent].argmax()])]

    def _candidate(self, found: Evidence, at: tuple[int, int], confidence: float, cosines: Floats) -> Candidate:
        number = int(found.candidates[at])
        entry = self.entries[number]
        start = self._starts[number]
        nearest = int(cosines[start : start + len(entry.wordings)].argmax())
        return Candidate(entry, confidence, tuple(found.features[at].tolist()), entry.wordings[nearest])

    def _queries(self, texts: Iterable[Sequence[str]]) -> list[Query]:
        """Put texts, given as words, in the index's terms."""
        return [self._likeness.index.query(words) for words in texts]

    def _compare_by(self, index: GramIndex) -> None:
        self._likeness = Likeness(index, self._encoder, self._vectors)
        self._usage = Usage(index, self._owners, len(self.entries), self._likeness.blend.usage)
        self._lookup = Lookup(self.spelling, index, self._usage)

    def _compare_anew(self) -> None:
        self._compare_by(GramIndex.build([tokens(wording) for wording in self.wordings]))

    def _recalled(self, store: Store) -> Learnt:
        kept = store.recalled(self._key(), self._all_learnt)
        self._compare_by(GramIndex(kept))
        return Learnt.of(kept)

    def _all_learnt(self) -> Arrays:
        self._compare_anew()
        with all_cores():
            learnt = self._likeness.index.arrays() | self._learn().arrays()
        # They are made anew of what is kept, and shouldn't be in memory twice.
        del self._likeness, self._usage, self._lookup
        return learnt

    def _joined(self, former: Ranker) -> Learnt:
        self._compare_anew()
        learnt = replace(former._learnt, alarm=Alarm.none())
        if not learnt.weights.size:
            return learnt
        weights, further = joining.carry_over(former.entries, learnt.weights, self.entries)
        if len(further):
            likenesses = self._likenesses_of(further)
            own = self._owners[further][:, None] == range(len(self.entries))
            near = joining.nearest(likenesses, further)
            missing = joining.missing(likenesses @ weights, own)
            joining.weigh_anew(weights, near, self._likenesses_of(near)[:, near], further, missing)
        return replace(learnt, weights=weights)

    def _likenesses_of(self, rows: Rows) -> Floats:
        """Compare some phrasings with all."""
        return self._likeness.of_wordings(rows, self._queries(tokens(self.wordings[row]) for row in rows))

    def _learn(self) -> Learnt:
        kinds = [entry.kind for entry in self.entries]
        out_of_scope = OUT_OF_SCOPE_WITH_HANDOFFS if Kind.HANDOFF in kinds else OUT_OF_SCOPE
        answers = np.array([kind is Kind.ANSWER for kind in kinds])
        lesson = Lesson(self._owners, self._peers, answers, self._urgent, out_of_scope)
        dice = np.random.default_rng(SEED)
        if len(self._owners) <= MOST_SOLVED:
            sources, texts = reworded(self.wordings, self._likeness.index.rarity_of, dice, REWORDINGS)
            usual = self._usage.without_each(np.arange(len(self._owners)))
            looks = ((likenesses, self._usage.scores(queries)) for likenesses, queries in self._in_blocks(texts))
            rewordings = Rewordings(sources, looks)
            return learn(Symmetric(self._likeness.slabs()), usual, lesson, rewordings)
        rows = np.sort(dice.permutation(len(self._owners))[:SAMPLED])
        alone = self._nearest([self.wordings[row] for row in rows], rows)
        sources, texts = reworded(self.wordings, self._likeness.index.rarity_of, dice, SAMPLED // 2)
        return learn_little(rows, alone, sources, self._nearest(texts), lesson)

    def _in_blocks(self, texts: Sequence[str]) -> Iterator[tuple[Floats, list[Query]]]:
        """Give the texts' likeness to every phrasing, and the texts in the index's terms, some at a time."""
        for start in range(0, len(texts), _BLOCK):
            block = texts[start : start + _BLOCK]
            queries = self._queries(map(tokens, block))
            yield self._likeness.of(block, queries), queries

    def _nearest(self, texts: Sequence[str], without: Rows | None = None) -> Scores:
        """Score each entry by its phrasing nearest to each text; for each text, one phrasing may be left out."""
        nearest = np.empty((len(texts), len(self.entries)), np.float32)
        together = np.empty_like(nearest) if without is None else self._usage.without_each(without)
        for start, (likenesses, queries) in zip(count(0, _BLOCK), self._in_blocks(texts), strict=False):
            block = slice(start, start + _BLOCK)
            if without is None:
                together[block] = self._usage.scores(queries)
            else:
                np.put_along_axis(likenesses, without[block, None], 0, axis=1)
            nearest[block] = per_entry(likenesses, self._starts)
        together += nearest
        return Scores(together, nearest)

    def _key(self) -> str:
        parts = [VERSION, MODEL if self._encoder else ""]
        for entry in self.entries:
            parts += [entry.id, entry.kind, *entry.related, "", *entry.wordings, ""]
        return key_of(parts)


def _is_large(ranker: Ranker) -> bool:
    return len(ranker.wordings) > QUICKLY_LEARNT
