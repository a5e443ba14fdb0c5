"""Fixtures: one tiny corpus and one tiny model, made once for the whole run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings

from tandai.codebook import Codebook, read_codebook
from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground import shipped
from tandai.ground.language import set_language
from tandai.model.store import Model
from tandai.work.train import train, write_model

# The same examples at every run, and no limit of time: a busy machine is no mistake.
settings.register_profile("tandai", deadline=None, derandomize=True)
settings.load_profile("tandai")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Vectors are kept for this run alone, not in the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TANDAI_CACHE", str(tmp_path_factory.mktemp("cache")))
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
def model(corpus: Corpus) -> Model:
    """A model trained on the corpus of examples."""
    set_language("en")
    return train(corpus, "tiny", gold="a")


@pytest.fixture(scope="session")
def model_folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model as a folder; tests must not change it."""
    folder = tmp_path_factory.mktemp("model") / "tiny"
    write_model(model, folder)
    return folder


@dataclass(frozen=True)
class Result:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in a process of its own, in an empty folder, 80 columns wide."""

    def call(*arguments: object, lang: str = "C", cwd: Path = tmp_path) -> Result:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "TANDAI"))},
            "LANG": lang,
            "COLUMNS": "80",
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tandai", *map(str, arguments)],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return call


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


def files_in(folder: Path) -> list[str]:
    """Return all files and folders in ``folder``, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
