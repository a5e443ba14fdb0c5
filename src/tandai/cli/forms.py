"""Options of `tandai report` for the files that it writes and for what is left out of them."""

from pathlib import Path
from typing import Any

import typer

from tandai.ground.language import tr


def html_option() -> Any:
    """``--html``."""
    return typer.Option(
        "--html",
        metavar=tr("FILE", "BERKAS"),
        show_default=False,
        help=tr(
            "Write one page for the browser that needs no network.",
            "Tulis satu halaman untuk peramban, tanpa jaringan.",
        ),
    )


def docx_option() -> Any:
    """``--docx``."""
    return typer.Option(
        "--docx",
        metavar=tr("FILE", "BERKAS"),
        show_default=False,
        help=tr(
            "Write a chapter for a thesis, with numbered tables and pictures.",
            "Tulis bab skripsi/tesis dengan tabel dan gambar bernomor.",
        ),
    )


def xlsx_option() -> Any:
    """``--xlsx``."""
    return typer.Option(
        "--xlsx",
        metavar=tr("FILE", "BERKAS"),
        show_default=False,
        help=tr("Write a workbook with all figures.", "Tulis buku kerja berisi semua angka."),
    )


def chapter_option() -> Any:
    """``--chapter``."""
    return typer.Option(
        "--chapter",
        min=1,
        max=99,
        metavar="N",
        help=tr(
            "Number before those of tables and pictures in --docx.",
            "Nomor bab untuk tabel dan gambar dalam --docx.",
        ),
    )


def no_quotes_option() -> Any:
    """``--no-quotes``."""
    return typer.Option(
        "--no-quotes",
        help=tr(
            "Leave all interview text out of the files.", "Berkas tanpa teks wawancara apa pun."
        ),
    )


def pseudonyms_option() -> Any:
    """``--pseudonyms``."""
    return typer.Option(
        "--pseudonyms",
        metavar=tr("KEY", "KUNCI"),
        show_default=False,
        help=tr(
            "Table or YAML of names and pseudonyms, put in everywhere.",
            "Tabel atau YAML berisi nama dan samaran, dipakai di semua keluaran.",
        ),
    )


def with_privacy(report: Any, no_quotes: bool, key: Path | None) -> Any:
    """Return the report without quotes, with pseudonyms; warn of names that the key leaves."""
    from tandai.documents.rewriting import left_in, pseudonymised, without_quotes
    from tandai.pseudonyms import read_pseudonyms
    from tandai.render.console import warn
    from tandai.render.forms import leftover_warning

    if no_quotes:
        report = without_quotes(report)
    if key is None:
        return report
    pseudonyms = read_pseudonyms(key)
    report = pseudonymised(report, pseudonyms)
    left = left_in(report, pseudonyms)
    if left:
        warn(leftover_warning(left))
    return report
