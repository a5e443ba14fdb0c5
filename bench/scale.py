"""Tables of 10,000 to a million passages: speed, peak memory and disk, beside two peers.

    python bench/scale.py corpora/tumang [--passages 10000 100000 1000000] [--words 0] [--encoder N]

Models are trained first, on the same passages of the corpus (not timed), as in
``bench/tagging_speed.py``. Each system then runs in whole processes of its own that read the same
``.csv`` and write a line of JSON a passage; tandai alone also calibrates, tells stances and
evidence, and passes the table's other columns through. Printed, a line a run: seconds by the clock
and of the processors, passages a second of each, the peak memory of the largest process, and the
most that lay on the disk beside the table. tandai runs in one process and in one a processor.
``--words`` cuts answers to so many words (0: whole). ``--encoder N``: N passages with the shipped
encoder, beside the bare ONNX session on one thread. No vector is taken from a cache.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# What measures stays small; see tagging_speed.
_WARM = 50
_EVERY = 0.2
_COLUMNS = ("id", "region", "question", "text")


def write_table(
    corpus: Path, passages: int, words: int, file: Path, *, numbered: bool = False
) -> None:
    """Write so many answers with their questions, over and over in other orders.

    Numbered, no two are equal: of equal ones an encoder reads one.
    """
    import numpy as np
    import polars as pl

    rows = list(pl.read_csv(corpus / "passages.csv").select("question", "text").iter_rows())
    generator = np.random.default_rng(0)
    number = 0
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(_COLUMNS)
        while number < passages:
            for n in generator.permutation(len(rows))[: passages - number]:
                question, text = (" ".join((side or "").split()) for side in rows[n])
                if words:
                    question, text = "", " ".join(text.split()[:words])
                if numbered:
                    text = f"{number}. {text}"
                writer.writerow((f"r{number:08}", f"region {number % 9}", question, text))
                number += 1


def texts_of(file: Path) -> Iterator[str]:
    """Yield the texts of a table, as a peer's user would read them."""
    with file.open(encoding="utf-8", newline="") as source:
        yield from (row["text"] for row in csv.DictReader(source))


def prepare(corpus: Path, folder: Path, sizes: list[int], words: int, *, encoder: bool) -> None:
    """Train a model of each system on the training part of the corpus; write the tables."""
    from tagging_speed import train_fasttext, train_spacy
    from tandai import read_corpus, train, write_model
    from tandai.corpus import gold_labels

    coded = read_corpus(corpus)
    name = "tandai encoder" if encoder else "tandai tfidf"
    write_model(train(coded, "m", encoder="e5" if encoder else "tfidf"), folder / name)
    labels = gold_labels(coded.split("train"))
    texts = labels.passages["text"].to_list()
    if not encoder:
        train_spacy(texts, labels.present, folder / "spaCy BOW")
        train_fasttext(texts, labels.present, folder / "fastText")
    for passages in (_WARM, *sizes):
        write_table(corpus, passages, words, folder / f"{passages}.csv", numbered=encoder)


def run_peer(system: str, model: Path, file: Path, out: Path) -> None:
    """Tag with a peer, in this process."""
    with out.open("w", encoding="utf-8") as target:
        if system == "spaCy BOW":
            import spacy

            for doc in spacy.load(model).pipe(texts_of(file), batch_size=256):
                target.write(json.dumps({"text": doc.text, "cats": doc.cats}) + "\n")
            return
        import fasttext

        loaded = fasttext.load_model(str(model / "model.bin"))
        for text in texts_of(file):
            told = {name: share for share, name in loaded.f.predict(text + "\n", -1, 0.0, "")}
            target.write(json.dumps({"text": text, "cats": told}) + "\n")


def run_session(file: Path) -> None:
    """Run the encoder's bare ONNX session over all texts on one thread."""
    import numpy as np
    from tokenizers import Tokenizer

    from tandai.encoder.runtime import onnx_runtime
    from tandai.ground import shipped
    from tandai.model.features import in_context

    onnxruntime = onnx_runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(shipped.ENCODER / "model.onnx"), options)
    tokenizer = Tokenizer.from_file(str(shipped.ENCODER / "tokenizer.json"))
    manifest = json.loads((shipped.ENCODER / "encoder.json").read_text(encoding="utf-8"))
    tokenizer.enable_truncation(manifest["window"])
    with file.open(encoding="utf-8", newline="") as source:
        rows = csv.DictReader(source)
        texts = [manifest["prefix"] + in_context(row["text"], row["question"]) for row in rows]
    for encoding in tokenizer.encode_batch(texts):
        session.run(None, {"ids": np.array([encoding.ids], dtype=np.int64)})


def command_of(system: str, folder: Path, file: Path, out: Path, workers: int) -> list[str]:
    """Return the command line of one whole process."""
    if system.startswith("tandai"):
        tag = ["-m", "tandai", "tag", str(folder / system), str(file), "--out", str(out)]
        more = ["--workers", str(workers), "--quiet", "--json", "--no-record"]
        return [sys.executable, *tag, *more]
    here = [sys.executable, __file__, "corpus", "--run", system]
    return [*here, str(folder / system), str(file), str(out)]


class _Disk(threading.Thread):
    """Watches how much lies in a folder, until it is told to end."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder, self.most, self.ended = folder, 0, threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self.ended.wait(_EVERY):
            self.look()

    def look(self) -> None:
        """Look once."""
        total = 0
        for place, _, names in os.walk(self.folder):
            for name in names:
                try:
                    total += Path(place, name).stat().st_size
                except OSError:  # moved meanwhile
                    continue
        self.most = max(self.most, total)


def measure(
    system: str, folder: Path, passages: int, workers: int = 1
) -> dict[str, str | int | float]:
    """Run one whole process and return what it took."""
    file = folder / f"{passages}.csv"
    with tempfile.TemporaryDirectory(dir=folder) as name:
        out = Path(name) / "tags.jsonl"
        disk = _Disk(Path(name))
        disk.start()
        environment = {**os.environ, "TANDAI_CACHE": "off"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        start = time.perf_counter()
        process = subprocess.Popen(
            command_of(system, folder, file, out, workers),
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        disk.ended.set()
        disk.join()
        disk.look()
        if process.returncode:
            raise SystemExit(f"{system} failed")
    processor = used.ru_utime + used.ru_stime
    return {
        "system": system,
        "workers": workers,
        "passages": passages,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "a_second": round(passages / seconds, 1),
        "a_processor_second": round(passages / processor, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
        "disk_mb": round(disk.most / 2**20),
    }


def main() -> None:
    """Read the command line; print a JSON line a system and size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--words", type=int, default=0)
    parser.add_argument("--encoder", type=int, default=0)
    parser.add_argument("--peers", type=int, default=10**9, help="largest size for the peers")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.run:
        system, model, file, out = told.run
        if system == "bare session":
            run_session(Path(file))
        else:
            run_peer(system, Path(model), Path(file), Path(out))
        return
    sizes = [told.encoder] if told.encoder else told.passages
    if told.prepare:
        prepare(told.corpus, told.prepare, sizes, told.words, encoder=bool(told.encoder))
        return
    processors = len(os.sched_getaffinity(0))
    own = "tandai encoder" if told.encoder else "tandai tfidf"
    peers = ("bare session",) if told.encoder else ("spaCy BOW", "fastText")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        again = [sys.executable, __file__, *sys.argv[1:], "--prepare", name]
        subprocess.run(again, check=True, stdout=subprocess.DEVNULL)
        for system in (own, *peers):
            # The first run compiles the modules for those after it; of no interest here.
            measure(system, folder, _WARM)
        for passages in sizes:
            rows = [(own, 1), *((peer, 1) for peer in peers if passages <= told.peers)]
            for system, workers in (*rows, (own, processors)):
                print(json.dumps(measure(system, folder, passages, workers)), flush=True)


if __name__ == "__main__":
    main()
