"""What stands before the interview: front matter and the block of informant data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tandai.transcript.labels import (
    first_word,
    folded,
    form_of,
    is_role_label,
    role_of,
    split_label,
)

_FIELD = re.compile(
    r"^[\s*_>|•#-]*(?:\d{1,2}[.)]\s+)?[\s*_]*(?P<key>[^\W\d_][^:|\n]{0,38}?)[\s*_]*"
    r"(?:[:：]|\|)[\s*_]*(?P<value>.*)$"
)

# A block is a header only when it holds at least one of these, as Indonesian theses do.
_KEYS = frozenset(
    """
    nama umur usia pekerjaan jabatan alamat tanggal waktu tempat lokasi kode durasi bahasa samaran
    jenis kelamin pendidikan hari pukul peran informan narasumber responden usaha wawancara
    transkrip tgl lama rekaman inisial instansi lembaga posisi domisili metode pewawancara
    partisipan name age date place occupation interview duration language role
    """.split()
)
# A key that names somebody; "Penggunaan nama samaran : Ya" says something else.
_PSEUDONYM_KEYS = frozenset({"samaran", "pseudonim", "pseudonym", "alias"})
_NAME_KEYS = frozenset({"nama", "name"})
# What stands in a form for no name at all.
_NO_NAME = frozenset({"ya", "tidak", "ada", "tidak ada", "belum ada", "yes", "no", "none", "n/a"})
_CODE_KEYS = ("kode informan", "kode narasumber", "kode responden", "kode")
# "Nama : Nabila (samaran)" is no real name, and of "Nama : Ani (samaran: Nabila)" one part is none.
_PSEUDONYM = re.compile(
    r"\s*\(\s*(?:nama\s+)?(?:samaran|disamarkan|pseudonim|pseudonym|bukan nama sebenarnya)"
    r"\s*(?:[:=]\s*(?P<name>[^)]*))?\)",
    re.IGNORECASE,
)
# What else a form says behind a pseudonym may be the real name, in brackets or not.
_BESIDE = re.compile(
    r"\s*[(\[](?:.*[)\]]|.*$)|[\s,;/–—-]*\b(?:nama\s+(?:asli|sebenarnya)|real\s+name)\b.*$",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(r"/|=|\balias\b|\s[–—-]+\s", re.IGNORECASE)


@dataclass(frozen=True)
class _Field:
    """A line ``key: value``; ``end`` is the offset behind the line."""

    key: str
    value: str
    end: int


@dataclass(frozen=True)
class Header:
    """The block before the first turn; ``end`` is the offset where it ends.

    It may give labels to who asks and who answers: ``Pewawancara : Rani (Inisial R)``. These
    are told as forms (:func:`tandai.transcript.labels.form_of`).
    """

    end: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def pseudonym(self) -> str:
        """The name that the block gives the informant instead of the real one, or empty.

        A field called only "Nama" often holds the person's real name and is not used, unless its
        value says which name is none: ``Nabila (samaran)``, ``Ani (samaran: Nabila)``.
        """
        own = (_name_in(v) for key, v in self.fields.items() if _is_pseudonym_key(key))
        named = (_pseudonym_in(v) for k, v in self.fields.items() if side_of(k) == "answers")
        return next((name for name in (*own, *named) if name), "")

    @property
    def code(self) -> str:
        """The informant's code, empty where none is given."""
        return self._value_of(_CODE_KEYS)

    @property
    def informant(self) -> str:
        """The informant's pseudonym, else the code, empty where neither is given."""
        return self.pseudonym or self.code

    def _value_of(self, wanted: Sequence[str]) -> str:
        """Return the first value under a key with one of these words, but the interviewer's."""
        named = (
            value
            for word in wanted
            for key, value in self.fields.items()
            if word in key and side_of(key) != "asks"
        )
        return next((value for value in named if any(map(str.isalnum, value))), "")

    @property
    def asking(self) -> frozenset[str]:
        """The forms of the labels of who asks."""
        return self._labels("asks")

    @property
    def answering(self) -> frozenset[str]:
        """The forms of the labels of who answers; a bare "Nama" is the informant's."""
        return self._labels("answers")

    @property
    def initial(self) -> str:
        """The informant's initial as the block gives it, empty where it gives none."""
        own = (label_given(v) for k, v in self.fields.items() if side_of(k) == "answers")
        return next((label for label in own if label), "")

    def _labels(self, side: str) -> frozenset[str]:
        own = (label_given(v) for key, v in self.fields.items() if side_of(key) == side)
        return frozenset(form_of(label) for label in own if label)

    def names(self, side: str) -> frozenset[str]:
        """Return the words of the names that the block gives to one side, in lower case.

        ``side`` is ``asks`` or ``answers``; titles and words of one letter are none of them.
        """
        values = [v for key, v in self.fields.items() if side_of(key) == side]
        bare = [re.split(r"[(,/]", value)[0].strip() for value in values]
        words = {folded(word) for name in bare for word in name.split() if len(word) > 2}
        return frozenset(words | {folded(name) for name in bare} - {""})


def _is_pseudonym_key(key: str) -> bool:
    """Whether a key is a pseudonym's: ``samaran``, ``nama samaran informan 1``."""
    words = re.findall(r"\w+", key)
    names = _PSEUDONYM_KEYS | _NAME_KEYS
    known = all(w in names or w.isdigit() or role_of(w) == "answers" for w in words)
    return known and not _PSEUDONYM_KEYS.isdisjoint(words)


def _name_in(value: str) -> str:
    """Return the name that a value is, without what stands beside it; empty for ``-``."""
    name = _BESIDE.sub("", value).strip(" :=,;")
    return name if any(map(str.isalnum, name)) and name.casefold() not in _NO_NAME else ""


def _pseudonym_in(value: str) -> str:
    """Return the pseudonym of ``Nabila (samaran)``; none of ``Ani (samaran: )``, left empty."""
    said = _PSEUDONYM.search(value)
    if said is None:
        return ""
    if said["name"] is not None:
        return _name_in(said["name"])
    return _name_in(_TWO_NAMES.split(value[: said.start()])[-1])


_LABEL_GIVEN = re.compile(
    r"\(\s*(?:(?:ber)?inisial|kode|initials?|code|label|disingkat)?\s*[:=]?\s*[\"“']?"
    r"(?P<label>[^\W\d_]{1,3}[ -]?\d{0,3})[\"”']?\s*\)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DataField:
    """A line of data about an interview, ``key : value``; ``known`` where such keys are usual."""

    key: str
    value: str
    known: bool


def field_of(line: str) -> DataField | None:
    """Return the field that a line is, None where it is speech or anything else."""
    match = _FIELD.match(line[:400])
    if match is None:
        return None
    key = _folded_key(match["key"])
    value = match["value"].strip(" *_|\t")
    if _is_speech(key, value):
        return None
    return DataField(key, value, bool(_KEYS & set(key.split())))


def label_given(value: str) -> str:
    """Return the label that a field gives to a person: ``D`` of ``Bu Devi (Inisial D)``."""
    match = _LABEL_GIVEN.search(value[:400])
    label = match["label"].strip() if match else ""
    return label if label[:1].isupper() and label.upper() == label else ""


def side_of(key: str) -> Literal["asks", "answers", ""]:
    """Return whose data a field holds: ``nama pewawancara``, ``informan 1``, ``nama``."""
    sides = {role_of(word) for word in key.split()} - {""}
    if len(sides) == 1:
        return "asks" if "asks" in sides else "answers"
    return "answers" if not sides and key.split()[:1] in (["nama"], ["name"]) else ""


def read_header(text: str, stop: int | None = None) -> Header:
    """Return front matter (``---`` or ``+++``) and header block; both may be absent.

    ``stop`` is an offset from which on there is no header, such as that of a table of turns.
    """
    start = _end_of_front_matter(text)
    block, separated = _block(text[:stop], start)
    speakers = _labels_after(text, block[-1].end) if block else frozenset()
    block = block[: _first_speech(block, speakers, separated=separated)]
    fields = {field.key: field.value for field in block}
    known = sum(bool(_KEYS & set(key.split())) for key in fields)
    if len(fields) < 2 or known < 2:
        return Header(start, {})
    return Header(min(block[-1].end, len(text)), fields)


def _block(text: str, start: int) -> tuple[list[_Field], bool]:
    """Return the lines ``key: value`` at the start, and whether an empty line ends them."""
    fields: dict[str, _Field] = {}
    offset = start
    for line in text[start:].split("\n"):
        offset += len(line) + 1
        stripped = line.strip()
        match = _FIELD.match(line[:400])
        key = _folded_key(match.group("key")) if match else ""
        label = split_label(line)
        if label is not None and not label.mark:
            break
        if match and key not in fields and not _is_speech(key, match.group("value")):
            fields[key] = _Field(key, match.group("value").strip(" *_|\t"), offset)
        elif not stripped or _is_rule_or_title(stripped):
            if len(fields) >= 2 and not stripped:
                return list(fields.values()), True
        else:
            break
    return list(fields.values()), False


def _labels_after(text: str, start: int) -> frozenset[str]:
    labels = (split_label(line) for line in text[start:].split("\n"))
    return frozenset(folded(label.name) for label in labels if label is not None)


def _first_speech(block: Sequence[_Field], later: frozenset[str], *, separated: bool) -> int:
    """Return the index of the first line of the block that is speech and no field.

    A key that labels lines below as well is a speaker, and a block of nothing but speakers no
    header. "Informan : Bu Sri" is a field where other fields follow, or an empty line.
    """
    data = [i for i, field in enumerate(block) if not _may_speak(field.key, later)]
    if not data:
        return 0
    roles = {first_word(name) for name in later if role_of(name)}
    for index in range(data[-1] + 1, len(block)):
        field = block[index]
        speaks = field.key in later or first_word(field.key) in roles
        if speaks and not (separated and _names_somebody(field.value)):
            return index
    return len(block)


def _may_speak(key: str, later: frozenset[str]) -> bool:
    if is_role_label(key):
        return True
    # Two interviews in one file: the second's "Umur" makes no speaker of the first's.
    return key in later and not _KEYS & set(key.split())


def _names_somebody(value: str) -> bool:
    """Whether a value begins with a name: ``Bu Sri (samaran)``, and not ``Selamat pagi, Bu.``."""
    words = re.split(r"[,(]", value)[0].split()
    degree = value.rpartition(" ")[2].count(".") >= 2  # "S.E."
    ends = value.endswith((".", "?", "!", "…", '"', "”")) and not degree
    return 1 <= len(words) <= 4 and not ends and not any(word[0].islower() for word in words)


def _end_of_front_matter(text: str) -> int:
    for fence in ("---", "+++"):
        if text.startswith(fence + "\n"):
            close = text.find(f"\n{fence}\n", len(fence))
            return close + len(fence) + 2 if close >= 0 else 0
    return 0


def _folded_key(key: str) -> str:
    return " ".join(key.casefold().strip(" *_.").split())


def _is_speech(key: str, value: str) -> bool:
    """A key of a letter or a long value is a turn and no field."""
    return len(key) <= 2 or len(value.split()) > 25 or value.rstrip().endswith("?")


def _is_rule_or_title(line: str) -> bool:
    if line.startswith("#") or set(line) <= set("-=*_ |:"):
        return True
    return len(line.split()) <= 14 and not line.endswith((".", "?", "!")) and ":" not in line
