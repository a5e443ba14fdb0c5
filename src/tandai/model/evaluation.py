"""What held-out interviews show: figures overall and for each indicator, with a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.ground.messages import Message, message
from tandai.model.calibration import fit_calibration, fit_thresholds
from tandai.statistics.coefficients import krippendorff_alpha
from tandai.statistics.metrics import (
    average_precision,
    f1_score,
    hit_at,
    ratio,
)
from tandai.statistics.proportions import score_interval_of
from tandai.statistics.reliability import ReliabilityBin, calibration_error, reliability_bins
from tandai.statistics.verdicts import Reason, Verdict, judged, reason_of

# Below this, stances of suggestions say too little for a balance to be read from them.
STANCE_BOUND = 0.7


@dataclass(frozen=True)
class IndicatorEvaluation:
    """One indicator on passages of interviews that the model had not seen.

    ``support`` and ``documents`` count coded passages and the interviews they come from;
    the figures are None where they are undefined (nothing coded, or nothing suggested), and
    ``ece`` where there was no passage to judge by: the confidence is not calibrated then.
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
    stance_right: int

    @property
    def stance_accuracy(self) -> float | None:
        """The share of coded passages whose stance the model told right; None without any."""
        return ratio(self.stance_right, self.support)

    @property
    def stance_reliable(self) -> bool:
        """Whether the 95 % lower bound of that share is at least ``STANCE_BOUND``."""
        return score_interval_of(self.stance_right, self.support)[0] >= STANCE_BOUND

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
    """All indicators together; macro figures are means over indicators where defined."""

    macro_f1: float | None
    micro_f1: float | None
    map: float | None
    hit_at_3: float | None
    ece: float | None
    alpha_model_coder: float | None
    stance_accuracy: float | None


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
            data["indicators"][id]["stance_accuracy"] = indicator.stance_accuracy
        return data


def cross_fitted(
    scores: NDArray[np.float64], present: NDArray[np.bool_], fold: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return (probabilities, suggestions), each (n, k), that are honest about calibration.

    The scores of a fold are turned into probabilities and suggestions by sigmoids and
    thresholds fitted on the held-out scores of the other folds, so that no passage has a
    part in the cut that judges it.
    """
    probabilities = np.zeros_like(scores)
    suggested = np.zeros_like(present)
    for number in np.unique(fold):
        kept, held = fold != number, fold == number
        calibration = fit_calibration(scores[kept], present[kept])
        thresholds = fit_thresholds(calibration(scores[kept]), present[kept])
        probabilities[held] = calibration(scores[held])
        suggested[held] = probabilities[held] >= thresholds
    return probabilities, suggested


def evaluate(
    probabilities: NDArray[np.float64],
    suggested: NDArray[np.bool_],
    present: NDArray[np.bool_],
    stance_right: NDArray[np.bool_],
    documents: Sequence[str],
    ids: Sequence[str],
    thresholds: NDArray[np.float64],
    folds: int,
) -> Evaluation:
    """Compare suggestions with codes, all of shape (n, k), columns as ``ids``.

    ``stance_right``: whether the model told the stance of a coded cell right. ``documents``
    (n,) names the interview of each passage.
    """
    names = np.asarray(documents, dtype=str)
    indicators = {
        id: _indicator(
            probabilities[:, k],
            suggested[:, k],
            present[:, k],
            names,
            float(thresholds[k]),
            int((stance_right[:, k] & present[:, k]).sum()),
        )
        for k, id in enumerate(ids)
    }
    number = len(np.unique(names))
    return Evaluation(
        passages=len(present),
        documents=number,
        folds=folds,
        grouped_by="document" if number > 1 else "passage",
        overall=_overall(probabilities, suggested, present, list(indicators.values())),
        indicators=indicators,
        reliability=reliability_bins(probabilities, present),
    )


def unjudged(ids: Sequence[str], thresholds: NDArray[np.float64]) -> Evaluation:
    """Return the evaluation of a model of ``ids`` (k,) of which nothing could be held out.

    No figure is defined, and the verdict of every indicator is ``insufficient``.
    """
    nothing = np.zeros((0, len(ids)))
    none = nothing.astype(np.bool_)
    return evaluate(nothing, none, none, none, (), ids, thresholds, folds=0)


def _overall(
    probabilities: NDArray[np.float64],
    suggested: NDArray[np.bool_],
    present: NDArray[np.bool_],
    indicators: Sequence[IndicatorEvaluation],
) -> Overall:
    codings = np.stack([suggested, present]).astype(np.int8)
    alphas = [krippendorff_alpha(codings[:, :, k]) for k in range(present.shape[1])]
    return Overall(
        macro_f1=_mean(item.f1 for item in indicators),
        micro_f1=f1_score(suggested, present),
        map=_mean(item.average_precision for item in indicators),
        hit_at_3=hit_at(probabilities, present, 3),
        ece=_calibration_error(probabilities, present),
        alpha_model_coder=_mean(alphas),
        stance_accuracy=ratio(
            sum(item.stance_right for item in indicators), sum(item.support for item in indicators)
        ),
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
    stance_right: int,
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
        stance_right=stance_right,
    )


def _calibration_error(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_]
) -> float | None:
    return calibration_error(probabilities, present) if present.size else None
