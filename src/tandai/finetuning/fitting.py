"""Fitting encoder and heads end to end to coded passages."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from torch import Tensor
from torch.nn import functional

from tandai.codebook import STANCES
from tandai.finetuning.network import Encoder, Heads

Tokens = Sequence[Sequence[int]]
Codes = NDArray[np.bool_]
Stances = NDArray[np.int8]

# The id of <pad> in the vocabulary of XLM-RoBERTa, which the encoders keep.
_PADDING = 1
_HEAVIEST = 6.0
_BUCKET = 16
_STANCE_SHARE = 0.3


@dataclass(frozen=True)
class Schedule:
    """How to fit. ``warmup`` is a share of all steps; rates are peaks of AdamW's.

    ``mixing`` is the share of passages that are read with another behind them in an epoch (see
    :func:`mixed`); ``longest`` the most tokens that such a pair may have.
    """

    epochs: int
    batch: int = 16
    encoder_rate: float = 1e-4
    head_rate: float = 2e-3
    warmup: float = 0.1
    decay: float = 0.01
    mixing: float = 0.5
    longest: int = 256
    seed: int = 0


@dataclass(frozen=True)
class Coded:
    """Passages with codes: token ids, present (n, k), stance (n, k): -1 none, else 0 to 2.

    Each text begins with the same ``lead`` tokens and ends with one that closes it.
    """

    tokens: Tokens
    present: Codes
    stance: Stances
    lead: int = 1


class Fit:
    """One fitting run, an epoch at a time, so that a caller can measure, save and stop."""

    def __init__(self, encoder: Encoder, heads: Heads, coded: Coded, schedule: Schedule) -> None:
        self.encoder, self.heads, self.coded, self.schedule = encoder, heads, coded, schedule
        self.device = next(encoder.parameters()).device
        self.optimizer = torch.optim.AdamW(
            [
                {"params": list(encoder.parameters()), "peak": schedule.encoder_rate},
                {"params": list(heads.parameters()), "peak": schedule.head_rate},
            ],
            lr=0.0,
            weight_decay=schedule.decay,
            # The same steps in one pass over the weights, of which most are rarely seen words.
            fused=True,
        )
        self.weights = torch.from_numpy(class_weights(coded)).to(self.device)
        self.steps_an_epoch = math.ceil(len(coded.tokens) / schedule.batch)
        self.epoch = 0
        self.reading = coded

    @property
    def steps(self) -> int:
        """The number of steps of all epochs."""
        return self.steps_an_epoch * self.schedule.epochs

    def run_epoch(self, progress: Callable[[int, int], None] | None = None) -> float:
        """Fit one more epoch; return its mean loss."""
        # Seeded by epoch, so that a run taken up again goes as it would have gone.
        torch.manual_seed((self.schedule.seed * 1000 + self.epoch) % 2**63)
        order = np.random.default_rng((self.schedule.seed, self.epoch))
        self.encoder.train()
        self.heads.train()
        losses = []
        self.reading = mixed(self.coded, self.schedule.mixing, self.schedule.longest, order)
        for number, rows in enumerate(batches(self.reading.tokens, self.schedule.batch, order)):
            done = self.epoch * self.steps_an_epoch + number
            rate = _rate(done, self.steps, self.schedule.warmup)
            for group in self.optimizer.param_groups:
                group["lr"] = group["peak"] * rate
            losses.append(self._step(rows))
            if progress:
                progress(done + 1, self.steps)
        self.epoch += 1
        return float(np.mean(losses))

    def gradients(self, rows: NDArray[np.intp]) -> float:
        """Put the gradients of these passages' loss in place of the last; return the loss."""
        ids, mask = padded([self.reading.tokens[row] for row in rows], self.device)
        with _fewer_bits(self.device):
            vectors = self.encoder(ids, mask)
        indicators, stances = self.heads(vectors)
        loss = self._loss(rows, indicators, stances)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        return float(loss.detach())

    def _step(self, rows: NDArray[np.intp]) -> float:
        loss = self.gradients(rows)
        torch.nn.utils.clip_grad_norm_(
            [p for group in self.optimizer.param_groups for p in group["params"]], 1.0
        )
        self.optimizer.step()
        return loss

    def _loss(self, rows: NDArray[np.intp], indicators: Tensor, stances: Tensor) -> Tensor:
        present = torch.from_numpy(self.reading.present[rows]).to(self.device)
        loss = functional.binary_cross_entropy_with_logits(
            indicators, present.float(), pos_weight=self.weights
        )
        stance = torch.from_numpy(self.reading.stance[rows].astype(np.int64)).to(self.device)
        told = stance >= 0
        if not bool(told.any()):
            return loss
        return loss + _STANCE_SHARE * functional.cross_entropy(stances[told], stance[told])


def prime(encoder: Encoder, heads: Heads, coded: Coded, strength: float = 0.01) -> None:
    """Fit the indicators' head to the vectors of the encoder as it is, before both are fitted.

    A head that starts from nothing first pulls the encoder in random directions
    (Kumar et al. 2022, "Fine-Tuning can Distort Pretrained Features", section 4).
    ``strength`` is the inverse of the L2 penalty.
    """
    vectors, _ = predicted(encoder, heads, coded.tokens)
    shift, scale = vectors.mean(axis=0), np.maximum(vectors.std(axis=0), 1e-6)
    standard = (vectors - shift) / scale
    weights = class_weights(coded)
    with torch.no_grad():
        heads.shift.copy_(torch.from_numpy(shift))
        heads.scale.copy_(torch.from_numpy(scale))
        heads.stances.weight.zero_()
        for column, weight in enumerate(weights):
            present = coded.present[:, column]
            if present.all() or not present.any():
                heads.indicators.weight[column] = 0.0
                heads.indicators.bias[column] = 4.0 if present.any() else -4.0
                continue
            model = LogisticRegression(
                C=strength, class_weight={False: 1.0, True: float(weight)}, max_iter=500
            ).fit(standard, present)
            heads.indicators.weight[column] = torch.from_numpy(model.coef_[0].astype(np.float32))
            heads.indicators.bias[column] = float(model.intercept_[0])


def class_weights(coded: Coded) -> NDArray[np.float32]:
    """Return the weight (k,) of each indicator's presence: sqrt(absent / present), 1 to 6."""
    present = coded.present.sum(axis=0)
    absent = len(coded.present) - present
    return np.clip(np.sqrt(absent / np.maximum(present, 1)), 1.0, _HEAVIEST).astype(np.float32)


def mixed(coded: Coded, share: float, longest: int, order: np.random.Generator) -> Coded:
    """Return the passages, a ``share`` of them with another, chosen at random, behind or before.

    Such a pair has the codes of both; where both have one with different stances, it is mixed.
    With few passages nothing helps more: an encoder soon knows a hundred texts by heart, but
    not their ten thousand pairs.
    """
    if not share:
        return coded
    partner = order.integers(len(coded.tokens), size=len(coded.tokens))
    mixes, first = order.random((2, len(coded.tokens))) < np.array([[share], [0.5]])
    tokens: list[Sequence[int]] = []
    for row, ids in enumerate(coded.tokens):
        if mixes[row]:
            pair = (ids, coded.tokens[partner[row]])
            before, behind = pair if first[row] else pair[::-1]
            whole = [*before[:-1], *behind[coded.lead :]]
            tokens.append(whole if len(whole) <= longest else [*whole[: longest - 1], whole[-1]])
        else:
            tokens.append(ids)
    other = coded.stance[partner]
    both = np.where(coded.stance == other, other, STANCES.index("mixed"))
    union = np.where(coded.stance < 0, other, np.where(other < 0, coded.stance, both))
    rows = mixes[:, None]
    return Coded(
        tokens,
        np.where(rows, coded.present | coded.present[partner], coded.present),
        np.where(rows, union, coded.stance).astype(np.int8),
        coded.lead,
    )


def batches(tokens: Tokens, size: int, order: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Yield rows in random batches of like length: padding is wasted work."""
    lengths = np.array([len(ids) for ids in tokens])
    rows = order.permutation(len(tokens))
    made = []
    for start in range(0, len(rows), size * _BUCKET):
        bucket = rows[start : start + size * _BUCKET]
        bucket = bucket[np.argsort(lengths[bucket], kind="stable")]
        made += [bucket[at : at + size] for at in range(0, len(bucket), size)]
    for number in order.permutation(len(made)):
        yield made[number]


def padded(tokens: Tokens, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return ids and mask (b, t) of texts filled up to the longest."""
    longest = max(map(len, tokens))
    ids = torch.full((len(tokens), longest), _PADDING)
    mask = torch.zeros((len(tokens), longest), dtype=torch.long)
    for row, one in enumerate(tokens):
        ids[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return ids.to(device), mask.to(device)


@torch.no_grad()
def predicted(
    encoder: Encoder, heads: Heads, tokens: Tokens, size: int = 32
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return unit vectors (n, hidden) and indicator logits (n, k)."""
    encoder.eval()
    heads.eval()
    device = next(encoder.parameters()).device
    order = np.argsort([len(ids) for ids in tokens], kind="stable")
    vectors: list[NDArray[np.float32]] = []
    logits: list[NDArray[np.float32]] = []
    for start in range(0, len(order), size):
        ids, mask = padded([tokens[row] for row in order[start : start + size]], device)
        with _fewer_bits(device):
            made = encoder(ids, mask)
        vectors.append(made.cpu().numpy())
        logits.append(heads(made)[0].cpu().numpy())
    back = np.argsort(order, kind="stable")
    return np.concatenate(vectors)[back], np.concatenate(logits)[back]


def mean_average_precision(present: Codes, scores: NDArray[np.float32]) -> float:
    """Return the mean over indicators that occur; nan where none does."""
    occurring = present.any(axis=0)
    if not occurring.any():
        return float("nan")
    return float(
        average_precision_score(present[:, occurring], scores[:, occurring], average="macro")
    )


def seconds_a_step(fit: Fit) -> float:
    """Return the time of a training step, measured on a batch of mean length, weights kept."""
    fit.reading = mixed(
        fit.coded, fit.schedule.mixing, fit.schedule.longest, np.random.default_rng(0)
    )
    lengths = np.array([len(ids) for ids in fit.reading.tokens])
    rows = np.argsort(np.abs(lengths - lengths.mean()), kind="stable")[: fit.schedule.batch]
    fit.gradients(rows)
    start = time.perf_counter()
    fit.gradients(rows)
    return time.perf_counter() - start


def _fewer_bits(device: torch.device) -> torch.autocast:
    """Compute in bfloat16 where the processor has it: half the time, and no loss to scale.

    Where it has not, PyTorch would imitate it, at several times the time.
    """
    able = device.type == "cuda" or (
        torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()
    )
    return torch.autocast(device.type, torch.bfloat16, enabled=bool(able))


def _rate(step: int, steps: int, warmup: float) -> float:
    """Return the share of the peak rate: linear rise over ``warmup`` of all steps, linear fall."""
    rising = max(1.0, warmup * steps)
    if step < rising:
        return (step + 1) / rising
    return max(0.0, (steps - step) / max(1.0, steps - rising))
