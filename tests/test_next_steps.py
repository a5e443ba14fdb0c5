"""What is proposed next: commands that run as they stand, with the names that people gave."""

from __future__ import annotations

import csv
import json
import re
import shlex
import tomllib
from contextlib import AbstractContextManager
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tandai.encoder import Progress as Advance
from tandai.ground.recorded import inputs_named
from tandai.ground.shell import after, command_line, quoted, unused

from .conftest import Result, Run
from .test_brief import CODED, STUDY

LANGUAGES = ("en", "id")
HERE = "hasil wawancara"


def proposed(result: Result) -> list[list[str]]:
    """Return the commands that are proposed, as a shell reads them."""
    text = result.out.replace("\\\n", " ")
    return [shlex.split(line) for line in re.findall(r"(?m)^  (tandai .*)$", text)]


def perform(call: Run, words: list[str], language: str) -> Result:
    """Type a command that was proposed; it is done."""
    result = call(*words[1:], "--lang", language)
    assert result.code == 0, (words, result.err)
    return result


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def fresh(call: Run) -> Path:
    """A corpus of four transcripts, in folders whose names hold blanks; nobody has coded it."""
    Path(HERE).mkdir()
    for name, text in STUDY.items():
        # Enough passages that something is left to be checked.
        (Path(HERE) / f"{name}.txt").write_text(text * 4, encoding="utf-8")
    assert call("import", HERE, "--out", "korpus saya").code == 0
    return Path("korpus saya")


def code(corpus: Path, passages: int) -> None:
    """Code the first passages, in the name of rani."""
    with (corpus / "passages.csv").open(encoding="utf-8") as file:
        ids = [row["passage_id"] for row in csv.DictReader(file)]
    lines = ["passage_id,coder,indicator,stance"]
    lines += [f"{id},rani,{'deseve.trust,supports' if n % 2 else ','}" for n, id in enumerate(ids)]
    (corpus / "codings.csv").write_text("\n".join(lines[: passages + 1]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corpus_that_nobody_coded_is_not_reported(fresh: Path, call: Run, language: str) -> None:
    """It is said that nothing is coded, and how that is done: not how models are trained."""
    result = call("report", fresh, "--lang", language)
    name = {"en": "NAME", "id": "NAMA"}[language]
    assert (result.code, result.out) == (2, "")
    assert {"en": "nothing is coded yet", "id": "belum ada yang dikode"}[language] in result.err
    assert f'tandai review "korpus saya" --coder {name}' in result.err
    assert 'tandai report "korpus saya" "korpus saya/coding.xlsx"' in result.err
    assert "my-corpus" not in result.err
    assert "--codebook" not in result.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_codes_to_a_report(fresh: Path, call: Run, language: str) -> None:
    """Each command proposes the next one, and it runs: the corpus stays in it, no file is taken."""
    code(fresh, 24)
    tags = {"en": "tags.jsonl", "id": "tanda.jsonl"}[language]
    Path(tags).write_text("not ours", encoding="utf-8")
    trained = call("train", fresh, "--out", "m", "--encoder", "tfidf", "--lang", language)
    review, tag = proposed(trained)
    assert review == ["tandai", "review", "korpus saya", "--coder", "rani"]
    assert tag[:4] == ["tandai", "tag", "m", HERE]
    first = {
        "en": "code more (8 passages left), train",
        "id": "kode lebih banyak (masih 8 kutipan)",
    }
    assert first[language] in " ".join(trained.out.split())
    assert re.search(r"(Trust|Kepercayaan)[^;]* 3\b", " ".join(trained.out.split()))
    tagged = perform(call, tag, language)
    report, review = proposed(tagged)
    assert report == ["tandai", "report", after(tags)]
    assert review[:3] == ["tandai", "review", after(tags)]
    told = perform(call, [*report, "--corpus", str(fresh)], language)
    sample, again = proposed(told)
    sheet = sample[-1]
    assert again == [*report, "--corpus", "korpus saya", "--checked", sheet]
    drawn = perform(call, [*sample[:-5], "--n", "12", "--blind", "--out", "c.csv"], language)
    [again] = proposed(drawn)
    assert again == [*report, "--checked", "c.csv"]
    _fill_in(Path("c.csv"))
    told = perform(call, [*again, "--corpus", str(fresh)], language)
    more, last = proposed(told)
    assert more == [
        "tandai", "sample", after(tags), "--more", more[4], "--sheet", "c.csv", "--out", sheet,
    ]  # fmt: skip
    perform(call, more, language)
    assert Path(sheet).is_file()
    assert last == [*report, "--corpus", "korpus saya", "--checked", sheet]


def _fill_in(sheet: Path) -> None:
    """Read every row, and find nothing."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        read = next(name for name in ("read", "dibaca") if name in rows[0])
        writer.writerows({**row, read: "x"} for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_asked_for_stays(call: Run, language: str) -> None:
    """Whose codes are compared, and how; what lies there already is not to be replaced."""
    Path("kode dua.csv").write_text(CODED, encoding="utf-8")
    result = call("agree", "kode dua.csv", "--coder", "rani", "--coder", "budi", "--lang", language)
    [step] = proposed(result)
    assert step[:7] == ["tandai", "agree", "kode dua.csv", "--coder", "rani", "--coder", "budi"]
    perform(call, step, language)
    assert Path(step[-1]).is_file()
    [again] = proposed(call(*step[1:-2], "--lang", language))
    assert again[-1] == after(step[-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_who_code_apart_decide_in_a_sheet(call: Run, language: str) -> None:
    """Neither source holds what both gave, so no screen can show it: the sheet does, and runs."""
    head = "passage_id,document,informant,coder,indicator,text"
    ids = [(f"{name}-{n}", name) for name in ("Siti", "Tono", "Wati", "Yono") for n in range(3)]
    for coder, some in (("rani", ids), ("tono", ids[:3])):
        rows = [
            f"{id},{name},{name},{coder},{'deseve.trust' * ((id, name) in some)},kata {id}"
            for id, name in ids
        ]
        Path(f"{coder}.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    given = ["rani.csv", "tono.csv"]
    told = call("report", *given, "--lang", language)
    agree, again = proposed(told)
    sheet = {"en": "contested.xlsx", "id": "berbeda.xlsx"}[language]
    assert agree == ["tandai", "agree", *given, "--disagreements", sheet]
    assert re.search(r"(Next: decide|Berikutnya: putuskan)", told.out)
    # Nobody suggested anything: nothing is said of how sure.
    signs = call("report", *given, "--details", "--lang", language).out
    assert re.search(r"\+/−/±: [a-z]+, [a-z]+, [a-z]+\.\n", signs)
    assert again == ["tandai", "report", *given, sheet]
    perform(call, agree, language)
    assert Path(sheet).is_file()
    perform(call, again, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_force_is_advised_only_where_it_helps(fresh: Path, call: Run, language: str) -> None:
    """A corpus that is coded is never replaced: another name is, and what can be done with both."""
    again = ("import", HERE, "--out", fresh, "--lang", language)
    assert "--force" in call(*again).err
    assert call(*again, "--force").code == 0
    code(fresh, 3)
    for forced in ((), ("--force",)):
        refused = call(*again, *forced)
        assert (refused.code, refused.out) == (2, "")
        assert "--force" not in refused.err
        assert '"korpus saya-2"' in refused.err
    Path("notes").mkdir()
    other = call("train", fresh, "--out", "notes", "--lang", language)
    assert other.code == 2
    assert "--force" not in other.err


def test_words_are_quoted_and_names_are_free() -> None:
    """As shells take them; the next number is taken where a name is."""
    assert command_line(["tandai", "report", "a b.jsonl", "c$.csv"]) == (
        "tandai report \"a b.jsonl\" 'c$.csv'"
    )
    assert quoted("~x") == '"~x"'
    assert after("check.xlsx") == "check-2.xlsx"
    assert after("a/check-2.xlsx") == str(Path("a/check-3.xlsx"))
    assert after("v1.2", folder=True) == "v1.2-2"
    assert after("v1.2-2", folder=True) == "v1.2-3"
    assert unused("x.csv") == "x.csv"
    for name in ("x.csv", "x-2.csv"):
        Path(name).touch()
    assert unused("x.csv") == "x-3.csv"


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("-rani.csv", "./-rani.csv"),
        ("-rani baru.csv", '"./-rani baru.csv"'),
        ("--data.csv", "./--data.csv"),
        ("--by", "--by"),
        ("-0.5", "-0.5"),
        ("data!.csv", "'data!.csv'"),
        ("it's.csv", '"it\'s.csv"'),
        ("it's!.csv", "'it'\\''s!.csv'"),
        ('"ya".csv', "'\"ya\".csv'"),
        ("C:\\My Docs\\x", '"C:\\My Docs\\x"'),
        ("\\\\server\\my docs", "'\\\\server\\my docs'"),
        ("{a,b}.csv", '"{a,b}.csv"'),
    ],
)
def test_words_come_out_as_they_went_in(word: str, shown: str) -> None:
    """A shell reads them as they are; a file that begins as options do is named with its folder."""
    assert quoted(word) == shown
    assert shlex.split(shown)[0] in (word, f"./{word}")


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("2026-11-27.xlsx", "2026-11-27-2.xlsx"),
        ("2026-11-27-2.xlsx", "2026-11-27-3.xlsx"),
        ("2026-11.xlsx", "2026-11-2.xlsx"),
        ("periksa-27-11-26.xlsx", "periksa-27-11-26-2.xlsx"),
        ("wawancara-07.xlsx", "wawancara-07-2.xlsx"),
        ("wawancara-1.xlsx", "wawancara-1-2.xlsx"),
        ("check-99.xlsx", "check-100.xlsx"),
    ],
)
def test_a_date_is_no_count(name: str, following: str) -> None:
    """Only what counts files is counted on."""
    assert after(name) == following


def test_where_a_result_came_from_is_read_from_its_record(fresh: Path) -> None:
    """Nothing, where there is no record, another command made it, or its source went."""
    assert inputs_named(fresh, "import", "sources") == [HERE]
    assert inputs_named(fresh, "train", "sources") == []
    assert inputs_named(Path("nothing"), "import", "sources") == []
    Path(HERE).rename("elsewhere")
    assert inputs_named(fresh, "import", "sources") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_of_a_thing_is_no_plural(call: Run, language: str) -> None:
    """Neither in what commands say nor in what is wrong."""
    Path("one.csv").write_text("text,indicator\nModal pinjam.,deseve.trust\n", encoding="utf-8")
    told = [
        call("train", "one.csv", "--out", "m", "--lang", language).err,
        call("report", "one.csv", "--lang", language).out,
        call("report", "one.csv", "--details", "--lang", language).out,
        call("agree", "one.csv", "--lang", language).err,
    ]
    assert not re.findall(r"\b1 (?!less)\w+s\b", " ".join(" ".join(told).split()))
    assert json.loads(call("report", "one.csv", "--json").out)["passages"] == 1


def test_whatever_takes_long_says_what_it_does(
    call: Run, monkeypatch: pytest.MonkeyPatch, quick_model_folder: Path
) -> None:
    """Every command shows that it gets ready, and those that read much what they are at."""
    from tandai.render import console

    shown: list[str] = []
    real = console.progress

    def noted(what: str, *, in_bytes: bool = False) -> AbstractContextManager[Advance]:
        shown.append(what)
        return real(what, in_bytes=in_bytes)

    monkeypatch.setattr(console, "progress", noted)
    Path("kode.csv").write_text(CODED, encoding="utf-8")
    Path("teks.csv").write_text("text\nSatu.\nDua.\n", encoding="utf-8")
    for words, what in (
        (("tag", quick_model_folder, "teks.csv", "--out", "t.jsonl"), "Tagging"),
        (("import", "kode.csv", "--out", "k"), "Importing"),
        (("export", "k", "--out", "k.qdpx"), "Exporting"),
        (("agree", "k"), "Comparing coders"),
        (("report", "k"), "Reporting"),
        (("methods", "k"), "Reading"),
        (("sample", "t.jsonl", "--n", "1", "--out", "c.csv"), "Drawing"),
        (("repeat", "t.jsonl"), "Repeating"),
    ):
        shown.clear()
        assert call(*words).code == 0, words
        assert shown[:2] == ["Starting", what], words


def test_the_source_distribution_has_what_tests_and_docs_need() -> None:
    """Everything that is kept here at the top level goes into it."""
    root = Path(__file__).resolve().parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    for name in (
        "docs",
        "bench",
        "tools",
        "tests",
        "Makefile",
        "CONTRIBUTING.md",
        "requirements.lock",
    ):
        assert any(fnmatch(name, pattern) for pattern in included), name
