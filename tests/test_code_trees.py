"""Trees of codes of any depth: in a corpus' codebook, out into a project, and back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.codebook import Codebook, Framework, Indicator, check_codebook, read_codebook
from tandai.codebook.writing import codebook_yaml
from tandai.corpus import read_corpus
from tandai.exchange.code_names import name_codes
from tandai.exchange.from_corpus import project_of_corpus
from tandai.exchange.laying import corpus_of
from tandai.exchange.project import Code, CodedProject, Coder, Coding, SourceText, codes_above
from tandai.exchange.refi import read_refi
from tandai.exchange.refi_writing import write_refi
from tandai.words.codebook import problem_of

from .conftest import Run

TEXT = "P: Bagaimana?\nN: " + "Kami saling percaya di sini. " * 40


def project(codes: list[Code], coded: list[str]) -> CodedProject:
    """Return a project in which these codes were given, one after the other."""
    start = TEXT.index("Kami")
    places = [(start + 5 * n, start + 5 * n + 4) for n in range(len(coded))]
    return CodedProject(
        name="p",
        codes=tuple(codes),
        coders=(Coder("r", "Rani"),),
        sources=(SourceText("s", "w", TEXT),),
        codings=tuple(Coding("s", *at, id, "r") for at, id in zip(places, coded, strict=True)),
    )


def depths(project: CodedProject) -> Counter[int]:
    """Return how many codes stand on each level."""
    known = {code.id: code for code in project.codes}
    return Counter(sum(1 for _ in codes_above(known, code)) for code in project.codes)


def paths(project: CodedProject) -> list[tuple[str, ...]]:
    """Return the codes with all that stands above each, in any order."""
    known = {code.id: code for code in project.codes}
    return sorted(
        (code.name, *(c.name for c in codes_above(known, code))) for code in project.codes
    )


def five_levels(number: int = 660) -> list[Code]:
    """Return codes in five levels, as a project of a doctoral thesis has them."""
    codes: list[Code] = []
    for n in range(number):
        above = "" if n < 8 else str((n - 8) // 3)
        codes.append(Code(str(n), f"Tema {n}", above))
    return codes


def test_660_codes_in_five_levels_come_back_as_660_in_five(call: Run, tmp_path: Path) -> None:
    """Through the commands: into a corpus, out of it, and in again."""
    codes = five_levels()
    given = [str(n) for n in range(0, 660, 3)]
    study = project(codes, given[:180])
    assert sorted(depths(study)) == [0, 1, 2, 3, 4]
    write_refi(study, tmp_path / "a.qdpx")
    assert call("import", tmp_path / "a.qdpx", "--out", tmp_path / "k").code == 0
    assert call("export", tmp_path / "k", "--out", tmp_path / "b.qdpx").code == 0
    back = read_refi(tmp_path / "b.qdpx")
    assert depths(back) == depths(study)
    assert paths(back) == paths(study)
    assert call("import", tmp_path / "b.qdpx", "--out", tmp_path / "k2").code == 0
    one, two = read_corpus(tmp_path / "k"), read_corpus(tmp_path / "k2")
    assert two.codebook == one.codebook
    assert two.codings.equals(one.codings)


@st.composite
def studies(draw: st.DrawFn) -> CodedProject:
    """Any tree, in which any codes were given, those above others too."""
    codes: list[Code] = []
    for number in range(draw(st.integers(1, 14))):
        above = draw(st.sampled_from(["", *(code.id for code in codes)]))
        codes.append(Code(str(number), f"Kode {number}", above))
    coded = draw(st.lists(st.sampled_from([c.id for c in codes]), min_size=1, max_size=6))
    return project(codes, coded)


@settings(max_examples=60)
@given(study=studies())
def test_any_tree_survives(study: CodedProject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Codes that were given and have codes below, and those that only group, stay in place."""
    path = tmp_path_factory.getbasetemp() / "tree.qdpx"
    corpus = corpus_of(study).corpus
    write_refi(project_of_corpus(corpus, {"w": TEXT}), path, force=True)
    back = read_refi(path)
    assert paths(back) == paths(study)
    again = corpus_of(back).corpus
    assert sorted(again.codebook.ids) == sorted(corpus.codebook.ids)
    assert {i.id: i for i in again.codebook.indicators} == {
        i.id: i for i in corpus.codebook.indicators
    }
    assert again.codebook.frameworks == corpus.codebook.frameworks


def test_results_group_by_the_topmost_code() -> None:
    """Groups in between have a parent; a code that was given and heads others is a heading."""
    codes = [
        Code("1", "Jejaring"),
        Code("2", "Forum", "1"),
        Code("3", "Rapat", "2"),
        Code("4", "Modal"),
        Code("5", "Utang", "4"),
        Code("6", "Lain"),
    ]
    book = name_codes(project(codes, ["3", "4", "5"])).codebook
    assert [(i.id, i.framework, i.parent) for i in book.indicators] == [
        ("Rapat", "jejaring", "forum"),
        ("Modal", "modal", ""),
        ("Utang", "modal", "Modal"),
        ("Lain", "project", ""),
    ]
    assert [(f.id, f.parent, f.heading) for f in book.frameworks] == [
        ("jejaring", "", False),
        ("modal", "", True),
        ("project", "", True),
        ("forum", "jejaring", False),
    ]


def test_a_codebook_file_holds_the_tree(tmp_path: Path) -> None:
    """Parents are written and read; unknown ones and circles are errors, with their lines."""
    book = Codebook(
        frameworks=(Framework(id="f"), Framework(id="g", parent="f")),
        indicators=(
            Indicator(id="a", framework="f", parent="g"),
            Indicator(id="b", framework="f", parent="a"),
        ),
    )
    path = tmp_path / "b.yaml"
    path.write_text(codebook_yaml(book), encoding="utf-8")
    assert read_codebook(path) == book
    path.write_text(
        "indicators:\n- id: a\n  parent: b\n- id: b\n  parent: a\n- id: c\n  parent: x\n",
        encoding="utf-8",
    )
    assert [str(problem_of(error)) for error in check_codebook(path).errors] == [
        "line 3: a: stands below itself",
        "line 5: b: stands below itself",
        "line 7: c: unknown parent 'x'",
    ]
