r"""Speaker labels: how they are written, and which of them name the same person.

A label stands at the start of a line and ends in a colon: ``P:``, ``Informan 3 :``,
``**Galuh (G)**:``, ``\***\*D:\*\***``, ``[00:12:03] Peneliti:``, ``12. T:``, ``Kiki (K):**:``,
``01 Anies:``, ``[[Rani]]:``, ``12/05/23, 10.15 - Rani:`` (as messengers export it);
or it fills the line together with a time: ``Peneliti  0:05``, ``Peneliti (00:05)``.
Labels without a colon stand in :mod:`tandai.transcript.bare_labels`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

TIME = r"(?>[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?[\])]?)"
NAME = r"[^\W\d_][\w.,'’/& -]{0,39}?"

_DATE = (
    r"(?>\[?\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},?[ \t]{1,3}\d{1,2}[.:]\d{2}(?:[.:]\d{2})?"
    r"(?:[ \t\u202f]?[AaPp][Mm])?\]?)"
)
# As whisper writes it before a line: [00:00.000 --> 00:04.000]
_RANGE = r"(?>[\[(]?\d{1,2}:[\d:.,]{2,11}[ \t]{1,3}-->[ \t]{1,3}\d{1,2}:[\d:.,]{2,11}[\])]?)"

# Leading: white space (messengers add marks of direction), Markdown (escaped or not), list
# numbers, dates, time stamps. The number "12." is taken as a list number only before a space.
BEFORE = (
    rf"(?:[ \t\u200e\u200f]|\\|\*|_|\#+|>|[-–—•]|\d{{1,3}}[.)](?=[ \t*_\\])|{_DATE}|{_RANGE}"
    rf"|{TIME})*+"
)
# What follows the name gives nothing back ("*+"): a line of blanks is else tried in every way.
_LABEL = re.compile(
    rf"^{BEFORE}(?:(?P<number>\d{{1,3}})[ \t]{{1,3}})?+\[{{0,2}}+(?P<name>{NAME})\]{{0,2}}+"
    rf"[ \t]*+(?:\((?P<paren>[^()\n:]{{1,40}})\))?[\\*_]*+[ \t]*+"
    rf"(?:{TIME})?[ \t]*+[\\*_]*+[ \t]*+(?P<mark>[:：]+[\\*_]*[:：]?|;)[ \t]*(?!//|https?:)"
)
# Programs that transcribe put name and time on a line of their own and the speech below.
_WITH_TIME = re.compile(rf"^{BEFORE}\[?(?P<name>{NAME})\]?[\\*_]*+[ \t,–-]*+{TIME}[ \t\\*_]*+$")

LONGEST = 160

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
    pukul jam penelitian informal informasi tapi terus lalu kemudian soalnya karena kalau sama dan
    atau http https www hasil sumber
    lokasi tanggal waktu durasi tempat ket keterangan judul
    baca foto gambar tabel grafik tautan telp telepon email url doi source photo figure table see
    """.split()
)
# A diary's headings; "Pak Kamis" is a man.
_DAYS = frozenset(
    """
    senin selasa rabu kamis jumat jum'at sabtu minggu
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
# Of these words some are first names too: "Dan", and "Lalu", a title in Lombok.
ALSO_NAMES = frozenset({"dan", "lalu"})
# "12 Maret: ..." is a date and "12 Orang: ..." a count; "01 Anies: ..." is who speaks.
_COUNTED = frozenset(
    """
    januari februari maret april mei juni juli agustus september oktober november desember
    january february march may june july august october december
    orang tahun bulan minggu hari jam menit kali unit buah ribu juta persen rw rt
    """.split()
)
# "Bu Lurah tanya: ..." reports speech; "Tanya: ..." is a label.
_REPORTS_SPEECH = frozenset(
    """
    tanya bertanya nanya takon jawab menjawab njawab bilang kata berkata ngomong ngendika matur
    dawuh cerita pesan berpesan teriak nulis menulis mengatakan sanjang
    """.split()
)
# What may follow a role besides numbers and names: "Informan Kedua", "Informan 1 dan 2".
_AFTER_ROLE = frozenset(
    "pertama kedua ketiga keempat kelima dan utama kunci pendukung tambahan".split()
)
_PARTS = re.compile(r"\s*(?:&|/|,|\bdan\b)\s*")


@dataclass(frozen=True)
class Label:
    """A label as it stands in a line: its names and where the speech after it begins.

    ``mark`` is what ends it: a colon, a semicolon (a slip of the finger, which proves nothing
    on its own) or nothing where it fills the line together with a time; for the others see
    :mod:`tandai.transcript.bare_labels`. ``number`` stands before the name without a point.
    """

    name: str
    paren: str
    end: int
    mark: str = ":"
    number: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name, and the name in parentheses if there is one."""
        return (self.name, self.paren) if self.paren else (self.name,)


def split_label(line: str, names: Collection[str] = ()) -> Label | None:
    """Return the label at the start of ``line``, or None; ``end`` counts from the line's start.

    ``names`` are forms (:func:`form_of`) that name somebody here, whatever they mean elsewhere.
    """
    # No label is longer, and the bound keeps a hostile line of a million blanks cheap.
    match = _LABEL.match(line[:LONGEST])
    if match is None:
        return _label_with_time(line) if len(line) <= LONGEST else None
    name = match.group("name").strip()
    # "Pukul 10:30" is a time; "N:12 orang" is not.
    if name[-1].isdigit() and line[match.end() - 1 : match.end() + 1].strip(":：").isdigit():
        return _label_with_time(line) if len(line) <= LONGEST else None
    if form_of(name) not in names and not _can_be_a_speaker(name):
        return None
    number = match.group("number") or ""
    if number and (not name[0].isupper() or first_word(name) in _COUNTED):
        return None
    paren = _name_in_parentheses(match.group("paren") or "")
    return Label(name, paren, match.end(), match.group("mark")[0], number)


def _label_with_time(line: str) -> Label | None:
    match = _WITH_TIME.match(line)
    if match is None:
        return None
    name = match.group("name").strip(" ,-–")
    if not name[:1].isupper() or not _can_be_a_speaker(name):
        return None
    return Label(name, "", len(line), "")


def _can_be_a_speaker(name: str) -> bool:
    words = [word.casefold().strip(".,") for word in name.split()]
    if len(words) > 5 or not words or _REPORTS_SPEECH & set(words[1:]):
        return False
    if len(words) == 1 and words[0] in _DAYS:
        return False
    if words[0] in ALSO_NAMES and len(words) > 1 and name.istitle():
        words = words[1:]  # "Dan Smith"
    allowed = {"dan"} | (_AFTER_ROLE if role_of(name) else set())
    return words[0] not in _NOT_A_SPEAKER and not (_NOT_A_SPEAKER & set(words[1:])) - allowed


def _name_in_parentheses(paren: str) -> str:
    """Return the second name in a label such as ``Galuh (G)``, empty where it is none.

    ``(I.1/W/03-03-2025)`` is the number of an interview, and ``(tertawa)`` what happened.
    """
    paren = paren.strip(" *_\\")
    if "/" in paren or not paren or not paren[0].isalpha():
        return ""
    return paren if paren[0].isupper() or len(paren) <= 2 else ""


def recurring_names(lines: Iterable[str]) -> frozenset[str]:
    """Return which words that are also first names label two lines or more: ``Dan:``.

    What is said begins with a capital or stands below; "Dan: pasar" goes on with a list.
    """
    times: Counter[str] = Counter()
    for line in filter(_begins_with_such, lines):
        label = split_label(line, ALSO_NAMES)
        if label is not None and not line[label.end :].lstrip(" *_\"“‘'")[:1].islower():
            times[label.name] += 1
    return frozenset(
        form_of(name)
        for name, number in times.items()
        if number >= 2 and name[0].isupper() and form_of(name) in ALSO_NAMES
    )


def _begins_with_such(line: str) -> bool:
    head = line[:LONGEST].casefold()
    return any(word in head for word in ALSO_NAMES)


def folded(name: str) -> str:
    """Return ``name`` for comparison: no case, no dots, single spaces."""
    return " ".join(name.replace(".", " ").casefold().split())


def first_word(name: str) -> str:
    """Return the letters with which a name begins: ``informan`` of ``Informan-3``."""
    match = re.match(r"[^\W\d_]+", folded(name))
    return match.group() if match else ""


def role_of(name: str) -> Literal["asks", "answers", ""]:
    """Return what a label's first word says: ``Peneliti 2`` asks, ``Informan`` answers."""
    word = first_word(name)
    if word in INTERVIEWER_WORDS:
        return "asks"
    return "answers" if word in INFORMANT_WORDS else ""


def is_role_label(name: str) -> bool:
    """Whether a name is a role and, at most, a number or a person's name (``Informan Kedua``).

    "Informan merasa:" begins with a role as well, and is speech.
    """
    rest = re.split(r"[\s/&,.-]+", name.strip())[1:]
    return bool(role_of(name)) and all(
        word.casefold() in _AFTER_ROLE or role_of(word) or not word[:1].islower() or len(word) <= 2
        for word in rest
    )


def parts_of(name: str) -> tuple[str, ...]:
    """Return the people in a joint label (``G & K``), empty for a single speaker."""
    parts = tuple(_PARTS.split(folded(name)))
    return parts if len(parts) > 1 and all(parts) else ()


def form_of(name: str) -> str:
    """Return ``name`` as one may also write it: ``P 1``, ``p-1`` and ``P1:`` are one form."""
    return re.sub(r"[\s-]+(?=\d)", "", folded(name.strip(" \t*_:：;()[]\\")))


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
