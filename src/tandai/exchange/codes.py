"""What could not be taken over from a project, and how it was understood, as codes.

:mod:`tandai.words.projects` says them in words.
"""

from __future__ import annotations

from enum import StrEnum


class LeftOut(StrEnum):
    """What is counted that could not be taken over."""

    ANNOTATIONS_OUTSIDE_THEIR_TEXT = "annotations_outside_their_text"
    CASES_THAT_SHARE_A_TEXT = "cases_that_share_a_text"
    CASES_WITHOUT_TEXTS = "cases_without_texts"
    CELLS_UNDER_A_CODE_THAT_ARE_NO_MARK = "cells_under_a_code_that_are_no_mark"
    CODINGS_LEFT_OUT_BY_THE_MAPPING = "codings_left_out_by_the_mapping"
    CODINGS_OF_SUCH_SELECTIONS = "codings_of_such_selections"
    CODINGS_OF_TEXTS_LEFT_OUT = "codings_of_texts_left_out"
    CODINGS_OF_WHOLE_TEXTS = "codings_of_whole_texts"
    CODINGS_ON_PAGES_OF_PDF = "codings_on_pages_of_pdf"
    CODINGS_ON_PICTURES = "codings_on_pictures"
    CODINGS_ON_RECORDINGS = "codings_on_recordings"
    CODINGS_OUTSIDE_THEIR_TEXT = "codings_outside_their_text"
    CODINGS_WITH_CODES_THAT_ONLY_GROUP = "codings_with_codes_that_only_group"
    CODINGS_WITH_UNKNOWN_CODES = "codings_with_unknown_codes"
    COMMENTS_THAT_MARK_NO_TEXT = "comments_that_mark_no_text"
    GRAPHS = "graphs"
    HIGHLIGHTS_OUTSIDE_THEIR_TEXT = "highlights_outside_their_text"
    HIGHLIGHTS_WITHOUT_TAGS = "highlights_without_tags"
    LINES_ABOVE_THE_FIRST_QUOTE = "lines_above_the_first_quote"
    LINES_WITHOUT_QUOTE_AND_CODE = "lines_without_quote_and_code"
    LINKS = "links"
    NOTES = "notes"
    NOTES_WITHOUT_PLAIN_TEXT = "notes_without_plain_text"
    PDF_WITHOUT_TEXT = "pdf_without_text"
    PICTURES = "pictures"
    PICTURES_AND_RECORDINGS = "pictures_and_recordings"
    RECORDINGS_WITHOUT_TRANSCRIPT = "recordings_without_transcript"
    SELECTIONS_OF_CASES = "selections_of_cases"
    SELECTIONS_OF_NO_LENGTH = "selections_of_no_length"
    SELECTIONS_OUTSIDE_THEIR_TEXT = "selections_outside_their_text"
    SELECTIONS_WITHOUT_CODINGS = "selections_without_codings"
    SELECTIONS_WITHOUT_POSITIONS = "selections_without_positions"
    SETS = "sets"
    STANCES_THAT_FIT_NO_CODE = "stances_that_fit_no_code"
    TEXTS_THAT_CANNOT_BE_READ = "texts_that_cannot_be_read"
    TEXTS_WITHOUT_WORDS = "texts_without_words"
    TEXTS_WITH_AN_ENDLESS_LINE = "texts_with_an_endless_line"


class Remark(StrEnum):
    """How a project or table was understood."""

    POSITIONS = "positions"
    ENCODINGS = "encodings"
    PAGES_LAID = "pages_laid"
    PAGES_MISSING = "pages_missing"
    PROJECT_OPEN = "project_open"
    TEXTS_DIFFER = "texts_differ"
    NO_INTERVIEWS = "no_interviews"
    OUTSIDE_ANSWERS = "outside_answers"
    SHEETS_PASSED = "sheets_passed"
    COLUMNS = "columns"
    THEMES = "themes"
    SHEETS_OF_CODERS = "sheets_of_coders"
    SHEETS_OF_INTERVIEWS = "sheets_of_interviews"
