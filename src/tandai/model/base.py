"""A model trained before as what a new one starts from."""

from __future__ import annotations

import numpy as np

from tandai.ground.errors import UsageError
from tandai.ground.language import tr
from tandai.model.parts import Base
from tandai.model.store import Model


def base_of(model: Model, ids: tuple[str, ...]) -> Base:
    """Return the scores of a model for the indicators ``ids``, matched by id.

    They are the logits of its probabilities. Indicators that it does not know score 0.

    Raises UsageError where it knows none of them.
    """
    classifier = model.classifier
    columns = {id: column for column, id in enumerate(model.codebook.ids)}
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
        known=known,
        seen=frozenset(model.provenance.seen),
        id=model.id,
    )
