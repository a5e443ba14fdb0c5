"""From a journal into the corpus: codes into ``codings.csv``, memos into ``notes.csv``.

The rows of other coders, and those of this coder that say what the journal says, stay as they
are. What else changed the files since (another command, a person in a spreadsheet) is found before
anything is written, and taken up into the journal: the newer of the two holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from tandai.corpus import Corpus, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS
from tandai.corpus.decisions import FINAL
from tandai.corpus.evidence import coding_rows
from tandai.documents.csv_writer import write_exact_csv
from tandai.ground.outputs import writing
from tandai.ground.tables import read_table
from tandai.review.decisions import Code, Decision, Found, Memo, State
from tandai.review.journal import Journal
from tandai.review.locks import only_folder

CODINGS, NOTES = "codings.csv", "notes.csv"
_NOTE_COLUMNS = ("document", "passage_id", "indicator", "coder", "text")

Codes = frozenset[Code]
Memos = dict[tuple[str, str], str]


def take_up(folder: Path, corpus: Corpus, journal: Journal) -> None:
    """Take up into a journal what the files hold that it did not put there."""
    codes = codes_in_files(corpus, journal.coder)
    folded = _kept_codes(journal.folded, corpus)
    for passage in [*codes, *(own for own in folded if own not in codes)]:
        if codes.get(passage) == folded.get(passage) or passage in journal.since:
            continue
        now = codes.get(passage)
        found = None if now is None else Decision(passage, "coded", _sorted(now))
        journal.perform(Found(passage, found))
    memos = memos_in_files(folder, journal.coder)
    for key in [*memos, *(own for own in journal.folded.memos if own not in memos)]:
        text, before = memos.get(key, ""), journal.folded.memos.get(key, "")
        # A memo that was changed here since the last folding is the newer one.
        if text != before and journal.state.memos.get(key, "") == before:
            journal.perform(Found(key[0], Memo(*key, text)))


def take_decided(decided: Corpus, journal: Journal) -> int:
    """Take up what was decided in a sheet, once; return of how many passages it now counts.

    A decision that was taken from it before is not taken again: what the coder decided since is
    newer. Words that she marked for the same codes stay.
    """
    taken = 0
    for passage, codes in codes_in_files(decided, FINAL).items():
        if _said(journal.found.get(passage)) == _said(codes):
            continue
        before = journal.state.decided.get(passage)
        if before is not None and before.state == "coded" and _said(before.codes) == _said(codes):
            found = before
        else:
            found = Decision(passage, "coded", _sorted(codes))
        journal.perform(Found(passage, found))
        taken += 1
    return taken


def _said(codes: Collection[Code] | None) -> frozenset[tuple[str, str]] | None:
    return None if codes is None else frozenset((own.indicator, own.stance) for own in codes)


def fold(folder: Path, journal: Journal) -> bool:
    """Write a coder's codes and memos into the corpus; return whether anything was to write.

    Each file is written whole or not at all. Raises CorpusError or TableError where the files do
    not hold together any more, OutputError where they cannot be written; the journal has it all.
    """
    with only_folder(journal.path.parent):
        corpus = read_corpus(folder)
        take_up(folder, corpus, journal)
        wrote = _fold_codes(folder, corpus, journal)
        wrote = _fold_memos(folder, corpus, journal) or wrote
        if wrote or journal.since:
            journal.mark_folded()
    return wrote


def codes_in_files(corpus: Corpus, coder: str) -> dict[str, Codes]:
    """Return a coder's codes by passage; a passage that was read without any has none."""
    evidence: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    own = pl.col("coder") == coder
    for passage, _, indicator, side, start, end in corpus.evidence.filter(own).iter_rows():
        evidence.setdefault((passage, indicator), []).append((start, end, side))
    codes: dict[str, set[Code]] = {}
    for passage, _, indicator, stance in corpus.codings.filter(own).iter_rows():
        here = codes.setdefault(passage, set())
        if indicator:
            marked = tuple(sorted(evidence.get((passage, indicator), [])))
            here.add(Code(indicator, stance, marked))  # type: ignore[arg-type]  # checked when read
    return {passage: frozenset(own) for passage, own in codes.items()}


def memos_in_files(folder: Path, coder: str) -> Memos:
    """Return a coder's memos by passage and indicator; several on one thing are joined."""
    path = folder / NOTES
    if not path.is_file():
        return {}
    memos: Memos = {}
    for row in read_table(path, may_be_empty=True).iter_rows(named=True):
        key = (row.get("passage_id", "").strip(), row.get("indicator", "").strip())
        text = row.get("text", "").strip()
        if row.get("coder", "").strip() == coder and key[0] and text:
            memos[key] = f"{memos[key]}\n{text}" if key in memos else text
    return memos


def _fold_codes(folder: Path, corpus: Corpus, journal: Journal) -> bool:
    wanted = _kept_codes(journal.state, corpus)
    present = codes_in_files(corpus, journal.coder)
    changed = [own for own in {**present, **wanted} if present.get(own) != wanted.get(own)]
    if not changed:
        return False
    path = folder / CODINGS
    frame = read_table(path, may_be_empty=True).drop("row")
    own = pl.col("coder").str.strip_chars() == journal.coder
    kept = frame.filter(~(own & pl.col("passage_id").str.strip_chars().is_in(changed)))
    order = {id: row for row, id in enumerate(corpus.passages["passage_id"].to_list())}
    added = _rows(
        journal.coder,
        {id: wanted[id] for id in sorted(changed, key=order.__getitem__) if id in wanted},
    )
    _write(pl.concat([kept, added], how="diagonal").fill_null(""), path)
    return True


def _kept_codes(state: State, corpus: Corpus) -> dict[str, Codes]:
    """Return what is decided, of passages and indicators that the corpus has."""
    known, passages = set(corpus.codebook.ids), set(corpus.passages["passage_id"])
    return {
        passage: frozenset(_plain(code) for code in decision.codes if code.indicator in known)
        for passage, decision in state.decided.items()
        if decision.state == "coded" and passage in passages
    }


def _plain(code: Code) -> Code:
    return Code(code.indicator, code.stance, tuple(sorted(set(code.evidence))))


def _sorted(codes: Collection[Code]) -> tuple[Code, ...]:
    return tuple(sorted(codes, key=lambda code: code.indicator))


def _rows(coder: str, wanted: Mapping[str, Codes]) -> pl.DataFrame:
    codes: list[tuple[str, str, str, str]] = []
    evidence: list[tuple[str, str, str, str, int, int]] = []
    for passage, own in wanted.items():
        if not own:
            codes.append((passage, coder, "", ""))
        for code in _sorted(own):
            codes.append((passage, coder, code.indicator, code.stance))
            evidence += (
                (passage, coder, code.indicator, side, start, end)
                for start, end, side in code.evidence
            )
    rows = coding_rows(
        pl.DataFrame(codes, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(evidence, schema=dict(EVIDENCE_COLUMNS), orient="row"),
    )
    return rows.select(pl.all().cast(pl.String))


def _fold_memos(folder: Path, corpus: Corpus, journal: Journal) -> bool:
    wanted, present = journal.state.memos, memos_in_files(folder, journal.coder)
    changed = [key for key in {**present, **wanted} if present.get(key) != wanted.get(key)]
    if not changed:
        return False
    path = folder / NOTES
    frame = pl.DataFrame(schema=dict.fromkeys(_NOTE_COLUMNS, pl.String))
    if path.is_file():
        frame = read_table(path, may_be_empty=True).drop("row")
        absent = [name for name in _NOTE_COLUMNS if name not in frame.columns]
        frame = frame.with_columns(pl.lit("").alias(name) for name in absent)
    cells = (frame[name].str.strip_chars() for name in ("coder", "passage_id", "indicator"))
    gone = {(journal.coder, *key) for key in changed}
    kept = frame.filter(
        pl.Series([own not in gone for own in zip(*cells, strict=True)], dtype=pl.Boolean)
    )
    documents = dict(corpus.passages.select("passage_id", "document").iter_rows())
    rows = [
        (documents.get(key[0], ""), *key, journal.coder, wanted[key])
        for key in changed
        if key in wanted
    ]
    added = pl.DataFrame(rows, schema=dict.fromkeys(_NOTE_COLUMNS, pl.String), orient="row")
    _write(pl.concat([kept, added], how="diagonal").fill_null(""), path)
    return True


def _write(frame: pl.DataFrame, path: Path) -> None:
    with writing(path, force=True) as draft:
        with draft.open("wb") as file:
            write_exact_csv([frame], file)
        if not path.exists():
            draft.chmod(0o600)
