"""The page of all commands in docs, made of the help pages, in both languages.

python -m tests.test_help      writes both: the help pages and this one

Every command has its section with its own help, so that no option can be left out, and a word on
where to read more.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HELP = ROOT / "tests" / "help"

# Where more is said of a command: page and its title in each language.
_MORE = {
    "demo": ("install.md", "installing", "memasang"),
    "import": ("alone.md", "coding alone", "mengode sendiri"),
    "train": ("models.md", "models and suggestions", "model dan saran"),
    "tag": ("models.md", "models and suggestions", "model dan saran"),
    "review": ("review.md", "coding and checking on the screen", "mengode dan memeriksa di layar"),
    "report": ("report.md", "the report, the chapter, the methods", "laporan, bab, dan metode"),
    "sample": ("checking.md", "checking suggestions", "memeriksa saran"),
    "agree": ("two-coders.md", "two coders", "dua pengode"),
    "plan": ("two-coders.md", "two coders", "dua pengode"),
    "evaluate": ("models.md", "models and suggestions", "model dan saran"),
    "export": ("programs.md", "other programs", "program lain"),
    "methods": ("report.md", "the report, the chapter, the methods", "laporan, bab, dan metode"),
    "repeat": ("report.md", "the report, the chapter, the methods", "laporan, bab, dan metode"),
    "codebook": ("codebooks.md", "codebooks", "buku kode"),
    "cache": ("models.md", "models and suggestions", "model dan saran"),
}
_HEADS = {
    "en": """# Every command

What `tandai COMMAND --help` prints, command by command; with `-h` the options of every day fit
a screen. What all of them do alike stands in
[files and formats](files.md#what-every-command-does-alike).""",
    "id": """# Semua perintah

Yang ditampilkan `tandai PERINTAH --help`, perintah demi perintah; dengan `-h`, opsi sehari-hari
muat satu layar. Yang sama pada semuanya ada di
[berkas dan format](files.md#yang-sama-pada-setiap-perintah).""",
}


def command_page(language: str, commands: list[tuple[str, ...]]) -> str:
    """Return the page; ``commands`` are the words of each, groups before what they hold."""
    parts = [_HEADS[language]]
    for path in commands:
        # A command of tandai's own is a heading, one of a group a smaller one below it.
        parts.append(f"{'#' * max(2, len(path) + 1)} {' '.join(('tandai', *path))}")
        if len(path) == 1:
            page, english, indonesian = _MORE[path[0]]
            more = {"en": f"More: [{english}]", "id": f"Selengkapnya: [{indonesian}]"}
            parts.append(f"{more[language]}({page}).")
        name = f"{'-'.join(path) or 'tandai'}.txt"
        whole = HELP / language / "details" / name
        help_page = (whole if whole.exists() else HELP / language / name).read_text("utf-8")
        parts.append(f"```text\n{help_page.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def path_of(language: str) -> Path:
    """Return where the page lies."""
    return ROOT / "docs" / language / "commands.md"
