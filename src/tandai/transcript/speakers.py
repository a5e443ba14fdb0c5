"""Which of the labels in a transcript are speakers, and which only look like it.

One line alone seldom tells: "Modal: ..." can be a heading inside an answer and "Rani: ..." a
turn. What recurs, says a role or is numbered as those that do is a speaker.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tandai.transcript.bare_labels import ALONE, DASH, TAB, UNDER_TIME, bare_labels
from tandai.transcript.labels import (
    INFORMANT_WORDS,
    INTERVIEWER_WORDS,
    LETTER_PAIRS,
    Label,
    first_word,
    folded,
    form_of,
    is_role_label,
    parts_of,
    recurring_names,
    role_of,
    split_label,
)

_TITLES = frozenset(
    "pak bu bapak ibu mas mbak kang teh mang bang uni uda kak mbah haji hj h".split()
)
_QUOTES = tuple("\"“”„‘'«")
# P2, N-3, IN 12. What is counted or ranked in Indonesia in this way is no speaker.
_NUMBERED = re.compile(r"(?P<stem>[^\W\d_]{1,3})[ -]?\d{1,3}")
_CODE = re.compile(r"[^\W\d_]{1,3}([ -]?\d{1,3})?")
_COUNTED = frozenset("rt rw no ke rp kg km m".split())

# difflib's ratio: "penelti", "infroman" and "pewancara" reach it, "partisipasi" does not.
_ALIKE = 0.87
_SHORTEST_ALIKE = 6


@dataclass(frozen=True)
class Speakers:
    """Labels by line index: those of speakers, and those that were not used and may be."""

    used: Mapping[int, Label] = field(default_factory=dict)
    doubtful: Mapping[int, Label] = field(default_factory=dict)


def find_speakers(lines: Sequence[str], given: Collection[str] = ()) -> Speakers:
    """Return the labels of speakers; ``given`` are forms of labels that certainly are."""
    known = frozenset(given) | recurring_names(lines)
    found = {
        i: label for i, line in enumerate(lines) if (label := split_label(line, known)) is not None
    }
    quoting = {i for i, label in found.items() if lines[i][label.end :].startswith(_QUOTES)}
    quoting -= _certain(found, quoting, known)
    if 2 * len(quoting) >= len(found):
        # Some set all speech in quotation marks; elsewhere they show what others said.
        quoting = set()
    evidence = [label for i, label in found.items() if i not in quoting and label.mark != ";"]
    sure = _sure_names(evidence, known)
    bare = {i: label for i, label in bare_labels(lines, known).items() if i not in found}
    sure |= _sure_bare_names(list(bare.values()), sure, known)
    if not sure:
        return Speakers({}, {i: label for i, label in found.items() if _misspelt(label, _ROLES)})
    roles = frozenset(first_word(name) for name in sure if role_of(name))
    found = {i: _corrected(label, sure, roles) for i, label in found.items()}
    marked = [_is_marked(lines[i]) for i, label in found.items() if _any(label, sure)]
    all_marked = bool(marked) and all(marked)

    def accept(index: int, label: Label) -> bool:
        if _any(label, sure):
            return True
        if label.mark == ";" or index in quoting:
            return False
        if parts := parts_of(label.name):
            return all(part in sure for part in parts)
        words = folded(label.name).split()
        titled = words[0] in _TITLES and len(words) > 1
        return titled or (
            all_marked and _is_marked(lines[index]) and not _is_bold_whole(lines[index])
        )

    used = {i: label for i, label in found.items() if accept(i, label)}
    doubtful = {
        i: label
        for i, label in found.items()
        if i not in used and i not in quoting and _may_be_a_speaker(label)
    }
    used |= {i: label for i, label in bare.items() if _any(label, sure)}
    return Speakers(used, doubtful | _ended_by_a_dot(lines, found | used, sure))


def _certain(
    found: Mapping[int, Label], quoting: Collection[int], known: Collection[str]
) -> set[int]:
    """Return which labels before quotation marks are speakers all the same.

    A role, a letter whose partner is there, a given name: ``> **A:** "Saya mulai sendiri."``
    """
    written = {folded(name) for label in found.values() for name in label.names}
    paired = {name for pair in LETTER_PAIRS if set(pair) <= written for name in pair}
    return {
        i
        for i in quoting
        for name in found[i].names
        if is_role_label(name) or folded(name) in paired or form_of(name) in known
    }


_ROLES = INFORMANT_WORDS | INTERVIEWER_WORDS


def _sure_names(labels: Sequence[Label], given: frozenset[str]) -> frozenset[str]:
    """Names that recur, say a role, make a pair of letters, or are numbered as those are."""
    written = [name for label in labels for name in label.names]
    times = Counter(folded(name) for name in written)
    paired = {name for pair in LETTER_PAIRS if set(pair) <= set(times) for name in pair}
    roles = {folded(name) for name in written if is_role_label(name)}
    asked = {name for name in times if form_of(name) in given}
    recurring = {name for name, n in times.items() if n >= 2 and not parts_of(name)}
    recurring |= _numbered_before(labels)
    capital = {folded(name) for name in written if not name[0].islower()}
    if recurring & capital or (roles | paired) & capital:
        # Where speakers are written with a capital, "modal:" is a heading inside an answer.
        recurring &= capital
    sure = roles | paired | asked | recurring
    return frozenset(sure | _numbered_alike(times, sure))


def _numbered_before(labels: Sequence[Label]) -> set[str]:
    """Names with different numbers before them, as in a debate: ``01 Anies``, ``03 Ganjar``."""
    numbered = {folded(label.name): label.number for label in labels if label.number[:1] == "0"}
    return set(numbered) if len(set(numbered.values())) >= 2 else set()


def _sure_bare_names(
    labels: Sequence[Label], sure: Collection[str], given: Collection[str]
) -> frozenset[str]:
    """Names without a colon that are speakers: given, or where nobody is named with a colon.

    Two must recur, as in a dialogue; roles on lines of their own must be of both sides
    (``Pertanyaan``, ``Jawaban``) or, where no other label is found, recur.
    """
    named = {folded(label.name) for label in labels if form_of(label.name) in given}
    for kind in (ALONE, DASH, TAB, UNDER_TIME):
        times = Counter(folded(label.name) for label in labels if label.mark == kind)
        sides = {role_of(name) for name in times} - {""}
        recurring = {name for name, number in times.items() if number >= 2}
        if kind == ALONE and len(sides) == 2:
            named |= set(times)
        elif not sure and (len(recurring) >= 2 or (sides and recurring)):
            named |= recurring | {name for name in times if role_of(name)}
    return frozenset(named)


def _numbered_alike(names: Iterable[str], sure: set[str]) -> set[str]:
    """Names numbered as sure ones are: ``P2`` where ``P`` or ``P1`` is sure.

    Where a dialogue lacks its second speaker, two numbers of one letter are enough (a focus
    group in which each speaks once); else ``S1`` and ``S2`` may be degrees in an answer.
    """
    stem = {
        name: match["stem"]
        for name in names
        if (match := _NUMBERED.fullmatch(name)) and match["stem"] not in _COUNTED
    }
    stems = {stem.get(name, name) for name in sure}
    if len(sure) < 2:
        stems |= {letters for letters, n in Counter(stem.values()).items() if n >= 2}
    return {name for name, letters in stem.items() if letters in stems}


def _corrected(label: Label, sure: frozenset[str], roles: frozenset[str]) -> Label:
    """Return the label with a misspelt role put right, if that role is written in the file."""
    if _any(label, sure) or not (role := _misspelt(label, roles)):
        return label
    rest = folded(label.name)[len(first_word(label.name)) :]
    return replace(label, name=role + rest) if is_role_label(role + rest) else label


def _misspelt(label: Label, roles: frozenset[str]) -> str:
    return _role_like(first_word(label.name), roles)


@functools.lru_cache(maxsize=4096)
def _role_like(word: str, roles: frozenset[str]) -> str:
    """Return the role of which ``word`` is a slip of the finger, or nothing."""
    if len(word) < _SHORTEST_ALIKE or word in _ROLES:
        return ""
    alike = [role for role in roles if role[0] == word[0]]
    return next(iter(difflib.get_close_matches(word, alike, n=1, cutoff=_ALIKE)), "")


def _may_be_a_speaker(label: Label) -> bool:
    """Whether a person should look at a label that was not used: written as names are."""
    words = label.name.split()
    code = label.name.isupper() and bool(_CODE.fullmatch(folded(label.name)))
    titled = words[0].casefold() in _TITLES and len(words) > 1
    return code or titled or bool(_misspelt(label, _ROLES)) or bool(role_of(label.name))


def _ended_by_a_dot(
    lines: Sequence[str], found: Mapping[int, Label], sure: frozenset[str]
) -> dict[int, Label]:
    """``P. Sejak kapan?`` where P is a speaker: a slip, or ``P. Karto`` for Pak Karto."""
    doubtful = {}
    for index, line in enumerate(lines):
        head, dot, _ = line[:40].strip().partition(". ")
        if dot and index not in found and folded(head) in sure:
            doubtful[index] = Label(head, "", len(head) + 1, ".")
    return doubtful


def _any(label: Label, names: frozenset[str]) -> bool:
    return any(folded(name) in names for name in label.names)


def _is_bold_whole(line: str) -> bool:
    """``**TEMA 2: Rencana**`` is a heading, where the labels alone are bold."""
    return line.strip().startswith("**") and line.rstrip().endswith("**") and line.count("**") == 2


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(("*", "\\*", "_"))
