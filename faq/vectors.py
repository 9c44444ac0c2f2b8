"""The wordings' vectors in whole numbers of 8 bits: a message meets all of them, and reading them is what takes time.

As floats they take four times the memory and time, and tell nothing more: the encoder rounds much more coarsely.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats, Rows
from faq.encoder import session

_MOST = 63  # one bit is left unused, since older processors would overflow
_ZERO = 128  # what stands for 0 among the numbers of a text
_OPSET, _IR_VERSION = 17, 8  # of onnx; any onnxruntime that we allow knows them


class Vectors:
    """Vectors of length 1, each rounded by its own scale."""

    def __init__(self, exact: Floats) -> None:
        """Round vectors (rows)."""
        self._scales = np.abs(exact).max(axis=1) / np.float32(_MOST)
        self._rounded = np.rint(exact / self._scales[:, None]).astype(np.int8)
        self._product = session(_product(self._rounded.T))

    def __getitem__(self, rows: slice | Rows) -> Floats:
        """Give some of the vectors as floats."""
        return np.asarray(self._rounded[rows] * self._scales[rows, None], np.float32)

    def cosines(self, vectors: Floats) -> Floats:
        """Compare other vectors of length 1 (rows) with all; each is rounded by itself, whatever its company."""
        scales = np.abs(vectors).max(axis=1, keepdims=True) / np.float32(_ZERO - 1)
        rounded = np.rint(vectors / scales) + _ZERO
        (products,) = self._product.run(None, {"texts": rounded.astype(np.uint8)})
        cosines: Floats = products.astype(np.float32)
        cosines *= self._scales
        cosines *= scales
        return cosines


def _product(columns: NDArray[np.int8]) -> bytes:
    """Make the network that multiplies whole numbers with a table; numpy has no quick way to do that."""
    onnx: Any = import_module("onnx")
    make, tensor, types = onnx.helper, onnx.numpy_helper.from_array, onnx.TensorProto
    height, width = columns.shape
    graph = make.make_graph(
        [make.make_node("MatMulInteger", ["texts", "wordings", "zero"], ["products"])],
        "products",
        [make.make_tensor_value_info("texts", types.UINT8, ["count", height])],
        [make.make_tensor_value_info("products", types.INT32, ["count", width])],
        [tensor(np.ascontiguousarray(columns), "wordings"), tensor(np.array(_ZERO, np.uint8), "zero")],
    )
    opsets = [make.make_opsetid("", _OPSET)]
    model: bytes = make.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION).SerializeToString()
    return model
