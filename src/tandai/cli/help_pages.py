"""Help pages that fit a screen: an example first, then the options of every day.

``--help`` has everything. ``-h``, and a command without any arguments, has a page that fits: where
all is longer than a screen it leaves out what is declared ``rare``, and says how much that is.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup

from tandai.cli.wording import translated_page
from tandai.ground.language import tr

LINES = 24
# Longer names of options stand on a line of their own, so that what they do has room beside others.
_COLUMN = 24
# In the place of typer's panels, which pages without markup do not show.
RARE = "rare"
# Under these names a page's context keeps what was asked for, and what is being made.
_WHOLE, _SHORT = "tandai.whole", "tandai.short"
_HELP = "--help"
# Typer declares these itself.
_RARE_OF_TYPER = ("install_completion", "show_completion")


class _Page:
    """A page in the current language; the class beside it is typer's."""

    def get_help(self, ctx: Any) -> str:
        """Return the page; without what is rare where it is too long with it."""
        page = self._made(ctx)
        if page.count("\n") >= LINES and not ctx.meta.get(_WHOLE):
            ctx.meta[_SHORT] = True
            page = self._made(ctx)
        return page

    def _made(self, ctx: Any) -> str:
        return translated_page(str(super().get_help(ctx)))  # type: ignore[misc]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Note whether the whole page is asked for."""
        if _HELP in (args[: args.index("--")] if "--" in args else args):
            ctx.meta[_WHOLE] = True
        return list(super().parse_args(ctx, args))  # type: ignore[misc]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, those that must be given first, then commands."""
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        left = self._left_out(ctx)
        for parameter in sorted(self.get_params(ctx), key=lambda own: not own.required):  # type: ignore[attr-defined]
            record = parameter.get_help_record(ctx)
            if record is None or parameter in left:
                continue
            if parameter.name == "help" and left:
                record = (record[0], _where_the_rest_is(len(left)))
            (arguments if isinstance(parameter, TyperArgument) else options).append(record)
        for heading, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows, col_max=_COLUMN)

    def _left_out(self, ctx: Any) -> list[Any]:
        """Return what a short page does without."""
        if not ctx.meta.get(_SHORT):
            return []
        commands = getattr(self, "commands", {}).values()
        return [own for own in (*self.get_params(ctx), *commands) if _is_rare(own)]  # type: ignore[attr-defined]


class Command(_Page, TyperCommand):
    """A command whose help page begins with an example."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _plain(self.params)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what follows the command's name in its usage."""
        pieces = [piece for parameter in self.get_params(ctx) for piece in _usage(parameter)]
        return ["[OPTIONS]", *pieces]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what the command does, and an example."""
        super().format_help_text(ctx, formatter)
        with formatter.indentation():
            formatter.write_text(self.epilog or "")

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write nothing: the example stands at the beginning."""


class Group(_Page, TyperGroup):
    """A group of commands."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write options, then commands."""
        super().format_options(ctx, formatter)
        left = self._left_out(ctx)
        shown = [(name, own) for name, own in self.commands.items() if own not in left]
        room = formatter.width - 6 - max(len(name) for name, _ in shown)
        with formatter.section("Commands"):
            formatter.write_dl([(name, own.get_short_help_str(room)) for name, own in shown])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write what is left to say, where there is room."""
        if not ctx.meta.get(_SHORT):
            super().format_epilog(ctx, formatter)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base class's signature
        """Return the commands in the order of the work and not of the alphabet."""
        return list(self.commands)


def _is_rare(own: Any) -> bool:
    return getattr(own, "rich_help_panel", None) == RARE or own.name in _RARE_OF_TYPER


def _where_the_rest_is(number: int) -> str:
    return tr(
        f"With -h this page; with --help {number} more.",
        f"Dengan -h bantuan ini; dengan --help {number} lagi.",
    )


def _plain(parameters: Iterable[Any]) -> None:
    """Leave out of help pages what typer tells of types: ``<list[path]>`` helps no researcher."""
    for parameter in parameters:
        if isinstance(parameter, TyperArgument):
            vars(parameter)["display_type_rich"] = _no_type


def _no_type(ctx: Any) -> None:
    return None


def _usage(parameter: Any) -> Iterator[str]:
    """Yield an argument as manuals have it: ``MODEL``, ``TAGS...``, ``[FILE]``."""
    if isinstance(parameter, TyperArgument):
        name = parameter.display_name_raw + ("..." if parameter.nargs != 1 else "")
        yield name if parameter.required else f"[{name}]"
