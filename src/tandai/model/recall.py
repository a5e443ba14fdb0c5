"""Thresholds by which a stated share of an interview's codes is among the suggestions.

What is known of codes that were held out (how probable each was to a model that had not seen its
interview) tells at which threshold how much is missed: conformal risk control, by interview (see
:mod:`tandai.statistics.risk`). It takes interviews for exchangeable: new ones are as if drawn with
these. The probabilities are those of the cross-validation, by models of the other folds, and the
model that tags has learnt from all of them: it is taken to be no worse than these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.ground.numbers import count, plain
from tandai.statistics.risk import fewest_groups, mean_loss, recall_threshold
from tandai.tags.rules import RecallRule

# Rounded down: what is suggested does not hang on last bits, which depend on the processor.
_DIGITS = 6


@dataclass(frozen=True)
class HeldOutCodes:
    """How probable each of m codes was to a model that had not seen its interview.

    ``probability`` (m,); ``interview`` (m,) numbers from 0, in no order that says which;
    ``indicator`` (m,) positions in the codebook.
    """

    probability: NDArray[np.float64]
    interview: NDArray[np.int32]
    indicator: NDArray[np.int32]

    @property
    def interviews(self) -> int:
        """How many interviews with codes were held out."""
        return len(np.unique(self.interview))

    def of(self, column: int) -> HeldOutCodes:
        """Return the codes of one indicator."""
        own = self.indicator == column
        return HeldOutCodes(self.probability[own], self.interview[own], self.indicator[own])


NONE_HELD_OUT = HeldOutCodes(np.zeros(0), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))


def held_out_codes(
    probabilities: NDArray[np.float64], present: NDArray[np.bool_], documents: Sequence[str]
) -> HeldOutCodes:
    """Return the codes among held-out passages; arrays (n, k), ``documents`` (n,)."""
    rows, columns = np.nonzero(present)
    _, number = np.unique(np.asarray(documents, dtype=str)[rows], return_inverse=True)
    return HeldOutCodes(
        probabilities[rows, columns], number.astype(np.int32), columns.astype(np.int32)
    )


@dataclass(frozen=True)
class RecallThresholds:
    """What a rule comes to with one model.

    ``thresholds`` (k,): probabilities from which indicators are suggested. ``shared``: the one by
    which the rule holds of all indicators together, from ``interviews`` that were held out, of
    which it needs ``needed``; ``missed``: the mean share of codes missed in these. ``own``: columns
    for which it holds apart as well; ``too_few``: interviews with the code, by column, where
    they are fewer than needed.
    """

    rule: RecallRule
    thresholds: NDArray[np.float64]
    shared: float
    interviews: int
    needed: int
    missed: float
    own: tuple[int, ...] = ()
    too_few: tuple[tuple[int, int], ...] = ()

    def as_dict(self, ids: Sequence[str]) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            **self.rule.as_dict(),
            "interviews": self.interviews,
            "needed": self.needed,
            "missed_held_out": round(self.missed, 4),
            "threshold": self.shared,
            "thresholds": dict(zip(ids, self.thresholds.tolist(), strict=True)),
            "own": [ids[k] for k in self.own],
            "too_few": {ids[k]: interviews for k, interviews in self.too_few},
        }


def recall_thresholds(rule: RecallRule, held_out: HeldOutCodes, labels: int) -> RecallThresholds:
    """Return the thresholds of ``labels`` indicators. Raises UsageError for few interviews."""
    needed = fewest_groups(rule.recall)
    shared = _threshold(held_out, rule.recall)
    if shared is None:
        raise _too_few(rule.recall, held_out.interviews, needed)
    thresholds = np.full(labels, shared)
    own, too_few = [], []
    for column in range(labels) if rule.by == "indicator" else ():
        codes = held_out.of(column)
        threshold = _threshold(codes, rule.recall)
        if threshold is None:
            too_few.append((column, codes.interviews))
            continue
        own.append(column)
        # A lower one misses no more: what holds of all together holds as well.
        thresholds[column] = min(shared, threshold)
    return RecallThresholds(
        rule=rule,
        thresholds=thresholds,
        shared=shared,
        interviews=held_out.interviews,
        needed=needed,
        missed=mean_loss(held_out.probability, held_out.interview, shared),
        own=tuple(own),
        too_few=tuple(too_few),
    )


def _threshold(codes: HeldOutCodes, recall: float) -> float | None:
    found = recall_threshold(codes.probability, codes.interview, recall)
    return None if found is None else float(np.floor(found * 10**_DIGITS) / 10**_DIGITS)


def _too_few(recall: float, interviews: int, needed: int) -> UsageError:
    share = plain(recall)
    return UsageError(
        tr(
            f"a recall of {share} cannot be promised: the model was tested on "
            f"{count(interviews, 'coded interview', '')} that it had not seen, and "
            f"{needed} are needed.",
            f"recall {share} tidak dapat dijamin: model ini diuji pada {interviews} wawancara "
            f"berkode yang belum dilihatnya, padahal perlu {needed}.",
        ),
        hint=tr(
            f"Code more interviews and train again, or ask for less: {_most(interviews)}.",
            f"Kode lebih banyak wawancara lalu latih ulang, atau minta kurang: "
            f"{_most(interviews)}.",
        ),
    )


def _most(interviews: int) -> str:
    """Return the highest recall that so many interviews allow, in words."""
    most = np.floor((1.0 - 1.0 / (interviews + 1)) * 100 + 1e-9) / 100
    if most <= 0:
        return tr("there is none", "tidak ada")
    return f"--recall {most:.2f}"
