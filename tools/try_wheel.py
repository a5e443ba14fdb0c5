"""Build the wheel, install it in a clean environment in another folder, and use it there.

    python tools/try_wheel.py [--no-demo] [--where-possible]

What the wheel needs is installed as it is locked in ``requirements.lock``, by hash, and nothing
else: whatever it should need beyond what it declares is found missing. Then the command and the
library are tried on an interview that stands in this file. Without a network, packages come from
the cache of uv; where they are not there either, nothing was tried, which is said, and the exit
status is 3 (with ``--where-possible`` 0).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import BytesParser
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
NOT_TRIED = 3
INTERVIEW = """Peneliti: Bagaimana hubungan antarperajin di sini?

Informan: Alat ya saling pinjam. Kalau pesanan banyak, dibagi ke tetangga.

Peneliti: Koperasinya?

Informan: Ketuanya tidak pernah lapor uang kas, jadi orang malas ikut rapat.
"""
# What says that packages could not be reached, in the words of uv.
_NO_NETWORK = re.compile(
    r"error sending request|Failed to fetch|client error|dns error|network was disabled|"
    r"Network connectivity is disabled|Connection refused|operation timed out",
    re.IGNORECASE,
)
_LIBRARY = """
import sys, tandai
assert tandai.__file__.startswith(sys.prefix), tandai.__file__
texts = ["Alat ya saling pinjam.", "Pelatihan dari dinas."] * 6
labels = [["trust"], ["training"]] * 6
corpus = tandai.corpus_of_texts(texts, labels)
tandai.write_model(tandai.train(corpus, "own", encoder="tfidf"), "own")
print(tandai.load_model("own").classifier.predict_labels(["Alat saling pinjam."]))
"""


class NotReachedError(Exception):
    """Packages are neither in the cache nor to be had from the network."""


def build(folder: Path) -> Path:
    """Build the wheel into a folder and return it; with what is installed, so without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*command, str(folder)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def declared(wheel: Path) -> list[str]:
    """Return what a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return BytesParser().parsebytes(archive.read(name)).get_all("Requires-Dist", [])


def needed(declarations: Sequence[str]) -> set[str]:
    """Return the names of all packages that are needed here, with what they need in turn."""
    found: set[str] = set()
    waiting = [(text, frozenset[str]()) for text in declarations]
    while waiting:
        text, extras = waiting.pop()
        requirement = Requirement(text)
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        name = canonicalize_name(requirement.name)
        if name not in found or requirement.extras:
            found.add(name)
            own = metadata.requires(name) or []
            waiting += [(deeper, frozenset(requirement.extras)) for deeper in own]
    return found


def locked(names: set[str]) -> str:
    """Return the part of the lock file that is about these packages."""
    blocks = re.split(r"^(?=\S)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    own = {
        str(canonicalize_name(block.partition("==")[0])): block for block in blocks if "==" in block
    }
    missing = sorted(names - set(own))
    if missing:
        raise SystemExit(f"not in {LOCK.name}: {', '.join(missing)}; run `make lock`")
    return "".join(own[name] for name in sorted(names))


def install(python: Path, arguments: Sequence[str]) -> None:
    """Install packages; from the cache of uv alone where there is no network.

    Raises NotReachedError where they are not there either.
    """
    line = [sys.executable, "-m", "uv", "pip", "install", "--python", str(python), *arguments]
    for more in ((), ("--offline",)):
        done = subprocess.run(
            [*line, *more], capture_output=True, text=True, check=False, env=_environment()
        )
        if done.returncode == 0:
            return
        if not _NO_NETWORK.search(done.stderr):
            raise SystemExit(done.stderr)
    raise NotReachedError(done.stderr.strip().splitlines()[-1])


def clean_environment(folder: Path, wheel: Path) -> Path:
    """Make an environment with the wheel and what it needs; return where its programs are."""
    uv = [sys.executable, "-m", "uv"]
    made = [*uv, "venv", "--quiet", "--python", sys.executable, str(folder)]
    subprocess.run(made, check=True, env=_environment())
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    requirements = folder / "requirements.txt"
    requirements.write_text(locked(needed(declared(wheel))), encoding="utf-8")
    install(python, ["--require-hashes", "--no-deps", "-r", str(requirements)])
    install(python, ["--no-deps", str(wheel)])
    subprocess.run([*uv, "pip", "check", "--quiet", "--python", str(python)], check=True)
    return programs


def _environment(**more: str) -> dict[str, str]:
    """Return the environment without what points into this checkout."""
    ours = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def trials(*, demo: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield what is tried, in this order: what it is, and the program with its arguments."""
    yield "version", ["tandai", "--version"]
    yield "tag tumang", ["tandai", "tag", "tumang", "interview.txt", "--out", "tags.jsonl"]
    yield "report", ["tandai", "report", "tags.jsonl", "--html", "report.html", "--lang", "id"]
    yield "codebooks", ["tandai", "codebook", "list"]
    yield "library", ["python", "-c", _LIBRARY]
    if demo:
        yield "demo", ["tandai", "demo", "--out", "demo", "--json"]


def try_out(programs: Path, folder: Path, *, demo: bool) -> None:
    """Run every trial in a folder of its own; end with the first that fails."""
    folder.mkdir()
    (folder / "interview.txt").write_text(INTERVIEW, encoding="utf-8")
    environment = _environment(TANDAI_CACHE=str(folder / "cache"), PYTHONUTF8="1")
    for name, (program, *arguments) in trials(demo=demo):
        began = time.perf_counter()
        done = subprocess.run(
            [str(programs / program), *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{name}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        print(f"  {name}: {time.perf_counter() - began:.1f} s", flush=True)
    lines = (folder / "tags.jsonl").read_text(encoding="utf-8").splitlines()
    if [len(json.loads(line)["confidence"]) for line in lines] != [16, 16]:
        raise SystemExit("tag tumang: not two passages with sixteen confidences")


def main() -> int:
    """Read the command line; say what was built, installed and tried."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--no-demo", action="store_true", help="leave out the demo, which trains")
    parser.add_argument("--where-possible", action="store_true", help="no packages: no failure")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder / "dist")
        print(f"Built {wheel.name}, {wheel.stat().st_size / 10**6:.0f} MB.", flush=True)
        try:
            programs = clean_environment(folder / "environment", wheel)
        except NotReachedError as error:
            print(f"The wheel was not tried: its packages cannot be had here ({error}).")
            return 0 if asked.where_possible else NOT_TRIED
        print("Installed in a clean environment. Tried there:", flush=True)
        try_out(programs, folder / "elsewhere", demo=not asked.no_demo)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
