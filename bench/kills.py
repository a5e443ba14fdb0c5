"""Kill every writing command at random moments, and count what is left.

    python bench/kills.py [--kills 100] [--seed 0] [--room MOUNTPOINT]

Commands are ended by the clock, at a moment drawn from the time that they take undisturbed, in
turn by kill -9, Ctrl-C and the system's request to end. After each: is an output half there, is
anything in the temporary folder, is a hidden folder left, and what is left when the command
ran again. ``--room`` names a small file system of its own (on Linux: ``mount -t tmpfs -o
size=64k``), which is filled but for nothing and for a page: what do commands say then?
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.killing import COMMANDS, Command, Ended, Workplace, half

_FILLER = "filler"
_ENDINGS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)


def main() -> None:
    """Run the trials and print the figures."""
    parser = argparse.ArgumentParser(description="Kill every writing command at random moments.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--room", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Workplace(Path(folder))
        whole = Path(folder) / "whole"
        whole.mkdir()
        undisturbed = _undisturbed(place, whole)
        if asked.room:
            print("A full file system")
            _fill(place, asked.room)
        _kill(place, whole, undisturbed, asked.kills, random.Random(asked.seed))  # noqa: S311


def _undisturbed(place: Workplace, whole: Path) -> dict[str, Ended]:
    ended = {}
    for name, command in COMMANDS.items():
        # The second time is the one that a third will take.
        for _ in range(2):
            _clear(place.folder, command)
            ended[name] = place.run(command.arguments)
        if ended[name].code:
            raise SystemExit(f"{name}: {ended[name].err}")
        _copy(command, place.folder, whole)
    return ended


def _kill(
    place: Workplace,
    whole: Path,
    undisturbed: dict[str, Ended],
    kills: int,
    chosen: random.Random,
) -> None:
    counted: Counter[str] = Counter()
    codes: dict[str, Counter[int]] = {number.name: Counter() for number in _ENDINGS}
    names = list(COMMANDS)
    for trial in range(kills):
        name, ending = names[trial % len(names)], _ENDINGS[trial % len(_ENDINGS)]
        command = COMMANDS[name]
        _clear(place.folder, command)
        before = _hidden(place.folder)
        ended = place.run(
            command.arguments, ending, after=chosen.uniform(0, undisturbed[name].seconds)
        )
        codes[ending.name][ended.code] += 1
        there = [place.folder / output for output in command.outputs]
        left = _hidden(place.folder) - before
        counted["outputs half there"] += sum(half(own, whole / own.name) for own in there)
        counted["folders left"] += bool(left)
        counted["of these by Ctrl-C or the system's request"] += ending != signal.SIGKILL and bool(
            left
        )
        counted["files in the temporary folder"] += bool(place.left_in_temporary())
        stands = all(own.exists() for own in there)
        counted["all written, and yet not 0"] += stands and ended.code not in (0, -signal.SIGKILL)
        counted["0, and yet not written"] += ended.code == 0 and not stands
        _clear(place.folder, command)
        place.run(command.arguments)
        counted["folders left when it ran again"] += bool(_hidden(place.folder) & left)
        counted["still in the temporary folder"] += bool(place.left_in_temporary())
        shutil.rmtree(place.temporary)
        place.temporary.mkdir()
    print(f"{kills} commands ended at random moments")
    for what, number in counted.items():
        print(f"  {what:45} {number}")
    for what, own in codes.items():
        print(f"  exit codes, {what}: {dict(sorted(own.items()))}")


def _fill(place: Workplace, room: Path) -> None:
    """Let each command write into a file system without room for its outputs."""
    for name, command in COMMANDS.items():
        for free in (0, 4096):
            _leave(room, free)
            _write_there(place, room, name, command, free)


def _write_there(place: Workplace, room: Path, name: str, command: Command, free: int) -> None:
    moved = tuple(
        str(room / word) if word in command.outputs else word for word in command.arguments
    )
    ended = place.run(moved)
    said = " ".join(ended.err.split())
    kept = sorted(path.name for path in room.iterdir() if path.name != _FILLER)
    print(f"  {free:4} bytes free: {name:12} exit {ended.code}, left {kept}: {said[:120]}")
    for path in room.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _leave(room: Path, free: int) -> None:
    with (room / _FILLER).open("wb", buffering=0) as file:
        with suppress(OSError):
            while file.write(bytes(4096)):
                pass
        file.truncate(file.tell() - free)


def _hidden(folder: Path) -> set[str]:
    return {path.name for path in folder.glob(".tandai-*")}


def _clear(folder: Path, command: Command) -> None:
    for output in command.outputs:
        own = folder / output
        if own.is_dir():
            shutil.rmtree(own)
        own.unlink(missing_ok=True)


def _copy(command: Command, source: Path, target: Path) -> None:
    for output in command.outputs:
        own = source / output
        (shutil.copytree if own.is_dir() else shutil.copy)(own, target / output)


if __name__ == "__main__":
    main()
