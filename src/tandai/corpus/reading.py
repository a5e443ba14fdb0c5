"""Reading a corpus: a folder of the contract's layout, or one table.

Every row is checked before anything is used, and all rows that do not fit are reported at
once, by file and row, never by their text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from itertools import chain
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from tandai.codebook import (
    Codebook,
    codebook_of_labels,
    read_codebook,
)
from tandai.codebook.changes import HISTORY
from tandai.codebook.history import read_history
from tandai.corpus.card import title_of
from tandai.corpus.codings import CodedRows, checked_codings, row_number
from tandai.corpus.corpus import PASSAGE_COLUMNS, Corpus
from tandai.corpus.decisions import decided_in, decided_labels, is_decisions
from tandai.corpus.document_variables import (
    documents_of_rows,
    read_documents,
    variables_of_rows,
)
from tandai.corpus.evidence import evidence_of, evidence_of_cells
from tandai.corpus.sheet_headings import lost_heading, read_sheet_table, sheet_headings
from tandai.corpus.sheets import codings_in, is_sheet, labels_in, own_text
from tandai.corpus.times import read_times
from tandai.corpus.wide import one_row_a_coder
from tandai.ground import shipped
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, TableError, named
from tandai.ground.files import read_text, reading
from tandai.ground.language import tr
from tandai.ground.tables import is_table, read_table, require_columns

LABELS: Literal["labels"] = "labels"
ONE_CODER = "coder"
# The label of a codebook of labels where nobody gave any: a codebook needs one.
NO_LABEL = "-"


def read_corpus(
    path: str | Path,
    codebook: str | Path | Codebook | None = None,
    *,
    coders_as_columns: bool = False,
) -> Corpus:
    """Read a corpus folder or a table of passages with their codes.

    ``codebook``: one, its file, or ``"labels"`` to take the labels found as the codebook. Without
    it, the folder's own ``codebook.yaml`` is used, or else the one that comes with tandai. Where a
    folder holds codes by the codebook of that file (``codings-porter.csv`` beside ``porter.yaml``),
    these are read.
    ``coders_as_columns``: a table without columns for coder and indicator has one a coder, and
    nothing need be coded (what is read to be compared with others).

    Raises FileError, TableError, CodebookError or CorpusError; a CorpusError lists every row
    that does not fit, with the nearest known value.
    """
    path = shipped.located(Path(path))
    choice = _choice_of(codebook)
    with reading(path):
        path.stat()
        if path.is_dir():
            return _read_folder(path, choice, may_be_empty=coders_as_columns)
        return _read_one_table(path, choice, coders_as_columns=coders_as_columns)


def _choice_of(
    codebook: str | Path | Codebook | None,
) -> Path | Codebook | Literal["labels"] | None:
    if isinstance(codebook, str):
        return LABELS if codebook == LABELS else Path(codebook)
    return codebook


def read_codes(
    path: Path, codebook: Codebook | None, known: Set[str] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a table of codes alone (``passage_id, coder, indicator, stance``).

    Returns (passages, codings); the passages have no text. ``codebook`` None takes all
    values as they are; ``known``: the passages that there are, None for any. Raises TableError, or
    CorpusError, with the nearest id of a passage that is none.
    """
    frame = one_row_a_coder(path, read_table(path))
    require_columns(frame, ["passage_id", "indicator"], path)
    frame = _with_defaults(frame)
    codings = checked_codings(CodedRows(path, frame), codebook, None if known is None else {*known})
    return _passages_of_rows(frame), codings


def _read_folder(
    folder: Path, choice: Path | Codebook | Literal["labels"] | None, *, may_be_empty: bool
) -> Corpus:
    passages_file, codings_file = folder / "passages.csv", _codings_file(folder, choice)
    for file in (passages_file, codings_file):
        if not file.exists():
            raise CorpusError(
                tr(
                    f"the folder has no {file.name}.",
                    f"folder ini tidak punya {file.name}.",
                ),
                where=folder,
                hint=tr(
                    "A corpus is a folder with passages.csv and codings.csv, or one table.",
                    "Korpus adalah folder berisi passages.csv dan codings.csv, atau satu tabel.",
                ),
            )
    passages = _read_passages(passages_file)
    rows = read_table(codings_file, may_be_empty=True)
    require_columns(rows, ["passage_id", "coder", "indicator"], codings_file)
    coded = CodedRows(codings_file, _with_defaults(rows))
    codebook = _chosen_codebook(choice, folder / "codebook.yaml", coded, may_be_empty=may_be_empty)
    codings = checked_codings(coded, codebook, set(passages["passage_id"]))
    documents = read_documents(folder / "documents.csv", passages)
    _require_true_slices(folder, passages)
    times = read_times(folder / "times.csv")
    evidence = evidence_of(coded, codebook, passages)
    history = read_history(folder / HISTORY)
    return Corpus(
        folder.name,
        codebook,
        passages,
        codings,
        documents,
        times,
        evidence,
        history,
        title_of(folder),
    )


def _codings_file(folder: Path, choice: Path | Codebook | Literal["labels"] | None) -> Path:
    """Return the file of codes; that of a codebook of another name, where the folder has one."""
    if isinstance(choice, Path):
        other = folder / f"codings-{choice.stem}.csv"
        if other.is_file():
            return other
    return folder / "codings.csv"


def _chosen_codebook(
    choice: Path | Codebook | Literal["labels"] | None,
    own: Path,
    coded: CodedRows | None,
    *,
    may_be_empty: bool = False,
) -> Codebook:
    if choice == LABELS:
        labels = sorted(_labels_in(coded.frame)) if coded else []
        if not labels and may_be_empty:
            return codebook_of_labels([NO_LABEL])
        if not labels:
            raise CorpusError(
                tr(
                    "no label was found to make a codebook of.",
                    "tidak ada label yang ditemukan.",
                ),
                where=coded.path if coded else "",
            )
        return codebook_of_labels(labels)
    if isinstance(choice, Codebook):
        return choice
    if choice is not None:
        return read_codebook(Path(choice))
    return read_codebook(own if own.exists() else shipped.CODEBOOK)


def _labels_in(frame: pl.DataFrame) -> set[str]:
    cells = frame["indicator"].unique().to_list()
    return {label.strip() for cell in cells for label in cell.split(";") if label.strip()}


def _read_passages(path: Path) -> pl.DataFrame:
    frame = read_table(path)
    require_columns(frame, ["passage_id", "document", "text"], path)
    problems = first_of(chain(_repeated_ids(frame), _bad_offsets(frame)))
    if problems:
        raise CorpusError(
            tr("the passages do not hold together.", "daftar kutipan tidak utuh."),
            where=path,
            hint=tr("Mend these rows.", "Perbaiki baris-baris ini."),
            problems=problems,
        )
    return _shaped_passages(frame)


def _repeated_ids(frame: pl.DataFrame) -> Iterable[Problem]:
    first: dict[str, int] = {}
    for id, row in frame.select("passage_id", "row").iter_rows():
        if not id.strip():
            yield Problem(row_number(row), tr("passage_id is empty", "passage_id kosong"))
        elif id in first:
            what = tr(
                f"passage_id {named(id)} stands already in row {first[id]}",
                f"passage_id {named(id)} sudah ada di baris {first[id]}",
            )
            yield Problem(row_number(row), what)
        else:
            first[id] = row


def _bad_offsets(frame: pl.DataFrame) -> Iterable[Problem]:
    if not {"start", "end"} <= set(frame.columns):
        return
    for start, end, row in frame.select("start", "end", "row").iter_rows():
        if not start and not end:
            continue
        numbers = start.isdecimal() and end.isdecimal() and max(len(start), len(end)) <= 12
        if not (numbers and int(start) <= int(end)):
            what = tr(
                "start and end are not offsets (whole numbers, start before end)",
                "start dan end bukan posisi (bilangan bulat, start sebelum end)",
            )
            yield Problem(row_number(row), what)


def _shaped_passages(frame: pl.DataFrame) -> pl.DataFrame:
    columns = []
    for name, kind in PASSAGE_COLUMNS.items():
        if name not in frame.columns:
            empty = pl.lit(None if kind == pl.Int64() else "", dtype=kind)
            columns.append(empty.alias(name))
        elif kind == pl.Int64():
            columns.append(pl.col(name).replace("", None).cast(kind))
        else:
            columns.append(pl.col(name))
    return frame.select(columns)


def _require_true_slices(folder: Path, passages: pl.DataFrame) -> None:
    """Check that each passage is what its transcript holds at its offsets, where both are there."""
    transcripts = folder / "transcripts"
    if not transcripts.is_dir():
        return
    files = {path.stem: path for path in sorted(transcripts.iterdir()) if path.suffix == ".txt"}
    problems = first_of(_untrue_slices(files, passages))
    if problems:
        raise CorpusError(
            tr("passages and transcripts differ.", "kutipan dan transkrip berbeda."),
            where=folder,
            problems=problems,
        )


def _untrue_slices(files: Mapping[str, Path], passages: pl.DataFrame) -> Iterator[Problem]:
    for (document,), part in passages.group_by(["document"], maintain_order=True):
        if document not in files:
            continue
        text = read_text(files[str(document)])
        for id, start, end, said in part.select("passage_id", "start", "end", "text").iter_rows():
            if start is not None and end is not None and text[start:end] != said:
                what = tr(
                    f"its text is not what {files[str(document)].name} holds from {start} to {end}",
                    f"teksnya bukan isi {files[str(document)].name} dari {start} sampai {end}",
                )
                yield Problem(tr(f"passage {named(id)}", f"kutipan {named(id)}"), what)


def _read_one_table(
    path: Path, choice: Path | Codebook | Literal["labels"] | None, *, coders_as_columns: bool
) -> Corpus:
    if not is_table(path):
        raise TableError(
            tr(
                "is neither a corpus folder nor a table.",
                "bukan folder korpus ataupun tabel.",
            ),
            where=path,
            hint=tr(
                "Give a folder with passages.csv and codings.csv, or a .csv, .tsv, .xlsx, "
                ".jsonl or .parquet table.",
                "Berikan folder berisi passages.csv dan codings.csv, atau tabel .csv, .tsv, "
                ".xlsx, .jsonl, atau .parquet.",
            ),
        )
    if path.suffix.lower() != ".jsonl":
        headings = sheet_headings(path)
        if is_sheet(headings) or is_decisions(headings):
            return _read_sheet(path, choice, decided=is_decisions(headings))
    frame = read_table(path)
    if coders_as_columns:
        frame = one_row_a_coder(path, frame)
    _require_headings_of_a_sheet(frame.columns, path)
    # With a codebook that was named, texts alone are passages that nobody has read.
    uncoded = isinstance(choice, Path) and "indicator" not in frame.columns
    if uncoded and not coders_as_columns:
        frame = frame.with_columns(pl.lit("").alias("indicator"))
    require_columns(frame, ["text", "indicator"], path)
    frame = _with_passage_ids(_with_defaults(frame))
    _require_one_text_each(path, frame)
    rows = CodedRows(path, frame)
    codebook = _chosen_codebook(
        choice, path.parent / "codebook.yaml", rows, may_be_empty=coders_as_columns
    )
    passages = _passages_of_rows(frame)
    codings = checked_codings(rows, codebook, None)
    codings = codings.clear() if uncoded else codings
    documents = documents_of_rows(path, frame)
    evidence = evidence_of_cells(rows, codebook, passages)
    return Corpus(path.stem, codebook, passages, codings, documents, evidence=evidence)


def _require_headings_of_a_sheet(there: Collection[str], path: Path) -> None:
    """Raise TableError where the heading is missing by which one of our sheets is known."""
    if not {"passage_id", "text"} <= set(there) or "indicator" in there:
        return
    if missing := lost_heading(there):
        raise TableError(
            tr(
                f"is a sheet of tandai without its column '{missing}'.",
                f"adalah lembar dari tandai tanpa kolom '{missing}'.",
            ),
            where=path,
            hint=tr("Give the column its heading back.", "Kembalikan judul kolom itu."),
        )


def _read_sheet(
    path: Path, choice: Path | Codebook | Literal["labels"] | None, *, decided: bool
) -> Corpus:
    """Read a sheet that people filled in, or decided in; its passages are all of its rows."""
    frame = read_sheet_table(path)
    frame = frame.with_columns(
        frame[name].map_elements(own_text, return_dtype=pl.String).alias(name)
        for name in PASSAGE_COLUMNS
        if name in frame.columns and name not in ("start", "end")
    )
    if choice == LABELS:
        labels = decided_labels(frame) if decided else labels_in(frame)
        codebook = codebook_of_labels(labels or [NO_LABEL])
    else:
        codebook = _chosen_codebook(choice, path.parent / "codebook.yaml", None)
    codings = (
        decided_in(path, frame, codebook)
        if decided
        else codings_in(path, frame, codebook, ONE_CODER)
    )
    frame = _with_defaults(frame)
    _require_one_text_each(path, frame)
    passages = _passages_of_rows(frame)
    documents = variables_of_rows(path, frame, ("informant",) * ("informant" in frame.columns))
    return Corpus(path.stem, codebook, passages, codings, documents)


def _with_defaults(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the columns that a table of codes may lack; strip what is compared."""
    missing = [name for name in ("document", "stance", "text") if name not in frame.columns]
    frame = frame.with_columns(pl.lit("").alias(name) for name in missing)
    if "coder" not in frame.columns:
        frame = frame.with_columns(pl.lit(ONE_CODER).alias("coder"))
    compared = [c for c in ("passage_id", "document", "coder", "stance") if c in frame.columns]
    return frame.with_columns(pl.col(compared).str.strip_chars()).with_columns(
        pl.col("coder").replace("", ONE_CODER)
    )


def passage_key(document: str, text: str) -> str:
    """Return the id of a passage that has none: the same in every file that holds it."""
    return hashlib.sha256(f"{document}\0{text}".encode()).hexdigest()[:12]


def _with_passage_ids(frame: pl.DataFrame) -> pl.DataFrame:
    """Give ids to rows without one: same document and text, same passage, in any table."""
    if "passage_id" not in frame.columns:
        frame = frame.with_columns(pl.lit("").alias("passage_id"))
    rows = frame.select("passage_id", "document", "text").iter_rows()
    ids = [id or passage_key(document, text) for id, document, text in rows]
    return frame.with_columns(pl.Series("passage_id", ids))


def _require_one_text_each(path: Path, frame: pl.DataFrame) -> None:
    # By hashes first: a million groups of texts would take as much memory as the table again.
    ids, texts = (frame[name].hash().to_numpy() for name in ("passage_id", "text"))
    order = np.argsort(ids, kind="stable")
    again = (np.diff(ids[order]) == 0) & (np.diff(texts[order]) != 0)
    doubtful = frame.filter(pl.Series(np.isin(ids, ids[order][1:][again])))
    groups = doubtful.group_by("passage_id").agg(pl.col("text").n_unique(), pl.col("row").min())
    wrong = groups.filter(pl.col("text") > 1).sort("row")
    if not wrong.is_empty():
        raise CorpusError(
            tr(
                "rows with the same passage_id hold different texts.",
                "baris dengan passage_id yang sama berisi teks yang berbeda.",
            ),
            where=path,
            hint=tr("Give each passage its own id.", "Beri setiap kutipan id sendiri."),
            problems=first_of(
                Problem(row_number(row), f"passage_id {named(id)}")
                for id, row in wrong.select("passage_id", "row").iter_rows()
            ),
        )


def _passages_of_rows(frame: pl.DataFrame) -> pl.DataFrame:
    own = frame.select(name for name in PASSAGE_COLUMNS if name in frame.columns)
    return _shaped_passages(own.filter(pl.col("passage_id").is_first_distinct()))
