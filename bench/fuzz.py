"""Damage the samples of every reader thousands of times; say what came of it that should not.

    .venv/bin/python bench/fuzz.py --times 2000 --seed 1
    .venv/bin/python bench/fuzz.py --times 20000 --seed 2 corpus.parquet project.qdpx

The samples and the ways of damage are those of ``tests/test_fuzz.py``. Each sample is read in a
process of its own, so that one which a native library aborts is told like the others; a file that
something came of is kept under ``--keep`` (and the seed makes it again).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fuzzing import SAMPLES, try_damaged

# Opening a whole encoder takes long.
_SELDOM = {"encoder": 20}
_MOST_SHOWN = 5


def run_one(name: str, times: int, seed: str, keep: Path) -> int:
    """Read one sample, damaged in many ways; return the exit code."""
    warnings.simplefilter("ignore")
    keep.mkdir(parents=True, exist_ok=True)
    wrong = try_damaged(name, SAMPLES[name], keep, max(1, times // _SELDOM.get(name, 1)), seed)
    for what in wrong[:_MOST_SHOWN]:
        print(f"    {what[:300]}")
    return 1 if wrong else 0


def main() -> int:
    """Read the command line and run all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="SAMPLE", help=f"of: {', '.join(SAMPLES)}")
    parser.add_argument("--times", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    if given.one:
        return run_one(given.names[0], given.times, given.seed, keep)
    failed = []
    for name in given.names or SAMPLES:
        options = ["--one", "--times", str(given.times), "--seed", given.seed]
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, __file__, name, *options, "--keep", str(keep / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        failed += [name] * (done.returncode != 0)
        said = {0: "as it should", 1: "WRONG"}.get(done.returncode, f"ENDED {done.returncode}")
        noise = " (native code wrote to standard error)" if "panicked" in done.stderr else ""
        print(f"{name:16} {time.monotonic() - start:7.1f} s  {said}{noise}")
        print(done.stdout, end="", flush=True)
    print(f"{'all as it should' if not failed else ', '.join(failed)}; files: {keep}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
