"""Look at a built site: every link and anchor leads somewhere, and nothing comes from elsewhere.

python tools/check_site.py build/site
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself when it opens a page; a link is followed by a person alone.
_FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
# Of ``link``: what says something of the page and fetches nothing.
_SAYS = {"canonical", "alternate", "next", "prev", "index", "search", "author", "copyright"}
_ELSEWHERE = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import""")


class Page(HTMLParser):
    """The anchors of a page, what it links to, and what it fetches."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag names."""
        own = {name: value or "" for name, value in attrs}
        self.anchors |= {own[name] for name in ("id", "name") if own.get(name)}
        fetched = own.get(_FETCHED.get(tag, ""), "")
        if fetched and not (tag == "link" and set(own.get("rel", "").split()) & _SAYS):
            self.fetched.append(fetched)
        if tag == "a" and own.get("href"):
            self.links.append(own["href"])


def faults(site: Path) -> Iterator[str]:
    """Yield what is wrong, a line each."""
    pages = {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    if not pages:
        yield f"{site}: no pages"
    for path, page in pages.items():
        for address in (*page.fetched, *page.links):
            parts = urlsplit(address)
            if parts.scheme in ("http", "https") or address.startswith("//"):
                if address in page.fetched:
                    yield f"{path}: fetches {address}"
            elif not parts.scheme:
                target = path.parent / unquote(parts.path) if parts.path else path
                inside = pages.get(target.resolve())
                if not target.exists():
                    yield f"{path}: {address} leads nowhere"
                elif parts.fragment and inside and unquote(parts.fragment) not in inside.anchors:
                    yield f"{path}: {address} has no such anchor"
    for sheet in sorted([*site.rglob("*.css"), *site.rglob("*.svg")]):
        if _ELSEWHERE.search(sheet.read_text("utf-8")):
            yield f"{sheet}: fetches from elsewhere"
    names = [{page.name for page in (site / lang).glob("*.html")} for lang in ("en", "id")]
    for name in sorted(names[0] ^ names[1]):
        yield f"{name}: only in one language"


def main(arguments: list[str]) -> int:
    """Print the faults and return the exit code."""
    found = list(faults(Path(arguments[0]).resolve()))
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
