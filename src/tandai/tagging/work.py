"""What is done with a part, wherever it is done: in this process, in another, on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tandai.ground.errors import UsageError
from tandai.ground.language import Language, set_language, tr
from tandai.ground.version import VERSION
from tandai.model.store import Model, load_model
from tandai.tagging.parts import Part
from tandai.tagging.tagger import BATCH, tag_batch, thresholds_of
from tandai.tagging.tally import Tally, tally_of
from tandai.tags.joining import Form
from tandai.tags.rules import RecallRule


@dataclass(frozen=True)
class Job:
    """What every part is tagged with: a model by folder and id, and the form to write.

    ``rule``: thresholds that promise a recall, None for the model's own.
    """

    folder: Path
    model: str
    form: Form
    explain: bool
    language: Language
    rule: RecallRule | None = None
    version: str = VERSION


@dataclass(frozen=True)
class Done:
    """A part that was tagged: its bytes in the form of the output, and its figures."""

    number: int
    sha256: str
    body: bytes
    tally: Tally
    read: int
    alone: bool


# Whatever takes parts and gives them back tagged, in any order.
Engine = Callable[[Iterator[Part]], Generator[Done]]


def tag_part(model: Model, job: Job, part: Part) -> Done:
    """Tag a part. The same part and job give the same bytes wherever that is."""
    made_by = thresholds_of(model, job.rule)
    tags = [
        tagged
        for start in range(0, len(part.passages), BATCH)
        for tagged in tag_batch(
            model,
            part.passages[start : start + BATCH],
            part.columns[start : start + BATCH],
            explain=job.explain,
            made_by=made_by,
        )
    ]
    body, formula_cells = job.form.part(tags)
    tally = tally_of(part, tags, explained=job.explain)
    tally.formula_cells = formula_cells
    return Done(part.number, part.sha256, body, tally, part.read, part.alone)


def here(model: Model, job: Job) -> Engine:
    """Return the engine that tags one part after another in this process."""

    def tagged(parts: Iterator[Part]) -> Generator[Done]:
        from threadpoolctl import threadpool_limits

        for part in parts:
            # One thread adds up in one order, so that bytes are those of every other process.
            with threadpool_limits(limits=1):
                done = tag_part(model, job, part)
            yield done

    return tagged


def tag_elsewhere(job: Job, part: Part) -> Done:
    """Tag a part in a process that was given nothing but this; a model is loaded once.

    Raises UsageError where tandai or the model is another one there, ModelError where the model
    cannot be read there.
    """
    set_language(job.language)
    if job.version != VERSION:
        raise UsageError(
            tr(
                f"a worker has tandai {VERSION}, not {job.version}.",
                f"sebuah pekerja memakai tandai {VERSION}, bukan {job.version}.",
            )
        )
    return next(here(_model(job.folder, job.model), job)(iter([part])))


@lru_cache(maxsize=2)
def _model(folder: Path, id: str) -> Model:
    model = load_model(folder)
    if model.id != id:
        raise UsageError(
            tr(
                f"a worker has the model {model.id} there, not {id}.",
                f"model di sebuah pekerja adalah {model.id}, bukan {id}.",
            ),
            where=folder,
        )
    use_threads(model, 1)
    return model


def use_threads(model: Model, threads: int) -> None:
    """Let the model's encoder, if it has one of ours, use so many threads."""
    encoder: Any = model.classifier.encoder
    while encoder is not None:
        if hasattr(encoder, "threads"):
            encoder.threads = threads
        encoder = getattr(encoder, "encoder", None)
