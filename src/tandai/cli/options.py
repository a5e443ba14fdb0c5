"""Options that several commands share.

They are made when a command is registered, since their help is in the current language.
"""

from pathlib import Path
from typing import Any, Literal

import typer

from tandai.ground.errors import UsageError
from tandai.ground.language import LANGUAGES, tr

# Exit code where some of several transcripts could not be read and the others are done.
PARTLY = 3


def json_option() -> Any:
    """``--json``."""
    return typer.Option(
        "--json",
        help=tr("Print one JSON document and nothing else.", "Cetak satu dokumen JSON saja."),
    )


def quiet_option() -> Any:
    """``--quiet``."""
    return typer.Option(
        "--quiet",
        "-q",
        help=tr("No progress, no notes.", "Tanpa kemajuan dan catatan."),
    )


def _known_language(value: str) -> str:
    if value and value not in LANGUAGES:
        raise UsageError(
            tr(
                f"--lang {value!r} is not one of id, en.",
                f"--lang {value!r} bukan id atau en.",
            )
        )
    return value


def language_option() -> Any:
    """``--lang``: read before parsing; here it is only checked and shown in the help."""
    return typer.Option(
        "--lang",
        metavar="id|en",
        callback=_known_language,
        show_default=False,
        help=tr(
            "Language (default: from the locale).",
            "Bahasa (bawaan: dari lokal sistem).",
        ),
    )


def force_option() -> Any:
    """``--force``."""
    return typer.Option(
        "--force",
        help=tr("Replace an output that exists.", "Ganti hasil yang sudah ada."),
    )


def codebook_option() -> Any:
    """``--codebook``."""
    return typer.Option(
        "--codebook",
        metavar="FILE|labels",
        show_default=False,
        help=tr(
            "Codebook file, or 'labels' to take the labels found (default: the corpus' own, "
            "else the one that comes with tandai).",
            "Berkas buku kode, atau 'labels' untuk memakai label yang ada (bawaan: milik "
            "korpus, atau yang disertakan tandai).",
        ),
    )


def gold_option() -> Any:
    """``--gold``."""
    return typer.Option(
        "--gold",
        metavar=tr("CODER", "PENGODE"),
        show_default=False,
        help=tr(
            "Whose codes to learn from (default: 'final' if there, else those given by at "
            "least half of a passage's coders).",
            "Kode siapa yang dipelajari (bawaan: 'final' bila ada, atau yang diberikan "
            "sedikitnya separuh pengode kutipan itu).",
        ),
    )


def codebook_choice(value: str | None) -> Path | Literal["labels"] | None:
    """Return what ``--codebook`` asks for."""
    if value is None or value == "labels":
        return value  # type: ignore[return-value]  # narrowed to the literal just tested
    return Path(value)


def example(english: str, indonesian: str) -> str:
    """Return the epilog that shows how a command is used."""
    return tr(f"Example: {english}", f"Contoh: {indonesian}")


def unit_option() -> Any:
    """``--unit``."""
    return typer.Option(
        metavar="turn|paragraph|sentence",
        help=tr("What is one passage.", "Satuan kutipan."),
    )


def informant_option() -> Any:
    """``--informant``."""
    return typer.Option(
        metavar="LABEL",
        show_default=False,
        help=tr(
            "Label of who answers; all others then ask (may be repeated).",
            "Label penjawab; yang lain dianggap penanya (boleh diulang).",
        ),
    )


def strict_option() -> Any:
    """``--strict``."""
    return typer.Option(
        "--strict",
        help=tr(
            "Write nothing where too little of a document became passages.",
            "Jangan menulis apa pun bila terlalu sedikit isi dokumen yang menjadi kutipan.",
        ),
    )


def interviewer_option() -> Any:
    """``--interviewer``."""
    return typer.Option(
        metavar="LABEL",
        show_default=False,
        help=tr(
            "Label of who asks, where it cannot be told (may be repeated).",
            "Label penanya, bila tidak dapat ditentukan (boleh diulang).",
        ),
    )
