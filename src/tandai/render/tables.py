"""The look of all tables: no colour-only meaning, fit for 80 columns."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from tandai.codebook import NAMELESS, Framework
from tandai.ground.language import tr

# Names are wrapped so far before a figure would be cut off.
_NARROWEST = 12


def table(title: str, *columns: tuple[str, str]) -> Table:
    """Return an empty table; ``columns`` are (heading, justification)."""
    result = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    for position, (heading, justify) in enumerate(columns):
        if justify == "right":
            result.add_column(heading, justify="right", no_wrap=True)
        else:
            result.add_column(
                heading, min_width=_NARROWEST if position == 0 else None, overflow="fold"
            )
    return result


def framework_title(framework: Framework) -> str:
    """Return a framework's name and source; labels without a framework are called codes."""
    nameless = framework.id == NAMELESS
    name = tr("Codes", "Kode") if nameless else str(framework.name) or framework.id
    return f"{name} — {framework.source}" if framework.source else name
