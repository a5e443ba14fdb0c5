"""A corpus made in a program, of texts and their labels, without any file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from tandai.codebook import DEFAULT_STANCE, Codebook, codebook_of_labels
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS, Corpus
from tandai.corpus.label_lists import LabelLists, label_lists
from tandai.corpus.reading import ONE_CODER
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, UsageError, named
from tandai.ground.language import tr


def corpus_of_texts(
    texts: Sequence[str],
    labels: Sequence[Sequence[str]],
    *,
    documents: Sequence[str] | None = None,
    questions: Sequence[str] | None = None,
    codebook: Codebook | None = None,
    name: str = "texts",
) -> Corpus:
    """Return a corpus of texts (n,) and the labels of each, for :func:`tandai.train` and the rest.

    ``labels`` (n,): a list a text, ``[["deseve.trust"], []]``; an empty one says that nothing was
    found. ``documents`` (n,): the interview of each text; figures are then of interviews held out,
    without it of texts held out. ``questions`` (n,): what was asked. ``codebook``: whose ids or
    terms the labels are; without it the labels are taken as they are, sorted. All codes are one
    coder's, and support their indicator.

    Raises UsageError where lengths differ or something is no text, CorpusError where no label is
    given or the codebook does not have it.
    """
    lists = _lists(labels)
    given: dict[str, Sequence[Any]] = {"texts": texts, "labels": lists}
    given |= {"documents": documents} if documents is not None else {}
    given |= {"questions": questions} if questions is not None else {}
    _require_alike(given)
    for key in ("texts", "documents", "questions"):
        _require_texts(key, given.get(key, ()))
    meant = _as_they_are(lists) if codebook is None else _meant(lists, codebook, name)
    book = codebook or _codebook_of(meant, name)
    passages = _passages(texts, documents, questions, name)
    codings = _codings(passages["passage_id"].to_list(), meant)
    own = passages.select("document", "informant").unique(maintain_order=True)
    return Corpus(name, book, passages, codings, pl.DataFrame() if documents is None else own)


def _lists(labels: Any) -> LabelLists:
    try:
        lists = label_lists(labels)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if lists is None:
        raise UsageError(
            tr(
                "labels are a list of texts for each passage.",
                "label berupa daftar teks untuk setiap kutipan.",
            ),
            hint=tr("Such as [['trust'], []].", "Misalnya [['percaya'], []]."),
        )
    return lists


def _require_alike(given: dict[str, Sequence[Any]]) -> None:
    """Raise UsageError where there is not one of each for every text."""
    lengths = {key: len(own) for key, own in given.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{key}: {length}" for key, length in lengths.items())
        raise UsageError(
            tr(f"their lengths differ ({told}).", f"panjangnya berbeda ({told})."),
            hint=tr("Give one of each for every text.", "Berikan satu untuk setiap teks."),
        )


def _require_texts(key: str, own: Sequence[Any]) -> None:
    wrong = next((n for n, text in enumerate(own) if not isinstance(text, str)), None)
    if wrong is not None:
        kind = type(own[wrong]).__name__
        raise UsageError(
            tr(
                f"{key}[{wrong}] is {kind}, not a text.",
                f"{key}[{wrong}] berupa {kind}, bukan teks.",
            )
        )


def _codebook_of(lists: LabelLists, name: str) -> Codebook:
    found = {label for own in lists for label in own}
    if not found:
        raise CorpusError(
            tr("no label was found to make a codebook of.", "tidak ada label yang ditemukan."),
            where=name,
        )
    return codebook_of_labels(found)


def _as_they_are(lists: LabelLists) -> LabelLists:
    stripped = ([label.strip() for label in own] for own in lists)
    return [[label for label in dict.fromkeys(own) if label] for own in stripped]


def _meant(lists: LabelLists, codebook: Codebook, name: str) -> LabelLists:
    """Return the labels as ids of the codebook, each once a text."""
    problems = first_of(
        Problem(f"labels[{n}]", _unknown(label, codebook))
        for n, own in enumerate(lists)
        for label in own
        if codebook.find(label) is None
    )
    if problems:
        raise CorpusError(
            tr("some labels are not in the codebook.", "sebagian label tidak ada dalam buku kode."),
            where=name,
            problems=problems,
        )
    return [list(dict.fromkeys(codebook.find(label) or "" for label in own)) for own in lists]


def _unknown(label: str, codebook: Codebook) -> str:
    near = codebook.nearest(label)
    hint = tr(f"; did you mean {near}?", f"; maksudnya {near}?") if near else ""
    shown = named(label, known=near is not None)
    return tr(f"{shown} is no indicator{hint}", f"{shown} bukan indikator{hint}")


def _passages(
    texts: Sequence[str],
    documents: Sequence[str] | None,
    questions: Sequence[str] | None,
    name: str,
) -> pl.DataFrame:
    number = len(texts)
    empty, nowhere = [""] * number, [None] * number
    document = empty if documents is None else list(documents)
    columns = {
        "passage_id": [f"{name}-{n:05}" for n in range(1, number + 1)],
        "document": document,
        "informant": document,
        "speaker": empty,
        "question": empty if questions is None else list(questions),
        "start": nowhere,
        "end": nowhere,
        "text": list(texts),
    }
    return pl.DataFrame(columns, schema=dict(PASSAGE_COLUMNS))


def _codings(ids: Sequence[str], meant: LabelLists) -> pl.DataFrame:
    rows = [
        (id, ONE_CODER, label, str(DEFAULT_STANCE) if label else "")
        for id, own in zip(ids, meant, strict=True)
        for label in own or [""]
    ]
    return pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row")
