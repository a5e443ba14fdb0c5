"""README and docs: what they hold in both languages, and that their links lead somewhere.

That their commands run is seen in ``test_doc_examples.py``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tandai.exchange.foreign import refuse_foreign
from tandai.ground.errors import FileError

from .doc_examples import DOCS, ROOT, Example, examples, name_of, pages
from .test_help import command_paths

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(DOCS.glob("*/*.md"))
COMMANDS = sorted({path[0] for path in command_paths() if path})
# What no reader may do without: one page each, in both languages.
ASKED_FOR = (
    "index first-study alone two-coders checking figures programs files transcripts review scale "
    "library questions promises advisories"
).split()


def _all_examples(language: str) -> list[Example]:
    return [own for page in sorted((DOCS / language).glob("*.md")) for own in examples(page)]


def test_both_languages_have_the_same_pages() -> None:
    """Pages and pictures, by name."""
    english, indonesian = (
        {str(file.relative_to(DOCS / lang)) for file in (DOCS / lang).rglob("*.*")}
        for lang in ("en", "id")
    )
    assert english == indonesian
    assert {f"{name}.md" for name in ASKED_FOR} <= english


@pytest.mark.parametrize("page", sorted((DOCS / "en").glob("*.md")), ids=lambda page: page.stem)
def test_pairs_of_pages_are_built_alike(page: Path) -> None:
    """The same levels of headings, blocks of code, rows of tables and pictures, in order."""

    def bones(file: Path) -> list[str]:
        text = re.sub(r"```(\w*)\n.*?```", r"```\1", file.read_text("utf-8"), flags=re.DOTALL)
        marks = re.findall(r"^(?:#+ |```\w*|!\[|\|)|\]\(pictures/[\w.-]+\)", text, re.MULTILINE)
        return [mark.strip() for mark in marks]

    assert bones(page) == bones(DOCS / "id" / page.name)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_section_and_an_example(command: str, language: str) -> None:
    """The heading is the command; that every option stands there test_help.py sees."""
    reference = (DOCS / language / "commands.md").read_text(encoding="utf-8")
    assert f"\n## tandai {command}\n" in reference
    shown = [own.words for own in _all_examples(language)]
    assert any(words[:2] == ["tandai", command] for words in shown)


def test_the_readme_is_short_and_says_what_figures_are_of() -> None:
    """Six to eight kilobytes; constructed interviews are named in the first screen."""
    assert 6_000 <= len(README.encode()) <= 8_192
    first_screen = " ".join("\n".join(README.splitlines()[:24]).split())
    assert "constructed" in first_screen
    assert "no evidence about any" in first_screen


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as hosts of Markdown make them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture is there, and so is the heading that a link names."""
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(target), link


def _named_in(page: Path) -> list[str]:
    return re.findall(r"`(tests/\w+\.py(?:::\w+)?)`", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_name_tests_that_exist(page: Path) -> None:
    """So does every test function that a promise rests on."""
    for file, _, function in (name.partition("::") for name in _named_in(page)):
        source = (ROOT / file).read_text(encoding="utf-8")
        assert not function or re.search(rf"^def {function}\(", source, re.MULTILINE), function


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_page_is_reached_from_the_index(page: Path) -> None:
    """Nobody has to guess the name of one."""
    index = page.with_name("index.md")
    assert page == index or f"({page.name})" in index.read_text(encoding="utf-8")


def test_promises_are_the_same_in_both_languages() -> None:
    """Each rests on the same tests."""
    english, indonesian = (DOCS / lang / "promises.md" for lang in ("en", "id"))
    assert _named_in(english) == _named_in(indonesian)
    assert len(_named_in(english)) > 20


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_table_of_programs_is_whole(language: str) -> None:
    """Both languages have the same programs, each with what comes in, goes out and is lost."""
    text = (DOCS / language / "programs.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    assert {len(row) for row in rows} == {4}
    names = " ".join(row[0] for row in rows)
    programs = "NVivo ATLAS.ti MAXQDA QualCoder Taguette RQDA zotQDA tandai".split()
    assert [name for name in programs if name not in names] == []
    for suffix in (".nvp", ".nvpx", ".mx22", ".mx24", ".hpr7", ".atlproj", ".rqda"):
        assert f"`{suffix}`" in text
        with pytest.raises(FileError):
            refuse_foreign(Path(f"p{suffix}"))


@pytest.mark.parametrize("language", ["en", "id"])
def test_dependencies_are_explained(language: str) -> None:
    """Each dependency of the package stands in the table of the page on installing."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.split("dependencies = [", 1)[1].split("]", 1)[0]
    names = re.findall(r'"([\w-]+)[>=]', block)
    table = (DOCS / language / "install.md").read_text(encoding="utf-8")
    assert [name for name in names if not re.search(rf"^\|.*\b{name}\b", table, re.MULTILINE)] == []
