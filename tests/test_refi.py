"""REFI-QDA projects as five programs write them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tandai.exchange.project import CodedProject
from tandai.exchange.refi import read_refi

from .refi_projects import (
    CODES,
    MONEY,
    TEXT,
    TRUST,
    Habits,
    Marked,
    guid,
    selection,
    write_project,
)

Count = Callable[[str], int]


def utf16(text: str) -> int:
    """Count as JavaScript and .NET do."""
    return len(text.encode("utf-16-le")) // 2


def utf8(text: str) -> int:
    """Count bytes."""
    return len(text.encode())


def marks(text: str, count: Count = len, first: int = 0, *, named: bool = False) -> list[Marked]:
    """Return the two selections of ``TEXT`` in positions that ``count`` gives."""
    found = []
    for words, code, coder in ((TRUST, guid(11), guid(1)), (MONEY, guid(12), guid(2))):
        start = text.index(words)
        begin = first + count(text[:start])
        name = words[:12] + "…" if named else ""
        found.append(Marked(begin, begin + count(words), code, coder, name))
    return found


def said(project: CodedProject) -> list[tuple[str, str, str]]:
    """Return (coder, code, selected words) of each coding."""
    texts = {source.id: source.text for source in project.sources}
    coders = {coder.id: coder.name for coder in project.coders}
    codes = {code.id: code.name for code in project.codes}
    return [
        (coders[c.coder], codes[c.code], texts[c.source][c.start : c.end]) for c in project.codings
    ]


RIGHT = [("Rani", "deseve.trust", TRUST), ("Tono", "Modal kurang", MONEY)]
CRLF = TEXT.replace("\n", "\r\n")
NO_EMOJI = CRLF.replace("\U0001f642", "–")

CASES = {
    "the standard": (TEXT.encode(), marks(TEXT), Habits()),
    "QualCoder: a mark at the start": (
        b"\xef\xbb\xbf" + TEXT.encode(),
        marks(TEXT),
        Habits("QualCoder 3.5"),
    ),
    "a mark that counts": (b"\xef\xbb\xbf" + TEXT.encode(), marks(TEXT, first=1), Habits()),
    "NVivo: UTF-16 with a mark, CRLF as two, capital folder": (
        CRLF.encode("utf-16"),
        marks(CRLF, utf16),
        Habits("NVivo 14", folder="Sources/"),
    ),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), marks(TEXT), Habits()),
    "ATLAS.ti: CRLF as one, named after the project": (
        CRLF.encode(),
        marks(TEXT, named=True),
        Habits("ATLAS.ti 23", inner="Proyek Saya.qde"),
    ),
    "ATLAS.ti: Windows-1252": (
        NO_EMOJI.encode("cp1252"),
        marks(NO_EMOJI.replace("\r\n", "\n"), named=True),
        Habits("ATLAS.ti 9"),
    ),
    "a browser's UTF-16 units": (TEXT.encode(), marks(TEXT, utf16), Habits("Web tool")),
    "Taguette: bytes": (TEXT.encode(), marks(TEXT, utf8), Habits("Taguette")),
    "line ends stored as one and counted as two": (
        TEXT.encode(),
        marks(CRLF, named=True),
        Habits("Some .NET tool"),
    ),
    "MAXQDA: braces and capitals": (TEXT.encode(), marks(TEXT), Habits("MAXQDA 2022", braces=True)),
    "the older namespace": (
        TEXT.encode(),
        marks(TEXT),
        Habits(namespace="urn:QDA-XML:project:0:4"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_selections_hold_what_was_selected(tmp_path: Path, name: str) -> None:
    """Whatever encoding and counting a program has, the words are those that people marked."""
    data, marked, habits = CASES[name]
    project = read_refi(write_project(tmp_path / "p.qdpx", data, marked, habits))
    assert said(project) == RIGHT
    assert project.discarded == {}
    assert "\r" not in project.sources[0].text
    assert not project.sources[0].text.startswith("\ufeff")


def test_ways_are_told_apart_by_all_selections_together(tmp_path: Path) -> None:
    """One text alone leaves it open; the other shows how the program counts."""
    second = "N: Bagus.\r\nN: Harga bahan naik terus.\r\n"
    start = second.replace("\r\n", "\n").index("Harga")
    inside = selection(Marked(start, start + len("Harga bahan naik")), 50)
    more = (
        f'<TextSource guid="{guid(101)}" name="Dua" plainTextPath="internal://two.txt">'
        f"{inside}</TextSource>"
    )
    habits = Habits(more={"sources/two.txt": second.encode()})
    only = "N: Kami rukun."
    first = Marked(3, len(only))
    path = write_project(tmp_path / "p.qdpx", only.encode(), [first], habits, more_sources=more)
    assert [words for _, _, words in said(read_refi(path))] == ["Kami rukun.", "Harga bahan naik"]


def test_a_word_document_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    """Positions count its paragraphs as lines."""
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    path = write_project(
        tmp_path / "p.qdpx",
        buffer.getvalue(),
        marks(TEXT),
        file="one.docx",
        path_attribute="richTextPath",
    )
    assert said(read_refi(path)) == RIGHT


def test_text_may_stand_in_the_project_itself(tmp_path: Path) -> None:
    """PlainTextContent, and the text of a PDF and of a recording."""
    start = TEXT.index(TRUST)
    one = selection(Marked(start, start + len(TRUST)), 60)
    content = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    points = (
        f'<SyncPoint guid="{guid(70)}" timeStamp="0" position="{start}"/>'
        f'<SyncPoint guid="{guid(71)}" timeStamp="9" position="{start + len(TRUST)}"/>'
    )
    spoken = (
        f'<TranscriptSelection guid="{guid(72)}" fromSyncPoint="{guid(70)}" '
        f'toSyncPoint="{guid(71)}"><Coding guid="{guid(73)}" creatingUser="{guid(1)}">'
        f'<CodeRef targetGUID="{guid(11)}"/></Coding></TranscriptSelection>'
    )
    more = (
        f'<TextSource guid="{guid(101)}" name="In it">{content}{one}</TextSource>'
        f'<PDFSource guid="{guid(102)}" name="PDF"><PDFSelection guid="{guid(103)}" page="1" '
        f'firstX="0" firstY="0" secondX="1" secondY="1"><Coding guid="{guid(104)}">'
        f'<CodeRef targetGUID="{guid(11)}"/></Coding></PDFSelection>'
        f'<Representation guid="{guid(105)}">{content}{one}</Representation></PDFSource>'
        f'<AudioSource guid="{guid(106)}" name="Audio">'
        f'<Transcript guid="{guid(107)}" name="Recording">{content}{points}{spoken}</Transcript>'
        f"</AudioSource>"
    )
    path = write_project(tmp_path / "p.qdpx", TEXT.encode(), more_sources=more)
    project = read_refi(path)
    assert said(project) == [RIGHT[0]] * 3
    assert [source.name for source in project.sources] == [
        "Wawancara 1",
        "In it",
        "PDF",
        "Recording",
    ]
    assert project.discarded == {"codings_on_pages_of_pdf": 1}


def test_codes_keep_their_tree_colour_and_description(tmp_path: Path) -> None:
    """Nested codes know the code above."""
    project = read_refi(write_project(tmp_path / "p.qdpx", TEXT.encode()))
    above, trust, money = project.codes
    assert (above.name, above.description, above.parent) == ("Tata kelola", "Kerangka", "")
    assert (trust.parent, trust.colour, money.parent) == (above.id, "#ff0000", above.id)


def test_what_is_left_out_is_counted_by_kind(tmp_path: Path) -> None:
    """Nothing is dropped in silence."""
    nowhere = f'<Coding guid="{guid(90)}"><CodeRef targetGUID="{guid(99)}"/></Coding>'
    coding = f'<Coding guid="{guid(91)}"><CodeRef targetGUID="{guid(11)}"/></Coding>'
    marked = [
        *marks(TEXT),
        Marked(5, 5),
        Marked(10, 10_000),
        Marked(3, 9, inside=""" """),
        Marked(3, 9, inside=nowhere),
        Marked(9, 3),
    ]
    more = (
        f'<PictureSource guid="{guid(92)}" name="Foto"/><VideoSource guid="{guid(93)}" name="V"/>'
        f'<TextSource guid="{guid(94)}" name="Gone" plainTextPath="internal://gone.txt"/>'
        f'<TextSource guid="{guid(95)}" name="Away" plainTextPath="absolute:///etc/passwd"/>'
        f'<TextSource guid="{guid(96)}" name="Whole"><PlainTextContent>Ya.</PlainTextContent>'
        f"{coding}</TextSource>"
    )
    rest = (
        f'<Links><Link guid="{guid(97)}"/></Links><Sets><Set guid="{guid(98)}" name="S"/></Sets>'
        f'<Graphs><Graph guid="{guid(89)}"/><Graph guid="{guid(88)}"/></Graphs>'
    )
    path = write_project(tmp_path / "p.qdpx", TEXT.encode(), marked, more_sources=more, rest=rest)
    project = read_refi(path)
    assert said(project) == RIGHT
    assert project.discarded == {
        "selections_of_no_length": 1,
        "codings_of_such_selections": 3,
        "selections_outside_their_text": 2,
        "selections_without_codings": 1,
        "codings_with_unknown_codes": 1,
        "codings_of_whole_texts": 1,
        "pictures": 1,
        "recordings_without_transcript": 1,
        "texts_that_cannot_be_read": 2,
        "links": 1,
        "sets": 1,
        "graphs": 2,
    }


def test_cases_and_variables_say_who_speaks(tmp_path: Path) -> None:
    """A case is the informant; values of a source itself go before its case's."""
    names = ("usia", "Peran")
    declared = "".join(
        f'<Variable guid="{guid(200 + n)}" name="{name}" typeOfVariable="Text"/>'
        for n, name in enumerate(names)
    )
    value = '<VariableValue><VariableRef targetGUID="{0}"/><{1}>{2}</{1}></VariableValue>'
    case = (
        f'<Case guid="{guid(210)}" name="Pak Karto">'
        + value.format(guid(200), "IntegerValue", 61)
        + value.format(guid(201), "TextValue", "pengrajin")
        + f'<SourceRef targetGUID="{guid(100)}"/></Case><Case guid="{guid(211)}"/>'
    )
    path = write_project(
        tmp_path / "p.qdpx",
        TEXT.encode(),
        variables=f"<Variables>{declared}</Variables><Cases>{case}</Cases>",
    )
    project = read_refi(path)
    assert project.sources[0].variables == {
        "usia": "61",
        "Peran": "pengrajin",
        "informant": "Pak Karto",
    }
    assert project.discarded == {"cases_without_texts": 1}


def test_notes_stand_with_what_they_are_about(tmp_path: Path) -> None:
    """Of a coding, a code, a text, the project, and of nothing."""
    coding = (
        f'<Coding guid="{guid(300)}" creatingUser="{guid(1)}"><CodeRef targetGUID="{guid(11)}"/>'
        f'<NoteRef targetGUID="{guid(310)}"/></Coding><NoteRef targetGUID="{guid(311)}"/>'
    )
    notes = "".join(
        f'<Note guid="{guid(310 + n)}" name="N{n}"><PlainTextContent>catatan {n}'
        f"</PlainTextContent></Note>"
        for n in range(5)
    )
    codes = CODES.replace(
        "<Description>Kerangka</Description>",
        f'<Description>Kerangka</Description><NoteRef targetGUID="{guid(312)}"/>',
    )
    rest = f'<Notes>{notes}</Notes><NoteRef targetGUID="{guid(313)}"/>'
    path = write_project(
        tmp_path / "p.qdpx", TEXT.encode(), [Marked(3, 9, inside=coding)], codes=codes, rest=rest
    )
    project = read_refi(path)
    assert [coding.note for coding in project.codings] == ["catatan 0"]
    assert [
        (note.text, note.source, note.start, note.code, note.name) for note in project.notes
    ] == [
        ("catatan 1", guid(100), 3, "", ""),
        ("catatan 2", "", None, guid(10), ""),
        ("catatan 3", "", None, "", ""),
        ("catatan 4", "", None, "", "N4"),
    ]


def test_notes_in_files_are_joined_by_links(tmp_path: Path) -> None:
    """NVivo keeps an annotation in a file of its own and links it to the words it is about."""
    notes = f'<Note guid="{guid(310)}" name="A" plainTextPath="internal://a.txt"/>'
    link = f'<Link guid="{guid(320)}" originGUID="{guid(310)}" targetGUID="{guid(400)}"/>'
    odd = f'<Link guid="{guid(321)}" originGUID="{guid(11)}" targetGUID="{guid(12)}"/>'
    path = write_project(
        tmp_path / "p.qdpx",
        CRLF.encode("utf-16"),
        marks(CRLF, utf16),
        Habits("NVivo 14", folder="Sources/", more={"Sources/a.txt": "sinis".encode("utf-16")}),
        rest=f"<Notes>{notes}</Notes><Links>{link}{odd}</Links>",
    )
    project = read_refi(path)
    (note,) = project.notes
    assert (note.text, note.source) == ("sinis", guid(100))
    assert project.sources[0].text[note.start : note.end] == TRUST
    assert project.discarded == {"links": 1}


@pytest.mark.parametrize(
    "namespace",
    ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0"],
)
def test_codebooks_of_either_namespace_are_read(tmp_path: Path, namespace: str) -> None:
    """One vendor writes the version otherwise."""
    path = tmp_path / "c.qdc"
    path.write_text(
        f'<CodeBook xmlns="{namespace}" origin="X"><Codes>{CODES}</Codes>'
        f'<Sets><Set guid="{guid(1)}" name="S"/></Sets></CodeBook>',
        encoding="utf-8",
    )
    project = read_refi(path)
    assert [code.name for code in project.codes] == ["Tata kelola", "deseve.trust", "Modal kurang"]
    assert project.discarded == {"sets": 1}
