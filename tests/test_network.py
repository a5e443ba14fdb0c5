"""No command uses the network, nor does any library below it, native code included.

The main commands run in one process, in an empty home and an empty temporary folder: what lies
there afterwards, but for the outputs, was left by somebody. Where the system allows it, they run in
a network namespace of their own, in which nothing can be reached, and under strace, which tells
every socket. A test that could not look says so when it is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from tandai.encoder import runtime
from tandai.ground import shipped

from .conftest import files_in

# Python's own account of who wants to reach out; it sees no native code, but is there everywhere.
_JOB = """
import json, sys
heard = []
watched = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
           "socket.sendmsg", "urllib.Request", "http.client.connect")
sys.addaudithook(lambda event, given: heard.append(event) if event in watched else None)
from tandai.cli.main import run
corpus, transcript = sys.argv[1:]
commands = [
    ["tag", "tumang", transcript, "--out", "t.jsonl"],
    ["report", "t.jsonl", "--html", "r.html", "--docx", "r.docx", "--xlsx", "r.xlsx"],
    ["sample", "t.jsonl", "--n", "5", "--out", "s.xlsx"],
    ["evaluate", "tumang", "new.xlsx"],
    ["agree", corpus, "--resamples", "100", "--disagreements", "d.xlsx"],
    ["export", corpus, "--to", "qdpx", "--out", "e.qdpx"],
    ["import", "e.qdpx", "--out", "c"],
]
codes = {command[0]: run([*command, "--json"]) for command in commands}
print(json.dumps({"codes": codes, "heard": heard}), file=sys.stderr)
"""
_REACHING = re.compile(r" (connect|send(to|msg|mmsg)|listen|accept4?)\(")
_OUTPUTS = {"t.jsonl", "r.html", "r.docx", "r.xlsx", "s.xlsx", "d.xlsx", "e.qdpx", "c"}


@cache
def isolation() -> tuple[str, ...]:
    """Return the start of a command that runs without a network; empty where not allowed."""
    unshare = shutil.which("unshare")
    return (unshare, "--map-root-user", "--net") if unshare and _works(unshare, "-rn") else ()


@cache
def tracing() -> tuple[str, ...]:
    """Return the start of a command that tells of all sockets; empty where not allowed."""
    strace = shutil.which("strace")
    told = ("-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-e", "signal=none")
    return (strace, *told) if strace and _works(strace, *told) else ()


def _works(*command: str) -> bool:
    done = subprocess.run([*command, "true"], capture_output=True, timeout=60, check=False)
    return done.returncode == 0


@dataclass(frozen=True)
class Watched:
    """A process that ran: what it said on standard error, and the calls for the network."""

    folder: Path
    said: str
    calls: list[str]

    def left(self) -> list[str]:
        """What lies in its home and its temporary folder."""
        return files_in(self.folder / "home") + files_in(self.folder / "tmp")


def watched(folder: Path, *python: str) -> Watched:
    """Run Python in a fresh home, without what would tell a library to be quiet."""
    for name in ("home", "tmp", "out"):
        (folder / name).mkdir(exist_ok=True)
    home, temporary = str(folder / "home"), str(folder / "tmp")
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    own = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), home)
    own |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    own |= {"TANDAI_CACHE": str(folder / "cache"), "LANG": "C", "PYTHONDONTWRITEBYTECODE": "1"}
    trace = folder / "trace"
    watching = (*tracing(), "-o", str(trace)) if tracing() else ()
    done = subprocess.run(
        [*isolation(), *watching, sys.executable, *python],
        cwd=folder / "out",
        env=kept | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Watched(folder, done.stderr, trace.read_text().splitlines() if watching else [])


def reaching(calls: list[str]) -> list[str]:
    """Return the calls that reach out or let others in.

    A socket that is only made is one, too; but urllib3, which comes with spaCy and is not used,
    asks the system for IPv6 when it is imported, by binding a socket to the machine's own address
    and closing it. Nothing leaves the machine by that.
    """
    probes = sum('"::1"' in call and "htons(0)" in call for call in calls if " bind(" in call)
    found = []
    for call in calls:
        if " socket(" in call and "AF_UNIX" not in call:
            if "AF_INET6, SOCK_STREAM" in call and probes:
                probes -= 1
                continue
            found.append(call)
        if (
            re.search(r" (connect|send(to|msg|mmsg)|listen|accept4?)\(", call)
            and "AF_UNIX" not in call
        ):
            found.append(call)
    return found


@pytest.fixture(scope="module")
def work(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """The main commands, watched."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "out").mkdir()
    said = {"text": "kulo percaya kalih tiyang mriki, sampun dangu", "indicator": "deseve.trust"}
    pl.DataFrame([said]).write_excel(folder / "out" / "new.xlsx")
    transcript = min((shipped.CODEBOOK.parent / "transcripts").glob("*.txt"))
    return watched(folder, "-c", _JOB, str(corpus_folder), str(transcript))


def test_the_commands_do_their_work(work: Watched) -> None:
    """Without a network, where the system allows to take it away."""
    assert '"codes": {' in work.said
    codes = work.said.rsplit('"codes": {', 1)[1].split("}")[0]
    assert re.findall(r": (\d+)", codes) == ["0"] * 7


def test_nothing_is_left_but_the_outputs(work: Watched) -> None:
    """No queue of reports, no number of the device, no session file; nothing of ours either."""
    assert work.left() == []
    records = {f"{name}.record.json" for name in _OUTPUTS - {"c"}}
    assert {path.name for path in (work.folder / "out").iterdir()} == _OUTPUTS | records | {
        "new.xlsx"
    }


def test_no_python_code_asks_for_the_network(work: Watched) -> None:
    """By Python's own audit events."""
    assert '"heard": []' in work.said


def test_no_socket_is_opened(work: Watched) -> None:
    """By the system's account of every call, native code and threads included."""
    if not tracing():
        pytest.skip("not looked at: strace is not here, or may not trace")
    assert reaching(work.calls) == []


def test_a_socket_would_be_seen(tmp_path: Path) -> None:
    """The two accounts tell of a connection where there is one."""
    if not tracing():
        pytest.skip("not looked at: strace is not here, or may not trace")
    code = (
        "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.connect_ex(('127.0.0.1', 9))"
    )
    calls = reaching(watched(tmp_path, "-c", code).calls)
    assert [re.search(r" (\w+)\(", call)[1] for call in calls] == ["socket", "connect"]  # type: ignore[index]  # they match


def test_what_the_library_does_by_itself_would_be_seen(tmp_path: Path) -> None:
    """Loaded elsewhere than in the encoder's room, it leaves its files where we look for them."""
    if not isolation():
        pytest.skip("not tried: no namespace to keep its report from being sent")
    left = watched(tmp_path, "-c", "import onnxruntime").left()
    if not left:
        pytest.skip("this build of onnxruntime reports nothing")
    assert any(name.endswith("deviceid") for name in left)


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As before an encoder was opened, in an environment that wants reports."""
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    runtime.onnx_runtime.cache_clear()
    yield
    runtime.onnx_runtime.cache_clear()


def test_whoever_loaded_the_library_before_us_is_told(
    unloaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it sent then cannot be taken back; what it would still send is stopped."""
    told: list[str] = []
    loaded = SimpleNamespace(disable_telemetry_events=lambda: told.append("off"))
    monkeypatch.setitem(sys.modules, "onnxruntime", loaded)
    with pytest.warns(RuntimeWarning, match="ORT_DISABLE_TELEMETRY=1 before Python starts"):
        assert runtime.onnx_runtime() is loaded
    assert (os.environ["ORT_DISABLE_TELEMETRY"], told) == ("1", ["off"])


def test_libraries_of_other_encoders_are_told_to_stay_offline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that would fetch what a folder lacks."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    runtime.keep_offline()
    assert (os.environ["HF_HUB_OFFLINE"], os.environ["HF_HUB_DISABLE_TELEMETRY"]) == ("1", "1")
