"""Coder agreement: coefficients for codes, values, label sets and spans, with intervals."""

from tandai.statistics.coefficients import (
    Coefficient,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    pabak,
    percent_agreement,
    positive_agreement,
)
from tandai.statistics.distances import alpha_of_values
from tandai.statistics.sets import jaccard_distance, masi_distance, set_alpha
from tandai.statistics.standard_errors import ac1_standard_error, kappa_standard_error
from tandai.statistics.unitizing import Continuum, unitizing_alpha

__all__ = [
    "Coefficient",
    "Continuum",
    "ac1_standard_error",
    "alpha_of_values",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "jaccard_distance",
    "kappa_standard_error",
    "krippendorff_alpha",
    "masi_distance",
    "pabak",
    "percent_agreement",
    "positive_agreement",
    "set_alpha",
    "unitizing_alpha",
]
