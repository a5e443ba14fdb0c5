"""Why suggestions of an indicator may or may not be relied on, in words."""

from __future__ import annotations

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


def codebook_alone_words() -> str:
    """Return what to know of a model of the codebook alone before its suggestions are used."""
    share = percent(SHARE)
    return tr(
        "Suggestions are by the codebook alone: no codes were there to learn from or to judge by. "
        "The confidence is an uncalibrated score: sort by it, and read it as nothing more. Each "
        f"indicator is suggested for about {share} of passages, whether more or fewer speak of it.",
        "Saran berasal dari buku kode saja: tidak ada kode untuk dipelajari atau untuk menguji. "
        "Keyakinannya hanya skor yang belum dikalibrasi: pakai untuk mengurutkan, tidak lebih. "
        f"Tiap indikator disarankan untuk sekitar {share} kutipan, entah yang membicarakannya "
        "lebih banyak atau lebih sedikit.",
    )


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
