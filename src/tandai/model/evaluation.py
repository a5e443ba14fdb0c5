"""What held-out interviews show: figures overall and for each indicator, with a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.evidence_overlap import EvidenceOverlap
from tandai.corpus.labels import NO_STANCE
from tandai.ground.messages import Message, message
from tandai.model.calibration import few_coded, fit_calibration, fit_thresholds
from tandai.model.stance_evaluation import StanceEvaluation, evaluate_stances, share_of
from tandai.statistics.coefficients import krippendorff_alpha
from tandai.statistics.metrics import (
    average_precision,
    f1_score,
    hit_at,
    ratio,
)
from tandai.statistics.proportions import score_interval_of
from tandai.statistics.reliability import (
    ReliabilityBin,
    calibration_error,
    calibration_error_where,
    reliability_bins,
)
from tandai.statistics.verdicts import Reason, Verdict, judged, reason_of

# Cells of a lower probability are plainly absent, and most are.
NOT_PLAINLY_ABSENT = 0.1


@dataclass(frozen=True)
class IndicatorEvaluation:
    """One indicator on passages of interviews that the model had not seen.

    ``support`` and ``documents`` count coded passages and the interviews they come from;
    the figures are None where they are undefined (nothing coded, or nothing suggested), and
    ``ece`` where there was no passage to judge by: the confidence is not calibrated then.
    ``stance``: what of the coded passages' stances was told right, with a verdict of its own.
    """

    support: int
    documents: int
    suggested: int
    precision: float | None
    precision_low: float
    precision_high: float
    recall: float | None
    recall_low: float
    recall_high: float
    f1: float | None
    average_precision: float | None
    threshold: float
    ece: float | None
    verdict: Verdict
    stance: StanceEvaluation

    @property
    def stance_reliable(self) -> bool:
        """Whether stances of suggestions may be shown and counted."""
        return self.stance.verdict == "ok"

    @property
    def calibrated(self) -> bool:
        """Whether there were held-out passages that say what a confidence is worth."""
        return self.ece is not None

    @property
    def reason(self) -> Message:
        """Why the verdict is what it is."""
        code = reason_of(self.verdict, self.support, self.documents)
        if not self.calibrated:
            code = Reason.CODEBOOK_ALONE
        coded = {"coded": self.support, "interviews": self.documents}
        if code != Reason.BOUNDS:
            return message(code, **coded)
        return message(
            code,
            **coded,
            precision_low=round(self.precision_low, 4),
            precision_high=round(self.precision_high, 4),
            recall_low=round(self.recall_low, 4),
            recall_high=round(self.recall_high, 4),
        )


@dataclass(frozen=True)
class Overall:
    """All indicators together; macro figures are means over indicators where defined.

    ``ece``: calibration error over all passages and indicators; ``ece_from_0_1``: over those with
    a probability of 0.1 and more; ``ece_suggested``: over suggestions. ``stance_right``: share of
    coded passages whose stance was told right. ``hinders_suggested``: share of right suggestions
    that are told to hinder, ``hinders_coded``: that do by the coders. ``evidence_f1``: token F1 of
    the words marked in right suggestions with those that coders marked, where both are known;
    ``evidence_f1_coders``: that of coders among themselves.
    """

    macro_f1: float | None
    micro_f1: float | None
    map: float | None
    hit_at_3: float | None
    ece: float | None
    ece_from_0_1: float | None
    ece_suggested: float | None
    alpha_model_coder: float | None
    stance_right: float | None
    hinders_suggested: float | None
    hinders_coded: float | None
    evidence_f1: float | None = None
    evidence_f1_coders: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """The result of a cross-validation by interview, or of a test on unseen passages."""

    passages: int
    documents: int
    folds: int
    grouped_by: str
    overall: Overall
    indicators: dict[str, IndicatorEvaluation]
    reliability: tuple[ReliabilityBin, ...] = ()

    @property
    def calibrated(self) -> bool:
        """Whether there were held-out passages that say what a confidence is worth."""
        return self.overall.ece is not None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, with the reason of each verdict."""
        data = asdict(self)
        for id, indicator in self.indicators.items():
            data["indicators"][id]["reason"] = indicator.reason.as_dict()
            data["indicators"][id]["stance"] = indicator.stance.as_dict()
        return data


def cross_fitted(
    scores: NDArray[np.float64],
    present: NDArray[np.bool_],
    fold: NDArray[np.int64],
    described: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return (probabilities, suggestions), each (n, k), that are honest about calibration.

    The scores of a fold are turned into probabilities and suggestions by sigmoids and
    thresholds fitted on the held-out scores of the other folds, so that no passage has a
    part in the cut that judges it.
    ``described`` as of :func:`tandai.model.calibration.few_coded`: which indicators keep the
    codebook's cut is the same for all folds and for the model, so that its own cut is judged.
    """
    probabilities = np.zeros_like(scores)
    suggested = np.zeros_like(present)
    few = None if described is None else few_coded(present, described)
    for number in np.unique(fold):
        kept, held = fold != number, fold == number
        calibration = fit_calibration(scores[kept], present[kept])
        thresholds = fit_thresholds(calibration(scores[kept]), present[kept], few)
        probabilities[held] = calibration(scores[held])
        suggested[held] = probabilities[held] >= thresholds
    return probabilities, suggested


def evaluate(
    probabilities: NDArray[np.float64],
    suggested: NDArray[np.bool_],
    coded: NDArray[np.int8],
    told: NDArray[np.int8],
    documents: Sequence[str],
    ids: Sequence[str],
    thresholds: NDArray[np.float64],
    folds: int,
) -> Evaluation:
    """Compare suggestions with codes, all of shape (n, k), columns as ``ids``.

    ``coded`` and ``told``: stances by the coders and by the model, as positions in ``STANCES``;
    ``coded`` is ``NO_STANCE`` where the code is absent. ``documents`` (n,) names the interview of
    each passage.
    """
    names = np.asarray(documents, dtype=str)
    present = coded != NO_STANCE
    stances = evaluate_stances(told, coded, names)
    indicators = {
        id: _indicator(
            probabilities[:, k],
            suggested[:, k],
            present[:, k],
            names,
            float(thresholds[k]),
            stances[k],
        )
        for k, id in enumerate(ids)
    }
    number = len(np.unique(names))
    return Evaluation(
        passages=len(present),
        documents=number,
        folds=folds,
        grouped_by="document" if number > 1 else "passage",
        overall=_overall(probabilities, suggested, coded, told, list(indicators.values())),
        indicators=indicators,
        reliability=reliability_bins(probabilities, present),
    )


def with_evidence(evaluation: Evaluation, overlap: EvidenceOverlap | None) -> Evaluation:
    """Return the evaluation with what was found of the words that carry codes."""
    if overlap is None:
        return evaluation
    told = {"evidence_f1": overlap.model, "evidence_f1_coders": overlap.coders}
    return replace(evaluation, overall=replace(evaluation.overall, **told))


def unjudged(ids: Sequence[str], thresholds: NDArray[np.float64]) -> Evaluation:
    """Return the evaluation of a model of ``ids`` (k,) of which nothing could be held out.

    No figure is defined, and the verdict of every indicator is ``insufficient``.
    """
    nothing = np.zeros((0, len(ids)))
    stances = nothing.astype(np.int8)
    return evaluate(
        nothing, nothing.astype(np.bool_), stances, stances, (), ids, thresholds, folds=0
    )


def _overall(
    probabilities: NDArray[np.float64],
    suggested: NDArray[np.bool_],
    coded: NDArray[np.int8],
    told: NDArray[np.int8],
    indicators: Sequence[IndicatorEvaluation],
) -> Overall:
    present = coded != NO_STANCE
    right = suggested & present
    codings = np.stack([suggested, present]).astype(np.int8)
    alphas = [krippendorff_alpha(codings[:, :, k]) for k in range(present.shape[1])]
    return Overall(
        macro_f1=_mean(item.f1 for item in indicators),
        micro_f1=f1_score(suggested, present),
        map=_mean(item.average_precision for item in indicators),
        hit_at_3=hit_at(probabilities, present, 3),
        ece=_calibration_error(probabilities, present),
        ece_from_0_1=calibration_error_where(
            probabilities, present, probabilities >= NOT_PLAINLY_ABSENT
        ),
        ece_suggested=calibration_error_where(probabilities, present, suggested),
        alpha_model_coder=_mean(alphas),
        stance_right=ratio(
            sum(sum(item.stance.right.values()) for item in indicators),
            sum(sum(item.stance.coded.values()) for item in indicators),
        ),
        hinders_suggested=share_of("hinders", told[right]),
        hinders_coded=share_of("hinders", coded[right]),
    )


def _mean(values: Any) -> float | None:
    defined = [value for value in values if value is not None]
    return float(np.mean(defined)) if defined else None


def _indicator(
    probabilities: NDArray[np.float64],
    suggested: NDArray[np.bool_],
    present: NDArray[np.bool_],
    documents: NDArray[np.str_],
    threshold: float,
    stance: StanceEvaluation,
) -> IndicatorEvaluation:
    right = int((suggested & present).sum())
    support, offered = int(present.sum()), int(suggested.sum())
    interviews = len(np.unique(documents[present]))
    precision_low, precision_high = score_interval_of(right, offered)
    recall_low, recall_high = score_interval_of(right, support)
    return IndicatorEvaluation(
        support=support,
        documents=interviews,
        suggested=offered,
        precision=ratio(right, offered),
        precision_low=precision_low,
        precision_high=precision_high,
        recall=ratio(right, support),
        recall_low=recall_low,
        recall_high=recall_high,
        f1=f1_score(suggested, present),
        average_precision=average_precision(probabilities, present),
        threshold=threshold,
        ece=_calibration_error(probabilities, present),
        verdict=judged(support, len(present) - support, interviews, precision_low, recall_low),
        stance=stance,
    )


def _calibration_error(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_]
) -> float | None:
    return calibration_error(probabilities, present) if present.size else None
