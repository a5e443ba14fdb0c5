"""What `report`, `sample`, `agree`, `evaluate` and `export` take of memory on a million passages.

    python bench/large_tables.py corpora/tumang [--passages 1000000] [--folder F] [--only agree ...]

Fifty thousand answers of twelve words are tagged by a model without an encoder, and stand in the
tags again and again under other ids until there are enough; two people who coded them agree with
the model in nine of ten passages. Each command then runs in a whole process of its own. Printed, a
line of JSON a command: the peak memory of its largest process, seconds by the clock and of the
processor, and what it wrote. ``--folder`` keeps what was prepared, and finds it there again.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from scale import write_table

_WORDS = 12
_AGREED = 0.9
_TAGGED = 50_000
# Each with what stands for the folder replaced.
COMMANDS = {
    "report": ["report", "{}/tags.jsonl"],
    "report --xlsx": ["report", "{}/tags.jsonl", "--xlsx", "{}/report.xlsx", "--force"],
    "report --html": ["report", "{}/tags.jsonl", "--html", "{}/report.html", "--force"],
    "report --docx": ["report", "{}/tags.jsonl", "--docx", "{}/report.docx", "--force"],
    "sample": ["sample", "{}/tags.jsonl", "--n", "500", "--out", "{}/sheet.csv", "--force"],
    "agree": ["agree", "{}/rani.csv", "{}/tono.csv"],
    "agree with tags": ["agree", "{}/rani.csv", "{}/tags.jsonl"],
    "evaluate": ["evaluate", "{}/model", "{}/coded.csv"],
    "export csv": ["export", "{}/tags.jsonl", "--out", "{}/out.csv", "--force"],
    "export jsonl": ["export", "{}/tags.jsonl", "--out", "{}/out.jsonl", "--force"],
    "export xlsx": ["export", "{}/tags.jsonl", "--out", "{}/out.xlsx", "--force"],
    "export qdpx": ["export", "{}/tags.jsonl", "--out", "{}/out.qdpx", "--force"],
}


def prepare(corpus: Path, folder: Path, passages: int) -> None:
    """Train a model; write a table, its tags, and the codes of two people."""
    from tandai import read_corpus, train, write_model

    if not (folder / "model").exists():
        write_model(train(read_corpus(corpus), "m", encoder="tfidf"), folder / "model")
    if not (folder / "tags.jsonl").exists():
        write_table(corpus, min(passages, _TAGGED), _WORDS, folder / "table.csv")
        tag = ["tag", str(folder / "model"), str(folder / "table.csv")]
        run([*tag, "--out", str(folder / "once.jsonl"), "--no-record"])
        _repeat(folder / "once.jsonl", folder / "tags.jsonl", passages)
    if not (folder / "coded.csv").exists():
        _write_codes(folder)


def _repeat(once: Path, out: Path, passages: int) -> None:
    """Write the lines of a tag file over and over, until there are so many."""
    written = 0
    with out.open("w", encoding="utf-8") as target:
        while written < passages:
            with once.open(encoding="utf-8") as lines:
                for line in islice(lines, passages - written):
                    # The id stands first, and has the same length in all of them.
                    start = line.index('": "') + 4
                    end = line.index('"', start)
                    target.write(f"{line[:start]}r{written:08}{line[end:]}")
                    written += 1


def _write_codes(folder: Path) -> None:
    chance = random.Random(0)  # noqa: S311 - figures, and no secrets
    with (
        (folder / "rani.csv").open("w", encoding="utf-8", newline="") as first,
        (folder / "tono.csv").open("w", encoding="utf-8", newline="") as second,
        (folder / "coded.csv").open("w", encoding="utf-8", newline="") as table,
    ):
        people = [csv.writer(first), csv.writer(second)]
        whole = csv.writer(table)
        for writer in people:
            writer.writerow(("passage_id", "indicator"))
        whole.writerow(("passage_id", "text", "indicator"))
        for id, text, suggested, others in _tagged(folder / "tags.jsonl"):
            for writer in people:
                agreed = chance.random() < _AGREED
                codes = suggested if agreed else chance.sample(others, chance.randrange(3))
                writer.writerow((id, ";".join(codes)))
            whole.writerow((f"{id}-again", f"{text} {chance.randrange(10**9)}", ";".join(codes)))


def _tagged(tags: Path) -> Iterator[tuple[str, str, list[str], list[str]]]:
    with tags.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            suggested = [own["indicator"] for own in told["suggested"]]
            yield told["passage_id"], told["text"], suggested, list(told["confidence"])


def run(arguments: list[str]) -> tuple[int, resource.struct_rusage]:
    """Run a command of tandai; return its exit code and what it used."""
    line = [sys.executable, "-m", "tandai", *arguments, "--quiet", "--json"]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used


def measure(name: str, folder: Path) -> dict[str, str | int | float]:
    """Run one command and return what it took."""
    arguments = [word.replace("{}", str(folder)) for word in COMMANDS[name]]
    began = time.perf_counter()
    code, used = run(arguments)
    outputs = ("out", "sheet", "report")
    written = next(
        (path for word in arguments if (path := Path(word)).stem in outputs and path.suffix), None
    )
    size = written.stat().st_size if written and written.exists() else 0
    return {
        "command": name,
        "exit": code,
        "peak_mb": round(used.ru_maxrss / 1024),
        "seconds": round(time.perf_counter() - began, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "wrote_mb": round(size / 2**20),
    }


def main() -> None:
    """Read the command line; print a line a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", nargs="*", default=list(COMMANDS), choices=list(COMMANDS))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        prepare(asked.corpus, folder, asked.passages)
        for name in asked.only:
            print(json.dumps(measure(name, folder)), flush=True)


if __name__ == "__main__":
    main()
