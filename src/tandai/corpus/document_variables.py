"""What is known of documents: informant, split, and any variable, from a table or from rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tandai.corpus.evidence import EVIDENCE
from tandai.ground.bounds import MAX_VARIABLES, beyond
from tandai.ground.errors import CorpusError, named
from tandai.ground.language import tr
from tandai.ground.tables import HEADINGS, read_table, require_columns

SPLITS = ("train", "dev", "test")
# What a table of quotes as `tandai export` writes it says of codes, beside their evidence. A
# column of one of these names in a table of another kind may be somebody's own.
_OF_QUOTES = frozenset({"confidence", "verdict"})
_TIMES_OF_QUOTES = frozenset({"start_time", "end_time"})


def read_documents(path: Path, passages: pl.DataFrame) -> pl.DataFrame:
    """Return ``documents.csv`` of a corpus, or what its passages say where there is none.

    Raises TableError, or CorpusError for documents that stand twice and unknown splits.
    """
    if not path.exists():
        return variables_of_rows(path, passages, ("informant",))
    frame = _documents_named(read_table(path, translated=False))
    require_columns(frame, ["document"], path)
    frame = frame.drop("row")
    twice = frame.filter(pl.col("document").is_duplicated())["document"].unique().to_list()
    repeated = sorted(named(name) for name in twice)
    if repeated:
        raise CorpusError(
            tr(
                f"documents stand twice: {', '.join(repeated)}.",
                f"dokumen tercantum dua kali: {', '.join(repeated)}.",
            ),
            where=path,
        )
    return _with_known_splits(path, frame)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _documents_named(frame: pl.DataFrame) -> pl.DataFrame:
    """Name the columns that the contract knows; variables keep the names that people gave them."""
    names: dict[str, str] = {}
    for key in ("document", "informant", "split"):
        synonyms = sorted(
            (name for name in frame.columns if _folded(name) in HEADINGS[key]),
            key=lambda name: _folded(name) != key,
        )
        if synonyms:
            names[synonyms[0]] = key
    return frame.rename(names)


def _with_known_splits(path: Path, documents: pl.DataFrame) -> pl.DataFrame:
    """Return documents whose split is ``train``, ``test``, ``dev`` or empty, in lower case.

    Raises CorpusError for other values: a misspelt split would be trained on in silence.
    """
    if "split" not in documents.columns:
        return documents.with_columns(pl.lit("").alias("split"))
    documents = documents.with_columns(pl.col("split").str.strip_chars().str.to_lowercase())
    unknown = sorted(set(documents["split"]) - {*SPLITS, ""})
    if unknown:
        raise CorpusError(
            tr(
                f"unknown split {', '.join(map(named, unknown))}.",
                f"bagian {', '.join(map(named, unknown))} tidak dikenal.",
            ),
            where=path,
            hint=tr(f"Known: {', '.join(SPLITS)}.", f"Yang ada: {', '.join(SPLITS)}."),
        )
    return documents


def documents_of_rows(path: Path, frame: pl.DataFrame) -> pl.DataFrame:
    """Take columns that say one thing a document (informant, split, role, ...) as its variables.

    Raises CorpusError where rows of one document lie in different splits, or where rows that
    name no document have one: whole interviews are held back, not passages.
    """
    own = {"row", "passage_id", EVIDENCE, *HEADINGS} - {"informant", "split"}
    if {*frame.columns} >= _OF_QUOTES:
        own |= _OF_QUOTES | _TIMES_OF_QUOTES
    variables = tuple(name for name in frame.columns if name not in own)
    if "split" in variables:
        splits = frame.group_by("document").agg(pl.col("split").n_unique())
        divided = splits.filter(pl.col("split") > 1)["document"].to_list()
        if divided:
            names = ", ".join(named(name) for name in sorted(divided)[:5])
            raise CorpusError(
                tr(
                    f"rows of one document lie in different splits: {names}.",
                    f"baris dari satu dokumen berada di bagian yang berbeda: {names}.",
                ),
                where=path,
                hint=tr(
                    "Name the document of each row; whole documents are held back.",
                    "Sebutkan dokumen tiap baris; yang disisihkan harus dokumen utuh.",
                ),
            )
    return _with_known_splits(path, variables_of_rows(path, frame, variables))


def variables_of_rows(path: Path, frame: pl.DataFrame, variables: tuple[str, ...]) -> pl.DataFrame:
    """Return a row a document; a variable that differs within a document is left empty."""
    documents = frame.select("document").unique(maintain_order=True)
    if len(documents) * len(variables) > MAX_VARIABLES:
        raise beyond(path, tr("variables of documents", "variabel dokumen"), MAX_VARIABLES)
    # One after another: all at once would take as much memory as the table several times.
    for name in variables:
        one = pl.when(pl.col(name).min() == pl.col(name).max()).then(pl.col(name).first())
        said = frame.group_by("document", maintain_order=True).agg(
            one.otherwise(pl.lit("")).alias(name)
        )
        documents = documents.with_columns(said[name])
    return documents if "split" in variables else documents.with_columns(split=pl.lit(""))
