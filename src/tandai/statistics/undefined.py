"""Why a figure, or its interval, is missing: codes that are the same in every language."""

from __future__ import annotations

from enum import StrEnum


class Undefined(StrEnum):
    """A reason; :mod:`tandai.words.undefined` says it in words."""

    NO_SHARED_PASSAGE = "no_shared_passage"
    NO_SHARED_DOCUMENT = "no_shared_document"
    NO_DOCUMENT_OF_ALL = "no_document_of_all"
    NOT_USED = "not_used"
    NOT_USED_WHERE_SHARED = "not_used_where_shared"
    NOTHING_COMPARED = "nothing_compared"
    NOTHING_CODED = "nothing_coded"
    NOTHING_MARKED = "nothing_marked"
    ONE_CATEGORY = "one_category"
    NO_SHARED_CODE = "no_shared_code"
    ONE_STANCE = "one_stance"
    ONE_CODER = "one_coder"
    ONE_INTERVIEW = "one_interview"
    ONE_INTERVIEW_HOLDS_ALL = "one_interview_holds_all"
    RARELY_DEFINED = "rarely_defined"
    NO_VARIATION = "no_variation"
    NOT_SMOOTH = "not_smooth"
    UNCORRECTED = "uncorrected"
    NOTHING_DRAWN = "nothing_drawn"
