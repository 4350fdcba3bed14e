"""Checkpoints in, `reader.onnx` out: the graph with the trained weights, as int8, half or single precision.

The word embeddings stay where they are: their initializer points into the embedder's safetensors file by byte offset.
Inputs `ids`, `types`, `mask` (int64, items × tokens); outputs `tokens` (float32, items × tokens × 3: start, end,
evidence) and `answerable` (float32, items).

    python -m qa.training.export --checkpoint last.pt --weights model.safetensors --out reader.onnx --precision int8
"""

from __future__ import annotations

import argparse
import json
import struct
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from qa.training.model import CHANNELS, HEADS, HIDDEN, LAYERS

__all__ = ["build", "main"]

_OPSET, _IR_VERSION = 20, 10
_EPSILON = 1e-12
_HIDDEN_SCORE = 1e9  # taken off the attention score of a padded position
_PRECISIONS = ("int8", "half", "single")


class _Graph:
    """Nodes and initializers as they are added; every method returns the name of what it added."""

    def __init__(self, weights: dict[str, np.ndarray], precision: str, largest: int) -> None:
        self.weights, self.precision, self.largest = weights, precision, largest
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def add(self, operator: str, *inputs: str, output: str = "", outputs: int = 1, **attributes: object) -> str:
        """One node; of several outputs the others are named `NAME.1`, `NAME.2` …"""
        name = output or f"{operator.lower()}_{len(self.nodes)}"
        names = [name, *(f"{name}.{i}" for i in range(1, outputs))]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        """A tensor that is stored in the graph."""
        self.initializers[name] = numpy_helper.from_array(value, name)
        return name

    def weight(self, name: str, *, turned: bool = False) -> str:
        """A trained tensor, stored in half precision unless the graph is of single precision."""
        value = np.ascontiguousarray(self.weights[name].T if turned else self.weights[name])
        if self.precision == "single":
            return self.constant(name, value)
        return self.add("Cast", self.constant(name, value.astype(np.float16)), to=TensorProto.FLOAT)

    def linear(self, name: str, states: str, *, exact: bool = False) -> str:
        """`states` times the trained matrix plus its bias; in int8 by one scale a column, unless `exact`."""
        if self.precision != "int8" or exact:
            product = self.add("MatMul", states, self.weight(f"{name}.weight", turned=True))
            return self.add("Add", product, self.weight(f"{name}.bias"))
        matrix = np.ascontiguousarray(self.weights[f"{name}.weight"].T)
        scale = (np.abs(matrix).max(axis=0) / self.largest).astype(np.float32)
        whole = np.rint(matrix / scale).clip(-self.largest, self.largest).astype(np.int8)
        packed = self.add("DynamicQuantizeLinear", states, outputs=3)
        weight = self.constant(f"{name}.int8", whole)
        zero = self.constant(f"{name}.zero", np.zeros((), np.int8))
        product = self.add("MatMulInteger", packed, weight, f"{packed}.2", zero)
        scales = self.add("Mul", f"{packed}.1", self.constant(f"{name}.scale", scale))
        plain = self.add("Mul", self.add("Cast", product, to=TensorProto.FLOAT), scales)
        return self.add("Add", plain, self.weight(f"{name}.bias"))

    def norm(self, name: str, states: str) -> str:
        """Layer normalisation."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", states, scale, bias, axis=-1, epsilon=_EPSILON)

    def integers(self, name: str, *values: int) -> str:
        """A small list of int64."""
        return self.constant(name, np.array(values, np.int64))


def _words(graph: _Graph, safetensors: Path) -> str:
    """The word embeddings, left in the embedder's file (8 bytes of header length, the header as JSON, all tensors)."""
    with safetensors.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        entry = json.loads(file.read(length))["embeddings.word_embeddings.weight"]
    start, end = entry["data_offsets"]
    tensor = TensorProto(name="words", dims=entry["shape"], data_type=TensorProto.FLOAT)
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", safetensors.name), ("offset", 8 + length + start), ("length", end - start)):
        tensor.external_data.add(key=key, value=str(value))
    graph.initializers["words"] = tensor
    return "words"


def _embeddings(graph: _Graph, safetensors: Path) -> str:
    words = graph.add("Gather", _words(graph, safetensors), "ids")
    length = graph.add("Shape", "ids", start=1, end=2)
    positions = graph.add("Slice", graph.weight("positions.weight"), graph.integers("from_0", 0), length)
    types = graph.add("Gather", graph.weight("types.weight"), "types")
    return graph.norm("norm", graph.add("Add", graph.add("Add", words, positions), types))


def _hidden_scores(graph: _Graph) -> str:
    """0 for a token and −1e9 for padding, shaped (items, 1, 1, tokens)."""
    missing = graph.add("Sub", graph.constant("one", np.float32(1).reshape(())), graph.add("Cast", "mask", to=1))
    scores = graph.add("Mul", missing, graph.constant("hidden", np.float32(-_HIDDEN_SCORE).reshape(())))
    return graph.add("Unsqueeze", scores, graph.integers("head_axes", 1, 2))


def _layer(graph: _Graph, name: str, states: str, hidden: str) -> str:
    split = graph.add(
        "Reshape", graph.linear(f"{name}.qkv", states), graph.integers("split", 0, 0, 3, HEADS, HIDDEN // HEADS)
    )
    parts = graph.add("Split", graph.add("Transpose", split, perm=[2, 0, 3, 1, 4]), outputs=3, axis=0, num_outputs=3)
    first = graph.integers("first_axis", 0)
    query, key, value = (graph.add("Squeeze", part, first) for part in (parts, f"{parts}.1", f"{parts}.2"))
    scale = graph.constant("scale", np.float32((HIDDEN // HEADS) ** -0.5).reshape(()))
    scores = graph.add("MatMul", graph.add("Mul", query, scale), graph.add("Transpose", key, perm=[0, 1, 3, 2]))
    shares = graph.add("Softmax", graph.add("Add", scores, hidden), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", shares, value), perm=[0, 2, 1, 3])
    mixed = graph.linear(f"{name}.out", graph.add("Reshape", mixed, graph.integers("joined", 0, 0, HIDDEN)))
    states = graph.norm(f"{name}.norm1", graph.add("Add", states, mixed))
    inner = graph.linear(f"{name}.down", graph.add("Gelu", graph.linear(f"{name}.up", states)))
    return graph.norm(f"{name}.norm2", graph.add("Add", states, inner))


def build(weights: dict[str, np.ndarray], safetensors: Path, precision: str, *, largest: int = 63) -> bytes:
    """The graph, serialised.

    `largest`: magnitude of the int8 weights. Processors without VNNI add two products of bytes in 16 bits: up to 63
    that cannot overflow, up to 127 it can.
    """
    graph = _Graph(weights, precision, largest)
    states, hidden = _embeddings(graph, safetensors), _hidden_scores(graph)
    for number in range(LAYERS):
        states = _layer(graph, f"layers.{number}", states, hidden)
    graph.add("Identity", graph.linear("tokens", states, exact=True), output="tokens")
    start = graph.add("Gather", states, graph.constant("place_0", np.int64(0).reshape(())), axis=1)
    pooled = graph.add("Tanh", graph.linear("pooled", start, exact=True))
    answerable = graph.linear("answerable", pooled, exact=True)
    graph.add("Squeeze", answerable, graph.integers("last_axis", 1), output="answerable")
    pair = ["items", "tokens_"]
    body = helper.make_graph(
        graph.nodes,
        "reader",
        [helper.make_tensor_value_info(name, TensorProto.INT64, pair) for name in ("ids", "types", "mask")],
        [
            helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [*pair, CHANNELS]),
            helper.make_tensor_value_info("answerable", TensorProto.FLOAT, ["items"]),
        ],
        list(graph.initializers.values()),
    )
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    return model.SerializeToString()


def main() -> None:
    """Write the graph of the mean of the checkpoints' averaged weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, nargs="+", help="of several the mean is taken")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--precision", choices=_PRECISIONS, default="int8")
    parser.add_argument("--largest", type=int, default=63)
    arguments = parser.parse_args()
    found = [torch.load(path)["average"] for path in arguments.checkpoint]
    weights = {name: torch.stack([each[name] for each in found]).mean(0).numpy() for name in found[0]}
    graph = build(weights, arguments.weights, arguments.precision, largest=arguments.largest)
    arguments.out.write_bytes(graph)


if __name__ == "__main__":
    main()
