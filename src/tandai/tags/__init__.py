"""Tag files: suggestions for passages, written and read in the forms of the contract."""

from tandai.tags.columns import TAG_SUFFIXES, require_tag_suffix
from tandai.tags.reading import is_tag_file, read_tags
from tandai.tags.rules import RecallRule
from tandai.tags.tagged import Evidence, Neighbour, Suggestion, TaggedPassage, Tags
from tandai.tags.writing import formula_cells_in, write_tags

__all__ = [
    "TAG_SUFFIXES",
    "Evidence",
    "Neighbour",
    "RecallRule",
    "Suggestion",
    "TaggedPassage",
    "Tags",
    "formula_cells_in",
    "is_tag_file",
    "read_tags",
    "require_tag_suffix",
    "write_tags",
]
