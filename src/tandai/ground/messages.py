"""What is to be said of a result: a code that is the same in every language, and its values.

Results hold these and no sentences. :mod:`tandai.words` says them in words, where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Scalar = str | int | float | None
Value = Scalar | tuple[str, ...] | tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True)
class Message:
    """A code with its values, by name; ``where``: the file or document it is about, if any."""

    code: StrEnum
    values: tuple[tuple[str, Value], ...] = ()
    where: str = ""

    @property
    def of(self) -> dict[str, Any]:
        """The values by name."""
        return dict(self.values)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: ``where`` if any, the code, and the values."""
        where = {"where": self.where} if self.where else {}
        values = {name: _plain(value) for name, value in self.values}
        return {**where, "code": str(self.code), **values}

    def rewritten(self, rewrite: Callable[[str], str]) -> Message:
        """Return the message with every text among its values rewritten."""
        values = tuple((name, _rewritten(value, rewrite)) for name, value in self.values)
        return Message(self.code, values, rewrite(self.where))


def message(code: StrEnum, where: str = "", /, **values: Value) -> Message:
    """Return a message."""
    return Message(code, tuple(values.items()), where)


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _rewritten(value: Any, rewrite: Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_rewritten(item, rewrite) for item in value)
    return rewrite(value) if isinstance(value, str) else value
