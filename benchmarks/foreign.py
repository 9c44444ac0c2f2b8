"""Compares the matcher with its peers on other people's FAQs and messages.

    .venv/bin/pip install '.[benchmarks]'
    .venv/bin/python -m benchmarks.foreign FILE.json ...

Each file holds one FAQ and messages inside and outside of it:
{"train": {entry: [phrasing, ...]}, "test_in": [[message, entry], ...], "test_out": [message, ...]}.
Printed are the accuracy over the messages inside, the AUROC with which the score tells them from those outside, and the
share of those inside that is answered right where 5 % of all answers are wrong, the threshold chosen with hindsight.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.matching import covered
from benchmarks.peers import Peer, logistic, minilm, ours, svm
from faq.entry import Entry, Kind
from faq.library import Library

ACCEPTED_WRONG = 0.05


def main() -> None:
    """Print a row for each file and method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    print("| FAQ | method | accuracy | AUROC | coverage at 5 % wrong |\n|---|---|---|---|---|")
    for file in parser.parse_args().files:
        compare(file)


def compare(file: Path) -> None:
    """Print a row a method."""
    faq = json.loads(file.read_text(encoding="utf-8"))
    ids = {name: f"e-{number}" for number, name in enumerate(faq["train"])}
    entries = [Entry(ids[name], Kind.ANSWER, first, tuple(rest), "x") for name, (first, *rest) in faq["train"].items()]
    phrasings = [(text, entry.id) for entry in entries for text in entry.wordings]
    inside = [(text, ids[name]) for text, name in faq["test_in"]]
    makers: dict[str, Callable[[], Peer]] = {
        "TF-IDF + linear SVM": lambda: svm(phrasings),
        "MiniLM nearest": lambda: minilm(phrasings),
        "MiniLM + logistic regression": lambda: logistic(phrasings),
        "ours, lexical": lambda: ours(Library(entries), semantic=False),
        "ours, semantic": lambda: ours(Library(entries), semantic=True),
    }
    for name, make in makers.items():
        peer = make()
        found = [(*peer(text), wanted) for text, wanted in inside]
        sent = [(score, got == wanted, True) for got, score, wanted in found]
        outside = [(peer(text)[1], False, False) for text in faq["test_out"]]
        right, cover = sum(good for _, good, _ in sent), covered(sent + outside, ACCEPTED_WRONG)
        figures = (right / len(sent), auroc(_scores(sent), _scores(outside)), cover / len(sent))
        print(f"| {file.stem} | {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


def _scores(sent: list[tuple[float, bool, bool]]) -> np.ndarray:
    return np.array([score for score, _, _ in sent])


def auroc(inside: np.ndarray, outside: np.ndarray) -> float:
    """Give the chance that a message inside has a higher score than one outside; equal ones count half."""
    if not len(outside):
        return float("nan")
    higher, equal = (compared(inside[:, None], outside).mean() for compared in (np.greater, np.equal))
    return float(higher + equal / 2)


if __name__ == "__main__":
    main()
