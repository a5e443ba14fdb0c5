"""What was marked on pages of PDF, as ATLAS.ti and NVivo write it."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.exchange.laying import corpus_of
from tandai.exchange.refi import read_refi
from tandai.exchange.refi_pages import place
from tandai.ground.language import speaking
from tandai.words.projects import remark_words

from .pdfs import write_pdf
from .refi_projects import TEXT, Habits, guid, write_project

PAGES = (
    "Kami saling percaya di desa ini.\nModal\nmasih kurang, kata ketua.\n\n"
    "Kami saling bantu. Kami saling bantu sejak dulu.\n"
)


def on_page(number: int, page: int, name: str, inside: str = "") -> str:
    """Return a selection on a page with one coding."""
    return (
        f'<PDFSelection guid="{guid(600 + number)}" page="{page}" firstX="0" firstY="0" '
        f'secondX="1" secondY="1" name={quoteattr(name)}>{inside}'
        f'<Coding guid="{guid(700 + number)}" creatingUser="{guid(1)}">'
        f'<CodeRef targetGUID="{guid(11)}"/></Coding></PDFSelection>'
    )


def write_pages(folder: Path, *selections: str, text: str = PAGES) -> Path:
    """Write a project with a PDF whose text is in it."""
    content = f"<PlainTextContent>{text}</PlainTextContent>"
    more = (
        f'<PDFSource guid="{guid(102)}" name="Laporan">{"".join(selections)}'
        f'<Representation guid="{guid(105)}">{content}</Representation></PDFSource>'
    )
    return write_project(folder / "p.qdpx", TEXT.encode(), more_sources=more)


def test_a_beginning_that_stands_once_is_laid_there(tmp_path: Path) -> None:
    """Cut off or not, numbered or not, broken over lines; what is not unique is listed."""
    own = f'<Representation guid="{guid(650)}"><PlainTextContent>kata ketua.</PlainTextContent>'
    path = write_pages(
        tmp_path,
        on_page(1, 0, "Kami saling percaya di d…"),
        on_page(2, 0, "1:2 Modal masih kurang..."),
        on_page(3, 0, "Halaman 1", f"{own}</Representation>"),
        on_page(4, 1, "Kami saling bantu"),
        on_page(5, 1, "Tidak ada di sini"),
        on_page(6, 2, "Modal"),
        on_page(7, 2, ""),
    )
    project = read_refi(path)
    texts = {source.id: source.text for source in project.sources}
    assert [texts[c.source][c.start : c.end] for c in project.codings] == [
        "Kami saling percaya di d",
        "Modal\nmasih kurang",
        "kata ketua.",
    ]
    assert {coding.coder for coding in project.codings} == {guid(1)}
    assert project.discarded == {"codings_on_pages_of_pdf": 4}
    assert tuple(map(remark_words, project.remarks)) == (
        "3 codings on pages of PDF laid over the words that they quote, which may be but the "
        "beginning of what was marked.",
        "Codings on pages of PDF whose words are not in the text, or stand there more than once: "
        "'Laporan' page 1 (2), 'Laporan' page 2 (2).",
    )
    laid = corpus_of(project, uncoded="unread")
    assert (len(laid.selections), len(laid.corpus.codings)) == (3, 1)
    with speaking("id"):
        assert tuple(map(remark_words, read_refi(path).remarks)) == (
            "3 kode pada halaman PDF diletakkan pada kata-kata yang dikutipnya, yang mungkin hanya "
            "awal dari bagian yang ditandai.",
            "Kode pada halaman PDF yang kata-katanya tidak ada dalam teks, atau ada lebih dari "
            "sekali: 'Laporan' halaman 1 (2), 'Laporan' halaman 2 (2).",
        )


words = st.lists(
    st.text(st.characters(categories=["L"]), min_size=1, max_size=8), min_size=1, max_size=30
)


@given(said=words, data=st.data())
def test_what_is_placed_reads_as_the_quote(said: list[str], data: st.DataObject) -> None:
    """Whatever white space stands between, the words at the place are those of the quote."""
    text = "".join(word + data.draw(st.sampled_from([" ", "\n", "  \n"])) for word in said)
    first = data.draw(st.integers(0, len(said) - 1))
    quote = " ".join(said[first:])
    found = place(text, [f"{quote} …"])
    if found:
        assert text[slice(*found)].split() == quote.split()
    else:
        assert sum(map(len, said[first:])) < 8 or " ".join(said).count(quote) != 1


@pytest.mark.parametrize("name", ["", "3:12", "x" * 7])
def test_nothing_is_placed_by_chance(name: str) -> None:
    """Too short a beginning says nothing."""
    assert place(f"ada {name} di sini", [name]) is None


def test_a_pdf_without_text_is_read_itself(tmp_path: Path) -> None:
    """Where the project holds the file, its text is taken from it."""
    write_pdf(tmp_path / "x.pdf", [["Kami saling percaya di desa ini."]])
    data = (tmp_path / "x.pdf").read_bytes()
    more = (
        f'<PDFSource guid="{guid(102)}" name="Laporan" path="internal://x.pdf">'
        f"{on_page(1, 0, 'Kami saling percaya')}</PDFSource>"
    )
    habits = Habits("ATLAS.ti 23", more={"sources/x.pdf": data})
    project = read_refi(
        write_project(tmp_path / "p.qdpx", TEXT.encode(), habits=habits, more_sources=more)
    )
    assert [source.name for source in project.sources] == ["Wawancara 1", "Laporan"]
    (coding,) = project.codings
    assert project.sources[1].text[coding.start : coding.end] == "Kami saling percaya"
