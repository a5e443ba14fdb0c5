"""`tandai demo`: a whole study on a part of the shipped corpus, from codes to a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from tandai.agreement.results import Agreement
from tandai.codebook import STANCES
from tandai.corpus import Corpus, Labels, gold_labels, read_corpus
from tandai.corpus.sheets import READ, column_of
from tandai.documents.report.webpage import write_html
from tandai.encoder import Progress
from tandai.ground import shipped
from tandai.ground.messages import Message, message
from tandai.ground.outputs import writing
from tandai.ground.workrooms import private_folder, workroom
from tandai.model.store import Model, load_model
from tandai.reporting.drawn import Drawn
from tandai.reporting.results import Report
from tandai.reporting.sheets import write_sheet
from tandai.tags import read_tags, write_tags
from tandai.work.agree import agree
from tandai.work.report import Choices, report
from tandai.work.sample import sample
from tandai.work.tag import Tagging, tag_transcripts
from tandai.work.train import train, training_part, write_model

# One province: enough interviews that some indicators are decided, and few enough to wait for.
_VARIABLE, _VALUE = "province", "Jawa Tengah"
_TO_CHECK = 150
# What a person writes into the column that says a passage was read.
_READ = "x"


class DemoStep(StrEnum):
    """What the demo does, in this order."""

    TRAIN = "train"
    TAG = "tag"
    CHECK = "check"
    REPORT = "report"
    AGREE = "agree"


# Is told what comes next, and gives who is told how far it is.
Stage = Callable[[Message], AbstractContextManager[Progress]]


@dataclass(frozen=True)
class Demo:
    """What each step of the demo gave."""

    corpus: Corpus
    model: Model
    tagging: Tagging
    drawn: Drawn
    report: Report
    agreement: Agreement

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "train": self.model.as_dict(),
            "report": self.report.as_dict(),
            "agree": self.agreement.as_dict(),
        }


@contextmanager
def _unseen(_step: Message) -> Iterator[Progress]:
    yield lambda _done, _total: None


def run_demo(out: Path | None = None, *, force: bool = False, stage: Stage = _unseen) -> Demo:
    """Train on coded interviews, tag others, check a sample, report on them, compare coders.

    The interviews are those of one province of the shipped corpus; those that it marks as ``test``
    are tagged as if nobody had coded them, and its final codes answer for who checks the sample.
    ``out`` keeps the model, the tags, the sheet and the report as a page in a folder; without it
    they are written to a private one and removed. ``stage`` is entered with what comes next.
    Raises OutputError where ``out`` exists and ``force`` is not set.
    """
    if out is None:
        with workroom(private_folder()) as folder:
            return _main_job(folder, stage)
    with writing(out, force=force, marker="tags.jsonl") as draft:
        draft.mkdir()
        done = _main_job(draft, stage)
        write_html(done.report, draft / "report.html")
        return done


def _main_job(folder: Path, stage: Stage) -> Demo:
    corpus = _study()
    learnt, new = training_part(corpus), corpus.split("test")
    size = {"number": len(learnt.documents), "passages": len(learnt.passages)}
    with stage(message(DemoStep.TRAIN, **size)) as progress:
        write_model(train(corpus, "demo", progress=progress), folder / "model")
        model = load_model(folder / "model")
    with stage(message(DemoStep.TAG, number=len(new.documents))) as progress:
        tagging = tag_transcripts(model, _transcripts(new), progress=progress)
        write_tags(tagging.tags, folder / "tags.jsonl")
        tags = [read_tags(folder / "tags.jsonl")]
    with stage(message(DemoStep.CHECK, number=_TO_CHECK)):
        drawn = sample(tags, _TO_CHECK)
        write_sheet(replace(drawn, filled=_answers(drawn, new)), folder / "sample.csv")
    with stage(message(DemoStep.REPORT)):
        coverage = report(tags, model=model, choices=Choices(checked=folder / "sample.csv"))
    with stage(message(DemoStep.AGREE)):
        agreement = agree(corpus)
    return Demo(corpus, model, tagging, drawn, coverage, agreement)


def _study() -> Corpus:
    corpus = read_corpus(shipped.CORPUS)
    own = corpus.documents.filter(pl.col(_VARIABLE) == _VALUE)
    return replace(corpus.of_documents(own["document"].to_list()), name="demo")


def _transcripts(corpus: Corpus) -> dict[str, Path]:
    folder = shipped.CORPUS / "transcripts"
    return {name: folder / f"{name}.txt" for name in corpus.documents["document"]}


def _answers(drawn: Drawn, coded: Corpus) -> Mapping[str, Mapping[str, str]]:
    """Return what a person would fill in, who finds in each passage what the corpus' codes say."""
    labels = gold_labels(coded)
    row = {id: n for n, id in enumerate(labels.passages["passage_id"])}
    return {id: _cells(labels, row[id], drawn.ids) for id in drawn.passages["passage_id"]}


def _cells(labels: Labels, row: int, ids: tuple[str, ...]) -> Mapping[str, str]:
    found = {
        column_of(id): STANCES[labels.stance[row, k]]
        for k, id in enumerate(ids)
        if labels.present[row, k]
    }
    return {READ: _READ, **found}
