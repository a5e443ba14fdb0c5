"""Evidence in a corpus: the words that carry a code, read, checked and written."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tandai.corpus import Corpus, read_corpus, write_corpus
from tandai.ground.errors import CorpusError

from .conftest import Run

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


def test_evidence_changes_no_figure_of_agreement(tmp_path: Path, call: Run) -> None:
    """Coders are compared by passage, whether or not they marked words."""
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
    first, second = (call("agree", folder, "--json") for folder in (marked, plain))
    assert (first.code, first.out) == (second.code, second.out)
    assert first.code == 0


@pytest.mark.parametrize("name", ["k.qdpx", "k.csv", "k.xlsx"])
def test_an_export_says_that_evidence_stays_behind(name: str, tmp_path: Path, call: Run) -> None:
    """Other programs get codes of passages; what is left out is counted and said."""
    folder = folder_of(tmp_path, ROWS)
    result = call("export", folder, "--out", tmp_path / name)
    assert result.code == 0, result.err
    assert "left out: 3 pieces of evidence" in " ".join(result.err.split())
