"""Whole-process speed of tagging, and peak memory: tandai beside spaCy textcat and fastText.

    python bench/tagging_speed.py corpora/tumang [--passages 1000 10000] [--encoder]

Models are trained first, on the same passages of the corpus (not timed): tandai with ``tfidf``,
spaCy's textcat_multilabel with a bag of words, fastText one-vs-all. Each then runs in a process of
its own that starts Python, loads its model, reads the same transcript (answers of the corpus, in
turns of interviewer and informant), and writes a JSON line a passage. tandai alone also finds the
turns, calibrates, tells stances and evidence. Printed: passages a second by the clock and by
processor time, and peak memory. A transcript has 16 MB at most; for more passages see
``bench/scale.py``. ``--encoder`` times the shipped encoder with TF-IDF instead, beside
the bare ONNX session on the same texts. No vector is taken from a cache.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# What measures stays small: the peak memory of a process counts that of its parent as it starts,
# so numpy and the rest are imported where a process of its own needs them.
SYSTEMS = ("tandai tfidf", "spaCy BOW", "fastText")
WITH_ENCODER = ("tandai encoder", "bare session")
_WARM = 50


def write_transcript(corpus: Path, passages: int, file: Path) -> None:
    """Write so many answers with their questions, over and over in other orders."""
    import numpy as np
    import polars as pl

    rows = list(pl.read_csv(corpus / "passages.csv").select("question", "text").iter_rows())
    generator = np.random.default_rng(0)
    lines: list[str] = []
    while len(lines) < 2 * passages:
        for n in generator.permutation(len(rows)):
            question, text = (" ".join((side or "Lalu?").split()) for side in rows[n])
            lines += [f"P: {question}", f"N: {text}"]
    file.write_text("\n\n".join(lines[: 2 * passages]) + "\n", encoding="utf-8")


def answers(file: Path) -> list[str]:
    """Return the answers of the transcript, as a peer's user would read them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("N: ") for line in lines if line.startswith("N: ")]


def prepare(corpus: Path, folder: Path, systems: Sequence[str], sizes: Sequence[int]) -> None:
    """Train a model of each system on the training part of the corpus; write the transcripts."""
    from tandai import read_corpus, train, write_model
    from tandai.corpus import gold_labels

    coded = read_corpus(corpus)
    for name, encoder in (("tandai tfidf", "tfidf"), ("tandai encoder", "e5")):
        if name in systems:
            write_model(train(coded, "m", encoder=encoder), folder / name)
    labels = gold_labels(coded.split("train"))
    texts = labels.passages["text"].to_list()
    if "spaCy BOW" in systems:
        train_spacy(texts, labels.present, folder / "spaCy BOW")
    if "fastText" in systems:
        train_fasttext(texts, labels.present, folder / "fastText")
    for passages in (_WARM, *sizes):
        write_transcript(corpus, passages, folder / f"{passages}.txt")


def train_spacy(texts: Sequence[str], present: Any, folder: Path) -> None:
    """Train a bag of words on texts and their codes (n, k)."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    from public_systems import BOW

    fix_random_seed(0)
    nlp = spacy.blank("id")
    nlp.add_pipe("textcat_multilabel", config={"model": BOW})
    examples = [
        Example.from_dict(
            nlp.make_doc(text), {"cats": {str(k): float(p) for k, p in enumerate(row)}}
        )
        for text, row in zip(texts, present, strict=True)
    ]
    optimizer = nlp.initialize(lambda: examples)
    # One pass: how fast it tags does not depend on how much it learnt.
    for batch in minibatch(examples, size=64):
        nlp.update(batch, sgd=optimizer)
    nlp.to_disk(folder)


def train_fasttext(texts: Sequence[str], present: Any, folder: Path) -> None:
    """Train fastText one-vs-all on texts and their codes (n, k)."""
    import fasttext
    import numpy as np

    folder.mkdir()
    lines = [
        " ".join([*(f"__label__{k}" for k in np.flatnonzero(row)), " ".join(text.split())])
        for text, row in zip(texts, present, strict=True)
    ]
    (folder / "train.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    model = fasttext.train_supervised(
        str(folder / "train.txt"),
        loss="ova",
        wordNgrams=2,
        minn=3,
        maxn=5,
        bucket=200_000,
        verbose=0,
    )
    model.save_model(str(folder / "model.bin"))


def run_spacy(model: Path, file: Path, out: Path) -> None:
    """Tag with spaCy, in this process."""
    import spacy

    nlp = spacy.load(model)
    with out.open("w", encoding="utf-8") as target:
        for doc in nlp.pipe(answers(file), batch_size=256):
            target.write(json.dumps({"text": doc.text, "cats": doc.cats}) + "\n")


def run_fasttext(model: Path, file: Path, out: Path) -> None:
    """Tag with fastText, in this process."""
    import fasttext

    loaded = fasttext.load_model(str(model / "model.bin"))
    with out.open("w", encoding="utf-8") as target:
        for text in answers(file):
            told = {name: share for share, name in loaded.f.predict(text + "\n", -1, 0.0, "")}
            target.write(json.dumps({"text": text, "cats": told}) + "\n")


def run_session(file: Path, out: Path) -> None:
    """Run the encoder's ONNX session over question and answer, and do nothing with the vectors.

    The limit of what any program can reach with this graph: as many texts at a time as there are
    processors, each on one thread, as the encoder does it.
    """
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    from tokenizers import Tokenizer

    from tandai.encoder.runtime import onnx_runtime
    from tandai.ground import shipped

    onnxruntime = onnx_runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(shipped.ENCODER / "model.onnx"), options)
    tokenizer = Tokenizer.from_file(str(shipped.ENCODER / "tokenizer.json"))
    manifest = json.loads((shipped.ENCODER / "encoder.json").read_text(encoding="utf-8"))
    tokenizer.enable_truncation(manifest["window"])
    lines = [x for x in file.read_text(encoding="utf-8").splitlines() if x]
    texts = [f"{manifest['prefix']}{q[3:]} | {a[3:]}" for q, a in zip(lines[::2], lines[1::2])]  # noqa: B905 - turns come in pairs
    ids = [np.array([e.ids], dtype=np.int64) for e in tokenizer.encode_batch(texts)]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        vectors = list(pool.map(lambda own: session.run(None, {"ids": own})[0][0], ids))
    np.save(out, np.array(vectors))


def command_of(system: str, folder: Path, file: Path, out: Path) -> list[str]:
    """Return the command line of one whole process."""
    if system.startswith("tandai"):
        tag = ["-m", "tandai", "tag", str(folder / system), str(file), "--out", str(out)]
        return [sys.executable, *tag, "--quiet", "--json"]
    here = [sys.executable, __file__, "corpus", "--run", system]
    return [*here, str(folder / system), str(file), str(out)]


def measure(system: str, folder: Path, file: Path, passages: int) -> dict[str, object]:
    """Run one whole process and return what it took."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / ("vectors.npy" if system == "bare session" else "tags.jsonl")
        start = time.perf_counter()
        environment = {**os.environ, "TANDAI_CACHE": "off"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        process = subprocess.Popen(
            command_of(system, folder, file, out), env=environment, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or not out.is_file():
            raise SystemExit(f"{system} failed")
    processor = used.ru_utime + used.ru_stime
    return {
        "system": system,
        "passages": passages,
        "a_second": round(passages / seconds, 1),
        "a_processor_second": round(passages / processor, 1),
        "seconds": round(seconds, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
    }


def main() -> None:
    """Read the command line; print a JSON line a system and size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--passages", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--encoder", action="store_true")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.run:
        system, model, file, out = told.run
        if system == "bare session":
            run_session(Path(file), Path(out))
        else:
            run = run_spacy if system == "spaCy BOW" else run_fasttext
            run(Path(model), Path(file), Path(out))
        return
    systems = WITH_ENCODER if told.encoder else SYSTEMS
    if told.prepare:
        prepare(told.corpus, told.prepare, systems, told.passages)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        again = [sys.executable, __file__, *sys.argv[1:], "--prepare", name]
        subprocess.run(again, check=True, stdout=subprocess.DEVNULL)
        for system in systems:
            # The first run compiles the modules for those after it; of no interest here.
            measure(system, folder, folder / f"{_WARM}.txt", _WARM)
        for passages in told.passages:
            for system in systems:
                row = measure(system, folder, folder / f"{passages}.txt", passages)
                print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
