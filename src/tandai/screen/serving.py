"""The screen in a browser of this computer: served by textual-serve, closed to everybody else.

It listens on 127.0.0.1 alone. Whoever uses the same computer can reach that, and so can any page
that a browser has open: nothing is answered without the secret that stands in the printed address,
which the first visit turns into a cookie, nor to a page of another origin or name.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tandai.ground.errors import UsageError
from tandai.ground.language import current_language, tr

HOST = "127.0.0.1"
_TEMPLATES = Path(__file__).parent / "web"
_SHUTDOWN_SECONDS = 10.0
_Handler = Callable[[Any], Awaitable[Any]]


@contextmanager
def door(port: int) -> Iterator[socket.socket]:
    """Give a socket of this computer alone; ``port`` 0 takes one that is free.

    Raises UsageError where textual-serve is not installed or the port is taken.
    """
    if find_spec("textual_serve") is None:
        raise UsageError(
            tr("--web needs textual-serve.", "--web memerlukan textual-serve."),
            hint=tr("Install tandai[web].", "Pasang tandai[web]."),
        )
    with _bound(port) as bound:
        yield bound


def _bound(port: int) -> socket.socket:
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        # There it would let two programs share the port.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
    except OSError as error:
        door.close()
        reason = error.strerror or type(error).__name__
        raise UsageError(
            tr(f"port {port} cannot be used ({reason}).", f"port {port} tak terpakai ({reason})."),
            where="--port",
            hint=tr(
                "Leave it out to take one that is free.", "Hilangkan agar dipilih yang tersedia."
            ),
        ) from error
    return door


def serve(arguments: Sequence[str], bound: socket.socket, tell: Callable[[str], None]) -> None:
    """Serve a command's screen until it is interrupted.

    ``arguments``: of the command that runs for each visit. ``bound``: see :func:`door`.
    ``tell`` is given the address with its secret, once it can be visited.
    """
    import aiohttp_jinja2
    from aiohttp import web
    from aiohttp.web_runner import GracefulExit
    from textual_serve.server import Server

    port = int(bound.getsockname()[1])
    secret = secrets.token_urlsafe(32)
    guard = Guard(port, secret)

    class Closed(Server):
        """textual-serve behind a guard, with a page of our own that loads nothing from outside."""

        async def _make_app(self) -> web.Application:
            application = await super()._make_app()
            aiohttp_jinja2.get_env(application).globals.update(_words())
            application.router.add_get("/open/{secret}", self._let_in)
            application.middlewares.append(self._only_with_secret)
            return application

        async def _let_in(self, _: web.Request) -> web.Response:
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie(guard.cookie, secret, httponly=True, samesite="Strict", path="/")
            return response

        @web.middleware
        async def _only_with_secret(self, request: web.Request, handler: _Handler) -> Any:
            # Bound methods are no middlewares of the new kind unless marked, as here.
            if not guard.admits(request.path, request.headers, dict(request.cookies)):
                return web.Response(status=403, text=tr("refused\n", "ditolak\n"))
            response = await handler(request)
            if not response.prepared:
                response.headers.update(guard.headers())
            return response

        async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002  # its name is theirs
            tell(f"http://{HOST}:{port}/open/{secret}")

        def initialize_logging(self) -> None:
            # Its tracebacks would show what is on the screen.
            logging.getLogger("textual-serve").setLevel(logging.CRITICAL + 1)
            logging.getLogger("aiohttp").setLevel(logging.CRITICAL + 1)

    line = [sys.executable, "-m", "tandai", *arguments]
    command = subprocess.list2cmdline(line) if sys.platform == "win32" else shlex.join(line)
    server = Closed(command, host=HOST, port=port, title="tandai review", templates_path=_TEMPLATES)
    server.initialize_logging()
    loop = asyncio.new_event_loop()

    def leave() -> None:
        raise GracefulExit

    with suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, leave)
    web.run_app(
        server._make_app(),
        sock=bound,
        handle_signals=False,
        loop=loop,
        print=None,
        access_log=None,
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )


def _words() -> dict[str, str]:
    return {
        "language": current_language(),
        "opening": tr("Opening…", "Membuka…"),
        "closed": tr("Saved. This page can be closed.", "Tersimpan. Halaman ini boleh ditutup."),
        "again": tr("Open again", "Buka lagi"),
    }


class Guard:
    """Says which requests are answered."""

    def __init__(self, port: int, secret: str) -> None:
        self._secret = secret
        # Cookies of all ports of a computer go to each of them.
        self.cookie = f"tandai-{port}"
        self._names = {f"{HOST}:{port}", HOST} if port == 80 else {f"{HOST}:{port}"}
        self._socket = f"ws://{HOST}:{port}"

    def admits(self, path: str, headers: Any, cookies: dict[str, str]) -> bool:
        """Whether a request names this server, comes from its own pages and has the secret."""
        if headers.get("Host", "") not in self._names:
            return False
        origin = headers.get("Origin")
        if origin is not None and origin not in {f"http://{name}" for name in self._names}:
            return False
        told = path.removeprefix("/open/") if path.startswith("/open/") else ""
        given = told or cookies.get(self.cookie, "")
        return secrets.compare_digest(given.encode(), self._secret.encode())

    def headers(self) -> dict[str, str]:
        """Return what the browser is told: load from here alone, keep nothing, tell nobody."""
        return {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self' 'unsafe-inline'; "
                "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
                f"connect-src 'self' {self._socket}; base-uri 'none'; form-action 'none'; "
                "frame-ancestors 'none'"
            ),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
