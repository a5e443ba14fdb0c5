"""The commands that README and docs show: where they stand, and the names that they use.

A block of commands is fenced as ``sh``. One that a test cannot run says why in the line before:
``<!-- not run: full screen -->``. Pages in Indonesian call files by other names; in the names of
the English pages their commands are the same.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"

# Indonesian name → English name, of the files in examples.
NAMES = {
    "alasan.jsonl": "why.jsonl",
    "arsip.parquet": "archive.parquet",
    "bab-4.docx": "chapter.docx",
    "baru/": "new/",
    "baru/*.docx": "new/*.docx",
    "berbeda.xlsx": "contested.xlsx",
    "berkode.xlsx": "coded.xlsx",
    "buku-kode-saya.yaml": "my-codebook.yaml",
    "daftar-kutipan.csv": "quotes.csv",
    "dengan-saran.qdpx": "with-suggestions.qdpx",
    "dibagikan.html": "to-share.html",
    "dua-label": "two-labels",
    "fgd.txt": "focus-group.txt",
    "gambaran-awal.csv": "first-look.csv",
    "hasil.parquet": "tags.parquet",
    "hasil-survei.parquet": "survey-tags.parquet",
    "kelompok-saya": "my-group",
    "keluhan": "complaint",
    "kode-saya.qdc": "my-codes.qdc",
    "kode-saya.yaml": "my-codes.yaml",
    "kode.qdc": "codes.qdc",
    "kode.yaml": "codes.yaml",
    "komentar-saya": "my-comments",
    "korpus-saya": "my-corpus",
    "korpus-saya.qdpx": "my-corpus.qdpx",
    "korpus-saya/codebook.yaml": "my-corpus/codebook.yaml",
    "kunci.csv": "key.csv",
    "kutipan-saya": "my-quotes",
    "kutipan.xlsx": "quotes.xlsx",
    "lampiran.docx": "appendix.docx",
    "lanjutan.xlsx": "longer.xlsx",
    "laporan.html": "report.html",
    "laporan.xlsx": "report.xlsx",
    "metode.bib": "methods.bib",
    "metode.docx": "methods.docx",
    "model-awal": "my-first",
    "model-saya": "my-model",
    "model-saya/record.json": "my-model/record.json",
    "penelitian-awal": "my-new-study",
    "periksa.xlsx": "check.xlsx",
    "saran.jsonl": "suggestions.jsonl",
    "studi-implementasi": "my-implementation-study",
    "studi-saya": "my-study",
    "studi.qda": "study.qda",
    "studi.qdpx": "study.qdpx",
    "survei.csv": "survey.csv",
    "tanda.csv": "tags.csv",
    "tanda.jsonl": "tags.jsonl",
    "tanda.xlsx": "tags.xlsx",
    "tumang-lagi": "tumang-again",
    "untuk-penguji.xlsx": "for-my-examiner.xlsx",
    "wawancara/": "interviews/",
}

_BLOCK = re.compile(
    r"(?:<!-- not run: (?P<why>[^>]+) -->\n)?^```(?P<kind>sh|python)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """A command as a page shows it; ``not_run`` says why no test runs it, and is empty else."""

    page: str
    line: str
    not_run: str

    @property
    def words(self) -> list[str]:
        """The command's words in the names of the English pages."""
        return [NAMES.get(word, word) for word in shlex.split(self.line, comments=True)]


def pages() -> list[Path]:
    """Return the README and every page of docs."""
    return [ROOT / "README.md", *sorted(DOCS.glob("*/*.md"))]


def name_of(page: Path) -> str:
    """Return a page as tests call it: ``en/models.md``."""
    return str(page.relative_to(DOCS if page.is_relative_to(DOCS) else ROOT).as_posix())


def examples(page: Path) -> list[Example]:
    """Return all lines of the page's blocks of commands, in order."""
    return [
        Example(name_of(page), line, match["why"] or "")
        for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))
        if match["kind"] == "sh"
        for line in match["body"].splitlines()
        if line and not line.startswith("#")
    ]


def programs(page: Path) -> list[str]:
    """Return the page's blocks of Python, in the names of the English pages."""
    return [
        re.sub(r'"([^"]+)"', lambda name: f'"{NAMES.get(name[1], name[1])}"', match["body"])
        for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))
        if match["kind"] == "python"
    ]
