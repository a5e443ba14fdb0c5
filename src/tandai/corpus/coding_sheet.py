"""The sheet that `tandai import` puts beside passages, to code them in a spreadsheet program."""

from __future__ import annotations

from pathlib import Path

from tandai.corpus.corpus import Corpus
from tandai.corpus.sheet_headings import heading_of
from tandai.corpus.sheets import KINDS, SHOWN, WIDTHS, fill_in_columns, how_to
from tandai.documents.tables import Column, DocumentTable, Row
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_writer import LONGEST_CELL, write_xlsx_book
from tandai.ground.language import tr

CODING_SHEET = "coding.xlsx"
# More rows make a file that spreadsheet programs open with difficulty.
_MOST_ROWS = 10_000


def fits_a_sheet(corpus: Corpus) -> bool:
    """Whether the passages can stand in a sheet: few enough, and none longer than a cell."""
    longest = corpus.passages.select("text", "question").unpivot()["value"].str.len_chars().max()
    few = len(corpus.passages) <= _MOST_ROWS
    return few and (not isinstance(longest, int) or longest <= LONGEST_CELL)


def write_coding_sheet(corpus: Corpus, path: Path) -> None:
    """Write the sheet: a row a passage to fill in, and on a second page what to do, and the codes.

    Raises OutputError where the file cannot be written.
    """
    shown = (
        Column(name, heading_of(name), KINDS.get(name, "text"), width=WIDTHS[name])
        for name in SHOWN
    )
    columns = (*shown, *fill_in_columns(corpus.codebook, corpus.codebook.ids))
    cells = corpus.passages.select(SHOWN[1:]).iter_rows()
    empty = ("",) * (len(columns) - len(SHOWN))
    rows: list[Row] = [
        (number, *(cell or "" for cell in own), *empty) for number, own in enumerate(cells, 1)
    ]
    ids = corpus.passages["passage_id"].to_list()
    table = DocumentTable("coding", "", columns, rows, ids, frozen=len(SHOWN))
    lines = (
        tr(
            "Save a copy under the name of each coder, or write the coder's name under 'coder' "
            "once. Rows may be sorted, and columns of your own added.",
            "Simpan salinan dengan nama tiap pengode, atau tulis nama pengode sekali di bawah "
            "'pengode'. Baris boleh diurutkan, dan kolom sendiri boleh ditambahkan.",
        ),
        tr(
            "Leave passage_id and text as they are: by these tandai knows the passage again.",
            "Biarkan id_kutipan dan kutipan apa adanya: dengan itu tandai mengenali kutipannya.",
        ),
    )
    sheets = (
        WorkbookSheet(tr("coding", "pengodean"), table),
        WorkbookSheet(tr("how to", "petunjuk"), how_to(corpus.codebook, lines)),
    )
    write_xlsx_book(Workbook(sheets, corpus.name), path)
