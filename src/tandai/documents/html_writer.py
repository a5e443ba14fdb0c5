"""The one writer of pages for a browser: nothing is asked of any network, no text is markup."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from tandai.documents.cells import shown, sort_value
from tandai.documents.chapters import (
    Block,
    Chapter,
    Facts,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    Quotation,
)
from tandai.documents.guards import printable
from tandai.ground.language import current_language, tr
from tandai.ground.outputs import writing
from tandai.ground.version import VERSION

_FOLDER = Path(__file__).parent / "page"
_KINDS = {
    Heading: "heading",
    Paragraph: "paragraph",
    ListItem: "item",
    Facts: "facts",
    Quotation: "quotation",
    Picture: "picture",
}


def write_chapter_page(chapter: Chapter, path: Path, *, force: bool = False) -> None:
    """Write a chapter as a page, whole or not at all.

    Raises OutputError where it cannot be written.
    """
    blocks = [(_kind(block), block) for block in chapter.blocks]
    template = _FOLDER / "chapter.html.jinja"
    write_page(page_of(template, chapter.title, blocks=blocks), path, force=force)


def write_page(page: str, path: Path, *, force: bool = False) -> None:
    """Write a page that :func:`page_of` made, whole or not at all.

    Raises OutputError where it cannot be written.
    """
    with writing(path, force=force) as draft:
        draft.write_text(page, encoding="utf-8")


def page_of(template: Path, title: str, **known: Any) -> str:
    """Return a page in the current language: a template in the frame that all pages share.

    The template is escaped; it may use the blocks of ``page/blocks.html.jinja``. ``cell_class``
    among what is ``known`` says what class a cell of a column has besides that of the column.
    """
    # Here, since most commands write no page.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    css, js = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    environment = Environment(
        loader=FileSystemLoader([template.parent, _FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(
        tr=tr,
        shown=shown,
        sort_value=lambda value: "" if sort_value(value) is None else sort_value(value),
        cell_class=known.pop("cell_class", lambda _column, _value: ""),
        data_url=_data_url,
    )
    page = environment.get_template(template.name).render(
        title=title,
        css=Markup(css),  # noqa: S704 - our own file
        js=Markup(js),  # noqa: S704 - our own file
        policy=_policy(css, js),
        language=current_language(),
        version=VERSION,
        **known,
    )
    return printable(page)


def _policy(css: str, js: str) -> str:
    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {hashed(css)}; script-src {hashed(js)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _kind(block: Block) -> str:
    return next((kind for known, kind in _KINDS.items() if isinstance(block, known)), "table")


def _data_url(picture: Picture) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.png()).decode()}"
