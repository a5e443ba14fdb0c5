"""The help page of every command, in both languages, as it stands in ``tests/help``.

python -m tests.test_help      writes the pages anew, and the page of docs that is made of them, to
                               be looked at before they are committed
"""

from __future__ import annotations

import contextlib
import io
import os
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


@pytest.mark.parametrize("path", command_paths(), ids=" ".join)
@pytest.mark.parametrize("language", LANGUAGES)
def test_help(path: tuple[str, ...], language: str, call: Run) -> None:
    """The page is the one that was looked at, fits 80 columns and has an example."""
    result = call(*path, "--help", "--lang", language)
    assert (result.code, result.err) == (0, "")
    assert result.out == help_page(language, " ".join(path))
    assert max(map(len, result.out.splitlines())) <= 80


@pytest.mark.parametrize("path", command_paths(), ids=" ".join)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_one_language(path: tuple[str, ...], language: str) -> None:
    """Pages show no types of Python, and Indonesian ones none of Typer's own English."""
    page = help_page(language, " ".join(path))
    assert "<" not in page.replace("<=", "")
    assert "...]..." not in page
    if language == "id":
        for word in ("Usage", "Options", "Arguments", "required", "default:", "Show ", "Install"):
            assert word not in page, word


def test_no_page_is_left_of_a_command_that_went() -> None:
    """Each page belongs to a command."""
    names = {"-".join(path) or "tandai" for path in command_paths()}
    for language in LANGUAGES:
        assert {page.stem for page in (PAGES / language).iterdir()} == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_docs_has_every_command_and_option(language: str) -> None:
    """It is made of the help pages; ``python -m tests.test_help`` makes it anew."""
    page = path_of(language).read_text(encoding="utf-8")
    assert page == command_page(language, command_paths())


def main() -> None:
    """Write the pages."""
    os.environ["COLUMNS"] = "80"
    for language in LANGUAGES:
        (PAGES / language).mkdir(parents=True, exist_ok=True)
        for path in command_paths():
            name = "-".join(path) or "tandai"
            with contextlib.redirect_stdout(io.StringIO()) as page:
                run([*path, "--help", "--lang", language])
            (PAGES / language / f"{name}.txt").write_text(page.getvalue(), "utf-8")
        path_of(language).write_text(command_page(language, command_paths()), "utf-8")


if __name__ == "__main__":
    main()
