"""The encoder's model with few nodes: as it comes, half of a short text's time goes to nodes that change nothing.

They find out shapes, turn tables, and mask what is never masked. All numbers that come out stay the same to the last
bit: rounding to 8 bits makes much of the smallest difference, and would turn some vectors by a cosine of .99.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LAYERS, _HEADS = 6, 12
_HEAD = 32  # numbers each head works with
_MICROSOFT = "com.microsoft"  # whose operators onnxruntime knows beside the standard ones
_TINY = 1e-12  # keeps a layer's normalisation from dividing by nothing

Array = NDArray[np.float32]


def fused(path: Path) -> Any:
    """Build the network of a float model anew."""
    given = _Given(path)
    graph = _Graph(given)
    state = graph.embedded()
    for number in range(_LAYERS):
        state = graph.layer(state, f"inner.encoder.layer.{number}")
    return graph.model(state)


class _Given:
    """The weights of the model as it is."""

    def __init__(self, path: Path) -> None:
        self.onnx: Any = import_module("onnx")
        model = self.onnx.load(path)
        self.ir_version, self.opset = model.ir_version, model.opset_import[0].version
        self._tensors = {tensor.name: tensor for tensor in model.graph.initializer}
        self._makers = {output: node for node in model.graph.node for output in node.output}
        self._adds = {name: node for node in model.graph.node if node.op_type == "Add" for name in node.input}

    def array(self, name: str) -> Array:
        found: Array = self.onnx.numpy_helper.to_array(self._tensors[name])
        return found

    def linear(self, name: str) -> tuple[Array, Array]:
        """A linear layer's weights, which have no names of their own, and its bias."""
        bias = f"{name}.bias"
        product = next(self._makers[one] for one in self._adds[bias].input if one in self._makers)
        return self.array(product.input[1]), self.array(bias)


class _Graph:
    """The network, node by node."""

    def __init__(self, given: _Given) -> None:
        self._given = given
        self._onnx = given.onnx
        self._nodes: list[Any] = []
        self._tensors: list[Any] = []

    def embedded(self) -> str:
        """Words at their places; to the model all of them belong to the first of two texts."""
        tables = [f"inner.embeddings.{name}_embeddings.weight" for name in ("word", "token_type", "position")]
        words, kinds, places = (self._tensor(self._given.array(name)) for name in tables)
        first = self._tensor(np.zeros(1, np.int64))
        word, kind, place = (
            self._node("Gather", table, at)
            for table, at in ((words, "input_ids"), (kinds, first), (places, "position_ids"))
        )
        return self._normed(self._sum(self._sum(word, kind), place), "inner.embeddings.LayerNorm")

    def layer(self, state: str, name: str) -> str:
        """Attention, then two linear layers."""
        parts = [self._given.linear(f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        weights, bias = (self._tensor(np.concatenate(arrays, axis=-1)) for arrays in zip(*parts, strict=True))
        scale = float(np.float32(_HEAD**-0.25) ** 2)  # as it comes, the model scales both sides by the square root
        found = self._node("Attention", state, weights, bias, domain=_MICROSOFT, num_heads=_HEADS, scale=scale)
        found = self._linear(found, *self._given.linear(f"{name}.attention.output.dense"))
        state = self._normed(self._sum(found, state), f"{name}.attention.output.LayerNorm")
        wide = self._linear(state, *self._given.linear(f"{name}.intermediate.dense"))
        shrink, shift = self._given.linear(f"{name}.output.dense")
        narrow = self._linear(self._gelu_twice(wide), shrink / np.float32(2), shift)
        return self._normed(self._sum(narrow, state), f"{name}.output.LayerNorm")

    def model(self, output: str) -> Any:
        make, tensors = self._onnx.helper, self._onnx.TensorProto
        graph = make.make_graph(
            self._nodes,
            "all-MiniLM-L6-v2",
            [
                make.make_tensor_value_info("input_ids", tensors.INT64, [1, "tokens"]),
                make.make_tensor_value_info("position_ids", tensors.INT64, ["places"]),
            ],
            [make.make_tensor_value_info(output, tensors.FLOAT, [1, "tokens", _HEADS * _HEAD])],
            self._tensors,
        )
        opsets = [make.make_opsetid("", self._given.opset), make.make_opsetid(_MICROSOFT, 1)]
        return make.make_model(graph, opset_imports=opsets, ir_version=self._given.ir_version)

    def _gelu_twice(self, wide: str) -> str:
        """Twice the GELU, which saves a node; its own operator rounds otherwise."""
        root, one = self._tensor(np.float32(2) ** np.float32(0.5)), self._tensor(np.float32(1))
        return self._node("Mul", wide, self._sum(self._node("Erf", self._node("Div", wide, root)), one))

    def _linear(self, state: str, weights: Array, bias: Array) -> str:
        return self._sum(self._node("MatMul", state, self._tensor(weights)), self._tensor(bias))

    def _normed(self, state: str, name: str) -> str:
        weights, bias = (self._tensor(self._given.array(f"{name}.{part}")) for part in ("weight", "bias"))
        return self._node("LayerNormalization", state, weights, bias, axis=-1, epsilon=_TINY)

    def _sum(self, one: str, other: str) -> str:
        return self._node("Add", one, other)

    def _node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"node {len(self._nodes)}"
        self._nodes.append(self._onnx.helper.make_node(operator, inputs, [output], **attributes))
        return output

    def _tensor(self, array: NDArray[Any] | np.generic) -> str:
        name = f"tensor {len(self._tensors)}"
        self._tensors.append(self._onnx.numpy_helper.from_array(np.asarray(array), name))
        return name
