"""Evidence in a corpus: the words that carry a code, read, checked and written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import openpyxl
import polars as pl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from tandai.agreement.evidence import spans_of_evidence
from tandai.corpus import Corpus, read_corpus, write_corpus
from tandai.documents.tables import MarkedText
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.ids import guid_of
from tandai.exchange.refi import read_refi
from tandai.ground import shipped
from tandai.ground.errors import CorpusError
from tandai.tags import Evidence, Suggestion, TaggedPassage, read_tags, write_tags
from tandai.transcript import Passage
from tandai.work.export import export
from tandai.work.importing import import_projects
from tandai.work.report import report

from .conftest import Run
from .refi_projects import Marked, write_project

TEXT = "T: Bagaimana?\nJ: Pinjam alat itu biasa. Tapi uang, tidak lagi. Kapok.\n"
ANSWER = "Pinjam alat itu biasa. Tapi uang, tidak lagi. Kapok."
START = TEXT.index(ANSWER)
WORDS = {
    words: (TEXT.index(words), TEXT.index(words) + len(words))
    for words in ("Pinjam alat itu biasa", "uang, tidak lagi", "Kapok")
}


def folder_of(tmp_path: Path, rows: list[str], head: str = "start,end") -> Path:
    """Write a corpus of one passage, coded with these rows."""
    folder = tmp_path / "korpus"
    (folder / "transcripts").mkdir(parents=True)
    (folder / "transcripts" / "w.txt").write_text(TEXT, encoding="utf-8")
    pl.DataFrame(
        {
            "passage_id": ["w-1"],
            "document": ["w"],
            "informant": ["Karto"],
            "speaker": ["J"],
            "question": ["Bagaimana?"],
            "start": [START],
            "end": [START + len(ANSWER)],
            "text": [ANSWER],
        }
    ).write_csv(folder / "passages.csv")
    lines = [f"passage_id,coder,indicator,stance,{head}", *rows]
    (folder / "codings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def row(words: str, stance: str, coder: str = "Rani", indicator: str = "pyke.trust") -> str:
    """Return a row of codings.csv with these words as evidence."""
    start, end = WORDS[words]
    return f"w-1,{coder},{indicator},{stance},{start},{end}"


ROWS = [
    row("Pinjam alat itu biasa", "supports"),
    row("uang, tidak lagi", "menghambat"),
    row("Kapok", "hinders"),
    "w-1,Rani,pyke.cooperation,supports,,",
    "w-1,Tono,,,,",
]


def words_of(corpus: Corpus) -> list[tuple[str, str, str, str]]:
    """Return coder, indicator, side and the words of each piece of evidence."""
    return [
        (coder, indicator, side, TEXT[start:end])
        for _, coder, indicator, side, start, end in corpus.evidence.iter_rows()
    ]


def test_a_code_has_pieces_and_their_union_as_stance(tmp_path: Path) -> None:
    """Three pieces are one code; both sides are ``mixed``; a code without words has none."""
    corpus = read_corpus(folder_of(tmp_path, ROWS))
    assert corpus.codings.rows() == [
        ("w-1", "Rani", "pyke.trust", "mixed"),
        ("w-1", "Rani", "pyke.cooperation", "supports"),
        ("w-1", "Tono", "", ""),
    ]
    assert words_of(corpus) == [
        ("Rani", "pyke.trust", "supports", "Pinjam alat itu biasa"),
        ("Rani", "pyke.trust", "hinders", "uang, tidak lagi"),
        ("Rani", "pyke.trust", "hinders", "Kapok"),
    ]


def test_a_corpus_without_offsets_has_no_evidence(corpus_folder: Path) -> None:
    """The columns are optional."""
    assert read_corpus(corpus_folder).evidence.is_empty()


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (f"w-1,Rani,pyke.trust,supports,{START - 3},{START + 4}", "outside the passage"),
        (f"w-1,Rani,pyke.trust,supports,{START},", "no span"),
        (f"w-1,Rani,pyke.trust,supports,{START + 4},{START + 4}", "no span"),
        (f"w-1,Rani,pyke.trust,supports,x,{START + 4}", "no span"),
        (f"w-1,Rani,pyke.trust,mixed,{START},{START + 4}", "supports or hinders"),
        (f"w-1,Rani,,,{START},{START + 4}", "one indicator"),
        (f"w-1,Rani,pyke.trust;pyke.cooperation,,{START},{START + 4}", "one indicator"),
    ],
)
def test_evidence_that_is_none_is_listed(wrong: str, what: str, tmp_path: Path) -> None:
    """With its row, and without any word of the interview."""
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder_of(tmp_path, [*ROWS, wrong]))
    assert [problem.where for problem in caught.value.problems] == ["row 7"]
    assert what in str(caught.value.problems[0])
    assert "Pinjam" not in str(caught.value)


def test_what_is_written_is_what_was_read(tmp_path: Path) -> None:
    """Codes and evidence come back, and a stance that its words do not bear out keeps a row."""
    folder = folder_of(
        tmp_path,
        [
            *ROWS,
            "w-1,Rani,pyke.innovation,mixed,,",
            row("Kapok", "hinders", indicator="pyke.innovation"),
        ],
    )
    corpus = read_corpus(folder)
    write_corpus(corpus, tmp_path / "lagi", {"w": TEXT})
    again = read_corpus(tmp_path / "lagi")
    assert again.codings.sort(again.codings.columns).equals(
        corpus.codings.sort(corpus.codings.columns)
    )
    assert sorted(words_of(again)) == sorted(words_of(corpus))
    kept = pl.read_csv(tmp_path / "lagi" / "codings.csv")
    own = kept.filter(pl.col("indicator") == "pyke.innovation").select("stance", "start")
    assert sorted(own.rows(), key=str) == sorted(
        [("mixed", None), ("hinders", WORDS["Kapok"][0])], key=str
    )


def test_part_of_a_corpus_has_its_own_evidence(tmp_path: Path) -> None:
    """Evidence goes with the passages that it lies in."""
    corpus = read_corpus(folder_of(tmp_path, ROWS))
    assert len(corpus.of_documents(["w"]).evidence) == 3
    assert corpus.of_documents([]).evidence.is_empty()


def test_evidence_changes_no_figure_of_agreement_by_passage(tmp_path: Path, call: Run) -> None:
    """Coders are compared by passage, whether or not they marked words; words besides."""
    marked = folder_of(tmp_path / "a", [*ROWS, row("Kapok", "hinders", coder="Budi")])
    plain = folder_of(
        tmp_path / "b",
        [
            "w-1,Rani,pyke.trust,mixed",
            "w-1,Rani,pyke.cooperation,supports",
            "w-1,Tono,,",
            "w-1,Budi,pyke.trust,hinders",
        ],
        head="",
    )
    (plain / "codings.csv").write_text(
        (plain / "codings.csv").read_text().replace("stance,\n", "stance\n")
    )
    first, second = (json.loads(call("agree", f, "--json").out) for f in (marked, plain))
    assert first.pop("evidence")["coders"] == ["Budi", "Rani"]
    assert second.pop("evidence") is None
    assert first == second


def test_words_are_compared_by_character_and_sentence(tmp_path: Path, call: Run) -> None:
    """Worked by hand: 52 characters and a gap, of which one marked 5, the other these and 16 more.

    Alpha of two coders and two values: 1 - (n - 1) o / (n0 n1), with n values, o values in
    unlike pairs, and n0 and n1 of each kind.
    """
    rows = [
        row("Kapok", "hinders", coder="Budi"),
        row("Kapok", "hinders"),
        row("uang, tidak lagi", "hinders"),
        "w-1,Tono,pyke.trust,hinders,,",
    ]
    folder = folder_of(tmp_path, rows)
    result = json.loads(call("agree", folder, "--json").out)["evidence"]
    assert (result["coders"], result["documents"]) == (["Budi", "Rani"], 1)
    one, other, length = 5, 5 + 16, len(ANSWER) + 1
    n, n1 = 2 * length, one + other
    alpha = 1 - (n - 1) * (other - one) / ((n - n1) * n1)
    own = result["characters"]["pyke.trust"]
    assert own["used_by"] == {"Budi": one, "Rani": other}
    assert own["krippendorff_alpha"]["value"] == pytest.approx(alpha)
    sentences = result["sentences"]["pyke.trust"]
    assert sentences["used_by"] == {"Budi": 1, "Rani": 2}
    assert sentences["krippendorff_alpha"]["value"] == pytest.approx(1 - 5 * 1 / (3 * 3))
    shown = call("agree", folder, "--details", "--lang", "id").out
    assert "Kata yang ditandai sebagai bukti, oleh Budi, Rani" in " ".join(shown.split())


def test_a_code_without_words_stands_for_its_passage(tmp_path: Path) -> None:
    """Where its coder marks words elsewhere; who marks none at all is not compared."""
    rows = [
        row("Kapok", "hinders"),
        row("Kapok", "hinders", coder="Budi"),
        "w-1,Budi,pyke.cooperation,supports,,",
        "w-1,Tono,pyke.trust,,,",
    ]
    spans = spans_of_evidence(read_corpus(folder_of(tmp_path, rows)))
    assert spans is not None
    assert spans.coders == ("Budi", "Rani")
    assert spans.spans["w", "Budi"]["pyke.cooperation"] == [(0, len(ANSWER))]
    start = ANSWER.index("Kapok")
    assert spans.spans["w", "Rani"]["pyke.trust"] == [(start, start + 5)]


EVERY = [
    *ROWS,
    f"w-1,Budi,pyke.trust,supports,{START},{START + len(ANSWER)}",
    "w-1,Budi,pyke.innovation,mixed,,",
    row("Kapok", "hinders", coder="Budi", indicator="pyke.innovation"),
]


@pytest.mark.parametrize("name", ["k.qdpx", "k.csv", "k.jsonl"])
def test_evidence_goes_out_and_comes_back(name: str, tmp_path: Path, call: Run) -> None:
    """Pieces, sides, words that are a whole passage, a stance that words do not bear out."""
    folder = folder_of(tmp_path, EVERY)
    result = call("export", folder, "--out", tmp_path / name)
    assert (result.code, result.err) == (0, "")
    again = tmp_path / name
    if name.endswith("qdpx"):
        taken = call("import", tmp_path / name, "--out", tmp_path / "lagi")
        assert taken.code == 0, taken.err
        again = tmp_path / "lagi"
    before, after = read_corpus(folder), read_corpus(again)
    assert sorted(after.evidence.rows()) == sorted(before.evidence.rows())
    assert len(after.evidence) == 5
    assert sorted(after.codings.rows()) == sorted(before.codings.rows())


def test_the_shipped_corpus_goes_out_and_comes_back_with_evidence(tmp_path: Path) -> None:
    """As a project of another program: passages, codes, evidence, documents and codebook."""
    export([shipped.CORPUS], tmp_path / "k.qdpx")
    import_projects([tmp_path / "k.qdpx"], tmp_path / "k")
    before, after = read_corpus(shipped.CORPUS), read_corpus(tmp_path / "k")
    assert before.evidence.height > 10_000
    for name in ("passages", "codings", "evidence", "documents"):
        one = getattr(before, name)
        other = getattr(after, name).select(one.columns)
        assert sorted(other.rows()) == sorted(one.rows()), name
    assert after.codebook == before.codebook


def test_evidence_in_texts_made_of_passages(tmp_path: Path) -> None:
    """Without transcripts the passages lie elsewhere, and their words with them."""
    folder = folder_of(tmp_path, ROWS)
    shutil.rmtree(folder / "transcripts")
    project = project_of_corpus(read_corpus(folder), {})
    text = project.sources[0].text
    trust = guid_of("code", "pyke.trust")
    said = sorted(text[c.start : c.end] for c in project.codings if c.code == trust)
    assert said == sorted(WORDS)


def test_a_selection_inside_an_answer_is_evidence_of_its_code(tmp_path: Path, call: Run) -> None:
    """Of projects of other programs as well; one that is all of an answer tells no words."""
    text = "P: Apa?\nN: Pinjam alat itu biasa. Kapok.\nP: Lalu?\nN: Tidak ada lagi.\n"
    start, last = text.index("Pinjam alat"), text.index("Tidak ada lagi.")
    marked = [Marked(start, start + 11), Marked(last, last + 15)]
    path = write_project(tmp_path / "p.qdpx", text.encode(), marked)
    assert call("import", path, "--out", tmp_path / "k").code == 0
    corpus = read_corpus(tmp_path / "k")
    assert [text[a:b] for *_, a, b in corpus.evidence.iter_rows()] == ["Pinjam alat"]
    assert corpus.codings.filter(pl.col("indicator") != "").height == 2


def test_a_note_of_a_code_stands_with_its_first_words(tmp_path: Path, call: Run) -> None:
    """Notes name the passage; in the project they are of what was marked."""
    folder = folder_of(tmp_path, ROWS)
    (folder / "notes.csv").write_text(
        "document,passage_id,indicator,coder,text\nw,w-1,pyke.trust,Rani,nada tinggi\n"
    )
    assert call("export", folder, "--out", tmp_path / "k.qdpx").code == 0
    project = read_refi(tmp_path / "k.qdpx")
    source = project.sources[0].text
    noted = [(source[c.start : c.end], c.note) for c in project.codings if c.note]
    assert noted == [("Pinjam alat itu biasa", "nada tinggi")]


def test_evidence_is_marked_in_documents_of_quotes(tmp_path: Path, call: Run) -> None:
    """Underlined and shaded in the matrix, bold and underlined in the workbook."""
    folder = folder_of(tmp_path, EVERY)
    for name in ("k.docx", "k.xlsx"):
        assert call("export", folder, "--out", tmp_path / name).code == 0
    runs = [
        run
        for table in docx.Document(str(tmp_path / "k.docx")).tables
        for run in table.rows[1].cells[2].paragraphs[0].runs
    ]
    assert "".join(run.text for run in runs if run.font.underline) == ANSWER + "Kapok"
    book = openpyxl.load_workbook(tmp_path / "k.xlsx", rich_text=True)
    cells = [cell.value for cell in book.worksheets[0]["F"][1:]]
    rich = [cell for cell in cells if isinstance(cell, CellRichText)]
    bold = {
        str(part) for cell in rich for part in cell if isinstance(part, TextBlock) and part.font.b
    }
    assert bold == {"Kapok"}
    assert {str(cell) for cell in cells} == {ANSWER}


def test_the_report_marks_what_people_marked(tmp_path: Path) -> None:
    """Before what the model marked; of a code without words the model's words are shown."""
    folder = folder_of(tmp_path, ROWS)
    passage = read_corpus(folder).passages.row(0, named=True)
    own = Passage(**passage)
    model_words = (Evidence(own.start, own.start + 6, "Pinjam"),)
    found = tuple(
        Suggestion(id, 0.9, "supports", "ok", evidence=model_words)
        for id in ("pyke.trust", "pyke.cooperation")
    )
    confidence = dict.fromkeys(("pyke.trust", "pyke.cooperation"), 0.9)
    write_tags([TaggedPassage(own, found, confidence, "uji@1")], tmp_path / "t.jsonl")
    tags = [read_tags(tmp_path / "t.jsonl")]
    rows = [line for line in ROWS if "Tono" not in line]
    again = folder_of(tmp_path / "b", rows)
    quotes = {q.indicator: q for q in report(tags, read_corpus(again)).quotes}
    marked = {id: sorted(q.text[a:b] for a, b in q.marks) for id, q in quotes.items()}
    assert marked == {"pyke.trust": sorted(WORDS), "pyke.cooperation": ["Pinjam"]}
    alone = {q.indicator: q.marks for q in report(tags).quotes}
    assert alone["pyke.trust"] == ((0, 6),)


def test_a_column_of_ones_own_that_is_called_evidence(tmp_path: Path) -> None:
    """Is of no account."""
    table = tmp_path / "t.csv"
    table.write_text("text,indicator,evidence\nPinjam alat.,pyke.trust,lihat 3-5 di atas\n")
    assert read_corpus(table).evidence.is_empty()


@pytest.mark.parametrize(
    ("marks", "pieces"),
    [
        ((), [("abcdef", False)]),
        (((0, 6),), [("abcdef", True)]),
        (((3, 5), (0, 2), (1, 3)), [("abcde", True), ("f", False)]),
        (((1, 2), (4, 5)), [("a", False), ("b", True), ("cd", False), ("e", True), ("f", False)]),
    ],
)
def test_a_text_cut_where_marks_begin_and_end(
    marks: tuple[tuple[int, int], ...], pieces: list[tuple[str, bool]]
) -> None:
    """Marks that touch are one; the text is a text like any other."""
    text = MarkedText("abcdef", marks)
    assert text == "abcdef"
    assert text.pieces() == pieces
