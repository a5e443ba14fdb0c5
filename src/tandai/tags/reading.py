"""Reading tag files back, checked line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tandai.codebook import DEFAULT_STANCE, STANCES
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.ground.bounds import MAX_PROBLEMS, MAX_TAGS_MEMORY, Count, Extent
from tandai.ground.errors import Problem, TableError, named
from tandai.ground.files import MAX_LINE_CHARACTERS, reading
from tandai.ground.frames import memory_of, require_memory, without_nameless
from tandai.ground.json_lines import filled_lines, json_of_line
from tandai.ground.language import tr
from tandai.ground.tables import headings_of, require_columns, table_frames
from tandai.tags.columns import OWN_COLUMNS, PREFIX, TAG_SUFFIXES, evidence_in_cell
from tandai.tags.records import Record, record_of
from tandai.tags.rules import RecallRule, rule_of_text
from tandai.tags.suggestions import Suggestions
from tandai.tags.tagged import Suggestion, Tags

# Records are brought into columns so many at a time.
_RECORDS = 2_000


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
    return {"suggested", "model"} <= set(
        headings_of(path, translated=False, extent=Extent(lazily=True))
    )


def read_tags(path: str | Path, *, confidence: bool = True) -> Tags:
    """Read a tag file back.

    Without ``confidence`` the tags have none but those of suggestions, and take half of the
    memory. Raises TableError when it is none.
    """
    path = Path(path)
    reading = _Reading(path, keeps=confidence)
    if path.suffix.lower() == ".jsonl":
        return _read_jsonl(reading)
    for frame in map(without_nameless, table_frames(path, Extent(lazily=True))):
        reading.add_table(frame)
    return reading.tags()


@dataclass
class _Reading:
    """A tag file as far as it was read: some thousand passages at a time."""

    path: Path
    keeps: bool = True
    problems: list[Problem] = field(default_factory=list)
    passages: list[pl.DataFrame] = field(default_factory=list)
    confidence: list[pl.DataFrame] = field(default_factory=list)
    suggested: Suggestions = field(default_factory=Suggestions)
    models: dict[str, None] = field(default_factory=dict)
    rules: dict[RecallRule | None, None] = field(default_factory=dict)
    memory: int = 0

    def add(
        self,
        passages: pl.DataFrame,
        confidence: pl.DataFrame,
        suggested: Iterable[tuple[Suggestion, ...]],
        models: Iterable[str],
        rules: Iterable[RecallRule | None],
    ) -> None:
        """Keep what was read, as long as it is little enough."""
        confidence = confidence if self.keeps else confidence.clear()
        self.memory += memory_of(passages) + memory_of(confidence)
        require_memory(self.path, self.memory, MAX_TAGS_MEMORY)
        self.passages.append(passages)
        self.confidence.append(confidence)
        self.suggested.add(passages, suggested)
        self.models |= dict.fromkeys(models)
        self.rules |= dict.fromkeys(rules)
        if len(self.rules) > 1:
            what = tr("made by several rules", "menurut beberapa aturan")
            raise _mixed(self.path, what)
        if len(self.models) > 1:
            # Two files joined to one would count as a single coder, each passage twice.
            listed = ", ".join(named(name) for name in self.models)
            what = tr(f"of several models ({listed})", f"dari beberapa model ({listed})")
            raise _mixed(self.path, what)

    def add_table(self, frame: pl.DataFrame) -> None:
        """Take up rows of a table of tags."""
        require_columns(frame, [*PASSAGE_COLUMNS, "suggested", "model"], self.path)
        fixed = {*PASSAGE_COLUMNS, *OWN_COLUMNS, "row"}
        # Before the suggestions stands what the table of the passages had besides.
        begin = frame.columns.index("suggested")
        own = frame.columns[begin:]
        frame = frame.drop(set(frame.columns[:begin]) & set(OWN_COLUMNS))
        headings = {n: n.removeprefix(PREFIX) for n in own if n not in fixed}
        if self.confidence and self.confidence[0].columns != list(headings.values()):
            # A cell beyond the last column, further down.
            raise _not_tags(self.path, self.problems)
        try:
            passages = frame.select(
                pl.col(name).cast(kind) for name, kind in PASSAGE_COLUMNS.items()
            )
            confidence = frame.select(
                pl.col(heading).cast(pl.Float64).alias(id) for heading, id in headings.items()
            )
        except pl.exceptions.PolarsError:
            # Its message quotes cells.
            raise _not_tags(self.path, ()) from None
        sound = _make_sense(passages, confidence)
        found = [
            own if fits else None
            for own, fits in zip(_suggested_in(frame, passages, confidence), sound, strict=True)
        ]
        wrong = [row for row, own in zip(frame["row"], found, strict=True) if own is None]
        self.problems += map(_problem, wrong[: MAX_PROBLEMS - len(self.problems)])
        if len(self.problems) >= MAX_PROBLEMS:
            raise _not_tags(self.path, self.problems)
        suggested = (own for own in found if own is not None)
        self.add(passages, confidence, suggested, frame["model"], self._rules_in(frame))

    def add_records(self, records: Sequence[Record]) -> None:
        """Take up lines of a ``.jsonl`` file."""
        passages = pl.DataFrame(
            {name: [getattr(record, name) for record in records] for name in PASSAGE_COLUMNS},
            schema=dict(PASSAGE_COLUMNS),
        )
        ids = self.confidence[0].columns if self.confidence else list(records[0].confidence)
        if any(record.confidence.keys() != set(ids) for record in records):
            raise _mixed(self.path, tr("of different codebooks", "dari buku kode yang berbeda"))
        told = records if self.keeps else ()
        confidence = pl.DataFrame(
            {id: [record.confidence.get(id) for record in told] for id in ids},
            schema=dict.fromkeys(ids, pl.Float64),
        )
        suggested = (record.suggestions for record in records)
        models = (record.model for record in records)
        self.add(passages, confidence, suggested, models, (record.made_by for record in records))

    def _rules_in(self, frame: pl.DataFrame) -> list[RecallRule | None]:
        told = frame["rule"].unique().to_list() if "rule" in frame.columns else [""]
        try:
            return [rule_of_text(text) for text in told]
        except ValueError:
            raise _not_tags(self.path, ()) from None

    def tags(self) -> Tags:
        """Return all that was read. Raises TableError where a line is no tagged passage."""
        if self.problems:
            raise _not_tags(self.path, self.problems)
        if not self.suggested:
            raise TableError(
                tr("the table has no rows.", "tabel ini tidak punya baris."), where=self.path
            )
        return Tags(
            pl.concat(self.passages),
            self.suggested,
            pl.concat(self.confidence),
            next(iter(self.models)),
            next(iter(self.rules)),
        )


def _make_sense(passages: pl.DataFrame, confidence: pl.DataFrame) -> list[bool]:
    """Say of each row whether its offsets are some, and its confidences probabilities."""
    start, end = pl.col("start"), pl.col("end")
    offsets = passages.select(((start >= 0) & (start <= end) & (end < 2**62)).fill_null(False))
    likely = confidence.select(
        pl.all_horizontal(
            pl.lit(value=True), *(pl.col(id).is_between(0, 1) for id in confidence.columns)
        ).fill_null(False)
    )
    sound = offsets.to_series()
    return (sound & likely.to_series() if len(confidence.columns) else sound).to_list()


def _suggested_in(
    frame: pl.DataFrame, passages: pl.DataFrame, confidence: pl.DataFrame
) -> Iterator[tuple[Suggestion, ...] | None]:
    """Yield the suggestions of each row; None where its cells do not go together."""
    columns = (
        frame[name] if name in frame.columns else [None] * len(frame)
        for name in ("stance", "verdict", "stance_verdict", "evidence")
    )
    own_texts = passages.select("text", "start").iter_rows()
    # Each word once, however many rows have it.
    place = {id: (id, column) for column, id in enumerate(confidence.columns)}
    words = {word: word for word in (*map(str, STANCES), "")}
    known = confidence.to_numpy()
    cells = zip(frame["suggested"], *columns, own_texts, strict=True)
    for row, (cell, said, judged, told, marked, (text, begin)) in enumerate(cells):
        names = [name for name in cell.split(";") if name]
        own = _cells(said, names, DEFAULT_STANCE)
        verdicts_of, stances_of = _cells(judged, names, ""), _cells(told, names, "")
        words_of = [evidence_in_cell(one, text, begin) for one in _cells(marked, names, "")]
        whole = len(names) == len(own) == len(verdicts_of) == len(stances_of) == len(words_of)
        known_words = place.keys() >= set(names) and words.keys() >= set(own)
        if not (whole and known_words and None not in words_of):
            yield None
            continue
        yield tuple(
            Suggestion(
                place[name][0],
                float(known[row, place[name][1]]),
                words[stance],
                sys.intern(verdict),
                evidence=evidence or (),
                stance_verdict=sys.intern(of_stance),
            )
            for name, stance, verdict, of_stance, evidence in zip(
                names, own, verdicts_of, stances_of, words_of, strict=True
            )
        )


def _cells(cell: str | None, names: Sequence[str], otherwise: str) -> list[str]:
    """Return what a cell says of each suggestion; ``otherwise`` where there is no such column."""
    if cell is None:
        return [otherwise] * len(names)
    return cell.split(";") if cell else [""] * len(names)


def _read_jsonl(reading: _Reading) -> Tags:
    path = reading.path
    columns = Count(path)
    batch: list[Record] = []
    for number, line in filled_lines(path, Extent(lazily=True)):
        record = _record(line)
        if record is None:
            reading.problems.append(_problem(number))
            if len(reading.problems) >= MAX_PROBLEMS:
                break
            continue
        columns.columns(len(record.confidence))
        batch.append(record)
        if len(batch) >= _RECORDS:
            reading.add_records(batch)
            batch = []
    if reading.problems:
        raise _not_tags(path, reading.problems)
    if batch:
        reading.add_records(batch)
    return reading.tags()


def _record(line: str) -> Record | None:
    try:
        value = json_of_line(line)
    except ValueError:
        return None
    return record_of(value)


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
