"""The int8 graph of the reader's network → the same network as a graph that computes in single precision.

Every int8 product, `MatMulInteger(DynamicQuantizeLinear(x), W)` scaled back to floats, becomes `MatMul(x, W · scale)`;
what is stored stays as it is, and `W · scale` is worked out once, when the graph is opened. So both compute with the
same weights, and differ by what it costs to round what goes into each product.

An ONNX file is a protobuf message; only four of its message types are looked into here, the rest is passed on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

__all__ = ["single_precision"]

_MODEL_GRAPH, _GRAPH_NODE, _GRAPH_TENSOR, _TENSOR_NAME = 7, 1, 5, 8  # numbers of the fields, from onnx.proto
_INPUT, _OUTPUT, _OPERATOR = 1, 2, 4
_BYTES, _VARINT, _EIGHT, _FOUR = 2, 0, 1, 5  # wire types


@dataclass(frozen=True, slots=True)
class _Node:
    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rest: bytes = b""  # its attributes, as they stand


def single_precision(graph: bytes) -> bytes:
    """The serialised graph with float products; a graph without int8 products comes back unchanged."""
    parts = list(_fields(graph))
    return b"".join(_field(_MODEL_GRAPH, _plain(value)) if n == _MODEL_GRAPH else whole for n, value, whole in parts)


def _plain(body: bytes) -> bytes:
    nodes, others = [], []
    for number, value, whole in _fields(body):
        if number == _GRAPH_NODE:
            nodes.append(_node(value))
        elif number != _GRAPH_TENSOR or not _is_zero_point(value):
            others.append(whole)
    return b"".join([*(_field(_GRAPH_NODE, _packed(node)) for node in _unrounded(nodes)), *others])


def _is_zero_point(tensor: bytes) -> bool:
    """Whether only the int8 products read it."""
    return any(number == _TENSOR_NAME and value.endswith(b".zero") for number, value, _ in _fields(tensor))


def _unrounded(nodes: Sequence[_Node]) -> Iterator[_Node]:
    """The nodes in an order that still holds, without the rounding of what goes into a product."""
    rounded: dict[str, str] = {}  # output of the rounding → what was rounded
    products: dict[str, tuple[str, str]] = {}  # output of a product → what was rounded, the layer's name
    for node in nodes:
        first = node.inputs[0] if node.inputs else ""
        if node.operator == "DynamicQuantizeLinear":
            rounded |= dict.fromkeys(node.outputs, first)
        elif node.operator == "MatMulInteger":
            products[node.outputs[0]] = rounded[first], node.inputs[1].removesuffix(".int8")
        elif node.operator == "Cast" and first in products:
            products[node.outputs[0]] = products[first]
            layer = products[first][1]
            yield replace(node, inputs=(f"{layer}.int8",), outputs=(f"{layer}.whole",))
            yield _Node("Mul", (f"{layer}.whole", f"{layer}.scale"), (f"{layer}.plain",))
        elif node.operator == "Mul" and first in products:
            asked, layer = products[first]
            yield _Node("MatMul", (asked, f"{layer}.plain"), node.outputs)
        elif not (node.operator == "Mul" and first in rounded):
            yield node


def _node(message: bytes) -> _Node:
    fields = list(_fields(message))
    texts = {kind: tuple(v.decode() for n, v, _ in fields if n == kind) for kind in (_INPUT, _OUTPUT, _OPERATOR)}
    rest = b"".join(whole for n, _, whole in fields if n not in texts)
    return _Node(texts[_OPERATOR][0], texts[_INPUT], texts[_OUTPUT], rest)


def _packed(node: _Node) -> bytes:
    named = [*((_INPUT, i) for i in node.inputs), *((_OUTPUT, o) for o in node.outputs), (_OPERATOR, node.operator)]
    return b"".join([*(_field(number, text.encode()) for number, text in named), node.rest])


def _fields(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each field of a protobuf message: its number, its bytes where it holds any, and all of it."""
    at = 0
    while at < len(message):
        start = at
        key, at = _varint(message, at)
        value = b""
        if key & 7 == _BYTES:
            size, at = _varint(message, at)
            value, at = message[at : at + size], at + size
        elif key & 7 == _VARINT:
            _, at = _varint(message, at)
        else:
            at += {_EIGHT: 8, _FOUR: 4}[key & 7]
        yield key >> 3, value, message[start:at]


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def _field(number: int, value: bytes) -> bytes:
    return _as_varint(number << 3 | _BYTES) + _as_varint(len(value)) + value


def _as_varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
