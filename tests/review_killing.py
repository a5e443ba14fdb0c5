"""A review in a terminal of its own, with a script at its keys, killed at a random moment."""

from __future__ import annotations

import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path

from tandai.ground.json_lines import json_of_line

# What a script presses: most of it decides, some of it changes its mind.
_KEYS = "aaaaxxxhh1122ssuujk\t"
_FOUND = b"/perc\r"
_ACKNOWLEDGED = re.compile(r"[✓·] #(\d+) (\S+): ([^\x1b]*)")
_LONGEST = 60.0


@dataclass(frozen=True)
class Killed:
    """What was on the screen before a kill, and what is there afterwards.

    ``acknowledged``: number and passage of each act that was shown as kept. ``pressed``: keys.
    ``torn``: whether the journal's last line was cut.
    """

    acknowledged: dict[int, str]
    pressed: int
    torn: bool


def review_killed(
    source: Path,
    coder: str,
    chance: random.Random,
    longest: float = 2.0,
    size: tuple[int, int] = (80, 24),
) -> Killed:
    """Run `tandai review` on a terminal, press keys, and kill -9 it within ``longest`` seconds."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    line = (sys.executable, "-m", "tandai", "review", str(source), "--coder", coder, "--lang", "en")
    environment = {**os.environ, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        line, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        screen = _until(ours, b"leave", process)
        end = time.monotonic() + chance.uniform(0, longest)
        pressed = 0
        while time.monotonic() < end and process.poll() is None:
            key = _FOUND if chance.random() < 0.05 else chance.choice(_KEYS).encode()
            os.write(ours, key)
            pressed += 1
            screen += _read(ours, chance.uniform(0.0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait(_LONGEST)
        screen += _rest(ours)
    finally:
        process.kill()
        process.wait(_LONGEST)
        os.close(ours)
    text = screen.decode("utf-8", "replace")
    acknowledged = {int(n): passage for n, passage, _ in _ACKNOWLEDGED.findall(text)}
    journal = next(path for path in _journals(source) if path.name.startswith(coder))
    return Killed(acknowledged, pressed, not journal.read_bytes().endswith(b"\n"))


def kept_in(source: Path, coder: str) -> dict[int, str]:
    """Return number and passage ("" of an undo) of all whole lines of a coder's journal."""
    journal = next(path for path in _journals(source) if path.name.startswith(coder))
    whole = journal.read_bytes().rpartition(b"\n")[0].decode("utf-8")
    acts = [json_of_line(line) for line in whole.split("\n")[1:]]
    return {act["n"]: act.get("passage_id", "") for act in acts}


def _journals(source: Path) -> list[Path]:
    folder = source if source.is_dir() else source.with_name(f"{source.stem}-corpus")
    return list((folder / "review").glob("*.jsonl"))


def _until(terminal: int, what: bytes, process: subprocess.Popen[bytes]) -> bytes:
    screen = b""
    end = time.monotonic() + _LONGEST
    while what not in screen:
        assert time.monotonic() < end, screen[-2000:]
        assert process.poll() is None, screen[-2000:]
        screen += _read(terminal, 0.1)
    return screen


def _read(terminal: int, seconds: float) -> bytes:
    ready, _, _ = select.select([terminal], [], [], seconds)
    try:
        return os.read(terminal, 1 << 16) if ready else b""
    except OSError:  # the other side is closed
        return b""


def _rest(terminal: int) -> bytes:
    rest = b""
    while piece := _read(terminal, 0.05):
        rest += piece
    return rest
