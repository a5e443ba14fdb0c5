"""What of a transcript's file was not read on purpose, and what was made of it, as codes.

:mod:`tandai.words.transcripts` says them in words.
"""

from __future__ import annotations

from enum import StrEnum


class FileNote(StrEnum):
    """A note on a transcript's file."""

    COLUMNS_LEFT_OUT = "columns_left_out"
    COMMENTS_NOT_READ = "comments_not_read"
    LINES_WITHOUT_LAYOUT = "lines_without_layout"
    EDGES_LEFT_OUT = "edges_left_out"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    SEVERAL_INTERVIEWS = "several_interviews"
    BY_PARAGRAPH = "by_paragraph"
    ONE_NAME = "one_name"
