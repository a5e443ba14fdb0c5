"""From projects of other programs to a corpus, to training and to agreement."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from tandai.agreement.reading import read_codings, read_spans_of
from tandai.codebook import Codebook, Framework, Indicator, read_codebook
from tandai.codebook.writing import codebook_yaml, framework_yaml, indicator_yaml
from tandai.corpus import Corpus, gold_labels, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS, passage_frame
from tandai.exchange.code_names import Meaning, name_codes, names_alone
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.ids import guid_of
from tandai.exchange.laying import LaidOut, corpus_of
from tandai.exchange.mapping_file import Mapped, read_mapping
from tandai.exchange.project import Code, CodedProject, Coder, Coding, SourceText
from tandai.exchange.reading import united
from tandai.exchange.refi import read_refi
from tandai.exchange.refi_writing import write_refi
from tandai.ground import shipped
from tandai.ground.errors import CorpusError, FileError
from tandai.tags import Evidence, Suggestion, TaggedPassage, write_tags
from tandai.transcript import Passage
from tandai.words.projects import remark_words

from .conftest import Run, files_in
from .refi_projects import MONEY, TEXT, TRUST, Marked, guid, write_project

CODES = (
    Code("f", "Tata kelola", description="Kerangka saya"),
    Code("t", "Kepercayaan Antarpihak", "f"),
    Code("m", "Modal kurang", "f", description="Kekurangan modal"),
    Code("h", "menghambat", "m"),
    Code("e", "Etika; sopan"),
)


def project(*codings: Coding, codes: tuple[Code, ...] = CODES, text: str = TEXT) -> CodedProject:
    """Return a project of one text and two coders."""
    return CodedProject(
        name="p",
        codes=codes,
        coders=(Coder("r", "Rani"), Coder("o", "Tono")),
        sources=(SourceText("s", "Wawancara 1.docx", text),),
        codings=codings,
    )


def marked(words: str, code: str, coder: str = "r", *, before: int = 0, after: int = 0) -> Coding:
    """Return the coding of these words, a few characters more at either side."""
    start = TEXT.index(words)
    return Coding("s", start - before, start + len(words) + after, code, coder)


def rows(laid: LaidOut) -> list[tuple[str, ...]]:
    """Return the rows of codings.csv."""
    return laid.corpus.codings.rows()


TURN_1, TURN_2 = "Wawancara 1-001", "Wawancara 1-002"


def test_codes_are_found_by_id_term_and_istilah_and_the_rest_is_kept() -> None:
    """A stance below a code; codes that only group are none; a semicolon cannot stand in an id."""
    names = name_codes(project(marked(MONEY, "m"), marked(MONEY, "h"), marked(TRUST, "e")))
    assert names.meanings == {
        "t": Meaning("deseve.trust"),
        "m": Meaning("Modal kurang"),
        "h": Meaning("Modal kurang", "hinders"),
        "e": Meaning("Etika, sopan"),
    }
    assert names.matched == ("Kepercayaan Antarpihak",)
    assert names.kept == ("Modal kurang", "Etika, sopan")
    own = names.codebook["Modal kurang"]
    assert (str(own.definition), names.codebook.framework_of(own)) == (
        "Kekurangan modal",
        "tata_kelola",
    )
    assert len(names.codebook.ids) == 18


def test_codes_that_match_nothing_are_the_whole_codebook() -> None:
    """Sixteen indicators that nobody used would only be in the way."""
    names = name_codes(project(codes=(Code("1", "Rukun"), Code("2", "Rukun", "3"), Code("3", "B"))))
    assert names.codebook.ids == ("Rukun", "B/Rukun")
    assert [framework.id for framework in names.codebook.frameworks] == ["project", "b"]


def test_definitions_in_a_project_are_its_codebook(codebook: Codebook) -> None:
    """Where all codes have them; a few that suggestions brought along are those of the shipped."""
    own = Indicator(id="desa.rukun", framework="desa", term="Guyub")
    other = Indicator(id="lain.x", framework="lain")
    group = Code("g", "Desa", description=framework_yaml(Framework(id="desa")), codable=False)
    codes = (
        group,
        Code("1", "Guyub rukun", "g", indicator_yaml(own)),
        Code("2", "Lain", "", indicator_yaml(other)),
    )
    whole = name_codes(project(codes=codes))
    assert whole.codebook.indicators == (own, other)
    assert [framework.id for framework in whole.codebook.frameworks] == ["desa", "lain"]
    brought = Code("i", "Inovasi", "", indicator_yaml(codebook["pyke.innovation"]))
    mixed = name_codes(project(codes=(*CODES, brought)))
    assert mixed.meanings["i"] == Meaning("pyke.innovation")
    assert mixed.meanings["t"] == Meaning("deseve.trust")
    assert mixed.codebook.ids[:16] == codebook.ids


def test_a_mapping_goes_before_names(codebook: Codebook) -> None:
    """By name, path or id; with a stance; nothing leaves the code out; unused names are told."""
    mapped = Mapped(
        {
            "modal kurang": "deseve.access_to_resources/hinders",
            "tata kelola/kepercayaan antarpihak": "pyke.trust",
            "e": "",
            "hilang": "deseve.trust",
        }
    )
    names = name_codes(project(marked(MONEY, "m")), codebook, mapped)
    assert names.meanings == {
        "t": Meaning("pyke.trust"),
        "m": Meaning("deseve.access_to_resources", "hinders"),
        "h": Meaning("deseve.access_to_resources", "hinders"),
    }
    assert names.left_out == {"e"}
    assert names.unused == ("hilang",)
    assert names.codebook.ids == codebook.ids


def test_a_mapping_to_nowhere_is_refused() -> None:
    """With the nearest that there is."""
    with pytest.raises(CorpusError) as caught:
        name_codes(project(), None, Mapped({"e": "deseve.trus"}))
    assert (
        str(caught.value.problems[0]) == "'Etika; sopan': 'deseve.trus'; did you mean deseve.trust?"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.yaml", "Saling percaya: deseve.trust\nLain:\n"),
        ("m.yml", "codes:\n  Saling percaya: deseve.trust\n  Lain:\ncolumns:\n  Isi: text\n"),
        ("m.csv", "kode,indikator\nSaling  Percaya,deseve.trust\nLain,\n"),
    ],
)
def test_mappings_are_read_from_yaml_and_tables(tmp_path: Path, name: str, content: str) -> None:
    """A line a code; nothing leaves it out."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    mapped = read_mapping(tmp_path / name)
    assert mapped.codes == {"saling percaya": "deseve.trust", "lain": ""}
    assert mapped.columns == ({"isi": "text"} if "columns" in content else {})


@pytest.mark.parametrize("content", ["- a\n- b\n", "a: [b]\n", "a: &x 1\nb: *x\n", "a: {\n"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, content: str) -> None:
    """Lists, nested values, aliases and broken YAML."""
    (tmp_path / "m.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(FileError, match="is no mapping"):
        read_mapping(tmp_path / "m.yaml")


def test_selections_are_laid_over_turns() -> None:
    """The turn that holds the words, or that the selection covers by half; not one it grazes."""
    whole = TEXT.index("N: Modal") + len("N: ")
    across = Coding("s", TEXT.index(TRUST), whole + 5, "t", "r")
    laid = corpus_of(project(marked(TRUST, "t", before=3), across, marked("Modal", "h", "o")))
    assert rows(laid) == [
        (TURN_1, "Rani", "deseve.trust", "supports"),
        (TURN_1, "Tono", "", ""),
        (TURN_2, "Rani", "", ""),
        (TURN_2, "Tono", "Modal kurang", "hinders"),
    ]


def test_a_passage_without_code_is_read_where_its_coder_coded_others() -> None:
    """Unless she marks herself where she found nothing, or the user says otherwise."""
    codings = (marked(TRUST, "t"), marked(MONEY, "m", "o"))
    read = corpus_of(project(*codings))
    assert read.uncoded == "read"
    assert rows(read) == [
        (TURN_1, "Rani", "deseve.trust", "supports"),
        (TURN_1, "Tono", "", ""),
        (TURN_2, "Rani", "", ""),
        (TURN_2, "Tono", "Modal kurang", "supports"),
    ]
    unread = corpus_of(project(*codings), uncoded="unread")
    assert rows(unread) == [rows(read)[0], rows(read)[3]]
    said = corpus_of(project(*codings, marked(MONEY, "", "r")))
    assert said.uncoded == "read"
    assert rows(said) == rows(read)
    marking = corpus_of(project(marked(TRUST, "t"), marked("susah", "", "r"), codings[1]))
    assert rows(marking) == [rows(read)[0], rows(read)[1], rows(read)[3]]


def test_coded_words_of_the_interviewer_are_passages_of_their_own() -> None:
    """Nothing that was coded is dropped; what two people marked there alike is one passage."""
    asked = (marked("Kalau modal", "m"), marked("modal", "t", "o", after=1))
    laid = corpus_of(project(*asked, marked(TRUST, "t"), marked(MONEY, "m")), uncoded="unread")
    start = TEXT.index("Kalau")
    place = f"Wawancara 1-{start}-{start + len('Kalau modal?')}"
    assert rows(laid) == [
        (TURN_1, "Rani", "deseve.trust", "supports"),
        (place, "Rani", "Modal kurang", "supports"),
        (place, "Tono", "deseve.trust", "supports"),
        (TURN_2, "Rani", "Modal kurang", "supports"),
    ]
    passage = laid.corpus.passages.row(1, named=True)
    assert (passage["speaker"], passage["text"]) == ("P", "Kalau modal?")
    assert laid.discarded == {}
    assert tuple(map(remark_words, laid.remarks)) == (
        "2 codings outside informants' answers: 1 passage made of the words that they mark.",
    )
    left_out = corpus_of(project(*asked), mapped=Mapped({"m": "", "t": ""}))
    assert left_out.corpus.passages.height == 2


ARTICLE = (
    "Kerajinan tembaga Tumang\n\nPerajin di lereng Merapi bekerja sejak abad lalu. Mereka saling "
    "percaya, dan modal sering dipinjam dari tetangga.\n\nPasar berubah sejak pandemi. Pesanan "
    "datang dari kota dan luar negeri.\n\nT: Sejak kapan?\nJ: Sejak dulu.\n"
)


def test_texts_that_are_no_interviews_are_cut_by_paragraph() -> None:
    """An article that ends with two lines of talk: all that was coded in it has a passage."""
    start = ARTICLE.index("Mereka")
    coding = Coding("s", start, start + 21, "t", "r")
    laid = corpus_of(project(coding, text=ARTICLE))
    assert [p["text"].split()[0] for p in laid.corpus.passages.iter_rows(named=True)] == [
        "Kerajinan",
        "Perajin",
        "Pasar",
        "T:",
    ]
    assert rows(laid)[1] == ("Wawancara 1-002", "Rani", "deseve.trust", "supports")
    assert "1 text read as no interview" in remark_words(laid.remarks[0])


def test_where_most_is_coded_outside_answers_the_roles_were_not_found() -> None:
    """One label alone: its turn holds all answers, and codings lie there."""
    text = "MODERATOR: Silakan.\n" + "\n".join(f"Kata {n} tentang modal." for n in range(12))
    text += "\nMODERATOR: Lalu?\nPEMBACA: Ya, begitu adanya, saya kira sudah cukup jelas.\n"
    text += "\n".join(f"PEMBACA: Baik {n}, saya setuju saja dengan semuanya." for n in range(9))
    codings = [
        Coding("s", at, at + 6, "m", "r") for at in (text.index(f"Kata {n} ") for n in range(6))
    ]
    laid = corpus_of(project(*codings, text=text), uncoded="unread")
    assert len(rows(laid)) == 6
    assert len(laid.corpus.passages) == len(text.splitlines())
    named = corpus_of(project(*codings, text=text), uncoded="unread", interviewers=["MODERATOR"])
    assert len(rows(named)) == 6
    assert "6 codings outside informants' answers: 6 passages" in remark_words(named.remarks[-1])


def test_stances_that_differ_are_mixed() -> None:
    """As everywhere: the same code twice with two stances."""
    laid = corpus_of(project(marked(MONEY, "m"), marked("Modal", "h")))
    assert rows(laid)[1] == (TURN_2, "Rani", "Modal kurang", "mixed")


def test_selections_can_be_passages_of_their_own() -> None:
    """With the question and the speaker of the turn; ids name the place."""
    laid = corpus_of(project(marked(TRUST, "t"), marked("Modal", "m", "o")), unit="selection")
    start = TEXT.index(TRUST)
    first = laid.corpus.passages.row(0, named=True)
    assert first["passage_id"] == f"Wawancara 1-{start}-{start + len(TRUST)}"
    assert (first["text"], first["question"]) == (TRUST, "Bagaimana kerja samanya?")
    assert [row[1:3] for row in rows(laid)] == [("Rani", "deseve.trust"), ("Tono", "Modal kurang")]


def test_names_of_texts_cannot_lead_out_of_the_folder() -> None:
    """Nor be the same, nor be what a system forbids."""
    names = ("../../etc/passwd", "a/b:c.txt", "a b c", "", "...", "A B C.docx")
    sources = tuple(SourceText(str(n), name, TEXT) for n, name in enumerate(names))
    laid = corpus_of(replace(project(), sources=sources))
    assert list(laid.texts) == ["etc passwd", "a b c", "a b c-2", "text", "text-2", "A B C-3"]


def test_texts_that_no_corpus_could_hold_are_counted() -> None:
    """Without a word, or with a line that has no end."""
    sources = (
        SourceText("1", "a", " \n…"),
        SourceText("2", "b", "x" * 1_000_001),
        SourceText("s", "c", TEXT),
    )
    codings = (Coding("1", 0, 1, "t", "r"), marked(TRUST, "t"))
    laid = corpus_of(replace(project(), sources=sources, codings=codings))
    assert list(laid.texts) == ["c"]
    assert laid.discarded == {
        "texts_without_words": 1,
        "texts_with_an_endless_line": 1,
        "codings_of_texts_left_out": 1,
    }


def test_each_coders_copy_becomes_one_corpus() -> None:
    """Texts, codes and coders are known again by name, whatever their ids."""
    first = project(marked(TRUST, "t"))
    second = replace(
        project(),
        codes=(
            Code("t", "Tata kelola"),
            Code("f", "Kepercayaan Antarpihak", "t"),
            Code("x", "Baru"),
        ),
        coders=(Coder("r", "Sari"), Coder("o", "Rani")),
        sources=(SourceText("z", "Wawancara 1.docx", TEXT), SourceText("s", "Dua", "N: Ya.")),
        codings=(Coding("z", 31, 50, "f", "r"), Coding("s", 3, 6, "x", "o")),
    )
    whole = united([first, second])
    assert [code.name for code in whole.codes][-1] == "Baru"
    assert len(whole.codes) == 6
    assert len({code.id for code in whole.codes}) == 6
    assert [coder.name for coder in whole.coders] == ["Rani", "Tono", "Sari"]
    laid = corpus_of(whole, uncoded="unread")
    assert sorted(rows(laid)) == [
        ("Dua-001", "Rani", "Baru", "supports"),
        (TURN_1, "Rani", "deseve.trust", "supports"),
        (TURN_1, "Sari", "deseve.trust", "supports"),
    ]


def with_model(corpus: Corpus) -> Corpus:
    """Return the corpus with a model that suggests one indicator everywhere."""
    rows = [(id, "tandai m@1", "pyke.trust", "supports") for id in corpus.passages["passage_id"]]
    suggested = pl.DataFrame(rows, schema=corpus.codings.schema, orient="row")
    return replace(corpus, codings=pl.concat([corpus.codings, suggested]))


def test_nothing_is_learnt_from_a_model_unless_it_is_named(corpus: Corpus) -> None:
    """A model that learnt from its own suggestions would confirm itself."""
    both = with_model(corpus)
    people, mixed = gold_labels(corpus), gold_labels(both)
    assert (mixed.present == people.present).all()
    assert mixed.gold == people.gold
    column = list(corpus.codebook.ids).index("pyke.trust")
    assert gold_labels(both, "tandai m@1").present[:, column].all()
    alone = replace(both, codings=both.codings.filter(pl.col("coder") == "tandai m@1"))
    with pytest.raises(CorpusError, match="only models coded"):
        gold_labels(alone)


def test_import_shows_what_became_of_what(call: Run, tmp_path: Path) -> None:
    """Documents, codes found and kept, and every kind of thing that was left out."""
    start = TEXT.index(MONEY)
    marks = [
        Marked(TEXT.index(TRUST), TEXT.index(TRUST) + len(TRUST)),
        Marked(start, start + len(MONEY), guid(12), guid(2)),
        Marked(4, 4),
    ]
    path = write_project(tmp_path / "p.qdpx", TEXT.encode(), marks)
    out = tmp_path / "korpus"
    result = call("import", path, "--out", out, "--details")
    assert result.code == 0
    table = [line.split() for line in result.out.splitlines()]
    assert ["Wawancara", "1", "2", "2", "Rani,", "Tono"] in table
    assert "1 code found in the codebook." in result.out
    assert "Kept as they are, beside the codebook: Modal kurang." in result.out
    lines = " ".join(result.err.split())
    assert "left out: selections of no length (1)" in lines
    assert "left out: codings of such selections (1)" in lines
    assert "--uncoded unread says otherwise" in lines
    assert files_in(out) == [
        "codebook.yaml",
        "codings.csv",
        "documents.csv",
        "passages.csv",
        "record.json",
        "selections.csv",
        "transcripts",
        "transcripts/Wawancara 1.txt",
    ]
    corpus = read_corpus(out)
    assert corpus.coders == ("Rani", "Tono")
    assert corpus.codebook.ids[-1] == "Modal kurang"


def test_import_json_has_counts_and_no_text(call: Run, tmp_path: Path) -> None:
    """One document, for programs."""
    path = write_project(tmp_path / "p.qdpx", TEXT.encode(), [Marked(31, 50), Marked(4, 4)])
    result = call(
        "import", path, "--out", tmp_path / "k", "--json", "--quiet", "--unit", "selection"
    )
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out) == {
        "out": str(tmp_path / "k"),
        "documents": 1,
        "passages": 1,
        "selections": 1,
        "transcripts": {},
        "codings": 1,
        "evidence": 0,
        "suggestions": 0,
        "coders": {"Rani": 1},
        "models": [],
        "codes": {
            "matched": ["deseve.trust"],
            "kept": ["Modal kurang"],
            "near": {},
            "described": {},
        },
        "map": None,
        "unused_in_map": [],
        "unit": "selection",
        "uncoded": "unread",
        "notes": 0,
        "discarded": {"selections_of_no_length": 1, "codings_of_such_selections": 1},
        "remarks": [],
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["p.qdpx", "w.txt", "--out", "o"], "cannot be imported together"),
        (["p.qdpx", "--out", "o", "--unit", "word"], "'word' is not one of 'turn'"),
        (["p.qdpx", "--out", "o", "--uncoded", "x"], "'x' is not one of 'read', 'unread'"),
        (["w.txt", "--out", "o", "--uncoded", "read"], "are for coded projects"),
        (["w.txt", "--out", "o", "--unit", "selection"], "selection"),
        (["c.qdc", "--out", "o"], "ends in .yaml"),
        (["gone.qdpx", "--out", "o"], "no such file"),
        (["p.qdpx", "--out", "o", "--map", "gone.yaml"], "no such file"),
    ],
)
def test_usage_errors_write_nothing(
    call: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    """Exit code 2, one sentence, no folder."""
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path / "p.qdpx", TEXT.encode(), [Marked(31, 50)])
    (tmp_path / "w.txt").write_text("P: Ya?\nN: Ya.\n", encoding="utf-8")
    (tmp_path / "c.qdc").write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="A"/></Codes>'
        "</CodeBook>",
        encoding="utf-8",
    )
    result = call("import", *arguments)
    assert result.code == 2
    assert message in " ".join(result.err.split())
    assert not (tmp_path / "o").exists()


def test_a_codebook_is_imported_as_a_codebook(call: Run, tmp_path: Path) -> None:
    """Codes alone make no corpus."""
    file = tmp_path / "c.qdc"
    file.write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="Atas">'
        '<Code guid="2" name="Rukun"><Description>Guyub</Description></Code></Code></Codes>'
        "</CodeBook>",
        encoding="utf-8",
    )
    result = call("import", file, "--out", tmp_path / "b.yaml")
    assert result.code == 0
    written = f"1 code written to {tmp_path / 'b.yaml'}. With 1 definition, 1 group of codes."
    assert _solid(result.out) == _solid(written)
    book = read_codebook(tmp_path / "b.yaml")
    assert (book.ids, str(book["Rukun"].definition)) == (("Rukun",), "Guyub")


def test_export_and_import_give_the_same_corpus(
    call: Run, tmp_path: Path, corpus_folder: Path
) -> None:
    """Through the command, twice, with the same bytes."""
    first, again = tmp_path / "a.qdpx", tmp_path / "b.qdpx"
    result = call("export", corpus_folder, "--to", "qdpx", "--out", first)
    assert result.code == 0
    said = f"6 documents, 96 passages, 183 codes by a, b and 0 suggestions written to {first}."
    assert _solid(result.out) == _solid(said)
    assert "--texts FOLDER" in result.err
    assert call("import", first, "--out", tmp_path / "k").code == 0
    assert call("export", tmp_path / "k", "--out", again).code == 0
    one, two = read_corpus(corpus_folder), read_corpus(tmp_path / "k")
    keys = ["passage_id", "coder", "indicator"]
    assert one.codings.sort(keys).equals(two.codings.sort(keys))
    assert one.codebook == two.codebook
    assert call("export", corpus_folder, "--out", again, "--force").code == 0
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_tables_are_read_as_a_corpus_again(
    call: Run, tmp_path: Path, corpus_folder: Path, form: str
) -> None:
    """A row a passage, coder and code."""
    out = tmp_path / f"q.{form}"
    assert call("export", corpus_folder, "--to", form, "--out", out).code == 0
    one, two = read_corpus(corpus_folder), read_corpus(out)
    keys = ["passage_id", "coder", "indicator"]
    assert one.codings.sort(keys).equals(two.codings.sort(keys))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "o.doc"], "cannot export to 'doc'"),
        (["--to", "qdpx", "--out", "o.csv"], "ends in .qdpx"),
        (["--to", "csv", "--out", "there.csv"], "exists already"),
    ],
)
def test_export_refuses_what_it_cannot_write(
    call: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    corpus_folder: Path,
    arguments: list[str],
    message: str,
) -> None:
    """Exit code 2, nothing written or replaced."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("mine", encoding="utf-8")
    result = call("export", corpus_folder, *arguments)
    assert result.code == 2
    assert message in " ".join(result.err.split())
    assert files_in(tmp_path) == ["there.csv"]
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "mine"


def test_agree_reads_the_spans_of_a_project(tmp_path: Path, call: Run) -> None:
    """Free selections are compared as spans, with the texts that the project has."""
    path = tmp_path / "p.qdpx"
    codings = (marked(TRUST, "t"), marked(TRUST, "t", "o", after=2), marked(MONEY, "m", "o"))
    write_refi(project(*codings, marked(MONEY, "", "r")), path)
    spans = read_spans_of([path])
    assert spans is not None
    assert spans.coders == ("Rani", "Tono")
    assert spans.ids == ("deseve.trust", "Modal kurang", "Etika, sopan")
    start = TEXT.index(TRUST)
    assert spans.spans["Wawancara 1", "Rani"] == {"deseve.trust": [(start, start + len(TRUST))]}
    assert spans.documents[0].length == len(TEXT)
    assert spans.exact
    result = call("agree", path, "--json")
    assert result.code == 0
    assert json.loads(result.out)["characters"]["deseve.trust"]["units"] == len(TEXT)


def test_a_mapping_is_corrected_by_the_names_in_it() -> None:
    """They are no interview's: both are shown."""
    mapped = Mapped({"modal kurang": "Gotong roayong"})
    with pytest.raises(CorpusError) as caught:
        name_codes(project(marked(MONEY, "m")), mapped=mapped)
    (problem,) = caught.value.problems
    assert str(problem).startswith("'Modal kurang': 'Gotong roayong'")


@pytest.mark.parametrize(
    ("language", "term"),
    [("en", "Trust among the participants"), ("id", "Kepercayaan antarpihak")],
)
def test_agree_reads_the_selections_of_a_corpus(
    language: str, term: str, tmp_path: Path, call: Run
) -> None:
    """By the codebook that lies beside them, which has codes of the project's own."""
    codings = (marked(TRUST, "t"), marked(TRUST, "t", "o", after=2), marked(MONEY, "m", "o"))
    write_refi(project(*codings, marked(MONEY, "e", "r")), tmp_path / "p.qdpx")
    assert call("import", tmp_path / "p.qdpx", "--out", tmp_path / "k").code == 0
    told = ("agree", tmp_path / "k" / "selections.csv", "--texts", tmp_path / "k" / "transcripts")
    for more in ((), ("--details",)):
        done = call(*told, "--lang", language, *more)
        assert (done.code, term in done.out) == (0, True), done.err


def test_agree_reads_the_passages_of_our_own_projects(
    tmp_path: Path, corpus: Corpus, call: Run, corpus_folder: Path
) -> None:
    """Where a project says what its passages are, these are compared."""
    path = tmp_path / "p.qdpx"
    assert call("export", corpus_folder, "--out", path).code == 0
    assert read_spans_of([path]) is None
    keys = ["passage_id", "coder", "indicator"]
    back = read_codings([path])
    assert back.codings.sort(keys).equals(corpus.codings.sort(keys))


def test_suggestions_are_added_to_a_project_that_is_else_as_it_was(
    call: Run, tmp_path: Path
) -> None:
    """Ids, codes, spans and notes of the other program are kept; new codes only where needed."""
    start = TEXT.index(MONEY)
    marks = [Marked(31, 50), Marked(start, start + len(MONEY), guid(12), guid(2))]
    study = write_project(tmp_path / "study.qdpx", TEXT.encode(), marks)
    before = read_refi(study)
    assert call("import", study, "--out", tmp_path / "k").code == 0
    passages = read_corpus(tmp_path / "k").passages.to_dicts()
    confidence = dict.fromkeys(("deseve.trust", "pyke.innovation"), 0.1)
    suggested = [
        (
            Suggestion("deseve.trust", 0.9, "hinders"),
            Suggestion("pyke.innovation", 0.6, "supports"),
        ),
        (),
    ]
    tags = [
        TaggedPassage(Passage(**row), own, confidence, "m@1")
        for row, own in zip(passages, suggested, strict=True)
    ]
    write_tags(tags, tmp_path / "t.jsonl")
    out = tmp_path / "both.qdpx"
    assert call("export", study, tmp_path / "t.jsonl", "--out", out).code == 0
    after = read_refi(out)
    assert after.sources == before.sources
    assert after.coders[:2] == before.coders
    assert [c for c in after.codings if c.coder in (guid(1), guid(2))] == list(before.codings)
    assert [code for code in after.codes if code in before.codes] == list(before.codes)
    new = [code.name for code in after.codes if code not in before.codes]
    assert new == [
        "hinders",
        "Small-industry development through co-operation",
        "Innovation and adaptability",
    ]
    again = call("import", out, "--out", tmp_path / "k2", "--json")
    assert json.loads(again.out)["uncoded"] == "read"
    first, second = read_corpus(tmp_path / "k").codings, read_corpus(tmp_path / "k2").codings
    assert second.filter(pl.col("coder") != "tandai m@1").equals(first)
    assert second.filter(pl.col("coder") == "tandai m@1").rows() == [
        (TURN_1, "tandai m@1", "deseve.trust", "hinders"),
        (TURN_1, "tandai m@1", "pyke.innovation", "supports"),
        (TURN_2, "tandai m@1", "", ""),
    ]


def _solid(text: str) -> str:
    """Return a text without white space: where a long path is broken depends on its length."""
    return "".join(text.split())


TERM = "Trust among the participants"


def renamed(folder: Path) -> Path:
    """Write our own project as another program gives it back: a code renamed, its stance not."""
    book = read_codebook(shipped.CODEBOOK)
    start = TEXT.index(TRUST)
    passage = Passage("w-1", "w", "w", "N", "", start, start + len(TRUST), TRUST)
    rows = [("w-1", "Rani", "deseve.trust", "hinders"), ("w-1", "Rani", "pyke.trust", "supports")]
    own = Corpus(
        "p",
        book,
        passage_frame([passage]),
        pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame({"document": ["w"], "informant": ["w"]}),
    )
    write_refi(project_of_corpus(own, {"w": TEXT}), folder / "own.qdpx")
    study = read_refi(folder / "own.qdpx")
    trust = guid_of("code", "deseve.trust")
    names = {trust: "Gotong royong", guid_of("stance", trust, "hinders"): f"{TERM}: hinders"}
    codes = tuple(replace(code, name=names.pop(code.id, code.name)) for code in study.codes)
    assert not names
    # Written anew by a program that is not ours.
    write_refi(replace(study, codes=codes, description=""), folder / "study.qdpx")
    return folder / "study.qdpx"


@pytest.mark.parametrize(
    ("language", "said", "next_"),
    [
        (
            "en",
            "1 code taken for an indicator of another name, because the description is the same: "
            "Gotong royong → Trust among the participants (deseve.trust)",
            "Next:",
        ),
        (
            "id",
            "1 kode disamakan dengan indikator yang namanya lain, karena deskripsinya sama: "
            "Gotong royong → Kepercayaan antarpihak (deseve.trust)",
            "Berikutnya:",
        ),
    ],
)
def test_a_code_taken_by_its_description_is_said_and_can_be_changed(
    language: str, said: str, next_: str, call: Run, tmp_path: Path
) -> None:
    """In the summary, in JSON and in the mapping, whose every answer counts; one step is next."""
    study, file = renamed(tmp_path), tmp_path / "k-map.yaml"
    done = call("import", study, "--out", tmp_path / "k", "--lang", language)
    assert done.code == 0, done.err
    assert said in " ".join(done.out.split())
    assert done.out.count(next_) == 1
    # The code that says the stance is still called after the old name.
    given = [("deseve.trust", "hinders"), ("pyke.trust", "supports")]
    codings = read_corpus(tmp_path / "k").codings.select("indicator", "stance")
    assert sorted(codings.rows()) == given
    assert read_mapping(file).codes == {"gotong royong": "deseve.trust"}
    told = json.loads(call("import", study, "--out", tmp_path / "j", "--json").out)
    assert told["codes"]["described"] == {"Gotong royong": "deseve.trust"}
    for answer, indicator in (("pyke.innovation", "pyke.innovation"), ("Gotong royong",) * 2):
        file.write_text(f"codes:\n  Gotong royong: {answer}\n", encoding="utf-8")
        out = tmp_path / answer
        again = call("import", study, "--out", out, "--map", file)
        assert (again.code, "description is the same" in again.out) == (0, False), again.err
        back = read_corpus(out)
        assert set(back.codings.select("indicator", "stance").rows()) == {
            (indicator, "hinders"),
            ("pyke.trust", "supports"),
        }
    assert "relies on" in str(back.codebook["Gotong royong"].definition.en)


def test_a_codebook_says_which_codes_it_renamed(call: Run, tmp_path: Path) -> None:
    """Codes alone, too, and a mapping changes it."""
    study, file = renamed(tmp_path), tmp_path / "map.yaml"
    done = call("import", study, "--out", tmp_path / "a.yaml")
    assert done.code == 0, done.err
    assert "Gotong royong → Trust among the participants (deseve.trust)" in " ".join(
        done.out.split()
    )
    assert "deseve.trust" in read_codebook(tmp_path / "a.yaml").ids
    file.write_text("Gotong royong: Gotong royong\n", encoding="utf-8")
    done = call("import", study, "--out", tmp_path / "b.yaml", "--map", file)
    assert "Gotong royong →" not in done.out
    assert "Gotong royong" in read_codebook(tmp_path / "b.yaml").ids


def test_a_stance_without_its_code_is_no_stance_of_a_mere_group() -> None:
    """What only groups other codes is not judged by a code below it."""
    codes = (Code("g", "Ekonomi"), Code("d", "Dampak: campuran", "g"), Code("x", "Utang", "g"))
    names = name_codes(project(marked(TRUST, "d"), marked(MONEY, "x"), codes=codes))
    assert names.meanings["d"] == Meaning("Dampak: campuran")
    coded = name_codes(project(marked(TRUST, "d"), marked(MONEY, "g"), codes=codes))
    assert coded.meanings["d"] == Meaning("Ekonomi", "mixed")
    # Nor does a code of that name elsewhere take it away, such as one added for suggestions.
    more = (*codes, Code("n", "Dampak"))
    there = name_codes(project(marked(TRUST, "d"), marked(MONEY, "g"), codes=more))
    assert there.meanings["d"] == Meaning("Ekonomi", "mixed")


def test_codes_alone_are_a_codebook_without_faults(tmp_path: Path) -> None:
    """A coded parent is an indicator, its stance none, and a definition stands in the tree."""
    innovation = indicator_yaml(read_codebook(shipped.CODEBOOK)["pyke.innovation"])
    codes = (
        Code("g", "Kerja sama"),
        Code("p", "Pembaruan", "g", description=innovation),
        Code("r", "Rasa percaya", "g"),
        Code("h", "Kepercayaan antarpihak: hinders", "r"),
    )
    study = project(marked(TRUST, "h"), marked(TRUST, "r"), marked(MONEY, "p"), codes=codes)
    book = names_alone(study).codebook
    assert [(own.id, own.framework) for own in book.indicators] == [
        ("pyke.innovation", "kerja_sama"),
        ("Rasa percaya", "kerja_sama"),
    ]
    (tmp_path / "k.yaml").write_text(codebook_yaml(book), encoding="utf-8")
    assert read_codebook(tmp_path / "k.yaml") == book


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "left out: tags of 3 passages, since the project has no text of lain (2), x (1). Give "
            "them a project that has, or export the tags alone.",
        ),
        (
            "id",
            "tidak ikut: hasil penandaan 3 kutipan, karena proyek tidak punya teks lain (2), x "
            "(1). Berikan proyek yang memuatnya, atau ekspor hasilnya saja.",
        ),
    ],
)
def test_tags_of_texts_that_a_project_lacks_are_counted(
    language: str, said: str, call: Run, tmp_path: Path
) -> None:
    """By document, with exit code 3: they were asked for. Tables take them with their passages."""
    study = write_project(tmp_path / "study.qdpx", TEXT.encode(), [Marked(31, 50)])
    assert call("import", study, "--out", tmp_path / "k").code == 0
    own = [Passage(**row) for row in read_corpus(tmp_path / "k").passages.to_dicts()]
    others = [
        Passage(f"{d}-{n}", d, d, "N", "", 0, 3, "Iya")
        for d, n in (("lain", 1), ("lain", 2), ("x", 1))
    ]
    suggested = (Suggestion("deseve.trust", 0.9, "supports"),)
    tags = [TaggedPassage(p, suggested, {"deseve.trust": 0.9}, "m@1") for p in own + others]
    write_tags(tags, tmp_path / "t.jsonl")
    given = (study, tmp_path / "t.jsonl")
    done = call("export", *given, "--out", tmp_path / "b.qdpx", "--lang", language)
    assert done.code == 3
    assert said in " ".join(done.err.split())
    told = json.loads(call("export", *given, "--out", tmp_path / "c.qdpx", "--json").out)
    assert told["left_out"] == {"lain": 2, "x": 1}
    table = json.loads(call("export", *given, "--out", tmp_path / "c.csv", "--json").out)
    assert (table["left_out"], table["suggestions"]) == ({}, told["suggestions"] + 3)
    assert call("export", *given, "--out", tmp_path / "d.csv").code == 0
    # Passages, however many models have read them.
    write_tags([replace(own, model="n@1") for own in tags], tmp_path / "n.jsonl")
    both = call("export", *given, tmp_path / "n.jsonl", "--out", tmp_path / "e.qdpx", "--json")
    assert json.loads(both.out)["left_out"] == {"lain": 2, "x": 1}


def tagged(passages: Sequence[Passage], path: Path, indicator: str = "deseve.trust") -> Path:
    """Write tags in which all of each passage is the evidence of one indicator."""
    tags = []
    for own in passages:
        words = (Evidence(own.start, own.end, own.text),)
        found = (Suggestion(indicator, 0.9, "supports", evidence=words),)
        tags.append(TaggedPassage(own, found, {"deseve.trust": 0.9, "pyke.trust": 0.9}, "m@1"))
    write_tags(tags, path)
    return path


def test_a_model_may_have_several_files_of_tags(call: Run, tmp_path: Path) -> None:
    """None takes the place of another: only what the project had of the model before goes."""
    passages = [Passage(f"{d}-1", d, d, "N", "", 0, 3, "Iya") for d in "ab"]
    files = [tagged([own], tmp_path / f"{own.document}.jsonl") for own in passages]
    assert call("export", *files, "--out", tmp_path / "p.qdpx").code == 0
    found = read_refi(tmp_path / "p.qdpx")
    assert len(found.coders) == 1
    names = {source.id: source.name for source in found.sources}
    assert sorted(names[own.source] for own in found.codings) == ["a", "a", "b", "b"]


def test_suggestions_of_whole_passages_in_a_project_of_another_program(
    call: Run, tmp_path: Path
) -> None:
    """From two files, and once more: each id once, each suggestion with its evidence."""
    study = write_project(tmp_path / "study.qdpx", TEXT.encode(), [Marked(31, 50)])
    assert call("import", study, "--out", tmp_path / "k").code == 0
    own = [Passage(**row) for row in read_corpus(tmp_path / "k").passages.to_dicts()]
    # The second has an indicator of which the project has no code.
    files = [
        tagged([passage], tmp_path / f"{n}.jsonl", indicator)
        for n, passage, indicator in zip("12", own[:2], ("deseve.trust", "pyke.trust"), strict=True)
    ]
    for source, out in ((study, "b.qdpx"), (tmp_path / "b.qdpx", "c.qdpx")):
        assert call("export", source, *files, "--out", tmp_path / out).code == 0
        with ZipFile(tmp_path / out) as archive:
            ids = re.findall(r'<[A-Z]\w+ guid="([^"]+)"', archive.read("project.qde").decode())
        assert len(ids) == len(set(ids)) > 10
        corpus = corpus_of(read_refi(tmp_path / out)).corpus
        spans = [(passage.passage_id, passage.start, passage.end) for passage in own[:2]]
        evidence = corpus.evidence.filter(pl.col("coder") == "tandai m@1")
        assert evidence.select("passage_id", "start", "end").rows() == spans


@pytest.mark.parametrize(("name", "stance"), [("Rani", "supports"), ("tandai m@1", "")])
def test_a_code_without_a_stance_is_a_models_alone(
    name: str, stance: str, call: Run, tmp_path: Path
) -> None:
    """A person may take over a model's note with its code; that supports, laid out and saved."""
    own = replace(marked(TRUST, "t"), start=TEXT.index(TRUST) + 2, note="stance_verdict: none\n")
    write_refi(replace(project(own), coders=(Coder("r", name),)), tmp_path / "p.qdpx")
    assert call("import", tmp_path / "p.qdpx", "--out", tmp_path / "k").code == 0
    for found in (corpus_of(read_refi(tmp_path / "p.qdpx")).corpus, read_corpus(tmp_path / "k")):
        assert set(found.codings.filter(pl.col("indicator") != "")["stance"]) == {stance}
        assert found.evidence["stance"].to_list() == [stance]


def test_a_codebook_says_how_many_indicators_it_has(call: Run, tmp_path: Path) -> None:
    """It holds nothing else to be counted."""
    path = tagged([Passage("a-1", "a", "a", "N", "", 0, 3, "Iya")], tmp_path / "a.jsonl")
    done = call("export", path, "--out", tmp_path / "b.qdc", "--json")
    assert json.loads(done.out)["indicators"] == len(read_codebook(shipped.CODEBOOK).ids)


def test_every_form_counts_alike(call: Run, tmp_path: Path) -> None:
    """A code is one of passage, coder and indicator; the words marked for it stand apart."""
    start = TEXT.index(TRUST)
    marks = [
        Marked(start, start + 4),
        Marked(start + 5, start + 12),
        Marked(start, start + 4, guid(12)),
    ]
    study = write_project(tmp_path / "study.qdpx", TEXT.encode(), marks)
    assert call("import", study, "--out", tmp_path / "k").code == 0
    told: dict[str, int] = json.loads(call("import", study, "--out", tmp_path / "j", "--json").out)
    counted = [(told["codings"], told["evidence"], told["suggestions"])]
    for source in (study, tmp_path / "k"):
        for form in ("qdpx", "csv", "jsonl", "xlsx", "docx"):
            out = tmp_path / f"{source.stem}-out.{form}"
            found = json.loads(call("export", source, "--out", out, "--json").out)
            counted.append((found["codings"], found["evidence"], found["suggestions"]))
    assert set(counted) == {(2, 3, 0)}
    said = call("export", tmp_path / "k", "--out", tmp_path / "z.csv", "--lang", "id").out
    assert "2 kode (3 bagian bukti) oleh Rani dan 0 saran" in " ".join(said.split()).replace(
        ", dan", " dan"
    )
