"""The wheel: what is in it, and what it says of itself. `make wheel-test` installs and tries it."""

from __future__ import annotations

import re
import sys
import tomllib
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

import pytest

from tandai.ground.version import VERSION
from try_wheel import build, declared, locked, needed

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MOST_BYTES = 60 * 10**6


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built with what is installed."""
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    """The files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def about(wheel: Path) -> Message:
    """What the wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        return BytesParser().parsebytes(archive.read(f"tandai-{VERSION}.dist-info/METADATA"))


def _kept(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_package_is_whole(names: list[str]) -> None:
    """Every file of the source, templates and the mark of types too."""
    package = {name.removeprefix("src/") for name in _kept(ROOT / "src" / "tandai")}
    assert sorted(package - set(names)) == []
    assert {"tandai/py.typed", "tandai/documents/page/page.css"} <= package


def test_corpora_models_and_encoder_lie_inside(wheel: Path, names: list[str]) -> None:
    """All of them, byte for byte."""
    data = _kept(ROOT / "corpora") | _kept(ROOT / "models")
    inside = {name.removeprefix("tandai/shipped/") for name in names if "/shipped/" in name}
    assert inside == data
    assert {"models/encoder/model.onnx", "models/tumang/model.json"} <= inside
    with zipfile.ZipFile(wheel) as archive:
        for name in data:
            assert (
                archive.getinfo(f"tandai/shipped/{name}").file_size == (ROOT / name).stat().st_size
            )
        for name in ("models/encoder/model.onnx", "corpora/tumang/passages.csv"):
            assert archive.read(f"tandai/shipped/{name}") == (ROOT / name).read_bytes()


def test_nothing_else_is_in_it(names: list[str]) -> None:
    """No tests, benchmarks, tools or docs, nothing hidden, and nothing that is compiled."""
    tops = {PurePosixPath(name).parts[0] for name in names}
    assert tops == {"tandai", f"tandai-{VERSION}.dist-info"}
    wrong = re.compile(r"(^|/)(tests?|bench|docs|__pycache__|\.[^/]*)(/|$)|\.pyc$")
    assert [name for name in names if wrong.search(name)] == []


def test_licences_go_with_it(wheel: Path, names: list[str], about: Message) -> None:
    """The code's, and those of corpus and encoder in their cards."""
    licence = f"tandai-{VERSION}.dist-info/licenses/LICENSE"
    assert licence in names
    assert (about["License-Expression"], about["License-File"]) == ("MIT", "LICENSE")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        corpus = archive.read("tandai/shipped/corpora/tumang/README.md").decode()
        encoder = archive.read("tandai/shipped/models/encoder/README.md").decode()
    assert "CC BY 4.0" in corpus
    assert "MIT" in encoder


def test_it_says_what_the_project_says(wheel: Path, about: Message) -> None:
    """Version, Python, what it needs, and the command."""
    assert (about["Name"], about["Version"]) == ("tandai", VERSION)
    assert set(about["Requires-Python"].split(",")) == set(PROJECT["requires-python"].split(","))
    plain = {text for text in declared(wheel) if "extra ==" not in text}
    assert {re.sub(r"[^\w-].*", "", text) for text in plain} == {
        re.sub(r"[^\w-].*", "", text) for text in PROJECT["dependencies"]
    }
    with zipfile.ZipFile(wheel) as archive:
        points = archive.read(f"tandai-{VERSION}.dist-info/entry_points.txt").decode()
    assert "tandai = tandai.__main__:main" in points
    assert "[spacy_factories]" in points
    assert wheel.name == f"tandai-{VERSION}-py3-none-any.whl"


def test_it_is_small_enough_to_send(wheel: Path) -> None:
    """Corpus, model and encoder together."""
    assert wheel.stat().st_size < MOST_BYTES


def test_what_it_needs_is_locked(wheel: Path) -> None:
    """By hash, all of it, and nothing that only developers need."""
    own = needed(declared(wheel))
    assert {"scikit-learn", "spacy", "onnxruntime", "joblib"} <= own
    assert not {"pytest", "mypy", "hypothesis", "torch", "dask"} & own
    lines = locked(own)
    assert len(re.findall(r"^\S+==", lines, re.MULTILINE)) == len(own)
    assert lines.count("--hash=sha256:") > len(own)


def test_a_package_that_is_not_locked_is_named() -> None:
    """With what to do."""
    with pytest.raises(SystemExit, match=r"not in requirements\.lock: nowhere; run `make lock`"):
        locked({"nowhere", "spacy"})


def test_the_build_is_the_same_every_time(wheel: Path, tmp_path: Path) -> None:
    """Byte for byte, so that whoever has it can be told its hash."""
    if sys.platform == "win32":
        pytest.skip("one build is enough where building takes longest")
    with zipfile.ZipFile(wheel) as archive:
        dates = {info.date_time for info in archive.infolist()}
    assert len(dates) == 1
