"""The result of `tandai codebook check` in the terminal."""

from __future__ import annotations

from pathlib import Path

from tandai.codebook import CodebookCheck
from tandai.ground.language import count, tr
from tandai.render.console import output


def check_view(path: Path, check: CodebookCheck) -> None:
    """Print every error and gap with its line, then the count."""
    console = output()
    for kind, problems in (
        (tr("error", "galat"), check.errors),
        (tr("gap", "kurang"), check.gaps),
    ):
        for problem in problems:
            console.print(f"{kind}: {problem}", soft_wrap=True)
    number = len(check.codebook.ids) if check.codebook else 0
    console.print(
        f"{path.name}: {count(number, 'indicator', 'indikator')}, "
        f"{count(len(check.errors), 'error', 'galat')}, {count(len(check.gaps), 'gap', 'kurang')}",
        soft_wrap=True,
    )
