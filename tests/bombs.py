"""Documents and projects that are small on the disk and meant to be large in memory, or slow.

Each writer takes a path and how many things to put in. They are made piece by piece, so that
making them costs little itself.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from .databases import Row, taguette_rows, write_qualcoder, write_taguette
from .refi_projects import guid

# What says, in a process of its own, how many MB it needed at most so far.
PEAK = """
import json, resource, sys, time
from pathlib import Path

def peak():
    status = Path("/proc/self/status")
    if status.exists():
        # The figure of getrusage begins with that of the process that started this one.
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 2**10
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
"""

_AT_ONCE = 20_000
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def repeated(piece: str, times: int) -> Iterator[bytes]:
    """Yield ``piece`` so often, many at once; ``{}`` in it counts."""
    for start in range(0, times, _AT_ONCE):
        numbers = range(start, min(times, start + _AT_ONCE))
        if "{}" in piece:
            yield "".join(piece.replace("{}", str(n)) for n in numbers).encode()
        else:
            yield (piece * len(numbers)).encode()


def zipped(path: Path, members: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write an archive whose members come in pieces."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, pieces in members:
            with archive.open(name, "w") as member:
                for piece in pieces:
                    member.write(piece)


def word(
    path: Path, body: Iterable[bytes], more: Iterable[tuple[str, str, Iterable[bytes]]] = ()
) -> None:
    """Write a Word document; ``more`` are parts beside the text: name, kind and content."""
    parts = list(more)
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in [("document", "document.main"), *((name, name) for name, _, _ in parts)]
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for number, (name, kind, _) in enumerate(parts)
    )
    head = f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>'.encode()
    zipped(
        path,
        [
            (
                "[Content_Types].xml",
                [
                    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
                    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                    f'<Default Extension="xml" ContentType="application/xml"/>{types}'
                    "</Types>".encode()
                ],
            ),
            (
                "_rels/.rels",
                [
                    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
                    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
                    "</Relationships>".encode()
                ],
            ),
            (
                "word/_rels/document.xml.rels",
                [
                    f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
                    "</Relationships>".encode()
                ],
            ),
            ("word/document.xml", itertools.chain([head], body, [b"</w:body></w:document>"])),
            *(
                (
                    f"word/{name}.xml",
                    itertools.chain(
                        [f'<w:{name} xmlns:w="{_W}">'.encode()],
                        content,
                        [f"</w:{name}>".encode()],
                    ),
                )
                for name, _, content in parts
            ),
        ],
    )


SAID = "<w:p><w:r><w:t>N: ya.</w:t></w:r></w:p>"


def word_paragraphs(path: Path, times: int) -> None:
    """Write empty paragraphs."""
    word(path, itertools.chain([SAID.encode()], repeated("<w:p/>", times)))


def word_runs(path: Path, times: int) -> None:
    """Write one paragraph of many runs."""
    run = "<w:r><w:t>a</w:t></w:r>"
    word(path, itertools.chain([b"<w:p>"], repeated(run, times), [b"</w:p>"]))


def word_attributes(path: Path, times: int) -> None:
    """Write paragraphs with attributes, which cost more than the paragraphs."""
    names = "".join(f' a{n}=""' for n in range(20))
    word(path, itertools.chain([SAID.encode()], repeated(f"<w:p{names}/>", times // 20)))


def word_nested(path: Path, times: int) -> None:
    """Write runs that lie deep in insertions, again and again."""
    deep = "<w:ins>" * 240 + "<w:r><w:t>a</w:t></w:r>" * 2000 + "</w:ins>" * 240
    word(path, itertools.chain([b"<w:p>"], repeated(deep, times // 2000), [b"</w:p>"]))


def word_styles(path: Path, times: int) -> None:
    """Write character styles without end."""
    style = '<w:style w:type="character" w:styleId="s{}"><w:rPr><w:b/></w:rPr></w:style>'
    word(path, [SAID.encode()], [("styles", "styles", repeated(style, times))])


def word_footnotes(path: Path, times: int) -> None:
    """Write footnotes, which are not read."""
    note = '<w:footnote w:id="{}"><w:p/></w:footnote>'
    word(path, [SAID.encode()], [("footnotes", "footnotes", repeated(note, times))])


def word_comments(path: Path, times: int) -> None:
    """Write comments without end."""
    note = f'<w:comment w:id="{{}}" w:author="R">{SAID}</w:comment>'
    word(path, [SAID.encode()], [("comments", "comments", repeated(note, times))])


def word_rows(path: Path, times: int) -> None:
    """Write a table with as many columns in its heading as rows below it."""
    heading = "<w:tc><w:p><w:r><w:t>Jawaban</w:t></w:r></w:p></w:tc>"
    cell = "<w:tc><w:p><w:r><w:t>ya</w:t></w:r></w:p></w:tc>"
    word(
        path,
        itertools.chain(
            [b"<w:tbl><w:tr>"],
            repeated(heading, times),
            [b"</w:tr><w:tr>"],
            repeated(cell, times),
            [b"</w:tr></w:tbl>"],
        ),
    )


def _open_document(path: Path, body: Iterable[bytes], before: str = "") -> None:
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table"))
    head = (
        f'<?xml version="1.0"?>{before}<office:document-content {spaces}><office:body><office:text>'
    )
    tail = b"</office:text></office:body></office:document-content>"
    zipped(
        path,
        [
            ("mimetype", [b"application/vnd.oasis.opendocument.text"]),
            ("content.xml", itertools.chain([head.encode()], body, [tail])),
        ],
    )


def odt_paragraphs(path: Path, times: int) -> None:
    """Write empty paragraphs."""
    _open_document(
        path, itertools.chain([b"<text:p>N: ya.</text:p>"], repeated("<text:p/>", times))
    )


def odt_blanks(path: Path, times: int) -> None:
    """Write paragraphs of claimed blanks."""
    blanks = "<text:p>a" + '<text:s text:c="1000000000"/>' * 1000 + "</text:p>"
    _open_document(path, repeated(blanks, times // 1000))


def odt_columns(path: Path, times: int) -> None:
    """Write cells that claim to be repeated."""
    claim = '<table:table-cell table:number-columns-repeated="1000000000"><text:p>a</text:p>'
    row = f"<table:table-row>{claim}</table:table-cell></table:table-row>"
    inner = itertools.chain([b"<table:table>"], repeated(row, times), [b"</table:table>"])
    _open_document(path, inner)


def odt_entities(path: Path, times: int) -> None:
    """Write entities, each of which is kept as a thing of its own."""
    inner = itertools.chain([b"<text:p>"], repeated("&x;", times), [b"</text:p>"])
    _open_document(path, inner, '<!DOCTYPE a [<!ENTITY x "a">]>')


def rtf_groups(path: Path, times: int) -> None:
    """Write groups in groups."""
    path.write_bytes(b"{\\rtf1 N: ya.\\par " + b"".join(repeated("{", times)))


def rtf_links(path: Path, times: int) -> None:
    """Write links that do not end, in one line."""
    path.write_bytes(b"{\\rtf1 N: ya." + b'{\\field{\\*\\fldinst{HYPERLINK "a" ' * times + b"}")


def rtf_fonts(path: Path, times: int) -> None:
    """Write a table of fonts that does not end, in one line."""
    path.write_bytes(b"{\\rtf1{\\fonttbl" + b"\\f1" * times + b"}N: ya.}")


def rtf_digits(path: Path, times: int) -> None:
    """Write what is nearly a picture."""
    path.write_bytes(b"{\\rtf1 N: ya." + (b"a" * 255 + b"z") * (times // 256) + b"}")


def rtf_code_pages(path: Path, times: int) -> None:
    """Write the names of code pages that do not exist."""
    path.write_bytes(b"{\\rtf1 N: ya." + b"".join(repeated("\\ansicpg9{}", times)) + b"}")


def json_objects(path: Path, times: int) -> None:
    """Write a transcription of empty segments."""
    path.write_bytes(b'{"segments": [{}' + b",{}" * times + b"]}")


def subtitles(path: Path, times: int) -> None:
    """Write cues of one word."""
    path.write_bytes(b"".join(repeated("1\n00:00:01,000 --> 00:00:02,000\nN: ya.\n\n", times)))


def plain_lines(path: Path, times: int) -> None:
    """Write short lines."""
    path.write_bytes(b"N: ya\n" + b"a\n" * times)


def _pdf(path: Path, objects: Iterable[bytes]) -> None:
    places = []
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        for number, content in enumerate(objects, 1):
            places.append(file.tell())
            file.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
        table = file.tell()
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
        file.writelines(b"%010d 00000 n \n" % place for place in places)
        file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(places) + 1))
        file.write(b"startxref\n%d\n%%%%EOF\n" % table)


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (
        len(packed),
        more,
        packed,
    )


def _pages(
    path: Path, pages: int, content: bytes, more: Iterable[bytes] = (), use: bytes = b""
) -> None:
    """Write pages that all show the same stream, object 4; ``more`` are objects from 5 on."""
    others = list(more)
    first = 5 + len(others)
    kids = b" ".join(b"%d 0 R" % (first + n) for n in range(pages))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 3 0 R >> %s >> >>" % use
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        _FONT,
        _stream(content),
        *others,
        *[page] * pages,
    ]
    _pdf(path, objects)


def pdf_one_stream(path: Path, times: int) -> None:
    """Write pages that share one stream of text."""
    _pages(path, times, b"BT /F1 12 Tf 14 TL 72 720 Td\n" + b"(N: ya.) Tj T*\n" * 1000 + b"ET")


def pdf_drawing(path: Path, times: int) -> None:
    """Write one page of so many strokes."""
    _pages(path, 1, b"BT /F1 12 Tf (N: ya.) Tj ET\n" + b"1 2 m 3 4 l S\n" * times)


def pdf_forms(path: Path, times: int) -> None:
    """Write forms that show forms, ten each, six deep; each form is a page's worth of text."""
    forms = []
    for level in range(6):
        below = b"/XObject << /X %d 0 R >>" % (6 + level) if level < 5 else b""
        shown = b"/X Do\n" * 10 if level < 5 else b"BT /F1 12 Tf (ya) Tj ET\n" * times
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s " % below
        forms.append(_stream(shown, head + b"/Font << /F1 3 0 R >> >>"))
    _pages(path, 20, b"/X Do\n" * 10, forms, b"/XObject << /X 5 0 R >>")


def _qualcoder(path: Path, rows: Iterable[Row]) -> None:
    folder = write_qualcoder(path.with_suffix(".folder"), rows)
    (folder / "data.qda").rename(path)
    folder.rmdir()


def _source(text: str, number: int = 1) -> Row:
    return Row("source", {"id": number, "name": f"w{number}", "fulltext": text})


def _marked(number: int, code: int = 1) -> Row:
    place = {"fid": 1, "pos0": number % 600, "pos1": 700 + number // 600, "owner": "Rani"}
    return Row("code_text", {**place, "cid": code, "seltext": "ya"})


def qda_text(path: Path, times: int) -> None:
    """Write one text of so many short turns."""
    _qualcoder(path, [_source("N: ya.\n" * times), Row("code_name", {"cid": 1, "name": "a"})])


def qda_chain(path: Path, times: int) -> None:
    """Write categories each of which lies under the one before, and a code in each."""
    rows = [
        Row("code_cat", {"catid": n, "name": f"k{n}", "supercatid": n - 1 if n > 1 else None})
        for n in range(1, times + 1)
    ]
    rows += [Row("code_name", {"cid": n, "name": f"c{n}", "catid": n}) for n in range(1, times + 1)]
    codings = [_marked(n, n) for n in range(1, times + 1)]
    _qualcoder(path, [_source("P: ya?\nN: ya.\n" * 999), *rows, *codings])


def qda_codings(path: Path, times: int) -> None:
    """Write so many codings of one text."""
    rows = [_source("P: ya?\nN: ya.\n" * 999), Row("code_name", {"cid": 1, "name": "a"})]
    _qualcoder(path, [*rows, *map(_marked, range(times))])


def taguette_text(path: Path, times: int) -> None:
    """Write a document of so many short paragraphs."""
    write_taguette(path, taguette_rows("<p>N: ya.</p>" * times, [(0, 5, "r", ["a"])], ["a"]))


def taguette_tags(path: Path, times: int) -> None:
    """Write tags that do not end."""
    write_taguette(
        path, taguette_rows("<p>N: ya.</p>" + "<a " * times, [(0, 5, "r", ["a"])], ["a"])
    )


def taguette_codes(path: Path, times: int) -> None:
    """Write so many tags of the same letters in different case, each with a highlight."""
    names = [f"a {n}" for n in range(times)]
    marked = [(0, 5, "r", [name]) for name in names]
    write_taguette(path, taguette_rows("<p>N: ya.</p>" * 99, marked, names))


_PROJECT = b'<Project xmlns="urn:QDA-XML:project:1.0" name="p">'


def _refi(
    path: Path, inside: Iterable[bytes], more: Iterable[tuple[str, Iterable[bytes]]] = ()
) -> None:
    whole = itertools.chain([_PROJECT], inside, [b"</Project>"])
    zipped(path, [("project.qde", whole), *more])


_TEXT_SOURCE = f'<TextSource guid="{guid(1)}" name="a" plainTextPath="internal://a.txt">'


def qdpx_text(path: Path, times: int) -> None:
    """Write one text of so many short turns."""
    source = f"<Sources>{_TEXT_SOURCE}</TextSource></Sources>".encode()
    _refi(path, [source], [("sources/a.txt", repeated("N: ya.\n", times))])


def qdpx_selections(path: Path, times: int) -> None:
    """Write so many selections of one text."""
    code = f'<CodeBook><Codes><Code guid="{guid(11)}" name="a"/></Codes></CodeBook>'
    selection = (
        f'<PlainTextSelection guid="{guid(2)}" startPosition="0" endPosition="1{{}}">'
        f'<Coding guid="{guid(3)}" creatingUser="{guid(4)}"><CodeRef targetGUID="{guid(11)}"/>'
        "</Coding></PlainTextSelection>"
    )
    sources = itertools.chain(
        [f"{code}<Sources>{_TEXT_SOURCE}".encode()],
        repeated(selection, times),
        [b"</TextSource></Sources>"],
    )
    _refi(path, sources, [("sources/a.txt", repeated("P: ya?\nN: ya.\n", times))])


def qdpx_interviews(path: Path, times: int) -> None:
    """Write so many interviews as they are: two hours each, with a hundred codings."""
    codes = "".join(f'<Code guid="{guid(1000 + n)}" name="kode {n}"/>' for n in range(60))
    text = "P: Bagaimana kerja samanya di desa ini?\nN: " + "Kami saling percaya. " * 60 + "\n"
    turns = 90
    starts = [len(text) * (n % turns) + 44 for n in range(100)]
    marked = "".join(
        f'<PlainTextSelection guid="{guid(5000 + n)}" startPosition="{start}" '
        f'endPosition="{start + 40 + n}"><Coding guid="{guid(6000 + n)}" '
        f'creatingUser="{guid(n % 3)}"><CodeRef targetGUID="{guid(1000 + n % 60)}"/></Coding>'
        "</PlainTextSelection>"
        for n, start in enumerate(starts)
    )
    sources = (
        f'<TextSource guid="{guid(10_000 + n)}" name="W {n}" plainTextPath="internal://{n}.txt">'
        f"{marked}</TextSource>".encode()
        for n in range(times)
    )
    head = f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>".encode()
    texts = [(f"sources/{n}.txt", [(text * turns).encode()]) for n in range(times)]
    _refi(path, itertools.chain([head], sources, [b"</Sources>"]), texts)


def qdpx_elements(path: Path, times: int) -> None:
    """Write elements that nobody asked for."""
    _refi(path, repeated("<a/>", times))


def qdpx_same_text(path: Path, times: int) -> None:
    """Write so many sources that name the same text."""
    source = _TEXT_SOURCE.replace(guid(1), "{}") + "</TextSource>"
    sources = itertools.chain([b"<Sources>"], repeated(source, times), [b"</Sources>"])
    _refi(path, sources, [("sources/a.txt", repeated("P: ya?\nN: ya.\n", 1000))])


def qdpx_codes(path: Path, times: int) -> None:
    """Write so many codes of the same name."""
    code = '<Code guid="{}" name="a" isCodable="true"/>'
    inside = itertools.chain(
        [b"<CodeBook><Codes>"],
        repeated(code, times),
        [f"</Codes></CodeBook><Sources>{_TEXT_SOURCE}".encode()],
        [b"</TextSource></Sources>"],
    )
    _refi(path, inside, [("sources/a.txt", [b"N: ya.\n"])])


def qdpx_documents(path: Path, times: int) -> None:
    """Write so many Word documents as sources, each of empty paragraphs."""
    document = path.with_suffix(".docx")
    word_paragraphs(document, 400_000)
    data = document.read_bytes()
    document.unlink()
    source = '<TextSource guid="{}" name="a{}" richTextPath="internal://{}.docx"/>'
    sources = itertools.chain([b"<Sources>"], repeated(source, times), [b"</Sources>"])
    _refi(path, sources, [(f"sources/{n}.docx", [data]) for n in range(times)])


def qdpx_understated(path: Path, times: int) -> None:
    """Write a member of so many megabytes that says it has a hundred bytes."""
    qdpx_text(path, times * 2**20 // 7)
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    path.write_bytes(data)


def qdc_codes(path: Path, times: int) -> None:
    """Write a codebook of so many codes."""
    code = b"".join(repeated('<Code guid="{}" name="a" isCodable="true"/>', times))
    head = b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
    path.write_bytes(head + code + b"</Codes></CodeBook>")


Writer = Callable[[Path, int], None]
# Name, suffix, how many things when it is to do harm.
BOMBS: dict[str, tuple[Writer, str, int]] = {
    "word_paragraphs": (word_paragraphs, ".docx", 40_000_000),
    "word_runs": (word_runs, ".docx", 10_000_000),
    "word_attributes": (word_attributes, ".docx", 30_000_000),
    "word_nested": (word_nested, ".docx", 10_000_000),
    "word_styles": (word_styles, ".docx", 3_000_000),
    "word_footnotes": (word_footnotes, ".docx", 5_000_000),
    "word_comments": (word_comments, ".docx", 2_500_000),
    "word_rows": (word_rows, ".docx", 100_000),
    "odt_paragraphs": (odt_paragraphs, ".odt", 25_000_000),
    "odt_blanks": (odt_blanks, ".odt", 8_000_000),
    "odt_entities": (odt_entities, ".odt", 30_000_000),
    "odt_columns": (odt_columns, ".odt", 1_000_000),
    "rtf_groups": (rtf_groups, ".rtf", 60_000_000),
    "rtf_links": (rtf_links, ".rtf", 20_000),
    "rtf_fonts": (rtf_fonts, ".rtf", 500_000),
    "rtf_digits": (rtf_digits, ".rtf", 60_000_000),
    "rtf_code_pages": (rtf_code_pages, ".rtf", 3_000_000),
    "json_objects": (json_objects, ".json", 10_000_000),
    "subtitles": (subtitles, ".srt", 1_500_000),
    "plain_lines": (plain_lines, ".txt", 32_000_000),
    "pdf_one_stream": (pdf_one_stream, ".pdf", 5_000),
    "pdf_drawing": (pdf_drawing, ".pdf", 5_000_000),
    "pdf_forms": (pdf_forms, ".pdf", 1_000),
    "qda_text": (qda_text, ".qda", 8_500_000),
    "qda_chain": (qda_chain, ".qda", 8_000),
    "qda_codings": (qda_codings, ".qda", 300_000),
    "taguette_text": (taguette_text, ".sqlite3", 4_500_000),
    "taguette_tags": (taguette_tags, ".sqlite3", 1_000_000),
    "taguette_codes": (taguette_codes, ".sqlite3", 20_000),
    "qdpx_text": (qdpx_text, ".qdpx", 36_000_000),
    "qdpx_selections": (qdpx_selections, ".qdpx", 330_000),
    "qdpx_elements": (qdpx_elements, ".qdpx", 60_000_000),
    "qdpx_same_text": (qdpx_same_text, ".qdpx", 18_000),
    "qdpx_codes": (qdpx_codes, ".qdpx", 20_000),
    "qdpx_documents": (qdpx_documents, ".qdpx", 300),
    "qdpx_understated": (qdpx_understated, ".qdpx", 2000),
    "qdc_codes": (qdc_codes, ".qdc", 20_000),
}
