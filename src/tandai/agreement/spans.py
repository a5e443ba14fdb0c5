"""Agreement of coders who marked free spans: by character, by sentence, and unitizing alpha."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.results import GroupAgreement, coefficient_at, reason_of
from tandai.agreement.rounds import first_codings, repeated
from tandai.codebook import Codebook
from tandai.ground.errors import CorpusError
from tandai.ground.language import tr
from tandai.statistics.cells import FUNCTIONS, Cells
from tandai.statistics.clusters import Part
from tandai.statistics.coefficients import MISSING, Coefficient
from tandai.statistics.design import Design
from tandai.statistics.intervals import Intervals, Method
from tandai.statistics.undefined import Undefined
from tandai.statistics.unitizing import Continuum, Span, Unitizing

Floats = NDArray[np.float64]
_ALPHA = "krippendorff_alpha"


@dataclass(frozen=True)
class MarkedText:
    """A text in which spans were marked: ``length`` in characters, ``sentences`` if known."""

    name: str
    length: int
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True)
class SpanCodings:
    """Spans of several coders.

    ``spans``: {(document, coder): {indicator: spans}}; a coder without an entry for a document
    did not read it, one with an empty entry read it and marked nothing. Positions count
    characters from 0, end exclusive; a coder's spans of one indicator may overlap.
    ``exact``: whether the lengths are those of the texts, and not just where the last span ends.
    ``codebook``: whose ids these are, where it is known.
    """

    coders: tuple[str, ...]
    ids: tuple[str, ...]
    documents: tuple[MarkedText, ...]
    spans: Mapping[tuple[str, str], Mapping[str, Sequence[Span]]]
    exact: bool = True
    codebook: Codebook | None = None

    def of(self, coders: Sequence[str]) -> SpanCodings:
        """Return these coders' spans only."""
        spans = {key: own for key, own in self.spans.items() if key[1] in coders}
        return replace(self, coders=tuple(coders), spans=spans)


@dataclass(frozen=True)
class IntraSpans:
    """A person's two codings: mean alpha by character, and alpha of unitizing."""

    coders: tuple[str, str]
    documents: int
    characters: Coefficient
    unitizing: Coefficient


@dataclass(frozen=True)
class SpanAgreement:
    """Agreement on spans, per indicator and overall.

    ``characters`` and ``sentences`` are :class:`GroupAgreement` whose units are characters or
    sentences read by two or more; ``sentences`` is empty where the texts are not known.
    ``unitizing_alpha`` speaks of documents that all coders read. ``overall``: means over
    indicators that were used, and alpha of unitizing from the sums of disagreements. A person's
    second coding (``rani#2``) is no other coder: ``intra`` sets it beside the first.
    """

    coders: tuple[str, ...]
    documents: int
    interval: Method
    clusters: int
    resamples: int
    seed: int
    exact: bool
    characters: dict[str, GroupAgreement]
    sentences: dict[str, GroupAgreement]
    unitizing_alpha: dict[str, Coefficient]
    overall: dict[str, Coefficient]
    intra: tuple[IntraSpans, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class _Cut:
    """Documents cut into pieces: each coder's ratings, and length and document of each piece."""

    ratings: NDArray[np.int8]
    lengths: Floats
    document: NDArray[np.int64]


class _Pieces(Part):
    """All coefficients of pieces of text, whose terms are added up within documents."""

    def __init__(self, cut: _Cut, documents: int) -> None:
        self._cells = Cells(cut.ratings)
        terms = self._cells.rows(0, len(cut.lengths)) * cut.lengths[:, None]
        self._sums = np.zeros((documents, terms.shape[1]))
        np.add.at(self._sums, cut.document, terms)

    def rows(self, start: int, stop: int) -> Floats:
        """Return the sums of these documents."""
        return self._sums[start:stop]

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return all coefficients."""
        return self._cells.measure(sums)

    def counted(self, rows: Floats) -> dict[str, NDArray[np.int64]]:
        """Return which documents two coders read."""
        return self._cells.counted(rows)

    def bounds(self, key: str) -> tuple[float, float]:
        """Return what a coefficient can be at the least and at the most."""
        return self._cells.bounds(key)


def agree_on_spans(
    codings: SpanCodings, resamples: int = 1000, seed: int = 0, *, interval: Method = "jackknife-t"
) -> SpanAgreement:
    """Return how far coders agree on where spans lie.

    By character, what nobody marked counts as agreement on absence; programs that drop it
    print another kappa. By sentence, a sentence is coded where a span touches it. Intervals
    come from leaving out documents (or resampling them), since characters and sentences of one
    text are no independent units; one document has none.

    Raises CorpusError where fewer than two coders read a document in common.
    """
    main, again = first_codings(codings.coders), repeated(codings.coders)
    if len(main) < 2 and again:
        return _agree(codings.of(again[0]), resamples, seed, interval)
    found = _agree(codings.of(main), resamples, seed, interval)
    intra = []
    for pair in again:
        own = codings.of(pair)
        if any(number > 1 for number in _readers(own).values()):
            both = _agree(own, resamples, seed, interval)
            alphas = (both.overall[key] for key in (f"characters_{_ALPHA}", "unitizing_alpha"))
            intra.append(IntraSpans(pair, both.documents, *alphas))
    return replace(found, intra=tuple(intra))


def _readers(codings: SpanCodings) -> dict[str, int]:
    """Return how many coders read each document."""
    return {
        d.name: sum((d.name, coder) in codings.spans for coder in codings.coders)
        for d in codings.documents
    }


def _agree(codings: SpanCodings, resamples: int, seed: int, interval: Method) -> SpanAgreement:
    readers = _readers(codings)
    shared = [d for d in codings.documents if readers[d.name] > 1]
    if not shared:
        raise CorpusError(
            tr("no document was read by two coders.", "tidak ada dokumen yang dibaca dua pengode.")
        )
    if not codings.ids:
        raise CorpusError(tr("nobody marked anything.", "tidak ada yang menandai apa pun."))
    characters = _by_character(codings, shared)
    sentences = _by_sentence(codings, shared) if all(d.sentences for d in shared) else None
    common = [d for d in shared if readers[d.name] == len(codings.coders)]
    parts: dict[str, Part] = {"characters": _Pieces(characters, len(shared))}
    if sentences is not None:
        parts["sentences"] = _Pieces(sentences, len(shared))
    design = _design(len(shared), interval, resamples, seed)
    found = design.estimate(parts)
    unitizing = _unitizing(codings, common, interval, resamples, seed)
    overall = {
        f"characters_{name}": coefficient_at(found["characters"][f"mean.{name}"], ())
        for name in FUNCTIONS
    }
    if sentences is not None:
        overall |= {
            f"sentences_{name}": coefficient_at(found["sentences"][f"mean.{name}"], ())
            for name in FUNCTIONS
        }
    return SpanAgreement(
        coders=codings.coders,
        documents=len(shared),
        interval=interval,
        clusters=len(shared),
        resamples=resamples,
        seed=seed,
        exact=codings.exact,
        characters=_groups(codings, characters, found["characters"]),
        sentences=_groups(codings, sentences, found["sentences"]) if sentences is not None else {},
        unitizing_alpha=_alphas(codings.ids, unitizing),
        overall=overall | {"unitizing_alpha": _overall_alpha(unitizing)},
    )


def _design(documents: int, method: Method, resamples: int, seed: int) -> Design:
    """Return a design in which each unit of a part is a document."""
    every = np.arange(documents)
    return Design(every, np.ones_like(every), "passage", method, resamples, seed)


def _by_character(codings: SpanCodings, documents: Sequence[MarkedText]) -> _Cut:
    """Cut each document wherever any span begins or ends: what lies between is coded alike."""
    parts = []
    for document in documents:
        edges = {0, document.length}
        for coder in codings.coders:
            for spans in codings.spans.get((document.name, coder), {}).values():
                edges.update(edge for span in spans for edge in span)
        places = np.array(sorted(edges))
        parts.append((places[:-1], places[1:]))
    return _cut(codings, documents, parts, weighted=True)


def _by_sentence(codings: SpanCodings, documents: Sequence[MarkedText]) -> _Cut:
    parts = [
        (np.array([s for s, _ in d.sentences]), np.array([e for _, e in d.sentences]))
        for d in documents
    ]
    return _cut(codings, documents, parts, weighted=False)


def _cut(
    codings: SpanCodings,
    documents: Sequence[MarkedText],
    parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
    *,
    weighted: bool,
) -> _Cut:
    """Rate each piece 1 where a span of the coder touches it."""
    ratings = []
    for document, (starts, ends) in zip(documents, parts, strict=True):
        own = np.full((len(codings.coders), len(starts), len(codings.ids)), MISSING, dtype=np.int8)
        for row, coder in enumerate(codings.coders):
            marked = codings.spans.get((document.name, coder))
            if marked is None:
                continue
            own[row] = 0
            for column, id in enumerate(codings.ids):
                for start, end in marked.get(id, ()):
                    own[row, (starts < end) & (ends > start), column] = 1
        ratings.append(own)
    lengths = np.concatenate([ends - starts for starts, ends in parts]).astype(float)
    return _Cut(
        np.concatenate(ratings, axis=1),
        lengths if weighted else np.ones(len(lengths)),
        np.repeat(np.arange(len(parts)), [len(starts) for starts, _ in parts]),
    )


def _unitizing(
    codings: SpanCodings,
    documents: Sequence[MarkedText],
    interval: Method,
    resamples: int,
    seed: int,
) -> Mapping[str, Intervals] | None:
    """Estimate alpha of unitizing over documents that all coders read; None without any."""
    if not documents:
        return None
    continua = [
        [
            Continuum(
                (0, d.length),
                tuple(tuple(codings.spans[d.name, c].get(id, ())) for c in codings.coders),
            )
            for d in documents
        ]
        for id in codings.ids
    ]
    design = _design(len(documents), interval, resamples, seed)
    return design.estimate({"unitizing": Unitizing(continua)})["unitizing"]


def _groups(
    codings: SpanCodings, cut: _Cut, found: Mapping[str, Intervals]
) -> dict[str, GroupAgreement]:
    shared = (cut.ratings[:, :, :1] != MISSING).sum(axis=0)[:, 0] >= 2
    lengths = cut.lengths * shared
    readings = float(((cut.ratings[:, :, 0] != MISSING) * lengths).sum())
    result = {}
    for place, id in enumerate(codings.ids):
        coded = cut.ratings[:, :, place] == 1
        used = {c: int((coded[n] * cut.lengths).sum()) for n, c in enumerate(codings.coders)}
        units = int(lengths.sum())
        where_shared = bool((coded * lengths).any())
        # A document that both read and nobody marked has no length where its text is not known.
        reason = reason_of(units, used, where_shared) if units else Undefined.NOTHING_MARKED
        coefficients = {key: coefficient_at(found[key], (place,), reason) for key in FUNCTIONS}
        share = float((coded * lengths).sum()) / readings if readings else None
        result[id] = GroupAgreement(units, used, **coefficients, prevalence=share)
    return result


def _alphas(ids: Sequence[str], found: Mapping[str, Intervals] | None) -> dict[str, Coefficient]:
    if found is None:
        return dict.fromkeys(ids, Coefficient(None, undefined=Undefined.NO_DOCUMENT_OF_ALL))
    return {
        id: coefficient_at(found["unitizing_alpha"], (place,), Undefined.NOT_USED)
        for place, id in enumerate(ids)
    }


def _overall_alpha(found: Mapping[str, Intervals] | None) -> Coefficient:
    if found is None:
        return Coefficient(None, undefined=Undefined.NO_DOCUMENT_OF_ALL)
    return coefficient_at(found["overall"], (), Undefined.NOTHING_MARKED)


def below_on_spans(agreement: SpanAgreement, bound: float | None) -> tuple[str, ...]:
    """Return the indicators whose unitizing alpha lies below ``bound`` or is undefined."""
    if bound is None:
        return ()
    alphas = {id: item.value for id, item in agreement.unitizing_alpha.items()}
    return tuple(id for id, alpha in alphas.items() if alpha is None or alpha < bound)
