"""What held-out interviews show of the stances that a model tells, with a verdict of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import STANCES
from tandai.ground.messages import Message, message
from tandai.statistics.metrics import ratio
from tandai.statistics.proportions import mean_of_shares, score_interval_of
from tandai.statistics.verdicts import Verdict, stance_reason_of, stances_judged

# An indicator's codes of one stance are judged as if so many more had come, told right as often as
# those of all indicators are.
_POOLED = 15.0
# With fewer codes of the rarer stance in a whole study there is nothing to tell apart.
FEWEST_OF_A_STANCE = 8
_SUPPORTS, _HINDERS = STANCES.index("supports"), STANCES.index("hinders")
_SIDES = (_SUPPORTS, _HINDERS)


@dataclass(frozen=True)
class StanceEvaluation:
    """How often the stance that was told of an indicator's codes is that of the coders.

    ``coded`` and ``right``, by stance: held-out codes, and those whose stance was told right.
    ``right_low``: lower 95 % bound of the share told right. ``sides``: the mean of the shares told
    right of supporting and of hindering codes, with those of all indicators where there are few;
    ``sides_low`` its lower bound; both None where the study has hardly any of one stance.
    """

    coded: dict[str, int]
    right: dict[str, int]
    interviews: int
    right_low: float
    sides: float | None
    sides_low: float | None
    verdict: Verdict

    @property
    def accuracy(self) -> float | None:
        """The share of coded passages whose stance was told right; None without any."""
        return ratio(sum(self.right.values()), sum(self.coded.values()))

    @property
    def reason(self) -> Message:
        """Why the verdict is what it is."""
        figures = {"right_low": self.right_low, "sides_low": self.sides_low}
        return message(
            stance_reason_of(self.verdict),
            coded=sum(self.coded.values()),
            interviews=self.interviews,
            **{name: round(own, 4) for name, own in figures.items() if own is not None},
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {**asdict(self), "accuracy": self.accuracy, "reason": self.reason.as_dict()}


def evaluate_stances(
    told: NDArray[np.int8], coded: NDArray[np.int8], documents: NDArray[np.str_]
) -> list[StanceEvaluation]:
    """Compare stances told with those coded, both (n, k), and judge those of each indicator.

    Positions in ``STANCES``; what ``coded`` has none of does not count. ``documents`` (n,) names
    the interview of each passage.
    """
    stances = np.arange(len(STANCES))[:, None, None]
    own = (coded[None] == stances).sum(axis=1)
    right = ((coded[None] == stances) & (told[None] == stances)).sum(axis=1)
    said = (coded >= 0) & (coded < len(STANCES))
    interviews = [len(np.unique(documents[said[:, k]])) for k in range(coded.shape[1])]
    pooled = _pooled(own, right)
    return [
        _evaluated(own[:, k], right[:, k], interviews[k], pooled) for k in range(coded.shape[1])
    ]


def _pooled(own: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Return the share told right of each side, all indicators together."""
    sides = own[_SIDES, :].sum(axis=1)
    if sides.min() < FEWEST_OF_A_STANCE:
        return None
    return np.asarray(right[_SIDES, :].sum(axis=1) / sides, dtype=np.float64)


def _evaluated(
    own: NDArray[np.int64],
    right: NDArray[np.int64],
    interviews: int,
    pooled: NDArray[np.float64] | None,
) -> StanceEvaluation:
    right_low, _ = score_interval_of(int(right.sum()), int(own.sum()))
    sides = sides_low = None
    if pooled is not None:
        parts, wholes = (counts[list(_SIDES)].astype(np.float64) for counts in (right, own))
        sides, sides_low = mean_of_shares(parts + _POOLED * pooled, wholes + _POOLED)
    return StanceEvaluation(
        coded=dict(zip(map(str, STANCES), own.tolist(), strict=True)),
        right=dict(zip(map(str, STANCES), right.tolist(), strict=True)),
        interviews=interviews,
        right_low=right_low,
        sides=sides,
        sides_low=sides_low,
        verdict=stances_judged(int(own.sum()), interviews, right_low, sides_low),
    )


def share_of(stance: str, stances: NDArray[np.int8]) -> float | None:
    """Return the share of stances (m,), positions in ``STANCES``, that are this one."""
    return ratio(int((stances == STANCES.index(stance)).sum()), len(stances))
