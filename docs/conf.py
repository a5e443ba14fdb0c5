"""How the site is built of the pages in ``en`` and ``id``: ``make docs``.

Each language is a site of its own (``-D language=id``), beside the other; a link at the side leads
to the same page there. Nothing is loaded from elsewhere. ``tools/check_site.py`` holds that.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

project = "tandai"
release = re.findall(
    r'VERSION = "([^"]+)"', (ROOT / "src" / "tandai" / "ground" / "version.py").read_text("utf-8")
)[0]
extensions = ["myst_parser"]
root_doc = "index"
myst_heading_anchors = 4
# A link that leads nowhere is a warning, and warnings end the build.
nitpicky = True

html_theme = "furo"
html_title = "tandai"
html_show_sphinx = False
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
templates_path = ["site"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}

# The order of the pages at the side, with the headings over them in both languages.
SECTIONS = (
    (("Begin", "Mulai"), "install first-study alone two-coders models checking report questions"),
    (("Look up", "Rujukan"), "review codebooks transcripts programs files scale commands library"),
    (("What may be relied on", "Yang dapat diandalkan"), "figures promises advisories"),
)


def contents(language: str) -> str:
    """Return the table of contents that the index gets at its end, unseen."""
    parts = []
    for headings, names in SECTIONS:
        head = f"```{{toctree}}\n:hidden:\n:caption: {headings[language == 'id']}\n"
        parts.append("\n".join([head, *names.split(), "```"]))
    return "\n\n".join(parts)


def _add_contents(app: Any, name: str, source: list[str]) -> None:
    if name == root_doc:
        source[0] += f"\n\n{contents(app.config.language)}\n"


def _outside(app: Any, name: str, source: list[str]) -> None:
    """Make links to files beside docs plain words: they are no pages of the site."""
    source[0] = re.sub(r"\[([^\]]+)\]\(\.\./\.\./([\w./-]+)(?:#[\w-]+)?\)", r"\1 (`\2`)", source[0])


def _other_language(
    app: Any, page: str, _template: str, context: dict[str, Any], _tree: Any
) -> None:
    known = page in app.env.found_docs
    other, word = ("en", "English") if app.config.language == "id" else ("id", "Bahasa Indonesia")
    context["other_language"] = f"../{other}/{page if known else root_doc}.html"
    context["other_language_word"] = word
    context["other_language_code"] = other


def setup(app: Any) -> dict[str, bool]:
    """Register what is done to sources and pages."""
    app.connect("source-read", _add_contents)
    app.connect("source-read", _outside)
    app.connect("html-page-context", _other_language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
