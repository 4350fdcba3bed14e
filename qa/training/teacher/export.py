"""Writes a trained reader as a graph for onnxruntime: 7-bit weights, multiplied as integers by onnxruntime.

    python -m qa.training.teacher.export --checkpoint last.pt --weights model.safetensors --out teacher.onnx.gz

Seven bits, not eight: processors without VNNI add two products of an unsigned and a signed byte in 16 bits, which eight
would overflow. A column of a matrix has a scale of its own, and so has a row of the word table.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper

from qa.training.teacher.model import HEADS, HIDDEN, Reader, buckets

__all__ = ["Graph", "build", "main"]

LIMIT = 63
PER_HEAD = HIDDEN // HEADS
LONGEST = 512  # tokens of an input


class Graph:
    """Collects nodes and constants."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def const(self, name, array):
        self.constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def node(self, op, inputs, domain="", **kw):
        self.count += 1
        out = f"t{self.count}"
        self.nodes.append(helper.make_node(op, inputs, [out], domain=domain, **kw))
        return out

    def linear(self, x, name, weight, bias):
        """X @ weight.T + bias with integer products."""
        w = weight.T
        scale = np.maximum(np.abs(w).max(0), 1e-8) / LIMIT
        q = np.clip(np.rint(w / scale), -LIMIT, LIMIT).astype(np.int8)
        inputs = [
            x,
            self.const(name + ".w", q),
            self.const(name + ".s", scale.astype(np.float32)),
            self.const(name + ".z", np.zeros(q.shape[1], np.int8)),
            self.const(name + ".b", bias.astype(np.float32)),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, "com.microsoft")

    def exact(self, x, name, weight, bias):
        y = self.node("MatMul", [x, self.const(name + ".w", weight.T.astype(np.float32))])
        return self.node("Add", [y, self.const(name + ".b", bias.astype(np.float32))])

    def norm(self, x, name, weight, bias):
        return self.node(
            "LayerNormalization",
            [x, self.const(name + ".g", weight), self.const(name + ".c", bias)],
            axis=-1,
            epsilon=1e-5,
        )


def _embedded(g, s):
    """The states before the first layer, and the numbers of the places."""
    table = s["words.weight"]
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / LIMIT
    words = g.const("words", np.clip(np.rint(table / scale), -LIMIT, LIMIT).astype(np.int8))
    rows = g.node("Cast", [g.node("Gather", [words, "ids"])], to=TensorProto.FLOAT)
    x = g.node("Mul", [rows, g.node("Gather", [g.const("words.s", scale.astype(np.float32)), "ids"])])
    width = g.node("Gather", [g.node("Shape", ["ids"]), g.const("axis1", np.array(1, np.int64))])
    steps = g.node("Range", ["zero", width, "one"])
    places = g.node("Gather", [g.const("positions", s["positions.weight"]), g.node("Add", [steps, "two"])])
    return g.norm(g.node("Add", [x, places]), "norm", s["norm.weight"], s["norm.bias"]), steps


def _relative(g, s, steps):
    """What each head adds for how far two places are apart: a look-up by their difference + 511."""
    line = buckets(LONGEST)
    by_difference = np.concatenate([line[0, 1:].numpy()[::-1], line[:, 0].numpy()])
    table = g.const("relative", s["relative.weight"][by_difference].astype(np.float32))
    apart = g.node("Sub", [g.node("Unsqueeze", [steps, g.const("ax1", np.array([1], np.int64))]),
                           g.node("Unsqueeze", [steps, g.const("ax0", np.array([0], np.int64))])])  # fmt: skip
    apart = g.node("Add", [apart, g.const("shift", np.array(LONGEST - 1, np.int64))])
    return g.node("Unsqueeze", [g.node("Transpose", [g.node("Gather", [table, apart])], perm=[2, 0, 1]), "ax0"])


def _layer(g, s, b, x, bias):
    qkv = g.node("Reshape", [g.linear(x, b + "qkv", s[b + "qkv.weight"], s[b + "qkv.bias"]), "heads"])
    q, k, v = (g.node("Gather", [qkv, f"part{i}"], axis=2) for i in range(3))  # rows, width, heads, size
    q = g.node("Mul", [g.node("Transpose", [q], perm=[0, 2, 1, 3]), "shrink"])
    scores = g.node("Add", [g.node("MatMul", [q, g.node("Transpose", [k], perm=[0, 2, 3, 1])]), bias])
    mixed = g.node("MatMul", [g.node("Softmax", [scores], axis=-1), g.node("Transpose", [v], perm=[0, 2, 1, 3])])
    mixed = g.node("Reshape", [g.node("Transpose", [mixed], perm=[0, 2, 1, 3]), "back"])
    out = g.linear(mixed, b + "out", s[b + "out.weight"], s[b + "out.bias"])
    x = g.norm(g.node("Add", [x, out]), b + "norm1", s[b + "norm1.weight"], s[b + "norm1.bias"])
    up = g.node("Gelu", [g.linear(x, b + "up", s[b + "up.weight"], s[b + "up.bias"])], "com.microsoft")
    down = g.linear(up, b + "down", s[b + "down.weight"], s[b + "down.bias"])
    return g.norm(g.node("Add", [x, down]), b + "norm2", s[b + "norm2.weight"], s[b + "norm2.bias"])


def build(state, layers):
    """The graph: ids (rows × width) in; marks (rows × width × 4), stance (rows × 3), polar (rows × 2) out."""
    s, g = {k: v.float().numpy() for k, v in state.items()}, Graph()
    numbers = {"zero": 0, "one": 1, "two": 2, "part0": 0, "part1": 1, "part2": 2}
    numbers |= {"heads": [0, 0, 3, HEADS, PER_HEAD], "back": [0, 0, HIDDEN]}
    for name, value in numbers.items():
        g.const(name, np.array(value, np.int64))
    g.const("shrink", np.array(PER_HEAD**-0.5, np.float32))
    x, steps = _embedded(g, s)
    bias = _relative(g, s, steps)
    for n in range(layers):
        x = _layer(g, s, f"layers.{n}.", x, bias)
    pooled = g.node(
        "Tanh", [g.exact(g.node("Gather", [x, "zero"], axis=1), "pooled", s["pooled.weight"], s["pooled.bias"])]
    )
    outputs = []
    for out, source, name, size in (
        ("marks", x, "tokens", 4),
        ("stance", pooled, "status", 3),
        ("polar", pooled, "yes", 2),
    ):
        g.nodes.append(
            helper.make_node("Identity", [g.exact(source, name, s[name + ".weight"], s[name + ".bias"])], [out])
        )
        shape = ["rows", "width", size] if out == "marks" else ["rows", size]
        outputs.append(helper.make_tensor_value_info(out, TensorProto.FLOAT, shape))
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", "width"])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(
        helper.make_graph(g.nodes, "reader", [ids], outputs, g.constants), opset_imports=opsets, ir_version=8
    )


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--checkpoint", type=Path, required=True)
    p.add_argument("--weights", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--layers", type=int, default=8)
    a = p.parse_args()
    reader = Reader(a.layers)
    reader.load_mpnet(a.weights)
    reader.load_state_dict(torch.load(a.checkpoint)["average"], strict=False)
    data = build(reader.state_dict(), a.layers).SerializeToString()
    with a.out.open("wb") as f, gzip.GzipFile("", "wb", 6, f, mtime=0) as z:
        z.write(data)
    print(len(data), a.out.stat().st_size)


if __name__ == "__main__":
    main()
