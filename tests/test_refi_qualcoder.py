"""Our projects in QualCoder's importer: nothing is lost there, and all comes back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.codebook import Codebook, Framework, Indicator, Localized
from tandai.corpus import Corpus
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.from_tags import with_suggestions
from tandai.exchange.laying import corpus_of
from tandai.exchange.project import Code, CodedProject, Coder, Coding, Note, SourceText
from tandai.exchange.qualcoder import read_qualcoder
from tandai.exchange.refi import read_refi
from tandai.exchange.refi_writing import write_refi
from tandai.exchange.unique_names import UniqueNames, plain_names
from tandai.tags import read_tags, write_tags

from .qualcoder_importer import Version, import_into_qualcoder
from .refi_projects import TEXT, Habits, Marked, guid, write_project
from .test_refi_writing import require_valid, suggested, xml_of

VERSIONS: tuple[Version, ...] = (3, 4)
KEYS = ["passage_id", "coder", "indicator"]


def both_coders(corpus: Corpus, folder: Path) -> CodedProject:
    """Return a project in which two people and a model coded the same passages."""
    write_tags(suggested(corpus), folder / "t.jsonl")
    return with_suggestions(project_of_corpus(corpus, {}), read_tags(folder / "t.jsonl"))


@pytest.mark.parametrize("version", VERSIONS)
def test_qualcoder_sees_every_coding_under_its_own_coder(
    corpus: Corpus, tmp_path: Path, version: Version
) -> None:
    """All arrive, each with its coder, the model's apart, none without code."""
    project = both_coders(corpus, tmp_path)
    write_refi(project, tmp_path / "p.qdpx")
    require_valid(xml_of(tmp_path / "p.qdpx"))
    arrived = import_into_qualcoder(tmp_path / "p.qdpx", tmp_path / "p.qda", version)
    names = {coder.id: coder.name for coder in project.coders}
    assert Counter(one.coder for one in arrived) == Counter(
        names[coding.coder] for coding in project.codings
    )
    assert len({one.coder for one in arrived}) == 3
    assert [one for one in arrived if one.code is None] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_what_qualcoder_keeps_is_the_same_corpus(
    corpus: Corpus, tmp_path: Path, version: Version
) -> None:
    """Passages, indicators, stances, what was read, and who is a model, from its own database."""
    project = both_coders(corpus, tmp_path)
    write_refi(project, tmp_path / "p.qdpx")
    import_into_qualcoder(tmp_path / "p.qdpx", tmp_path / "p.qda", version)
    back = read_qualcoder(tmp_path / "p.qda")
    assert {c.name for c in back.coders if c.machine} == {"tandai m@1"}
    one, two = corpus_of(project).corpus, corpus_of(back).corpus
    assert two.codings.sort(KEYS).to_dicts() == one.codings.sort(KEYS).to_dicts()
    columns = ["passage_id", "informant", "question", "text"]
    order = one.passages.select(columns).sort("passage_id").to_dicts()
    assert two.passages.select(columns).sort("passage_id").to_dicts() == order
    assert set(two.codebook.ids) == set(one.codebook.ids)
    assert [note for note in back.notes if note.text.startswith("passage:")] == []


def same_names() -> CodedProject:
    """Return a project whose codes are called alike, as trees of NVivo are."""
    codes = (
        Code("1", "Dampak", codable=False),
        Code("2", "Ekonomi", "1"),
        Code("3", "Sosial", "1"),
        Code("4", "Positif", "2"),
        Code("5", "Positif", "3"),
        Code("6", "menghambat", "4"),
        Code("7", "menghambat", "5"),
        Code("8", "Ekonomi", ""),
        Code("9", "Positif", "8"),
    )
    codings = [Coding("s", n, n + 3, code.id, "r", "", "ragu") for n, code in enumerate(codes[1:])]
    return CodedProject(
        name="p",
        codes=codes,
        coders=(Coder("r", "Rani"), Coder("t", "Tono")),
        sources=(SourceText("s", "w", "Kami saling percaya."),),
        codings=(*codings, replace(codings[0], coder="t", stance="hinders", note="")),
        notes=(Note("tentang kode", code="4"), Note("tentang kata", source="s", start=1, end=9)),
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_names_that_stand_twice_are_told_apart(tmp_path: Path, version: Version) -> None:
    """QualCoder takes a name once; what comes back to us has the names that it had."""
    project = same_names()
    write_refi(project, tmp_path / "p.qdpx")
    require_valid(xml_of(tmp_path / "p.qdpx"))
    arrived = import_into_qualcoder(tmp_path / "p.qdpx", tmp_path / "p.qda", version)
    assert len(arrived) == len(project.codings)
    assert {one.code for one in arrived} == {
        "Ekonomi",
        "Ekonomi (Dampak)",
        "Ekonomi (Dampak): hinders",
        "Sosial",
        "Positif",
        "Positif (Ekonomi)",
        "Positif (Sosial)",
        "Positif (Ekonomi): menghambat",
        "Positif (Sosial): menghambat",
    }
    back = read_refi(tmp_path / "p.qdpx")
    names = {code.id: code.name for code in back.codes}
    assert sorted(names.values()) == sorted(["hinders", *(code.name for code in project.codes)])
    assert sorted(coding.note for coding in back.codings) == ["", *["ragu"] * 8]
    assert [(n.text, names.get(n.code), n.start) for n in back.notes] == [
        ("tentang kata", None, 1),
        ("tentang kode", "Positif", None),
    ]


@st.composite
def trees(draw: st.DrawFn) -> list[Code]:
    """Trees of codes with few names, as whoever repeats a scheme under each theme makes them."""
    codes: list[Code] = []
    for number in range(draw(st.integers(1, 25))):
        above = draw(st.sampled_from(["", *(code.id for code in codes)]))
        taken = {code.name for code in codes if code.parent == above}
        free = [
            name for name in ("Positif", "positif", "Modal", "hinders", "?") if name not in taken
        ]
        free = [name for name in free if above or name != "hinders"]
        if free:
            codable = draw(st.booleans())
            codes.append(Code(str(number), draw(st.sampled_from(free)), above, codable=codable))
    return codes


@settings(max_examples=60)
@given(codes=trees())
def test_every_name_is_unique_and_comes_back(codes: list[Code]) -> None:
    """Whatever the tree, names are told apart, and are what they were when read."""
    written = UniqueNames(codes).names
    kinds = Counter((code.codable, written[code.id].casefold()) for code in codes)
    assert max(kinds.values()) == 1
    numbered = [code for code in codes if written[code.id].endswith(("2)", "3)"))]
    back = plain_names([replace(code, name=written[code.id]) for code in codes])
    if not numbered:
        assert list(back) == codes


def test_indicators_of_one_name_come_back_as_two(corpus: Corpus, tmp_path: Path) -> None:
    """Two theories may call two things alike; each has its codings in QualCoder and here."""
    ids = corpus.codebook.ids[:2]
    frameworks = (Framework(id="a"), Framework(id="b", name=Localized(en="Other", id="Lain")))
    pair = zip(ids, frameworks, strict=True)
    alike = Codebook(
        frameworks=frameworks,
        indicators=tuple(Indicator(id=id, framework=f.id, term="Trust") for id, f in pair),
    )
    kept = corpus.codings.filter(pl.col("indicator").is_in(["", *ids]))
    small = replace(corpus, codebook=alike, codings=kept)
    write_refi(project_of_corpus(small, {}), tmp_path / "p.qdpx")
    arrived = import_into_qualcoder(tmp_path / "p.qdpx", tmp_path / "p.qda", 3)
    counts = Counter((one.code or "").partition(":")[0] for one in arrived)
    expected = kept.group_by("indicator").len().rows()
    names = dict(zip(ids, ("Trust", "Trust (Other)"), strict=True)) | {"": "(read, nothing found)"}
    assert counts == {names[id]: number for id, number in expected}
    for back in (read_refi(tmp_path / "p.qdpx"), read_qualcoder(tmp_path / "p.qda")):
        again = corpus_of(back).corpus
        assert again.codings.sort(KEYS).to_dicts() == kept.sort(KEYS).to_dicts()


def test_exports_of_before_are_still_read(tmp_path: Path) -> None:
    """One selection with the codings of all, and a stance code by its stance alone."""

    def given(number: int, coder: int, code: str) -> str:
        return (
            f'<Coding guid="{guid(number)}" creatingUser="{guid(coder)}">'
            f'<CodeRef targetGUID="{code}"/></Coding>'
        )

    codes = (
        f'<Code guid="{guid(11)}" name="Trust" isCodable="true">'
        f'<Code guid="{guid(12)}" name="hinders" isCodable="true"/></Code>'
    )
    inside = (
        "<Description>passage: w-001\ninformant: Karto\n</Description>"
        + given(300, 1, guid(11))
        + given(301, 2, guid(12))
    )
    path = write_project(
        tmp_path / "p.qdpx",
        TEXT.encode(),
        [Marked(28, 50, inside=inside)],
        Habits("tandai 0.1.0"),
        codes=codes,
    )
    corpus = corpus_of(read_refi(path)).corpus
    assert corpus.codings.rows() == [
        ("w-001", "Rani", "Trust", "supports"),
        ("w-001", "Tono", "Trust", "hinders"),
    ]
