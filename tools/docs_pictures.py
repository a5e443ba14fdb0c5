"""Make the pictures of docs anew: the first study, done on four constructed interviews.

python tools/docs_pictures.py [en] [id]

Needs chromium, and LibreOffice and pdftoppm for the picture of the chapter; a picture that cannot
be made is named and left as it is. Pictures fetch nothing: fonts are those of who looks.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import chdir
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
# Held back in training, so that suggestions look as they do on somebody's own interviews.
CLUSTER = "tanggulangin"
CODERS = {"A": "rani", "B": "sita", "final": "final"}
NAMES = {
    "en": ("interviews", "my-corpus", "tags.jsonl", "report.html", "chapter.docx"),
    "id": ("wawancara", "korpus-saya", "tanda.jsonl", "laporan.html", "bab-4.docx"),
}
_FONT_FACE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
_MOST_LINES = 34


def run(language: str, *arguments: str) -> str:
    """Return what a command shows on a terminal of 80 columns, colours included."""
    environment = {**os.environ, "COLUMNS": "80", "FORCE_COLOR": "1", "LANG": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "tandai", *arguments, "--lang", language],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def picture_of_terminal(shown: str, command: str, path: Path) -> None:
    """Draw what a command showed as SVG, of its first lines."""
    lines = shown.rstrip().split("\n")
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], "…"]
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=80, record=True, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi("\n".join(lines)))
        svg = console.export_svg(title=command, theme=MONOKAI, unique_id=path.stem)
    _write_svg(svg, path)


def _write_svg(svg: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_FONT_FACE.sub("", svg).rstrip() + "\n", encoding="utf-8")


def write_codes(folder: Path, shown: Sequence[str]) -> None:
    """Put the codes of the shipped corpus' coders into the study, under other names."""
    codes = pl.read_csv(ROOT / "corpora" / "tumang" / "codings.csv", infer_schema=False)
    known = pl.read_csv(folder / "passages.csv", infer_schema=False)["passage_id"]
    own = codes.filter(pl.col("passage_id").is_in(known.implode()), pl.col("coder").is_in(shown))
    own.with_columns(pl.col("coder").replace(CODERS)).write_csv(folder / "codings.csv")


def picture_of_review(source: Path, language: str, path: Path) -> None:
    """Draw the review screen on a passage with suggestions, two of which are taken."""
    from tandai.ground.language import set_language
    from tandai.render.reviewing import begun_words
    from tandai.screen.app import ReviewApp
    from tandai.work.review import reviewing

    set_language(language)  # type: ignore[arg-type]

    seen = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    place = next(
        number
        for number, tagged in enumerate(seen)
        if len(tagged["suggested"]) > 1 and len(tagged["text"]) < 330 and number > 3
    )

    async def driven(app: ReviewApp) -> str:
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            await pilot.press("g", *str(place + 1), "enter")
            await pilot.press("1", "2", "s")
            await pilot.pause()
            return app.export_screenshot(title=f"tandai review {source.name} --coder ratna")

    with reviewing(source, "ratna") as review:
        _write_svg(asyncio.run(driven(ReviewApp(review, begun_words(review)))), path)


def picture_of_page(page: Path, size: tuple[int, int], path: Path) -> None:
    """Photograph the first screen of a page in a browser."""
    path.parent.mkdir(parents=True, exist_ok=True)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise FileNotFoundError("chromium")
    flags = ["--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
    subprocess.run(
        [
            *(browser, *flags, f"--window-size={size[0]},{size[1]}", "--virtual-time-budget=8000"),
            *(f"--screenshot={path}", page.resolve().as_uri()),
        ],
        check=True,
        capture_output=True,
    )


def picture_of_chapter(chapter: Path, path: Path) -> None:
    """Show a chapter's first page, and the two wide ones after it beside it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or shutil.which("pdftoppm") is None:
        raise FileNotFoundError("LibreOffice, pdftoppm")
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", str(chapter)], check=True, capture_output=True
    )
    subprocess.run(
        ["pdftoppm", "-png", "-r", "70", "-l", "3", str(chapter.with_suffix(".pdf").name), "sheet"],
        check=True,
    )
    sheets = "".join(f'<img src="{sheet.name}">' for sheet in sorted(Path().glob("sheet*.png")))
    style = (
        "body{margin:8px;background:#888;display:grid;grid-template-columns:575px 575px;gap:8px}"
        "img{width:575px}img:first-child{grid-row:1/3}"
    )
    Path("sheets.html").write_text(f"<style>{style}</style>{sheets}", encoding="utf-8")
    picture_of_page(Path("sheets.html"), (1190, 836), path)


def make(language: str) -> list[str]:
    """Do the study in the current folder, draw its pictures, and return those not made."""
    interviews, corpus, tags, html, docx = NAMES[language]
    out = ROOT / "docs" / language / "pictures"
    Path(interviews).mkdir()
    for transcript in sorted((ROOT / "corpora" / "tumang" / "transcripts").glob(f"{CLUSTER}-*")):
        shutil.copy(transcript, interviews)
    shown = run(language, "import", f"{interviews}/", "--out", corpus)
    command = f"tandai import {interviews}/ --out {corpus}"
    picture_of_terminal(shown, command, out / "import.svg")
    write_codes(Path(corpus), ["A", "B", "final"])
    command = f"tandai agree {corpus}"
    picture_of_terminal(run(language, "agree", corpus), command, out / "agree.svg")
    run(language, "tag", "tumang", f"{interviews}/", "--out", tags)
    run(language, "report", tags, "--corpus", corpus, "--html", html, "--docx", docx)
    picture_of_review(Path(tags), language, out / "review.svg")
    left = []
    pictures: tuple[Callable[[], None], ...] = (
        lambda: picture_of_page(Path(html), (1180, 900), out / "report.png"),
        lambda: picture_of_chapter(Path(docx), out / "chapter.png"),
    )
    for draw in pictures:
        try:
            draw()
        except FileNotFoundError as missing:
            left.append(str(missing))
    return left


def main(languages: Sequence[str]) -> int:
    """Make the pictures of these languages, of both by default."""
    code = 0
    for language in languages or ("en", "id"):
        with tempfile.TemporaryDirectory() as folder, chdir(folder):
            for missing in make(language):
                sys.stdout.write(f"{language}: left as it is, for want of {missing}\n")
                code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
