"""Reading tag files back, checked line by line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tandai.codebook import DEFAULT_STANCE, STANCES
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.errors import Problem, TableError, named
from tandai.ground.files import MAX_LINE_CHARACTERS, MAX_TABLE_BYTES, read_text, reading
from tandai.ground.language import tr
from tandai.ground.messages import Message, message
from tandai.ground.tables import json_of_line, read_table, require_columns
from tandai.statistics.verdicts import Reason
from tandai.tags.columns import OWN_COLUMNS, PREFIX, TAG_SUFFIXES
from tandai.tags.tagged import Evidence, Neighbour, Suggestion, Tags


def is_tag_file(path: Path) -> bool:
    """Whether a file is a tag file, judged by its heading or first line."""
    suffix = path.suffix.lower()
    with reading(path):
        if suffix not in TAG_SUFFIXES or not path.is_file():
            return False
        head = ""
        if suffix == ".jsonl":
            with path.open(encoding="utf-8-sig", errors="replace") as file:
                head = file.readline(MAX_LINE_CHARACTERS)
    if suffix == ".jsonl":
        try:
            record = json_of_line(head)
        except ValueError:
            return False
        return isinstance(record, dict) and {"suggested", "confidence"} <= set(record)
    return {"suggested", "model"} <= set(read_table(path, translated=False).columns)


def read_tags(path: Path) -> Tags:
    """Read a tag file back.

    Raises TableError when it is none; evidence is only there in ``.jsonl``.
    """
    if path.suffix.lower() == ".jsonl":
        return _read_jsonl(path)
    frame = read_table(path, translated=False)
    require_columns(frame, [*PASSAGE_COLUMNS, "suggested", "model"], path)
    fixed = {*PASSAGE_COLUMNS, *OWN_COLUMNS, "row"}
    headings = {n: n.removeprefix(PREFIX) for n in frame.columns if n not in fixed}
    ids = list(headings.values())
    try:
        passages = frame.select(pl.col(name).cast(kind) for name, kind in PASSAGE_COLUMNS.items())
        confidence = frame.select(
            pl.col(heading).cast(pl.Float64).alias(id) for heading, id in headings.items()
        )
    except pl.exceptions.PolarsError:
        # Its message quotes cells.
        raise _not_tags(path, ()) from None
    _require_sense(path, frame["row"].to_list(), passages, confidence)
    nothing = [""] * len(frame)
    stances = frame["stance"] if "stance" in frame.columns else nothing
    verdicts = frame["verdict"] if "verdict" in frame.columns else nothing
    suggested = []
    cells = zip(frame["suggested"], stances, verdicts, strict=True)
    problems = []
    for row, (cell, said, judged) in enumerate(cells):
        names = [name for name in cell.split(";") if name]
        words = said.split(";") if said else [DEFAULT_STANCE] * len(names)
        verdicts_of = judged.split(";") if judged else [""] * len(names)
        whole = len(names) == len(words) == len(verdicts_of)
        if not (whole and set(names) <= set(ids) and set(words) <= set(STANCES)):
            problems.append(_problem(frame["row"][row]))
            continue
        suggested.append(
            tuple(
                Suggestion(name, confidence[row, name], stance, verdict)
                for name, stance, verdict in zip(names, words, verdicts_of, strict=True)
            )
        )
    if problems:
        raise _not_tags(path, problems)
    model = _one_model(path, frame["model"])
    return Tags(passages, tuple(suggested), confidence, model)


def _require_sense(
    path: Path, rows: Sequence[int], passages: pl.DataFrame, confidence: pl.DataFrame
) -> None:
    """Refuse offsets that are none and confidences that are no probabilities."""
    offsets = passages.select("start", "end").iter_rows()
    problems = [
        _problem(row)
        for row, (start, end), known in zip(rows, offsets, confidence.iter_rows(), strict=True)
        if not (_are_offsets(start, end) and all(map(_is_probability, known)))
    ]
    if problems:
        raise _not_tags(path, problems)


def _are_offsets(start: object, end: object) -> bool:
    whole = type(start) is int and type(end) is int
    return whole and 0 <= start <= end < 2**62  # type: ignore[operator]  # both are int here


def _is_probability(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= 1  # type: ignore[arg-type,operator]  # a number


def _read_jsonl(path: Path) -> Tags:
    records, problems = [], []
    for number, line in enumerate(read_text(path, MAX_TABLE_BYTES).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json_of_line(line)
            records.append((record, tuple(_suggestions(record))))
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(_problem(number))
    if problems or not records:
        raise _not_tags(path, problems)
    passages = pl.DataFrame(
        [[record.get(name) for name in PASSAGE_COLUMNS] for record, _ in records],
        schema=dict(PASSAGE_COLUMNS),
        orient="row",
        strict=False,
    )
    model = _one_model(path, (str(record.get("model", "")) for record, _ in records))
    ids = list(records[0][0]["confidence"])
    if any(record["confidence"].keys() != set(ids) for record, _ in records):
        raise _mixed(path, tr("of different codebooks", "dari buku kode yang berbeda"))
    confidence = pl.DataFrame(
        [[record["confidence"].get(id) for id in ids] for record, _ in records],
        schema=dict.fromkeys(ids, pl.Float64),
        orient="row",
    )
    return Tags(passages, tuple(own for _, own in records), confidence, model)


def _suggestions(record: Mapping[str, Any]) -> Iterable[Suggestion]:
    known = record["confidence"]
    if not known or not all(map(_is_probability, known.values())):
        raise ValueError("confidence")
    _require_true_passage(record)
    for item in record["suggested"]:
        stance = item.get("stance", DEFAULT_STANCE)
        verdict = item.get("verdict", "")
        if item["indicator"] not in known or stance not in STANCES:
            raise ValueError("indicator")
        if not _is_probability(item["confidence"]) or not isinstance(verdict, str):
            raise ValueError("confidence")
        yield Suggestion(
            indicator=item["indicator"],
            confidence=float(item["confidence"]),
            stance=stance,
            verdict=verdict,
            reason=_reason(item.get("reason")),
            evidence=tuple(_evidence(span, record) for span in item.get("evidence", ())),
            neighbours=_neighbours(item.get("neighbours")),
        )


def _reason(item: Mapping[str, Any] | str | None) -> Message | None:
    """Return why a verdict is what it is; earlier versions wrote a sentence, which says no code.

    Raises ValueError, KeyError or TypeError where it is neither.
    """
    if not item or isinstance(item, str):
        return None
    values = {name: item[name] for name in item if name != "code"}
    if not {"coded", "interviews"} <= set(values) or not all(map(_is_number, values.values())):
        raise ValueError("reason")
    return message(Reason(item["code"]), **values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _neighbours(items: Sequence[Mapping[str, Any]] | None) -> tuple[Neighbour, ...] | None:
    """Return neighbours as they were written; raises TypeError or ValueError where it is none."""
    if items is None:
        return None
    found = tuple(Neighbour(**item) for item in items)
    for own in found:
        words = isinstance(own.passage_id, str) and isinstance(own.coder, str)
        if not words or not _is_probability(abs(own.similarity)):
            raise ValueError("neighbours")
    return found


def _require_true_passage(record: Mapping[str, Any]) -> None:
    """Raise ValueError where a value is of the wrong kind, or offsets and text do not fit."""
    for name, kind in PASSAGE_COLUMNS.items():
        if kind == pl.String() and not isinstance(record.get(name, ""), str):
            raise ValueError(name)
    start, end = record["start"], record["end"]
    if (start is not None or end is not None) and not (
        _are_offsets(start, end) and end - start == len(record["text"])
    ):
        raise ValueError("offsets")
    if not record["passage_id"]:
        raise ValueError("passage_id")


def _evidence(span: Mapping[str, Any], record: Mapping[str, Any]) -> Evidence:
    """Return evidence; its text must be what the passage holds at its offsets."""
    evidence = Evidence(**span)
    left, right = evidence.start - record["start"], evidence.end - record["start"]
    within = 0 <= left <= right <= len(record["text"])
    if not within or record["text"][left:right] != evidence.text:
        raise ValueError("evidence")
    return evidence


def _one_model(path: Path, models: Iterable[str]) -> str:
    """Return the model that made all the tags of a file.

    Two files joined to one would count as a single coder, each passage twice. Raises TableError.
    """
    names = list(dict.fromkeys(models))
    if len(names) > 1:
        listed = ", ".join(named(name) for name in names)
        raise _mixed(path, tr(f"of several models ({listed})", f"dari beberapa model ({listed})"))
    return names[0] if names else ""


def _mixed(path: Path, what: str) -> TableError:
    return TableError(
        tr(f"holds tags {what}.", f"berisi hasil penandaan {what}."),
        where=path,
        hint=tr("Keep each model's tags in a file of their own.", "Pisahkan per model."),
    )


def _problem(row: int) -> Problem:
    return Problem(
        tr(f"line {row}", f"baris {row}"),
        tr("is not a tagged passage", "bukan kutipan yang ditandai"),
    )


def _not_tags(path: Path, problems: Sequence[Problem]) -> TableError:
    return TableError(
        tr("is not a file of tags.", "bukan berkas hasil penandaan."),
        where=path,
        hint=tr(
            "Give a file that `tandai tag` wrote.",
            "Berikan berkas yang ditulis `tandai tag`.",
        ),
        problems=problems,
    )
