"""`tandai demo`: the main job on the shipped corpus and two transcripts that nobody coded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tandai.agreement.results import Agreement
from tandai.corpus import Corpus, read_corpus
from tandai.documents.report.webpage import write_html
from tandai.encoder import Progress
from tandai.ground import shipped
from tandai.ground.messages import Message, message
from tandai.ground.outputs import writing
from tandai.ground.workrooms import private_folder, workroom
from tandai.model.store import Model, load_model
from tandai.reporting.results import Report
from tandai.tags import read_tags, write_tags
from tandai.transcript import find_transcripts
from tandai.work.agree import agree
from tandai.work.report import report
from tandai.work.tag import Tagging, tag_transcripts
from tandai.work.train import train, training_part, write_model


class DemoStep(StrEnum):
    """What the demo does, in this order."""

    TRAIN = "train"
    TAG = "tag"
    REPORT = "report"
    AGREE = "agree"


@dataclass(frozen=True)
class Demo:
    """What each step of the demo gave."""

    corpus: Corpus
    model: Model
    tagging: Tagging
    report: Report
    agreement: Agreement

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "train": self.model.as_dict(),
            "report": self.report.as_dict(),
            "agree": self.agreement.as_dict(),
        }


def run_demo(
    out: Path | None = None,
    *,
    force: bool = False,
    progress: Progress | None = None,
    step: Callable[[Message], None] | None = None,
) -> Demo:
    """Train, write and read the model, tag, write and read the tags, report, compare coders.

    ``out`` keeps the model, the tags and the report as a page in a folder; without it they
    are written to a private one and removed. ``step`` is told what comes next.
    Raises OutputError where ``out`` exists and ``force`` is not set.
    """
    if out is None:
        with workroom(private_folder()) as folder:
            return _main_job(folder, progress, step)
    with writing(out, force=force, marker="tags.jsonl") as draft:
        draft.mkdir()
        done = _main_job(draft, progress, step)
        write_html(done.report, draft / "report.html")
        return done


def _main_job(
    folder: Path, progress: Progress | None, step: Callable[[Message], None] | None
) -> Demo:
    def say(code: DemoStep, **values: int) -> None:
        if step:
            step(message(code, **values))

    corpus = read_corpus(shipped.CORPUS)
    learnt = len(training_part(corpus).passages)
    say(DemoStep.TRAIN, number=learnt)
    write_model(train(corpus, "demo", progress=progress), folder / "model")
    model = load_model(folder / "model")
    found = find_transcripts([shipped.DEMO_TRANSCRIPTS])
    say(DemoStep.TAG, number=len(found))
    tagging = tag_transcripts(model, found)
    write_tags(tagging.tags, folder / "tags.jsonl")
    say(DemoStep.REPORT)
    coverage = report([read_tags(folder / "tags.jsonl")], model=model)
    say(DemoStep.AGREE)
    return Demo(corpus, model, tagging, coverage, agree(corpus))
