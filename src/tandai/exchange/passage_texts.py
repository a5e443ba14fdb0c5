"""What stands beside a passage in other programs: a few lines that people read as a comment.

::

    passage: tumang-01-003
    informant: Pak Karto
    speaker: N
    question: Bagaimana dengan modal?
"""

from __future__ import annotations

from tandai.codebook.writing import mapping_of_yaml, yaml_of_mapping
from tandai.transcript import Passage

_FIRST = "passage"
_MORE = ("informant", "speaker", "question")


def description_of(passage: Passage) -> str:
    """Return the comment that tells a passage's id, informant, speaker and question."""
    said = {name: getattr(passage, name) for name in _MORE}
    filled = {name: value for name, value in said.items() if value}
    return yaml_of_mapping({_FIRST: passage.passage_id, **filled})


def passage_of_description(text: str) -> dict[str, str] | None:
    """Return passage, informant, speaker and question of a comment; None where it is another."""
    found = mapping_of_yaml(text, _FIRST)
    if not found or not all(isinstance(value, str) for value in found.values()):
        return None
    return {name: found.get(name, "") for name in (_FIRST, *_MORE)}
