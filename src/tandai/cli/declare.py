"""Commands as plain functions, their options declared once, their words in both languages.

An option is declared as ``Annotated[type, option(...)]``, a command with :func:`command`. Typer
takes texts and not promises of texts, so what it is given is made when the command line is
built, in the language that was asked for.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import typer

from tandai.cli.help_pages import RARE
from tandai.ground.language import Words

Function = TypeVar("Function", bound=Callable[..., int | None])


@dataclass(frozen=True)
class Parameter:
    """An option (with flags, or named as the parameter is) or an argument of a command.

    ``file``: a text that may name a file, besides all that are declared as paths. ``rare``: left
    out of a help page that is too long with it.
    """

    made: Callable[..., Any]
    flags: tuple[str, ...]
    help: Words
    metavar: Words | str | None
    more: Mapping[str, Any]
    file: bool = False
    rare: bool = False

    def spoken(self, type_: Any, default: object) -> Any:
        """Return what typer takes, in the current language."""
        shown = str(self.metavar) if self.metavar else _choices(type_)
        shown_default = default is not None and default is not False
        panel = {"rich_help_panel": RARE} if self.rare else {}
        more = {"show_default": shown_default, **panel, **self.more}
        return self.made(*self.flags, help=str(self.help), metavar=shown, **more)


# What stands for a value on help pages.
CODER = Words("CODER", "PENGODE")
CODEBOOK = Words("FILE|NAME", "BERKAS|NAMA")
CORPUS = Words("CORPUS", "KORPUS")
FILE = Words("FILE", "BERKAS")
SHEET = Words("SHEET", "LEMBAR")
TAGS = Words("TAGS", "HASIL")


def option(
    en: str,
    id: str,
    *flags: str,
    metavar: Words | str | None = None,
    file: bool = False,
    rare: bool = False,
    **more: Any,
) -> Parameter:
    """Declare an option: its help in both languages; ``more`` is typer's own."""
    return Parameter(typer.Option, flags, Words(en, id), metavar, more, file, rare)


def argument(
    metavar: Words | str, en: str, id: str, *, file: bool = False, **more: Any
) -> Parameter:
    """Declare an argument."""
    return Parameter(typer.Argument, (), Words(en, id), metavar, more, file)


def _choices(type_: Any) -> str | None:
    """Return ``a|b`` of a closed set of words."""
    inner = [part for part in get_args(type_) if get_origin(part) is Literal]
    literal = type_ if get_origin(type_) is Literal else (inner[0] if inner else None)
    return "|".join(map(str, get_args(literal))) if literal is not None else None


@dataclass(frozen=True)
class About:
    """What help pages say of a command: what it does, and an example.

    ``brief``: whether it shows a summary, and all of it where ``--details`` asks for that.
    """

    name: str
    help: Words
    example: Words
    brief: bool = False


_DECLARED: dict[Callable[..., Any], About] = {}


def command(
    help: tuple[str, str], example: tuple[str, str], name: str = "", *, brief: bool = False
) -> Callable[[Function], Function]:
    """Declare a function as a command; it stays the function that it is."""

    def declared(function: Function) -> Function:
        own = About(name or function.__name__, Words(*help), Words(*example), brief)
        _DECLARED[function] = own
        return function

    return declared


def about(function: Callable[..., Any]) -> About:
    """Return what was declared of a command."""
    return _DECLARED[function]


AsJson = Annotated[
    bool,
    option(
        "Print one JSON document and nothing else.",
        "Cetak satu dokumen JSON saja.",
        "--json",
        rare=True,
    ),
]
Quiet = Annotated[
    bool,
    option(
        "Nothing but the result: no progress, no notes.",
        "Hanya hasilnya: tanpa kemajuan dan catatan.",
        "--quiet",
        "-q",
        rare=True,
    ),
]
# Read before all else (see cli.main); declared so that help and completion know of it.
Lang = Annotated[
    Literal["id", "en"] | None,
    option(
        "Language (default: TANDAI_LANG, or system).",
        "Bahasa (bawaan: TANDAI_LANG, atau sistem).",
        "--lang",
    ),
]
_COMMON = {"as_json": AsJson, "quiet": Quiet, "lang": Lang}
Details = Annotated[
    bool,
    option(
        "Show everything, not just a summary.",
        "Tampilkan semuanya, bukan ringkasannya.",
        "--details",
    ),
]
NoRecord = Annotated[
    bool,
    option(
        "Leave out the record of the run beside the result.",
        "Tanpa catatan proses di samping hasil.",
        "--no-record",
        rare=True,
    ),
]
# What writes results can be told to replace them; of these runs records are kept.
_WRITES = "force"
# The command that runs, and what it was given.
_in_hand: ContextVar[tuple[Callable[..., int | None], Mapping[str, Any]]] = ContextVar("in_hand")


def spoken(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """Return a command as typer takes it, with the options that all commands share."""
    hints = get_type_hints(function, include_extras=True)
    files = frozenset(name for name, hint in hints.items() if declared_of(hint).file)

    def run(
        *,
        as_json: bool,
        quiet: bool,
        lang: str | None,
        no_record: bool = True,
        details: bool = True,
        **given: Any,
    ) -> int | None:
        from tandai.ground.records import Run, running
        from tandai.render.console import manner, starting

        _in_hand.set((function, given))
        own = None if no_record else Run(about(function).name, given, files)
        asked = manner(as_json=as_json, quiet=quiet, details=details)
        with asked, starting(), running(own):
            return function(**given)

    run.__name__ = function.__name__
    own = [
        (parameter.name, hints[parameter.name], parameter.default)
        for parameter in inspect.signature(function).parameters.values()
    ]
    shared = {
        **({"details": Details} if about(function).brief else {}),
        **({"no_record": NoRecord} if _WRITES in hints else {}),
        **_COMMON,
    }
    common = [(name, hint, None if name == "lang" else False) for name, hint in shared.items()]
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=_annotation(hint, default),
        )
        for name, hint, default in (*own, *common)
    ]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect's own protocol
    return run


def in_hand() -> tuple[Callable[..., int | None], Mapping[str, Any]]:
    """Return the command that runs, and what it was given: parameters by name."""
    return _in_hand.get()


def declared_of(hint: Any) -> Parameter:
    """Return what was declared of a parameter; nothing that may name a file where none was."""
    return next(
        (own for own in get_args(hint) if isinstance(own, Parameter)),
        Parameter(typer.Option, (), Words("", ""), None, {}),
    )


def spoken_language() -> Any:
    """Return the annotation of ``--lang`` where no command is given, in the current language."""
    return _annotation(Lang, None)


def _annotation(hint: Any, default: object) -> Any:
    type_, declared = get_args(hint)
    return Annotated[type_, declared.spoken(type_, default)]
