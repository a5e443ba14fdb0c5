"""The tag files that are reported on: whether they belong together, and their codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl

from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.codebook.history import ids_not_what_they_were, not_what_they_were
from tandai.corpus import LABELS, Corpus
from tandai.ground import shipped
from tandai.ground.errors import (
    CodebookError,
    CorpusError,
    Problem,
    TandaiError,
    UsageError,
    named,
)
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.messages import Message, message
from tandai.ground.numbers import count
from tandai.ground.recorded import read_record as read_run
from tandai.model.record import Evaluated, ModelRecord, read_record
from tandai.reporting.codes import ReportNote
from tandai.statistics.verdicts import Reason
from tandai.tags import Tags
from tandai.tags.suggestions import Suggestions
from tandai.words.codebook import fate_words

_MOST_NAMED = 5


def require_matching(tags: Sequence[Tags]) -> None:
    """Raise UsageError where tags of different codebooks or the same passages twice are given."""
    if not tags:
        raise UsageError(tr("no tags were given.", "tidak ada hasil penandaan."))
    if any(set(own.ids) != set(tags[0].ids) for own in tags):
        raise UsageError(
            tr(
                "the tag files use different codebooks.",
                "berkas hasil penandaan memakai buku kode yang berbeda.",
            ),
            hint=tr("Report on them one by one.", "Laporkan satu per satu."),
        )
    ids = pl.concat([own.passages["passage_id"] for own in tags])
    if ids.n_unique() < len(ids):
        raise UsageError(
            tr(
                f"{count(len(ids) - ids.n_unique(), 'passage', '')} given twice.",
                f"{len(ids) - ids.n_unique()} kutipan tercantum dua kali.",
            ),
            hint=tr("Give each transcript's tags once.", "Berikan tiap transkrip satu kali."),
        )


@cache
def _shipped_codebook() -> Codebook:
    return read_codebook(shipped.CODEBOOK)


def names_of_models(tags: Sequence[Tags]) -> str:
    """Return the names of the models that made the tags."""
    return ", ".join(dict.fromkeys(own.model for own in tags))


def notes_of_models(tags: Sequence[Tags]) -> tuple[Message, ...]:
    """Return what a reader must know of tags that several models made."""
    passages: Counter[str] = Counter()
    for own in tags:
        passages[own.model] += len(own.passages)
    if len(passages) < 2:
        return ()
    return (message(ReportNote.SEVERAL_MODELS, models=tuple(passages.items())),)


def notes_of_rules(tags: Sequence[Tags]) -> tuple[Message, ...]:
    """Return what a reader must know of suggestions that were made to miss few codes."""
    rules = dict.fromkeys(own.rule for own in tags if own.rule)
    return tuple(message(ReportNote.FOR_RECALL, recall=rule.recall, by=rule.by) for rule in rules)


def notes_of_confidence(tags: Sequence[Tags], model: Evaluated | None) -> tuple[Message, ...]:
    """Return what must be known where confidences are not calibrated, by the model or the tags."""
    if model is not None:
        calibrated = model.evaluation.calibrated
    else:
        calibrated = not any(
            Suggestions.of(own.passages, own.suggested).is_reason(Reason.CODEBOOK_ALONE)
            for own in tags
        )
    return () if calibrated else (message(ReportNote.UNCALIBRATED),)


def notes_of_history(
    tags: Sequence[Tags], corpus: Corpus | None, model: Evaluated | None
) -> tuple[Message, ...]:
    """Return which indicators of the tags are not what they were, by the corpus' codebook."""
    if corpus is None:
        return ()
    if model is not None and set(tags[0].ids) <= set(model.codebook.ids):
        fates = not_what_they_were(model.codebook, corpus.codebook, corpus.history)
        return tuple(fate for fate in fates if fate.of["id"] in tags[0].ids)
    return ids_not_what_they_were(tags[0].ids, corpus.codebook, corpus.history)


def notes_of_origin(tags: Sequence[Tags]) -> tuple[Message, ...]:
    """Return what must be known where suggestions are the shipped model's."""
    own = any(tag.model.startswith(f"{shipped.MODEL.name}@") for tag in tags)
    return (message(ReportNote.CONSTRUCTED),) if own else ()


def shipped_model(names: str) -> ModelRecord | None:
    """Return the model that comes with tandai, if it made the tags."""
    if not names.startswith(f"{shipped.MODEL.name}@"):
        return None
    try:
        model = read_record(shipped.MODEL)
    except TandaiError:
        return None
    return model if model.id == names else None


def model_of_tags(folder: Path, tags: Sequence[Tags]) -> ModelRecord:
    """Read the record of the model that made the tags. Raises UsageError when it is another."""
    model = read_record(folder)
    others = sorted({own.model for own in tags} - {model.id})
    if others:
        raise UsageError(
            tr(
                f"the tags were made by {', '.join(others)} and not by {model.id}.",
                f"hasil penandaan ini dibuat oleh {', '.join(others)}, bukan {model.id}.",
            ),
            where=folder,
        )
    return model


def codebook_of_makers(paths: Sequence[Path], tags: Sequence[Tags]) -> Codebook | None:
    """Return the codebook of the model that made the tags, where a record leads to it.

    ``paths``: the files of the tags. Nothing in tags says what their ids mean; the record beside
    them names the model, and this has the terms.
    """
    for path, own in zip(paths, tags, strict=True):
        model = maker_of(path)
        if model and model.id == own.model and not _unknown(own.ids, model.codebook):
            return model.codebook
    return None


def maker_of(path: Path) -> ModelRecord | None:
    """Return the model to which the record beside a file of tags leads; None where none does."""
    try:
        record = read_run(path)
        told = record.content.options.get("model")
        return read_record(record.located(str(told["input"]))) if isinstance(told, dict) else None
    except (TandaiError, OSError, KeyError):
        return None


def codebook_of_tags(
    ids: Sequence[str],
    corpus: Corpus | None,
    model: Evaluated | None,
    choice: Path | Literal["labels"] | Codebook | None = None,
) -> Codebook:
    """Return the codebook of a report: the one chosen, the corpus', the model's or ours.

    It knows all indicators of the tags. ``choice`` ``labels``, and where neither model nor
    tandai knows them: one of just these ids. Raises CodebookError where the chosen one does not
    know them, CorpusError where the corpus' does not: its hand codes would be lost.
    """
    if corpus:
        if unknown := _unknown(ids, corpus.codebook):
            fates = ids_not_what_they_were(unknown, corpus.codebook, corpus.history)
            problems = [Problem("", fate_words(fate)) for fate in fates if corpus.history]
            hint = _other_codebook()
            raise CorpusError(_not_known(unknown), where=corpus.name, hint=hint, problems=problems)
        return corpus.codebook
    if choice == LABELS:
        return codebook_of_labels(ids)
    if isinstance(choice, Codebook):
        return choice
    if choice is not None:
        codebook = read_codebook(choice)
        if unknown := _unknown(ids, codebook):
            raise CodebookError(_not_known(unknown), where=choice, hint=_other_codebook())
        return codebook
    if model and not _unknown(ids, model.codebook):
        return model.codebook
    return _shipped_that_knows(ids) or codebook_of_labels(ids)


def _shipped_that_knows(ids: Sequence[str]) -> Codebook | None:
    """Return the first codebook that comes with tandai and has all these ids."""
    if not _unknown(ids, _shipped_codebook()):
        return _shipped_codebook()
    for path in shipped.codebook_files().values():
        text = path.read_text(encoding="utf-8")
        # Looked at before it is read: there are many, and the ids stand in them as they are.
        if all(id in text for id in ids):
            found = read_codebook(path)
            if not _unknown(ids, found):
                return found
    return None


def _unknown(ids: Sequence[str], codebook: Codebook) -> list[str]:
    return [id for id in ids if id not in codebook.ids]


def _not_known(ids: Sequence[str]) -> str:
    listed = first_few(list(map(named, ids)), _MOST_NAMED)
    return tr(
        f"the codebook does not know {count(len(ids), 'indicator', '')} of the tags ({listed}).",
        f"buku kode ini tidak memuat {len(ids)} indikator hasil penandaan ({listed}).",
    )


def _other_codebook() -> str:
    return tr(
        "Give the codebook of the model that made the tags.",
        "Berikan buku kode dari model pembuat hasil penandaan ini.",
    )
