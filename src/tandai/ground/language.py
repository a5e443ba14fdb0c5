"""The two languages in which tandai speaks to its users.

Both wordings stand side by side where they are used: ``tr("3 passages", "3 kutipan")``.
The language is chosen once, by the command line; a library call without one speaks English.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, NamedTuple, get_args

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_current: ContextVar[Language] = ContextVar("tandai_language", default="en")


def tr(en: str, id: str) -> str:
    """Return the wording in the current language."""
    return id if _current.get() == "id" else en


class Words(NamedTuple):
    """A text in both languages, made before it is known in which it will be shown."""

    en: str
    id: str

    def __str__(self) -> str:
        """Return the text in the current language."""
        return tr(*self)


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

    ``TANDAI_LANG`` says it for tandai alone, also where the system has no such variables. The
    others are read in the order of POSIX: LC_ALL, LC_MESSAGES, LANG.
    """
    for name in ("TANDAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "id" if value.lower()[:2] in ("id", "jv", "su") else "en"
    return "en"


def language_of_arguments(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return what the last ``--lang`` asks for, "" where its value is missing, and the rest.

    It is taken out before the command line is parsed: help texts are made while that is done,
    and so it may stand anywhere on the line. Nothing is looked for behind ``--``.
    """
    asked: str | None = None
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            asked = next(words, "")
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        else:
            rest.append(word)
        if word == "--":
            rest.extend(words)
    return asked, rest


def language_named(name: str) -> Language | None:
    """Return the language of this name, None where there is none."""
    return next((language for language in LANGUAGES if language == name), None)
