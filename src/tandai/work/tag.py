"""`tandai tag`: suggestions for the passages of new transcripts and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from tandai.corpus import Corpus
from tandai.ground.errors import InputError, failure
from tandai.ground.language import current_language, tr
from tandai.ground.messages import Message
from tandai.ground.outputs import require_new
from tandai.ground.records import versions
from tandai.model.recall import RecallThresholds
from tandai.model.store import Model, load_model
from tandai.tagging.inputs import Inputs
from tandai.tagging.parts import SIZE, SIZE_WITH_ENCODER, Part, parts_of
from tandai.tagging.pipeline import Pipeline
from tandai.tagging.shelf import Shelf, clear_finished
from tandai.tagging.tables import TablePassages, TableTold
from tandai.tagging.tagger import tag_passages, thresholds_of
from tandai.tagging.tally import Tally
from tandai.tagging.transcripts import TranscriptPassages
from tandai.tagging.work import Engine, Job, here, use_threads
from tandai.tags import TaggedPassage, require_tag_suffix
from tandai.tags.joining import Form
from tandai.tags.rules import RecallRule
from tandai.transcript import (
    Account,
    Told,
    Unit,
    account_of,
    passages_of,
    read_transcripts,
    require_understood,
)

# So few parts are done sooner than processes have started.
_FEW_PARTS, _FEW_WITH_ENCODER = 6, 2
# What decides on the last digits of a figure.
_DECIDING = ("numpy", "onnxruntime", "polars", "scikit-learn", "scipy", "tandai", "tokenizers")


@dataclass(frozen=True)
class Tagging:
    """What tagging a set of transcripts gave; ``failed`` holds those that could not be read.

    ``accounts`` say by document what became of its words; ``notes`` what of a transcript's file
    was not read on purpose.
    """

    tags: tuple[TaggedPassage, ...]
    transcripts: tuple[Told, ...]
    accounts: Mapping[str, Account]
    failed: tuple[InputError, ...]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class TagOptions:
    """How `tandai tag` is to go about it.

    ``unit``, ``interviewers``, ``informants``, ``strict``: of transcripts. ``text``: the heading
    of the texts in tables, where it is none that is known. ``explain``: see
    :func:`tandai.tag_passages`. ``workers``: processes, None for one a processor; ``scheduler``:
    the address of a Dask cluster, "" for one of this computer's own, None for none.
    ``restart``: what an earlier run has done is done again. ``rule``: thresholds that promise a
    recall in place of the model's own.
    """

    unit: Unit = "turn"
    interviewers: Sequence[str] = ()
    informants: Sequence[str] = ()
    strict: bool = False
    text: str | None = None
    explain: bool = False
    rule: RecallRule | None = None
    workers: int | None = None
    scheduler: str | None = None
    restart: bool = False
    force: bool = False


@dataclass(frozen=True)
class Tagged:
    """What was tagged and written; as :class:`Tagging`, but for the tags, which are counted.

    ``tables`` says by name what became of each; ``repeated``: rows whose id an earlier one has;
    ``resumed``: passages that an earlier run had done; ``skipped``: what was not read beside them.
    ``made_by``: what the rule of a recall came to, None at the model's own thresholds.
    """

    out: Path
    model: Model
    tally: Tally
    transcripts: tuple[Told, ...]
    accounts: Mapping[str, Account]
    tables: Mapping[str, TableTold]
    failed: tuple[InputError, ...]
    notes: tuple[Message, ...]
    repeated: int = 0
    resumed: int = 0
    skipped: tuple[Message, ...] = ()
    made_by: RecallThresholds | None = None

    def as_dict(self, *, explained: bool = False) -> dict[str, Any]:
        """Return plain data for JSON: counts and names, no text."""
        return {
            "out": str(self.out),
            "passages": self.tally.passages,
            "suggestions": self.tally.suggestions,
            "transcripts": {
                t.document: {**t.summary(), **self.accounts[t.document].as_dict()}
                for t in self.transcripts
            },
            "tables": {
                name: {"rows": told.rows, "passages": self.tally.sources[name], "empty": told.empty}
                for name, told in self.tables.items()
            },
            "repeated_ids": self.repeated,
            "resumed": self.resumed,
            "failed": [failure(error) for error in self.failed],
            "skipped": [own.as_dict() for own in self.skipped],
            "notes": [note.as_dict() for note in self.notes],
            "rule": self.made_by.as_dict(self.model.codebook.ids) if self.made_by else None,
            **({"explained": self.tally.explained} if explained else {}),
        }


def texts_by_id(corpus: Corpus) -> dict[str, str]:
    """Return the text of each passage, to show beside what is compared with it."""
    return dict(corpus.passages.select("passage_id", "text").iter_rows())


def require_writable(out: Path, *, force: bool) -> None:
    """Raise UsageError or OutputError where tags cannot be written to this file.

    What a run left that was killed just after it was done is cleared away.
    """
    require_tag_suffix(out)
    clear_finished(out)
    require_new(out, force=force)


def tag_files(
    folder: str | Path,
    inputs: Inputs,
    out: str | Path,
    options: TagOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Tagged:
    """Tag transcripts and tables with the model in a folder, and write the tags to a file.

    Passages are read, tagged and written a part at a time, so that memory does not grow with
    their number. Parts that are done are kept beside ``out`` until it stands: where a run is
    ended, however that is, the same call goes on, and the file is the one that it would have
    been. ``progress`` is called with (bytes done, bytes in all) of the inputs.

    A transcript that cannot be read is listed in ``failed`` and the others are tagged. Raises
    InputError where none can be read, where a table cannot, or where nothing is found to tag;
    UsageError for options that do not fit; OutputError where the file cannot be written.
    """
    folder, out = Path(folder), Path(out)
    options = options or TagOptions()
    require_writable(out, force=options.force)
    model = load_model(folder)
    made_by = thresholds_of(model, options.rule)
    spoken = TranscriptPassages(
        inputs.transcripts,
        options.unit,
        options.interviewers,
        options.informants,
        others=bool(inputs.tables),
    )
    spoken.require(strict=options.strict)
    tables = TablePassages(inputs.tables, options.text)
    form = Form(out.suffix.lower(), model.codebook.ids)
    if not form.takes_any_column:
        tables.known = tables.columns()
        form = Form(form.suffix, form.ids, tuple(tables.known))
    job = Job(folder, model.id, form, options.explain, current_language(), options.rule)
    size = SIZE_WITH_ENCODER if model.classifier.encoder else SIZE
    whole = inputs.bytes
    with Shelf(out, _run(job, size), restart=options.restart) as shelf:

        def advance(done: int) -> None:
            form.require_room(pipeline.tally.passages, pipeline.tally.suggestions, out)
            if progress:
                progress(done, whole)

        pipeline = Pipeline(shelf, advance)
        to_do = pipeline.to_do(parts_of(chain(spoken, tables), size))
        engine, parts = _engine(to_do, model, job, options)
        pipeline.take(engine(parts))
        if not pipeline.tally.passages:
            raise _nothing_found(tables=bool(inputs.tables))
        pipeline.join(form, out, force=options.force)
    return Tagged(
        out=out,
        model=model,
        tally=pipeline.tally,
        transcripts=tuple(spoken.told),
        accounts=spoken.accounts,
        tables=tables.told,
        failed=spoken.failed,
        notes=spoken.notes,
        repeated=tables.repeated,
        resumed=pipeline.resumed,
        skipped=inputs.skipped,
        made_by=made_by,
    )


def _run(job: Job, size: int) -> dict[str, Any]:
    """Return what must be the same for parts of an earlier run to be used."""
    known = versions()
    return {
        "model": job.model,
        "form": job.form.suffix,
        "columns": list(job.form.columns),
        "explain": job.explain,
        "rule": job.rule.as_text() if job.rule else "",
        "size": size,
        "versions": {name: known[name] for name in _DECIDING if name in known},
    }


def _engine(
    parts: Iterator[Part], model: Model, job: Job, options: TagOptions
) -> tuple[Engine, Iterator[Part]]:
    """Return who is to tag the parts, and the parts."""
    if options.scheduler is not None:
        from tandai.tagging.cluster import Cluster

        return Cluster(job, options.scheduler, options.workers), parts
    from tandai.encoder.onnx_folder import processors

    number = options.workers or processors()
    few = _FEW_WITH_ENCODER if model.classifier.encoder else _FEW_PARTS
    first = list(islice(parts, few)) if number > 1 else []
    parts = chain(first, parts)
    if len(first) < few:
        use_threads(model, number)
        return here(model, job), parts
    from tandai.tagging.workers import Workers

    return Workers(job, number), parts


def _nothing_found(*, tables: bool) -> InputError:
    if tables:
        return InputError(
            tr("there is no text in these tables.", "tidak ada teks dalam tabel ini.")
        )
    return InputError(
        tr(
            "no informant's passage was found in these transcripts.",
            "tidak ada kutipan informan dalam transkrip ini.",
        ),
        hint=tr(
            "Name who answers with --informant LABEL or who asks with --interviewer LABEL.",
            "Sebutkan penjawab dengan --informant LABEL atau penanya dengan --interviewer LABEL.",
        ),
    )


def tag_transcripts(
    model: Model,
    transcripts: Mapping[str, Path],
    *,
    unit: Unit = "turn",
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
    strict: bool = False,
    explain: bool = False,
    rule: RecallRule | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Tagging:
    """Tag transcripts, given by document id, all of them in memory.

    A transcript that cannot be read is listed in ``failed`` and the others are tagged; where
    none can be read, an InputError with all reasons is raised, and with ``strict`` where a
    document was probably misread (:class:`tandai.transcript.Account`). Raises UsageError where
    one of ``interviewers`` or ``informants`` is the label of nobody. ``explain``, ``rule``: see
    :func:`tandai.tag_passages`.
    """
    batch = read_transcripts(transcripts, interviewers, informants, unit=unit)
    passages = {t.document: passages_of(t, unit) for t in batch.transcripts}
    accounts = {t.document: account_of(t, passages[t.document]) for t in batch.transcripts}
    if strict:
        require_understood(accounts)
    tags: list[TaggedPassage] = []
    for number, own in enumerate(passages.values()):
        if progress:
            progress(number, len(passages))
        tags += tag_passages(model, own, explain=explain, rule=rule)
    if not tags:
        raise _nothing_found(tables=False)
    if progress:
        progress(len(batch.transcripts), len(batch.transcripts))
    told = tuple(transcript.told() for transcript in batch.transcripts)
    return Tagging(tuple(tags), told, accounts, batch.failed, batch.notes)
