"""The directions in which modules may import each other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tandai"
MODULES = sorted(SOURCE.rglob("*.py"))

# The rooms from low to high floor; each may import itself and those below it. A module that stands
# on another floor than its room is named in full. CONTRIBUTING.md has the same list in words.
FLOORS = """
ground statistics
documents codebook.fates codebook.flaws words.codebook
codebook encoder
transcript
corpus
words.gold words.reasons
agreement
tags
pseudonyms
exchange
spreadsheets
exchange.reading sources agreement.reading agreement.span_files
model
finetuning
tagging
reporting
review
words
documents.report
work
component
render screen
cli
"""
FLOOR_OF = {
    room: number for number, rooms in enumerate(FLOORS.split("\n")) for room in rooms.split()
}


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _floor(name: str) -> int:
    parts = name.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next(FLOOR_OF[place] for place in known if place in FLOOR_OF)


def _imports(path: Path, *, everywhere: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else tree.body
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            own = {f"{node.module}.{alias.name}" for alias in node.names}
            is_package = (SOURCE.parent / Path(*node.module.split("."))).is_dir()
            names |= own if is_package else {node.module}
    return names


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_import_only_what_stands_below_them(path: Path) -> None:
    """Data flow one way: no module imports one of a higher floor."""
    name = _name(path)
    if name in ("", "__main__"):
        return
    for imported in _imports(path, everywhere=True):
        assert imported != "tandai", f"{name} imports the package's root"
        if imported.startswith("tandai."):
            target = imported.removeprefix("tandai.")
            assert _floor(target) <= _floor(name), f"{name} imports {target}"
            # Figures are functions of arrays: no corpus, no file and no language in them.
            assert "statistics" not in name or "statistics" in target, f"{name} imports {target}"


def test_contributors_are_told_of_every_room() -> None:
    """The list of rooms in CONTRIBUTING.md is that of the test, which is that of the folders."""
    rooms = [room for room in FLOOR_OF if "." not in room]
    told = (SOURCE.parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = told.split("## Rooms")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` ", told, re.MULTILINE) == rooms
    found = {_name(path).split(".")[0] for path in MODULES} - {"", "__main__"}
    assert set(rooms) == found


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("rich", "render"),
        ("typer", "cli"),
        ("spacy", "ground.text component"),
        ("onnxruntime", "encoder.runtime"),
        ("torch", "finetuning"),
        ("onnx", "finetuning"),
        ("dask", "tagging.cluster"),
        ("xlsxwriter", "documents.xlsx_writer"),
        ("jinja2", "documents.html_writer"),
        ("textual", "screen"),
        ("textual_serve", "screen"),
        ("docx", "documents.docx_writer documents.docx_tables transcript"),
    ],
)
def test_libraries_stay_in_their_room(library: str, home: str) -> None:
    """Rich is imported in render alone, typer in cli, PyTorch in finetuning.

    spaCy is imported in ground.text, and in the component, which is one of spaCy's own. ONNX
    Runtime reports to its maker unless it is loaded as in encoder.runtime.
    """
    for path in MODULES:
        used = any(name.split(".")[0] == library for name in _imports(path, everywhere=True))
        homes = home.split()
        assert not used or _name(path) in homes or _name(path).split(".")[0] in homes, path


@pytest.mark.parametrize("path", sorted((SOURCE / "cli").glob("*.py")), ids=_name)
def test_commands_import_heavy_modules_only_when_they_run(path: Path) -> None:
    """At module level the command line imports typer, what is light of the ground, and itself."""
    light = "choices errors faults interruptions language numbers outputs streams version".split()
    allowed = ("tandai.cli", *(f"tandai.ground.{name}" for name in light))
    for name in _imports(path, everywhere=False):
        if name.startswith("tandai"):
            assert name.startswith(allowed), f"{path.name}: {name}"


def test_json_is_written_in_one_place() -> None:
    """There, what is no JSON (NaN, Infinity) is refused.

    ground.json_lines only tries whether a line that was read could be written.
    """
    writing = [
        _name(path)
        for path in MODULES
        if re.search(r"json\.dumps?\(|write_ndjson|write_json|\.to_json\(", path.read_text("utf-8"))
    ]
    assert writing == ["ground.json_lines", "ground.plain_json"]


def test_modules_stay_short() -> None:
    """No module grows beyond what can be read in one sitting."""
    longest = {_name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    assert {name: lines for name, lines in longest.items() if lines > 430} == {}
