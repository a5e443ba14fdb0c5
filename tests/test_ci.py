"""What continuous integration is told to run: on which machines, and that there is such a thing."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / ".github" / "workflows" / "ci.yml"
TEXT = FILE.read_text(encoding="utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]
COMMANDS = [line for step in STEPS for line in step.get("run", "").splitlines() if line.strip()]
# What a system may lack; imported only where it is there.
OF_ONE_SYSTEM = {"fcntl", "grp", "msvcrt", "pty", "pwd", "resource", "termios", "tty", "winreg"}


def test_every_system_and_python_is_there() -> None:
    """Those that the package says it is for, each with each."""
    matrix = JOBS["check"]["strategy"]["matrix"]
    assert set(matrix) == {"os", "python"}
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    said = [re.search(r"Python :: (3\.\d+)$", own) for own in PROJECT["classifiers"]]
    assert matrix["python"] == [own[1] for own in said if own]
    assert JOBS["check"]["strategy"]["fail-fast"] is False


def test_it_may_read_and_nothing_else() -> None:
    """No secrets, no writing, no credentials left in the clone."""
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "secrets" not in TEXT
    assert "pull_request_target" not in TEXT
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == len(JOBS)
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_actions_are_pinned() -> None:
    """By commit, with the version beside it; a tag can be moved."""
    used = re.findall(r"uses: (\S+)(.*)", TEXT)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_exist_and_need_no_make(command: str) -> None:
    """Modules, files and targets are there; what runs on Windows runs without make."""
    words = shlex.split(command)
    if words[0] == "bash":
        assert (ROOT / words[1]).is_file()
        return
    assert words[0] == "python"
    files = [words[1]] if words[1] != "-m" else []
    files += [after for word, after in pairwise(words) if word == "-r"]
    assert all((ROOT / name).is_file() for name in files)
    if words[1] == "-m" and words[2] != "pipx":  # which the line before installs
        assert importlib.util.find_spec(words[2])


def _recipe(target: str) -> list[str]:
    block = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert block, target
    return [line.strip() for line in block[1].splitlines()]


def test_it_runs_what_make_check_runs() -> None:
    """The same checks, word for word but for where the programs are; the demo beside."""
    ours = [line for line in _recipe("check") if "$(MAKE)" not in line] + _recipe("test")
    for line in ours:
        words = line.replace("$(BIN)/python ", "python ").replace("$(BIN)/", "python -m ")
        assert words.removesuffix(" --no-demo --where-possible") in COMMANDS


def test_a_bare_clone_runs_the_same() -> None:
    """`.ci/run`, which ends in `make check`."""
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("\nmake check")
    assert "bash .ci/run" in COMMANDS


@pytest.mark.parametrize("target", ["demo", "test", "check", "wheel", "wheel-test", "lock"])
def test_targets_are_no_files(target: str) -> None:
    """Each is declared, so that a file of its name does not hide it."""
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert target in phony[1].split()
    assert _recipe(target)


def _imported_at_once(path: Path) -> set[str]:
    """Return what a module imports whatever the system: outside of functions and conditions."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_no_module_needs_one_system() -> None:
    """What only Unix or only Windows has is imported where it is there."""
    modules = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").glob("test_*.py")]
    assert {
        path.name: found for path in modules if (found := _imported_at_once(path) & OF_ONE_SYSTEM)
    } == {}
