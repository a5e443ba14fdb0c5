"""The encoder as a PyTorch network: BERT layout, mean pooling, heads for indicators and stance.

Source: Devlin et al. 2019, "BERT"; Wang et al. 2024, "Multilingual E5 Text Embeddings", for the
pooling (mean over all tokens, start and end included).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


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
    """Token ids to one vector of unit length a text."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.dropout = dropout
        self.words = nn.Embedding(shape.pieces, shape.hidden)
        # The embedding of the only token type is added to these (see weights.py).
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return vectors (b, hidden) of ``ids`` (b, t), reading those where ``mask`` (b, t) is 1.

        They are means of the last states, brought to unit length.
        """
        states = self.words(ids) + self.positions.weight[: ids.shape[1]]
        states = functional.dropout(self.norm(states), self.dropout, self.training)
        bias = torch.zeros_like(mask, dtype=states.dtype).masked_fill(mask == 0, float("-inf"))
        for layer in self.layers:
            states = layer(states, bias[:, None, None, :].to(states.dtype))
        weights = mask.to(states.dtype).unsqueeze(-1)
        means = (states * weights).sum(1) / weights.sum(1)
        return functional.normalize(means.float(), dim=1)


class Heads(nn.Module):
    """Indicators and stances from an encoder's vectors: (b, k) and (b, k, 3) logits.

    The vectors are standardised first: they share a large common part, and what tells
    passages apart is small beside it (see :func:`tandai.finetuning.fitting.prime`).
    """

    shift: Tensor
    scale: Tensor

    def __init__(self, hidden: int, indicators: int, dropout: float = 0.3) -> None:
        super().__init__()
        self.dropout = dropout
        self.register_buffer("shift", torch.zeros(hidden))
        self.register_buffer("scale", torch.ones(hidden))
        self.indicators = nn.Linear(hidden, indicators)
        self.stances = nn.Linear(hidden, 3 * indicators)

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits for vectors (b, hidden)."""
        standard = (vectors - self.shift) / self.scale
        seen = functional.dropout(standard, self.dropout, self.training)
        return self.indicators(seen), self.stances(seen).view(len(seen), -1, 3)
