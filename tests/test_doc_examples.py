"""The commands and programs that README and docs show do run, each page for itself."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
import typer

from tandai.cli.application import build_application
from tandai.cli.main import run
from tandai.codebook import Codebook
from tandai.corpus import write_corpus

from .conftest import Run, corpus_of_examples
from .databases import taguette_rows, write_qualcoder, write_taguette
from .doc_examples import DOCS, ROOT, Example, examples, name_of, pages, programs
from .refi_projects import CODES, TEXT, Marked, write_project
from .test_qualcoder import ROWS

# Why blocks are marked as not run here, and where what they show is tested instead.
NOT_RUN = {
    "full screen": "tests/test_screen.py",
    "cluster": "tests/test_engines.py",
    "installs": "what .ci/run does with the wheel",
    "takes minutes": "the same commands, on other files, stand on the same page",
}
ENGLISH = [page for page in pages() if page.parent.name != "id"]
# What a reader of any page has by then, made by the commands of an earlier one.
GIVEN = (
    "train coded --out my-model --encoder tfidf",
    "tag my-model interviews/ --out tags.jsonl",
    "sample tags.jsonl --n 200 --out check.xlsx --blind",
)
# A few, so that training is quick; those that examples name are among them.
INDICATORS = (
    "deseve.trust deseve.governance pyke.trust pyke.innovation pyke.economies_of_scale"
).split()
# Commands that take seconds, and leave what is there already: once for all pages.
SLOW = ("evaluate", "repeat", "train")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Path:
    """A folder with everything that pages take for granted: what is coded, trained, tagged."""
    folder = tmp_path_factory.mktemp("docs") / "study"
    folder.mkdir()
    _transcripts(folder)
    few = Codebook(
        frameworks=codebook.frameworks, indicators=tuple(codebook[id] for id in INDICATORS)
    )
    write_corpus(corpus_of_examples(few), folder / "coded", {})
    shutil.copytree(folder / "coded", folder / "my-corpus")
    shutil.copy(ROOT / "corpora" / "tumang" / "codebook.yaml", folder / "my-codebook.yaml")
    _tables(folder)
    _projects(folder)
    (folder / "models").symlink_to(ROOT / "models")
    # Smaller than the shipped corpus of this name, and meant before it.
    shutil.copytree(folder / "coded", folder / "corpora" / "tumang")
    (folder / "corpora" / "demo").symlink_to(ROOT / "corpora" / "demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in GIVEN:
            assert run([*shlex.split(line), "--quiet"]) == 0, line
    _fill_in(folder / "check.xlsx")
    return folder


def _transcripts(folder: Path) -> None:
    text = (
        "Rani: Sejak kapan, Pak?\n\nPak Karto: Dulu, ikut bapak.\n\nRani: Lalu?\n\nPak Karto: Ya."
    )
    for name in ("interviews/a.txt", "new/b.txt", "focus-group.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    import docx

    document = docx.Document()
    for line in text.split("\n\n"):
        document.add_paragraph(line)
    document.save(str(folder / "new" / "c.docx"))


def _tables(folder: Path) -> None:
    import polars as pl

    for name in ("rani", "tono"):
        (folder / f"{name}.csv").write_text("passage_id,indicator\np1,deseve.trust\np2,\n")
    (folder / "key.csv").write_text("name,pseudonym\nKarto,N1\n")
    (folder / "survey.csv").write_text("complaint,region\nModal pinjam ke bank.,Jepara\n")
    quotes = pl.read_csv(folder / "coded" / "codings.csv").filter(pl.col("coder") == "a")
    passages = pl.read_csv(folder / "coded" / "passages.csv").select(
        "passage_id", "document", "text"
    )
    quotes.join(passages, on="passage_id").write_excel(folder / "quotes.xlsx")
    pl.DataFrame({"Kutipan": ["Ya."], "Kode": ["Tata kelola"]}).write_excel(folder / "coded.xlsx")
    survey = pl.DataFrame({"text": ["Modal pinjam ke bank.", "Alat saling pinjam."]})
    survey.write_parquet(folder / "archive.parquet")


def _projects(folder: Path) -> None:
    write_project(folder / "study.qdpx", TEXT.encode(), [Marked(31, 50)])
    (folder / "codes.yaml").write_text("Modal kurang: deseve.access_to_resources\n")
    codes = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODES}</Codes></CodeBook>'
    (folder / "codes.qdc").write_text(codes)
    write_qualcoder(folder / "study.qda", ROWS)
    rows = taguette_rows("<p>Ya.</p>", [(0, 3, "a", ["x"])], ["x"])
    write_taguette(folder / "taguette.sqlite3", rows)


def _fill_in(sheet: Path) -> None:
    """Mark every row of a sheet as read, as its reader would."""
    import openpyxl

    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    column = next(cell.column for cell in page[1] if cell.value in ("read", "dibaca"))
    for row in range(2, page.max_row + 1):
        page.cell(row, column, "x")
    book.save(sheet)


@pytest.fixture
def workplace(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the study's folder for one page, which is the current one."""
    folder = tmp_path / "study"
    shutil.copytree(study, folder, symlinks=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="module")
def done() -> set[tuple[str, ...]]:
    """Slow commands that another page's test has run."""
    return set()


def _make_way(words: list[str]) -> None:
    """Remove what the command is to write, as who repeats a page would."""
    for option in ("--out", "--html", "--docx", "--xlsx", "--bibtex", "--disagreements"):
        if option in words:
            out = Path(words[words.index(option) + 1])
            shutil.rmtree(out, ignore_errors=True)
            out.unlink(missing_ok=True)


@pytest.mark.parametrize(
    "page",
    [page for page in ENGLISH if any(not own.not_run for own in examples(page))],
    ids=name_of,
)
def test_the_commands_of_a_page_run(
    page: Path, workplace: Path, done: set[tuple[str, ...]], call: Run
) -> None:
    """Each ends as it should, one after the other; the Indonesian page has the same ones."""
    for example in examples(page):
        words = example.words
        if example.not_run or words[0] != "tandai" or words == ["tandai", "demo"]:
            continue  # the demo has tests/test_demo.py
        if words[1] in SLOW and tuple(words) in done:
            continue
        done.add(tuple(words))
        _make_way(words)
        result = call(*words[1:])
        allowed = (0, 1) if "--min-alpha" in words else (0,)
        assert result.code in allowed, (example.line, result.err)
        if words[1] == "sample":
            _fill_in(Path(words[words.index("--out") + 1]))
        if words[1] == "import" and words[-1] == "my-corpus":
            # The reader codes the imported corpus by hand; here a coded one takes its place.
            shutil.rmtree("my-corpus")
            shutil.copytree("coded", "my-corpus")


@pytest.mark.parametrize("page", [page for page in ENGLISH if programs(page)], ids=name_of)
def test_the_programs_of_a_page_run(page: Path, workplace: Path) -> None:
    """Each block of Python, in the same folder."""
    for number, program in enumerate(programs(page)):
        exec(compile(program, f"{name_of(page)}, block {number}", "exec"), {})  # noqa: S102


@pytest.mark.parametrize("page", sorted((DOCS / "id").glob("*.md")), ids=lambda page: page.stem)
def test_the_indonesian_page_has_the_same_commands(page: Path) -> None:
    """But for the names of files (``doc_examples.NAMES``), and marked alike."""
    english = DOCS / "en" / page.name
    assert [(own.words, own.not_run) for own in examples(page)] == [
        (own.words, own.not_run) for own in examples(english)
    ]
    assert programs(page) == programs(english)


def test_what_is_not_run_says_why() -> None:
    """Every mark is a known one, every known one is used, and only what must be is marked."""
    marked = [own for page in pages() for own in examples(page) if own.not_run]
    assert {own.not_run for own in marked} == set(NOT_RUN)
    assert all(
        own.words[:2] == ["tandai", "review"] for own in marked if own.not_run == "full screen"
    )
    assert all("dask" in own.words for own in marked if own.not_run == "cluster")


@pytest.mark.parametrize(
    "example", [own for page in ENGLISH for own in examples(page)], ids=lambda own: own.line
)
def test_commands_and_options_of_examples_exist(example: Example) -> None:
    """Also of those that are not run; targets of make stand in the Makefile."""
    words = example.words
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE)
    elif words[0] != "tandai":
        assert example.not_run == "installs"
    else:
        command = typer.main.get_command(build_application())
        for word in words[1:]:
            command = getattr(command, "commands", {}).get(word, command)
        known = {name for option in command.params for name in option.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known


def test_extras_that_pages_name_exist() -> None:
    """``pip install 'tandai[web]'`` brings something."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages())
    named = set(re.findall(r"tandai\[([\w-]+)\]", text))
    assert named == set(project["project"]["optional-dependencies"])


def test_the_example_of_the_readme(call: Run, tmp_path: Path) -> None:
    """The shipped model says of the passage shown what the README says that it does."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    quote = " ".join(
        re.findall(r"^> (Grup WA\..*(?:\n> .*)*)", readme, re.MULTILINE)[0].split("\n> ")
    )
    passage = tmp_path / "one.jsonl"
    question = "Bapak/Ibu dapat kabar dari kelompok lewat apa?"
    passage.write_text(json.dumps({"text": quote, "question": question}), encoding="utf-8")
    assert call("tag", "tumang", passage, "--out", tmp_path / "tags.jsonl").code == 0
    tagged = json.loads((tmp_path / "tags.jsonl").read_text(encoding="utf-8"))
    first = tagged["suggested"][0]["indicator"]
    assert f"(`{first}`)" in readme
    assert quote in (ROOT / "corpora" / "demo" / "baru-01.txt").read_text(encoding="utf-8")
