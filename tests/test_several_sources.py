"""Several coded sources: read as what they are, by one codebook, and the newest decision counts."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tandai.codebook import Codebook
from tandai.corpus import Corpus, gold_labels, read_corpus
from tandai.corpus.coders import coder_of
from tandai.ground.errors import CorpusError, UsageError
from tandai.reporting.sheets import write_sheet
from tandai.sources import read_coded, read_several
from tandai.tags import Suggestion, TaggedPassage, read_tags, write_tags
from tandai.tags.tagged import Evidence
from tandai.transcript import Passage
from tandai.work.sample import sample

from .conftest import Run

TEXTS = (
    "Pinjam alat itu biasa.",
    "Uang tidak lagi, kapok.",
    "Setiap Senin kami rapat.",
    "Anak saya tiga.",
)
TRUST, COOPERATION = "deseve.trust", "pyke.cooperation"


def passage(n: int) -> Passage:
    """Return the passage ``w-00n`` of an interview."""
    text = TEXTS[n]
    return Passage(
        f"w-{n:03d}", "w", "Karto", "N", "Bagaimana?", 100 * n, 100 * n + len(text), text
    )


def tag_file(path: Path, suffix: str = ".jsonl") -> Path:
    """Write tags in which the first and second passage are suggested for trust."""
    tagged = []
    for n in range(len(TEXTS)):
        own = passage(n)
        words = (Evidence(own.start, own.start + 6, own.text[:6]),)
        found = (Suggestion(TRUST, 0.9, "supports", "ok", evidence=words),) if n < 2 else ()
        tagged.append(TaggedPassage(own, found, {TRUST: 0.9 if n < 2 else 0.1}, "uji@1"))
    write_tags(tagged, path.with_suffix(suffix))
    return path.with_suffix(suffix)


def folder_of(place: Path, rows: list[str], more: str = "") -> Path:
    """Write a corpus of these passages with rows of codings.csv."""
    place.mkdir(parents=True)
    own = [passage(n) for n in range(len(TEXTS))]
    pl.DataFrame([vars(p) for p in own]).write_csv(place / "passages.csv")
    head = "passage_id,coder,indicator,stance,start,end"
    (place / "codings.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    if more:
        (place / "documents.csv").write_text(more, encoding="utf-8")
    return place


def codes_of(corpus: Corpus) -> list[tuple[str, str, str, str]]:
    """Return the rows of codings, sorted."""
    return sorted(corpus.codings.rows())


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx", ".parquet"])
def test_tags_are_suggestions_wherever_they_are_given(
    suffix: str, tmp_path: Path, call: Run
) -> None:
    """Import, train and agree read them as codes of ``tandai MODEL``; nothing learns from them."""
    tags = tag_file(tmp_path / "t", suffix)
    done = call("import", tags, "--out", tmp_path / "k", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["models"] == ["tandai uji@1"]
    corpus = read_corpus(tmp_path / "k")
    assert codes_of(corpus) == [
        ("w-000", "tandai uji@1", TRUST, "supports"),
        ("w-001", "tandai uji@1", TRUST, "supports"),
        ("w-002", "tandai uji@1", "", ""),
        ("w-003", "tandai uji@1", "", ""),
    ]
    assert all(coder_of(name).is_model for name in corpus.coders)
    for source in (tags, tmp_path / "k"):
        refused = call("train", source, "--out", tmp_path / "m")
        assert refused.code == 2
        assert "only models coded this" in refused.err
    person = folder_of(tmp_path / "r", ["w-000,Rani,deseve.trust,,,", "w-001,Rani,,,,"])
    agreed = json.loads(call("agree", person, tags, "--json").out)
    assert agreed["coders"] == ["Rani", "tandai uji@1"]


def test_words_that_carried_suggestions_are_evidence(tmp_path: Path) -> None:
    """As offsets into the transcript, of the model's codes."""
    corpus = read_coded(tag_file(tmp_path / "t"))
    assert corpus.evidence.rows() == [
        ("w-000", "tandai uji@1", TRUST, "supports", 0, 6),
        ("w-001", "tandai uji@1", TRUST, "supports", 100, 106),
    ]


def checked_sheet(path: Path, tags: Path, coder: str = "") -> Path:
    """Draw all passages, and fill in the first three: trust, mixed cooperation, and nothing."""
    write_sheet(sample([read_tags(tags)], 4, codebook=None), path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    place = {cell.value: n for n, cell in enumerate(page[1], 1)}
    for row in range(2, page.max_row + 1):
        id = page.cell(row, place["passage_id"]).value
        if id == "w-003":
            continue
        page.cell(row, place["read"], "x")
        page.cell(row, place["note"], f"catatan {id}")
        if id == "w-000":
            page.cell(row, place[TRUST], 1)
            page.cell(row, place["coder"], coder)
        if id == "w-001":
            page.cell(row, place[TRUST], "campuran")
    book.save(path)
    return path


def test_a_check_sheet_is_read_as_what_it_is(tmp_path: Path, call: Run) -> None:
    """Marks, stances, and empty is nothing found; no indicator is called ``read``."""
    tags = tag_file(tmp_path / "t")
    sheet = checked_sheet(tmp_path / "periksa.xlsx", tags)
    expected = [
        ("w-000", TRUST, "supports"),
        ("w-001", TRUST, "mixed"),
        ("w-002", "", ""),
    ]
    corpus = read_corpus(sheet)
    assert [(id, code, stance) for id, _, code, stance in codes_of(corpus)] == expected
    assert len(corpus.passages) == 4
    assert "read" not in corpus.codebook.ids
    done = call("import", sheet, "--out", tmp_path / "k")
    assert done.code == 0, done.err
    taken = read_corpus(tmp_path / "k")
    assert [(id, code, stance) for id, _, code, stance in codes_of(taken)] == expected
    assert set(taken.codebook.ids) == set(corpus.codebook.ids)
    notes = pl.read_csv(tmp_path / "k" / "notes.csv")
    assert sorted(notes.select("passage_id", "text").rows()) == [
        (f"w-00{n}", f"catatan w-00{n}") for n in range(3)
    ]
    person = folder_of(tmp_path / "r", ["w-000,Rani,deseve.trust,,,", "w-001,Rani,,,,"])
    agreed = json.loads(call("agree", person, sheet, "--json").out)
    assert (agreed["coders"], agreed["units"]) == (["Rani", "periksa"], 2)
    reported = call("report", tags, "--corpus", sheet, "--json")
    assert json.loads(reported.out)["indicators"][TRUST]["stance"]["mixed"] == 1


def test_one_name_is_that_of_the_whole_sheet(tmp_path: Path) -> None:
    """Whoever is named once coded all of it; else the file names the coder."""
    tags = tag_file(tmp_path / "t")
    named = read_corpus(checked_sheet(tmp_path / "a.xlsx", tags, "Rani"))
    assert named.coders == ("Rani",)
    other = folder_of(tmp_path / "r", ["w-000,Tono,,,,"])
    plain = checked_sheet(tmp_path / "b.xlsx", tags)
    assert read_several([other, plain]).corpus.coders == ("Tono", "b")


def test_the_newest_decision_counts_and_contradictions_are_listed(tmp_path: Path) -> None:
    """What is given later is newer, of each coder and passage by itself."""
    first = folder_of(
        tmp_path / "a",
        [
            "w-000,Rani,deseve.trust,supports,0,6",
            "w-001,Rani,deseve.trust,supports,,",
            "w-001,Rani,pyke.cooperation,,,",
            "w-000,Tono,deseve.trust,,,",
            "w-002,Rani,,,,",
        ],
    )
    second = folder_of(
        tmp_path / "b",
        ["w-000,Rani,deseve.trust,supports,,", "w-001,Rani,deseve.trust,hinders,100,104"],
    )
    merged = read_several([first, second])
    assert codes_of(merged.corpus) == [
        ("w-000", "Rani", TRUST, "supports"),
        ("w-000", "Tono", TRUST, "supports"),
        ("w-001", "Rani", TRUST, "hinders"),
        ("w-002", "Rani", "", ""),
    ]
    assert merged.as_dict() == {
        "sources": {"a": 2, "b": 2},
        "contradictions": [
            {
                "passage_id": "w-001",
                "coder": "Rani",
                "older": {
                    "source": "a",
                    "codes": [
                        {"indicator": TRUST, "stance": "supports"},
                        {"indicator": COOPERATION, "stance": "supports"},
                    ],
                },
                "newer": {
                    "source": "b",
                    "codes": [{"indicator": TRUST, "stance": "hinders"}],
                },
            }
        ],
    }
    # The same code keeps the words marked before; another one has its own.
    assert sorted(merged.corpus.evidence.rows()) == [
        ("w-000", "Rani", TRUST, "supports", 0, 6),
        ("w-001", "Rani", TRUST, "hinders", 100, 104),
    ]
    other_way = read_several([second, first])
    assert ("w-001", "Rani", COOPERATION, "supports") in codes_of(other_way.corpus)
    assert len(other_way.contradictions) == 1


def test_a_passage_is_known_again_by_document_and_text(tmp_path: Path) -> None:
    """A table without ids codes the same passages; spaces and line ends make no difference."""
    folder = folder_of(tmp_path / "a", ["w-000,Rani,,,,"])
    table = tmp_path / "tono.csv"
    table.write_text(
        "document,text,indicator\n"
        f'w,"{TEXTS[0]}",deseve.trust\nw,"Uang  tidak\n lagi, kapok.",\nw,"Lain sekali.",\n',
        encoding="utf-8",
    )
    corpus = read_several([folder, table]).corpus
    assert len(corpus.passages) == 5
    mine = {id: indicator for id, coder, indicator, _ in codes_of(corpus) if coder == "tono"}
    assert mine["w-000"] == TRUST
    assert mine["w-001"] == ""


def test_sources_of_no_split_are_for_training(tmp_path: Path) -> None:
    """Where another one has a split; what that one holds back stays held back."""
    first = folder_of(tmp_path / "a", ["w-000,Rani,,,,"], "document,split,role\nw,test,ketua\n")
    table = tmp_path / "b.csv"
    table.write_text("document,text,indicator\nv,Baru.,deseve.trust\nw,Baru.,\n", encoding="utf-8")
    documents = read_several([first, table]).corpus.documents
    assert sorted(documents.select("document", "split", "role").rows()) == [
        ("v", "train", ""),
        ("w", "test", "ketua"),
    ]


def test_codebooks_that_differ_are_refused_with_what_differs(tmp_path: Path, call: Run) -> None:
    """Unless one is named."""
    first = folder_of(tmp_path / "a", ["w-000,Rani,x.satu,,,"])
    second = folder_of(tmp_path / "b", ["w-001,Rani,x.satu,,,"])
    entry = "- {id: x.satu, term: One, istilah: Satu, definition: {en: %s, id: a}}\n"
    (first / "codebook.yaml").write_text(
        "indicators:\n" + entry % "a" + "- {id: x.dua, term: Two, istilah: Dua}\n"
    )
    (second / "codebook.yaml").write_text(
        "indicators:\n" + entry % "b" + "- {id: x.tiga, term: Three, istilah: Tiga}\n"
    )
    with pytest.raises(CorpusError, match="different codebooks") as caught:
        read_several([first, second])
    assert [str(problem) for problem in caught.value.problems] == [
        "x.dua: only in a",
        "x.tiga: only in b",
        "x.satu: not the same in a and b: definition",
    ]
    assert read_several([first, second], second / "codebook.yaml").corpus.codebook.ids == (
        "x.satu",
        "x.tiga",
    )
    assert read_several([first, second], "labels").corpus.codebook.ids == ("x.satu",)
    refused = call("train", first, second, "--out", tmp_path / "m", "--lang", "id")
    assert refused.code == 2
    assert "x.dua: hanya ada dalam a" in refused.err
    sheet = tmp_path / "c.csv"
    sheet.write_text("passage_id,text,indicator\nw-000,Pinjam alat itu biasa.,Dua\n")
    assert ("w-000", "c", "x.dua", "supports") in codes_of(read_several([first, sheet]).corpus)


def test_texts_that_differ_under_one_id_are_refused(tmp_path: Path) -> None:
    """They are of other transcripts."""
    folder = folder_of(tmp_path / "a", ["w-000,Rani,,,,"])
    table = tmp_path / "b.csv"
    table.write_text("passage_id,text,indicator\nw-000,Lain.,\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="same id but different texts"):
        read_several([folder, table])
    with pytest.raises(UsageError, match="given twice"):
        read_several([folder, folder])


def test_files_that_nobody_adjudicated_are_learnt_from_beside_those_that_were(
    tmp_path: Path,
) -> None:
    """``final`` decides its passages; of the others the people who read them do."""
    first = folder_of(tmp_path / "a", ["w-000,final,deseve.trust,,,", "w-000,Rani,,,,"])
    second = folder_of(tmp_path / "b", ["w-001,Tono,deseve.trust,,,"])
    labels = gold_labels(read_several([first, second]).corpus)
    assert labels.passages["passage_id"].to_list() == ["w-000", "w-001"]
    assert labels.present.sum(axis=1).tolist() == [1, 1]
    assert (labels.gold.coder, labels.gold.coders) == ("final", 1)


def test_the_command_learns_from_all_of_them(
    corpus: Corpus, corpus_folder: Path, tmp_path: Path, call: Run
) -> None:
    """A corpus and a table that changes one decision: what was read, and what changed."""
    changed = corpus.passages.row(0, named=True)
    table = tmp_path / "lagi.csv"
    text = changed["text"].replace('"', '""')
    table.write_text(
        "passage_id,document,text,indicator,coder\n"
        f'{changed["passage_id"]},{changed["document"]},"{text}",{COOPERATION},a\n',
        encoding="utf-8",
    )
    arguments = ("--out", tmp_path / "m", "--encoder", "tfidf", "--gold", "a")
    done = call("train", corpus_folder, table, *arguments, "--json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    assert said["passages"] == 96
    assert said["merged"]["sources"] == {"examples": 191, "lagi.csv": 1}
    assert len(said["merged"]["contradictions"]) == 1
    flowing = " ".join(done.err.split())
    assert "examples: 191 decisions; lagi.csv: 1 decision." in flowing
    assert f"{changed['passage_id']}, a: " in flowing
    assert f"→ {COOPERATION} (supports) [lagi.csv]" in flowing
    assert text[:20] not in done.err


def test_a_wrong_passage_id_is_told_with_row_and_nearest(
    tmp_path: Path, codebook: Codebook
) -> None:
    """In codings.csv."""
    folder = folder_of(tmp_path / "a", ["w-000,Rani,,,,", "W-1,Rani,,,,", "zzzz,Rani,,,,"])
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    assert [str(problem) for problem in caught.value.problems] == [
        "row 3: unknown passage 'W-1'; did you mean w-001?",
        "row 4: unknown passage 'zzzz'",
    ]


def test_codes_alone_speak_of_passages_that_another_source_has(tmp_path: Path, call: Run) -> None:
    """By id, whatever the order; a wrong one is told, and codes without any text are refused."""
    folder = folder_of(tmp_path / "a", ["w-000,Rani,,,,"])
    codes = tmp_path / "tono.csv"
    codes.write_text("passage_id,indicator\nw-001,deseve.trust\n", encoding="utf-8")
    for order in ([folder, codes], [codes, folder]):
        corpus = read_several(order).corpus
        assert ("w-001", "tono", TRUST, "supports") in codes_of(corpus)
        assert corpus.passages["text"].to_list() == list(TEXTS)
    codes.write_text("passage_id,indicator\nw-01,deseve.trust\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_several([codes, folder])
    assert [str(problem) for problem in caught.value.problems] == [
        "row 2: unknown passage 'w-01'; did you mean w-001?"
    ]
    refused = call("train", codes, "--out", tmp_path / "m")
    assert refused.code == 2
    assert "needs a column text" in refused.err
