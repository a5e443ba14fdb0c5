"""What thresholds of a recall promise, and of what, in words."""

from __future__ import annotations

from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.numbers import percent, plain, whole
from tandai.model.recall import RecallThresholds

_MOST_NAMED = 5


def recall_words(made_by: RecallThresholds, codebook: Codebook) -> str:
    """Return the promise with what it rests on, and for which indicators it holds apart."""
    recall = made_by.rule.recall
    share = percent(recall, 0 if round(100 * recall, 6).is_integer() else 1)
    number = whole(made_by.interviews)
    said = tr(
        f"--recall {recall}: on average over interviews, at least {share} of an "
        "interview's codes are among these suggestions (conformal risk control), as long as new "
        f"interviews are like the {number} coded ones that the model was tested on: drawn from the "
        "same kind of people and questions. Suggested is what has a confidence of "
        f"{plain(made_by.shared)} or more; many of these are wrong, so check them.",
        f"--recall {recall}: rata-rata atas wawancara, sedikitnya {share} kode suatu "
        "wawancara ada di antara saran ini (conformal risk control), selama wawancara baru sejenis "
        f"dengan {number} wawancara berkode yang dipakai menguji model: informan dan pertanyaannya "
        "serupa. Yang disarankan ialah yang keyakinannya "
        f"{plain(made_by.shared)} atau lebih; banyak yang keliru, jadi periksalah.",
    )
    return " ".join([said, *_apart(made_by, codebook)])


def _apart(made_by: RecallThresholds, codebook: Codebook) -> list[str]:
    if made_by.rule.by != "indicator":
        return []
    lines = [
        tr(
            f"It holds for each of {len(made_by.own)} indicators as well.",
            f"Ini juga berlaku bagi masing-masing dari {len(made_by.own)} indikator.",
        )
    ]
    if made_by.too_few:
        names = first_few([codebook[codebook.ids[k]].name for k, _ in made_by.too_few], _MOST_NAMED)
        lines.append(
            tr(
                f"Not for {len(made_by.too_few)}, coded in fewer than {made_by.needed} interviews: "
                f"{names}.",
                f"Tidak untuk {len(made_by.too_few)} yang berkode dalam kurang dari "
                f"{made_by.needed} wawancara: {names}.",
            )
        )
    return lines
