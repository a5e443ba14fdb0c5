"""How much of a file is read, whatever the file says of itself.

A small file can claim, or unpack to, more than any machine holds. So each reader counts what it
reads, and stops at these bounds. They are set so that a command stays under 1 GB of memory and a
minute with any one file that is within them, and they are the same for every command that opens
a format.
"""

from __future__ import annotations

from pathlib import Path

from tandai.ground.errors import FileError
from tandai.ground.language import tr
from tandai.ground.numbers import whole

# A transcript of eight hours has about 0.5 MB of text in 5,000 paragraphs or 200 pages; forty of
# them may stand in one file. A thesis of 400 pages has 1 MB.
MAX_DOCUMENT_CHARACTERS = 16 * 2**20
MAX_PARAGRAPHS = 200_000
MAX_PAGES = 2_000
# All passages of a document, each with the question before it.
MAX_PASSAGE_CHARACTERS = 64 * 2**20

# XML of a document: a tag costs about 120 bytes as it is read, an attribute 240. Word cuts text
# into runs: eight hours, each run with its font, are 35 MB with 2 million tags and attributes.
MAX_XML_BYTES = 96 * 2**20
MAX_XML_PARTS = 3_000_000

# Operators that draw a PDF's pages: text has one or two a word, a map some ten thousand.
MAX_PDF_OPERATORS = 3_000_000
# Rich text is wordy: what is no picture is about ten times its text.
MAX_RTF_BYTES = 32 * 2**20
MAX_RTF_GROUPS = 1_000_000

# Eight hours with the time of every word and token are 300,000 objects with a million values.
MAX_JSON_OBJECTS = 600_000
MAX_JSON_VALUES = 4_000_000
# A cue a word, for eight hours, is 72,000.
MAX_CUES = 200_000
MAX_COMMENTS = 50_000

# A project: 200 interviews of two hours are 25 MB of text with 20,000 codings.
MAX_PROJECT_CHARACTERS = 32 * 2**20
MAX_PROJECT_LINES = 400_000
MAX_SOURCES = 10_000
# Word documents in a project that has their texts in no other form: a MB or two an interview.
MAX_PROJECT_XML_BYTES = 400 * 2**20
MAX_CODINGS = 200_000
MAX_CODES = 10_000
MAX_CODE_DEPTH = 50
# Passages that codings are compared with, and given to: a span over a whole text lies over each.
MAX_OVERLAPS = 20_000_000
MAX_GIVEN = 1_000_000


def beyond(path: Path, what: str, limit: int) -> FileError:
    """Return the error of a file that holds more than ``limit`` of ``what``.

    ``what`` is a word in the current language for what is counted, in the plural: rows, cells,
    pages, MB unpacked.
    """
    said = whole(limit)
    return FileError(
        tr(
            f"holds more than {said} {what}, which is the limit.",
            f"berisi lebih dari {said} {what}, yaitu batasnya.",
        ),
        where=path,
        hint=tr(
            "Split it into smaller files; if it should not be that large, save it again in the "
            "program that made it.",
            "Pecah menjadi beberapa berkas; bila seharusnya tidak sebesar itu, simpan ulang di "
            "program pembuatnya.",
        ),
    )
