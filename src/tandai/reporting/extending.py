"""A sheet that is extended: what is filled in of it, and whether it is of the same draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tandai.corpus.sheets import KEPT, SHOWN, SUGGESTED, column_of
from tandai.ground.bounds import first_of
from tandai.ground.errors import TableError
from tandai.ground.language import tr
from tandai.reporting.drawn import Drawn
from tandai.reporting.findings import Findings
from tandai.reporting.results import Sample
from tandai.reporting.sheet_rows import read_drawn

_NOT_FILLED_IN = frozenset({*SHOWN, SUGGESTED, *KEPT, "row"})


@dataclass(frozen=True)
class Kept:
    """What an earlier sheet holds: its sample, ids and sizes in their order, and cells by id."""

    path: Path
    sample: Sample
    ids: tuple[str, ...]
    size: tuple[int | None, ...]
    filled: Mapping[str, Mapping[str, str]]

    def require_beginning_of(self, drawn: Drawn) -> None:
        """Raise TableError where a wider sample does not begin with this one."""
        own = len(self.ids)
        ids = tuple(drawn.passages["passage_id"][:own])
        if ids != self.ids or drawn.size[:own] != self.size:
            raise TableError(
                tr(
                    "it was drawn with other confidences than those of these tags.",
                    "sampel ini diambil dengan keyakinan lain, bukan dari hasil penandaan ini.",
                ),
                where=self.path,
                hint=tr(
                    "Give the tag files that it was drawn from; what another model tagged anew "
                    "has other probabilities.",
                    "Berikan berkas hasil yang menjadi asalnya; hasil model lain mempunyai peluang "
                    "lain.",
                ),
            )


def kept_of(path: Path, findings: Findings) -> Kept:
    """Read the sheet that is to be extended.

    Raises TableError where rows were altered or are missing, where it was drawn from other
    passages, or systematically, as before: then nothing can be added to it.
    """
    columns = [column_of(id) for id in findings.ids]
    mark, rows, problems = read_drawn(path, findings.passages, columns)
    if problems:
        raise TableError(
            tr("the sheet is not as it was drawn.", "lembar ini tidak seperti saat diambil."),
            where=path,
            problems=first_of(problems),
        )
    if not mark.ordered:
        raise TableError(
            tr(
                "it was drawn by an earlier version, as one whole; nothing can be added to it.",
                "sampel ini diambil versi terdahulu sebagai satu kesatuan; tidak dapat ditambah.",
            ),
            where=path,
            hint=tr(
                "Report with it as it is, or draw a new sample.",
                "Pakai apa adanya untuk laporan, atau ambil sampel baru.",
            ),
        )
    filled = {}
    for row in rows:
        own = {k: v for k, v in row.cells.items() if k not in _NOT_FILLED_IN and v}
        if own:
            filled[row.id] = own
    return Kept(
        path, mark.sample, tuple(row.id for row in rows), tuple(row.size for row in rows), filled
    )
