"""Performing a recorded command inside another one."""

import inspect
import json
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from tandai.cli.declare import about
from tandai.ground.errors import UsageError
from tandai.ground.language import tr

if TYPE_CHECKING:
    from tandai.ground.recorded import RunRecord


def performed(
    commands: tuple[Callable[..., int | None], ...],
    name: str,
    options: Mapping[str, Any],
    *,
    as_json: bool = False,
) -> str:
    """Perform one of the commands quietly; return what it printed.

    Raises UsageError for one that is not among them or does not take such options, and whatever
    the command raises.
    """
    from tandai.render.console import manner

    function = next((own for own in commands if about(own).name == name), None)
    if function is None or not _takes(function, options):
        raise UsageError(
            tr(
                f"this version of tandai cannot repeat {name!r} with these options.",
                f"versi tandai ini tidak dapat mengulang {name!r} dengan pilihan tersebut.",
            ),
            hint=tr(
                "The record names the version that can.",
                "Versi yang dapat tertulis dalam catatan itu.",
            ),
        )
    with redirect_stdout(StringIO()) as told, manner(as_json=as_json, quiet=True):
        function(**{key: _as_declared(function, key, own) for key, own in options.items()})
    return told.getvalue()


def report_again(record: "RunRecord") -> Any:
    """Return the JSON of a recorded report, made again without writing its files."""
    from tandai.cli.report import report

    def located(value: Any) -> Any:
        if isinstance(value, list):
            return [located(own) for own in value]
        if isinstance(value, dict):
            return record.located(str(value["input"])) if "input" in value else None
        return value

    options = {name: located(value) for name, value in record.content.options.items()}
    return json.loads(performed((report,), "report", options, as_json=True))


def _takes(function: Callable[..., int | None], options: Mapping[str, Any]) -> bool:
    own = inspect.signature(function).parameters
    needed = {key for key, item in own.items() if item.default is inspect.Parameter.empty}
    # Only what writes results is recorded.
    return "force" in own and needed <= set(options) <= set(own)


def _as_declared(function: Callable[..., int | None], key: str, value: Any) -> Any:
    """Return a value as :func:`_typed`; one alone as a list, where several may be given by now."""
    typed = _typed(function, key, value)
    hint = get_type_hints(function)[key]
    several = list in {get_origin(own) for own in (hint, *get_args(hint))}
    return [typed] if several and not isinstance(typed, list | None) else typed


def _typed(function: Callable[..., int | None], key: str, value: Any) -> Any:
    """Return a value as the command declares it: paths as paths, or as texts."""
    if isinstance(value, list):
        return [_typed(function, key, own) for own in value]
    as_path = _names(get_type_hints(function)[key], Path)
    if isinstance(value, Path):
        return value if as_path else str(value)
    return Path(value) if as_path and isinstance(value, str) else value


def _names(hint: Any, wanted: type) -> bool:
    return hint is wanted or any(_names(own, wanted) for own in get_args(hint))
