"""Sheets in which contested passages are decided: a row a passage, and a cell for the decision.

`tandai agree --disagreements` writes them. Read again they are codes of the coder ``final``: what
all agreed on, and what was decided of the rest. A row without a decision is not decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tandai.codebook import DEFAULT_STANCE, Codebook, stance_word
from tandai.corpus.codings import STANCE_OF_WORD, row_number
from tandai.corpus.corpus import CODING_COLUMNS
from tandai.corpus.sheet_headings import sheet_headings
from tandai.ground.bounds import first_of
from tandai.ground.errors import CorpusError, Problem, UsageError, named
from tandai.ground.language import tr
from tandai.ground.shell import command_line
from tandai.ground.tables import is_table

AGREED_ON = "agreed"
DECISION = "decision"
# Who decided, as every command knows it (:mod:`tandai.corpus.coders`).
FINAL = "final"
_NEITHER = ("neither", "tidak satu pun")
_UNTOLD = ("no stance", "tanpa sikap")
_STANCE_OF = {**STANCE_OF_WORD, **dict.fromkeys(_UNTOLD, "")}
_NOTHING = frozenset({*_NEITHER, "none", "nothing", "tidak ada", "-", "–", "0"})


def neither() -> str:
    """Return the word that says that none of the contested codes stands."""
    return tr(*_NEITHER)


def is_decisions(headings: Iterable[str]) -> bool:
    """Whether a table with these headings is a sheet of contested passages."""
    return {"passage_id", "text", AGREED_ON, DECISION} <= set(headings)


def holds_decisions(path: Path) -> bool:
    """Whether a file is a sheet of contested passages. Raises FileError or TableError."""
    own = is_table(path) and path.suffix.lower() != ".jsonl"
    return own and is_decisions(sheet_headings(path))


def not_in_the_corpus(sheet: Path, corpus: Path | None) -> UsageError:
    """Return why a sheet of decisions is refused where a corpus alone is read, and what to do."""
    place = str(corpus) if corpus else tr("CORPUS", "KORPUS")
    take = command_line(["tandai", "review", str(sheet), "--corpus", place, "--coder", FINAL])
    return UsageError(
        tr(
            "is a sheet of decisions, which count here once they are in the corpus.",
            "adalah lembar keputusan; isinya berlaku di sini setelah dimasukkan ke korpus.",
        ),
        where=sheet,
        hint=tr(
            f"Take it in, and then leave it out here: {take}",
            f"Masukkan, lalu hilangkan dari perintah ini: {take}",
        ),
    )


def code_text(indicator: str, stance: str) -> str:
    """Return a code as such a sheet writes it: with its stance where that is not the usual one.

    That none was told, as of some models' codes, is said: without a word it would be the usual one.
    """
    if stance == DEFAULT_STANCE:
        return indicator
    return f"{indicator} ({stance_word(stance) if stance else tr(*_UNTOLD)})"


def decided_in(path: Path, frame: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Return the decisions as codes, with the columns of ``CODING_COLUMNS``.

    ``frame``: the cells of a sheet as strings, headings in English. Raises CorpusError listing the
    rows that name no code of the codebook.
    """
    reading = _Decisions(codebook)
    rows = list(reading.codings(frame))
    if reading.problems:
        raise CorpusError(
            tr("some decisions say no code.", "sebagian keputusan bukan kode."),
            where=path,
            hint=tr(
                "Write a code, several separated by ;, or 'neither'.",
                "Tulis satu kode, beberapa dipisah dengan ;, atau 'tidak satu pun'.",
            ),
            problems=first_of(reading.problems),
        )
    return pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row")


@dataclass
class _Decisions:
    """One pass over the rows of a sheet."""

    codebook: Codebook
    problems: list[Problem] = field(default_factory=list)

    def codings(self, frame: pl.DataFrame) -> Iterator[tuple[str, str, str, str]]:
        """Yield the codes of each decided row; a decision for none of them has an empty one."""
        cells = frame.select("row", "passage_id", AGREED_ON, DECISION).iter_rows()
        for row, id, agreed, decision in cells:
            if not decision.strip():
                continue
            given = self._codes(row, _parts(agreed) + _parts(decision))
            for indicator, stances in given.items():
                told = [stance for stance in stances if stance]
                stance = "mixed" if len(told) > 1 else "".join(told)
                yield id.strip(), FINAL, indicator, stance
            if not given:
                yield id.strip(), FINAL, "", ""

    def _codes(self, row: int, names: Sequence[str]) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in names:
            indicator, stance = self._meant(name)
            if indicator is None:
                if _is_nothing(name):
                    continue
                self.problems.append(Problem(row_number(row), self._unknown(name)))
            elif stance not in found.setdefault(indicator, []):
                found[indicator].append(stance)
        return found

    def _meant(self, name: str) -> tuple[str | None, str]:
        """Return the indicator and stance of a code as a cell writes it."""
        if (whole := self.codebook.find(name)) is not None:
            return whole, DEFAULT_STANCE
        bare, stance = _split(name)
        return (None if stance is None else self.codebook.find(bare)), stance or ""

    def _unknown(self, name: str) -> str:
        nearest = self.codebook.nearest(name) if len(name) <= 60 else None
        hint = tr(f"; did you mean {nearest}?", f"; maksudnya {nearest}?") if nearest else ""
        shown = named(name, known=nearest is not None)
        return tr(f"unknown code {shown}{hint}", f"kode {shown} tidak dikenal{hint}")


def _parts(cell: str) -> list[str]:
    parts = (" ".join(part.split()) for part in cell.split(";"))
    return [part for part in parts if part]


def _is_nothing(name: str) -> bool:
    """Whether it says that no code stands, where it is no code's name."""
    return name.casefold() in _NOTHING


def decided_labels(frame: pl.DataFrame) -> list[str]:
    """Return the codes that a sheet names, without their stances, each once."""
    names = (
        name for column in (AGREED_ON, DECISION) for cell in frame[column] for name in _parts(cell)
    )
    return sorted({_split(name)[0] for name in names if not _is_nothing(name)})


def _split(name: str) -> tuple[str, str | None]:
    """Return a code and the stance behind it, "" where none was told; None without a word of it."""
    bare, _, word = name.removesuffix(")").rpartition("(")
    stance = _STANCE_OF.get(word.strip().casefold()) if name.endswith(")") else None
    return (name, None) if stance is None else (bare.strip(), stance)
