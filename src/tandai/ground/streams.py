"""Standard output and standard error that may be lost: full, closed, or with nobody to read.

Losing them does not stop the work: a model that took an hour is written even if the terminal is
gone. What could not be shown is told by the exit code.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import Any, TextIO


class _Losable(io.RawIOBase):
    """A stream of bytes that keeps the first error of writing, and lets what follows go.

    ``below`` is None where the stream was closed before the command began.
    """

    def __init__(self, below: Any) -> None:
        self._below = below
        self.failure: OSError | None = None

    def write(self, data: Any) -> int | None:
        """Write bytes; return how many, and all of them once writing has failed."""
        if self.failure is None:
            try:
                if self._below is None:
                    raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # noqa: TRY301 - as the system does
                return int(written) if (written := self._below.write(data)) is not None else None
            except OSError as error:
                self.failure = error
        return len(data)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._below is not None and bool(self._below.isatty())

    def fileno(self) -> int:
        if self._below is None:
            raise io.UnsupportedOperation("fileno")
        return int(self._below.fileno())


def keep_streams() -> None:
    """Make both streams such that writing to them never fails, and never on a character.

    A pipe on Windows is cp1252 and knows neither "−" nor Javanese "é" everywhere.
    """
    _keep_numbers()
    sys.stdout = _kept(sys.stdout)
    sys.stderr = _kept(sys.stderr)


def failure(stream: TextIO) -> OSError | None:
    """Return what the system said when the stream was lost; None where it was not."""
    with suppress(OSError):
        stream.flush()
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return raw.failure if isinstance(raw, _Losable) else None


def had_enough(error: OSError) -> bool:
    """Whether the reader (``| head``) ended: that is no failure."""
    # Windows calls it an invalid argument.
    return isinstance(error, BrokenPipeError) or (
        sys.platform == "win32" and error.errno == errno.EINVAL
    )


def _keep_numbers() -> None:
    """Open what was closed among the first three files, or an output would get its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _kept(stream: TextIO | None) -> TextIO:
    buffer = getattr(stream, "buffer", None)
    raw = _Losable(None if buffer is None else getattr(buffer, "raw", buffer))
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=getattr(stream, "encoding", None) or "utf-8",
        errors="replace",
        line_buffering=bool(getattr(stream, "line_buffering", False)),
        write_through=bool(getattr(stream, "write_through", False)),
    )
