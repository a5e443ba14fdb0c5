"""Coder agreement: coefficients for nominal codes and label sets, with bootstrap intervals."""

from tandai.agreement.coefficients import (
    Coefficient,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    positive_agreement,
)
from tandai.agreement.sets import jaccard_distance, masi_distance, set_alpha

__all__ = [
    "Coefficient",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "jaccard_distance",
    "krippendorff_alpha",
    "masi_distance",
    "percent_agreement",
    "positive_agreement",
    "set_alpha",
]
