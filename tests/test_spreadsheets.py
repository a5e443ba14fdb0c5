"""Spreadsheets as people keep them: what is understood, what is said, what is asked."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tandai.codebook import Codebook, codebook_of_labels, read_codebook
from tandai.corpus import read_corpus
from tandai.exchange.mapping_file import Mapped
from tandai.exchange.project import CodedProject
from tandai.exchange.reading import united
from tandai.ground.errors import FileError, TableError
from tandai.ground.language import speaking
from tandai.spreadsheets.code_cells import CodeCells, Named, mark_of
from tandai.spreadsheets.tables import read_spreadsheet
from tandai.words.projects import remark_words

from .conftest import Run, files_in

Rows = Sequence[Sequence[object]]


def _book(
    path: Path, sheets: Mapping[str, Rows], merged: dict[str, list[str]] | None = None
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for block in (merged or {}).get(name, ()):
            page.merge_cells(block)
    book.save(path)
    return path


def _said(project: CodedProject) -> list[tuple[str, str, str, str, str]]:
    """Return (document, coder, code, stance, quote) of each coding."""
    texts = {source.id: source.text for source in project.sources}
    names = {code.id: code.name for code in project.codes}
    return [
        (c.source, c.coder, names.get(c.code, ""), c.stance, texts[c.source][c.start : c.end])
        for c in project.codings
    ]


def test_one_row_a_quote_under_a_title(tmp_path: Path) -> None:
    """Titles above, an Indonesian heading, several codes in a cell, a name written once."""
    rows: Rows = [
        ["Tabel 4.2 Kutipan wawancara"],
        [],
        ["No.", "Nama Informan", "Pertanyaan", "Kutipan Wawancara", "Kode/Indikator", "Ket."],
        [1, "Pak Karto", "Apa?", "Saling percaya.", "Governance; Networked structure (-)", "kuat"],
        [2, None, None, "Tidak ada.", "-", None],
        [3, "Bu Sri", None, "Modal, alat.", "Modal bersama\nGovernance", None],
    ]
    project = read_spreadsheet(_book(tmp_path / "kutipan.xlsx", {"Sheet1": rows}))
    assert _said(project) == [
        ("Pak Karto", "kutipan", "Governance", "", "Saling percaya."),
        ("Pak Karto", "kutipan", "Networked structure", "hinders", "Saling percaya."),
        ("Pak Karto", "kutipan", "", "", "Tidak ada."),
        ("Bu Sri", "kutipan", "Modal bersama", "", "Modal, alat."),
        ("Bu Sri", "kutipan", "Governance", "", "Modal, alat."),
    ]
    assert [(p.passage_id, p.informant, p.question) for p in project.passages] == [
        ("Pak Karto-001", "Pak Karto", "Apa?"),
        ("Pak Karto-002", "Pak Karto", ""),
        ("Bu Sri-001", "Bu Sri", ""),
    ]
    assert [note.text for note in project.notes] == ["kuat"]
    assert tuple(map(remark_words, project.remarks)) == (
        "Sheet 'Sheet1', heading in row 3: informant: 'Nama Informan'; question: 'Pertanyaan'; "
        "quote: 'Kutipan Wawancara'; codes: 'Kode/Indikator'; note: 'Ket.'; left out: No.",
    )


def test_one_column_a_code_under_a_merged_heading(tmp_path: Path) -> None:
    """A heading of two rows; x, 1, v and ✓ are marks, plus and minus are stances."""
    rows: Rows = [
        ["Informan", "Kutipan", "Kode", None, None, "Kode Lain"],
        [None, None, "Governance", "Tata kelola", "Baru sama sekali", None],
        ["I1", "satu", "x", 1, None, None],
        ["I1", "dua", "✓", "-", "V", None],
        ["I2", "tiga", None, "+", None, None],
        ["I2", "empat", None, None, 0, None],
        ["I2", "lima", "mungkin", None, None, None],
    ]
    merged = {"Data": ["A1:A2", "B1:B2", "C1:E1", "F1:F2"]}
    project = read_spreadsheet(_book(tmp_path / "a.xlsx", {"Data": rows}, merged))
    assert [(code, stance, quote) for _, _, code, stance, quote in _said(project)] == [
        ("Governance", "supports", "satu"),
        ("Tata kelola", "supports", "satu"),
        ("Governance", "supports", "dua"),
        ("Tata kelola", "hinders", "dua"),
        ("Baru sama sekali", "supports", "dua"),
        ("Tata kelola", "supports", "tiga"),
        ("", "", "empat"),
        ("", "", "lima"),
    ]
    assert project.discarded == {"cells_under_a_code_that_are_no_mark": 1}


def test_one_sheet_a_coder(tmp_path: Path) -> None:
    """The same quotes in two sheets; a sheet of definitions is passed over and named."""
    heading = ["Dokumen", "Kutipan", "Kode"]
    sheets: dict[str, Rows] = {
        "Rani": [heading, ["w1", "satu", "Governance"], ["w1", "dua", ""]],
        "Tono": [heading, ["w1", "satu", "Governance; Berbagi informasi"]],
        "Keterangan": [["Kode", "Arti"], ["Governance", "percaya"]],
    }
    project = read_spreadsheet(_book(tmp_path / "a.xlsx", sheets))
    assert [(coder, code, quote) for _, coder, code, _, quote in _said(project)] == [
        ("Rani", "Governance", "satu"),
        ("Rani", "", "dua"),
        ("Tono", "Governance", "satu"),
        ("Tono", "Berbagi informasi", "satu"),
    ]
    assert len(project.passages) == 2
    assert tuple(map(remark_words, project.remarks[-2:])) == (
        "Sheets without coded quotes, not read: Keterangan.",
        "Each sheet is a coder's.",
    )


def test_one_sheet_an_interview(tmp_path: Path) -> None:
    """Different quotes, and no column that names the interview."""
    sheets: dict[str, Rows] = {
        name: [["Kutipan", "Kode"], [f"kata {name}", "Governance"]] for name in ("I-01", "I-02")
    }
    project = read_spreadsheet(_book(tmp_path / "a.xlsx", sheets))
    assert [source.name for source in project.sources] == ["I-01", "I-02"]
    assert {coder.name for coder in project.coders} == {"a"}
    assert remark_words(project.remarks[-1]) == "Each sheet is an interview."


def test_one_column_a_coder(tmp_path: Path) -> None:
    """By "Kode Rani", by "Pengode 2", or by a name over cells of codes; "." was not read."""
    rows: Rows = [
        ["id", "Teks", "Kode Rani", "Pengode 2", "Tono"],
        ["k1", "satu", "Governance", None, "Governance"],
        ["k2", "dua", ".", "Governance", "Berbagi informasi; Governance"],
    ]
    project = read_spreadsheet(_book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert [(coder, code, quote) for _, coder, code, _, quote in _said(project)] == [
        ("Rani", "Governance", "satu"),
        ("Pengode 2", "", "satu"),
        ("Tono", "Governance", "satu"),
        ("Pengode 2", "Governance", "dua"),
        ("Tono", "Berbagi informasi", "dua"),
        ("Tono", "Governance", "dua"),
    ]
    assert [passage.passage_id for passage in project.passages] == ["k1", "k2"]


def test_a_quote_merged_over_its_codes(tmp_path: Path) -> None:
    """A row a code: the quote stands once, merged or with empty cells below it."""
    rows: Rows = [
        ["Informan", "Kutipan", "Kode", "Sikap"],
        ["I1", "satu", "Governance", "mendukung"],
        [None, None, "Berbagi informasi", "menghambat"],
        [None, "dua", "Governance", None],
        [None, None, "Berbagi informasi", "campuran"],
        [None, None, None, None],
        ["I2", "tiga", "Governance; Berbagi informasi", "mendukung; menghambat"],
    ]
    merged = {"Sheet1": ["A2:A5", "B2:B3"]}
    project = read_spreadsheet(_book(tmp_path / "a.xlsx", {"Sheet1": rows}, merged))
    assert [(code, stance, quote) for _, _, code, stance, quote in _said(project)] == [
        ("Governance", "supports", "satu"),
        ("Berbagi informasi", "hinders", "satu"),
        ("Governance", "", "dua"),
        ("Berbagi informasi", "mixed", "dua"),
        ("Governance", "supports", "tiga"),
        ("Berbagi informasi", "hinders", "tiga"),
    ]
    assert [source.name for source in project.sources] == ["I1", "I2"]


@pytest.mark.parametrize(("suffix", "separator"), [(".csv", ";"), (".csv", ","), (".tsv", "\t")])
def test_text_tables_with_a_title(suffix: str, separator: str, tmp_path: Path) -> None:
    """Excel with Indonesian settings writes semicolons; lines above the heading hold none."""
    lines = [["Hasil koding"], ["Kutipan", "Kode", "Koder"], ["satu", "Governance", "rani"]]
    path = tmp_path / f"a{suffix}"
    path.write_text("\n".join(separator.join(line) for line in lines), encoding="utf-8-sig")
    assert _said(read_spreadsheet(path)) == [("a", "rani", "Governance", "", "satu")]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Governance, Berbagi informasi", ["Governance", "Berbagi informasi"]),
        ("Governance/Berbagi informasi (-)", ["Governance", "Berbagi informasi -"]),
        ("Modal, alat; Governance", ["Modal, alat", "Governance"]),
        ("Percaya & rukun", ["Percaya & rukun"]),
        ("- Governance\n2. Berbagi informasi (menghambat)", ["Governance", "Berbagi informasi -"]),
        ("pasar, modal", ["pasar", "modal"]),
        ("Governance | Governance;;", ["Governance"]),
        (" ", []),
    ],
)
def test_codes_in_one_cell(cell: str, codes: list[str], codebook: Codebook) -> None:
    """What separates for certain, and what only where the parts are names by themselves."""
    cells = CodeCells([cell, "pasar", "modal", "Modal, alat"], codebook)
    found = cells.names_in(cell)
    assert [f"{n.name} -" if n.stance == "hinders" else n.name for n in found] == codes


names = st.lists(
    st.sampled_from(["Governance", "Berbagi informasi", "kode baru", "ü"]), unique=True
)
stances = st.sampled_from(["", "supports", "hinders", "mixed"])


@given(names, st.data())
def test_what_is_joined_by_semicolons_comes_apart(chosen: list[str], data: st.DataObject) -> None:
    """Names and stances come back in their order, whatever stands around the separators."""
    coded = [Named(name, data.draw(stances)) for name in chosen]
    gap = data.draw(st.sampled_from([";", " ; ", ";\n", "|", "\n"]))
    cell = gap.join(f"{c.name} ({c.stance})" if c.stance else c.name for c in coded)
    assert CodeCells([cell], codebook_of_labels(["Governance"])).names_in(cell) == coded


def test_a_minus_says_none_unless_there_is_a_plus() -> None:
    """In a table of marks "-" is an empty cell; beside "+" it is a stance."""
    assert mark_of("-", signed=False) == ""
    assert mark_of("-", signed=True) == "hinders"
    assert mark_of("menghambat", signed=False) == "hinders"
    assert mark_of("mungkin", signed=True) is None


STRANGE: Rows = [["Bla", "Isi", "Kd"], ["I1", "kata rahasia", "t1"], ["I2", "lagi", "t2"]]


def test_what_cannot_be_known_is_asked(call: Run, tmp_path: Path) -> None:
    """Exit 2, nothing written, and a mapping to fill in, which then is enough."""
    path = _book(tmp_path / "a.xlsx", {"Sheet1": STRANGE})
    before = files_in(tmp_path)
    result = call("import", path, "--out", tmp_path / "c")
    assert result.code == 2
    assert files_in(tmp_path) == before
    assert "rahasia" not in result.err
    template = yaml.safe_load(result.err[result.err.index("columns:") :])
    assert template == {"columns": {"Bla": None, "Isi": None, "Kd": None}}
    template["columns"] |= {"Isi": "text", "Kd": "indicator", "Bla": "informant"}
    template["codes"] = {"t1": "deseve.trust", "t2": ""}
    (tmp_path / "map.yaml").write_text(yaml.safe_dump(template), encoding="utf-8")
    result = call("import", path, "--out", tmp_path / "c", "--map", tmp_path / "map.yaml")
    assert result.code == 0, result.err
    corpus = read_corpus(tmp_path / "c")
    assert corpus.passages["text"].to_list() == ["kata rahasia", "lagi"]
    assert corpus.codings.filter(corpus.codings["indicator"] != "").rows() == [
        ("I1-001", "a", "deseve.trust", "supports")
    ]


def test_quotes_without_codes_are_asked_for_too(tmp_path: Path) -> None:
    """The mapping already says what is known."""
    rows: Rows = [["Informan", "Kutipan", "Xyz"], ["I1", "satu", "lama"]]
    with pytest.raises(TableError, match="no column of codes") as caught:
        read_spreadsheet(_book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    template = caught.value.hint.split("\n\n")[1]
    assert template == "columns:\n  Informan: informant\n  Kutipan: text\n  Xyz:"


def test_exports_of_taguette(call: Run, tmp_path: Path) -> None:
    """Highlights as quotes, a row a tag; its list of tags as a codebook."""
    (tmp_path / "highlights.csv").write_text(
        "id,document,tag,content\n7,w1,Governance,satu\n7,w1,lain,satu\n9,w2,,dua\n"
    )
    project = read_spreadsheet(tmp_path / "highlights.csv")
    assert [(source, code, quote) for source, _, code, _, quote in _said(project)] == [
        ("w1", "Governance", "satu"),
        ("w1", "lain", "satu"),
        ("w2", "", "dua"),
    ]
    assert [passage.passage_id for passage in project.passages] == ["7", "9"]
    (tmp_path / "codebook.csv").write_text(
        "tag,description,number of highlights,number of documents\nlain,sisa,3,1\nbaru,,0,0\n"
    )
    result = call("import", tmp_path / "codebook.csv", "--out", tmp_path / "kode.yaml")
    assert (result.code, result.err) == (0, "")
    codebook = read_codebook(tmp_path / "kode.yaml")
    assert [(i.id, str(i.definition)) for i in codebook.indicators] == [
        ("lain", "sisa"),
        ("baru", ""),
    ]


def test_an_unknown_meaning_is_refused(tmp_path: Path) -> None:
    """Before anything is read."""
    path = _book(tmp_path / "a.xlsx", {"Sheet1": STRANGE})
    with pytest.raises(TableError, match="unknown meaning: 'teks'"):
        read_spreadsheet(path, Mapped(columns={"isi": "teks"}))


def test_import_says_what_it_understood(call: Run, tmp_path: Path) -> None:
    """The corpus has the codes, each coder, and a codebook with what was kept."""
    rows: Rows = [
        ["Kutipan", "Kode", "Pengode"],
        ["satu", "Governance; Baru", "rani"],
        ["dua", "", "rani"],
    ]
    path = _book(tmp_path / "a.xlsx", {"Sheet1": rows})
    result = call("import", path, "--out", tmp_path / "c")
    assert result.code == 0
    said = " ".join(result.err.split())
    assert "heading in row 1: quote: 'Kutipan'; codes: 'Kode'; coder: 'Pengode'." in said
    corpus = read_corpus(tmp_path / "c")
    assert corpus.codings.rows() == [
        ("a-001", "rani", "deseve.governance", "supports"),
        ("a-001", "rani", "Baru", "supports"),
        ("a-002", "rani", "", ""),
    ]
    assert (tmp_path / "c" / "transcripts" / "a.txt").read_text(encoding="utf-8") == "satu\n\ndua"


def test_cells_merged_over_the_whole_sheet_cost_nothing(tmp_path: Path) -> None:
    """A merged block of 17 thousand million cells is read as what lies in the table."""
    rows: Rows = [["Kutipan", "Kode"], ["satu", "Governance"], ["dua", "Governance"]]
    _book(tmp_path / "a.xlsx", {"Sheet1": rows}, {"Sheet1": ["D1:E2"]})
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made,
    ):
        for name in whole.namelist():
            made.writestr(name, whole.read(name).replace(b'ref="D1:E2"', b'ref="C1:XFD1048576"'))
    assert len(_said(read_spreadsheet(tmp_path / "b.xlsx"))) == 2


def test_a_table_of_endless_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading ends at the limit."""
    monkeypatch.setattr("tandai.spreadsheets.sheets.MAX_QUOTE_CELLS", 5)
    with pytest.raises(FileError, match="more than 5 cells"):
        read_spreadsheet(_book(tmp_path / "a.xlsx", {"Sheet1": STRANGE}))


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    """A document type in a sheet is no sheet of any program."""
    _book(tmp_path / "a.xlsx", {"Sheet1": STRANGE})
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            made.writestr(name, bomb + data if name.endswith("sheet1.xml") else data)
    with pytest.raises(FileError):
        read_spreadsheet(tmp_path / "b.xlsx")


def test_coded_segments_of_maxqda(tmp_path: Path) -> None:
    """The group is empty and the name stands beside it; codes are paths; who coded; a comment."""
    heading = ["Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End"]
    heading += ["Weight score", "Segment", "Created by", "Created"]
    segments: Rows = [
        heading,
        ["●", "", "", "Pak Karto", "Jejaring > Forum", 3, 3, 0, "Ada forum.", "Rani", "1/2/2024"],
        ["●", "ragu", "", "Bu Sri", "Modal", 9, 9, 0, "Kurang modal.", "Tono", "1/2/2024"],
        ["●", "", "", "Bu Sri", "Jejaring", 9, 9, 0, "Kurang modal.", "Rani", "1/2/2024"],
    ]
    project = read_spreadsheet(_book(tmp_path / "Coded Segments.xlsx", {"Segments": segments}))
    assert _said(project) == [
        ("Pak Karto", "Rani", "Forum", "", "Ada forum."),
        ("Bu Sri", "Tono", "Modal", "", "Kurang modal."),
        ("Bu Sri", "Rani", "Jejaring", "", "Kurang modal."),
    ]
    names = {code.id: code.name for code in project.codes}
    assert [(c.name, names.get(c.parent, "")) for c in project.codes] == [
        ("Jejaring", ""),
        ("Forum", "Jejaring"),
        ("Modal", ""),
    ]
    assert [note.text for note in project.notes] == ["ragu"]


def test_tables_of_rqda_and_of_zotero(tmp_path: Path) -> None:
    """RQDA's table of codings, and annotations with tags: each has its own headings."""
    (tmp_path / "rqda.csv").write_text(
        "rowid,cid,fid,codename,filename,selfirst,selend,seltext,owner\n"
        "1,3,1,Modal,w1.txt,10,22,Kurang modal.,rani\n2,4,2,Forum,w2.txt,0,9,Ada forum.,rani\n",
        encoding="utf-8",
    )
    assert _said(read_spreadsheet(tmp_path / "rqda.csv")) == [
        ("w1.txt", "rani", "Modal", "", "Kurang modal."),
        ("w2.txt", "rani", "Forum", "", "Ada forum."),
    ]
    (tmp_path / "zotero.csv").write_text(
        "Item title,Author,Annotation text,Tags,Comment,Page\n"
        "Koran,Sari,Kurang modal.,Modal; Forum,penting,3\nBuku,Budi,Ada forum.,Forum,,4\n",
        encoding="utf-8",
    )
    project = read_spreadsheet(tmp_path / "zotero.csv")
    assert _said(project) == [
        ("Koran", "zotero", "Modal", "", "Kurang modal."),
        ("Koran", "zotero", "Forum", "", "Kurang modal."),
        ("Buku", "zotero", "Forum", "", "Ada forum."),
    ]
    assert [note.text for note in project.notes] == ["penting"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Tema", "Informan", "Kutipan"],
            ["Modal", "Sri", "Kurang modal."],
            ["", "Karto", "Pinjam bank."],
            ["Forum", "Sri", "Ada forum."],
            ["", "Karto", "Jarang rapat."],
        ],
        [
            ["Informan", "Kutipan", "Tema"],
            ["", "", "Modal"],
            ["Sri", "Kurang modal.", ""],
            ["Karto", "Pinjam bank.", ""],
            ["", "", "Forum"],
            ["Sri", "Ada forum.", ""],
            ["Karto", "Jarang rapat.", ""],
        ],
    ],
    ids=["beside", "above"],
)
def test_a_theme_written_once_holds_for_the_quotes_below(rows: Rows, tmp_path: Path) -> None:
    """Beside the first of them, or in a row of its own; and it is said."""
    project = read_spreadsheet(_book(tmp_path / "tema.xlsx", {"Sheet1": rows}))
    assert [(code, quote) for _, _, code, _, quote in _said(project)] == [
        ("Modal", "Kurang modal."),
        ("Modal", "Pinjam bank."),
        ("Forum", "Ada forum."),
        ("Forum", "Jarang rapat."),
    ]
    assert "A theme holds for the quotes below it, up to the next: Sheet1." in map(
        remark_words, project.remarks
    )


def test_an_empty_cell_beside_codes_that_recur_says_nothing_found(tmp_path: Path) -> None:
    """A table with a code or nothing for each quote is no table of themes."""
    rows: Rows = [["Kode", "Kutipan"], ["Modal", "satu"], ["", "dua"], ["Modal", "tiga"]]
    project = read_spreadsheet(_book(tmp_path / "k.xlsx", {"Sheet1": rows}))
    assert [code for _, _, code, _, _ in _said(project)] == ["Modal", "", "Modal"]


def test_no_heading_is_found_amid_data(tmp_path: Path) -> None:
    """Words that could head columns in row 11 do not make ten rows of data vanish."""
    rows: Rows = [["Ucapan", "Hal"], *([f"Kata {n}", "Modal"] for n in range(9))]
    rows = [*rows, ["Kutipan", "Kode"], ["Kata 10", "Modal"]]
    with pytest.raises(TableError, match="no column of quotes was found"):
        read_spreadsheet(_book(tmp_path / "k.xlsx", {"Sheet1": rows}))


def test_codes_called_0_1_and_x_are_asked_for(tmp_path: Path) -> None:
    """Names or marks: what has little ground is not guessed, and each answer is taken."""
    rows: Rows = [["Kutipan", "Kode"], ["satu", "1"], ["dua", "0"], ["tiga", "x"]]
    path = _book(tmp_path / "k.xlsx", {"Sheet1": rows})
    with pytest.raises(TableError) as caught:
        read_spreadsheet(path)
    assert caught.value.what == "the column 'Kode' holds 0, 1, x: codes of these names, or marks?"
    assert caught.value.hint is not None
    given = yaml.safe_load(caught.value.hint.split("\n\n")[1])
    with speaking("id"), pytest.raises(TableError) as asked:
        read_spreadsheet(path)
    assert asked.value.what == "kolom 'Kode' berisi 0, 1, x: kode bernama demikian, atau tanda?"
    assert given == {"columns": {"Kode": "indicator"}}
    named = read_spreadsheet(path, Mapped(columns={"kode": "indicator"}))
    assert [code for _, _, code, _, _ in _said(named)] == ["1", "0", "x"]
    marked = read_spreadsheet(path, Mapped(columns={"kode": "mark"}))
    assert [code for _, _, code, _, _ in _said(marked)] == ["Kode", "", "Kode"]
    numbers: Rows = [["Kutipan", "Topik", "Kode"], *([f"k{n}", "a", str(n)] for n in range(4))]
    counted = _book(tmp_path / "n.xlsx", {"Sheet1": numbers})
    project = read_spreadsheet(counted, Mapped(columns={"topik": ""}))
    assert [code for _, _, code, _, _ in _said(project)] == ["0", "1", "2", "3"]


def test_a_sheet_of_many_participants_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """Answers side by side are no quotes with codes."""
    answer = "Saya kira modal di sini memang masih kurang"
    rows: Rows = [
        ["Nama", "P1", "P2", "P3"],
        *([f"N{n}", answer, answer, answer] for n in range(3)),
    ]
    with pytest.raises(TableError) as caught:
        read_spreadsheet(_book(tmp_path / "survei.xlsx", {"Sheet1": rows}))
    assert caught.value.what == (
        "holds answers side by side in 3 columns: of many participants or to many questions, "
        "without codes."
    )
    assert caught.value.hint == (
        "Put one answer in a row, with the columns informant, question, text and code."
    )
    path = tmp_path / "survei.xlsx"
    with speaking("id"), pytest.raises(TableError) as caught:
        read_spreadsheet(path)
    assert caught.value.what == (
        "berisi jawaban berdampingan dalam 3 kolom: dari banyak partisipan atau atas banyak "
        "pertanyaan, tanpa kode."
    )
    assert caught.value.hint == (
        "Susun satu jawaban per baris, dengan kolom informan, pertanyaan, kutipan, dan kode."
    )


UNQUOTED = "Kutipan,Kode,Pengode\nmereka pinjam alat, lalu pulang,Governance,rani\nya,trust,rani\n"


@pytest.mark.parametrize("title", ["", "Hasil koding\n\n"])
def test_a_quote_with_an_unquoted_comma_is_refused(title: str, call: Run, tmp_path: Path) -> None:
    """All such rows are named by their lines; nothing of them becomes a code or a coder."""
    path = tmp_path / "a.csv"
    path.write_text(f"{title}{UNQUOTED}ya,trust\n", encoding="utf-8")
    before = files_in(tmp_path)
    result = call("import", path, "--out", tmp_path / "c")
    first = 2 + title.count("\n")
    assert (result.code, result.out) == (2, "")
    assert f"line {first}: 4 cells, but 3 columns" in result.err
    assert f"line {first + 2}: 2 cells, but 3 columns" in result.err
    assert "pinjam" not in result.err
    assert files_in(tmp_path) == before


def test_a_ragged_list_of_codes_is_refused(tmp_path: Path) -> None:
    """A definition with an unquoted comma, too."""
    path = tmp_path / "a.csv"
    path.write_text("kode,definisi\ntrust,mereka percaya, dan pinjam\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_spreadsheet(path)
    assert [str(p) for p in caught.value.problems] == ["line 2: 3 cells, but 2 columns"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "With 2 definitions, 2 examples, 1 group of codes, 1 code below another."),
        ("id", "Dengan 2 definisi, 2 contoh, 1 kelompok kode, 1 kode di bawah kode lain."),
    ],
)
def test_a_list_of_codes_has_a_tree_and_examples(
    language: str, said: str, call: Run, tmp_path: Path
) -> None:
    """What stands above a code is a code where it is listed, else a group."""
    rows: Rows = [
        ["Kode", "Definisi", "Induk", "Contoh"],
        ["Gotong royong", "Saling membantu", "Modal sosial", "Saling bantu.\nKerja bakti."],
        ["Pasar", "Ke mana dijual", "", ""],
        ["Harga", "", "Pasar", ""],
    ]
    _book(tmp_path / "kode.xlsx", {"Sheet1": rows})
    out = tmp_path / "kode.yaml"
    done = call("import", tmp_path / "kode.xlsx", "--out", out, "--lang", language)
    assert said in " ".join(done.out.split()), done.err
    book = read_codebook(out)
    assert [(own.id, own.parent) for own in book.indicators] == [
        ("Gotong royong", ""),
        ("Pasar", ""),
        ("Harga", "Pasar"),
    ]
    assert [example.text for example in book["Gotong royong"].examples] == [
        "Saling bantu.",
        "Kerja bakti.",
    ]
    assert str(book.frameworks[0].name) == "Modal sosial"
    (tmp_path / "kutipan.csv").write_text("Kutipan,Kode,Dokumen\nya,Gotong royong,w\n")
    quotes = [read_spreadsheet(tmp_path / name) for name in ("kutipan.csv", "kode.xlsx")]
    assert sorted(code.name for code in united(quotes).codes) == [
        "Gotong royong",
        "Harga",
        "Modal sosial",
        "Pasar",
    ]


def test_open_quotation_marks_are_no_damage(tmp_path: Path) -> None:
    """They are named by the line, as in every other table."""
    path = tmp_path / "a.csv"
    path.write_text('Kutipan,Kode\n"satu,trust\ndua,trust\n', encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_spreadsheet(path)
    assert str(caught.value.problems[0]).startswith("line 3: ")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_asked_shows_no_text(suffix: str, call: Run, tmp_path: Path) -> None:
    """Cells that may be an interview's are asked for by the letter of their column."""
    rows: Rows = [["Sutini marah besar", "Isi", "bukan kami"], ["ya rahasia", "lagi", "x y"]]
    path = tmp_path / f"a{suffix}"
    if suffix == ".xlsx":
        _book(path, {"Sheet1": rows})
    else:
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    result = call("import", path, "--out", tmp_path / "c")
    assert result.code == 2
    template = yaml.safe_load(result.err[result.err.index("columns:") :])
    assert template == {"columns": {"column A": None, "Isi": None, "column C": None}}
    template["columns"] |= {"column A": "text", "column C": "indicator"}
    template["codes"] = {"x y": ""}
    (tmp_path / "map.yaml").write_text(yaml.safe_dump(template), encoding="utf-8")
    result = call("import", path, "--out", tmp_path / "c", "--map", tmp_path / "map.yaml")
    assert result.code == 0, result.err
    assert read_corpus(tmp_path / "c").passages["text"].to_list() == ["ya rahasia"]


def test_a_long_table_is_understood_by_its_beginning_and_read_whole(tmp_path: Path) -> None:
    """A column of marks that is none further down is no column of marks."""
    rows = [
        "Kutipan,Kode,Direkam",
        *("satu,Governance,x" for _ in range(2_100)),
        "dua,Governance,besok",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(f"{row}" for row in rows), encoding="utf-8")
    project = read_spreadsheet(path)
    assert [code.name for code in project.codes] == ["Governance"]
    assert len(project.passages) == 2
