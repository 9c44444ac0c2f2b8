"""Other ways to match a message with the phrasings, each a function from a message to an entry and a score."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

from faq.encoder import load_encoder
from faq.library import Library
from faq.matcher import Matcher
from faq.store import Store
from faq.text import normalise

Peer = Callable[[str], tuple[str, float]]  # a message -> the entry's id and the score
Phrasings = list[tuple[str, str]]  # text, entry id


def fuzzy(phrasings: Phrasings, package: str, scorer: str) -> Peer:
    """Make thefuzz's or rapidfuzz's extractOne a peer."""
    module = __import__(package, fromlist=["fuzz", "process"])
    texts, owners = [text for text, _ in phrasings], [owner for _, owner in phrasings]
    score = getattr(module.fuzz, scorer)

    def match(text: str) -> tuple[str, float]:
        found = module.process.extractOne(normalise(text) or "-", texts, scorer=score)
        place = found[2] if package == "rapidfuzz" else texts.index(found[0])
        return owners[place], found[1]

    return match


def difflib_like_chatterbot(phrasings: Phrasings) -> Peer:
    """ChatterBot's default: the ratio of difflib against every statement."""

    def match(text: str) -> tuple[str, float]:
        matcher = SequenceMatcher(b=normalise(text))
        best = ("", -1.0)
        for phrasing, owner in phrasings:
            matcher.set_seq1(phrasing)
            if matcher.real_quick_ratio() > best[1] and (ratio := matcher.ratio()) > best[1]:
                best = (owner, ratio)
        return best

    return match


def bm25(phrasings: Phrasings) -> Peer:
    """rank-bm25 over the phrasings."""
    from rank_bm25 import BM25Okapi

    index = BM25Okapi([text.split() or ["-"] for text, _ in phrasings])

    def match(text: str) -> tuple[str, float]:
        scores = index.get_scores(normalise(text).split())
        return phrasings[int(scores.argmax())][1], float(scores.max())

    return match


def svm(phrasings: Phrasings) -> Peer:
    """TF-IDF over words and letter groups, and a linear SVM."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, letters), LinearSVC())
    model.fit([text for text, _ in phrasings], [owner for _, owner in phrasings])

    def match(text: str) -> tuple[str, float]:
        scores = model.decision_function([normalise(text)])[0]
        return str(model.classes_[scores.argmax()]), float(scores.max())

    return match


def minilm(phrasings: Phrasings) -> Peer:
    """The nearest phrasing by sentence embedding."""
    encoder = load_encoder(Store(None, "encoder"))
    if encoder is None:
        raise ImportError("the semantic extra")
    vectors = encoder.encode([text for text, _ in phrasings])

    def match(text: str) -> tuple[str, float]:
        scores = vectors @ encoder.encode([text])[0]
        return phrasings[int(scores.argmax())][1], float(scores.max())

    return match


def logistic(phrasings: Phrasings) -> Peer:
    """Logistic regression on sentence embeddings."""
    from sklearn.linear_model import LogisticRegression

    encoder = load_encoder(Store(None, "encoder"))
    if encoder is None:
        raise ImportError("the semantic extra")
    model = LogisticRegression(C=10, max_iter=2000)
    model.fit(encoder.encode([text for text, _ in phrasings]), [owner for _, owner in phrasings])

    def match(text: str) -> tuple[str, float]:
        chances = model.predict_proba(encoder.encode([text]))[0]
        return str(model.classes_[chances.argmax()]), float(chances.max())

    return match


def ours(library: Library, *, semantic: bool) -> Peer:
    """Make the bot's own matcher a peer, cold: without a cache."""
    matcher = Matcher(library, semantic=semantic)

    def match(text: str) -> tuple[str, float]:
        ranked = matcher.match(text).parts[0].entries
        return (ranked[0].entry.id, ranked[0].confidence) if ranked else ("", 0.0)

    return match
