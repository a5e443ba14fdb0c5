"""Completion of the command line in the shells that Typer knows."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# What each shell's script sets before it asks; the answer's first word is the completion.
SHELLS = {
    "bash": {"COMP_WORDS": "tandai tra", "COMP_CWORD": "1"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "tandai tra"},
    "fish": {"_TYPER_COMPLETE_ARGS": "tandai tra", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": {
        "_TYPER_COMPLETE_ARGS": "tandai tra",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": "tra",
    },
}


def _asked(variables: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tandai", *arguments],
        env={**os.environ, "LANG": "C", **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_commands_are_completed(shell: str) -> None:
    """Every shell is told that ``tra`` can become ``train``."""
    told = _asked({"_TANDAI_COMPLETE": f"complete_{shell}", **SHELLS[shell]})
    assert "train" in told
    assert "tag" not in told


def test_choices_are_completed() -> None:
    """The values of an option are completed too."""
    words = {"COMP_WORDS": "tandai agree k --by d", "COMP_CWORD": "4"}
    assert _asked({"_TANDAI_COMPLETE": "complete_bash", **words}).split() == ["document"]


@pytest.mark.parametrize("shell", [*SHELLS, "pwsh"])
def test_scripts_are_shown(shell: str) -> None:
    """``--show-completion`` prints a script that asks tandai."""
    script = _asked(
        {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}, "--show-completion", shell
    )
    assert "_TANDAI_COMPLETE" in script
