"""What can be wrong with a codebook, as codes; :mod:`tandai.words.codebook` says them in words."""

from __future__ import annotations

from enum import StrEnum


class Flaw(StrEnum):
    """An error or a gap; each comes with the ``line`` where it stands."""

    NOT_YAML = "not_yaml"
    ALIAS = "alias"
    DEEP = "deep"
    MANY = "many"
    TWICE = "twice"
    FIELD = "field"
    UNKNOWN_FRAMEWORK = "unknown_framework"
    UNKNOWN_PARENT = "unknown_parent"
    BELOW_ITSELF = "below_itself"
    SAME_ID = "same_id"
    MISSING = "missing"
    SHARED_CUE = "shared_cue"
