"""The encoder as a PyTorch network: BERT layout, mean pooling, heads that it is taught with.

Source: Devlin et al. 2019, "BERT"; Wang et al. 2024, "Multilingual E5 Text Embeddings", for the
pooling (mean over all tokens, start and end included).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

# What cosines are multiplied by before they are log odds, at the start (Radford et al. 2021 end at
# ten times that, with as many times the labels).
_SHARPNESS = 8.0
_RARE = -4.0
# How slowly the mean of texts follows those of batches.
_SLOWLY = 0.98


@dataclass(frozen=True)
class Shape:
    """The sizes of an encoder; ``positions`` is the most tokens that one window may have."""

    pieces: int
    positions: int = 512
    hidden: int = 384
    layers: int = 12
    heads: int = 12
    inner: int = 1536
    epsilon: float = 1e-12


class Layer(nn.Module):
    """Self-attention and feed-forward, each with residual and normalisation after it."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = dropout
        # Query, key and value stand in one matrix: one product instead of three.
        self.qkv = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.out = nn.Linear(shape.hidden, shape.hidden)
        self.attention_norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.inner = nn.Linear(shape.hidden, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Map states (b, t, hidden) with attention ``bias`` (b, 1, 1, t) to (b, t, hidden)."""
        rows, tokens, hidden = states.shape
        query, key, value = (
            self.qkv(states).view(rows, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(rows, tokens, hidden)
        states = self.attention_norm(states + self._dropped(self.out(mixed)))
        inner = functional.gelu(self.inner(states))
        return self.norm(states + self._dropped(self.outer(inner)))

    def _dropped(self, states: Tensor) -> Tensor:
        return functional.dropout(states, self.dropout, self.training)


class Encoder(nn.Module):
    """Token ids to states of tokens, and their means to vectors of unit length."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.dropout = dropout
        self.words = nn.Embedding(shape.pieces, shape.hidden)
        # The embedding of the only token type is added to these (see weights.py).
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the last states (b, t, hidden) of ``ids`` (b, t), reading where ``mask`` is 1."""
        states = self.words(ids) + self.positions.weight[: ids.shape[1]]
        states = functional.dropout(self.norm(states), self.dropout, self.training)
        bias = torch.zeros_like(mask, dtype=states.dtype).masked_fill(mask == 0, float("-inf"))
        for layer in self.layers:
            states = layer(states, bias[:, None, None, :].to(states.dtype))
        return states

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return vectors (b, hidden): means of the states, brought to unit length."""
        return means(self.states(ids, mask), mask[:, None])[:, 0]


def means(states: Tensor, parts: Tensor) -> Tensor:
    """Return the mean states of parts, of unit length: (b, u, hidden) of (b, t, hidden).

    ``parts`` (b, u, t) is 1 where a token belongs to a part; an empty one gives zeros.
    """
    weights = parts.float()
    sums = weights @ states.float()
    return functional.normalize(sums / weights.sum(2, keepdim=True).clamp(min=1), dim=-1)


class Heads(nn.Module):
    """What the encoder is taught with: linear over vectors, and cosines with descriptions.

    ``indicators``: which of k a text carries, from its vector. ``sides``: whether it supports and
    whether it hinders each. ``sentences``: the same two of each sentence's vector. The vectors are
    standardised first: they share a large common part, and what tells passages apart is small
    beside it (see :func:`tandai.finetuning.fitting.prime`).
    """

    shift: Tensor
    scale: Tensor
    sentence_shift: Tensor
    sentence_scale: Tensor
    middle: Tensor
    sentence_middle: Tensor

    def __init__(self, hidden: int, indicators: int, dropout: float = 0.3) -> None:
        super().__init__()
        self.dropout = dropout
        for name in ("shift", "sentence_shift", "middle", "sentence_middle"):
            self.register_buffer(name, torch.zeros(hidden))
        for name in ("scale", "sentence_scale"):
            self.register_buffer(name, torch.ones(hidden))
        self.indicators = nn.Linear(hidden, indicators)
        self.sides = nn.Linear(hidden, 2 * indicators)
        self.sentences = nn.Linear(hidden, 2 * indicators)
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS))
        self.rarity = nn.Parameter(torch.tensor(_RARE))

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits (b, k) and of the sides (b, k, 2) for vectors (b, hidden)."""
        seen = self._standard(vectors, self.shift, self.scale)
        return self.indicators(seen), self.sides(seen).view(len(seen), -1, 2)

    def of_sentences(self, vectors: Tensor) -> Tensor:
        """Return the logits of the sides (m, k, 2) for vectors (m, hidden) of sentences."""
        seen = self._standard(vectors, self.sentence_shift, self.sentence_scale)
        return self.sentences(seen).view(len(seen), -1, 2)

    def of_descriptions(
        self, vectors: Tensor, sentences: Tensor, owners: Tensor, described: Tensor
    ) -> Tensor:
        """Return the logits (b, k) of texts by the descriptions (k, hidden) of indicators.

        ``sentences`` (m, hidden) belong to the texts ``owners`` (m,). All are compared less what
        they have in common: the mean of texts so far, the mean of these descriptions.
        """
        if self.training:
            self._follow(self.middle, vectors)
            self._follow(self.sentence_middle, sentences)
        said = functional.normalize(described - described.mean(0, keepdim=True), dim=-1)
        whole = functional.normalize(vectors - self.middle, dim=-1) @ said.T
        parts = functional.normalize(sentences - self.sentence_middle, dim=-1) @ said.T
        index = owners[:, None].expand_as(parts)
        best = torch.full_like(whole, -1.0).scatter_reduce(0, index, parts, "amax")
        return self.sharpness * (whole + best) / 2 + self.rarity

    @staticmethod
    @torch.no_grad()
    def _follow(middle: Tensor, vectors: Tensor) -> None:
        if len(vectors):
            middle.lerp_(vectors.mean(0), 1.0 - _SLOWLY)

    def _standard(self, vectors: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
        return functional.dropout((vectors - shift) / scale, self.dropout, self.training)
