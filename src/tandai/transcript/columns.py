"""Tables in documents: which of their columns are speech, and whose.

Transcripts are often laid out as tables: ``Penutur | Ujaran | Koding``,
``No | Pertanyaan | Jawaban``, ``Waktu | Speaker | Transcript``. Where the heading says what
the columns are, a row becomes lines as a person would type them, ``Penutur: ujaran``; numbers,
times, codes and notes are no speech and are left out, by name. Where it does not, a row of two
cells is read as speaker and speech, and any other row as one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tandai.ground.errors import named
from tandai.ground.messages import Message, message
from tandai.transcript.notes import FileNote


@dataclass(frozen=True)
class Cell:
    """A cell that covers the columns from ``start`` (counted from 0) up to ``end``, exclusive.

    A cell that is merged over several rows stands in the first of them alone. ``place`` is the
    offset where its text begins, where the table stands in a text.
    """

    start: int
    end: int
    text: str
    place: int = 0


Row = Sequence[Cell]


class _Kind(Enum):
    SPEAKER = auto()
    UTTERANCE = auto()
    QUESTION = auto()
    ANSWER = auto()
    # A person in the heading: "Peneliti | Informan" hold speech, "Informan | Ujaran" a name.
    ASKER = auto()
    TELLER = auto()
    OTHER = auto()


_WORDS: dict[_Kind, str] = {
    _Kind.SPEAKER: "penutur pembicara nama inisial pelaku tokoh peran speaker name role who",
    _Kind.UTTERANCE: "ujaran tuturan ucapan perkataan percakapan pernyataan transkrip transkripsi "
    "transkip isi teks dialog verbatim kutipan wawancara utterance speech transcript "
    "transcription text dialogue quote quotation interview",
    _Kind.QUESTION: "pertanyaan tanya question questions",
    _Kind.ANSWER: "jawaban jawab respon respons tanggapan answer answers response responses reply",
    _Kind.ASKER: "peneliti pewawancara penanya interviewer researcher moderator",
    _Kind.TELLER: "informan narasumber responden partisipan subjek subyek informant interviewee "
    "respondent participant",
    _Kind.OTHER: "no nomor nomer urut baris id waktu jam menit durasi tanggal pukul koding coding "
    "kode kategori tema subtema label indikator aspek konsep dimensi variabel makna analisis "
    "interpretasi catatan keterangan ket memo komentar refleksi observasi number line time "
    "timestamp timecode date duration code codes category theme themes subtheme indicator "
    "concept analysis interpretation note notes remark remarks comment comments",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
# What stands beside these words in a heading and says nothing more.
_BESIDE = frozenset("hasil data daftar dan dari untuk the of and for from list results".split())
_ENGLISH = frozenset(
    "question questions answer answers response responses reply transcript transcription text "
    "utterance speech interview quote quotation dialogue".split()
)
# "Kode Informan" names a person and no coding.
_NAMES_OF_A_PERSON = frozenset("kode code id no nomor nama name inisial".split())
_LONGEST_HEADING = 40
_MOST_COLUMNS = 64
# A title or two may stand above the heading, in rows of their own.
_ROWS_ABOVE = 3


@dataclass(frozen=True)
class _Column:
    start: int
    end: int
    heading: str
    kind: _Kind
    label: str = ""


def lines_of_table(rows: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Return the lines of a table and the headings of the columns that are no speech.

    Of the latter only those are named in which something stands.
    """
    filled = [[cell for cell in row if cell.text] for row in rows]
    for index, row in enumerate(filled[: _ROWS_ABOVE + 1]):
        columns = _columns(row)
        if columns:
            # A heading may be repeated on every page.
            heading = _texts(row)
            spoken = [other for other in filled[index + 1 :] if _texts(other) != heading]
            above = [_plain_line(other) for other in filled[:index]]
            return [*above, *_lines_of_columns(spoken, columns)], _left_out(spoken, columns)
        if len(row) > 1:
            break
    return [_plain_line(row) for row in filled], []


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row]


def left_out_note(headings: Sequence[str]) -> tuple[Message, ...]:
    """Return the note that says which columns are not read, none where all are."""
    if not headings:
        return ()
    return (message(FileNote.COLUMNS_LEFT_OUT, columns=tuple(dict.fromkeys(headings))),)


def _plain_line(row: Row) -> str:
    filled = _texts(row)
    if len(filled) == 2 and len(filled[0]) <= _LONGEST_HEADING:
        return f"{filled[0].rstrip(' :')}: {filled[1]}"
    return " ".join(filled)


def _words(heading: str) -> list[str]:
    """The words of a heading, without what stands in parentheses, figures and points."""
    bare = re.sub(r"\([^)]*\)", " ", heading.casefold())
    return re.findall(r"[^\W\d_]+", bare)


def _kind(heading: str) -> _Kind | None:
    """What a heading says of its column, None where it is no heading that is known.

    The first word decides ("Jawaban Informan"), but all must be known: "Jawab dulu ..." is
    the speech of a table that has no heading.
    """
    words = _words(heading)
    known = [word for word in words if word in _KIND_OF]
    if not known or len(heading) > _LONGEST_HEADING or heading.endswith(("?", ".", "!")):
        # "No." is the one heading that is written with a full stop.
        return _Kind.OTHER if words in (["no"], ["ket"]) else None
    if len(known) + sum(word in _BESIDE for word in words) < len(words):
        return None
    last = _KIND_OF[known[-1]]
    if known[0] in _NAMES_OF_A_PERSON and last in (_Kind.TELLER, _Kind.ASKER, _Kind.SPEAKER):
        return _Kind.SPEAKER
    return _KIND_OF[known[0]]


def _columns(row: Row) -> list[_Column]:
    """Return the columns that a heading names, none where the row is no such heading."""
    if len(row) > _MOST_COLUMNS:
        # No interview has so many; each cell below is looked for in each of them.
        return []
    kinds = _without_persons([_kind(cell.text) for cell in row])
    says = {_Kind.ANSWER, _Kind.UTTERANCE} & set(kinds)
    who = {_Kind.SPEAKER, _Kind.QUESTION} & set(kinds)
    # "No | Transkrip": the speakers, if any, are named in the speech.
    alone = _Kind.UTTERANCE in kinds and sum(kind is not None for kind in kinds) >= 2
    if not says or not (who or alone):
        return []
    asked = _Kind.QUESTION in kinds and _Kind.SPEAKER not in kinds
    columns = []
    for cell, found in zip(row, kinds, strict=True):
        # "Pertanyaan | Hasil wawancara": what is said there answers the question.
        kind = _Kind.ANSWER if found is _Kind.UTTERANCE and asked else found or _Kind.OTHER
        name = named(cell.text, known=found is not None)
        columns.append(_Column(cell.start, cell.end, name, kind, _label(cell.text, kind)))
    return columns


def _without_persons(kinds: list[_Kind | None]) -> list[_Kind | None]:
    """Say of a column headed by a person whether it holds speech or a name."""
    spoken = _Kind.ANSWER in kinds or _Kind.UTTERANCE in kinds
    asked = _Kind.QUESTION in kinds or _Kind.UTTERANCE in kinds
    teller = _Kind.ANSWER
    if spoken:
        teller = _Kind.OTHER if _Kind.SPEAKER in kinds else _Kind.SPEAKER
    meaning = {_Kind.TELLER: teller, _Kind.ASKER: _Kind.OTHER if asked else _Kind.QUESTION}
    return [meaning.get(kind, kind) if kind else None for kind in kinds]


def _label(heading: str, kind: _Kind) -> str:
    """Whose the speech of a column is, where the heading says it."""
    if kind not in (_Kind.QUESTION, _Kind.ANSWER):
        return ""
    words = _words(heading)
    if any(_KIND_OF.get(word) in (_Kind.ASKER, _Kind.TELLER) for word in words[:1]):
        # "Informan 1 | Informan 2" must stay apart.
        return " ".join(heading.split()).rstrip(" :")
    english = any(word in _ENGLISH for word in words)
    if kind is _Kind.QUESTION:
        return "Interviewer" if english else "Peneliti"
    return "Informant" if english else "Informan"


def speech_of_table(rows: Sequence[Row]) -> list[tuple[str | None, Cell]]:
    """Return who speaks in which cell of a table, none where its first row is no heading.

    The speaker is empty where a row goes on with the speech before it, None for a title that
    stands in the table and is no speech.
    """
    filled = [[cell for cell in row if cell.text] for row in rows]
    columns = _columns(filled[0]) if filled else []
    return list(_speech(filled[1:], columns)) if columns else []


def _lines_of_columns(rows: Sequence[Row], columns: Sequence[_Column]) -> Iterator[str]:
    for speaker, cell in _speech(rows, columns):
        yield f"{speaker}: {cell.text}" if speaker else cell.text


def _speech(rows: Sequence[Row], columns: Sequence[_Column]) -> Iterator[tuple[str | None, Cell]]:
    speaker = ""
    for row in rows:
        if len(row) == 1 and sum(_overlap(row[0], column) for column in columns) > 1:
            # A cell across several columns is under none of them: a title within the table.
            yield None, row[0]
            continue
        under = [(column, cell) for cell in row if (column := _column_of(cell, columns))]
        new = [" ".join(c.text.split()) for column, c in under if column.kind is _Kind.SPEAKER]
        if new:
            speaker = new[0].rstrip(" :")
        for column, cell in under:
            if column.kind is _Kind.QUESTION:
                yield column.label, cell
            elif column.kind is _Kind.ANSWER:
                yield speaker or column.label, cell
            elif column.kind is _Kind.UTTERANCE:
                # Without a name of its own, a row goes on with the speech before it.
                yield speaker if new else "", cell


def _overlap(cell: Cell, column: _Column) -> bool:
    return cell.start < column.end and column.start < cell.end


def _column_of(cell: Cell, columns: Sequence[_Column]) -> _Column | None:
    """Return the column of a cell; of several that it covers, the first that holds speech."""
    covered = [column for column in columns if _overlap(cell, column)]
    spoken = [column for column in covered if column.kind is not _Kind.OTHER]
    return next(iter(spoken or covered), None)


def _left_out(rows: Sequence[Row], columns: Sequence[_Column]) -> list[str]:
    filled: dict[str, None] = {}
    for cell in (cell for row in rows for cell in row):
        column = _column_of(cell, columns)
        if column is None:
            filled.setdefault("")
        elif column.kind is _Kind.OTHER:
            filled.setdefault(column.heading.strip("'"))
    return list(filled)
