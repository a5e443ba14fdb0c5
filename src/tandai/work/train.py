"""`tandai train`: from a hand-coded corpus to a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from tandai.codebook import Codebook
from tandai.codebook.fates import Fate
from tandai.codebook.history import not_what_they_were
from tandai.corpus import Corpus, Labels, gold_labels, pieces_of
from tandai.encoder import (
    BEST,
    CachedEncoder,
    Encoder,
    OnnxEncoder,
    Progress,
    cache_file,
    is_own,
    open_encoder,
)
from tandai.ground.errors import CorpusError, UsageError
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.numbers import count
from tandai.ground.text import passage_hash
from tandai.model.base import base_of
from tandai.model.card import model_card
from tandai.model.classifier import (
    IndicatorClassifier,
    seen_by,
    unseen_passages,
)
from tandai.model.neighbours import neighbours_of
from tandai.model.phrases import Phrases, codebook_phrases
from tandai.model.provenance import Provenance
from tandai.model.stance import fit_stance
from tandai.model.store import Model, save_model
from tandai.statistics.verdicts import FEWEST_TO_LEARN
from tandai.work.held_out import encoded_width, held_out, held_out_evidence

if TYPE_CHECKING:
    from tandai.finetuning import Tuned

_FEWEST_UNSEEN = 3


def train(
    corpus: Corpus,
    name: str,
    *,
    encoder: str | Encoder = BEST,
    base: Model | None = None,
    gold: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Model:
    """Train a model on the coded passages of a corpus.

    ``encoder`` is one, or what :func:`tandai.encoder.open_encoder` takes; with ``auto`` there
    is none where too few passages are left that the shipped one has not seen. ``base`` is a
    model to start from: what it says of the indicators that it knows by id counts before one's
    own codes are many; its encoder is used.
    ``gold`` names the coder to learn from (see :func:`tandai.corpus.gold_labels`). Where the
    corpus has a ``split``, only its documents marked ``train`` are used. The evaluation in
    the model is of passages whose interviews were held out.

    Raises CorpusError when there is too little to learn from, UsageError for an encoder that
    is not there or has seen these passages, and for a base that does not fit.
    """
    corpus = training_part(corpus)
    labels = gold_labels(corpus, gold)
    _require_enough(corpus, labels, base)
    passages = labels.passages
    start = None if base is None else base_of(base, corpus.codebook, corpus.history)
    opened = _encoder_for(encoder, labels, base)
    phrases = codebook_phrases(corpus.codebook)
    pairs = list(passages.select("text", "question").iter_rows())
    documents = passages["document"].to_list()
    classifier = IndicatorClassifier(
        seed=seed, encoder=opened, phrases=phrases, base=start, classes=corpus.codebook.ids
    )
    # Thousands of small regressions: handing each to several threads costs more than it gives, most
    # of all on a machine that has other work.
    with threadpool_limits(limits=1):
        classifier.fit(
            pairs,
            labels.present.astype(np.int8),
            groups=documents,
            progress=progress,
            evidence=None if corpus.evidence.is_empty() else carrying(labels, corpus),
        )
        matrix = classifier.read(np.array(pairs, dtype=object)).matrix
        found = held_out(classifier, matrix, labels)
        stance = fit_stance(matrix, labels.stance, encoded_width(classifier)).at(found.cuts)
    evidence = held_out_evidence(classifier, corpus, labels, found.suggested)
    before = set() if start is None else start.seen
    return Model(
        name=name,
        codebook=corpus.codebook,
        classifier=classifier,
        stance=stance,
        evaluation=found.evaluation(labels, corpus.codebook, classifier.thresholds_, evidence),
        provenance=Provenance(
            corpus=corpus.name,
            passages=len(passages),
            documents=len(set(documents)),
            codes=int(labels.present.sum()),
            gold=labels.gold,
            seed=seed,
            sha256=fingerprint(passages, labels.stance, corpus.codebook, phrases),
            seen=tuple(sorted({passage_hash(text) for text in passages["text"]} | before)),
            base="" if start is None else start.id,
        ),
        neighbours=neighbours_of(classifier, matrix, corpus, labels),
        held_out=found.codes(labels),
    )


def carrying(labels: Labels, corpus: Corpus) -> list[list[tuple[int, int, int]]]:
    """Return for each passage of ``labels`` its evidence, as (column, start, end) in the answer.

    It is that of who gave the codes, where it is one person, else all there is.
    """
    pieces = pieces_of(corpus, labels.passages, labels.gold.coder)
    return [[(piece.column, piece.start, piece.end) for piece in own] for own in pieces]


def base_not_as_before(base: Model | None, corpus: Corpus) -> tuple[Message, ...]:
    """Return the indicators of a base that are not what they were when it was trained.

    Those that only have another name are matched all the same, and those that the corpus never
    had are none of its business.
    """
    if base is None:
        return ()
    fates = not_what_they_were(base.codebook, corpus.codebook, corpus.history)
    return tuple(fate for fate in fates if fate.code not in (Fate.RENAMED, Fate.UNKNOWN))


def training_part(corpus: Corpus) -> Corpus:
    """Return the documents whose split is ``train``, or all where no document says so."""
    splits = set(corpus.documents["split"])
    return corpus.split("train") if "train" in splits else corpus


def _encoder_for(encoder: str | Encoder, labels: Labels, base: Model | None) -> Encoder | None:
    """Open the encoder, and make sure that it can be judged by passages that it has not seen."""
    if base is not None:
        return _encoder_of(base, encoder, labels)
    opened = open_encoder(encoder) if isinstance(encoder, str) else encoder
    if opened is None or _can_be_judged(labels, seen_by(opened)):
        return opened
    if encoder == BEST:
        return None
    raise UsageError(
        tr(
            "this encoder was fine-tuned on these passages; nothing is left to judge it by.",
            "penyandi ini disetel dengan kutipan-kutipan ini; tak ada sisa untuk mengujinya.",
        ),
        hint=tr("Use --encoder tfidf.", "Pakai --encoder tfidf."),
    )


def require_base_alone(base: Model | None, *, finetune: bool) -> None:
    """Raise UsageError where an encoder is to be fine-tuned that a base relies on."""
    if base is not None and finetune:
        raise UsageError(
            tr(
                "--base and --finetune exclude each other: what the base has learnt does not fit "
                "another encoder.",
                "--base dan --finetune tidak dapat bersama: yang dipelajari model dasar tidak "
                "cocok dengan penyandi lain.",
            )
        )


def _can_be_judged(labels: Labels, seen: frozenset[str]) -> bool:
    """Whether enough coded passages are left that were not seen, see :func:`unseen_passages`."""
    names = labels.passages["document"].to_list()
    unseen = unseen_passages(labels.passages["text"].to_list(), seen, names)
    documents = labels.passages.filter(unseen)["document"].n_unique()
    enough = documents >= _FEWEST_UNSEEN or unseen.all()
    return bool(enough and labels.present[unseen].any())


def _encoder_of(base: Model, encoder: str | Encoder, labels: Labels) -> Encoder | None:
    """Return the base's encoder; refuse another one, and passages that the base has seen."""
    own = base.classifier.encoder
    told = own
    if encoder != BEST:
        told = open_encoder(encoder) if isinstance(encoder, str) else encoder
    if (told and told.id) != (own and own.id):
        raise UsageError(
            tr(
                f"the model {base.name} has another encoder; what it learnt does not fit this one.",
                f"model {base.name} memakai penyandi lain; yang dipelajarinya tidak cocok.",
            ),
            hint=tr(
                "Leave out --encoder (and --finetune) with --base.",
                "Jangan pakai --encoder (atau --finetune) bersama --base.",
            ),
        )
    if not _can_be_judged(labels, seen_by(own) | frozenset(base.provenance.seen)):
        raise UsageError(
            tr(
                f"the model {base.name} has learnt from these passages; nothing is left to judge "
                "it by.",
                f"model {base.name} sudah belajar dari kutipan ini; tak ada sisa untuk mengujinya.",
            ),
            hint=tr("Train without --base.", "Latih tanpa --base."),
        )
    return own


def finetuned_encoder(
    corpus: Corpus,
    name: str,
    work: Path,
    *,
    base: str = BEST,
    gold: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    say: Callable[[Message], None] | None = None,
) -> tuple[Encoder, Tuned]:
    """Fine-tune an encoder on the coded passages of a corpus, for :func:`train`.

    ``base`` is what to start from, as for :func:`tandai.encoder.open_encoder`, and what is
    returned where no epoch made it better; for the rest see :func:`tandai.finetuning.finetune`.

    Raises UsageError where PyTorch is not installed or ``base`` is not one of our own folders.
    """
    try:
        from tandai.finetuning import finetune, lesson_of
    except ImportError as error:
        raise UsageError(
            tr(
                "--finetune needs PyTorch and onnx, which are not installed.",
                "--finetune memerlukan PyTorch dan onnx, yang belum terpasang.",
            ),
            hint=tr(
                "Install them: pip install 'tandai[finetune]'",
                "Pasang: pip install 'tandai[finetune]'",
            ),
        ) from error
    part = training_part(corpus)
    labels = gold_labels(part, gold)
    _require_enough(part, labels)
    opened = open_encoder(base)
    if opened is None or not is_own(opened.folder):
        raise UsageError(
            tr(
                "--finetune starts from e5 or from an encoder that tandai made.",
                "--finetune berangkat dari e5 atau dari penyandi buatan tandai.",
            )
        )
    tuned = finetune(
        [lesson_of(part, gold)],
        OnnxEncoder(opened.folder),
        work,
        name=name,
        seed=seed,
        progress=progress,
        say=say,
    )
    if tuned.best_epoch == 0:
        return opened, tuned
    return CachedEncoder(OnnxEncoder(work / "encoder"), cache_file()), tuned


def write_model(model: Model, folder: str | Path, *, force: bool = False) -> None:
    """Write the model folder with its card. Raises OutputError where it cannot be written."""
    save_model(model, Path(folder), model_card(model), force=force)


def _require_enough(corpus: Corpus, labels: Labels, base: Model | None = None) -> None:
    if len(labels.passages) < FEWEST_TO_LEARN or not labels.present.any():
        until = tr(
            f" Until then, tag with {base.name} as it is." if base else "",
            f" Sampai saat itu, tandai dengan {base.name} apa adanya." if base else "",
        )
        passages = count(len(labels.passages), "passage", "kutipan")
        codes = count(int(labels.present.sum()), "code", "kode")
        raise CorpusError(
            tr(
                f"{passages} with {codes}: too little to learn from.",
                f"{passages} dengan {codes}: terlalu sedikit untuk dipelajari.",
            ),
            where=corpus.name,
            hint=tr(
                f"Code at least {FEWEST_TO_LEARN} passages.",
                f"Kode sedikitnya {FEWEST_TO_LEARN} kutipan.",
            )
            + until
            + without_codes(base),
        )


def without_codes(base: Model | None = None) -> str:
    """Return how to do without codes, after what else can be done; nothing where a base can."""
    if base is not None:
        return ""
    return tr(
        " Or train from the codebook alone: name it with --codebook.",
        " Atau latih dari buku kode saja: sebutkan dengan --codebook.",
    )


def fingerprint(
    passages: pl.DataFrame, stance: NDArray[np.int8], codebook: Codebook, phrases: Phrases
) -> str:
    """Return the SHA-256 of what was learnt from: texts, questions, codes, codebook and order."""
    digest = hashlib.sha256("\0".join(codebook.ids).encode())
    digest.update("\0".join(phrases.texts).encode())
    for row in passages.select("passage_id", "question", "text").iter_rows():
        digest.update("\0".join(value or "" for value in row).encode())
    digest.update(stance.tobytes())
    return digest.hexdigest()
