"""Fine-tuning an encoder on coded passages: from an encoder's folder to a new one."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import polars as pl
import torch
from numpy.typing import NDArray

from tandai.corpus import Labels
from tandai.encoder import OnnxEncoder
from tandai.encoder.onnx_folder import FORMAT, MANIFEST, Manifest
from tandai.finetuning.checkpoint import Checkpoint
from tandai.finetuning.fitting import (
    Described,
    Fit,
    Schedule,
    mean_average_precision,
    predicted,
    prime,
    seconds_a_step,
)
from tandai.finetuning.graph import read_graph, write_graph
from tandai.finetuning.lessons import (
    Lesson,
    at,
    coded_of,
    described_of,
    passages_of,
    tokens_of,
    with_cues,
)
from tandai.finetuning.material import Coded, Tokens
from tandai.finetuning.network import Encoder, Heads
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.ground.plain_json import json_text
from tandai.ground.text import passage_hash, plain
from tandai.model.classifier import seen_by, unseen_passages

Progress = Callable[[int, int], None]
Say = Callable[[Message], None]


class TuningNote(StrEnum):
    """What is told of fine-tuning before it begins."""

    TIME = "time"


# An epoch more or less matters little; three without gain mean that nothing more is learnt.
_PATIENCE = 3
_DEVELOPMENT_SHARE = 0.2
# As many as `tandai train` needs to judge a model by, and something to learn from beside them.
_FEWEST_HELD = 3
_FEWEST_LEARNT = 2
_COMPARED = 100


@dataclass(frozen=True)
class Tuned:
    """What fine-tuning gave: mean average precision on the development interviews.

    ``before`` is of the head fitted to the encoder as it was; ``after`` has a value an epoch;
    ``agreement`` is the mean cosine of the written graph's vectors with PyTorch's, None where
    all texts were too long to compare.
    """

    before: float
    after: tuple[float, ...]
    best_epoch: int
    passages: int
    development: int
    agreement: float | None


def epochs_for(passages: int) -> int:
    """Return how many epochs to plan: fewer where there is more to read in each."""
    return int(np.clip(round(400 / max(passages, 1) ** 0.5), 6, 40))


def finetune(
    lessons: Sequence[Lesson],
    base: OnnxEncoder,
    work: Path,
    *,
    name: str,
    seed: int = 0,
    epochs: int | None = None,
    rate: float = Schedule.encoder_rate,
    mixing: float = Schedule.mixing,
    sentences: float = Schedule.sentences,
    development: Iterable[str] = (),
    progress: Progress | None = None,
    say: Say | None = None,
) -> Tuned:
    """Fine-tune ``base`` on coded passages and write the new encoder to ``work/encoder``.

    The first of the ``lessons`` is what it is tuned for; further ones are codes of other theories,
    of the same passages or of others. Learnt are which indicators a passage carries, in which of
    its sentences, for and against, and what the codebook says of them.

    A fifth of the interviews, and three at least, takes no part (or the documents named in
    ``development`` take none): after each epoch the mean average precision of the first lesson on
    these tells whether to go on, and the best epoch is kept. They are interviews that ``base`` has
    not seen either. The cue phrases of the first codebook are learnt from like passages.
    ``work`` also keeps what a later call with the same data needs to go on where this one was
    interrupted; the caller removes it in the end. ``say`` is told what is going on.

    Raises UsageError where there are too few interviews.
    """
    passages = passages_of(lessons)
    whole = coded_of(lessons, passages, base)
    own = lessons[0].labels
    told = len(own.passages)
    held = np.zeros(len(passages), bool)
    held[:told] = _development(own, base, set(development), seed)
    # Other theories' codes of an interview that is held back are no matter to learn from either.
    held |= np.isin(passages["document"].to_list(), passages["document"].filter(pl.Series(held)))
    coded = with_cues(at(whole, np.flatnonzero(~held).tolist()), base, lessons[0].codebook)
    schedule = Schedule(
        epochs or epochs_for(len(coded.tokens)),
        encoder_rate=rate,
        mixing=mixing,
        longest=base.manifest.window,
        sentences=sentences,
        seed=seed,
    )
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(seed)
    encoder = read_graph(base.folder / "model.onnx").to(device)
    heads = Heads(encoder.shape.hidden, coded.present.shape[1]).to(device)
    codebooks = described_of(lessons, base)
    fit = Fit(encoder, heads, coded, schedule, codebooks)
    checkpoint = Checkpoint(work, _fingerprint(base, coded, codebooks, schedule))
    rows = np.flatnonzero(held[:told])
    judged = [whole.tokens[row] for row in rows.tolist()]
    present = own.present[rows]
    if not checkpoint.restore(fit):
        _tell_time(say, fit, work)
        prime(encoder, heads, coded)
        checkpoint.before = _judged(fit, judged, present)
        checkpoint.keep_best(fit)
    _fit(fit, checkpoint, judged, present, progress)
    checkpoint.restore_best(fit)
    out = work / "encoder"
    texts = passages["text"].to_list()
    _write(out, base, encoder, name, seed, [texts[row] for row in np.flatnonzero(~held)])
    agreement = _agreement(out, encoder, heads, [texts[row] for row in rows])
    return Tuned(
        checkpoint.before,
        tuple(checkpoint.after),
        checkpoint.best,
        int((~held).sum()),
        len(judged),
        agreement,
    )


def _judged(fit: Fit, tokens: Tokens, present: NDArray[np.bool_]) -> float:
    logits = predicted(fit.encoder, fit.heads, tokens).logits[:, : present.shape[1]]
    return mean_average_precision(present, logits)


def _fit(
    fit: Fit,
    checkpoint: Checkpoint,
    judged: Sequence[Sequence[int]],
    present: NDArray[np.bool_],
    progress: Progress | None,
) -> None:
    while fit.epoch < fit.schedule.epochs:
        if fit.epoch - checkpoint.best >= _PATIENCE:
            return
        fit.run_epoch(progress)
        checkpoint.after.append(_judged(fit, judged, present))
        if checkpoint.after[-1] >= max(checkpoint.before, *checkpoint.after):
            checkpoint.best = fit.epoch
            checkpoint.keep_best(fit)
        checkpoint.save(fit)


def _development(
    labels: Labels, base: OnnxEncoder, named: set[str], seed: int
) -> NDArray[np.bool_]:
    """Return (n,): True for the passages of the interviews that take no part."""
    documents = np.array(labels.passages["document"].to_list(), dtype=object)
    if named:
        return np.isin(documents, list(named))
    texts = labels.passages["text"].to_list()
    unseen = unseen_passages(texts, seen_by(base), documents.tolist())
    coded = labels.present.any(axis=1)
    fit_to_judge = sorted(set(documents[unseen & coded]))
    number = max(_FEWEST_HELD, round(_DEVELOPMENT_SHARE * len(fit_to_judge)))
    if len(fit_to_judge) < number or len(set(documents)) < number + _FEWEST_LEARNT:
        raise UsageError(
            tr(
                f"fine-tuning needs codes in at least {_FEWEST_HELD + _FEWEST_LEARNT} interviews, "
                f"{_FEWEST_HELD} of them unknown to the encoder.",
                f"penyetelan memerlukan kode dari sedikitnya {_FEWEST_HELD + _FEWEST_LEARNT} "
                f"wawancara, {_FEWEST_HELD} di antaranya belum dikenal penyandi.",
            ),
            hint=tr("Train without --finetune.", "Latih tanpa --finetune."),
        )
    chosen = np.random.default_rng(seed).permutation(fit_to_judge)[:number]
    return np.isin(documents, chosen)


def _fingerprint(
    base: OnnxEncoder, coded: Coded, codebooks: Sequence[Described], schedule: Schedule
) -> str:
    digest = hashlib.sha256(f"{base.id} {schedule}".encode())
    for flags in (coded.present, coded.stance, coded.known, coded.marked):
        digest.update(flags.tobytes())
    for spans, evidence in zip(coded.sentences, coded.evidence, strict=True):
        digest.update(spans.tobytes() + evidence.tobytes())
    digest.update(str(list(map(list, coded.tokens))).encode())
    for book in codebooks:
        digest.update(str([[list(ids) for ids in texts] for texts in book.texts]).encode())
    return digest.hexdigest()


def _tell_time(say: Say | None, fit: Fit, work: Path) -> None:
    if say is None:
        return
    minutes = max(1, round(seconds_a_step(fit) * fit.steps / 60))
    # Weights, the optimizer's two moments of each, and the best weights.
    room = round(4 * 4 * sum(p.numel() for p in fit.encoder.parameters()) / 1e6)
    say(
        message(
            TuningNote.TIME,
            minutes=minutes,
            device=fit.device.type,
            megabytes=room,
            folder=str(work),
        )
    )


def _write(
    out: Path, base: OnnxEncoder, encoder: Encoder, name: str, seed: int, seen: Sequence[str]
) -> None:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    write_graph(encoder, out / "model.onnx")
    shutil.copyfile(base.folder / "tokenizer.json", out / "tokenizer.json")
    manifest = base.manifest.model_copy(
        update={
            "format": FORMAT,
            "name": name,
            "origin": f"{base.manifest.origin}; fine-tuned by tandai from {base.id}",
            "seed": seed,
            "seen": tuple(sorted(set(base.manifest.seen) | {passage_hash(text) for text in seen})),
        }
    )
    write_manifest(out, manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``encoder.json`` with the hashes of the other files as they are."""
    hashes = {
        file: hashlib.sha256((folder / file).read_bytes()).hexdigest()
        for file in ("model.onnx", "tokenizer.json")
    }
    whole = manifest.model_copy(update={"sha256": hashes}).model_dump(mode="json")
    (folder / MANIFEST).write_text(json_text(whole, indent=1) + "\n", encoding="utf-8")


def _agreement(out: Path, encoder: Encoder, heads: Heads, texts: Sequence[str]) -> float | None:
    """Return the mean cosine between the written graph's vectors of texts and PyTorch's.

    Only texts of one window are compared, since PyTorch's tokens end there; None without any.
    """
    written = OnnxEncoder(out)
    tokens = tokens_of(written, texts, [""] * len(texts))
    rows = [n for n, ids in enumerate(tokens) if len(ids) < written.manifest.window][:_COMPARED]
    if not rows:
        return None
    own = predicted(encoder, heads, [tokens[row] for row in rows]).vectors
    told = written.encode([plain(texts[row]) for row in rows])
    return float((own * told).sum(axis=1).mean())
