r"""Speaker labels: how they are written, and which of them name the same person.

A label stands at the start of a line and ends in a colon: ``P:``, ``Informan 3 :``,
``**Galuh (G)**:``, ``\***\*D:\*\***``, ``[00:12:03] Peneliti:``, ``12. T:``, ``Kiki (K):**:``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_TIME = r"[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?[\])]?"
_NAME = r"[^\W\d_][\w.,'’/& -]{0,39}?"

# Leading: white space, Markdown (escaped or not), list numbers, time stamps. The number
# "12." is taken as a list number only before a space.
_BEFORE = rf"(?:[ \t]|\\|\*|_|\#+|>|[-–—•]|\d{{1,3}}[.)](?=[ \t*_\\])|{_TIME})*"
_LABEL = re.compile(
    rf"^{_BEFORE}(?P<name>{_NAME})[ \t]*(?:\((?P<paren>[^()\n:]{{1,40}})\))?"
    rf"[\\*_]*[ \t]*(?:{_TIME})?[ \t]*[\\*_]*[ \t]*[:：]+[\\*_]*[:：]?[ \t]*(?!//|\d)"
)

_LONGEST = 160

INTERVIEWER_WORDS = frozenset(
    "peneliti pewawancara penanya tanya pertanyaan interviewer researcher question moderator "
    "enumerator host pw pwc int".split()
)
INFORMANT_WORDS = frozenset(
    "informan narasumber responden partisipan subjek subyek jawab jawaban interviewee informant "
    "respondent participant answer inf nrs nara resp".split()
)
# A pair of letters says who asks only when both are there.
LETTER_PAIRS = (("p", "n"), ("p", "i"), ("p", "r"), ("p", "j"), ("t", "j"), ("q", "a"))

# Words that end in a colon at the start of a line and name nobody.
_NOT_A_SPEAKER = frozenset(
    """
    catatan cttn nb note contoh contohnya misal misalnya artinya maksudnya intinya jadi yaitu
    yakni antara adalah ialah pertama kedua ketiga keempat kelima terakhir kesimpulan saya aku
    gue gua kulo dia kami kita mereka bilang bilangnya kata katanya ngomong ngomongnya ngendika
    tapi terus lalu kemudian soalnya karena kalau sama dan atau http https www hasil sumber
    lokasi tanggal waktu durasi tempat ket keterangan judul
    """.split()
)


@dataclass(frozen=True)
class Label:
    """A label as it stands in a line: its names and where the speech after it begins."""

    name: str
    paren: str
    end: int

    @property
    def names(self) -> tuple[str, ...]:
        """The name, and the name in parentheses if there is one."""
        return (self.name, self.paren) if self.paren else (self.name,)


def split_label(line: str) -> Label | None:
    """Return the label at the start of ``line``, or None; ``end`` counts from the line's start."""
    # No label is longer, and the bound keeps a hostile line of a million blanks cheap.
    match = _LABEL.match(line[:_LONGEST])
    if match is None:
        return None
    name = match.group("name").strip()
    words = name.split()
    if len(words) > 5 or any(word.casefold().strip(".") in _NOT_A_SPEAKER for word in words):
        return None
    return Label(name, (match.group("paren") or "").strip(" *_\\"), match.end())


def folded(name: str) -> str:
    """Return ``name`` for comparison: no case, no dots, single spaces."""
    return " ".join(name.replace(".", " ").casefold().split())


def is_role_word(name: str) -> bool:
    """Whether a name says a role (``Informan 3``) and not a person."""
    first = folded(name).split()[0].rstrip("0123456789") if folded(name) else ""
    return first in INTERVIEWER_WORDS or first in INFORMANT_WORDS


def identities(labels: Iterable[Label]) -> Mapping[tuple[str, ...], str]:
    """Return the speaker's name for each pair of names that a label shows.

    ``Kiki (K)``, ``K (Kiki)`` and ``K`` are one speaker, ``Kiki``. Where one short name is
    given to two people (a slip such as ``Kiki (G)`` beside ``Galuh (G)``), it goes to the one
    whose name begins with it, and a short name that no label explains to the only full name
    that begins with it.
    """
    shown = Counter(label.names for label in labels)
    pairs = [_long_and_short(names) for names in shown if len(names) == 2]
    owner = _owners_of_short_names(pairs)
    longs = {folded(long) for long, _ in pairs}
    spelling = _commonest_spelling(shown)
    result: dict[tuple[str, ...], str] = {}
    for names in shown:
        long = _long_and_short(names)[0] if len(names) == 2 else names[0]
        key = owner.get(folded(long), folded(long))
        if len(names) == 1 and key == folded(long) and len(key) <= 2:
            begun = [name for name in longs if _begins(name, key)]
            key = begun[0] if len(begun) == 1 else key
        result[names] = spelling[key]
    return result


def _long_and_short(names: tuple[str, ...]) -> tuple[str, str]:
    first, second = names
    return (first, second) if len(first) >= len(second) else (second, first)


def _begins(name: str, short: str) -> bool:
    """A short name is the start of the name or of one of its words, or their initials."""
    words = name.split()
    initials = "".join(word[0] for word in words)
    return initials == short or any(word.startswith(short) for word in words)


def _owners_of_short_names(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    claims: dict[str, list[str]] = {}
    for long, short in pairs:
        claims.setdefault(folded(short), []).append(folded(long))
    owner = {}
    for short, claimants in claims.items():
        people = list(dict.fromkeys(claimants))
        fitting = [person for person in people if _begins(person, short)]
        if len(people) == 1 or len(fitting) == 1:
            owner[short] = people[0] if len(people) == 1 else fitting[0]
    return owner


def _commonest_spelling(shown: Mapping[tuple[str, ...], int]) -> dict[str, str]:
    spellings: dict[str, Counter[str]] = {}
    for names, times in shown.items():
        for name in names:
            spellings.setdefault(folded(name), Counter())[name] += times
    return {key: counter.most_common(1)[0][0] for key, counter in spellings.items()}
