"""`tandai codebook rename|merge|split|drop`: codebook and codings of a corpus, changed together.

What changes is made in a copy of the folder, which is read as a corpus before it takes the place of
the old one, in one step: after a kill at any moment the folder is wholly as it was or wholly new.
Files that do not change are the same files (hard links), so that whoever has one open goes on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tandai.codebook import Codebook
from tandai.codebook.changes import HISTORY, Change
from tandai.codebook.editing import edited_yaml
from tandai.corpus import Corpus, read_corpus
from tandai.corpus.folder import MARKER
from tandai.corpus.recoding import (
    INTO,
    UNDECIDED,
    Recoded,
    Recoding,
    recoded_codings,
    recoded_names,
    recoded_undecided,
)
from tandai.documents.csv_writer import write_exact_csv
from tandai.ground import shipped
from tandai.ground.errors import CorpusError, OutputError
from tandai.ground.files import read_text, reading
from tandai.ground.language import tr
from tandai.ground.outputs import writing
from tandai.ground.plain_json import json_text
from tandai.ground.tables import read_table
from tandai.ground.workrooms import clear_left_over
from tandai.review.locks import nobody_reviewing

CODEBOOK, CODINGS = "codebook.yaml", "codings.csv"
_OTHER_CODINGS = "codings-*.csv"
_KEY = ["passage_id", "coder"]
_KEY_TYPES = dict.fromkeys(_KEY, pl.String)

Changing = Callable[[Codebook], tuple[Codebook, Change]]


@dataclass(frozen=True)
class Changed:
    """What a change did: ``rows`` changed by file, and how many passages wait, by coder."""

    change: Change
    rows: dict[str, int]
    undecided: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "do": self.change.do,
            "taken": list(self.change.taken),
            "given": list(self.change.given),
            "rows": self.rows,
            "removed": {name: len(rows) for name, rows in self.change.removed.items()},
            "undecided": self.undecided,
        }


@dataclass
class _Tables:
    """The tables of a corpus folder that a change touches, as they will stand."""

    new: dict[str, pl.DataFrame] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    removed: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    undecided: dict[str, int] = field(default_factory=dict)
    # Passages and coders that wait no more, whose codes go back into the codings.
    closed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_KEY_TYPES))

    def take(self, name: str, headings: dict[str, str], recoded: Recoded) -> None:
        """Keep what became of a table, under the headings that people gave it."""
        if recoded.changed:
            self.new[name] = recoded.frame.rename(headings)
            self.rows[name] = recoded.changed
        if recoded.removed:
            self.removed[name] = recoded.removed


def change_codebook(
    folder: Path, changing: Changing, clock: Callable[[], datetime] | None = None
) -> Changed:
    """Change the codebook of a corpus folder, and all that names its indicators, together.

    ``changing``: one of :mod:`tandai.codebook.changes`, given the codebook. ``clock``: tells when.

    Raises UsageError where the change makes no sense or somebody is reviewing the corpus,
    InputError where the corpus does not hold together, OutputError where it cannot be written.
    """
    folder = _own_folder(folder)
    with nobody_reviewing(folder):
        corpus = read_corpus(folder)
        after, change = changing(corpus.codebook)
        tables = _tables(folder, Recoding(corpus.codebook, after, change))
        now = (clock or _now)()
        change = change.model_copy(
            update={"at": now.isoformat(timespec="seconds"), "removed": tables.removed}
        )
        _write(folder, corpus, after, change, tables)
    return Changed(change, tables.rows, tables.undecided)


def _now() -> datetime:
    return datetime.now(UTC)


def _own_folder(folder: Path) -> Path:
    located = shipped.located(folder)
    # A run that was killed in just the wrong moment left the folder beside its place.
    clear_left_over(located.absolute().parent)
    with reading(located):
        located.stat()
        if not located.is_dir():
            raise CorpusError(
                tr("is no corpus folder.", "bukan folder korpus."),
                where=folder,
                hint=tr(
                    "Make one of a table or project with `tandai import`.",
                    "Buat dari tabel atau proyek dengan `tandai import`.",
                ),
            )
    if located.resolve() == shipped.CORPUS.resolve():
        raise OutputError(
            tr("comes with tandai and is not changed.", "disertakan tandai dan tidak diubah."),
            where=folder,
            hint=tr("Copy it to a folder of yours.", "Salin ke folder Anda sendiri."),
        )
    return located.resolve()


def _tables(folder: Path, recoding: Recoding) -> _Tables:
    """Return what becomes of the tables of a folder."""
    tables = _Tables()
    waiting = _take_codings(tables, folder / CODINGS, recoding)
    pairs = waiting.select(_KEY).unique()
    tables.undecided = dict(sorted(pairs.group_by("coder").len().iter_rows()))
    _take_undecided(tables, folder / UNDECIDED, waiting, recoding)
    for path in sorted(folder.glob(_OTHER_CODINGS)):
        if _is_by(path, recoding.before):
            gone = _take_codings(tables, path, recoding)
            tables.removed[path.name] = (*tables.removed.get(path.name, ()), *gone.to_dicts())
    for path in sorted(folder.glob("*.csv")):
        _take_other(tables, path, recoding)
    tables.removed = {name: rows for name, rows in tables.removed.items() if rows}
    return tables


def _take_codings(tables: _Tables, path: Path, recoding: Recoding) -> pl.DataFrame:
    frame, headings = _cells(path)
    codings, waiting = recoded_codings(frame, recoding)
    tables.take(path.name, headings, replace(codings, changed=codings.changed + len(waiting)))
    return waiting


def _take_undecided(tables: _Tables, path: Path, waiting: pl.DataFrame, recoding: Recoding) -> None:
    if not path.is_file() and waiting.is_empty():
        return
    old = pl.DataFrame(schema=dict.fromkeys([*waiting.columns, INTO], pl.String))
    if path.is_file():
        old, _ = _cells(path)
    recoded, closed = recoded_undecided(old, waiting, recoding)
    tables.take(path.name, {}, recoded)
    _take_closed(tables, path.with_name(CODINGS), closed)


def _take_closed(tables: _Tables, path: Path, closed: pl.DataFrame) -> None:
    """Put into the codings what is decided since nothing is left to choose from."""
    frame, headings = _cells(path)
    if path.name in tables.new:
        frame = tables.new[path.name].rename({own: name for name, own in headings.items()})
    # Who decided it again meanwhile has said more.
    closed = closed.join(frame.select(_KEY), on=_KEY, how="anti", maintain_order="left")
    if closed.is_empty():
        return
    more = closed.select(
        name if name in closed.columns else pl.lit("").alias(name) for name in frame.columns
    )
    number = tables.rows.get(path.name, 0) + len(more)
    tables.take(path.name, headings, Recoded(pl.concat([frame, more]), number))
    tables.closed = closed.select(_KEY).unique()


def _take_other(tables: _Tables, path: Path, recoding: Recoding) -> None:
    """Take up memos, spans, and any table of one's own that names passages and indicators."""
    if path.name in (CODINGS, UNDECIDED, "passages.csv") or path.match(_OTHER_CODINGS):
        return
    frame, headings = _cells(path)
    if "indicator" not in frame.columns:
        return
    if path.name == "notes.csv":
        tables.take(path.name, headings, recoded_names(frame, recoding, keep=True))
    elif path.name == "selections.csv":
        tables.take(path.name, headings, recoded_names(frame, recoding, keep=False))
    elif "passage_id" in frame.columns and recoding.change.successor is not None:
        # Of what was dropped or split nobody else's table is robbed.
        tables.take(path.name, headings, recoded_names(frame, recoding, keep=True))


def _is_by(path: Path, codebook: Codebook) -> bool:
    """Whether a file of codes is by this codebook, and not by another theory's."""
    if path.stem.removeprefix("codings-") in shipped.codebook_files():
        return False
    frame, _ = _cells(path)
    if not {"passage_id", "coder", "indicator"} <= set(frame.columns):
        return False
    cells = frame["indicator"].unique().to_list()
    names = {name.strip() for cell in cells for name in cell.split(";") if name.strip()}
    return all(codebook.find(name) is not None for name in names)


def _cells(path: Path) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return a table as text under the contract's headings, and what people wrote for these."""
    given = read_table(path, translated=False, may_be_empty=True).drop("row")
    known = read_table(path, may_be_empty=True).drop("row")
    return known, dict(zip(known.columns, given.columns, strict=True))


def _write(folder: Path, corpus: Corpus, after: Codebook, change: Change, tables: _Tables) -> None:
    """Put the changed files into a copy of the folder, and that in the folder's place."""
    with writing(folder, force=True, marker=MARKER) as draft:
        shutil.copytree(folder, draft, symlinks=True, copy_function=_same_or_copied)
        own = folder / CODEBOOK
        text = read_text(own if own.is_file() else shipped.CODEBOOK)
        with _anew(draft / CODEBOOK) as file:
            file.write_text(edited_yaml(text, after, change), encoding="utf-8")
        for name, frame in tables.new.items():
            with _anew(draft / name) as file, file.open("wb") as opened:
                write_exact_csv([_with_gaps(frame)], opened)
        _append_history(folder / HISTORY, draft / HISTORY, change)
        _require_whole(draft, corpus, after, change, tables.closed)


def _same_or_copied(source: str, target: str) -> str:
    """Make the same file stand at a second place; a copy where a file system has no links."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)
    return target


@contextmanager
def _anew(path: Path) -> Iterator[Path]:
    """Give a file to write to in the place of one that other places may share.

    It has the permissions of that; a new one is its owner's alone.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    with suppress(FileNotFoundError):
        path.unlink()
    yield path
    path.chmod(mode)


def _append_history(old: Path, new: Path, change: Change) -> None:
    before = read_text(old) if old.is_file() else ""
    before += "" if not before or before.endswith("\n") else "\n"
    line = json_text(change.model_dump(mode="json", exclude_defaults=False)) + "\n"
    with _anew(new) as file:
        file.write_text(before + line, encoding="utf-8", newline="\n")


def _with_gaps(frame: pl.DataFrame) -> pl.DataFrame:
    """Write offsets that are none as nothing, as the rest of tandai does."""
    offsets = [name for name in ("start", "end") if name in frame.columns]
    return frame.with_columns(pl.col(name).replace("", None) for name in offsets)


def _require_whole(
    draft: Path, corpus: Corpus, after: Codebook, change: Change, closed: pl.DataFrame
) -> None:
    """Make sure, before anything is replaced, that what was made is a corpus with the same codes.

    Raises what reading raises; an AssertionError would be a mistake of tandai's own.
    """
    made = read_corpus(draft)
    taken = pl.col("indicator").is_in(list(change.taken))
    given = pl.col("indicator").is_in(list(change.given))
    key = ["passage_id", "coder", "indicator", "stance"]
    before = corpus.codings.filter(~taken & (pl.col("indicator") != "")).select(key)
    now = made.codings.filter(~given & (pl.col("indicator") != "")).select(key)
    now = now.join(closed, on=_KEY, how="anti")
    if change.do == "split":
        before = before.join(made.codings.select(_KEY).unique(), on=_KEY, how="semi")
    if made.codebook != after or not before.sort(key).equals(now.sort(key)):
        raise AssertionError(f"codes were lost by a {change.do}")
