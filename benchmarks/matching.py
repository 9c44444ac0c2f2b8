"""Compares the matcher with its peers on the same content and messages, in one run.

    .venv/bin/pip install '.[benchmarks]'
    .venv/bin/python -m benchmarks.matching [--growth matching-growth.png]

Each peer answers with the entry of its best phrasing (or class) and its own score; coverage is the share of the
messages in scope that are answered right at the threshold where 3 % of the answers are wrong, the threshold being
chosen with hindsight for each.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import Peer, bm25, difflib_like_chatterbot, fuzzy, minilm, ours, svm
from faq.entry import Entry, Kind
from faq.library import Library
from faq.matcher import Matcher
from faq.text import normalise

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "faq" / "content"
MESSAGES = ROOT / "tests" / "data" / "client-messages.jsonl"
ACCEPTED_WRONG = 0.03


def compare(limit: int) -> None:
    """Print a row a peer."""
    library = Library.load(CONTENT)
    phrasings = [
        (normalise(text), entry.id)
        for entry in library.entries
        if entry.kind is not Kind.URGENT
        for text in entry.wordings
    ]
    kinds = {entry.id: entry.kind for entry in library.entries}
    near = {entry.id: {entry.id, *entry.related} for entry in library.entries}
    messages = [
        row
        for row in map(json.loads, MESSAGES.read_text(encoding="utf-8").splitlines())
        if row["kind"] in {"in", "out"} and row.get("style") not in {"multi", "other-language"}
    ]
    makers: dict[str, Callable[[], Peer]] = {
        "thefuzz extractOne": lambda: fuzzy(phrasings, "thefuzz", "WRatio"),
        "rapidfuzz WRatio": lambda: fuzzy(phrasings, "rapidfuzz", "WRatio"),
        "difflib (ChatterBot)": lambda: difflib_like_chatterbot(phrasings),
        "rank-bm25": lambda: bm25(phrasings),
        "TF-IDF + linear SVM": lambda: svm(phrasings),
        "MiniLM nearest": lambda: minilm(phrasings),
        "ours, lexical": lambda: ours(library, semantic=False),
        "ours, semantic": lambda: ours(library, semantic=True),
    }
    print("| method | top 1 | coverage at 3 % wrong | p50 ms | p99 ms | load s | memory MB, so far |")
    print("|---|---|---|---|---|---|---|")
    for name, make in makers.items():
        some = messages[:: max(1, len(messages) // limit)] if "difflib" in name or "thefuzz" in name else messages
        try:
            print(_row(name, make, some, kinds, near), flush=True)
        except ImportError as error:
            print(f"| {name} | not installed: {error} |")


def _row(
    name: str,
    make: Callable[[], Peer],
    messages: list[dict[str, Any]],
    kinds: dict[str, Kind],
    near: dict[str, set[str]],
) -> str:
    start = time.perf_counter()
    peer = make()
    load = time.perf_counter() - start
    times, found = [], []
    for message in messages:
        start = time.perf_counter()
        found.append(peer(message["q"]))
        times.append(1000 * (time.perf_counter() - start))
    right = [_right(message, entry, near) for message, (entry, _) in zip(messages, found, strict=True)]
    inside = [message["kind"] == "in" for message in messages]
    sent = [
        (score, good, within)
        for (entry, score), good, within in zip(found, right, inside, strict=True)
        if kinds.get(entry) is Kind.ANSWER
    ]
    top = sum(good for good, within in zip(right, inside, strict=True) if within) / sum(inside)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p50, p99 = np.percentile(times, [50, 99])
    cover = covered(sent, ACCEPTED_WRONG) / sum(inside)
    return f"| {name} | {top:.3f} | {cover:.3f} | {p50:.1f} | {p99:.1f} | {load:.1f} | {memory:.0f} |"


def _right(message: dict[str, Any], entry: str, near: dict[str, set[str]]) -> bool:
    acceptable = {*message["topics"], *message.get("also_ok", [])}
    for topic in message["topics"][:1]:
        acceptable |= near.get(topic, set())
    return entry in acceptable


def covered(sent: list[tuple[float, bool, bool]], accepted_wrong: float) -> int:
    """Count the right answers at the lowest threshold that keeps the wrong share.

    Given of each answer are its score, whether it is right, and whether the message is within scope.
    """
    best = right = wrong = 0
    for _, good, within in sorted(sent, key=lambda one: -one[0]):
        right += good and within
        wrong += not good
        if wrong <= accepted_wrong * (right + wrong):
            best = right
    return best


def growth(path: Path) -> None:
    """Time made-up content from 100 to 100,000 phrasings, and draw it."""
    from matplotlib import pyplot as plt

    dice = np.random.default_rng(1)
    syllables = [
        "ba",
        "ko",
        "ri",
        "ta",
        "mu",
        "ne",
        "so",
        "li",
        "pe",
        "du",
        "ga",
        "vi",
        "fo",
        "zu",
        "chi",
        "tre",
        "sna",
    ]
    words = sorted({"".join(dice.choice(syllables, dice.integers(2, 5))) for _ in range(20_000)})
    points = []
    print("| phrasings | load s | p50 ms | p99 ms | memory MB, so far |\n|---|---|---|---|---|")
    for size in (100, 1_000, 10_000, 100_000):
        library = _made_up(size, words, dice)
        start = time.perf_counter()
        matcher = Matcher(library, semantic=False)
        load = time.perf_counter() - start
        times = []
        for number in range(100):
            entry = library.entries[number * 7 % len(library.entries)]
            start = time.perf_counter()
            matcher.match(entry.phrasings[-1].partition(" ")[2])
            times.append(1000 * (time.perf_counter() - start))
        p50, p99 = np.percentile(times, [50, 99])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        points.append((size, p50, p99))
        print(f"| {size:,} | {load:.1f} | {p50:.1f} | {p99:.1f} | {memory:.0f} |", flush=True)
    sizes, medians, slowest = zip(*points, strict=True)
    plt.loglog(sizes, medians, "o-", label="p50")
    plt.loglog(sizes, slowest, "o--", label="p99")
    plt.xlabel("phrasings")
    plt.ylabel("ms a message")
    plt.legend()
    plt.savefig(path, dpi=110)


def _made_up(size: int, words: list[str], dice: np.random.Generator) -> Library:
    """Give entries of ten phrasings: three words of the entry's own six, five of all, common ones more often."""
    common = 1 / np.arange(1, len(words) + 1)
    common /= common.sum()
    count = max(1, size // 10)
    every = dice.choice(words, (count, 10, 5), p=common)
    entries = []
    for number in range(count):
        own = dice.choice(words, 6)
        texts = [" ".join([*dice.choice(own, 3), *every[number, place]]) for place in range(10)]
        entries.append(Entry(f"e-{number}", Kind.ANSWER, texts[0], tuple(texts[1:]), "x"))
    return Library(entries)


def main() -> None:
    """Run the comparison, or the growth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--growth", type=Path, metavar="PNG", help="time 100 to 100,000 phrasings instead, and draw it")
    parser.add_argument("--limit", type=int, default=60, help="messages for the slow peers")
    options = parser.parse_args()
    if options.growth:
        growth(options.growth)
    else:
        compare(options.limit)


if __name__ == "__main__":
    main()
