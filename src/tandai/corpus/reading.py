"""Reading a corpus: a folder of the contract's layout, or one table.

Every row is checked before anything is used, and all rows that do not fit are reported at
once, by file and row, never by their text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from tandai import shipped
from tandai.codebook import (
    DEFAULT_STANCE,
    ISTILAH_OF_STANCE,
    STANCES,
    Codebook,
    codebook_of_labels,
    read_codebook,
)
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS, Corpus
from tandai.errors import CorpusError, FileError, Problem, TableError
from tandai.files import read_text
from tandai.language import tr
from tandai.tables import HEADINGS, is_table, read_table, require_columns

LABELS: Literal["labels"] = "labels"
ONE_CODER = "coder"

_STANCE_OF_WORD = {stance: stance for stance in STANCES} | {
    word: stance for stance, word in ISTILAH_OF_STANCE.items()
}


@dataclass(frozen=True)
class _Rows:
    """Codes as they stand in a file: one row a code, values not yet checked."""

    path: Path
    frame: pl.DataFrame


def read_corpus(path: Path, codebook: Path | Literal["labels"] | None = None) -> Corpus:
    """Read a corpus folder or a table of passages with their codes.

    ``codebook``: a file, or ``"labels"`` to take the labels found as the codebook. Without
    it, the folder's own ``codebook.yaml`` is used, or else the one that comes with tandai.

    Raises FileError, TableError, CodebookError or CorpusError; a CorpusError lists every row
    that does not fit, with the nearest known value.
    """
    path = shipped.located(path)
    if path.is_dir():
        return _read_folder(path, codebook)
    if not path.exists():
        raise FileError(
            tr("there is no such file or folder.", "berkas atau folder ini tidak ada."),
            where=path,
        )
    return _read_one_table(path, codebook)


def read_codes(path: Path, codebook: Codebook | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a table of codes alone (``passage_id, coder, indicator, stance``).

    Returns (passages, codings); the passages have no text. ``codebook`` None takes all
    values as they are. Raises TableError or CorpusError.
    """
    frame = read_table(path)
    require_columns(frame, ["passage_id", "indicator"], path)
    frame = _with_defaults(frame)
    return _passages_of_rows(frame), _checked_codings(_Rows(path, frame), codebook, None)


def _read_folder(folder: Path, choice: Path | Literal["labels"] | None) -> Corpus:
    passages_file, codings_file = folder / "passages.csv", folder / "codings.csv"
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
    rows = read_table(codings_file)
    require_columns(rows, ["passage_id", "coder", "indicator"], codings_file)
    coded = _Rows(codings_file, _with_defaults(rows))
    codebook = _chosen_codebook(choice, folder / "codebook.yaml", coded)
    codings = _checked_codings(coded, codebook, set(passages["passage_id"]))
    documents = _read_documents(folder / "documents.csv", passages)
    _require_true_slices(folder, passages)
    return Corpus(folder.name, codebook, passages, codings, documents)


def _chosen_codebook(
    choice: Path | Literal["labels"] | None, own: Path, coded: _Rows | None
) -> Codebook:
    if choice == LABELS:
        labels = sorted(_labels_in(coded.frame)) if coded else []
        if not labels:
            raise CorpusError(
                tr(
                    "no label was found to make a codebook of.",
                    "tidak ada label yang ditemukan.",
                ),
                where=coded.path if coded else "",
            )
        return codebook_of_labels(labels)
    if choice is not None:
        return read_codebook(Path(choice))
    return read_codebook(own if own.exists() else shipped.CODEBOOK)


def _labels_in(frame: pl.DataFrame) -> set[str]:
    cells = frame["indicator"].unique().to_list()
    return {label.strip() for cell in cells for label in cell.split(";") if label.strip()}


def _read_passages(path: Path) -> pl.DataFrame:
    frame = read_table(path)
    require_columns(frame, ["passage_id", "document", "text"], path)
    problems = [*_repeated_ids(frame), *_bad_offsets(frame)]
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
            yield Problem(_row(row), tr("passage_id is empty", "passage_id kosong"))
        elif id in first:
            what = tr(
                f"passage_id {id!r} stands already in row {first[id]}",
                f"passage_id {id!r} sudah ada di baris {first[id]}",
            )
            yield Problem(_row(row), what)
        else:
            first[id] = row


def _bad_offsets(frame: pl.DataFrame) -> Iterable[Problem]:
    if not {"start", "end"} <= set(frame.columns):
        return
    for start, end, row in frame.select("start", "end", "row").iter_rows():
        if not start and not end:
            continue
        if not (start.isdecimal() and end.isdecimal() and int(start) <= int(end)):
            what = tr(
                "start and end are not offsets (whole numbers, start before end)",
                "start dan end bukan posisi (bilangan bulat, start sebelum end)",
            )
            yield Problem(_row(row), what)


def _row(number: int) -> str:
    return tr(f"row {number}", f"baris {number}")


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


def _read_documents(path: Path, passages: pl.DataFrame) -> pl.DataFrame:
    if not path.exists():
        known = passages.select("document", "informant").unique("document", maintain_order=True)
        return known.with_columns(pl.lit("").alias("split"))
    frame = read_table(path)
    require_columns(frame, ["document"], path)
    frame = frame.drop("row")
    repeated = frame.filter(pl.col("document").is_duplicated())["document"].unique().to_list()
    if repeated:
        raise CorpusError(
            tr(
                f"documents stand twice: {', '.join(sorted(repeated))}.",
                f"dokumen tercantum dua kali: {', '.join(sorted(repeated))}.",
            ),
            where=path,
        )
    return frame if "split" in frame.columns else frame.with_columns(pl.lit("").alias("split"))


def _require_true_slices(folder: Path, passages: pl.DataFrame) -> None:
    """Check that each passage is what its transcript holds at its offsets, where both are there."""
    transcripts = folder / "transcripts"
    if not transcripts.is_dir():
        return
    files = {path.stem: path for path in sorted(transcripts.iterdir()) if path.suffix == ".txt"}
    problems = []
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
                problems.append(Problem(tr(f"passage {id}", f"kutipan {id}"), what))
    if problems:
        raise CorpusError(
            tr("passages and transcripts differ.", "kutipan dan transkrip berbeda."),
            where=folder,
            problems=problems,
        )


def _read_one_table(path: Path, choice: Path | Literal["labels"] | None) -> Corpus:
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
    frame = read_table(path)
    require_columns(frame, ["text", "indicator"], path)
    frame = _with_passage_ids(_with_defaults(frame), path.stem)
    _require_one_text_each(path, frame)
    rows = _Rows(path, frame)
    codebook = _chosen_codebook(choice, path.parent / "codebook.yaml", rows)
    passages = _passages_of_rows(frame)
    codings = _checked_codings(rows, codebook, None)
    documents = _documents_of_rows(frame)
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


def _with_passage_ids(frame: pl.DataFrame, stem: str) -> pl.DataFrame:
    """Number the passages of a table without ids: same document and text, same passage."""
    if "passage_id" in frame.columns and (frame["passage_id"] != "").all():
        return frame
    numbers: dict[tuple[str, str], int] = {}
    keys = list(frame.select("document", "text").iter_rows())
    for key in keys:
        numbers.setdefault(key, len(numbers) + 1)
    digits = len(str(len(numbers)))
    ids = [f"{stem}-{numbers[key]:0{digits}d}" for key in keys]
    return frame.with_columns(pl.Series("passage_id", ids))


def _require_one_text_each(path: Path, frame: pl.DataFrame) -> None:
    texts = frame.group_by("passage_id").agg(pl.col("text").n_unique(), pl.col("row").min())
    wrong = texts.filter(pl.col("text") > 1).sort("row")
    if not wrong.is_empty():
        raise CorpusError(
            tr(
                "rows with the same passage_id hold different texts.",
                "baris dengan passage_id yang sama berisi teks yang berbeda.",
            ),
            where=path,
            hint=tr("Give each passage its own id.", "Beri setiap kutipan id sendiri."),
            problems=[
                Problem(_row(row), f"passage_id {id!r}")
                for id, row in wrong.select("passage_id", "row").iter_rows()
            ],
        )


def _passages_of_rows(frame: pl.DataFrame) -> pl.DataFrame:
    return _shaped_passages(frame.unique("passage_id", keep="first", maintain_order=True))


def _documents_of_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Take columns that say one thing a document (informant, split, role, ...) as its variables."""
    own = {"row", "passage_id", *HEADINGS} - {"informant", "split"}
    variables = [name for name in frame.columns if name not in own]
    first = frame.unique("document", keep="first", maintain_order=True)
    documents = first.select("document", *variables)
    return documents if "split" in variables else documents.with_columns(pl.lit("").alias("split"))


def _checked_codings(
    rows: _Rows, codebook: Codebook | None, known_passages: set[str] | None
) -> pl.DataFrame:
    """Return one row a code with ids of the codebook; raise CorpusError listing what fits nothing.

    A code that the same coder gives twice to a passage counts once; where the stances of the
    two differ, it is ``mixed``.
    """
    problems: list[Problem] = []
    codes: dict[tuple[str, str, str], str] = {}
    columns = rows.frame.select("passage_id", "coder", "indicator", "stance", "row")
    for passage, coder, cell, stance_cell, row in columns.iter_rows():
        if known_passages is not None and passage not in known_passages:
            what = tr(f"unknown passage {passage!r}", f"kutipan {passage!r} tidak dikenal")
            problems.append(Problem(_row(row), what))
            continue
        stances = _stances(stance_cell, cell)
        if stances is None:
            what = tr(
                f"unknown stance {stance_cell!r}; known: {', '.join(STANCES)}",
                f"sikap {stance_cell!r} tidak dikenal; yang ada: "
                f"{', '.join(ISTILAH_OF_STANCE.values())}",
            )
            problems.append(Problem(_row(row), what))
            continue
        names = [name.strip() for name in cell.split(";") if name.strip()]
        if not names:
            codes.setdefault((passage, coder, ""), "")
            continue
        for name, stance in zip(names, stances, strict=True):
            id = codebook.find(name) if codebook else name
            if codebook and id is None:
                problems.append(Problem(_row(row), _unknown(name, codebook)))
                continue
            key = (passage, coder, str(id))
            codes[key] = stance if codes.get(key, stance) == stance else "mixed"
    if problems:
        raise CorpusError(
            tr(
                "some rows do not fit the codebook.",
                "sebagian baris tidak cocok dengan buku kode.",
            ),
            where=rows.path,
            hint=tr(
                "Mend them, give another --codebook, or take the labels as they are with "
                "--codebook labels.",
                "Perbaiki, berikan --codebook lain, atau pakai label apa adanya dengan "
                "--codebook labels.",
            ),
            problems=problems,
        )
    return _coding_frame(codes)


def _coding_frame(codes: dict[tuple[str, str, str], str]) -> pl.DataFrame:
    """Drop "found nothing" beside a code of the same coder for the same passage."""
    coded = {(passage, coder) for passage, coder, id in codes if id}
    rows = [
        (passage, coder, id, stance)
        for (passage, coder, id), stance in codes.items()
        if id or (passage, coder) not in coded
    ]
    return pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row")


def _stances(cell: str, indicators: str) -> list[str] | None:
    """Return a stance for each indicator of the cell; None where a word is unknown.

    One stance goes for all indicators; several must be as many as the indicators.
    """
    number = max(1, sum(bool(name.strip()) for name in indicators.split(";")))
    words = [word.strip().casefold() for word in cell.split(";")] if cell else [""]
    known = [DEFAULT_STANCE if not word else _STANCE_OF_WORD.get(word) for word in words]
    if None in known or len(known) not in (1, number):
        return None
    stances = [str(stance) for stance in known]
    return stances * number if len(stances) == 1 else stances


def _unknown(name: str, codebook: Codebook) -> str:
    # Long cells are no labels but text in the wrong column, which no message may show.
    short = len(name) <= 40 and len(name.split()) <= 5
    shown = repr(name) if short else tr("(a long text)", "(teks panjang)")
    nearest = codebook.nearest(name) if short else None
    hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?") if nearest else ""
    return tr(f"unknown indicator {shown}{hint}", f"indikator {shown} tidak dikenal{hint}")
