"""Pseudonyms: names of people and places replaced in everything that leaves the project."""

from tandai.pseudonyms.applying import pseudonymised_corpus, pseudonymised_tags
from tandai.pseudonyms.leftovers import LeftName, named_after_others, names_left
from tandai.pseudonyms.reading import read_pseudonyms
from tandai.pseudonyms.replacing import Edit, Pseudonyms, Replaced

__all__ = [
    "Edit",
    "LeftName",
    "Pseudonyms",
    "Replaced",
    "named_after_others",
    "names_left",
    "pseudonymised_corpus",
    "pseudonymised_tags",
    "read_pseudonyms",
]
