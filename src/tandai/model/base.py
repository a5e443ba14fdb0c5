"""A model trained before as what a new one starts from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tandai.codebook import Codebook
from tandai.codebook.fates import Fate
from tandai.codebook.history import History, not_what_they_were
from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.model.parts import Base
from tandai.model.regression import Linear
from tandai.model.sentences import Pool
from tandai.model.store import Model


def base_of(model: Model, codebook: Codebook, history: History = ()) -> Base:
    """Return the scores of a model for the indicators of a codebook, matched by id.

    An indicator that was only renamed since (``history``) is still the same. The scores are the
    logits of its probabilities; indicators that it does not know score 0.

    Raises UsageError where it knows none of them.
    """
    classifier = model.classifier
    ids = codebook.ids
    columns = {id: column for column, id in enumerate(model.codebook.ids)}
    for fate in not_what_they_were(model.codebook, codebook, history):
        if fate.code is Fate.RENAMED:
            (now,) = fate.of["now"]
            columns.setdefault(now, columns[fate.of["id"]])
    known = np.array([id in columns for id in ids])
    if not known.any():
        raise UsageError(
            tr(
                f"the model {model.name} knows none of these indicators.",
                f"model {model.name} tidak mengenal satu pun indikator ini.",
            ),
            hint=tr(
                "Its indicators are matched by id; train without --base.",
                "Indikator dicocokkan menurut id; latih tanpa --base.",
            ),
        )
    rows = np.array([columns.get(id, 0) for id in ids])
    slope = np.where(known, classifier.calibration_.slope[rows], 0.0)
    coef = classifier.coef_[rows].astype(np.float64) * slope[:, None]
    width = classifier.features_.width
    return Base(
        features=classifier.features_,
        terms=coef[:, :width],
        vectors=coef[:, width:],
        pools=tuple(_of_rows(pool, rows, slope) for pool in classifier.pools_),
        known=known,
        seen=frozenset(model.provenance.seen),
        id=model.id,
    )


def _of_rows(pool: Pool, rows: NDArray[np.int64], slope: NDArray[np.float64]) -> Pool:
    linear = Linear(pool.linear.coef[rows], pool.linear.intercept[rows])
    return Pool(linear, pool.weight[rows] * slope)
