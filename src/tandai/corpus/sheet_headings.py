"""The headings of sheets that people fill in: written in the language asked for, read in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from tandai.ground.language import tr
from tandai.ground.tables import HEADINGS, headings_of, read_table, require_columns

ISTILAH_OF_HEADING: Mapping[str, str] = {
    "number": "nomor",
    "passage_id": "id_kutipan",
    "document": "dokumen",
    "informant": "informan",
    "question": "pertanyaan",
    "before": "sebelumnya",
    "text": "kutipan",
    "after": "sesudahnya",
    "suggested": "saran_model",
    "cost": "dampak_alfa",
    "coder": "pengode",
    "agreed": "disepakati",
    "decision": "keputusan",
    "read": "dibaca",
    "note": "catatan",
    "probability": "peluang_terpilih",
    "sample": "data_sampel",
    "check": "data_baris",
}
_NAME_OF = {istilah: name for name, istilah in ISTILAH_OF_HEADING.items()}
# What tells that a sheet was written in Indonesian: an indicator may be called as a heading is.
_OF_EVERY_SHEET = frozenset({"id_kutipan"})
_OF_ONE_KIND = ("dibaca", "keputusan", "data_baris")


def heading_of(name: str) -> str:
    """Return a heading in the current language; that of an indicator as it is."""
    return tr(name, ISTILAH_OF_HEADING.get(name, name))


def names_of(headings: Iterable[str]) -> dict[str, str]:
    """Return what headings are called here, by heading: those of an Indonesian sheet in English."""
    own = list(headings)
    there = set(own)
    if not (there >= _OF_EVERY_SHEET and there.intersection(_OF_ONE_KIND)):
        return {name: name for name in own}
    found = {name: _NAME_OF.get(name, name) for name in own}
    # A column of that English name is somebody's own.
    return {n: key if key == n or key not in there else n for n, key in found.items()}


def lost_heading(headings: Iterable[str]) -> str:
    """Return the heading that a sheet of ours has no more, by what else it has; "" for none.

    What is agreed on stands beside decisions, who coded beside what was read.
    """
    there = set(headings)
    for beside, own in (({"agreed"}, "decision"), ({"number", "question", "coder"}, "read")):
        for say in (lambda name: name, ISTILAH_OF_HEADING.__getitem__):
            # Some headings are read in either language by what reads any table.
            wanted = {name if name in HEADINGS else say(name) for name in beside}
            if wanted <= there and say(own) not in there:
                return str(say(own))
    return ""


def read_sheet_table(path: Path) -> pl.DataFrame:
    """Read a sheet as :func:`tandai.ground.tables.read_table` does, its headings in English."""
    frame = read_table(path, translated=False)
    return frame.rename(names_of(name for name in frame.columns if name != "row"))


def require_sheet_columns(frame: pl.DataFrame, names: Iterable[str], path: Path) -> None:
    """Raise TableError as :func:`tandai.ground.tables.require_columns`, with headings of sheets."""
    there = pl.DataFrame(schema=list(dict.fromkeys(map(heading_of, frame.columns))))
    require_columns(there, map(heading_of, names), path)


def sheet_headings(path: Path) -> list[str]:
    """Return the headings of a table, in English where it is a sheet."""
    return list(names_of(headings_of(path, translated=False)).values())
