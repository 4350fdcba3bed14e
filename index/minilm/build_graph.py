"""The header of a safetensors file with BERT weights → `minilm.onnx`, a graph that reads those weights in place.

The graph holds no weights: each initializer points into the safetensors file by byte offset, so 90 MB of weights are
neither copied nor converted. It takes `ids` and `mask`, both int64 of shape (texts, tokens), and gives `vectors`,
float32 of shape (texts, 384): the mean of the last layer over the mask, of length 1. Run it again only to change the
graph; `onnx` is needed for this alone, so it runs in an environment of its own:

    uv run --no-project --with onnx==1.23.2 python index/minilm/build_graph.py MODEL_FOLDER/model.safetensors
"""

import json
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Graph", "build"]

_LAYERS, _HEADS, _HEAD_WIDTH = 6, 12, 32
_LAYER_NORM_EPSILON = 1e-12  # the model's own, from its config.json
_HIDDEN_SCORE = 1e9  # taken off the attention score of a padded position: its weight becomes exactly 0
_OPSET, _IR_VERSION = 20, 10


@dataclass
class Graph:
    """Nodes and initializers as they are added; `add` returns the name of the new node's output.

    A node is (operator, inputs, output, attributes); a weight is (name, shape, first byte, length in bytes).
    """

    header: Mapping[str, Any]
    data_start: int
    nodes: list[tuple[str, tuple[str, ...], str, dict[str, Any]]] = field(default_factory=list)
    weights: dict[str, tuple[list[int], int, int]] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)

    def add(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add one node; its output is named after its place unless `output` names it."""
        name = output or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append((operator, inputs, name, attributes))
        return name

    def weight(self, name: str) -> str:
        """The name of the tensor `name` of the safetensors file. Raises KeyError when it has none."""
        entry = self.header[name]
        start, end = entry["data_offsets"]
        self.weights[name] = (entry["shape"], self.data_start + start, end - start)
        return name

    def constant(self, name: str, value: float | list[int]) -> str:
        """The name of a small constant: a float, or a list of int64."""
        self.constants[name] = value
        return name


def build(safetensors: Path) -> bytes:
    """The graph, serialised. Reads the header of `safetensors` only."""
    graph = _read_header(safetensors)
    states = _embeddings(graph)
    hidden_scores = _hidden_scores(graph)
    for layer in range(_LAYERS):
        states = _layer(graph, f"encoder.layer.{layer}", states, hidden_scores)
    _sentence_vectors(graph, states)
    return _serialise(graph, safetensors.name)


def _read_header(safetensors: Path) -> Graph:
    # The format: 8 bytes with the length of the header, the header as JSON, then all tensors.
    with safetensors.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        return Graph(json.loads(file.read(length)), 8 + length)


def _embeddings(graph: Graph) -> str:
    words = graph.add("Gather", graph.weight("embeddings.word_embeddings.weight"), "ids")
    length = graph.add("Shape", "ids", start=1, end=2)
    positions = graph.add(
        "Slice", graph.weight("embeddings.position_embeddings.weight"), graph.constant("from_0", [0]), length
    )
    # One text at a time: every token is of type 0.
    types = graph.add("Gather", graph.weight("embeddings.token_type_embeddings.weight"), graph.constant("type_0", [0]))
    states = graph.add("Add", graph.add("Add", words, positions), types)
    return _layer_norm(graph, "embeddings.LayerNorm", states)


def _hidden_scores(graph: Graph) -> str:
    """0 for a token and −1e9 for padding, shaped (texts, 1, 1, tokens): what is added to the attention scores."""
    real = graph.add("Cast", "mask", output="mask_float", to=1)
    missing = graph.add("Sub", real, graph.constant("one", 1.0))
    scores = graph.add("Mul", missing, graph.constant("hidden_score", _HIDDEN_SCORE))
    return graph.add("Unsqueeze", scores, graph.constant("head_axes", [1, 2]))


def _layer(graph: Graph, name: str, states: str, hidden_scores: str) -> str:
    attended = _linear(graph, f"{name}.attention.output.dense", _attention(graph, name, states, hidden_scores))
    states = _layer_norm(graph, f"{name}.attention.output.LayerNorm", graph.add("Add", attended, states))
    wide = graph.add("Gelu", _linear(graph, f"{name}.intermediate.dense", states))
    narrow = _linear(graph, f"{name}.output.dense", wide)
    return _layer_norm(graph, f"{name}.output.LayerNorm", graph.add("Add", narrow, states))


def _attention(graph: Graph, name: str, states: str, hidden_scores: str) -> str:
    query, key, value = (
        _heads(graph, _linear(graph, f"{name}.attention.self.{part}", states), order)
        for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
    )
    scale = graph.constant("score_scale", _HEAD_WIDTH**-0.5)
    scores = graph.add("Mul", graph.add("MatMul", query, key), scale)
    shares = graph.add("Softmax", graph.add("Add", scores, hidden_scores), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", shares, value), perm=[0, 2, 1, 3])
    return graph.add("Reshape", mixed, graph.constant("joined", [0, 0, _HEADS * _HEAD_WIDTH]))


def _heads(graph: Graph, states: str, order: list[int]) -> str:
    """(texts, tokens, 384) → (texts, tokens, 12, 32), its axes put into `order`."""
    split = graph.add("Reshape", states, graph.constant("split", [0, 0, _HEADS, _HEAD_WIDTH]))
    return graph.add("Transpose", split, perm=order)


def _linear(graph: Graph, name: str, states: str) -> str:
    # The file has weights as (out, in); onnxruntime folds the turn into the weights when it loads them.
    turned = graph.add("Transpose", graph.weight(f"{name}.weight"), perm=[1, 0])
    return graph.add("Add", graph.add("MatMul", states, turned), graph.weight(f"{name}.bias"))


def _layer_norm(graph: Graph, name: str, states: str) -> str:
    scale, bias = graph.weight(f"{name}.weight"), graph.weight(f"{name}.bias")
    return graph.add("LayerNormalization", states, scale, bias, axis=-1, epsilon=_LAYER_NORM_EPSILON)


def _sentence_vectors(graph: Graph, states: str) -> str:
    """The mean over the real tokens, of length 1.

    The sum is a product with the row of shares: ReduceSum adds in another order for one text than for several.
    """
    count = graph.add("ReduceSum", "mask_float", graph.constant("token_axis", [1]), keepdims=1)
    shares = graph.add("Unsqueeze", graph.add("Div", "mask_float", count), "token_axis")
    mean = graph.add("Squeeze", graph.add("MatMul", shares, states), "token_axis")
    return graph.add("LpNormalization", mean, output="vectors", axis=-1, p=2)


def _serialise(graph: Graph, location: str) -> bytes:
    import onnx  # only this script needs it, in an environment of its own

    helper, float32, int64 = onnx.helper, onnx.TensorProto.FLOAT, onnx.TensorProto.INT64
    pair = ["texts", "tokens"]
    body = helper.make_graph(
        [helper.make_node(op, inputs, [output], **attributes) for op, inputs, output, attributes in graph.nodes],
        "minilm",
        [helper.make_tensor_value_info(name, int64, pair) for name in ("ids", "mask")],
        [helper.make_tensor_value_info("vectors", float32, ["texts", _HEADS * _HEAD_WIDTH])],
        [_external(onnx, location, name, *place) for name, place in graph.weights.items()]
        + [_small(onnx, name, value) for name, value in graph.constants.items()],
    )
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    return bytes(model.SerializeToString())


def _external(onnx: Any, location: str, name: str, shape: list[int], offset: int, length: int) -> Any:
    tensor = onnx.TensorProto(name=name, dims=shape, data_type=onnx.TensorProto.FLOAT)
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def _small(onnx: Any, name: str, value: float | list[int]) -> Any:
    if isinstance(value, float):
        return onnx.helper.make_tensor(name, onnx.TensorProto.FLOAT, [], [value])
    return onnx.helper.make_tensor(name, onnx.TensorProto.INT64, [len(value)], value)


if __name__ == "__main__":
    Path(__file__).with_name("minilm.onnx").write_bytes(build(Path(sys.argv[1])))
