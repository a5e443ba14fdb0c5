"""Fitting encoder and heads end to end to coded passages."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from torch import Tensor
from torch.nn import functional

from tandai.finetuning.material import Coded, Flags, Tokens, batches, class_weights, mixed
from tandai.finetuning.network import Encoder, Heads, means

# The id of <pad> in the vocabulary of XLM-RoBERTa, which the encoders keep.
_PADDING = 1
# Shares of the loss beside that of which indicators a passage carries.
_SIDES, _DESCRIPTIONS = 0.3, 0.5
# How often the first codebook's descriptions are read where there are others.
_OF_FIRST = 1 / 3
# A sentence carries an indicator more seldom than a passage does.
_RARER = 2.0


@dataclass(frozen=True)
class Schedule:
    """How to fit. ``warmup`` is a share of all steps; rates are peaks of AdamW's.

    ``mixing`` is the share of passages that are read with another behind them in an epoch (see
    :func:`mixed`); ``longest`` the most tokens that such a pair may have. ``sentences``: how much
    it counts which sentences carry a code, beside which passages do.
    """

    epochs: int
    batch: int = 16
    encoder_rate: float = 1e-4
    head_rate: float = 2e-3
    warmup: float = 0.1
    decay: float = 0.01
    mixing: float = 0.5
    longest: int = 256
    sentences: float = 1.0
    seed: int = 0


@dataclass(frozen=True)
class Described:
    """The indicators of one codebook: their columns (k,), and for each the tokens of its texts."""

    columns: NDArray[np.intp]
    texts: Sequence[Tokens]


class Fit:
    """One fitting run, an epoch at a time, so that a caller can measure, save and stop.

    ``codebooks``: with each batch the descriptions of one of them are read as well, the first
    every third time, and passages are taught to lie near what describes their codes.
    """

    def __init__(
        self,
        encoder: Encoder,
        heads: Heads,
        coded: Coded,
        schedule: Schedule,
        codebooks: Sequence[Described] = (),
    ) -> None:
        self.encoder, self.heads, self.coded, self.schedule = encoder, heads, coded, schedule
        self.codebooks = codebooks
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
            losses.append(self._step(rows, order))
            if progress:
                progress(done + 1, self.steps)
        self.epoch += 1
        return float(np.mean(losses))

    def gradients(self, rows: NDArray[np.intp], order: np.random.Generator) -> float:
        """Put the gradients of these passages' loss in place of the last; return the loss."""
        ids, mask = padded([self.reading.tokens[row] for row in rows], self.device)
        with _fewer_bits(self.device):
            states = self.encoder.states(ids, mask)
        vectors = means(states, mask[:, None])[:, 0]
        sentences, owners = _of_sentences(states, [self.reading.sentences[row] for row in rows])
        loss = self._of_passages(rows, vectors)
        if len(owners):
            loss = loss + self.schedule.sentences * self._of_sentences(rows, sentences, owners)
        if self.codebooks:
            loss = loss + _DESCRIPTIONS * self._of_codebook(rows, vectors, sentences, owners, order)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        return float(loss.detach())

    def _step(self, rows: NDArray[np.intp], order: np.random.Generator) -> float:
        loss = self.gradients(rows, order)
        torch.nn.utils.clip_grad_norm_(
            [p for group in self.optimizer.param_groups for p in group["params"]], 1.0
        )
        self.optimizer.step()
        return loss

    def _of_passages(self, rows: NDArray[np.intp], vectors: Tensor) -> Tensor:
        indicators, sides = self.heads(vectors)
        present, known = self._given(rows)
        loss = _mean(
            functional.binary_cross_entropy_with_logits(
                indicators, present, pos_weight=self.weights, reduction="none"
            ),
            known,
        )
        told = torch.from_numpy(self.reading.stance[rows] >= 0).to(self.device)
        if not bool(told.any()):
            return loss
        said = torch.from_numpy(self.reading.sides(rows)).to(self.device)
        return loss + _SIDES * functional.binary_cross_entropy_with_logits(sides[told], said[told])

    def _of_sentences(self, rows: NDArray[np.intp], vectors: Tensor, owners: Tensor) -> Tensor:
        """Return the loss of which sentences have words for and against which indicators."""
        found = np.concatenate([self.reading.evidence[row] for row in rows])
        said = torch.from_numpy(found.astype(np.float32)).to(self.device)
        marked = torch.from_numpy(self.reading.marked[rows]).to(self.device)[owners]
        weights = (_RARER * self.weights)[:, None].expand(-1, 2)
        loss = functional.binary_cross_entropy_with_logits(
            self.heads.of_sentences(vectors), said, pos_weight=weights, reduction="none"
        )
        return _mean(loss.mean(2), marked.float())

    def _of_codebook(
        self,
        rows: NDArray[np.intp],
        vectors: Tensor,
        sentences: Tensor,
        owners: Tensor,
        order: np.random.Generator,
    ) -> Tensor:
        """Return the loss of reading one codebook's descriptions beside these passages."""
        others = len(self.codebooks) - 1
        first = not others or order.random() < _OF_FIRST
        book = self.codebooks[0 if first else 1 + int(order.integers(others))]
        present, known = (flags[:, book.columns] for flags in self._given(rows))
        if not bool(known.any()):
            return vectors.new_zeros(())
        texts = [own[int(order.integers(len(own)))] for own in book.texts]
        ids, mask = padded(texts, self.device)
        with _fewer_bits(self.device):
            states = self.encoder.states(ids, mask)
        described = means(states, mask[:, None])[:, 0]
        logits = self.heads.of_descriptions(vectors, sentences, owners, described)
        loss = functional.binary_cross_entropy_with_logits(
            logits, present, pos_weight=self.weights[book.columns], reduction="none"
        )
        return _mean(loss, known)

    def _given(self, rows: NDArray[np.intp]) -> tuple[Tensor, Tensor]:
        sides = (self.reading.present[rows], self.reading.known[rows])
        present, known = (torch.from_numpy(flags).float().to(self.device) for flags in sides)
        return present, known


def _mean(loss: Tensor, counted: Tensor) -> Tensor:
    return (loss * counted).sum() / counted.sum().clamp(min=1)


def _of_sentences(states: Tensor, sentences: Sequence[NDArray[np.int64]]) -> tuple[Tensor, Tensor]:
    """Return the vectors (m, hidden) of all sentences and which text (m,) each is of."""
    most = max(map(len, sentences))
    parts = np.zeros((len(sentences), most, states.shape[1]), dtype=bool)
    for row, spans in enumerate(sentences):
        for place, (start, end) in enumerate(spans):
            parts[row, place, start:end] = True
    there = torch.from_numpy(
        np.array([[n < len(spans) for n in range(most)] for spans in sentences], dtype=bool)
    ).to(states.device)
    vectors = means(states, torch.from_numpy(parts).to(states.device))
    return vectors[there], there.nonzero()[:, 0]


def prime(encoder: Encoder, heads: Heads, coded: Coded, strength: float = 0.01) -> None:
    """Fit the indicators' head to the vectors of the encoder as it is, before both are fitted.

    A head that starts from nothing first pulls the encoder in random directions
    (Kumar et al. 2022, "Fine-Tuning can Distort Pretrained Features", section 4). That of the
    sentences starts from the same weights. ``strength`` is the inverse of the L2 penalty.
    """
    made = predicted(encoder, heads, coded.tokens, coded.sentences)
    weights = class_weights(coded)
    with torch.no_grad():
        for vectors, shift, middle, scale in (
            (made.vectors, heads.shift, heads.middle, heads.scale),
            (made.sentences, heads.sentence_shift, heads.sentence_middle, heads.sentence_scale),
        ):
            if len(vectors) > 1:
                shift.copy_(torch.from_numpy(vectors.mean(axis=0)))
                middle.copy_(shift)
                scale.copy_(torch.from_numpy(np.maximum(vectors.std(axis=0), 1e-6)))
        standard = (made.vectors - heads.shift.cpu().numpy()) / heads.scale.cpu().numpy()
        heads.sides.weight.zero_()
        for column, weight in enumerate(weights):
            known = coded.known[:, column]
            present = coded.present[known, column]
            if present.all() or not present.any():
                heads.indicators.weight[column] = 0.0
                heads.indicators.bias[column] = 4.0 if present.all() and len(present) else -4.0
                continue
            model = LogisticRegression(
                C=strength, class_weight={False: 1.0, True: float(weight)}, max_iter=500
            ).fit(standard[known], present)
            heads.indicators.weight[column] = torch.from_numpy(model.coef_[0].astype(np.float32))
            heads.indicators.bias[column] = float(model.intercept_[0])
        for side in range(2):
            heads.sentences.weight[side::2] = heads.indicators.weight
            heads.sentences.bias[side::2] = heads.indicators.bias - math.log(2.0)


def padded(tokens: Tokens, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return ids and mask (b, t) of texts filled up to the longest."""
    longest = max(map(len, tokens))
    ids = torch.full((len(tokens), longest), _PADDING)
    mask = torch.zeros((len(tokens), longest), dtype=torch.long)
    for row, one in enumerate(tokens):
        ids[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return ids.to(device), mask.to(device)


@dataclass(frozen=True)
class Predicted:
    """Unit vectors (n, hidden) of texts and (m, hidden) of their sentences; logits (n, k)."""

    vectors: NDArray[np.float32]
    sentences: NDArray[np.float32]
    logits: NDArray[np.float32]


@torch.no_grad()
def predicted(
    encoder: Encoder,
    heads: Heads,
    tokens: Tokens,
    sentences: Sequence[NDArray[np.int64]] | None = None,
    size: int = 32,
) -> Predicted:
    """Return what encoder and heads make of texts, sentences in their order."""
    encoder.eval()
    heads.eval()
    device = next(encoder.parameters()).device
    spans = sentences or [np.zeros((0, 2), np.int64)] * len(tokens)
    order = np.argsort([len(ids) for ids in tokens], kind="stable")
    vectors: list[NDArray[np.float32]] = []
    logits: list[NDArray[np.float32]] = []
    parts: dict[int, NDArray[np.float32]] = {}
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        ids, mask = padded([tokens[row] for row in rows], device)
        with _fewer_bits(device):
            states = encoder.states(ids, mask)
        made = means(states, mask[:, None])[:, 0]
        vectors.append(made.cpu().numpy())
        logits.append(heads(made)[0].cpu().numpy())
        own, owners = _of_sentences(states, [spans[row] for row in rows])
        for place, row in enumerate(rows):
            parts[int(row)] = own[owners == place].cpu().numpy()
    back = np.argsort(order, kind="stable")
    return Predicted(
        np.concatenate(vectors)[back],
        np.concatenate([parts[row] for row in range(len(tokens))]),
        np.concatenate(logits)[back],
    )


def mean_average_precision(present: Flags, scores: NDArray[np.float32]) -> float:
    """Return the mean over indicators that occur; nan where none does."""
    occurring = present.any(axis=0)
    if not occurring.any():
        return float("nan")
    return float(
        average_precision_score(present[:, occurring], scores[:, occurring], average="macro")
    )


def seconds_a_step(fit: Fit) -> float:
    """Return the time of a training step, measured on a batch of mean length, weights kept."""
    order = np.random.default_rng(0)
    fit.reading = mixed(fit.coded, fit.schedule.mixing, fit.schedule.longest, order)
    lengths = np.array([len(ids) for ids in fit.reading.tokens])
    rows = np.argsort(np.abs(lengths - lengths.mean()), kind="stable")[: fit.schedule.batch]
    fit.gradients(rows, order)
    start = time.perf_counter()
    fit.gradients(rows, order)
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
