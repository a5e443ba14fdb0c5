"""Codings to compare: a corpus, tables of codes, and tag files as one more coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import polars as pl

from tandai.agreement.matching import matched
from tandai.agreement.span_files import is_span_file, read_spans
from tandai.agreement.spans import SpanCodings
from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.corpus import LABELS, Corpus, require_same_texts
from tandai.corpus.corpus import each_once
from tandai.corpus.evidence import moved_to
from tandai.corpus.reading import NO_LABEL
from tandai.exchange.reading import is_project
from tandai.ground import shipped
from tandai.ground.choices import Match
from tandai.ground.errors import CorpusError, UsageError
from tandai.ground.language import tr
from tandai.sources.coded import CodebookChoice, read_coded


def read_codings(
    paths: Sequence[str | Path],
    codebook: CodebookChoice = None,
    again: Sequence[str | Path] = (),
    match: Match = "ask",
) -> Corpus:
    """Read a corpus, code files and tag files into one set of codings.

    A tag file counts as one more coder, named after its model. Code files that do not name
    their coder are named after the file. The coders of ``again`` are those of the first files
    a second time, and are called ``NAME#2``. Names that are written in two ways are one, two,
    or refused (``match``). Raises TableError or CorpusError.
    """
    if not paths:
        raise UsageError(tr("nothing was given to compare.", "tidak ada yang dibandingkan."))
    corpora: list[Corpus] = []
    first, second = [*map(Path, paths)], [*map(Path, again)]
    named_by_file = len(first) + len(second) > 1
    for files in (first, second):
        for path, name in zip(files, _coder_names(files), strict=True):
            base = corpora[0].codebook if corpora and codebook is None else None
            name = name if named_by_file else ""
            corpora.append(read_coded(path, codebook, base, name, coders_as_columns=True))
    corpora = matched(corpora, match, codebook)
    if again:
        _require_same_people(corpora[: len(first)], corpora[len(first) :])
        corpora[len(first) :] = map(_second_round, corpora[len(first) :])
    if len(corpora) == 1:
        united = _united(corpora[0].codings)
        return replace(corpora[0], codings=united) if match == "loose" else corpora[0]
    return _merged(corpora, codebook)


def read_spans_of(
    paths: Sequence[Path],
    codebook: CodebookChoice = None,
    texts: Path | None = None,
    match: Match = "ask",
) -> SpanCodings | None:
    """Read tables of spans or projects; None where none of the files is one.

    ``codebook`` None takes the one of the corpus folder that the first table lies in, else the one
    that comes with tandai, for projects the one in them where they have one. Raises UsageError
    where spans and passages are mixed, or texts are given for passages.
    """
    found = [is_span_file(path) for path in paths]
    if not any(found):
        if texts:
            raise UsageError(
                tr("--texts is for tables of spans.", "--texts untuk tabel rentang."),
                hint=tr(
                    "They have columns document, start, end and indicator, and no passage_id.",
                    "Kolomnya document, start, end, dan indicator, tanpa passage_id.",
                ),
            )
        return None
    if not all(found):
        raise UsageError(
            tr(
                "spans and passages cannot be compared.",
                "rentang dan kutipan tidak dapat dibandingkan.",
            )
        )
    own = codebook == LABELS or (codebook is None and any(map(is_project, paths)))
    beside = paths[0].with_name("codebook.yaml")
    known = beside if beside.is_file() else shipped.CODEBOOK
    book = None if own else read_codebook(Path(codebook or known))
    return read_spans(paths, book, texts, match_codes=codebook is None, match=match)


def _merged(corpora: Sequence[Corpus], codebook: CodebookChoice) -> Corpus:
    book = _common_codebook(corpora, codebook)
    for earlier, later in combinations(corpora, 2):
        require_same_texts(earlier.passages, later.passages)
    # Of files with and without texts, those with texts say more of a passage.
    fullest = sorted(corpora, key=lambda corpus: not (corpus.passages["text"] != "").any())
    passages = each_once(fullest[0].passages)
    for corpus in fullest[1:]:
        known = passages.select("passage_id")
        new = corpus.passages.join(known, on="passage_id", how="anti", maintain_order="left")
        passages = pl.concat([passages, each_once(new)]) if len(new) else passages
    codings = _united(pl.concat([corpus.codings for corpus in corpora]))
    evidence = pl.concat(
        [moved_to(passages, corpus.evidence, corpus.passages) for corpus in corpora]
    ).unique(maintain_order=True)
    return Corpus(corpora[0].name, book, passages, codings, corpora[0].documents, evidence=evidence)


def _united(codings: pl.DataFrame) -> pl.DataFrame:
    """Count a code that a coder gave in several files once; differing stances are ``mixed``.

    So are the codes of one file (:func:`tandai.corpus.codings.checked_codings`).
    """
    key = ["passage_id", "coder", "indicator"]
    if codings.select(key).hash_rows().n_unique() == len(codings):
        return codings
    stance = pl.when(pl.col("stance").n_unique() == 1).then(pl.col("stance").first())
    return codings.group_by(key, maintain_order=True).agg(stance.otherwise(pl.lit("mixed")))


def _second_round(corpus: Corpus) -> Corpus:
    renamed = {coder.name: coder.in_round(2).name for coder in corpus.who}
    named = pl.col("coder").replace(renamed)
    return replace(
        corpus,
        codings=corpus.codings.with_columns(named),
        evidence=corpus.evidence.with_columns(named),
    )


def _require_same_people(first: Sequence[Corpus], again: Sequence[Corpus]) -> None:
    """Refuse a second coding by nobody of the first: it would be compared with nothing."""
    before = sorted({coder.who for corpus in first for coder in corpus.who})
    after = sorted({coder.who for corpus in again for coder in corpus.who})
    if not set(before) & set(after):
        raise CorpusError(
            tr(
                "no coder of the first coding is in --again.",
                "tidak ada pengode pertama di --again.",
            ),
            hint=tr(
                f"Coders: {', '.join(before)}; again: {', '.join(after)}. A file without a column "
                "coder is named after itself; give it the same name in another folder.",
                f"Pengode: {', '.join(before)}; lagi: {', '.join(after)}. Berkas tanpa kolom "
                "pengode bernama seperti berkasnya; beri nama sama di folder lain.",
            ),
        )


def _coder_names(paths: Sequence[Path]) -> list[str]:
    """Name files after their stem, or folder and stem where two have the same.

    Raises UsageError where that tells them apart no better: two people would become one.
    """
    stems = [path.stem for path in paths]
    names = stems if len(set(stems)) == len(stems) else [f"{p.parent.name}/{p.stem}" for p in paths]
    if len(set(names)) < len(names):
        raise UsageError(
            tr("two files have the same name.", "dua berkas bernama sama."),
            hint=tr("Give each coder's file its own name.", "Beri nama sendiri tiap berkas."),
        )
    return names


def _common_codebook(corpora: Sequence[Corpus], choice: CodebookChoice) -> Codebook:
    """The first codebook that knows every code used, or the labels of all where asked."""
    used = {id for corpus in corpora for id in corpus.codings["indicator"] if id}
    if choice == LABELS:
        return codebook_of_labels(used or [NO_LABEL])
    for corpus in corpora:
        if used <= set(corpus.codebook.ids):
            return corpus.codebook
    raise CorpusError(
        tr(
            "the files use different codebooks.",
            "berkas-berkas ini memakai buku kode yang berbeda.",
        ),
        hint=tr(
            "Give the one they share with --codebook, or --codebook labels.",
            "Berikan buku kode bersama dengan --codebook, atau --codebook labels.",
        ),
    )
