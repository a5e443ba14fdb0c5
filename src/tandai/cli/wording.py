"""Typer's own words in Indonesian: headings of help pages and complaints about usage."""

import re
from typing import Any

import typer

from tandai.ground.language import current_language

_HELP: tuple[tuple[str, str], ...] = (
    (r"(?m)^Usage: ", "Pemakaian: "),
    (r"(?m)^Arguments:$", "Argumen:"),
    (r"(?m)^Options:$", "Opsi:"),
    (r"(?m)^Commands:$", "Perintah:"),
    (r"\[OPTIONS\]", "[OPSI]"),
    (r"COMMAND \[ARGS\]\.\.\.", "PERINTAH [ARG]..."),
    (r"\[required\]", "[wajib]"),
    (r"\[default:(?=\s)", "[bawaan:"),
    (r"Show this message and exit\.", "Tampilkan bantuan ini."),
)

_COMPLAINTS = (
    (r"^Missing argument '?(\S+?)'?\.$", r"argumen \1 belum diberikan."),
    (r"^Missing option '?(\S+?)'?\.$", r"opsi \1 belum diberikan."),
    (r"^Missing parameter: (.+?)\.?$", r"\1 belum diberikan."),
    (r"^No such option: (\S+)", r"opsi \1 tidak ada."),
    (r"^No such command '?(.+?)'?\.", r"perintah \1 tidak ada."),
    (r"^Missing command\.$", "perintahnya belum diberikan."),
    (r"^Got unexpected extra argument(?:s|\(s\))? \((.*)\)$", r"ada argumen yang berlebih (\1)."),
    (r"^Option '?(\S+?)'? requires an argument\.$", r"opsi \1 memerlukan nilai."),
    (r"^Option '?(\S+?)'? does not take a value\.$", r"opsi \1 tidak memakai nilai."),
    (r"^Invalid value for (.+?): ", r"nilai untuk \1 tidak berlaku: "),
    (r"is not one of ", "bukan salah satu dari "),
    (r"Input should be greater than or equal to (\S+)", r"paling sedikit \1"),
    (r"Input should be less than or equal to (\S+)", r"paling banyak \1"),
    (r"Input should be a valid integer.*", "bukan bilangan bulat"),
    (r"Input should be a valid number.*", "bukan bilangan"),
    (r"is not a valid integer", "bukan bilangan bulat"),
    (r"is not a valid float", "bukan bilangan"),
    (r"is not in the range (.+)", r"di luar rentang \1"),
    (r"Did you mean (.+?)\?", r"Maksudnya \1?"),
    (r"\(Possible options: (.+)\)", r"(Mungkin: \1)"),
)


_OF_COMPLETION = (
    ("Install completion for the current shell.", "Pasang pelengkapan otomatis untuk shell ini."),
    (
        "Show completion for the current shell, to copy it or customize the installation.",
        "Tampilkan skrip pelengkapan untuk disalin.",
    ),
)
# Typer wraps its sentences, so a line end may stand at any space of them.
_HELP += tuple((re.escape(en).replace(r"\ ", r"\s+"), id) for en, id in _OF_COMPLETION)


def _translated(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    if current_language() == "id":
        for pattern, replacement in pairs:
            text = re.sub(pattern, replacement, text)
    return text


def usage_message(error: typer.TyperException) -> str:
    """Return what is wrong with the command line, and where help is."""
    # What comes before is of the library that checks values, and tells a user nothing.
    message = _translated(error.format_message().replace("Value error, ", ""), _COMPLAINTS)
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "tandai"
    hint = "Lihat" if current_language() == "id" else "See"
    return f"{message}\n{hint} '{path} --help'."


def translated_page(page: str) -> str:
    """Return a help page with what typer says in it in the current language."""
    return _translated(page, _HELP)
