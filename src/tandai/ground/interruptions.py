"""Ctrl-C, and the system's request to end, held back while something must not be cut in two."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

# Ctrl-C, the system's request, and a terminal that was closed (Windows has no such signal).
ENDINGS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold such signals back until the block is done, then let them through.

    Only handlers that Python runs are held: a signal that is ignored stays so, and one that ends
    the process at once cannot be caught any better than ``kill -9``. Python runs handlers in
    the main thread alone, so that other threads have nothing to hold back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[tuple[int, FrameType | None]] = []

    def hold(number: int, frame: FrameType | None) -> None:
        waiting.append((number, frame))

    earlier = {number: signal.getsignal(number) for number in ENDINGS}
    with ExitStack() as restored:
        for number, handler in earlier.items():
            if callable(handler):
                restored.callback(signal.signal, number, handler)
                signal.signal(number, hold)
        yield
    for number, frame in waiting:
        own = earlier[signal.Signals(number)]
        if callable(own):
            own(number, frame)
