"""The command that runs, as words to be typed again with something added or changed.

What is proposed next is often the same command once more: with the sheet that was filled in, the
mapping that was corrected, a file to write. Whatever was asked for stays in it.
"""

import inspect
from collections.abc import Callable, Collection, Mapping
from typing import Any, get_type_hints

import typer

from tandai.cli.declare import about, declared_of, in_hand


def typed_again(*, without: Collection[str] = (), **changed: object) -> list[str]:
    """Return the words of the running command, with parameters of it changed or left out.

    Parameters are named as the command's function names them; what is as it is by default is not
    said.
    """
    function, given = in_hand()
    kept = {name: value for name, value in given.items() if name not in without}
    return typed(function, {**kept, **changed})


def typed(function: Callable[..., int | None], given: Mapping[str, object]) -> list[str]:
    """Return the words of a command that is given this."""
    hints = get_type_hints(function, include_extras=True)
    arguments: list[str] = []
    options: list[str] = []
    for name, parameter in inspect.signature(function).parameters.items():
        value: Any = given.get(name, parameter.default)
        if value is inspect.Parameter.empty or value in (parameter.default, None, []):
            continue
        declared = declared_of(hints[name])
        values = value if isinstance(value, list | tuple) else [value]
        if declared.made is typer.Argument:
            arguments += map(str, values)
            continue
        flag = declared.flags[0] if declared.flags else f"--{name.replace('_', '-')}"
        for own in values:
            options += [flag] if own is True else [flag, str(own)]
    return ["tandai", about(function).name, *arguments, *options]
