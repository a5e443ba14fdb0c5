"""Labels without a colon: ``I – Sejak kapan?``, ``Pertanyaan`` on a line of its own.

They look like much that is no label, so that one alone proves nothing; whether they are used is
decided in :mod:`tandai.transcript.speakers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tandai.transcript.labels import BEFORE, LONGEST, NAME, TIME, Label, form_of, is_role_label

DASH, TAB, ALONE, UNDER_TIME = "–", "\t", "alone", "under a time"

_WORDS_ALONE = 4

# P, I1, N-05: what codes of speakers look like. Names in full are no such labels unless they
# are given, since "Modal – uang sendiri" is a list.
_CODE = re.compile(r"[A-Z]{1,3}[ -]?\d{0,3}")
_DASHED = re.compile(
    rf"^{BEFORE}(?P<name>{NAME})[\\*_]*+(?:[ \t]++(?P<dash>[-–—])[ \t]++|\t++[ \t]*+)(?=[^\s:：])"
)
_ALONE = re.compile(rf"^{BEFORE}\[?(?P<name>{NAME})\]?[\\*_]*+[ \t]*$")
# Speech recognition writes hours with one digit as well, and thousandths.
_CLOCK = r"\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
TIME_RANGE = re.compile(rf"^\s*[\[(]?{_CLOCK}\s*(?:-->|–|-)\s*{_CLOCK}[\])]?\s*$")
_ONLY_TIME = re.compile(rf"^\s*{TIME}[ \t–-]*$")
_AFTER_TIME = re.compile(rf"^[\s*_]*+{TIME}[ \t*_–-]++[^\W\d_]")


def is_time(line: str) -> bool:
    """Whether a line holds a time, or from when to when something was said, and nothing else."""
    return bool(TIME_RANGE.match(line) or _ONLY_TIME.match(line))


def bare_labels(lines: Sequence[str], given: Collection[str] = ()) -> dict[int, Label]:
    """Return what may be labels without a colon, by line index; ``given`` are forms of labels."""
    found: dict[int, Label] = {}
    before = ""
    for index, line in enumerate(lines):
        label = _alone(line, before, given) or _dashed(line, given)
        if label is not None:
            found[index] = label
        before = line
    return found


def _dashed(line: str, given: Collection[str]) -> Label | None:
    match = _DASHED.match(line[:LONGEST])
    if match is None:
        return None
    name = match.group("name").strip()
    if _CODE.fullmatch(name) or is_role_label(name) or form_of(name) in given:
        return Label(name, "", match.end(), DASH if match.group("dash") else TAB)
    return None


def _alone(line: str, before: str, given: Collection[str]) -> Label | None:
    match = _ALONE.match(line) if 0 < len(line) <= LONGEST else None
    if match is None:
        return None
    name = match.group("name").strip()
    if len(name.split()) > _WORDS_ALONE or not name[:1].isupper():
        return None
    if is_role_label(name) or form_of(name) in given:
        return Label(name, "", len(line), ALONE)
    if is_time(before) or _AFTER_TIME.match(line):
        return Label(name, "", len(line), UNDER_TIME)
    return None
