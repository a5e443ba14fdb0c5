"""The codebook: the one that comes with tandai, and the check of any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tandai.codebook import Codebook, check_codebook, codebook_of_labels, read_codebook
from tandai.ground import shipped
from tandai.ground.errors import CodebookError
from tandai.ground.language import set_language
from tandai.words.codebook import problem_of

from .conftest import Run

NAMED = {
    "deseve.networked_structure": "Struktur jejaring",
    "deseve.common_purpose": "Komitmen pada tujuan bersama",
    "deseve.governance": "Tata kelola",
    "deseve.access_to_authority": "Akses pada kewenangan",
    "deseve.information_sharing": "Berbagi informasi",
    "deseve.access_to_resources": "Akses pada sumber daya",
    "pyke.economies_of_scale": "Mencapai skala ekonomi",
    "pyke.cooperation": "Peran kerja sama",
    "pyke.collective_institutions": "Lembaga kolektif yang kuat",
    "pyke.information_dissemination": "Penyebaran informasi yang cepat",
    "pyke.entrepreneurial_skills": "Keterampilan kewirausahaan",
}
SUPPLIED = {
    "deseve.trust": "Kepercayaan antarpihak",
    "deseve.distributive_accountability": "Pembagian tanggung jawab",
    "pyke.trust": "Kepercayaan antarpengusaha",
    "pyke.innovation": "Inovasi dan kelenturan",
    "pyke.skilled_workforce": "Tenaga kerja terampil dan lentur",
}


def write(path: Path, text: str) -> Path:
    """Write a codebook file."""
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sixteen_indicators(codebook: Codebook) -> None:
    """Ids, Indonesian terms and status are those of the two frameworks."""
    assert {i.id: i.istilah for i in codebook.indicators} == NAMED | SUPPLIED
    assert {i.id for i in codebook.indicators if i.status == "named"} == set(NAMED)
    assert {i.id for i in codebook.indicators if i.status == "supplied"} == set(SUPPLIED)
    assert [f.source for f in codebook.frameworks] == ["DeSeve (2007)", "Pyke (1992)"]


def test_the_codebook_is_complete() -> None:
    """The check finds neither errors nor gaps in it."""
    check = check_codebook(shipped.CODEBOOK)
    assert (check.errors, check.gaps) == ((), ())


def test_cues_are_many_and_spoken(codebook: Codebook) -> None:
    """At least 40 Indonesian and 15 Javanese phrases each, and no bare term among them."""
    terms = {word.casefold() for i in codebook.indicators for word in (i.term, i.istilah) if word}
    for indicator in codebook.indicators:
        assert len(set(indicator.cues["id"])) >= 40, indicator.id
        assert len(set(indicator.cues["jv"])) >= 15, indicator.id
        for cues in indicator.cues.values():
            assert all(len(cue.split()) >= 2 for cue in cues), indicator.id
            assert not terms & {cue.casefold() for cue in cues}, indicator.id


def test_rules_in_both_languages_and_examples_of_all_stances(codebook: Codebook) -> None:
    """Each indicator says what to code and what not, and shows all stances in two languages."""
    for indicator in codebook.indicators:
        assert indicator.definition.en, indicator.id
        assert indicator.definition.id, indicator.id
        for rules in (indicator.include, indicator.exclude):
            assert len(rules.en) == len(rules.id) >= 3
        shown = {(e.language, e.stance) for e in indicator.examples}
        assert len(shown) == 6, indicator.id


def test_find_by_id_term_or_istilah(codebook: Codebook) -> None:
    """Any case and spacing of the three names is known, and nothing else."""
    for name in ("deseve.trust", "TRUST among  the participants", "kepercayaan antarpihak"):
        assert codebook.find(name) == "deseve.trust"
    assert codebook.find("trust") is None
    assert codebook.nearest("deseve.trst") == "deseve.trust"
    assert codebook.nearest("xyzzy") is None


def test_errors_have_line_numbers(tmp_path: Path) -> None:
    """Duplicate ids, unknown frameworks, misspelt and missing fields, each with its line."""
    path = write(
        tmp_path / "k.yaml",
        "frameworks:\n- id: a\nindicators:\n- id: a.x\n- id: A.X\n- id: b.y\n",
    )
    check = check_codebook(path)
    assert [str(problem_of(flaw)) for flaw in check.errors] == [
        "line 5: the id 'A.X' stands already in line 4",
        "line 5: A.X: unknown framework 'A'",
        "line 6: b.y: unknown framework 'b'",
    ]
    path = write(tmp_path / "l.yaml", "indicators:\n- id: a\n  trem: x\n- term: y\n")
    assert [str(problem_of(flaw)) for flaw in check_codebook(path).errors] == [
        "line 3: indicators.0.trem: there is no such field",
        "line 4: indicators.1.id: this field is missing",
    ]


def test_gaps_are_told(tmp_path: Path) -> None:
    """Fields that people need, and cues that stand under two indicators."""
    path = write(
        tmp_path / "k.yaml",
        "indicators:\n- id: a\n  cues: [satu dua]\n- id: b\n  cues: {jv: [Satu  dua]}\n",
    )
    gaps = [str(problem_of(flaw)) for flaw in check_codebook(path).gaps]
    assert gaps[0].startswith("line 2: a: missing term, istilah, definition")
    assert gaps[2] == "line 5: b: a cue that stands already under a"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "line 2: YAML: did not find expected node content"),
        ("indicators: []", "line 1: indicators: must not be empty"),
        ("- satu", "line 1: must have named fields"),
        ("indicators: 5", "line 1: indicators: must be a list"),
        ("indicators: [{id: 3}]", "line 1: indicators.0.id: must be a text"),
        ("a: &x [1]\nb: *x", "line 2: YAML aliases (*name) are not allowed"),
        ("indicators:\n- id: a\n  term: x\n  term: y", "line 4: term: stands twice"),
        ("indicators:\n- id: 'a;b'", "line 2: indicators.0.id: holds a character that ids"),
        ("format: 2\nindicators: [{id: a}]", "line 1: format: must be 1"),
    ],
)
def test_broken_codebooks_are_refused(text: str, message: str, tmp_path: Path) -> None:
    """What is no codebook is refused with the reason."""
    with pytest.raises(CodebookError) as caught:
        read_codebook(write(tmp_path / "k.yaml", text + "\n"))
    assert any(message in str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "baris 2: penulisan YAML keliru (did not find expected node content)"),
        ("- satu", "baris 1: harus berisi isian bernama"),
        ("indicators: [{id: 3}]", "baris 1: indicators.0.id: harus berupa teks"),
        (
            "indicators: [{id: a, status: x}]",
            "baris 1: indicators.0.status: harus 'named', 'supplied' atau ''",
        ),
    ],
)
def test_mistakes_are_told_in_indonesian(text: str, message: str, tmp_path: Path) -> None:
    """None of the words of the libraries below reaches a person who reads Indonesian."""
    set_language("id")
    check = check_codebook(write(tmp_path / "k.yaml", text + "\n"))
    assert [str(problem_of(flaw)) for flaw in check.errors] == [message]


def test_a_minimal_codebook_will_do(tmp_path: Path) -> None:
    """Ids are enough; plain strings and lists stand for both languages."""
    path = write(
        tmp_path / "k.yaml",
        "indicators:\n- id: akses\n  definition: Bisa masuk.\n  include: satu\n"
        "  cues: [bisa masuk]\n  examples: [Saya bisa masuk.]\n- id: '1'\n",
    )
    codebook = read_codebook(path)
    assert codebook.ids == ("akses", "1")
    assert codebook["akses"].include.en == ("satu",)
    assert codebook["akses"].cues == {"id": ("bisa masuk",)}
    assert codebook["akses"].examples[0].stance == "supports"
    assert [framework.id for framework, _ in codebook.grouped()] == ["-"]


def test_labels_as_codebook() -> None:
    """``--codebook labels``: sorted, once each, a label called "nan" too."""
    assert codebook_of_labels(["nan", "b", "b"]).ids == ("b", "nan")


def test_wording_follows_the_language(codebook: Codebook) -> None:
    """Terms in English, istilah in Indonesian."""
    assert codebook["deseve.trust"].name == "Trust among the participants"
    set_language("id")
    assert codebook["deseve.trust"].name == "Kepercayaan antarpihak"


def test_show_prints_every_indicator(call: Run, codebook: Codebook) -> None:
    """``codebook show`` in both languages, with cues on request."""
    english = call("codebook", "show")
    assert english.code == 0
    flowing = " ".join(english.out.split())
    for indicator in codebook.indicators:
        assert f"{indicator.term} {indicator.id} [{indicator.status}]" in flowing
    assert "Cues, Javanese: 22" in english.out
    assert max(len(line) for line in english.out.splitlines()) <= 80
    indonesian = call("codebook", "show", "--lang", "id", "--cues")
    assert "Kepercayaan antarpihak  deseve.trust" in indonesian.out
    cue = codebook["deseve.trust"].cues["id"][0]
    assert cue in " ".join(indonesian.out.split())


def test_check_prints_problems_and_exits_with_2(call: Run, tmp_path: Path) -> None:
    """Exact output and exit codes of ``codebook check``."""
    bad = write(tmp_path / "k.yaml", "indicators:\n- id: a\n- id: a\n")
    result = call("codebook", "check", bad)
    assert result.code == 2
    assert result.out.splitlines()[0] == "error: line 3: the id 'a' stands already in line 2"
    assert result.out.splitlines()[-1] == "k.yaml: 2 indicators, 1 error, 2 gaps"
    good = call("codebook", "check", "--lang", "id")
    assert (good.code, good.out) == (0, "codebook.yaml: 16 indikator, 0 galat, 0 isian kosong\n")


def test_a_quote_that_became_a_field_is_not_shown(tmp_path: Path) -> None:
    """Examples are people's words; where an indent is lost, one may stand as a field's name."""
    lines = ["indicators:", "- id: a.x", "  examples:", "  - {Dulu tembaga terus Mas: ya}"]
    lines += ["  Dulu tembaga lagi Mas: ya", "  definiton: ya"]
    path = tmp_path / "codebook.yaml"
    for twice in ([], ["  Dulu tembaga lagi Mas: ya"]):
        path.write_text("\n".join([*lines, *twice]) + "\n", encoding="utf-8")
        said = "\n".join(str(problem_of(flaw)) for flaw in check_codebook(path).errors)
        assert "tembaga" not in said
        assert "(a text): " in said
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "indicators.0.definiton: there is no such field" in str(
        problem_of(check_codebook(path).errors[-1])
    )
