"""`tandai methods`: what the files of a study tell of how it was done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import polars as pl
from pydantic import TypeAdapter, ValidationError

from tandai.agreement.results import Agreement
from tandai.agreement.rounds import first_codings
from tandai.codebook import Codebook
from tandai.codebook.definitions import NAMELESS
from tandai.corpus import CoderKind, Corpus, gold_labels, read_corpus
from tandai.corpus.decisions import holds_decisions, not_in_the_corpus
from tandai.encoder.onnx_folder import origin_of
from tandai.ground import shipped
from tandai.ground.errors import CorpusError, FileError, TandaiError, UsageError
from tandai.ground.files import read_bytes
from tandai.ground.language import tr
from tandai.ground.recorded import RunRecord, read_record
from tandai.ground.records import is_record, record_path
from tandai.model import record
from tandai.model.manifest import NAME as MODEL_FILE
from tandai.model.store import Model, load_model
from tandai.reporting.codes import ReportNote
from tandai.reporting.methods import (
    Coding,
    Learnt,
    Material,
    Methods,
    Missing,
    Reported,
    Theory,
    UnitOfCoding,
)
from tandai.transcript import SUFFIXES
from tandai.work.agree import agree

# Makes the JSON of a report again from its record.
Remade = Callable[[RunRecord], Any]


@dataclass
class Found:
    """What the sources given are: at most one corpus, one model and one report."""

    corpus: Path | None = None
    model: Path | None = None
    report: Reported | None = None

    def take(self, kind: Literal["corpus", "model"], path: Path, *, asked: bool = True) -> None:
        """Take a path; of what a record names beside what is asked for, the first counts."""
        if getattr(self, kind) is None:
            setattr(self, kind, path)
        elif asked:
            raise UsageError(
                tr(
                    "one corpus, one model and one report make a paragraph.",
                    "satu korpus, satu model, dan satu laporan menjadi satu paragraf.",
                ),
                where=path,
            )


def found_in(sources: list[Path], remade: Remade) -> Found:
    """Return what the sources are: corpora, models, JSON of reports, records of any of these.

    Raises FileError or UsageError for what is none, or for two of a kind.
    """
    found = Found()
    for source in sources:
        path = shipped.located(source)
        if path.is_dir():
            found.take("model" if (path / MODEL_FILE).is_file() else "corpus", path)
        elif path.is_file() and holds_decisions(path):
            raise not_in_the_corpus(source, found.corpus)
        elif is_record(path) or is_record(record_path(path, folder=False)):
            _take_recorded(found, read_record(path), remade)
        elif path.suffix.lower() == ".json":
            _take_report(found, _json(path), path)
        else:
            found.take("corpus", path)
    return found


def _take_recorded(found: Found, record: RunRecord, remade: Remade) -> None:
    command = record.content.command
    made = record.located(record.content.output.path)
    told_model = record.content.options.get("model")
    if command == "train":
        found.take("model", made)
    elif command == "tag" and isinstance(told_model, dict):
        # Tags say nothing of their own here but by which model they were made.
        found.take("model", record.located(str(told_model.get("input", ""))), asked=False)
    elif command == "import":
        found.take("corpus", made)
    elif command == "report":
        _take_report(found, remade(record), record.file)
        for name in ("corpus", "model"):
            told = record.content.options.get(name)
            if isinstance(told, dict):
                path = record.located(str(told.get("input", "")))
                found.take("corpus" if name == "corpus" else "model", path, asked=False)
    else:
        raise FileError(
            tr(
                f"is of `tandai {command}`; a corpus, a model or a report is needed.",
                f"berasal dari `tandai {command}`; perlu korpus, model, atau laporan.",
            ),
            where=record.file,
        )


def _json(path: Path) -> Any:
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise _no_report(path) from error


def _take_report(found: Found, content: Any, where: Path) -> None:
    if found.report is not None:
        raise UsageError(tr("two reports were given.", "ada dua laporan."), where=where)
    found.report = _reported(content, where)


def _no_report(path: Path) -> FileError:
    return FileError(
        tr("is no JSON of `tandai report --json`.", "bukan JSON dari `tandai report --json`."),
        where=path,
    )


def methods(found: Found, codebook: Path | Literal["labels"] | None = None) -> Methods:
    """Return what the sources tell.

    Raises UsageError where report and model do not belong together, and what reading raises.
    """
    corpus = read_corpus(found.corpus, codebook) if found.corpus is not None else None
    model = load_model(found.model) if found.model is not None else None
    reported = found.report
    if model is not None and reported is not None:
        _require_same(model.id, reported.model)
    material = _material(corpus, found.corpus) if corpus and found.corpus else None
    agreement = _agreement(corpus) if corpus else None
    learnt = _learnt(model) if model else None
    missing = tuple(_missing(material, agreement, learnt, reported))
    return Methods(material, agreement, learnt, reported, missing)


def _require_same(model: str, reported: str) -> None:
    if reported and model not in reported.split(", "):
        raise UsageError(
            tr(
                f"the report is of tags of {reported}, not of {model}.",
                f"laporan ini memakai hasil {reported}, bukan {model}.",
            ),
            hint=tr("Give the model that made the tags.", "Berikan model pembuat hasilnya."),
        )


def _material(corpus: Corpus, path: Path) -> Material:
    return Material(
        corpus=corpus.name,
        passages=len(corpus.passages),
        documents=corpus.passages["document"].n_unique(),
        informants=_informants(corpus),
        unit=_unit(path),
        indicators=len(corpus.codebook.ids),
        theories=_theories(corpus.codebook),
        coding=_coding(corpus),
        constructed=path.resolve() == shipped.CORPUS.resolve(),
    )


def _informants(corpus: Corpus) -> int:
    """Return how many informants are named, in the documents or else with the passages."""
    named = pl.concat(
        [
            frame["informant"].cast(pl.String)
            for frame in (corpus.documents, corpus.passages)
            if "informant" in frame.columns
        ]
    )
    return named.filter(named.is_not_null() & (named != "")).n_unique()


def _theories(codebook: Codebook) -> tuple[Theory, ...]:
    return tuple(
        Theory(
            own.id,
            own.name.en or own.name.id or own.id,
            own.name.id or own.name.en or own.id,
            own.source,
            len(members),
        )
        for own, members in codebook.grouped()
        if own.id != NAMELESS
    )


def _unit(corpus: Path) -> UnitOfCoding | None:
    """Return the unit, where the record of the import tells it."""
    file = record_path(corpus, folder=True)
    if not corpus.is_dir() or not is_record(file):
        return None
    options = read_record(file).content.options
    told: UnitOfCoding | None = next(
        (unit for unit in get_args(UnitOfCoding) if unit == options.get("unit")), None
    )
    if told is not None:
        return told
    sources = [str(own.get("input", "")) for own in options.get("sources") or () if own]
    of_transcripts = all(Path(name).suffix.lower() in ("", *SUFFIXES) for name in sources)
    # Projects have passages of their own making; transcripts are cut into turns unless told.
    return "turn" if sources and of_transcripts and not options.get("comments") else None


def _coding(corpus: Corpus) -> Coding:
    read = {
        str(coder): own["passage_id"].n_unique()
        for (coder,), own in corpus.codings.group_by("coder", maintain_order=True)
    }
    people = _people(corpus)
    first = first_codings(people)
    own = corpus.codings.filter(pl.col("coder").is_in(first)).unique(["passage_id", "coder"])
    readers = own.group_by("passage_id").len()["len"]
    return Coding(
        coders={name: read[name] for name in first},
        again={name: read[name] for name in people if name not in first},
        decided={name: read[name] for name in corpus.adjudicated},
        by_two=int((readers >= 2).sum()),
        read=len(readers),
        **_disputed(corpus),
    )


def _disputed(corpus: Corpus) -> dict[str, int]:
    """Return how many codes nobody has decided on; nothing where no two people coded."""
    if len(_people(corpus)) < 2:
        return {}
    labels = gold_labels(corpus)
    return {
        "codes": int(labels.present.sum()),
        "disputed": labels.disputed,
        "stances": labels.disputed_stances,
    }


def _people(corpus: Corpus) -> list[str]:
    return [coder.name for coder in corpus.who if coder.kind is CoderKind.PERSON]


def _agreement(corpus: Corpus) -> Agreement | None:
    first = first_codings(_people(corpus))
    if len(first) < 2:
        return None
    try:
        return agree(corpus, first)
    except CorpusError:  # no passage was read by two of them
        return None


def _learnt(model: Model) -> Learnt:
    origin, judged, encoder = model.provenance, model.evaluation, model.classifier.encoder
    return Learnt(
        id=model.id,
        name=model.name,
        corpus=origin.corpus,
        passages=origin.passages,
        documents=origin.documents,
        codes=origin.codes,
        gold=origin.gold,
        base=origin.base,
        seed=origin.seed,
        terms="terms" in model.classifier.part_weights_,
        encoder=encoder.id if encoder is not None else "",
        encoder_origin=origin_of(encoder.folder) if encoder is not None else "",
        encoder_tuned=bool(encoder is not None and encoder.seen),
        indicators=len(model.codebook.ids),
        judged_passages=judged.passages,
        judged_documents=judged.documents,
        folds=judged.folds,
        grouped_by=judged.grouped_by,
        overall=judged.overall,
        verdicts=dict(Counter(item.verdict for item in judged.indicators.values())),
        constructed=not origin.base and _of_shipped(origin.seen),
    )


def _of_shipped(seen: Collection[str]) -> bool:
    """Whether most passages that a model saw are among those that the shipped one learnt from."""
    try:
        known = record.read_record(shipped.MODEL).provenance.seen
    except TandaiError:  # it was left out of the installation
        return False
    return 2 * len(set(seen) & set(known)) > len(seen)


def _reported(content: Any, where: Path) -> Reported:
    """Return what the JSON of a report says. Raises FileError for what is none."""
    try:
        shares = [item["share"] for item in content["indicators"].values()]
        told = {
            **{name: content[name] for name in ("passages", "documents", "informants")},
            **{name: content[name] for name in ("hand_coded", "model", "simultaneous", "sample")},
            "methods": sorted({share["method"] for share in shares}),
            "target": next((share["target"] for share in shares if share["target"]), None),
            "rule": content["status_rule"],
            "intervals": any(share["low"] is not None for share in shares),
            "untold": sum(own.get("stance_untold", 0) for own in content["indicators"].values()),
            "untold_indicators": sum(
                own.get("stance_untold", 0) > 0 for own in content["indicators"].values()
            ),
            **_noted(content.get("notes", [])),
        }
        return TypeAdapter(Reported).validate_python(told)
    except (KeyError, TypeError, AttributeError, ValidationError) as error:
        raise _no_report(where) from error


def _noted(notes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the notes of a report tell; a report of an earlier version has fewer of them."""
    by = {note["code"]: note for note in notes}
    codes = by.get(ReportNote.DISPUTED, {})
    return {
        "recall": [own["recall"] for own in notes if own["code"] == ReportNote.FOR_RECALL],
        "uncalibrated": ReportNote.UNCALIBRATED in by,
        "constructed": ReportNote.CONSTRUCTED in by,
        "fewest": by.get(ReportNote.FEW_INTERVIEWS, {}).get("fewest"),
        "unread": by.get(ReportNote.UNREAD, {}).get("passages", 0),
        "disputed": codes.get("codes", 0),
        "hand_codes": codes.get("of", 0),
        "agreed": bool(codes.get("agreed", 0)),
        "stances": codes.get("stances", 0),
        "overruled": by.get(ReportNote.OVERRULED, {}).get("passages", 0),
    }


def _missing(
    material: Material | None,
    agreement: Agreement | None,
    learnt: Learnt | None,
    reported: Reported | None,
) -> list[Missing]:
    """Return what an examiner will ask for and the files do not tell."""
    asked = {
        Missing.CORPUS: material is None,
        Missing.UNIT: material is not None and material.unit is None,
        Missing.INFORMANTS: material is not None and not material.informants,
        Missing.SOURCES: material is not None and not all(own.source for own in material.theories),
        Missing.FULL_SOURCES: material is not None and any(own.source for own in material.theories),
        Missing.CODERS: material is not None and agreement is None,
        Missing.INDEPENDENCE: agreement is not None,
        Missing.ADJUDICATION: agreement is not None
        and material is not None
        and not material.coding.decided,
        Missing.MODEL: learnt is None and (reported is None or bool(reported.model)),
        Missing.REPORT: reported is None,
        Missing.CHECKED: reported is not None
        and reported.sample is None
        and reported.hand_coded < reported.passages,
        Missing.NOT_CHECKED_BLIND: reported is not None
        and reported.sample is not None
        and not reported.sample.blind,
    }
    return [code for code, is_missing in asked.items() if is_missing]
