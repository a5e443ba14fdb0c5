"""Tag files: suggestions for passages, written and read in the forms of the contract."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tandai.codebook import DEFAULT_STANCE, STANCES
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.errors import Problem, TableError, UsageError
from tandai.files import MAX_LINE_CHARACTERS, MAX_TABLE_BYTES, read_text, reading, writing
from tandai.language import tr
from tandai.tables import json_of_line, read_table, require_columns
from tandai.transcript.passages import Passage


@dataclass(frozen=True)
class Evidence:
    """A span that carried a suggestion; offsets into the transcript."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Suggestion:
    """An indicator that the model proposes for a passage; confidence from 0 to 1.

    ``reason`` says why suggestions of this indicator are not to be relied on, where the
    ``verdict`` is not ``ok``.
    """

    indicator: str
    confidence: float
    stance: str
    verdict: str = ""
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class TaggedPassage:
    """A passage, its suggestions, and the confidence in every indicator of the codebook."""

    passage: Passage
    suggested: tuple[Suggestion, ...]
    confidence: Mapping[str, float]
    model: str

    def as_dict(self) -> dict[str, Any]:
        """Return the line of a ``.jsonl`` file."""
        return {
            **asdict(self.passage),
            "suggested": [asdict(suggestion) for suggestion in self.suggested],
            "confidence": dict(self.confidence),
            "model": self.model,
        }


@dataclass(frozen=True)
class Tags:
    """A tag file read back: passages (columns of the contract) and suggestions in the same order.

    ``confidence``: a column an indicator, in the codebook's order; ``ids`` names them.
    """

    passages: pl.DataFrame
    suggested: tuple[tuple[Suggestion, ...], ...]
    confidence: pl.DataFrame
    model: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Indicator ids, in the codebook's order."""
        return tuple(self.confidence.columns)


TAG_SUFFIXES = (".jsonl", ".csv", ".parquet", ".xlsx")


def require_tag_suffix(path: Path) -> None:
    """Raise UsageError where tags cannot be written to a file of this suffix."""
    if path.suffix.lower() not in TAG_SUFFIXES:
        raise UsageError(
            tr(
                f"tags cannot be written as {path.suffix or '(no suffix)'!r}.",
                f"hasil penandaan tidak dapat ditulis: {path.suffix or '(tanpa akhiran)'!r}.",
            ),
            where=path,
            hint=tr(
                f"Use one of: {', '.join(TAG_SUFFIXES)}.",
                f"Gunakan salah satu: {', '.join(TAG_SUFFIXES)}.",
            ),
        )


def write_tags(tags: Sequence[TaggedPassage], path: Path, *, force: bool = False) -> None:
    """Write tags in the form that the suffix says, whole or not at all.

    Raises UsageError for an unknown suffix and OutputError where the file cannot be written.
    """
    require_tag_suffix(path)
    _require_room(tags, path)
    with writing(path, force=force) as draft:
        suffix = path.suffix.lower()
        if suffix == ".jsonl":
            with draft.open("w", encoding="utf-8") as file:
                for tagged in tags:
                    file.write(json.dumps(tagged.as_dict(), ensure_ascii=False) + "\n")
        elif suffix == ".csv":
            _frame(tags).write_csv(draft)
        elif suffix == ".parquet":
            # Written to memory first: polars would report a full disk as its own error.
            buffer = io.BytesIO()
            _frame(tags).write_parquet(buffer)
            draft.write_bytes(buffer.getvalue())
        else:
            draft.write_bytes(_as_xlsx(tags))


_XLSX_CELL = 32_767
_OWN_COLUMNS = ("suggested", "stance", "verdict", "model")
_PREFIX = "confidence:"


def _column(id: str) -> str:
    """Return the heading of an indicator; one that is called like another column gets a prefix."""
    taken = {*PASSAGE_COLUMNS, *_OWN_COLUMNS, "row"}
    return f"{_PREFIX}{id}" if id in taken or id.startswith(_PREFIX) else id


def _require_room(tags: Sequence[TaggedPassage], path: Path) -> None:
    """Refuse what a sheet's cells would cut off."""
    if path.suffix.lower() != ".xlsx":
        return
    long = [
        tagged.passage.passage_id
        for tagged in tags
        if max(len(tagged.passage.text), len(tagged.passage.question)) > _XLSX_CELL
    ]
    if long:
        raise UsageError(
            tr(
                f"{len(long)} passages are longer than a cell of .xlsx can hold "
                f"({_XLSX_CELL:,} characters): {', '.join(long[:5])}.",
                f"{len(long)} kutipan lebih panjang dari isi sel .xlsx "
                f"({_XLSX_CELL:,} karakter): {', '.join(long[:5])}.",
            ),
            where=path,
            hint=tr(
                "Write .jsonl, .csv or .parquet, or tag by --unit paragraph.",
                "Tulis .jsonl, .csv, atau .parquet, atau gunakan --unit paragraph.",
            ),
        )


def _frame(tags: Sequence[TaggedPassage]) -> pl.DataFrame:
    ids = list(tags[0].confidence) if tags else []
    columns: dict[str, Any] = {
        name: [getattr(tagged.passage, name) for tagged in tags] for name in PASSAGE_COLUMNS
    }
    columns["suggested"] = [";".join(s.indicator for s in tagged.suggested) for tagged in tags]
    columns["stance"] = [";".join(s.stance for s in tagged.suggested) for tagged in tags]
    columns["verdict"] = [";".join(s.verdict for s in tagged.suggested) for tagged in tags]
    columns["model"] = [tagged.model for tagged in tags]
    for id in ids:
        columns[_column(id)] = [tagged.confidence[id] for tagged in tags]
    schema = {
        **PASSAGE_COLUMNS,
        **dict.fromkeys(_OWN_COLUMNS, pl.String()),
        **dict.fromkeys(map(_column, ids), pl.Float64()),
    }
    return pl.DataFrame(columns, schema=schema)


def _as_xlsx(tags: Sequence[TaggedPassage]) -> bytes:
    import xlsxwriter

    # A transcript may begin with "=" or "+"; nothing of it may be run as a formula or a link.
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    suggestions = pl.DataFrame(
        [
            (
                tagged.passage.passage_id,
                tagged.passage.document,
                tagged.passage.informant,
                suggestion.indicator,
                round(suggestion.confidence, 4),
                suggestion.stance,
                suggestion.verdict,
                suggestion.reason,
                " … ".join(evidence.text for evidence in suggestion.evidence),
            )
            for tagged in tags
            for suggestion in tagged.suggested
        ],
        schema={
            "passage_id": pl.String,
            "document": pl.String,
            "informant": pl.String,
            "indicator": pl.String,
            "confidence": pl.Float64,
            "stance": pl.String,
            "verdict": pl.String,
            "reason": pl.String,
            "evidence": pl.String,
        },
        orient="row",
    )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, frame in (("passages", _frame(tags)), ("suggestions", suggestions)):
            frame.write_excel(
                book,
                worksheet=name,
                freeze_panes=(1, 0),
                autofilter=True,
                column_widths={"text": 480, "question": 300, "evidence": 480},
                table_style=None,
                float_precision=4,
            )
    return buffer.getvalue()


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
    fixed = {*PASSAGE_COLUMNS, *_OWN_COLUMNS, "row"}
    headings = {n: n.removeprefix(_PREFIX) for n in frame.columns if n not in fixed}
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
    return Tags(passages, tuple(suggested), confidence, _model_of(frame["model"]))


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
    ids = list(records[0][0]["confidence"])
    confidence = pl.DataFrame(
        [[record["confidence"].get(id) for id in ids] for record, _ in records],
        schema=dict.fromkeys(ids, pl.Float64),
        orient="row",
    )
    models = [str(record.get("model", "")) for record, _ in records]
    return Tags(passages, tuple(own for _, own in records), confidence, _model_of(models))


def _suggestions(record: Mapping[str, Any]) -> Iterable[Suggestion]:
    known = record["confidence"]
    if not known or not all(map(_is_probability, known.values())):
        raise ValueError("confidence")
    _require_true_passage(record)
    for item in record["suggested"]:
        stance = item.get("stance", DEFAULT_STANCE)
        verdict, reason = item.get("verdict", ""), item.get("reason", "")
        if item["indicator"] not in known or stance not in STANCES:
            raise ValueError("indicator")
        if not _is_probability(item["confidence"]) or not isinstance(verdict + reason, str):
            raise ValueError("confidence")
        yield Suggestion(
            indicator=item["indicator"],
            confidence=float(item["confidence"]),
            stance=stance,
            verdict=verdict,
            reason=reason,
            evidence=tuple(_evidence(span, record) for span in item.get("evidence", ())),
        )


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


def _model_of(models: Iterable[str]) -> str:
    names = list(dict.fromkeys(name for name in models if name))
    return ", ".join(names)


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
