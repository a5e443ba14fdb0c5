"""Fixtures: one tiny corpus and one tiny model, made once for the whole run."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings
from threadpoolctl import threadpool_limits

from tandai.codebook import Codebook, read_codebook
from tandai.corpus import Corpus, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground import shipped
from tandai.ground.language import set_language
from tandai.model.store import Model
from tandai.work.train import train, write_model

# The same examples at every run, and no limit of time: a busy machine is no mistake.
settings.register_profile("tandai", deadline=None, derandomize=True)
settings.load_profile("tandai")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all its processes share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "of-all-workers"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Let one of the test run's processes in, while the others wait."""
    with closing(sqlite3.connect(lock, timeout=600, isolation_level=None)) as door:
        door.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_cache(of_all_workers: Path) -> Iterator[None]:
    """Vectors are kept for this run alone, not in the user's cache, and encoded once in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TANDAI_CACHE", str(of_all_workers / "cache"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """As many workers as processors: threads of their own would only wait for each other."""
    with threadpool_limits(limits=1):
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Every test starts in English."""
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """The codebook that comes with tandai."""
    return read_codebook(shipped.CODEBOOK)


def corpus_of_examples(codebook: Codebook) -> Corpus:
    """Return a corpus of the codebook's own examples: 96 passages in six documents.

    The first example of each indicator stands in the first document, and so on. Coder ``b``
    differs from ``a`` in every tenth passage, where he finds nothing.
    """
    passages, codings = [], []
    for column, indicator in enumerate(codebook.indicators):
        for number, example in enumerate(indicator.examples):
            id = f"d{number}-{column:02d}"
            passages.append((id, f"d{number}", f"i{number}", "N", "", None, None, example.text))
            codings.append((id, "a", indicator.id, str(example.stance)))
            agrees = len(passages) % 10 > 0
            other = (indicator.id, str(example.stance)) if agrees else ("", "")
            codings.append((id, "b", *other))
    documents = pl.DataFrame(
        [(f"d{n}", f"i{n}", "") for n in range(6)],
        schema=["document", "informant", "split"],
        orient="row",
    )
    return Corpus(
        name="examples",
        codebook=codebook,
        passages=pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        codings=pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        documents=documents,
    )


@pytest.fixture(scope="session")
def corpus(codebook: Codebook) -> Corpus:
    """The corpus of examples."""
    return corpus_of_examples(codebook)


@pytest.fixture(scope="session")
def corpus_folder(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus of examples as a folder."""
    from tandai.corpus import write_corpus

    folder = tmp_path_factory.mktemp("corpus") / "examples"
    write_corpus(corpus, folder, {})
    return folder


@pytest.fixture(scope="session")
def model(corpus: Corpus, of_all_workers: Path) -> Model:
    """A model trained on the corpus of examples."""
    set_language("en")
    # Who comes second finds all vectors in the cache.
    with one_at_a_time(of_all_workers / "model.lock"):
        return train(corpus, "tiny", gold="a")


@pytest.fixture(scope="session")
def model_folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model as a folder; tests must not change it."""
    folder = tmp_path_factory.mktemp("model") / "tiny"
    write_model(model, folder)
    return folder


@pytest.fixture(scope="session")
def quick_model_folder(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the corpus of examples without an encoder, for many passages."""
    folder = tmp_path_factory.mktemp("quick") / "quick"
    write_model(train(corpus, "quick", encoder="tfidf", gold="a"), folder)
    return folder


@dataclass(frozen=True)
class Result:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


def run_in(folder: Path, *arguments: object, lang: str = "C") -> Result:
    """Run the command in a process of its own, 80 columns wide."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "TANDAI_DEBUG"))},
        "LANG": lang,
        "COLUMNS": "80",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tandai", *map(str, arguments)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,  # of a busy machine; alone, the longest takes one minute
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in a process of its own, in an empty folder."""

    def inside(*arguments: object, lang: str = "C", cwd: Path = tmp_path) -> Result:
        return run_in(cwd, *arguments, lang=lang)

    return inside


@dataclass(frozen=True)
class Demo:
    """What `tandai demo --out hasil --lang id` said, and the folder that it left."""

    result: Result
    folder: Path


@pytest.fixture(scope="session")
def demo(of_all_workers: Path) -> Demo:
    """The demo, run once for all tests of it."""
    place = of_all_workers / "demo"
    told = place / "told.json"
    with one_at_a_time(of_all_workers / "demo.lock"):
        if not told.exists():
            place.mkdir(exist_ok=True)
            result = run_in(place, "demo", "--out", "hasil", "--lang", "id")
            told.write_text(json.dumps(asdict(result)), encoding="utf-8")
    return Demo(Result(**json.loads(told.read_text(encoding="utf-8"))), place / "hasil")


@pytest.fixture(scope="session")
def trained_again(of_all_workers: Path) -> Path:
    """A model trained on the whole shipped corpus, as the shipped one was, once for all tests."""
    folder = of_all_workers / "trained-again"
    with one_at_a_time(of_all_workers / "trained-again.lock"):
        if not folder.exists():
            write_model(train(read_corpus(shipped.CORPUS), "again"), folder)
    return folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command inside this process: quicker, for the many cases."""
    from tandai.cli.main import run as run_inside

    monkeypatch.setenv("COLUMNS", "80")
    for name in ("LC_ALL", "LC_MESSAGES", "TANDAI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")

    def inside(*arguments: object) -> Result:
        capsys.readouterr()
        code = run_inside([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return inside


def typed(*words: str) -> str:
    """Return a command as it is proposed, in a terminal of 80 columns."""
    from io import StringIO

    from rich.console import Console

    from tandai.render.brief import Command

    out = StringIO()
    Console(file=out, width=80, highlight=False).print(Command(words), crop=False)
    return out.getvalue()


def files_in(folder: Path) -> list[str]:
    """Return all files and folders in ``folder``, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
