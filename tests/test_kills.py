"""Commands that are killed, stopped, out of room or without streams: whole outputs or none."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tandai.cli.main import _interrupt
from tandai.ground.outputs import Record, require_new

from .killing import COMMANDS, Ended, Workplace, half

# Where it is missing, so are the signals.
resource = pytest.importorskip("resource")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes branch off only on Linux without doubt"
)

# Of the three, kill -9 at two moments of the writing and one of the whole; fewer of the slow ones.
MOMENTS = (
    ("writing", signal.SIGKILL),
    ("writing", signal.SIGINT),
    ("whole", signal.SIGTERM),
    ("writing", signal.SIGKILL),
    ("whole", signal.SIGKILL),
)
SLOW = {"train": 2, "report": 3}
TRIALS = [(name, number) for name in COMMANDS for number in range(SLOW.get(name, len(MOMENTS)))]


class Trials:
    """A workplace, and how each command ends and what it writes when nothing disturbs it."""

    def __init__(self, folder: Path) -> None:
        self.place = Workplace(folder)
        self.whole = folder / "whole"
        self.whole.mkdir()
        self.undisturbed: dict[str, Ended] = {}
        for name, command in COMMANDS.items():
            self.undisturbed[name] = ended = self.place.run(command.arguments)
            assert ended.code == 0, ended.err
            for output in command.outputs:
                own = self.place.folder / output
                (shutil.copytree if own.is_dir() else shutil.copy)(own, self.whole / output)

    def clear(self, name: str) -> None:
        """Remove the outputs of a command."""
        for output in COMMANDS[name].outputs:
            own = self.place.folder / output
            if own.is_dir():
                shutil.rmtree(own)
            own.unlink(missing_ok=True)

    def restore(self, name: str) -> None:
        """Put the outputs of a command back, for those that read them."""
        self.clear(name)
        for output in COMMANDS[name].outputs:
            own = self.whole / output
            copy = shutil.copytree if own.is_dir() else shutil.copy
            copy(own, self.place.folder / output)

    def there(self, name: str) -> list[bool]:
        """Return which outputs of a command are there, all of them whole."""
        for output in COMMANDS[name].outputs:
            assert not half(self.place.folder / output, self.whole / output), output
        return [(self.place.folder / output).exists() for output in COMMANDS[name].outputs]


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """All commands, once undisturbed."""
    return Trials(tmp_path_factory.mktemp("trials"))


def test_nothing_goes_through_the_temporary_folder(trials: Trials) -> None:
    """Not even for a moment: made unwritable, it is missed by no command."""
    assert trials.place.left_in_temporary() == []
    for name in ("sample", "agree", "export docx", "export qdpx"):
        trials.clear(name)
        ended = trials.place.run(COMMANDS[name].arguments, more=_without_temporary_folder)
        assert ended.code == 0, ended.err
        assert all(trials.there(name))


@pytest.mark.parametrize(("name", "number"), TRIALS)
def test_whatever_ends_a_command_outputs_are_whole_or_absent(
    name: str, number: int, trials: Trials
) -> None:
    """Nothing of an interview is left elsewhere, and the next command clears what was left."""
    part, ending = MOMENTS[number]
    known = trials.undisturbed[name]
    chosen = random.Random(f"{name} {number}")  # noqa: S311 - which step, and the same each time
    first = known.writes if part == "writing" else 1
    trials.clear(name)
    try:
        at_step = chosen.randint(first, known.steps)
        ended = trials.place.run(COMMANDS[name].arguments, ending, at_step=at_step)
        there = trials.there(name)
        assert trials.place.left_in_temporary() == []
        if ending == signal.SIGKILL:
            assert ended.code in (-ending, 0), ended.err
        else:
            assert ended.code == (0 if all(there) else 130), ended.err
            assert ("Written, and whole: " in ended.err) == (any(there) and not all(there))
            assert trials.place.hidden() == []
        require_new(trials.place.folder / "next", force=False)
        assert trials.place.hidden() == []
    finally:
        trials.restore(name)


def _without_temporary_folder() -> None:
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        os.environ[name] = "/proc/nowhere"
    # Python falls back on others and on the current folder; libraries of C ask the environment.
    import tempfile

    def refuse(*_: object, **__: object) -> str:
        raise AssertionError

    tempfile.gettempdir = refuse


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_called_so(name: str, trials: Trials) -> None:
    """By each command, with exit 2, and nothing is left."""
    trials.clear(name)
    try:
        ended = trials.place.run(COMMANDS[name].arguments, more=_little_room)
        assert not any(trials.there(name))
        assert (ended.code, trials.place.hidden()) == (2, [])
        assert "cannot be written (File too large)" in " ".join(ended.err.split())
    finally:
        trials.restore(name)


def _to(file: str, *numbers: int) -> None:
    for number in numbers:
        os.dup2(os.open(file, os.O_WRONLY), number)


def _full_output() -> None:
    _to("/dev/full", 1)


def _full_errors() -> None:
    _to("/dev/full", 2)


def _both_full() -> None:
    _to("/dev/full", 1, 2)


def _closed_output() -> None:
    os.close(1)
    # So Python begins where the file is closed.
    sys.stdout = None


def _nobody_reads() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.dup2(writing, 1)
    os.dup2(writing, 2)


@pytest.mark.parametrize(
    ("lose", "code", "said"),
    [
        (_full_output, 3, "the output cannot be written (No space left on device)."),
        (_full_errors, 0, ""),
        (_both_full, 3, ""),
        (_closed_output, 3, "the output cannot be written (Bad file descriptor)."),
        (_nobody_reads, 0, ""),
    ],
)
def test_a_lost_stream_does_not_stop_the_work(
    lose: Callable[[], None], code: int, said: str, trials: Trials
) -> None:
    """The file is written, and the exit code and the other stream say what became of the rest."""
    trials.clear("agree")
    ended = trials.place.run(COMMANDS["agree"].arguments, more=lose)
    assert trials.there("agree") == [True]
    assert ended.code == code
    assert said in " ".join(ended.err.split())
    assert ("Written, and whole: d.xlsx" in ended.err) == bool(said)
    output = (trials.place.said / "out").read_text(encoding="utf-8")
    assert ("Written: d.xlsx" in output) == (lose is _full_errors)


@pytest.mark.parametrize(
    ("lose", "code"), [(_full_output, 2), (_closed_output, 2), (_full_errors, 0)]
)
def test_a_result_that_could_not_be_shown(
    lose: Callable[[], None], code: int, trials: Trials
) -> None:
    """Exit 2 where standard output was all that there was to write."""
    assert trials.place.run(("codebook", "show"), more=lose).code == code


@pytest.mark.parametrize("name", ["tag", "agree", "train"])
def test_ctrl_c_after_the_last_output_changes_nothing(name: str, trials: Trials) -> None:
    """The work is done: exit 0, and the result is shown to its end."""
    command = COMMANDS[name]
    trials.clear(name)
    last = trials.undisturbed[name].steps
    ended = trials.place.run(command.arguments, signal.SIGINT, at_step=last)
    assert (ended.code, trials.there(name)) == (0, [True])
    shown = (trials.place.said / "out").read_text(encoding="utf-8")
    trials.clear(name)
    assert trials.place.run(command.arguments).code == 0
    assert (trials.place.said / "out").read_text(encoding="utf-8") == shown


def test_a_second_ctrl_c_stops_the_telling() -> None:
    """It may be waiting for a reader that does not read."""
    record = Record({Path("/t.csv")}, [Path("/t.csv")])
    _interrupt(record)
    with pytest.raises(KeyboardInterrupt):
        _interrupt(record)
    with pytest.raises(KeyboardInterrupt):
        _interrupt(Record({Path("/t.csv")}))
