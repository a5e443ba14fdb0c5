"""How far people agree where a model is compared with them: the agreement that a thesis reports."""

from __future__ import annotations

import numpy as np

from tandai.agreement.matrices import Codings
from tandai.agreement.results import PeopleAgreement, coefficient_at
from tandai.agreement.rounds import first_codings
from tandai.corpus.coders import coder_of
from tandai.statistics.cells import Cells
from tandai.statistics.coverage import simulated_coverage
from tandai.statistics.design import Design
from tandai.statistics.sets import Sets


def among_people(codings: Codings, design: Design) -> PeopleAgreement | None:
    """Return the agreement of the people among all who are compared.

    None where no model is among them, or no two people read the same passage. ``design``: of the
    whole comparison, whose kind of intervals counts here as well.
    """
    people = tuple(coder for coder in codings.coders if not coder_of(coder).is_model)
    if len(people) == len(codings.coders):
        return None
    first = first_codings(people)
    own = codings.of(first if len(first) > 1 else people)
    if not own.shared.any():
        return None
    within = design.within(own.documents, own.shared)
    found = within.estimate({"cells": Cells(own.ratings), "sets": Sets(own.present, own.read)})
    clusters = len(np.unique(within.cluster[own.shared]))
    return PeopleAgreement(
        coders=own.coders,
        units=int(own.shared.sum()),
        clusters=clusters,
        coverage=simulated_coverage(clusters) if design.over == "document" else None,
        used=int(own.present[:, own.shared].any(axis=(0, 1)).sum()),
        overall={
            "macro_alpha": coefficient_at(found["cells"]["mean.krippendorff_alpha"], ()),
            "masi_alpha": coefficient_at(found["sets"]["masi_alpha"], ()),
        },
    )
