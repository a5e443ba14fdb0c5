"""REFI-QDA projects that tandai writes: valid, repeatable, and read back as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tandai.codebook import Codebook, Example, Framework, Indicator, Localized
from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.exchange.code_names import names_alone
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.from_tags import with_suggestions
from tandai.exchange.laying import corpus_of
from tandai.exchange.positions import stored
from tandai.exchange.project import Code, CodedProject, Coder, Coding, Note, SourceText
from tandai.exchange.refi import read_refi
from tandai.exchange.refi_places import Places, Selected
from tandai.exchange.refi_writing import write_refi, write_refi_codebook
from tandai.ground.language import speaking
from tandai.tags import Suggestion, TaggedPassage, read_tags, write_tags
from tandai.transcript import Passage

from .refi_projects import TEXT, Marked, guid, write_project

SCHEMAS = Path(__file__).with_name("refi-qda")


def require_valid(xml: bytes, schema: str = "Project.xsd") -> None:
    """Check a document against the published schema."""
    etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(etree.fromstring(xml))


def xml_of(path: Path) -> bytes:
    """Return the project document of a .qdpx."""
    with ZipFile(path) as archive:
        return archive.read("project.qde")


def written(project: CodedProject, folder: Path) -> Path:
    """Write a project, and return the file."""
    path = folder / "written.qdpx"
    write_refi(project, path, force=True)
    return path


def returned(corpus: Corpus, texts: dict[str, str], folder: Path) -> Corpus:
    """Write a corpus, check the file against the schema, and read it back."""
    path = folder / "p.qdpx"
    write_refi(project_of_corpus(corpus, texts), path, force=True)
    require_valid(xml_of(path))
    return corpus_of(read_refi(path)).corpus


def require_same(one: Corpus, other: Corpus) -> None:
    """Check that two corpora hold the same, codings in any order."""
    keys = ["passage_id", "coder", "indicator"]
    assert other.passages.to_dicts() == one.passages.to_dicts()
    assert other.codings.sort(keys).to_dicts() == one.codings.sort(keys).to_dicts()
    assert other.documents.to_dicts() == one.documents.to_dicts()
    assert other.codebook == one.codebook
    assert other.name == one.name


# Names as they stand in tables: single spaces, nothing around them.
names = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.replace("#", "x").split()))
    .filter(bool)
)
prose = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
# What goes wrong elsewhere: emoji, combining marks, right-to-left, marks, line ends.
hard = st.sampled_from(
    ["\U0001f642", "e\u0301", "שלום עולם", "\ufeff", "\r\n", "\n", "ꦗꦮ", "\u202eabc", "&amp;<b>"]
)
texts = st.lists(st.one_of(prose, hard), min_size=1, max_size=8).map(
    # As every reader of tandai has it: no mark, line ends of one character.
    lambda parts: stored("".join(parts) + " ya.").text
)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[Corpus, dict[str, str]]:
    """A corpus with transcripts: passages anywhere in them, read or not, coded or not."""
    ids = draw(
        st.lists(
            names.filter(lambda n: ";" not in n), min_size=1, max_size=4, unique_by=str.casefold
        )
    )
    localized = st.builds(Localized, en=names, id=names)
    indicators = tuple(
        Indicator(
            id=id,
            framework="rangka",
            term=f"term of {id}",
            definition=draw(localized),
            examples=(Example(text=draw(names)),),
        )
        for id in ids
    )
    codebook = Codebook(
        title=Localized(en="T", id="J"),
        frameworks=(Framework(id="rangka", name=Localized(en="Frame", id="Rangka")),),
        indicators=indicators,
    )
    read = {f"d{number}": draw(texts) for number in range(draw(st.integers(1, 2)))}
    passages, codings = [], []
    coders = draw(st.lists(names, min_size=1, max_size=2, unique_by=str.casefold))
    for document, text in read.items():
        places = st.integers(0, len(text) - 1)
        starts = sorted(draw(st.sets(places, min_size=1, max_size=3)))
        for number, start in enumerate(starts):
            end = draw(st.integers(start + 1, len(text)))
            id = f"{document}-{number}"
            person, question = draw(names), draw(st.one_of(st.just(""), prose))
            passages.append((id, document, person, "N", question, start, end, text[start:end]))
            for coder in coders:
                own = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
                stance = draw(st.sampled_from(["supports", "hinders", "mixed"]))
                codings += [(id, coder, code, stance) for code in own]
                if not own and draw(st.booleans()):
                    codings.append((id, coder, "", ""))
    documents = [(name, "I", "", draw(names)) for name in read]
    corpus = Corpus(
        name=draw(names),
        codebook=codebook,
        passages=pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        codings=pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        documents=pl.DataFrame(
            documents,
            schema=dict.fromkeys(("document", "informant", "split", "role"), pl.String),
            orient="row",
        ),
    )
    return corpus, read


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(made=corpora())
def test_a_corpus_comes_back_as_it_was(
    made: tuple[Corpus, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """import(export(x)) = x, whatever stands in the texts."""
    corpus, read = made
    require_same(corpus, returned(corpus, read, tmp_path_factory.getbasetemp()))


def test_a_long_document_comes_back_as_it_was(corpus: Corpus, tmp_path: Path) -> None:
    """100,000 characters, a passage at the very end."""
    text = ("Kami rukun \U0001f642 e\u0301 שלום.\n" * 5000)[:100_000]
    rows = [("p", "d", "I", "N", "", 99_990, 100_000, text[99_990:])]
    passages = pl.DataFrame(rows, schema=dict(PASSAGE_COLUMNS), orient="row")
    codings = pl.DataFrame(
        [("p", "Rani", "deseve.trust", "hinders")], schema=dict(CODING_COLUMNS), orient="row"
    )
    documents = pl.DataFrame({"document": ["d"], "informant": ["I"], "split": [""]})
    long = replace(corpus, passages=passages, codings=codings, documents=documents)
    require_same(long, returned(long, {"d": text}, tmp_path))


def test_a_corpus_without_transcripts_gets_texts_of_its_passages(
    corpus: Corpus, tmp_path: Path
) -> None:
    """Passages, codes and ids are the same; only places are new, and true."""
    back = returned(corpus, {}, tmp_path)
    plain = [name for name in PASSAGE_COLUMNS if name not in ("start", "end")]
    before, after = (c.passages.select(plain).sort("passage_id") for c in (corpus, back))
    assert after.to_dicts() == before.to_dicts()
    keys = ["passage_id", "coder", "indicator"]
    assert back.codings.sort(keys).to_dicts() == corpus.codings.sort(keys).to_dicts()
    assert not back.passages["start"].has_nulls()


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    """Twice the same file; an id depends on what it names, and not on the rest."""
    whole = project_of_corpus(corpus, {})
    first = written(whole, tmp_path).read_bytes()
    assert first == written(project_of_corpus(corpus, {}), tmp_path).read_bytes()
    part = project_of_corpus(corpus.of_documents(["d0"]), {})
    assert part.sources[0].id == whole.sources[0].id
    assert part.codes == whole.codes


def test_selections_are_the_same_however_many_are_laid_aside_at_a_time(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one or all together: the same document; beside the file nothing stays."""
    tags = tmp_path / "t.jsonl"
    write_tags(suggested(corpus), tags)
    project = with_suggestions(project_of_corpus(corpus, {}), read_tags(tags))
    together = written(project, tmp_path).read_bytes()
    monkeypatch.setattr("tandai.exchange.refi_places._AT_A_TIME", 1)
    monkeypatch.setattr("tandai.exchange.refi_writing._PIECE", 7)
    monkeypatch.setattr("tandai.ground.made._AT_A_TIME", 3)
    assert written(project, tmp_path).read_bytes() == together
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.jsonl", "written.qdpx"]


def test_what_lies_at_one_place_is_in_its_order_and_apart_where_passages_are() -> None:
    """Places in the order of the text; there passages, then codings, then notes, as they came."""
    first, second = (Passage(id, "w", "", "", "", 5, 9, "kami") for id in "ab")
    project = CodedProject(
        name="p",
        sources=(SourceText("1", "w", "Kami kami rukun"), SourceText("2", "kosong", "")),
        codings=(
            Coding("1", 5, 9, "x", "r", marked=True),
            Coding("1", 0, 4, "x", "r"),
            Coding("1", 5, 9, "y", "r"),
        ),
        passages=(first, second),
        notes=(Note("n", source="1", start=0, end=4), Note("lain")),
    )
    places = Places(project)
    assert [list(batch) for batch in places.batches(0)] == [
        [
            Selected(0, 4, None, [project.codings[1]], [project.notes[0]]),
            Selected(5, 9, first, [project.codings[2]]),
            Selected(5, 9, second),
            Selected(5, 9, None, [project.codings[0]]),
        ]
    ]
    assert list(places.batches(1)) == []
    assert places.notes == [project.notes[0]]


def test_codebooks_are_valid_and_come_back(
    codebook: Codebook, corpus: Corpus, tmp_path: Path
) -> None:
    """Every field of every indicator; only the title has no place there."""
    path = tmp_path / "c.qdc"
    write_refi_codebook(project_of_corpus(corpus, {}), path)
    require_valid(path.read_bytes(), "Codebook.xsd")
    back = names_alone(read_refi(path)).codebook
    assert (back.indicators, back.frameworks) == (codebook.indicators, codebook.frameworks)


def test_names_are_in_the_language_asked_for(corpus: Corpus, tmp_path: Path) -> None:
    """Codes in a project are read by people; their ids do not depend on the language."""
    with speaking("id"):
        project = project_of_corpus(corpus, {})
        xml = xml_of(written(project, tmp_path))
    assert b"Kepercayaan" in xml
    assert b"(dibaca, tidak ada)" in xml
    assert [c.id for c in project.codes] == [c.id for c in project_of_corpus(corpus, {}).codes]


def suggested(corpus: Corpus) -> list[TaggedPassage]:
    """Return tags of the first passages: two suggestions, none, one, and so on."""
    tags = []
    for number, row in enumerate(corpus.passages.head(12).iter_rows(named=True)):
        passage = Passage(**{**row, "start": 0, "end": len(row["text"])})
        own = (
            Suggestion("pyke.trust", 0.8237, "hinders", "weak"),
            Suggestion("pyke.innovation", 0.5, "supports", "ok"),
        )
        confidence = dict.fromkeys(corpus.codebook.ids, 0.1)
        tags.append(TaggedPassage(passage, own[: (2 - number) % 3], confidence, "m@1"))
    return tags


def test_suggestions_stand_under_a_user_of_the_model(corpus: Corpus, tmp_path: Path) -> None:
    """With confidence and verdict in a note; the person's codings are untouched."""
    write_tags(suggested(corpus), tmp_path / "t.jsonl")
    tags = read_tags(tmp_path / "t.jsonl")
    project = with_suggestions(project_of_corpus(corpus, {}), tags)
    machine = next(coder for coder in project.coders if coder.machine)
    assert machine.name == "tandai m@1"
    path = tmp_path / "p.qdpx"
    write_refi(project, path)
    require_valid(xml_of(path))
    back = read_refi(path)
    assert [coder.name for coder in back.coders if coder.machine] == [machine.name]
    notes = [coding.note for coding in back.codings if coding.coder == machine.id and coding.code]
    expected = [s for own in tags.suggested for s in own]
    assert len(notes) == len(expected) == 12
    assert notes[:2] == ["confidence: 0.8237\nverdict: weak", "confidence: 0.5\nverdict: ok"]
    laid = corpus_of(back).corpus
    own = laid.codings.filter(pl.col("coder") == machine.name)
    assert own.filter(pl.col("indicator") != "").height == len(expected)
    people = laid.codings.filter(pl.col("coder") != machine.name)
    assert people.height == corpus.codings.height


def test_what_a_project_of_another_program_holds_is_written_and_read_again(tmp_path: Path) -> None:
    """Its ids, codes, notes and free spans; writing what was read changes nothing more."""
    note = (
        f'<Coding guid="{guid(300)}" creatingUser="{guid(1)}"><CodeRef targetGUID="{guid(11)}"/>'
        f'<NoteRef targetGUID="{guid(310)}"/></Coding>'
    )
    rest = (
        f'<Notes><Note guid="{guid(310)}"><PlainTextContent>ragu</PlainTextContent></Note></Notes>'
    )
    first = write_project(
        tmp_path / "a.qdpx", TEXT.encode(), [Marked(31, 50), Marked(3, 9, inside=note)], rest=rest
    )
    read = read_refi(first)
    write_refi(read, tmp_path / "b.qdpx")
    require_valid(xml_of(tmp_path / "b.qdpx"))
    again = read_refi(tmp_path / "b.qdpx")
    assert again.sources == read.sources
    assert again.codes == read.codes
    assert again.coders == read.coders
    assert sorted(map(str, again.codings)) == sorted(map(str, read.codings))
    assert written(again, tmp_path).read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_ids_of_programs_that_count_from_one_become_guids(tmp_path: Path) -> None:
    """QualCoder and Taguette number their things; the standard wants GUIDs."""
    text = "Kami rukun."
    project = CodedProject(
        name="p",
        codes=(Code("9", "Atas", colour="merah"), Code("1", "Rukun", "9", colour="#0F0")),
        coders=(Coder("1", "Rani"),),
        sources=(SourceText("1", "w", text, {"usia\x01": "6\x00"}),),
        codings=(
            Coding("1", 0, 4, "1", "1", "hinders", "catatan \x02"),
            Coding("1", 0, 4, "", "1"),
        ),
        notes=(
            Note("satu", source="1"),
            Note("dua", code="1"),
            Note("tiga"),
            Note("empat", source="1", start=5, end=10),
        ),
    )
    require_valid(xml_of(written(project, tmp_path)))


def test_the_zip_says_nothing_of_where_and_when(corpus: Corpus, tmp_path: Path) -> None:
    """Neither dates nor the system; the text of each source lies where the standard wants it."""
    with ZipFile(written(project_of_corpus(corpus, {}), tmp_path)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert entries[0].filename == "project.qde"
    assert all(entry.filename.startswith("sources/") for entry in entries[1:])
