"""The codebooks of other theories that come with tandai, and their names as options."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tandai.codebook import Codebook, Indicator, check_codebook, read_codebook
from tandai.ground import shipped
from tandai.ground.errors import FileError
from tandai.work.codebook import shipped_codebooks

from .conftest import Run

THEORIES = sorted(set(shipped.codebook_files()) - {"tumang"})
# Words that hardly a sentence of one language does without, and the other does not have.
ENGLISH = {"the", "of", "and", "is", "or", "what", "that"}
INDONESIAN = {"yang", "dan", "atau", "tidak", "dengan", "untuk"}


@pytest.fixture(scope="module")
def codebooks() -> dict[str, Codebook]:
    """All shipped codebooks by name."""
    return shipped_codebooks()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def _pointers(rules: tuple[str, ...]) -> list[list[str]]:
    """Return the ids that each rule of exclusion points to."""
    return [re.findall(r"\b\w+\.\w+\b", rule.partition(" -> ")[2]) for rule in rules]


def test_there_are_many_theories(codebooks: dict[str, Codebook]) -> None:
    """Ten theories or more, with 70 indicators or more, beside the default codebook."""
    assert len(THEORIES) >= 10
    assert sum(len(codebooks[name].ids) for name in THEORIES) >= 70
    assert next(iter(codebooks)) == "tumang"


@pytest.mark.parametrize("name", THEORIES)
def test_each_holds_together_without_gaps(name: str) -> None:
    """The check finds nothing, and every indicator is said to be in need of checking."""
    check = check_codebook(shipped.codebook_files()[name])
    assert (check.errors, check.gaps) == ((), ())
    assert check.codebook is not None
    assert {indicator.status for indicator in check.codebook.indicators} == {"supplied"}


@pytest.mark.parametrize("name", THEORIES)
def test_sources_name_author_year_and_title(name: str, codebooks: dict[str, Codebook]) -> None:
    """In full at the framework, short at each indicator, with years that the framework knows."""
    for framework, members in codebooks[name].grouped():
        assert re.match(r"\S.* \((\d{4})\)\. \S+", framework.source), framework.id
        for indicator in members:
            year = re.fullmatch(r"\S.* \((\d{4})\)", indicator.source)
            assert year, indicator.id
            assert f"({year[1]})" in framework.source


@pytest.mark.parametrize("name", THEORIES)
def test_everything_is_said_in_both_languages(name: str, codebooks: dict[str, Codebook]) -> None:
    """Titles, terms, definitions, and rules in equal number; neither is the other's text."""
    codebook = codebooks[name]
    named = [codebook.title, *(framework.name for framework in codebook.frameworks)]
    assert all(words.en and words.id and words.en != words.id for words in named)
    for indicator in codebook.indicators:
        assert indicator.term.casefold() != indicator.istilah.casefold(), indicator.id
        assert len(indicator.include.en) == len(indicator.include.id) >= 3, indicator.id
        assert len(indicator.exclude.en) == len(indicator.exclude.id) >= 2, indicator.id
        english = _words(" ".join((indicator.definition.en, *indicator.include.en)))
        indonesian = _words(" ".join((indicator.definition.id, *indicator.include.id)))
        assert english & ENGLISH, indicator.id
        assert indonesian & INDONESIAN, indicator.id
        assert not english & INDONESIAN, indicator.id
        assert not indonesian & (ENGLISH - {"is"}), indicator.id


@pytest.mark.parametrize("name", THEORIES)
def test_neighbours_are_told_apart(name: str, codebooks: dict[str, Codebook]) -> None:
    """Rules of exclusion lead to indicators of the same codebook, the same in both languages."""
    codebook = codebooks[name]
    for indicator in codebook.indicators:
        english = _pointers(indicator.exclude.en)
        assert english == _pointers(indicator.exclude.id), indicator.id
        others = {id for rule in english for id in rule}
        assert others, indicator.id
        assert others <= set(codebook.ids) - {indicator.id}, indicator.id


@pytest.mark.parametrize("name", THEORIES)
def test_cues_and_examples_are_spoken(name: str, codebooks: dict[str, Codebook]) -> None:
    """Phrases in Indonesian and Javanese that are no terms, and examples of both sides."""
    codebook = codebooks[name]
    terms = {word.casefold() for i in codebook.indicators for word in (i.term, i.istilah)}
    for indicator in codebook.indicators:
        assert len(set(indicator.cues["id"])) >= 8, indicator.id
        assert len(set(indicator.cues["jv"])) >= 3, indicator.id
        for cues in indicator.cues.values():
            assert all(len(cue.split()) >= 2 for cue in cues), indicator.id
            assert not terms & {cue.casefold() for cue in cues}, indicator.id
        stances = {example.stance for example in indicator.examples}
        assert stances >= {"supports", "hinders"}, indicator.id


def test_nothing_stands_twice(codebooks: dict[str, Codebook]) -> None:
    """No id, definition or example in two places of all codebooks, no term twice in one."""
    indicators: list[Indicator] = [i for book in codebooks.values() for i in book.indicators]
    for said in (
        [i.id for i in indicators],
        [i.definition.en for i in indicators],
        [i.definition.id for i in indicators],
        [example.text for i in indicators for example in i.examples],
    ):
        assert [text for text, times in Counter(said).items() if times > 1] == []
    for book in codebooks.values():
        assert len({i.term for i in book.indicators}) == len(book.ids)
        assert len({i.istilah for i in book.indicators}) == len(book.ids)


def test_list_in_both_languages(call: Run, codebooks: dict[str, Codebook]) -> None:
    """Name, title, source and number of each, and what `supplied` means."""
    for language in ("en", "id"):
        result = call("codebook", "list", "--lang", language)
        assert (result.code, result.err) == (0, "")
        assert max(map(len, result.out.splitlines())) <= 80
        for name, codebook in codebooks.items():
            [row] = [line for line in result.out.splitlines() if line.startswith(f" {name} ")]
            assert getattr(codebook.title, language).split()[0] in row
            assert row.split()[1] == str(len(codebook.ids))
        details = call("codebook", "list", "--details", "--lang", language)
        assert {"en": "a paraphrase", "id": "parafrasa"}[language] in details.out


def test_list_as_json(call: Run, codebooks: dict[str, Codebook]) -> None:
    """The same as data, sources in full."""
    told = json.loads(call("codebook", "list", "--json").out)["codebooks"]
    assert [each["name"] for each in told] == list(codebooks)
    edward = next(each for each in told if each["name"] == "edward3")
    assert edward["indicators"] == edward["supplied"] == len(codebooks["edward3"].ids)
    assert edward["sources"] == ["Edwards III, G. C. (1980). Implementing Public Policy"]
    assert edward["title"]["id"] == "Implementasi kebijakan menurut Edward III"


def test_show_by_name(call: Run) -> None:
    """With the whole source, however long, and the warning that it is a paraphrase."""
    shown = " ".join(call("codebook", "show", "servqual").out.split())
    assert "SERVQUAL: A Multiple-Item Scale for Measuring Consumer Perceptions" in shown
    assert "Tangibles servqual.tangibles [supplied]" in shown
    assert "check it against your own copy of the source" in shown
    assert "source study's abstract" not in shown


def test_a_name_serves_wherever_a_codebook_is_asked_for(
    call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new corpus gets the file as it is, comments and all; a table is read by it."""
    monkeypatch.chdir(tmp_path)
    Path("w.txt").write_text("P: Apa?\n\nN: Petugasnya cuma satu.\n", encoding="utf-8")
    assert call("import", "w.txt", "--out", "k", "--codebook", "edward3").code == 0
    shipped_file = shipped.CODEBOOKS / "edward3.yaml"
    assert Path("k", "codebook.yaml").read_bytes() == shipped_file.read_bytes()
    rows = [f"p{n},d{n % 3},Petugas {n},{c},Staff" for n in range(6) for c in "ab"]
    table = ["passage_id,document,text,coder,indicator", *rows]
    Path("t.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
    agreed = call("agree", "t.csv", "--codebook", "edward3", "--json")
    assert agreed.code == 0
    assert "edward3.staff" in agreed.out
    assert call("codebook", "check", "edward3").code == 0


def test_an_own_file_wins_and_a_folder_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Run
) -> None:
    """A corpus may be called after its theory; a codebook of one's own is meant before ours."""
    monkeypatch.chdir(tmp_path)
    ours = shipped.CODEBOOKS / "edward3.yaml"
    assert shipped.located_codebook(Path("edward3")) == ours
    Path("edward3").mkdir()
    assert shipped.located_codebook(Path("edward3")) == ours
    Path("edward3").rmdir()
    Path("edward3").write_text("indicators: [{id: sendiri}]\n", encoding="utf-8")
    assert shipped.located_codebook(Path("edward3")) == Path("edward3")
    assert "sendiri" in call("codebook", "show", "edward3").out


def test_an_unknown_name_is_refused_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Run
) -> None:
    """A path is left to whoever reads it; a bare name is answered with the list."""
    monkeypatch.chdir(tmp_path)
    for path in (Path("k.yaml"), Path("sub/edward3"), Path("../edward3")):
        assert shipped.located_codebook(path) == path
    with pytest.raises(FileError):
        shipped.located_codebook(Path("edwrd3"))
    result = call("codebook", "show", "edwrd3", "--lang", "id")
    assert result.code == 2
    assert "edward3" in result.err
    assert "tandai codebook list" in result.err
    misspelt = call("codebook", "check", "nihil.yaml")
    assert (misspelt.code, misspelt.err) == (
        2,
        "Error: nihil.yaml: there is no such file or folder. Check the spelling of the path.\n",
    )


def test_the_default_codebook_has_a_name(codebook: Codebook) -> None:
    """``--codebook tumang`` is the one that counts where none is given."""
    assert read_codebook(shipped.located_codebook(Path("tumang"))) == codebook
