"""`tandai report`: how much, how many and how widely each indicator is evidenced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from tandai import shipped
from tandai.codebook import STANCES, Codebook, codebook_of_labels, read_codebook
from tandai.corpus import Corpus, gold_labels, require_same_texts
from tandai.corpus.labels import NO_STANCE
from tandai.errors import CorpusError, TandaiError, UsageError
from tandai.language import tr
from tandai.model.evaluation import STANCE_BOUND, IndicatorEvaluation
from tandai.model.metrics import wilson_interval
from tandai.model.store import Model, load_model
from tandai.tags import Suggestion, Tags

Status = Literal["reached", "not reached", "undecided"]

# The rule of the status; it is printed with every table.
FEWEST_INFORMANTS = 3
BALANCE_BOUND = 0.5


@dataclass(frozen=True)
class Share:
    """The share of passages that carry an indicator, and how it was got.

    ``uncorrected``: a count of the model's suggestions; it has no interval, since errors of
    the model bias it by an unknown amount. ``labels``: a count of hand codes.
    """

    value: float | None
    low: float | None
    high: float | None
    method: Literal["uncorrected", "labels", "mixed"]


@dataclass(frozen=True)
class Confidence:
    """The calibrated confidence of the suggestions; None where there are none.

    ``expected_right`` is their sum: how many suggestions are right if the confidence is true.
    """

    mean: float | None
    q25: float | None
    median: float | None
    q75: float | None
    expected_right: float


@dataclass(frozen=True)
class IndicatorCoverage:
    """What the tags say of one indicator."""

    passages: int
    documents: int
    informants: int
    missing_informants: tuple[str, ...]
    share: Share
    confidence: Confidence
    precision: float | None
    recall: float | None
    verdict: str | None
    stance: dict[str, int]
    status: Status


@dataclass(frozen=True)
class FrameworkCoverage:
    """How many of a framework's indicators are reached."""

    reached: int
    of: int


@dataclass(frozen=True)
class Report:
    """Coverage and confidence of all indicators; ``codebook`` gives names and order."""

    passages: int
    documents: int
    informants: int
    hand_coded: int
    model: str
    indicators: dict[str, IndicatorCoverage]
    frameworks: dict[str, FrameworkCoverage]
    rule: str
    codebook: Codebook

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        data = {key: value for key, value in self.__dict__.items() if key != "codebook"}
        data["indicators"] = {id: asdict(item) for id, item in self.indicators.items()}
        data["frameworks"] = {id: asdict(item) for id, item in self.frameworks.items()}
        return data


def status_rule() -> str:
    """Return the rule of the status in the current language."""
    return tr(
        f"Reached: evidence from at least {FEWEST_INFORMANTS} informants (or all, if fewer), and "
        f"the 95 % interval of the supporting share lies above {BALANCE_BOUND:.0%}; not reached: "
        "it lies below; undecided: neither, or counted from suggestions of a model that is "
        f"insufficient or whose stances are right in less than {STANCE_BOUND:.0%} of held-out "
        "codes (95 % lower bound). A passage of mixed stance counts half.",
        f"Tercapai: bukti dari sedikitnya {FEWEST_INFORMANTS} informan (atau semua, bila kurang) "
        f"dan interval 95 % bagian yang mendukung di atas {BALANCE_BOUND:.0%}; tidak tercapai: di "
        "bawahnya; belum: selain itu, atau dihitung dari saran model yang belum memadai atau "
        f"sikapnya benar di bawah {STANCE_BOUND:.0%} pada kode yang disisihkan (batas bawah 95 %). "
        "Kutipan campuran dihitung setengah.",
    )


def report(
    tags: Sequence[Tags], corpus: Corpus | None = None, model: Model | None = None
) -> Report:
    """Return coverage and confidence per indicator over all tag files together.

    ``corpus`` gives the codebook and the informants of documents; passages that are coded in
    it by hand count by their codes and not by suggestions. ``model`` gives precision and
    recall; without it the model that comes with tandai is asked, if the tags are its own.

    Raises UsageError when tags of different codebooks or the same passages twice are given.
    """
    _require_matching(tags)
    ids = tags[0].ids
    names = ", ".join(dict.fromkeys(own.model for own in tags))
    model = model or _shipped_model(names)
    codebook = _codebook(ids, corpus, model)
    passages = pl.concat([own.passages for own in tags])
    informants = _informants(passages, corpus)
    suggested, hand = _with_hand_codes(
        passages, [cell for own in tags for cell in own.suggested], corpus
    )
    everybody = tuple(dict.fromkeys(informants))
    indicators = {
        id: _indicator(id, passages, informants, everybody, suggested, hand, model)
        for id in codebook.ids
        if id in ids
    }
    return Report(
        passages=len(passages),
        documents=passages["document"].n_unique(),
        informants=len(everybody),
        hand_coded=int(sum(hand)),
        model=names,
        indicators=indicators,
        frameworks=_frameworks(codebook, indicators),
        rule=status_rule(),
        codebook=codebook,
    )


def _require_matching(tags: Sequence[Tags]) -> None:
    if not tags:
        raise UsageError(tr("no tags were given.", "tidak ada hasil penandaan."))
    if any(set(own.ids) != set(tags[0].ids) for own in tags):
        raise UsageError(
            tr(
                "the tag files use different codebooks.",
                "berkas hasil penandaan memakai buku kode yang berbeda.",
            ),
            hint=tr("Report on them one by one.", "Laporkan satu per satu."),
        )
    ids = pl.concat([own.passages["passage_id"] for own in tags])
    if ids.n_unique() < len(ids):
        raise UsageError(
            tr(
                f"{len(ids) - ids.n_unique()} passages stand in the tags twice.",
                f"{len(ids) - ids.n_unique()} kutipan tercantum dua kali.",
            ),
            hint=tr("Give each transcript's tags once.", "Berikan tiap transkrip satu kali."),
        )


def _shipped_model(names: str) -> Model | None:
    if not names.startswith(f"{shipped.MODEL.name}@"):
        return None
    try:
        model = load_model(shipped.MODEL)
    except TandaiError:
        return None
    return model if model.id == names else None


def model_of_tags(folder: Path, tags: Sequence[Tags]) -> Model:
    """Load the model that made the tags. Raises UsageError when it is another."""
    model = load_model(folder)
    others = sorted({own.model for own in tags} - {model.id})
    if others:
        raise UsageError(
            tr(
                f"the tags were made by {', '.join(others)} and not by {model.id}.",
                f"hasil penandaan ini dibuat oleh {', '.join(others)}, bukan {model.id}.",
            ),
            where=folder,
        )
    return model


def _codebook(ids: Sequence[str], corpus: Corpus | None, model: Model | None) -> Codebook:
    candidates = [
        corpus.codebook if corpus else None,
        model.codebook if model else None,
    ]
    if set(ids) <= set(read_codebook(shipped.CODEBOOK).ids):
        candidates.append(read_codebook(shipped.CODEBOOK))
    for codebook in candidates:
        if codebook and set(ids) <= set(codebook.ids):
            return codebook
    if corpus:
        raise CorpusError(
            tr(
                "its codebook does not know all indicators of the tags.",
                "buku kodenya tidak memuat semua indikator hasil penandaan.",
            ),
            where=corpus.name,
        )
    return codebook_of_labels(ids)


def _informants(passages: pl.DataFrame, corpus: Corpus | None) -> list[str]:
    """Return the informant of each passage.

    The corpus' documents table names the informant of a document in which one person answers;
    where several do, the passages tell them apart.
    """
    rows = list(passages.select("document", "informant").iter_rows())
    known: dict[str, str] = {}
    if corpus is not None and "informant" in corpus.documents.columns:
        several = passages.group_by("document").agg(pl.col("informant").n_unique())
        alone = set(several.filter(pl.col("informant") == 1)["document"])
        named = corpus.documents.select("document", "informant").iter_rows()
        known = {document: informant for document, informant in named if document in alone}
    return [known.get(document) or informant or document for document, informant in rows]


def _with_hand_codes(
    passages: pl.DataFrame,
    suggested: list[tuple[Suggestion, ...]],
    corpus: Corpus | None,
) -> tuple[list[tuple[Suggestion, ...]], list[bool]]:
    """Put hand codes (confidence 1) in the place of suggestions where a person coded."""
    if corpus is None or corpus.codings.is_empty():
        return suggested, [False] * len(suggested)
    gold = gold_labels(corpus)
    require_same_texts(passages, corpus.passages)
    row = {id: n for n, id in enumerate(gold.passages["passage_id"].to_list())}
    result, hand = [], []
    for id, own in zip(passages["passage_id"].to_list(), suggested, strict=True):
        coded = id in row
        hand.append(coded)
        result.append(_codes(gold.stance[row[id]], corpus.codebook) if coded else own)
    return result, hand


def _codes(stances: np.ndarray[Any, Any], codebook: Codebook) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(id, 1.0, STANCES[stance])
        for id, stance in zip(codebook.ids, stances, strict=True)
        if stance != NO_STANCE
    )


def _indicator(
    id: str,
    passages: pl.DataFrame,
    informants: Sequence[str],
    everybody: Sequence[str],
    suggested: Sequence[tuple[Suggestion, ...]],
    hand: Sequence[bool],
    model: Model | None,
) -> IndicatorCoverage:
    found = [(n, s) for n, own in enumerate(suggested) for s in own if s.indicator == id]
    documents = passages["document"].to_list()
    speaking = {informants[n] for n, _ in found}
    stance: dict[str, int] = {name: sum(s.stance == name for _, s in found) for name in STANCES}
    own = model.evaluation.indicators.get(id) if model else None
    verdict = own.verdict if own else next((s.verdict for _, s in found if s.verdict), None)
    return IndicatorCoverage(
        passages=len(found),
        documents=len({documents[n] for n, _ in found}),
        informants=len(speaking),
        missing_informants=tuple(name for name in everybody if name not in speaking),
        share=_share(len(found), len(passages), hand),
        confidence=_confidence([s.confidence for n, s in found if not hand[n]]),
        precision=own.precision if own else None,
        recall=own.recall if own else None,
        verdict=verdict,
        stance=stance,
        status=status_of(stance, len(speaking), len(everybody), all(hand) or _reliable(own)),
    )


def _share(found: int, passages: int, hand: Sequence[bool]) -> Share:
    method: Literal["uncorrected", "labels", "mixed"] = "uncorrected"
    if any(hand):
        method = "labels" if all(hand) else "mixed"
    return Share(found / passages if passages else None, None, None, method)


def _confidence(values: Sequence[float]) -> Confidence:
    if not values:
        return Confidence(None, None, None, None, 0.0)
    q25, median, q75 = np.quantile(values, [0.25, 0.5, 0.75])
    return Confidence(
        round(float(np.mean(values)), 4),
        round(float(q25), 4),
        round(float(median), 4),
        round(float(q75), 4),
        round(float(np.sum(values)), 2),
    )


def status_of(
    stance: Mapping[str, int],
    informants: int,
    everybody: int,
    reliable: bool,
) -> Status:
    """Return the status of an indicator by the rule of :func:`status_rule`."""
    total = sum(stance.values())
    if not total or not reliable:
        return "undecided"
    low, high = _balance_interval(stance["supports"] + 0.5 * stance["mixed"], total)
    if low > BALANCE_BOUND and informants >= min(FEWEST_INFORMANTS, everybody):
        return "reached"
    return "not reached" if high < BALANCE_BOUND else "undecided"


def _reliable(evaluation: IndicatorEvaluation | None) -> bool:
    """Whether a status may be read from suggestions; not where the model is not known."""
    if evaluation is None or evaluation.verdict == "insufficient":
        return False
    return evaluation.stance_reliable


def _balance_interval(supporting: float, total: int) -> tuple[float, float]:
    """Return the hull of the score intervals around the whole numbers next to a half."""
    lower = wilson_interval(int(np.floor(supporting)), total)
    upper = wilson_interval(int(np.ceil(supporting)), total)
    return lower[0], upper[1]


def _frameworks(
    codebook: Codebook, indicators: Mapping[str, IndicatorCoverage]
) -> dict[str, FrameworkCoverage]:
    result = {}
    for framework, members in codebook.grouped():
        own = [indicators[member.id] for member in members if member.id in indicators]
        if own:
            reached = sum(item.status == "reached" for item in own)
            result[framework.id] = FrameworkCoverage(reached, len(own))
    return result
