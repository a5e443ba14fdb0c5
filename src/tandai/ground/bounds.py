"""How much of a file is read, whatever the file says of itself.

A small file can claim, or unpack to, more than any machine holds: a cell in the last column of
the last row, twenty million rows that are all the same, a member of a ZIP that is a thousand
times as large as the ZIP. So each reader counts what it reads, and stops at these bounds. They
are set so that a command stays under 1 GB of memory and a minute with any one file that is
within them, and they are the same for every command that opens a format.
"""

from __future__ import annotations

from pathlib import Path

from tandai.ground.errors import FileError
from tandai.ground.language import tr

# A transcript of eight hours is about 0.5 MB.
MAX_TEXT_BYTES = 64 * 2**20
# The largest table of passages seen in practice is about 60 MB.
MAX_TABLE_BYTES = 512 * 2**20
# The longest answers are some ten thousand characters long.
MAX_LINE_CHARACTERS = 1_000_000

# What a ZIP container (docx, odt, xlsx, qdpx) may unpack to, all of its members together.
MAX_UNPACKED_BYTES = 256 * 2**20
# A workbook has about ten members, a project one for each of its sources.
MAX_MEMBERS = 20_000

# 500,000 passages with up to eight columns each, or fewer with more.
MAX_ROWS = 1_000_000
MAX_COLUMNS = 2_000
MAX_CELLS = 4_000_000
# As MAX_LINE_CHARACTERS; a cell of Excel's holds 32,767.
MAX_CELL_CHARACTERS = 1_000_000
# Lists in lists of a JSON line or a codebook.
MAX_DEPTH = 50

# A transcript of eight hours has about 5,000 paragraphs and 200 pages.
MAX_PARAGRAPHS = 200_000
MAX_PAGES = 2_000


def beyond(path: Path, what: str, limit: int) -> FileError:
    """Return the error of a file that holds more than ``limit`` of ``what``.

    ``what`` is a word in the current language for what is counted, in the plural: rows, cells,
    pages, MB unpacked.
    """
    said = f"{limit:,}"
    return FileError(
        tr(
            f"holds more than {said} {what}, which is the limit.",
            f"berisi lebih dari {said.replace(',', '.')} {what}, yaitu batasnya.",
        ),
        where=path,
        hint=tr(
            "Split it into smaller files; if it should not be that large, save it again in the "
            "program that made it.",
            "Pecah menjadi beberapa berkas; bila seharusnya tidak sebesar itu, simpan ulang di "
            "program pembuatnya.",
        ),
    )
