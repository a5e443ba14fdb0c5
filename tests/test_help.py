"""The help page of every command, in both languages, as it stands in ``tests/help``.

python -m tests.test_help      writes the pages anew, and the page of docs that is made of them, to
                               be looked at before they are committed
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from tandai.cli.application import build_application
from tandai.cli.main import run
from tandai.ground.language import LANGUAGES

from .command_pages import command_page, path_of
from .conftest import Run

PAGES = Path(__file__).with_name("help")
# Pages that are longer than a screen, whole.
DETAILS = "details"
LINES = 24


def command_paths() -> list[tuple[str, ...]]:
    """Return the words of every command and group, the empty ones of tandai itself first."""

    def below(command: Any, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        inner = getattr(command, "commands", {})
        return [path, *(p for name, sub in inner.items() for p in below(sub, (*path, name)))]

    return below(typer.main.get_command(build_application()), ())


def help_page(language: str, command: str) -> str:
    """Return the page that is expected."""
    name = command.replace(" ", "-") or "tandai"
    return (PAGES / language / f"{name}.txt").read_text(encoding="utf-8")


def whole_page(language: str, path: tuple[str, ...]) -> str:
    """Return the page of ``--help`` that is expected; the same where all of it has room."""
    name = "-".join(path) or "tandai"
    page = PAGES / language / DETAILS / f"{name}.txt"
    return page.read_text(encoding="utf-8") if page.exists() else help_page(language, name)


@pytest.mark.parametrize("path", command_paths(), ids=" ".join)
@pytest.mark.parametrize("language", LANGUAGES)
def test_help(path: tuple[str, ...], language: str, call: Run) -> None:
    """The page is the one that was looked at, and fits a screen of 24 lines and 80 columns."""
    result = call(*path, "-h", "--lang", language)
    assert (result.code, result.err) == (0, "")
    assert result.out == help_page(language, " ".join(path))
    assert max(map(len, result.out.splitlines())) <= 80
    assert len(result.out.splitlines()) <= LINES


@pytest.mark.parametrize("path", command_paths(), ids=" ".join)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_page(path: tuple[str, ...], language: str, call: Run) -> None:
    """It has every option, the example before them, and says nothing of more."""
    result = call(*path, "--help", "--lang", language)
    assert (result.code, result.err) == (0, "")
    assert result.out == whole_page(language, path)
    assert max(map(len, result.out.splitlines())) <= 80
    command = typer.main.get_command(build_application())
    for word in path:
        command = command.commands[word]  # type: ignore[attr-defined]
    listed = set(re.findall(r"--[a-z][a-z0-9-]*", result.out))
    assert {own for option in command.params for own in option.opts if own[:2] == "--"} <= listed
    if not hasattr(command, "commands"):
        lines = [line.strip() for line in result.out.splitlines()]
        before = lines[: lines.index({"en": "Options:", "id": "Opsi:"}[language])]
        assert any(line.startswith(("Example: tandai ", "Contoh: tandai ")) for line in before)


def test_a_short_page_says_how_many_options_it_leaves_out(call: Run) -> None:
    """And how to see them; nothing is left out of a page that has room."""
    names = {
        page: set(re.findall(r"(?m)^  (?:-\w, )?(--[\w-]+)", call(*page.split()).out))
        for page in ("report -h", "report --help", "plan -h", "plan --help")
    }
    left = len(names["report --help"] - names["report -h"])
    assert left > 10
    told = call("report", "-h").out.splitlines()[-1]
    assert told.endswith(f"With -h this page; with --help {left} more.")
    assert names["plan --help"] == names["plan -h"]
    assert "Show this message" in call("plan", "-h").out


@pytest.mark.parametrize("path", command_paths(), ids=" ".join)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_one_language(path: tuple[str, ...], language: str) -> None:
    """Pages show no types of Python, and Indonesian ones none of Typer's own English."""
    page = help_page(language, " ".join(path)) + whole_page(language, path)
    assert "<" not in page.replace("<=", "")
    assert "...]..." not in page
    if language == "id":
        for word in ("Usage", "Options", "Arguments", "required", "default:", "Show ", "Install"):
            assert word not in page, word


def test_no_page_is_left_of_a_command_that_went() -> None:
    """Each page belongs to a command."""
    names = {"-".join(path) or "tandai" for path in command_paths()}
    for language in LANGUAGES:
        assert {page.stem for page in (PAGES / language).glob("*.txt")} == names
        for page in (PAGES / language / DETAILS).iterdir():
            assert page.stem in names
            assert page.read_text("utf-8") != (PAGES / language / page.name).read_text("utf-8")


# What Indonesian pages share with English ones: names of programs, formats and figures, words that
# are typed as they stand, and words that both languages write alike.
SHARED = set(
    """
    agree agreed bank bibtex bootstrap cache check clear codebook corrected csv dask demo deseve
    disagreements drop evaluate export folder idf import interval istilah jackknife json
    krippendorff label labels lang list macro merge methods model order plan port pyke pytorch
    random rani readme recall record rename repeat report review role sample shell show split
    surest tag tandai term train trust tumang turn uncertain unsure word xlsx yaml
    """.split()
)


def test_indonesian_pages_have_no_english_words() -> None:
    """Words that stand on pages of both languages are known ones, metavars among them."""
    words = {
        language: {
            word
            for path in command_paths()
            for word in re.findall(r"[a-z]{3,}", _prose(whole_page(language, path)), re.IGNORECASE)
        }
        for language in LANGUAGES
    }
    assert {word.lower() for word in words["en"] & words["id"]} == SHARED


def _prose(page: str) -> str:
    """Return a page without what is typed: commands, options, names of files, closed choices."""
    page = re.sub(r"(?m)^.*(Example|Contoh): tandai.*(\n    .*)*", "", page)
    page = re.sub(r"`[^`]*`|'[a-z]+'|\[[^]]*\]|tcp://\S+", " ", page)
    return re.sub(r"(?<!\w)[.-]+[a-z][\w.-]*|\b[a-z]\w*(\|[\w-]+)+", " ", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_docs_has_every_command_and_option(language: str) -> None:
    """It is made of the help pages; ``python -m tests.test_help`` makes it anew."""
    page = path_of(language).read_text(encoding="utf-8")
    assert page == command_page(language, command_paths())


def main() -> None:
    """Write the pages."""
    os.environ["COLUMNS"] = "80"
    for language in LANGUAGES:
        (PAGES / language / DETAILS).mkdir(parents=True, exist_ok=True)
        for path in command_paths():
            name = "-".join(path) or "tandai"
            with contextlib.redirect_stdout(io.StringIO()) as page:
                run([*path, "-h", "--lang", language])
            (PAGES / language / f"{name}.txt").write_text(page.getvalue(), "utf-8")
            with contextlib.redirect_stdout(io.StringIO()) as whole:
                run([*path, "--help", "--lang", language])
            if whole.getvalue() != page.getvalue():
                (PAGES / language / DETAILS / f"{name}.txt").write_text(whole.getvalue(), "utf-8")
        path_of(language).write_text(command_page(language, command_paths()), "utf-8")


if __name__ == "__main__":
    main()
