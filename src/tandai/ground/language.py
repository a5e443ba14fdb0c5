"""The two languages in which tandai speaks to its users.

Both wordings stand side by side where they are used: ``tr("3 passages", "3 kutipan")``.
The language is chosen once, by the command line; a library call without one speaks English.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_current: ContextVar[Language] = ContextVar("tandai_language", default="en")


def tr(en: str, id: str) -> str:
    """Return the wording in the current language."""
    return id if _current.get() == "id" else en


def current_language() -> Language:
    """Return the language in force."""
    return _current.get()


def set_language(language: Language) -> None:
    """Make ``language`` the language of all later messages of this context."""
    _current.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak ``language`` inside the ``with`` block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def language_of_locale(environ: Mapping[str, str] = os.environ) -> Language:
    """Return ``id`` for an Indonesian, Javanese or Sundanese locale, else ``en``.

    The variables are read in the order of POSIX: LC_ALL, LC_MESSAGES, LANG.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "id" if value.lower()[:2] in ("id", "jv", "su") else "en"
    return "en"


def language_of_arguments(arguments: Sequence[str]) -> Language | None:
    """Return what ``--lang`` asks for, before the command line is parsed.

    Help texts are made while the command line is parsed, so the language must be known earlier.
    """
    for position, argument in enumerate(arguments):
        value = None
        if argument == "--":
            return None
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
        for language in LANGUAGES:
            if value == language:
                return language
    return None


def count(number: int, en: str, id: str, en_plural: str | None = None) -> str:
    """Return ``number`` with its noun: ``1 passage``, ``2 passages``, ``2 kutipan``."""
    plural = en_plural or f"{en}s"
    return f"{number:,} {tr(en if number == 1 else plural, id)}"
