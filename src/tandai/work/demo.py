"""`tandai demo`: the main job on the shipped corpus and two transcripts that nobody coded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandai.agreement.results import Agreement
from tandai.corpus import Corpus, read_corpus
from tandai.documents.report.webpage import write_html
from tandai.encoder import Progress
from tandai.ground import shipped
from tandai.ground.language import tr
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
    step: Callable[[str], None] | None = None,
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


def _main_job(folder: Path, progress: Progress | None, step: Callable[[str], None] | None) -> Demo:
    def say(what: str) -> None:
        if step:
            step(what)

    corpus = read_corpus(shipped.CORPUS)
    learnt = len(training_part(corpus).passages)
    say(
        tr(
            f"1/4 Train on the shipped corpus: {learnt} passages of constructed interviews",
            f"1/4 Latih dengan korpus bawaan: {learnt} kutipan dari wawancara rekaan",
        )
    )
    write_model(train(corpus, "demo", progress=progress), folder / "model")
    model = load_model(folder / "model")
    found = find_transcripts([shipped.DEMO_TRANSCRIPTS])
    say(
        tr(
            f"2/4 Tag {len(found)} transcripts that nobody coded",
            f"2/4 Tandai {len(found)} transkrip yang belum dikode",
        )
    )
    tagging = tag_transcripts(model, found)
    write_tags(tagging.tags, folder / "tags.jsonl")
    say(tr("3/4 Report coverage and confidence", "3/4 Laporkan cakupan dan keyakinan"))
    coverage = report([read_tags(folder / "tags.jsonl")], model=model)
    say(tr("4/4 Compare the corpus' two coders", "4/4 Bandingkan dua pengode korpus"))
    return Demo(corpus, model, tagging, coverage, agree(corpus))
