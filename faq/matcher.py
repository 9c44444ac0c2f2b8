"""Decides what to do with a message: answer, suggest, escalate, urgent or small talk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from faq.courtesy import Courtesies
from faq.emergencies import Emergencies, signs_of
from faq.encoder import Encoder, load_encoder
from faq.entry import Entry, Kind
from faq.finding import Finding
from faq.language import Home
from faq.library import Library
from faq.match import Match, Outcome
from faq.parts import asks, pieces, without_denied
from faq.ranker import Candidate, Ranker, Ranking
from faq.store import Store
from faq.text import tokens

CLEAR = 0.75  # confidence from which a piece of a message counts as a question of its own
REMARKED = 0.9  # confidence from which a remark beside the question is passed on: "... btw I'm on warfarin"
CLOSE_CALL = 0.5  # an answer this likely is offered even if a handoff topic is likelier
WORTH_OFFERING = 0.3
WORTH_A_LOOK = 0.4  # "goodbye, thank you for all": this near to an emergency a person sees it, not a courtesy alone
HEARD = 0.05  # confidence that the whole message lends to what is told in it; else it is a turn of speech
TOLD = 3  # words beyond its courtesies with which a message says more
SURELY_SOCIAL = 0.9  # confidence below which small talk that holds no courtesy may be something else
FEWEST_PARTS, MOST_PARTS = 2, 4
LEANING = 7  # words up to which a message may lean on the answer before it


class Matcher:
    """Finds what a message asks, and how sure that is."""

    def __init__(
        self,
        library: Library,
        accepted_wrong: float = 0.03,
        cache_dir: Path | None = None,
        *,
        semantic: bool = True,
        watch: Matcher | None = None,
    ) -> None:
        """Learn the library, or recall it from the cache. Raises ContentError.

        `accepted_wrong` is the share of wrong ones among the answers sent that the therapist accepts. The semantic
        level is used if it is wanted and installed. Where a `watch` is given, that matcher alone decides what is
        urgent: whatever this library has beyond the other's can't change it.
        """
        self.library = library
        self.watch = watch
        encoder = watch.encoder if watch else load_encoder(Store(cache_dir, "encoder")) if semantic else None
        self.encoder: Encoder | None = encoder
        self.semantic = encoder is not None
        learnt, vectors = Store(cache_dir, "learnt"), Store(cache_dir, "vectors")
        self.ranker: Ranker = Ranker(library.entries, encoder, learnt, vectors, watch.ranker if watch else None)
        self._home = Home(self.ranker.uses, self.ranker.spelling.mended)
        self._courtesies = Courtesies(library.entries, self.ranker.uses, self._are_social)
        self.emergencies: Emergencies = (
            watch.emergencies
            if watch
            else Emergencies(signs_of(library.entries), self.ranker, self._home, self._courtesies)
        )
        self.accept(accepted_wrong)

    def accept(self, accepted_wrong: float) -> None:
        """Answer from another confidence on; nothing is learnt anew."""
        self.answer_from = self.ranker.threshold(accepted_wrong)

    def read(self, text: str) -> None:
        """Have the encoder read a message, which `match` then does no more. This may be done in another thread."""
        self.ranker.read(_looked_at(text))

    def look_up(self, text: str) -> None:
        """Have a message's words looked up, which `match` then does no more: there is time while the encoder reads."""
        self.emergencies.look_up(text)
        self.ranker.look_up(_looked_at(text))

    def match(self, text: str, previous: Entry | None = None) -> Match:
        """Say what to do with each question of a message; `previous` is the entry last answered in this chat."""
        return Match(tuple(finding.part for finding in self.explain(text, previous)))

    def explain(self, text: str, previous: Entry | None = None) -> tuple[Finding, ...]:
        """Match a message and keep what was considered."""
        asked = without_denied(text) or text
        if self.watch:
            (urgent,), considered = self.emergencies.among([text]), self.ranker.rank([asked])
        else:
            heard, *considered = self.ranker.rank(_looked_at(text))
            urgent, considered = self.emergencies.find(text, heard), considered or [heard]
        if urgent:
            return (urgent,)
        whole = self._finding(text, considered[0])
        if whole.settled:
            return (whole,)
        return self._apart(whole) or (self._told(whole) or (self._leaning(whole, previous) if previous else whole),)

    def is_near_emergency(self, text: str) -> bool:
        """Tell whether anything in a text speaks of an emergency, as the files alone know it.

        What is taught must keep away from such: a harmless answer beside it would make the next one sound harmless.
        """
        return self.emergencies.is_near(text)

    def _finding(self, text: str, ranking: Ranking) -> Finding:
        """Choose the outcome of one question."""
        words = tokens(text)
        if not any(word[0].isalnum() for word in words):
            candidates = _of_kind(ranking.candidates, Kind.SMALLTALK)
            return Finding(text, Outcome.SMALLTALK, candidates, reason="no words", settled=True)
        outcome = self._outcome(ranking.candidates)
        if self._home.is_foreign(words) and not (
            outcome is Outcome.SMALLTALK and _is_known(words, ranking.candidates[0])
        ):
            reason = "another language"
            return Finding(text, Outcome.ESCALATE, ranking.candidates, reason=reason, settled=True, foreign=True)
        return Finding(text, outcome, ranking.candidates)

    def _outcome(self, candidates: tuple[Candidate, ...]) -> Outcome:
        if not candidates:
            return Outcome.ESCALATE
        best = candidates[0]
        answers = _of_kind(candidates, Kind.ANSWER)
        if best.entry.kind is Kind.ANSWER:
            if best.confidence >= self.answer_from:
                return Outcome.ANSWER
            return Outcome.SUGGEST if best.confidence >= WORTH_OFFERING else Outcome.ESCALATE
        if best.entry.kind is Kind.SMALLTALK and best.confidence >= CLOSE_CALL:
            asked = any(item.confidence >= CLOSE_CALL for item in _of_kind(candidates, Kind.HANDOFF))
            return Outcome.ESCALATE if asked or _is_alarming(candidates) else Outcome.SMALLTALK
        return Outcome.SUGGEST if answers and answers[0].confidence >= CLOSE_CALL else Outcome.ESCALATE

    def _apart(self, whole: Finding) -> tuple[Finding, ...]:
        """Give the message's questions one by one, if it clearly asks different things."""
        texts = pieces(whole.text)
        asked = {text for text in texts if asks(text)}
        greeted, answered = whole.outcome is Outcome.SMALLTALK, whole.outcome is Outcome.ANSWER
        several = greeted or len(asked) >= FEWEST_PARTS
        if len(texts) < FEWEST_PARTS or not (several or answered):
            return ()
        found = self._considered([text for text in texts if answered or text in asked])
        if several:
            parts = _clear(finding for finding in found if finding.text in asked)
            kinds = {finding.candidates[0].entry.kind for finding in parts}
            if greeted or (len(parts) >= FEWEST_PARTS and Kind.ANSWER in kinds):
                return parts
        remarks = [finding for finding in found if finding.candidates and _is_remark(finding.candidates[0])]
        return (whole, *remarks[:1]) if answered and remarks else ()

    def _told(self, whole: Finding) -> Finding | None:
        """Pass on what a client tells beside a courtesy: a friendly word alone would leave it unread.

        Where it is not clear what is told, or whether the message is small talk at all, it is marked to say more.
        """
        if whole.outcome is not Outcome.SMALLTALK:
            return None
        rest = self._courtesies.beyond(whole.text)
        if len(tokens(rest)) < TOLD:
            doubtful = not rest and whole.candidates[0].confidence < SURELY_SOCIAL
            return replace(whole, more=True) if doubtful and len(tokens(whole.text)) >= TOLD else None
        told = self.ranker.rank([rest])[0].candidates
        if _is_social(told):
            return None
        heard = {item.entry for item in whole.candidates if item.confidence >= HEARD}
        clear = told and told[0].entry.kind is not Kind.SMALLTALK and told[0].confidence >= CLEAR
        if not clear or told[0].entry not in heard:
            return replace(whole, more=True)
        return Finding(whole.text, Outcome.ESCALATE, told, reason="more than a courtesy")

    def _are_social(self, clauses: Sequence[str]) -> list[bool]:
        """Tell which clauses are clearly small talk and nothing else."""
        return [_is_social(ranking.candidates) for ranking in self.ranker.rank(clauses)]

    def _considered(self, texts: Sequence[str]) -> list[Finding]:
        """Look at pieces of a message as if each were all of it."""
        rankings = self.ranker.rank([without_denied(text) or text for text in texts])
        return [self._finding(text, ranking) for text, ranking in zip(texts, rankings, strict=True)]

    def _leaning(self, whole: Finding, previous: Entry) -> Finding:
        """Read a short message together with the question answered before it, if alone it says too little."""
        clear = bool(whole.candidates) and whole.candidates[0].confidence >= CLOSE_CALL
        settled = clear or whole.outcome in {Outcome.ANSWER, Outcome.SMALLTALK} or _is_alarming(whole.candidates)
        if settled or len(tokens(whole.text)) > LEANING:
            return whole
        near = {previous.id, *previous.related}
        together = tuple(
            item
            for item in self.ranker.rank([f"{whole.text} {previous.question}"])[0].candidates
            if item.entry.kind is not Kind.ANSWER or item.entry.id in near
        )
        outcome = self._outcome(together)
        if not together or (together[0].entry == previous and outcome is Outcome.ANSWER):
            outcome = Outcome.SUGGEST
        return Finding(whole.text, outcome, together or whole.candidates, reason=f"leans on {previous.id}")


def _looked_at(text: str) -> list[str]:
    """Give a message whole, and without what it says not to be asking about."""
    asked = without_denied(text) or text
    return [text] if asked == text else [text, asked]


def _clear(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep those that are clearly each about something else."""
    clear: dict[str, Finding] = {}
    for finding in findings:
        if finding.candidates and _stands_alone(finding.candidates[0]):
            clear.setdefault(finding.candidates[0].entry.id, finding)
    return tuple(finding for finding in clear.values() if not _belongs(finding, clear))[:MOST_PARTS]


def _stands_alone(best: Candidate) -> bool:
    return best.entry.kind in {Kind.ANSWER, Kind.HANDOFF} and best.confidence >= CLEAR


def _is_known(words: Sequence[str], best: Candidate) -> bool:
    """Tell whether a message in another language is one that the content quotes: "merci beaucoup" and no question."""
    return best.confidence >= CLEAR and 2 * len(set(words) & set(tokens(best.wording))) > len(set(words))


def _is_social(candidates: Sequence[Candidate]) -> bool:
    return bool(candidates) and candidates[0].entry.kind is Kind.SMALLTALK and candidates[0].confidence >= CLEAR


def _is_alarming(candidates: tuple[Candidate, ...]) -> bool:
    return any(item.confidence >= WORTH_A_LOOK for item in _of_kind(candidates, Kind.URGENT))


def _is_remark(best: Candidate) -> bool:
    return best.entry.kind is Kind.HANDOFF and best.confidence >= REMARKED


def _belongs(found: Finding, clear: dict[str, Finding]) -> bool:
    """Tell whether a piece that could be answered rather goes on about what another piece asks."""
    best, *rest = found.candidates
    others = (item for item in rest if item.entry.id in clear and item.confidence >= CLOSE_CALL)
    return best.entry.kind is Kind.ANSWER and any(_surer(clear[item.entry.id], found) for item in others)


def _surer(one: Finding, other: Finding) -> bool:
    return one.candidates[0].confidence > other.candidates[0].confidence


def _of_kind(candidates: tuple[Candidate, ...], kind: Kind) -> tuple[Candidate, ...]:
    return tuple(item for item in candidates if item.entry.kind is kind)
