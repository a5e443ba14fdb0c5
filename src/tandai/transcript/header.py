"""What stands before the interview: front matter and the block of informant data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_FIELD = re.compile(
    r"^[\s*_>|•-]*(?:\d{1,2}[.)]\s+)?[\s*_]*(?P<key>[^\W\d_][^:|\n]{0,38}?)[\s*_]*"
    r"(?:[:：]|\|)[\s*_]*(?P<value>.*)$"
)

# A block is a header only when it holds at least one of these, as Indonesian theses do.
_KEYS = frozenset(
    """
    nama umur usia pekerjaan jabatan alamat tanggal waktu tempat lokasi kode durasi bahasa samaran
    jenis kelamin pendidikan hari pukul peran informan narasumber responden usaha wawancara
    transkrip tgl lama rekaman name age date place occupation interview duration language role
    """.split()
)
_PSEUDONYM_KEYS = (
    "kode informan",
    "kode narasumber",
    "kode responden",
    "kode",
    "samaran",
)


@dataclass(frozen=True)
class Header:
    """The block before the first turn; ``end`` is the offset where it ends."""

    end: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def informant(self) -> str:
        """The informant's code or pseudonym, empty where none is given.

        A field called only "Nama" is not used: it often holds the person's real name.
        """
        for wanted in _PSEUDONYM_KEYS:
            for key, value in self.fields.items():
                if wanted in key and value:
                    return value
        return ""


def read_header(text: str) -> Header:
    """Return front matter (``---`` or ``+++``) and header block; both may be absent."""
    start = _end_of_front_matter(text)
    fields: dict[str, str] = {}
    offset = end = start
    for line in text[start:].split("\n"):
        offset += len(line) + 1
        stripped = line.strip()
        match = _FIELD.match(line[:400])
        key = _folded_key(match.group("key")) if match else ""
        if match and key not in fields and not _is_speech(key, match.group("value")):
            fields[key] = match.group("value").strip(" *_|\t")
            end = offset
        elif not stripped or _is_rule_or_title(stripped):
            if fields and len(fields) >= 2 and not stripped:
                break
        else:
            break
    known = sum(bool(_KEYS & set(key.split())) for key in fields)
    if len(fields) < 2 or known < 2:
        return Header(start, {})
    return Header(min(end, len(text)), fields)


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
