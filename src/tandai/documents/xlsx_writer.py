"""The one writer of ``.xlsx``: numbers as numbers, texts as texts and never as formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandai.documents.cells import part_headings, part_kinds, parts
from tandai.documents.chapters import (
    Facts,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    PlainBlock,
    Quotation,
)
from tandai.documents.guards import is_formula, printable, writable_text
from tandai.documents.tables import CellChoices, Column, DocumentTable, Kind, MarkedText, Value
from tandai.documents.workbooks import Workbook, WorkbookSheet
from tandai.documents.xlsx_layout import head_cells, height_of
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.ground.outputs import writing

# What Excel can hold in a cell, in a sheet below its heading, and in the name of a sheet.
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
_MOST_COLUMNS = 16_384
_LONGEST_NAME = 31
_LONGEST_LIST = 255
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_CUT = " […]"
_NUMBER_FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "average": "0.0",
    "percent": "0.0%",
    "figure": "0.00",
    "probability": "0.0000",
}
_TOP = {"valign": "top"}
_FRAMED = {**_TOP, "border": 1, "border_color": "#BFBFBF"}
_FADED = {"font_color": "#5C6773"}
_NAMED_ROWS = 5
# Rows of all sheets; each takes a kilobyte or two until the file is written.
_MOST_IN_MEMORY = 100_000
_A4 = 9
# Widths of the two columns of a sheet of blocks, in characters.
_BLOCK_WIDTHS = (40, 90)
# A picture of the tallest chart is some thirty rows high.
_ROWS_OF_PICTURE = 34
_SCALE_OF_PICTURE = 0.4


def write_xlsx_book(book: Workbook, path: Path, *, force: bool = False, hint: str = "") -> None:
    """Write a workbook, whole or not at all.

    Headings are frozen, columns can be filtered, and a print is as wide as the page. ``hint``:
    what to do where a text is longer than a cell can hold.

    Raises UsageError for such a text, unless the workbook is for reading alone, and for more
    rows or columns than a sheet has; OutputError where the file cannot be written.
    """
    for sheet in book.sheets:
        if isinstance(sheet.content, DocumentTable):
            _require_room(sheet.content, path, hint, cuts=book.for_reading)
    with writing(path, force=force) as draft:
        _save(book, draft)


def too_many_rows(path: Path, hint: str = "") -> UsageError:
    """Return the error of a table that is larger than a sheet."""
    return UsageError(
        tr(
            f"a sheet of .xlsx holds no more than {whole(MOST_ROWS)} rows and "
            f"{whole(_MOST_COLUMNS)} columns.",
            f"lembar .xlsx memuat paling banyak {whole(MOST_ROWS)} baris dan "
            f"{whole(_MOST_COLUMNS)} kolom.",
        ),
        where=path,
        hint=hint,
    )


def _require_room(table: DocumentTable, path: Path, hint: str, *, cuts: bool) -> None:
    """Refuse what Excel would cut off."""
    wide = sum(len(part_headings(column)) for column in table.columns)
    if len(table.rows) > MOST_ROWS or wide > _MOST_COLUMNS:
        raise too_many_rows(path, hint)
    long = () if cuts else [n for n, row in enumerate(table.rows) if any(map(_is_long, row))]
    if long:
        ids = table.row_ids or [tr(f"row {n}", f"baris {n}") for n in range(1, len(table.rows) + 1)]
        named = ", ".join(ids[n] for n in long[:_NAMED_ROWS])
        raise UsageError(
            tr(
                f"a text is longer than a cell of .xlsx can hold ({whole(LONGEST_CELL)} "
                f"characters) in {count(len(long), 'row', '')}: {named}.",
                f"ada teks yang lebih panjang dari isi sel .xlsx ({whole(LONGEST_CELL)} karakter) "
                f"pada {whole(len(long))} baris: {named}.",
            ),
            where=path,
            hint=hint,
        )


def _is_long(value: Value) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_CELL


def _save(book: Workbook, draft: Path) -> None:
    # Here, since most commands write no workbook.
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    large, buffer = _is_large(book), io.BytesIO()
    # What is not in memory lies in a private folder: in the system's temporary one, sheets of a
    # killed run would stay.
    means = (
        {"constant_memory": True, "tmpdir": str(draft.parent), "use_zip64": True}
        if large
        else {"in_memory": True}
    )
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(draft if large else buffer, {**plain, **means})
    try:
        # Nobody's name: that of the researcher is not theirs to find.
        file.set_properties(
            {"title": printable(book.title), "author": "", "comments": printable(book.comments)}
        )
        pen = _Pen(file, printable if book.for_reading else writable_text)
        for sheet in book.sheets:
            page = pen.page(sheet)
            if isinstance(sheet.content, DocumentTable):
                _fill(pen, page, sheet.content)
            else:
                _put(pen, page, sheet.content)
        file.close()
    except FileCreateError as error:
        # It stands for what the system said, such as that the disk is full.
        raise error.args[0] from error
    finally:
        # What lies in an open file cannot be removed on Windows.
        for page in file.worksheets() if large else ():
            page._opt_close()
    if not large:
        draft.write_bytes(buffer.getvalue())


def _is_large(book: Workbook) -> bool:
    """Whether a workbook is written row by row, so that no text is shared by cells."""
    tables = (own.content for own in book.sheets if isinstance(own.content, DocumentTable))
    return sum(len(table.rows) for table in tables) > _MOST_IN_MEMORY


class _Pen:
    """Writes cells of one workbook, each in the look of its kind."""

    def __init__(self, file: Any, clean: Callable[[str], str]) -> None:
        self._file = file
        self._clean = clean
        self._taken = {"history"}
        self._mark: Any = None

    def page(self, sheet: WorkbookSheet) -> Any:
        """Add a sheet; a name that Excel refuses, or that is taken, is made to fit."""
        plain = _NOT_IN_NAMES.sub(" ", printable(sheet.name)).strip()[:_LONGEST_NAME] or "-"
        fitting, number = plain, 2
        while fitting.casefold() in self._taken:
            ending = f" {number}"
            fitting, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
        self._taken.add(fitting.casefold())
        page = self._file.add_worksheet(fitting)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        return page

    def look(self, **properties: Any) -> _Look:
        """Return the look of a cell."""
        return _Look(
            self._file.add_format(properties),
            self._file.add_format({**properties, "quote_prefix": True}),
            self._file.add_format({**properties, "bold": True, "underline": True}),
        )

    def write(
        self, page: Any, row: int, place: int, value: str | float | None, look: _Look
    ) -> None:
        """Write a value; a text is written as text whatever it begins with."""
        if value is None or value == "":
            page.write_blank(row, place, None, look.plain)
        elif isinstance(value, MarkedText) and value.marks and len(value) <= LONGEST_CELL:
            self._write_marked(page, row, place, value, look)
        elif isinstance(value, str):
            text = self._clean(value)
            if len(text) > LONGEST_CELL:
                text = text[: LONGEST_CELL - len(_CUT)] + _CUT
            page.write_string(row, place, text, look.quoted if is_formula(text) else look.plain)
        else:
            page.write_number(row, place, value, look.plain)

    def _write_marked(self, page: Any, row: int, place: int, text: MarkedText, look: _Look) -> None:
        """Write a text with its marks bold and underlined; one that is all marked has but one."""
        if self._mark is None:
            self._mark = self._file.add_format({"bold": True, "underline": True})
        pieces: list[Any] = []
        for piece, is_mark in text.pieces():
            pieces += [self._mark, self._clean(piece)] if is_mark else [self._clean(piece)]
        if len(text.pieces()) > 1:
            page.write_rich_string(row, place, *pieces, look.plain)
        else:
            page.write_string(row, place, pieces[-1], look.marked)


@dataclass(frozen=True)
class _Look:
    """How a cell looks; ``quoted``: what begins like a formula stays text when it is edited.

    ``marked``: a text that is evidence as a whole.
    """

    plain: Any
    quoted: Any
    marked: Any


def _fill(pen: _Pen, page: Any, table: DocumentTable) -> None:
    """Write a table: a column a number, headings frozen, filter on, caption and notes below."""
    kinds = [(column, kind) for column in table.columns for kind in part_kinds(column)]
    looks = [pen.look(**_properties(column, kind)) for column, kind in kinds]
    _head(pen, page, table)
    for number, row in enumerate(table.rows, 1):
        for place, (value, look) in enumerate(zip(_flat(table, row), looks, strict=True)):
            pen.write(page, number, place, value, look)
    page.freeze_panes(1, table.frozen)
    page.repeat_rows(0)
    if table.rows:
        page.autofilter(0, 0, len(table.rows), len(kinds) - 1)
    _write_below(pen, page, len(table.rows) + 2, table, len(kinds))


def _write_below(pen: _Pen, page: Any, row: int, table: DocumentTable, columns: int) -> None:
    """Write caption and notes below a table, each in a cell over all columns and as many lines."""
    room = sum(cell.width for cell in head_cells(table))
    look = pen.look(**_TOP, text_wrap=True)
    for number, said in enumerate(filter(None, (table.caption, *table.notes)), row):
        _write_across(pen, page, number, said, (columns, room), look)


def _write_across(
    pen: _Pen, page: Any, row: int, said: str, over: tuple[int, float], look: _Look
) -> None:
    """Write a text over several columns, ``over``: how many, and how wide in characters."""
    columns, room = over
    if columns > 1:
        # What is merged is not made higher by itself.
        page.merge_range(row, 0, row, columns - 1, "", look.plain)
        page.set_row(row, height_of(said, room))
    pen.write(page, row, 0, said, look)


def _flat(table: DocumentTable, row: Sequence[Value]) -> Iterable[str | float | None]:
    """Yield as many cells as headings, also where nothing is known."""
    for column, value in zip(table.columns, row, strict=True):
        yield from (None,) * len(part_headings(column)) if value is None else parts(value)


def _properties(column: Column, kind: Kind) -> dict[str, Any]:
    known: dict[str, Any] = {**_FRAMED, **(_FADED if column.kept else {})}
    if kind in _NUMBER_FORMATS:
        known["num_format"] = _NUMBER_FORMATS[kind]
    elif kind == "text" and not column.kept:
        known["text_wrap"] = True
    return known


def _head(pen: _Pen, page: Any, table: DocumentTable) -> None:
    own = {**_FRAMED, "bold": True, "text_wrap": True, "bg_color": "#E8EEF4"}
    # The filter's arrow stands below.
    look, turned = pen.look(**own), pen.look(**own, rotation=90)
    place, rows, heads = 0, len(table.rows), head_cells(table)
    if any(cell.turned for cell in heads):
        page.set_row(0, max(cell.height for cell in heads if cell.turned))
    for number, cell in enumerate(heads):
        page.set_column(number, number, cell.width)
        pen.write(page, 0, number, cell.text, turned if cell.turned else look)
    for column in table.columns:
        if column.hint:
            page.write_comment(0, place, printable(column.hint), {"x_scale": 3, "y_scale": 2})
        if column.choices and rows:
            _offer(page, column.choices, place, rows)
        place += len(part_headings(column))


def _offer(page: Any, choices: CellChoices, place: int, rows: int) -> None:
    """Give the cells of a column their drop-downs, one for all rows or one for each."""
    said = {"error_title": "tandai", "error_message": choices.advice} if choices.advice else {}
    if not choices.rows:
        offered = {"validate": "list", "source": _in_formula(choices.values), **said}
        page.data_validation(1, place, rows, place, offered)
        return
    for row, values in enumerate(choices.rows, 1):
        # A list stands in the cell itself, where commas part it and it has an end.
        own = _in_formula(value for value in values if "," not in value)
        while own and _length(",".join(own)) > _LONGEST_LIST:
            own.remove(max(own, key=len))
        if own:
            offered = {"validate": "list", "source": own, "error_type": "information", **said}
            page.data_validation(row, place, row, place, offered)


def _in_formula(values: Iterable[str]) -> list[str]:
    """Return values as they stand in a formula's quotation marks."""
    return [value.replace('"', '""') for value in values]


def _length(text: str) -> int:
    """Return how many characters Excel counts."""
    return len(text.encode("utf-16-le")) // 2


def _put(pen: _Pen, page: Any, blocks: Iterable[PlainBlock]) -> None:
    """Write blocks one below the other, a row free between those of different kinds."""
    for place, width in enumerate(_BLOCK_WIDTHS):
        page.set_column(place, place, width)
    text = pen.look(**_TOP, text_wrap=True)
    faded = pen.look(**_TOP, **_FADED, text_wrap=True)
    title = pen.look(bold=True, font_size=14)
    row, before = 0, None
    for block in blocks:
        row += before not in (None, type(block))
        before = type(block)
        if isinstance(block, Facts):
            for what, said in block.pairs:
                pen.write(page, row, 0, what, faded)
                pen.write(page, row, 1, said, text)
                row += 1
        elif isinstance(block, Picture):
            pen.write(page, row, 0, block.caption, pen.look())
            _insert(page, row + 1, block)
            row += 2 + _ROWS_OF_PICTURE
        elif isinstance(block, Heading):
            pen.write(page, row, 0, block.text, title)
            row += 1
        else:
            over = len(_BLOCK_WIDTHS), float(sum(_BLOCK_WIDTHS))
            _write_across(pen, page, row, _text_of(block), over, text)
            row += 1


def _text_of(block: Paragraph | ListItem | Quotation) -> str:
    if isinstance(block, Quotation):
        return "".join(piece for piece, _ in block.pieces) + f" ({block.source})"
    return block.text


def _insert(page: Any, row: int, picture: Picture) -> None:
    options = {
        "image_data": io.BytesIO(picture.png()),
        "description": printable(picture.alternative),
        "x_scale": _SCALE_OF_PICTURE,
        "y_scale": _SCALE_OF_PICTURE,
    }
    page.insert_image(row, 0, f"{picture.key}.png", options)
