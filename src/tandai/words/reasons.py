"""Why suggestions of an indicator may or may not be relied on, in words."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.numbers import count, decimal, percent
from tandai.statistics.verdicts import (
    FEWEST_DOCUMENTS,
    FEWEST_PASSAGES,
    SHARE,
    SIDES_BOUND,
    STANCE_BOUND,
    Reason,
)


def verdict_reason(reason: Message | None) -> str:
    """Return why a verdict is what it is; empty where there is no reason."""
    if reason is None:
        return ""
    if reason.code == Reason.CODEBOOK_ALONE:
        return tr(
            "by the codebook alone: nothing was coded to judge it by, and its confidence is an "
            "uncalibrated score",
            "dari buku kode saja: belum ada kode untuk mengujinya, dan keyakinannya hanya skor "
            "yang belum dikalibrasi",
        )
    of = reason.of
    coded = tr(
        f"{count(of['coded'], 'coded passage', '')} in {count(of['interviews'], 'interview', '')}",
        f"{count(of['coded'], '', 'kutipan berkode')} dalam "
        f"{count(of['interviews'], '', 'wawancara')}",
    )
    return f"{coded}; {_shown(reason)}"


def codebook_alone_words(suggested: Sequence[float] = ()) -> str:
    """Return what to know of a model of the codebook alone before its suggestions are used.

    ``suggested``: the share of passages that each indicator was suggested for, where that is known.
    """
    share = percent(SHARE)
    said = tr(
        "Suggestions are by the codebook alone: no codes were there to learn from or to judge by. "
        "The confidence is an uncalibrated score: sort by it, and read it as nothing more. Each "
        f"indicator is suggested above a cut that about {share} of the passages reach that the "
        "scores were scaled by, whether more or fewer speak of it",
        "Saran berasal dari buku kode saja: tidak ada kode untuk dipelajari atau untuk menguji. "
        "Keyakinannya hanya skor yang belum dikalibrasi: pakai untuk mengurutkan, tidak lebih. "
        f"Tiap indikator disarankan di atas ambang yang dicapai sekitar {share} kutipan penyesuai "
        "skornya, entah yang membicarakannya lebih banyak atau lebih sedikit",
    )
    if not suggested:
        return f"{said}."
    low, high = percent(min(suggested), 1), percent(max(suggested), 1)
    return said + tr(f"; here {low} to {high}.", f"; di sini {low} sampai {high}.")


def _shown(reason: Message) -> str:
    if reason.code == Reason.TOO_FEW_WITHOUT:
        return tr(
            f"at least {FEWEST_PASSAGES} passages without it are needed as well",
            f"perlu juga sedikitnya {FEWEST_PASSAGES} kutipan tanpa indikator ini",
        )
    if reason.code == Reason.TOO_FEW_CODED:
        return tr(
            f"at least {FEWEST_PASSAGES} in {FEWEST_DOCUMENTS} interviews are needed",
            f"perlu sedikitnya {FEWEST_PASSAGES} dalam {FEWEST_DOCUMENTS} wawancara",
        )
    if reason.code == Reason.FOR_RECALL:
        return tr(
            "suggested so as to miss few codes (--recall), so many are wrong",
            "disarankan agar sedikit kode terlewat (--recall), jadi banyak yang keliru",
        )
    if reason.code == Reason.STANCES:
        return _of_stances(reason)
    bounds = ("precision_low", "precision_high", "recall_low", "recall_high")
    of = {name: decimal(reason.of[name]) for name in bounds}
    return tr(
        f"precision between {of['precision_low']} and {of['precision_high']}, "
        f"recall between {of['recall_low']} and {of['recall_high']}",
        f"presisi antara {of['precision_low']} dan {of['precision_high']}, "
        f"recall antara {of['recall_low']} dan {of['recall_high']}",
    )


def _of_stances(reason: Message) -> str:
    right, sides = decimal(reason.of["right_low"]), reason.of.get("sides_low")
    least = decimal(STANCE_BOUND)
    said = tr(
        f"stance told right in {right} at least ({least} needed)",
        f"sikap benar sedikitnya {right} (perlu {least})",
    )
    if sides is None:
        return said
    of_both, least = decimal(sides), decimal(SIDES_BOUND)
    return said + tr(
        f", support and hindrance told apart in {of_both} at least ({least} needed)",
        f", dukungan dan hambatan dibedakan dengan benar sedikitnya {of_both} (perlu {least})",
    )
