"""The encoder as an ONNX graph with 8-bit weights, and back into PyTorch.

The graph is written node by node: ids (b, t) in, unnormalised means (b, hidden) and the states
(b, t, hidden) that they are the means of out. Matrices
are unsigned bytes with a scale and zero point a column, the word embeddings signed bytes with a
scale a row; activations are quantised at run time (Jacob et al. 2018, "Quantization and Training
of Neural Networks for Efficient Integer-Arithmetic-Only Inference", eq. 1). Weights are unsigned
because products of unsigned with signed bytes overflow on processors without VNNI, which
most laptops are.

There is no attention mask: texts of one run have the same number of tokens.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tandai.finetuning.network import Encoder, Shape

_OPSET = 20
_IR_VERSION = 10
_LAYER_PARTS = ("qkv", "out", "inner", "outer")


class _Graph:
    """Nodes and initializers; each method adds nodes and returns the name of the result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.tensors.append(numpy_helper.from_array(value, name))
        return name

    def node(
        self, kind: str, inputs: list[str], outputs: int = 1, **attributes: object
    ) -> list[str]:
        names = [f"v{len(self.nodes)}_{n}" for n in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names

    def one(self, kind: str, *inputs: str, **attributes: Any) -> str:
        return self.node(kind, list(inputs), **attributes)[0]

    def normalised(
        self, states: str, name: str, state: dict[str, NDArray[np.float32]], epsilon: float
    ) -> str:
        scale = self.constant(f"{name}.weight", state[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", state[f"{name}.bias"])
        return self.one("LayerNormalization", states, scale, bias, axis=-1, epsilon=epsilon)

    def linear(self, states: str, name: str, state: dict[str, NDArray[np.float32]]) -> str:
        weight, scale, zero = _quantised_columns(state[f"{name}.weight"].T)
        bytes_, scale_, zero_ = self.node("DynamicQuantizeLinear", [states], 3)
        product = self.one(
            "MatMulInteger",
            bytes_,
            self.constant(f"{name}.weight", weight),
            zero_,
            self.constant(f"{name}.zero", zero),
        )
        scales = self.one("Mul", scale_, self.constant(f"{name}.scale", scale))
        real = self.one("Mul", self.one("Cast", product, to=TensorProto.FLOAT), scales)
        return self.one("Add", real, self.constant(f"{name}.bias", state[f"{name}.bias"]))


def write_graph(encoder: Encoder, path: Path) -> None:
    """Write the quantised encoder as ONNX. Raises OSError where ``path`` cannot be written."""
    shape = encoder.shape
    state = {
        name: value.detach().cpu().float().numpy() for name, value in encoder.state_dict().items()
    }
    graph = _Graph()
    words, scale = _quantised_rows(state["words.weight"])
    rows = graph.one("Gather", graph.constant("words.weight", words), "ids")
    scales = graph.one("Gather", graph.constant("words.scale", scale), "ids")
    states = graph.one("Mul", graph.one("Cast", rows, to=TensorProto.FLOAT), scales)
    length = graph.one("Shape", "ids", start=1, end=2)
    positions = graph.one(
        "Slice",
        graph.constant("positions.weight", state["positions.weight"]),
        graph.constant("zero", np.array([0], np.int64)),
        length,
    )
    states = graph.normalised(graph.one("Add", states, positions), "norm", state, shape.epsilon)
    for number in range(shape.layers):
        states = _layer(graph, states, f"layers.{number}", state, shape)
    axis = graph.constant("axis", np.array([1], np.int64))
    graph.nodes.append(helper.make_node("ReduceMean", [states, axis], ["means"], keepdims=0))
    graph.nodes.append(helper.make_node("Identity", [states], ["states"]))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])],
            [
                helper.make_tensor_value_info("means", TensorProto.FLOAT, ["texts", shape.hidden]),
                helper.make_tensor_value_info(
                    "states", TensorProto.FLOAT, ["texts", "tokens", shape.hidden]
                ),
            ],
            graph.tensors,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
    )
    helper.set_model_props(model, {"heads": str(shape.heads), "epsilon": repr(shape.epsilon)})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def read_graph(path: Path, dropout: float = 0.1) -> Encoder:
    """Return the network of a graph that :func:`write_graph` wrote, weights as they were rounded.

    Raises ValueError where the graph is another's.
    """
    model = onnx.load(path)
    properties = {item.key: item.value for item in model.metadata_props}
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    try:
        words = tensors["words.weight"].astype(np.float32) * tensors["words.scale"]
        layers = sum(name.endswith(".qkv.weight") for name in tensors)
        shape = Shape(
            len(words),
            len(tensors["positions.weight"]),
            words.shape[1],
            layers,
            int(properties["heads"]),
            tensors["layers.0.inner.weight"].shape[1],
            float(properties["epsilon"]),
        )
        state = {
            name: value for name, value in tensors.items() if name.endswith((".weight", ".bias"))
        }
        for name in (f"layers.{n}.{part}" for n in range(layers) for part in _LAYER_PARTS):
            whole = tensors[f"{name}.weight"].astype(np.float32)
            state[f"{name}.weight"] = (
                (whole - tensors[f"{name}.zero"].astype(np.float32)) * tensors[f"{name}.scale"]
            ).T
        state["words.weight"] = words
        encoder = Encoder(shape, dropout)
        encoder.load_state_dict(
            {name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}
        )
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"{path.name} is not a graph of this program") from error
    return encoder


def _layer(
    graph: _Graph, states: str, name: str, state: dict[str, NDArray[np.float32]], shape: Shape
) -> str:
    heads, size = shape.heads, shape.hidden // shape.heads
    joined = graph.linear(states, f"{name}.qkv", state)
    split = graph.one(
        "Reshape",
        joined,
        graph.constant(f"{name}.split", np.array([0, 0, 3, heads, size], np.int64)),
    )
    query, key, value = (
        graph.one("Gather", split, graph.constant(f"{name}.part{n}", np.array(n, np.int64)), axis=2)
        for n in range(3)
    )
    query = graph.one("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.one("Transpose", key, perm=[0, 2, 3, 1])
    value = graph.one("Transpose", value, perm=[0, 2, 1, 3])
    scale = graph.constant(f"{name}.root", np.array(1.0 / math.sqrt(size), np.float32))
    scores = graph.one("MatMul", graph.one("Mul", query, scale), key)
    mixed = graph.one("MatMul", graph.one("Softmax", scores, axis=-1), value)
    mixed = graph.one(
        "Reshape",
        graph.one("Transpose", mixed, perm=[0, 2, 1, 3]),
        graph.constant(f"{name}.join", np.array([0, 0, shape.hidden], np.int64)),
    )
    added = graph.one("Add", graph.linear(mixed, f"{name}.out", state), states)
    states = graph.normalised(added, f"{name}.attention_norm", state, shape.epsilon)
    inner = graph.one("Gelu", graph.linear(states, f"{name}.inner", state))
    added = graph.one("Add", graph.linear(inner, f"{name}.outer", state), states)
    return graph.normalised(added, f"{name}.norm", state, shape.epsilon)


def _quantised_columns(
    matrix: NDArray[np.float32],
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.uint8]]:
    """Return bytes (in, out), scale (out,) and zero point (out,) of a matrix (in, out)."""
    low = np.minimum(matrix.min(axis=0), 0.0)
    high = np.maximum(matrix.max(axis=0), 0.0)
    scale = np.maximum((high - low) / 255.0, 1e-12).astype(np.float32)
    zero = np.round(-low / scale)
    rounded = np.clip(np.round(matrix / scale) + zero, 0, 255)
    return rounded.astype(np.uint8), scale, zero.astype(np.uint8)


def _quantised_rows(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return bytes (rows, d) and scale (rows, 1) of a matrix (rows, d)."""
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True) / 127.0, 1e-12)
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)
