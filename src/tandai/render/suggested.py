"""What is told of a model's suggestions as a whole: how many passages, and which stances."""

from __future__ import annotations

from collections.abc import Mapping

from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal
from tandai.model.store import Model
from tandai.work.tag import Tagged


def shares_suggested(tagged: Tagged) -> list[float]:
    """Return the share of passages that each indicator was suggested for; none of no passages."""
    tally = tagged.tally
    if not tally.passages:
        return []
    return [tally.indicators[own.id] / tally.passages for own in tagged.model.codebook.indicators]


def untold_words(indicators: Mapping[str, int], model: Model) -> str:
    """Return of how many suggested indicators no stance is told, and why; "" where all are."""
    known = model.evaluation.indicators
    untold = [id for id in indicators if not known[id].stance_reliable]
    if not untold:
        return ""
    right = decimal(model.evaluation.overall.stance_right)
    of = count(len(indicators), "indicator", "indikator")
    if not model.evaluation.calibrated:
        return tr(
            f"No stance is told for {len(untold)} of {of}: there were no codes to learn or to test "
            "stances by.",
            f"Sikap tidak disebut untuk {len(untold)} dari {of}: tidak ada kode untuk melatih "
            "atau menguji penetapan sikap.",
        )
    return tr(
        f"No stance is told for {len(untold)} of {of}: held-out interviews "
        f"do not bear the model's stances out there (right in {right} of all codes).",
        f"Sikap tidak disebut untuk {len(untold)} dari {of}: wawancara yang "
        f"disisihkan tidak membenarkan sikap model di situ (benar pada {right} dari semua kode).",
    )
