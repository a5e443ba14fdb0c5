"""Corpora: folders and tables, in the ways people keep them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tandai.codebook import STANCES
from tandai.corpus import Corpus, Gold, GoldRule, gold_labels, read_corpus, write_corpus
from tandai.ground import shipped
from tandai.ground.errors import CorpusError, TableError
from tandai.ground.tables import read_table

CSV = "kutipan,indikator,koder,sikap,dokumen,narasumber,pertanyaan\n"


def table(path: Path, body: str, heading: str = CSV) -> Path:
    """Write a table."""
    path.write_text(heading + body, encoding="utf-8")
    return path


def codes(corpus: Corpus) -> list[tuple[str, str, str, str]]:
    """Return the codings as rows, passages named p1, p2, ... in their order."""
    names = {id: f"p{n}" for n, id in enumerate(corpus.passages["passage_id"], start=1)}
    return [(names[row[0]], *row[1:]) for row in corpus.codings.iter_rows()]


def test_a_table_with_indonesian_headings_and_terms(tmp_path: Path) -> None:
    """Headings, indicators and stances are known in Indonesian; same text, same passage."""
    path = table(
        tmp_path / "k.csv",
        "Ada.,Kepercayaan antarpihak; pyke.trust,A,menghambat,d1,Bu R,Apa?\n"
        "Ada.,,B,,d1,Bu R,Apa?\n"
        "Ya.,Inovasi dan kelenturan,A,,d1,Bu R,\n",
    )
    corpus = read_corpus(path)
    assert codes(corpus) == [
        ("p1", "A", "deseve.trust", "hinders"),
        ("p1", "A", "pyke.trust", "hinders"),
        ("p1", "B", "", ""),
        ("p2", "A", "pyke.innovation", "supports"),
    ]
    assert corpus.passages["informant"].to_list() == ["Bu R", "Bu R"]
    assert corpus.passages["question"].to_list() == ["Apa?", ""]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet", ".xlsx"])
def test_every_table_format_reads_the_same(suffix: str, tmp_path: Path) -> None:
    """One corpus, five formats."""
    frame = pl.DataFrame(
        {
            "text": ["=SUM(1)", 'Dua, tiga; "empat"', 'Dua, tiga; "empat"'],
            "indicator": ["deseve.trust;pyke.trust", "", "pyke.innovation"],
            "coder": ["A", "A", "B"],
            "document": ["d1", "d2", "d2"],
        }
    )
    path = tmp_path / f"k{suffix}"
    if suffix == ".csv":
        frame.write_csv(path, separator=";")
    elif suffix == ".tsv":
        frame.write_csv(path, separator="\t")
    elif suffix == ".jsonl":
        frame.write_ndjson(path)
    elif suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_excel(path)
    corpus = read_corpus(path)
    assert codes(corpus) == [
        ("p1", "A", "deseve.trust", "supports"),
        ("p1", "A", "pyke.trust", "supports"),
        ("p2", "A", "", ""),
        ("p2", "B", "pyke.innovation", "supports"),
    ]
    assert corpus.passages["text"].to_list() == ["=SUM(1)", 'Dua, tiga; "empat"']


def test_lists_in_json_lines(tmp_path: Path) -> None:
    """A list of labels counts as several, and numbers as their digits."""
    path = tmp_path / "k.jsonl"
    path.write_text('{"text": "a", "label": ["x", "y"]}\n{"text": "b", "label": 3}\n')
    corpus = read_corpus(path, "labels")
    assert corpus.codebook.ids == ("3", "x", "y")
    assert [row[2] for row in codes(corpus)] == ["x", "y", "3"]


def test_what_fits_nothing_is_listed_row_by_row(tmp_path: Path) -> None:
    """All bad rows at once, with the nearest known value, and never the text."""
    path = table(
        tmp_path / "k.csv",
        "RAHASIA,deseve.trst,A,,d,,\nRAHASIA dua,pyke.trust,A,setuju,d,,\n"
        "Tiga,RAHASIA saya sudah bilang berkali-kali tidak mau ikut,A,,d,,\n",
    )
    with pytest.raises(CorpusError) as caught:
        read_corpus(path)
    assert [str(problem) for problem in caught.value.problems] == [
        "row 2: unknown indicator 'deseve.trst'; did you mean deseve.trust?",
        "row 3: unknown stance 'setuju'; known: supports, hinders, mixed",
        "row 4: unknown indicator (a cell with text)",
    ]
    assert "RAHASIA" not in str(caught.value)


def test_one_id_two_texts_is_refused(tmp_path: Path) -> None:
    """Rows of one passage_id must hold one text."""
    path = table(tmp_path / "k.csv", "1,a,x\n1,b,x\n2,c,x\n", heading="passage_id,text,indicator\n")
    with pytest.raises(CorpusError, match="different texts"):
        read_corpus(path, "labels")


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ("kode,isi\n", "needs a column text; it has 'kode', 'isi'."),
        ("teks,isi\n", "needs a column indicator; it has 'teks', 'isi'."),
        ("teks,teks\n", "two columns have the same heading."),
    ],
)
def test_a_missing_column_is_named(heading: str, message: str, tmp_path: Path) -> None:
    """The message names what is missing and what is there."""
    with pytest.raises(TableError) as caught:
        read_corpus(table(tmp_path / "k.csv", "a,b\n", heading=heading))
    assert message in caught.value.what


def test_rows_that_do_not_fit_the_heading_are_listed(tmp_path: Path) -> None:
    """Unquoted commas in the text are the commonest mistake."""
    path = table(tmp_path / "k.csv", "a, b, c,x\nb,x\n", heading="text,indicator\n")
    with pytest.raises(TableError) as caught:
        read_corpus(path)
    assert [str(problem) for problem in caught.value.problems] == ["line 2: 4 cells, but 2 columns"]


def test_a_folder_is_read_back_as_it_was_written(corpus: Corpus, corpus_folder: Path) -> None:
    """Write and read: the same passages, codings and documents."""
    again = read_corpus(corpus_folder)
    assert again.passages.equals(corpus.passages)
    assert again.codings.equals(corpus.codings)
    assert again.documents.equals(corpus.documents)
    assert again.codebook == corpus.codebook


def test_passages_must_be_what_the_transcript_holds(tmp_path: Path, corpus: Corpus) -> None:
    """An offset that does not match its text is refused."""
    text = "N: Ya, sudah."
    passages = corpus.passages.head(1).with_columns(
        pl.lit("d0").alias("document"),
        pl.lit(3).alias("start"),
        pl.lit(13).alias("end"),
        pl.lit("Ya, sudah.").alias("text"),
    )
    codings = corpus.codings.filter(pl.col("passage_id") == passages["passage_id"][0])
    whole = Corpus("c", corpus.codebook, passages, codings, corpus.documents.head(1))
    write_corpus(whole, tmp_path / "good", {"d0": text})
    assert read_corpus(tmp_path / "good").passages["text"].to_list() == ["Ya, sudah."]
    write_corpus(whole, tmp_path / "bad", {"d0": " " + text})
    with pytest.raises(CorpusError, match="passages and transcripts differ"):
        read_corpus(tmp_path / "bad")


def test_folder_problems(tmp_path: Path, corpus_folder: Path) -> None:
    """Duplicate ids, unknown passages and missing files are told with their rows."""
    with pytest.raises(CorpusError, match=r"no passages\.csv"):
        read_corpus(tmp_path)
    (tmp_path / "passages.csv").write_text(
        "passage_id,document,text,start,end\np1,d,a,0,1\np1,d,b,x,2\n,d,c,,\n"
    )
    (tmp_path / "codings.csv").write_text("passage_id,coder,indicator\np9,A,deseve.trust\n")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    assert [str(problem) for problem in caught.value.problems] == [
        "row 3: passage_id 'p1' stands already in row 2",
        "row 4: passage_id is empty",
        "row 3: start and end are not offsets (whole numbers, start before end)",
    ]
    (tmp_path / "passages.csv").write_text("passage_id,document,text\np1,d,a\n")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    assert [str(problem) for problem in caught.value.problems] == ["row 2: unknown passage 'p9'"]


def test_gold_prefers_adjudicated_codes(tmp_path: Path) -> None:
    """``final`` decides; without it the majority; a named coder always."""
    body = (
        "a,deseve.trust,A,supports,d,,\na,deseve.trust,B,hinders,d,,\na,pyke.trust,C,,d,,\n"
        "b,,A,,d,,\nb,pyke.trust,B,,d,,\n"
    )
    corpus = read_corpus(table(tmp_path / "k.csv", body))
    labels = gold_labels(corpus)
    column = corpus.codebook.ids.index
    assert labels.present[0, column("deseve.trust")]
    assert labels.stance[0, column("deseve.trust")] == STANCES.index("mixed")
    assert not labels.present[0, column("pyke.trust")]
    assert labels.present[1, column("pyke.trust")]
    assert labels.gold == Gold(GoldRule.MAJORITY, 3)
    assert gold_labels(corpus, "A").present.sum() == 1
    final = read_corpus(table(tmp_path / "f.csv", body + "a,pyke.trust,final,mixed,d,,\n"))
    partly = gold_labels(final)
    assert partly.gold == Gold(GoldRule.ADJUDICATED_FIRST, 2, "final")
    assert [partly.present[n, column("pyke.trust")] for n in (0, 1)] == [True, True]
    assert not partly.present[0, column("deseve.trust")]
    decided = "a,pyke.trust,final,,d,,\nb,,final,,d,,\n"
    both = read_corpus(table(tmp_path / "g.csv", body + decided))
    assert gold_labels(both).gold == Gold(GoldRule.ADJUDICATED, 1, "final")
    assert not gold_labels(both).present[1].any()
    assert final.independent_coders == ("A", "B", "C")
    with pytest.raises(CorpusError, match="no coder is called 'Z'"):
        gold_labels(corpus, "Z")


def test_reading_nothing_differs_from_not_reading(tmp_path: Path) -> None:
    """An empty indicator is a reading; no row is none."""
    from tandai.corpus import coder_labels

    corpus = read_corpus(table(tmp_path / "k.csv", "a,,A,,d,,\nb,pyke.trust,B,,d,,\n"))
    read, found = coder_labels(corpus, "A")
    assert read.tolist() == [True, False]
    assert (found < 0).all()


def test_a_code_given_twice_counts_once(tmp_path: Path) -> None:
    """The same coder, passage and indicator: one code, mixed where the stances differ."""
    body = "a,pyke.trust,A,supports,d,,\na,pyke.trust,A,hinders,d,,\na,,A,,d,,\n"
    corpus = read_corpus(table(tmp_path / "k.csv", body))
    assert codes(corpus) == [("p1", "A", "pyke.trust", "mixed")]


def test_split_takes_whole_documents(corpus: Corpus) -> None:
    """Passages, codings and documents of a part belong together."""
    marked = corpus.documents.with_columns(
        pl.when(pl.col("document") == "d0")
        .then(pl.lit("test"))
        .otherwise(pl.lit("train"))
        .alias("split")
    )
    whole = Corpus("c", corpus.codebook, corpus.passages, corpus.codings, marked)
    part = whole.split("test")
    assert set(part.passages["document"]) == {"d0"}
    assert set(part.codings["passage_id"]) == set(part.passages["passage_id"])
    assert np.isin(part.documents["document"], ["d0"]).all()


def test_splits_are_checked(tmp_path: Path) -> None:
    """Capitals do not matter; unknown values and divided documents are refused."""
    heading = "text,indicator,document,split\n"
    corpus = read_corpus(table(tmp_path / "k.csv", "a,x,d,Train\nb,x,e,TEST\n", heading), "labels")
    assert corpus.documents["split"].to_list() == ["train", "test"]
    with pytest.raises(CorpusError, match="unknown split 'latih'"):
        read_corpus(table(tmp_path / "k.csv", "a,x,d,latih\n", heading), "labels")
    with pytest.raises(CorpusError, match="different splits"):
        read_corpus(table(tmp_path / "k.csv", "a,x,d,train\nb,x,d,test\n", heading), "labels")


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("sep=;\ntext;indicator\na;b\n;\n;\n", [("a", "b", 3)]),
        ("SEP=\t\r\ntext\tindicator\r\na, b;c\tb\r\n", [("a, b;c", "b", 3)]),
        ("text;indicator\n;\na;\n;;;\n ; \nb;c\n", [("a", "", 3), ("b", "c", 6)]),
    ],
)
def test_what_excel_adds_to_csv(body: str, rows: list[tuple[object, ...]], tmp_path: Path) -> None:
    """A first line that names the separator is no heading, and rows of separators are no rows."""
    path = tmp_path / "k.csv"
    path.write_bytes(body.encode())
    assert read_table(path).select("text", "indicator", "row").rows() == rows


def test_half_a_character_in_json_lines(tmp_path: Path) -> None:
    """It is refused with its line; the whole character is read."""
    path = tmp_path / "k.jsonl"
    path.write_text('{"text": "\\ud83d\\ude00"}\n', encoding="utf-8")
    assert read_table(path)["text"].to_list() == ["😀"]
    path.write_text('{"text": "a"}\n{"text": "\\ud83d rahasia"}\n', encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_table(path)
    assert [problem.where for problem in caught.value.problems] == ["line 2"]
    assert "rahasia" not in str(caught.value.problems)


def test_codes_by_another_codebook_stand_beside_those_of_ones_own(tmp_path: Path) -> None:
    """With a codebook of that name they are read; without it, or with another, the folder's own."""
    folder = tmp_path / "corpus"
    shutil.copytree(shipped.CORPUS, folder)
    (folder / "codings-porter.csv").write_text(
        "passage_id,coder,indicator,stance\nbayat-01-001,ani,porter.chance,hinders\n", "utf-8"
    )
    other = read_corpus(folder, shipped.located_codebook(Path("porter")))
    assert other.codings.rows() == [("bayat-01-001", "ani", "porter.chance", "hinders")]
    assert "final" in read_corpus(folder).coders
    assert "final" in read_corpus(folder, folder / "codebook.yaml").coders
