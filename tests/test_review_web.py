"""`tandai review --web` in headless Chromium: keys work, and nobody else gets in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tandai.screen.serving import Guard

from .conftest import Run
from .review_example import TRUST, write_example_tags
from .test_page import CHROMIUM

pytest.importorskip("textual_serve")
in_a_browser = pytest.mark.skipif(
    CHROMIUM is None or os.name != "posix", reason="no Chromium on this machine"
)
_LONGEST = 60.0


@dataclass(frozen=True)
class Served:
    """A review that is served: its address with the secret, and where decisions go."""

    address: str
    journal: Path
    corpus: Path

    @property
    def host(self) -> str:
        """The host and port."""
        return urlsplit(self.address).netloc

    def status(self, path: str, **headers: str) -> int:
        """Return the answer's code for a request without cookies."""
        connection = HTTPConnection(self.host, timeout=_LONGEST)
        connection.request("GET", path, headers={"Host": self.host, **headers})
        code = connection.getresponse().status
        connection.close()
        return code


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A review of the example tags, served as a person serves it."""
    folder = tmp_path_factory.mktemp("web")
    write_example_tags(folder / "tanda.jsonl")
    line = (sys.executable, "-m", "tandai", "review", "tanda.jsonl", "--coder=rani", "--web")
    with subprocess.Popen(
        [*line, "--json"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = ""
        while not told.endswith("}\n"):
            told += process.stdout.readline()
        corpus = folder / "tanda-corpus"
        yield Served(json.loads(told)["address"], corpus / "review" / "rani.jsonl", corpus)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=_LONGEST) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def until(holds: Callable[[], bool], page: Page) -> None:
    """Wait until something holds."""
    end = time.monotonic() + _LONGEST
    while not holds():
        assert time.monotonic() < end
        page.wait_for_timeout(50)


@in_a_browser
def test_keys_work_in_the_browser(served: Served, browser: Browser) -> None:
    """Every request goes to this computer; decisions are kept and then folded."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda own: requests.append(own.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda own: errors.append(own.text) if own.type == "error" else None)
    page.goto(served.address)
    page.wait_for_selector("body.-first-byte")
    page.keyboard.press("a")
    until(lambda: '"decide"' in served.journal.read_text("utf-8"), page)
    page.keyboard.type("x")
    until(lambda: served.journal.read_text("utf-8").count('"decide"') == 2, page)
    page.keyboard.press("q")
    page.wait_for_selector("body.-closed")
    until(lambda: "sari-002" in (served.corpus / "codings.csv").read_text("utf-8"), page)
    assert f"sari-001,rani,{TRUST},supports" in (served.corpus / "codings.csv").read_text("utf-8")
    assert page.url == f"http://{served.host}/"
    assert {urlsplit(url).netloc for url in requests if not url.startswith("data:")} == {
        served.host
    }
    assert errors == []
    page.close()


@in_a_browser
def test_a_second_visitor_without_the_secret(served: Served, browser: Browser) -> None:
    """Neither pages nor files nor the socket; also not from a page of another origin."""
    visitor = browser.new_context().new_page()
    for path in ("/", "/static/js/textual.js", "/open/guessed", "/download/x"):
        answer = visitor.goto(f"http://{served.host}{path}")
        assert answer is not None
        assert (answer.status, answer.text()) == (403, "refused\n")
    opened = visitor.evaluate(
        """(url) => new Promise((told) => {
            const socket = new WebSocket(url);
            socket.onopen = () => told(true);
            socket.onerror = () => told(false);
        })""",
        f"ws://{served.host}/ws",
    )
    assert opened is False
    visitor.context.close()


@pytest.mark.skipif(os.name != "posix", reason="the server is ended by a signal")
def test_the_secret_does_not_help_under_another_name(served: Served) -> None:
    """A name that somebody pointed at this computer, or another page's request, is refused."""
    path = urlsplit(served.address).path
    assert served.status(path) == 303
    assert served.status(path, Host="evil.example") == 403
    assert served.status(path, Origin="http://evil.example") == 403
    assert served.status("/", Cookie="tandai=guessed") == 403


def test_the_guard_knows_its_own_cookie_alone() -> None:
    """Cookies of other ports of this computer come along with each request."""
    guard = Guard(8123, "rahasia")
    host = {"Host": "127.0.0.1:8123"}
    assert guard.admits("/", host, {"tandai-8123": "rahasia"})
    assert not guard.admits("/", host, {"tandai-8124": "rahasia"})
    assert not guard.admits("/", {}, {"tandai-8123": "rahasia"})
    assert not guard.admits("/ws", {**host, "Origin": "null"}, {"tandai-8123": "rahasia"})
    assert guard.admits(
        "/ws", {**host, "Origin": "http://127.0.0.1:8123"}, {"tandai-8123": "rahasia"}
    )


def test_nothing_is_loaded_from_outside() -> None:
    """Our own page names no other host, and neither does what textual-serve brings."""
    import textual_serve

    own = Path(__file__).resolve().parents[1] / "src/tandai/screen/web/app_index.html"
    assert "http" not in own.read_text("utf-8")
    script = Path(str(textual_serve.__file__)).parent / "static/js/textual.js"
    assert "googleapis" not in script.read_text("utf-8")


def test_a_taken_port_is_told(call: Run, tmp_path: Path) -> None:
    """With what to do."""
    import socket

    write_example_tags(tmp_path / "t.jsonl")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        result = call("review", tmp_path / "t.jsonl", "--coder", "rani", "--web", "--port", port)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"Error: --port: port {port} cannot be used (")
