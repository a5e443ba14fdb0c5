"""The README: every command has its section, and its examples run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tandai.exchange.foreign import refuse_foreign
from tandai.ground.errors import FileError

from .conftest import Run
from .databases import taguette_rows, write_qualcoder, write_taguette
from .refi_projects import CODES, TEXT, Marked, write_project
from .test_help import command_paths
from .test_qualcoder import ROWS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = [line.strip() for line in README.splitlines() if re.match(r"    +tandai ", line)]


@pytest.mark.parametrize("command", sorted({path[0] for path in command_paths() if path}))
def test_every_command_has_a_section_and_an_example(command: str) -> None:
    """One word for one thing: the heading is the command."""
    assert f"\n## tandai {command}\n" in README
    assert any(shlex.split(line)[1] == command for line in EXAMPLES)


def test_figures_are_said_to_be_of_constructed_interviews() -> None:
    """In the first screen of the README."""
    first_screen = "\n".join(README.splitlines()[:24])
    assert "constructed" in first_screen
    assert "no evidence about any real cluster" in " ".join(first_screen.split())


@pytest.mark.parametrize("name", [m.group(1) for m in re.finditer(r"\]\(([\w./-]+)\)", README)])
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link of the README is there."""
    assert (ROOT / name).exists()


PAGES = sorted((ROOT / "docs").glob("*/*.md"))


def _named_in(page: Path) -> list[str]:
    return re.findall(r"`(tests/\w+\.py(?:::\w+)?)`", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_pages_lead_somewhere_and_name_tests_that_exist(page: Path) -> None:
    """Relative links are there, and so is every test function that a promise rests on."""
    for link in re.findall(r"\]\(([\w./-]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link
    for file, _, function in (name.partition("::") for name in _named_in(page)):
        if function:
            source = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"^def {function}\(", source, re.MULTILINE), function


def test_promises_are_the_same_in_both_languages() -> None:
    """Each rests on the same tests."""
    english, indonesian = (ROOT / "docs" / lang / "promises.md" for lang in ("en", "id"))
    assert _named_in(english) == _named_in(indonesian)
    assert len(_named_in(english)) > 20


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_table_of_programs_is_whole(language: str) -> None:
    """Both languages have the same programs, each with what comes in, goes out and is lost."""
    text = (ROOT / "docs" / language / "programs.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    assert {len(row) for row in rows} == {4}
    names = " ".join(row[0] for row in rows)
    programs = "NVivo ATLAS.ti MAXQDA QualCoder Taguette RQDA zotQDA tandai".split()
    assert [name for name in programs if name not in names] == []
    for suffix in (".nvp", ".nvpx", ".mx22", ".mx24", ".hpr7", ".atlproj", ".rqda"):
        assert f"`{suffix}`" in text
        with pytest.raises(FileError):
            refuse_foreign(Path(f"p{suffix}"))


def test_dependencies_are_explained() -> None:
    """Each dependency of the package stands in the README's table."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.split("dependencies = [", 1)[1].split("]", 1)[0]
    names = re.findall(r'"([\w-]+)[>=]', block)
    table = README.split("## Dependencies", 1)[1].split("## Licence", 1)[0]
    assert [name for name in names if name not in table] == []


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Path:
    """A folder with everything the README's examples name."""
    folder = tmp_path_factory.mktemp("readme")
    text = (
        "Rani: Sejak kapan, Pak?\n\nPak Karto: Dulu, ikut bapak.\n\nRani: Lalu?\n\nPak Karto: Ya."
    )
    for name in ("interviews/a.txt", "new/b.txt", "focus-group.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    import docx
    import polars as pl

    document = docx.Document()
    for line in text.split("\n\n"):
        document.add_paragraph(line)
    document.save(str(folder / "new" / "c.docx"))
    shutil.copytree(corpus_folder, folder / "coded")
    shutil.copy(ROOT / "corpora" / "tumang" / "codebook.yaml", folder / "my-codebook.yaml")
    for name in ("rani", "tono"):
        (folder / f"{name}.csv").write_text("passage_id,indicator\np1,deseve.trust\np2,\n")
    (folder / "key.csv").write_text("name,pseudonym\nKarto,N1\n")
    (folder / "survey.csv").write_text("complaint,region\nModal pinjam ke bank.,Jepara\n")
    quotes = pl.read_csv(folder / "coded" / "codings.csv").filter(pl.col("coder") == "a")
    passages = pl.read_csv(folder / "coded" / "passages.csv").select(
        "passage_id", "document", "text"
    )
    quotes.join(passages, on="passage_id").write_excel(folder / "quotes.xlsx")
    write_project(folder / "study.qdpx", TEXT.encode(), [Marked(31, 50)])
    (folder / "codes.yaml").write_text("Modal kurang: deseve.access_to_resources\n")
    codes = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODES}</Codes></CodeBook>'
    (folder / "codes.qdc").write_text(codes)
    write_qualcoder(folder / "study.qda", ROWS)
    rows = taguette_rows("<p>Ya.</p>", [(0, 3, "a", ["x"])], ["x"])
    write_taguette(folder / "taguette.sqlite3", rows)
    pl.DataFrame({"Kutipan": ["Ya."], "Kode": ["Tata kelola"]}).write_excel(folder / "coded.xlsx")
    (folder / "models").symlink_to(ROOT / "models")
    (folder / "corpora").symlink_to(ROOT / "corpora")
    return folder


def _fill_in(sheet: Path) -> None:
    """Mark every row of a sheet as read, as its reader would."""
    import openpyxl

    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    column = next(cell.column for cell in page[1] if cell.value == "read")
    for row in range(2, page.max_row + 1):
        page.cell(row, column, "x")
    book.save(sheet)


def test_examples_run_in_order(workplace: Path, call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example of the README ends as it should, one after the other."""
    monkeypatch.chdir(workplace)
    for example in EXAMPLES:
        arguments = shlex.split(example)[1:]
        if arguments == ["demo"]:
            continue  # tests/test_demo.py
        if arguments[0] == "review":
            continue  # it needs a terminal: tests/test_screen.py
        if "--out" in arguments:
            out = workplace / arguments[arguments.index("--out") + 1]
            shutil.rmtree(out, ignore_errors=True)
            out.unlink(missing_ok=True)
        if arguments[0] == "train" and arguments[1] == "my-corpus":
            # The reader codes the imported corpus by hand; here a coded one takes its place.
            shutil.rmtree(workplace / "my-corpus")
            shutil.copytree(workplace / "coded", workplace / "my-corpus")
        if "--checked" in arguments:
            _fill_in(workplace / arguments[arguments.index("--checked") + 1])
        result = call(*arguments)
        allowed = (0, 1) if "--min-alpha" in arguments else (0,)
        assert result.code in allowed, (example, result.err)
