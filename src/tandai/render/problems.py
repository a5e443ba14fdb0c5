"""The result of `tandai codebook check` in the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.codebook import CodebookCheck
from tandai.ground.language import tr
from tandai.ground.numbers import count
from tandai.words.codebook import problem_of


def check_view(path: Path, check: CodebookCheck) -> RenderableType:
    """Return every error and gap with its line, then the count; lines are not wrapped."""
    lines = [
        f"{kind}: {problem_of(flaw)}"
        for kind, flaws in (
            (tr("error", "galat"), check.errors),
            (tr("gap", "isian kosong"), check.gaps),
        )
        for flaw in flaws
    ]
    number = len(check.codebook.ids) if check.codebook else 0
    lines.append(
        f"{path.name}: {count(number, 'indicator', 'indikator')}, "
        f"{count(len(check.errors), 'error', 'galat')}, "
        f"{count(len(check.gaps), 'gap', 'isian kosong')}"
    )
    return Group(*(Text(line, no_wrap=True, overflow="ignore") for line in lines))
