"""Fine-tuning an encoder on coded passages: from an encoder's folder to a new one."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from tandai.codebook import Codebook
from tandai.corpus import Labels
from tandai.encoder import OnnxEncoder
from tandai.encoder.onnx_folder import FORMAT, MANIFEST, Manifest
from tandai.finetuning.checkpoint import Checkpoint
from tandai.finetuning.fitting import (
    Coded,
    Fit,
    Schedule,
    mean_average_precision,
    predicted,
    prime,
    seconds_a_step,
)
from tandai.finetuning.graph import read_graph, write_graph
from tandai.finetuning.network import Encoder, Heads
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.ground.plain_json import json_text
from tandai.ground.text import passage_hash, plain
from tandai.model.classifier import seen_by, unseen_passages
from tandai.model.features import in_context

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
    labels: Labels,
    base: OnnxEncoder,
    work: Path,
    *,
    name: str,
    seed: int = 0,
    epochs: int | None = None,
    mixing: float = Schedule.mixing,
    development: Iterable[str] = (),
    cues: Codebook | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Tuned:
    """Fine-tune ``base`` on coded passages and write the new encoder to ``work/encoder``.

    A fifth of the interviews, and three at least, takes no part (or the documents named in
    ``development`` take none): after each epoch the mean average precision on these tells whether
    to go on, and the best epoch is kept. They are interviews that ``base`` has not seen either.
    The cue phrases of ``cues``, whose indicators are the columns of ``labels``, are learnt from
    like passages. ``work`` also keeps what a later call with the same data needs to go on where
    this one was interrupted; the caller removes it in the end. ``say`` is told what is going on.

    Raises UsageError where there are too few interviews.
    """
    texts = labels.passages["text"].to_list()
    held = _development(labels, base, set(development), seed)
    tokens = _tokens(base, texts, labels.passages["question"].fill_null("").to_list())
    coded = _with_cues(_coded(base, tokens, labels, ~held), base, cues)
    schedule = Schedule(
        epochs or epochs_for(len(coded.tokens)),
        mixing=mixing,
        longest=base.manifest.window,
        seed=seed,
    )
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(seed)
    encoder = read_graph(base.folder / "model.onnx").to(device)
    heads = Heads(encoder.shape.hidden, labels.present.shape[1]).to(device)
    fit = Fit(encoder, heads, coded, schedule)
    checkpoint = Checkpoint(work, _fingerprint(base, labels, coded, held, schedule))
    judged = [tokens[row] for row in np.flatnonzero(held)]
    present = labels.present[held]
    if not checkpoint.restore(fit):
        _tell_time(say, fit, work)
        prime(encoder, heads, coded)
        _, logits = predicted(encoder, heads, judged)
        checkpoint.before = mean_average_precision(present, logits)
        checkpoint.keep_best(fit)
    _fit(fit, checkpoint, judged, present, progress)
    checkpoint.restore_best(fit)
    out = work / "encoder"
    _write(out, base, encoder, name, seed, [texts[row] for row in np.flatnonzero(~held)])
    agreement = _agreement(out, encoder, heads, [texts[row] for row in np.flatnonzero(held)])
    after = tuple(checkpoint.after)
    return Tuned(
        checkpoint.before,
        after,
        checkpoint.best,
        int((~held).sum()),
        len(judged),
        agreement,
    )


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
        _, logits = predicted(fit.encoder, fit.heads, judged)
        checkpoint.after.append(mean_average_precision(present, logits))
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


def _tokens(base: OnnxEncoder, texts: Sequence[str], questions: Sequence[str]) -> list[list[int]]:
    """Return the ids of passages in context, cut at the window: what is beyond is rare."""
    tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
    tokenizer.enable_truncation(base.manifest.window)
    pairs = zip(texts, questions, strict=True)
    whole = [base.manifest.prefix + in_context(text, question) for text, question in pairs]
    return [encoding.ids for encoding in tokenizer.encode_batch(whole)]


def _coded(
    base: OnnxEncoder,
    tokens: Sequence[Sequence[int]],
    labels: Labels,
    rows: NDArray[np.bool_],
) -> Coded:
    own = [ids for ids, kept in zip(tokens, rows, strict=True) if kept]
    # What every text begins with: the start and the prefix, without what closes a text. The
    # prefix's last space belongs to the word behind it.
    tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
    lead = len(tokenizer.encode(base.manifest.prefix.rstrip()).ids) - 1
    return Coded(own, labels.present[rows], labels.stance[rows], lead)


def _with_cues(coded: Coded, base: OnnxEncoder, codebook: Codebook | None) -> Coded:
    """Add the codebook's cue phrases: short passages with one code each and no stance."""
    phrases = [
        (phrase, column)
        for column, indicator in enumerate(codebook.indicators if codebook else ())
        for phrases in indicator.cues.values()
        for phrase in phrases
    ]
    if not phrases:
        return coded
    columns = [column for _, column in phrases]
    present = np.eye(coded.present.shape[1], dtype=bool)[columns]
    texts = [phrase for phrase, _ in phrases]
    return Coded(
        [*coded.tokens, *_tokens(base, texts, [""] * len(texts))],
        np.concatenate([coded.present, present]),
        np.concatenate([coded.stance, np.full(present.shape, -1, np.int8)]),
        coded.lead,
    )


def _fingerprint(
    base: OnnxEncoder,
    labels: Labels,
    coded: Coded,
    held: NDArray[np.bool_],
    schedule: Schedule,
) -> str:
    digest = hashlib.sha256(f"{base.id} {schedule}".encode())
    for row in labels.passages.select("passage_id", "question", "text").iter_rows():
        digest.update("\0".join(value or "" for value in row).encode("utf-8", "replace"))
    digest.update(labels.stance.tobytes() + held.tobytes())
    digest.update(str(list(map(list, coded.tokens))).encode())
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
    tokens = _tokens(written, texts, [""] * len(texts))
    rows = [n for n, ids in enumerate(tokens) if len(ids) < written.manifest.window][:_COMPARED]
    if not rows:
        return None
    own, _ = predicted(encoder, heads, [tokens[row] for row in rows])
    told = written.encode([plain(texts[row]) for row in rows])
    return float((own * told).sum(axis=1).mean())
