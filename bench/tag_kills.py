"""Kill `tandai tag` at random moments, go on with the same command, and count what is lost.

    python bench/tag_kills.py corpora/tumang [--kills 100] [--passages 30000] [--seed 0]

A folder of transcripts and a table, each tagged in one process and in two, are ended by kill -9 at
moments drawn from the time that the whole takes, some times one after the other; then the command
is let finish. Counted: results that are not byte for byte those of a run without a break, passages
that are missing or twice in them, and what is left beside them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from scale import write_table

_IN_A_ROW = 5
_TRANSCRIPTS = 40
_VARIANTS = (("folder", 1), ("folder", 2), ("table", 1), ("table", 2))


def prepare(corpus: Path, folder: Path, passages: int) -> None:
    """Train a model; write a table of answers, and the same as transcripts."""
    import polars as pl

    from tandai import read_corpus, train, write_model

    write_model(train(read_corpus(corpus), "m", encoder="tfidf"), folder / "model")
    write_table(corpus, passages, 12, folder / "table.csv")
    texts = pl.read_csv(folder / "table.csv")["text"].to_list()
    (folder / "folder").mkdir()
    size = -(-len(texts) // _TRANSCRIPTS)
    for number in range(_TRANSCRIPTS):
        own = texts[number * size : (number + 1) * size]
        turns = "\n\n".join(f"P: Lalu?\n\nN: {text}" for text in own)
        (folder / "folder" / f"w{number:02}.txt").write_text(turns + "\n", encoding="utf-8")


def start(folder: Path, source: str, workers: int, out: Path) -> subprocess.Popen[bytes]:
    """Start the command."""
    given = folder / ("folder" if source == "folder" else "table.csv")
    tag = ["-m", "tandai", "tag", str(folder / "model"), str(given), "--out", str(out)]
    return subprocess.Popen(
        [sys.executable, *tag, "--workers", str(workers), "--quiet", "--json", "--no-record"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def trials(
    folder: Path, source: str, workers: int, kills: int, chosen: random.Random
) -> Counter[str]:
    """Kill so many times, letting the command finish after every few; return the counts."""
    counted: Counter[str] = Counter()
    whole = folder / f"{source}-{workers}-whole.jsonl"
    began = time.perf_counter()
    if start(folder, source, workers, whole).wait():
        raise SystemExit(f"{source}, {workers} workers: failed")
    seconds = time.perf_counter() - began
    told = _ids(whole)
    out = folder / "out" / "tags.jsonl"
    out.parent.mkdir(exist_ok=True)
    while counted["killed"] < kills:
        for _ in range(min(_IN_A_ROW, kills - counted["killed"])):
            process = start(folder, source, workers, out)
            try:
                process.wait(chosen.uniform(0, seconds))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                counted["killed"] += 1
            else:
                counted["done before it could be killed"] += 1
            counted["outputs half there"] += out.exists() and _hash(out) != _hash(whole)
            if out.exists():
                break
        if not out.exists() and start(folder, source, workers, out).wait():
            raise SystemExit(f"{source}, {workers} workers: failed when it went on")
        ids = _ids(out)
        counted["results that differ"] += _hash(out) != _hash(whole)
        counted["passages lost"] += len(set(told) - set(ids))
        counted["passages doubled"] += len(ids) - len(set(ids))
        counted["left beside a result"] += len(list(out.parent.iterdir())) - 1
        out.unlink()
    return counted


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ids(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line)["passage_id"] for line in file]


def main() -> None:
    """Run the trials and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--passages", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    chosen = random.Random(asked.seed)  # noqa: S311 - moments, and no secrets
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(asked.corpus, folder, asked.passages)
        for source, workers in _VARIANTS:
            counted = trials(folder, source, workers, asked.kills // len(_VARIANTS), chosen)
            print(json.dumps({"source": source, "workers": workers, **counted}), flush=True)


if __name__ == "__main__":
    main()
