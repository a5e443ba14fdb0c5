"""Spans from tables (``document, start, end, coder, indicator``, a row a span) and projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from tandai.agreement.matching import require_no_twins, twins
from tandai.agreement.spans import MarkedText, SpanCodings
from tandai.codebook import Codebook
from tandai.corpus.coders import coder_of
from tandai.corpus.codings import row_number
from tandai.corpus.reading import ONE_CODER
from tandai.exchange.code_names import CodeNames, name_codes
from tandai.exchange.documents import documents_of
from tandai.exchange.project import NOTHING_FOUND, CodedProject
from tandai.exchange.reading import is_project, read_project, read_projects
from tandai.ground.bounds import first_of
from tandai.ground.choices import Match
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.files import reading
from tandai.ground.language import tr
from tandai.ground.tables import headings_of, is_table, read_table, require_columns
from tandai.ground.text import sentences
from tandai.statistics.unitizing import Span
from tandai.tags import is_tag_file
from tandai.transcript import find_transcripts, read_texts

_COLUMNS = ("document", "start", "end", "indicator")


def is_span_file(path: Path) -> bool:
    """Whether a table or project holds spans of documents, and not codes of passages."""
    if is_project(path):
        return not read_project(path).passages
    with reading(path):
        if not path.is_file() or not is_table(path) or is_tag_file(path):
            return False
    columns = set(headings_of(path))
    return set(_COLUMNS) <= columns and not {"passage_id", "text"} & columns


def read_spans(
    paths: Sequence[Path],
    codebook: Codebook | None = None,
    texts: Path | None = None,
    *,
    match_codes: bool = False,
    match: Match = "ask",
) -> SpanCodings:
    """Read the spans of one or more tables, and of projects of other programs.

    A row without indicator says that the coder read the document and marked nothing. A table
    without a column ``coder`` is named after its file. ``codebook`` None takes the labels as
    they are. ``texts``: the transcripts, for lengths and sentences; without them a document
    ends where its last span does. A project has its texts in it; its coders read the documents
    in which they coded something, and its codes are named as :func:`name_codes` does: with
    ``match_codes`` by the codebook in it or the one that comes with tandai.

    Raises TableError, FileError or CorpusError; a CorpusError lists every row that does not fit.
    """
    known = _documents_of(texts) if texts else {}
    spans: dict[tuple[str, str], dict[str, list[Span]]] = {}
    projects = [path for path in paths if is_project(path)]
    if projects:
        project = read_projects(projects)
        matched = match_codes or codebook is not None
        names = name_codes(project, codebook, match_shipped=matched)
        _add_project(project, names, known, spans)
        codebook = codebook or (_of_codes(names) if matched else None)
    tables = [path for path in paths if path not in projects]
    for path in tables:
        frame = read_table(path)
        require_columns(frame, _COLUMNS, path)
        problems = first_of(_add_table(path, frame, codebook, known if texts else None, spans))
        if problems:
            raise CorpusError(
                tr("some rows are no spans of these texts.", "sebagian baris bukan rentang teks."),
                where=path,
                hint=tr(
                    "start and end count characters from 0, end exclusive.",
                    "start dan end menghitung karakter dari 0, end tidak ikut.",
                ),
                problems=problems,
            )
    exact = texts is not None or not tables
    spans = _matched(spans, match, free=codebook is None, texts=texts is not None)
    return _codings(spans, known, codebook, exact=exact)


def _matched(
    spans: dict[tuple[str, str], dict[str, list[Span]]], match: Match, *, free: bool, texts: bool
) -> dict[tuple[str, str], dict[str, list[Span]]]:
    """Put documents, coders and free labels that are written in two ways under one name."""
    if match == "exact":
        return spans
    labels = [id for marked in spans.values() for id in marked] if free else []
    found = {
        "document": {} if texts else twins([[name for name, _ in spans]], within=True),
        "coder": twins([[coder for _, coder in spans]], within=True),
        "indicator": twins([labels], within=True),
    }
    if match == "ask":
        require_no_twins(found)
    result: dict[tuple[str, str], dict[str, list[Span]]] = {}
    for (document, coder), marked in spans.items():
        place = (found["document"].get(document, document), found["coder"].get(coder, coder))
        own = result.setdefault(place, {})
        for id, parts in marked.items():
            own.setdefault(found["indicator"].get(id, id), []).extend(parts)
    return result


def _add_table(
    path: Path,
    frame: pl.DataFrame,
    codebook: Codebook | None,
    known: Mapping[str, MarkedText] | None,
    spans: dict[tuple[str, str], dict[str, list[Span]]],
) -> Iterator[Problem]:
    """Add the spans of a table; yield what is wrong with those rows that are not added."""
    for document, coder, indicator, span, row in _rows(path, frame):
        what = _wrong(document, indicator, span, codebook, known)
        if what:
            yield Problem(row_number(row), what)
            continue
        marked = spans.setdefault((document, coder), {})
        if indicator and span:
            id = codebook.find(indicator) if codebook else indicator
            marked.setdefault(str(id), []).append(span)


def _of_codes(names: CodeNames) -> Codebook:
    """Return the codebook without indicators that the project has no code for."""
    meant = {meaning.indicator for meaning in names.meanings.values()}
    own = tuple(i for i in names.codebook.indicators if i.id in meant)
    if not own:
        return names.codebook
    return Codebook(
        title=names.codebook.title, frameworks=names.codebook.frameworks, indicators=own
    )


def _add_project(
    project: CodedProject,
    names: CodeNames,
    known: dict[str, MarkedText],
    spans: dict[tuple[str, str], dict[str, list[Span]]],
) -> None:
    """Add the documents and spans of a project."""
    documents = documents_of(project, "selection").names
    coders = {coder.id: coder.name for coder in project.coders}
    for source in project.sources:
        if (name := documents.get(source.id)) is not None:
            known[name] = MarkedText(name, len(source.text), tuple(sentences(source.text)))
    for coding in project.codings:
        meaning = names.meanings.get(coding.code)
        document = documents.get(coding.source)
        if document is None or (meaning is None and coding.code != NOTHING_FOUND):
            continue
        own = spans.setdefault((document, coders.get(coding.coder, ONE_CODER)), {})
        if meaning:
            own.setdefault(meaning.indicator, []).append((coding.start, coding.end))


def _documents_of(texts: Path) -> dict[str, MarkedText]:
    read = read_texts(find_transcripts([texts]))
    return {
        name: MarkedText(name, len(text), tuple(sentences(text))) for name, text in read.items()
    }


def _rows(
    path: Path, frame: pl.DataFrame
) -> Iterator[tuple[str, str, str, tuple[int, int] | None, int]]:
    """Yield document, coder, indicator, span (None where none or no numbers) and row."""
    named_by = "coder" if "coder" in frame.columns else ""
    for row in frame.iter_rows(named=True):
        coder = row[named_by].strip() if named_by else path.stem
        start, end = row["start"].strip(), row["end"].strip()
        document, indicator = row["document"].strip(), row["indicator"].strip()
        numbers = start.isdecimal() and end.isdecimal() and max(len(start), len(end)) <= 12
        span = (int(start), int(end)) if numbers else None
        yield document, coder or ONE_CODER, indicator, span, row["row"]


def _wrong(
    document: str,
    indicator: str,
    span: Span | None,
    codebook: Codebook | None,
    known: Mapping[str, MarkedText] | None,
) -> str:
    """Say what is wrong with a row; empty where nothing is."""
    if known is not None and document not in known:
        return tr(f"there is no text {named(document)}", f"tidak ada teks {named(document)}")
    if not indicator:
        return ""
    if codebook and codebook.find(indicator) is None:
        return tr(
            f"unknown indicator {named(indicator, known=True)}",
            f"indikator {named(indicator, known=True)} tidak dikenal",
        )
    if span is None or span[0] >= span[1]:
        return tr(
            "start and end are no span (whole numbers, start before end)",
            "start dan end bukan rentang (bilangan bulat, start sebelum end)",
        )
    if known is not None and span[1] > known[document].length:
        return tr(
            f"end lies beyond the text, which has {known[document].length} characters",
            f"end melampaui teks, yang panjangnya {known[document].length} karakter",
        )
    return ""


def _codings(
    spans: Mapping[tuple[str, str], Mapping[str, Sequence[Span]]],
    known: Mapping[str, MarkedText],
    codebook: Codebook | None,
    *,
    exact: bool,
) -> SpanCodings:
    named = sorted({coder for _, coder in spans})
    coders = [name for name in named if not coder_of(name).is_adjudicated]
    names = list(dict.fromkeys(document for document, _ in spans))
    used = sorted({id for marked in spans.values() for id in marked})
    ends: dict[str, int] = dict.fromkeys(names, 0)
    for (document, _), marked in spans.items():
        for own in marked.values():
            ends[document] = max([ends[document], *(end for _, end in own)])
    return SpanCodings(
        coders=tuple(coders),
        ids=codebook.ids if codebook else tuple(used),
        documents=tuple(known.get(name) or MarkedText(name, ends[name]) for name in names),
        spans=spans,
        exact=exact,
        codebook=codebook,
    )
