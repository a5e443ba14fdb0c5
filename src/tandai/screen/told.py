"""What the screen says: what was done last, where one is, how far one has come."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from tandai.ground.language import tr
from tandai.ground.numbers import NOTHING, count, percent, whole
from tandai.review.session import Done, Session
from tandai.screen.code_list import name_of
from tandai.screen.passage_text import SIGNS, shown

if TYPE_CHECKING:
    from tandai.review.progress import IndicatorProgress, Progress


def done_words(done: Done) -> Content:
    """Return what was done, as it is kept: with its number in the journal."""
    codes = count(done.codes, "code", "kode")
    said = {
        "coded": codes,
        "nothing": tr("nothing here", "tidak ada"),
        "unsure": tr("put off", "ditunda"),
        "undone": tr("undone", "diurungkan"),
        "memo": tr("memo kept", "memo disimpan"),
        "changed": tr(f"{codes}, not yet accepted", f"{codes}, belum diterima"),
        "all decided": tr(
            "all passages are decided; q leaves", "semua kutipan sudah diputuskan; q keluar"
        ),
        "part decided": tr(
            "all that was drawn for you is decided; q leaves",
            "semua yang diambil untuk Anda sudah diputuskan; q keluar",
        ),
        "queue done": tr("nothing more comes; q leaves", "tidak ada lagi berikutnya; q keluar"),
        "last unsure": tr(
            "put off; nothing else comes, q leaves", "ditunda; tidak ada yang lain, q keluar"
        ),
    }[done.what]
    sign = "·" if done.what == "changed" else "✓"
    return Content(f"{sign} #{done.act} {shown(done.passage_id)}: {said}")


def where_words(session: Session, width: int) -> Content:
    """Return the passage where one is, who spoke, and what is decided of it."""
    row = session.material.passages.row(session.row, named=True)
    number = whole(session.row + 1)
    if session.offered is None:
        number += f"/{whole(len(session.material.ids))}"
    else:
        # Of how many is what the bar says: the number is one of all, for g.
        number = f"no. {number}"
    left = f" {shown(session.passage_id)} · {shown(row['informant'] or row['speaker'])}"
    right = f"{_standing(session)} · {number} · {session.coder} "
    room = width - len(right) - 1
    left = left if len(left) <= room else left[: max(1, room - 1)] + "…"
    return Content.styled(f"{left:<{max(room, 1)}} {right}", "bold")


def _standing(session: Session) -> str:
    own = session.decision()
    if own is None:
        return tr("open", "belum diputuskan")
    words = tr("? unsure", "? ragu") if own.state == "unsure" else tr("✓ decided", "✓ diputuskan")
    changed = tr(", changed", ", diubah") if session.is_changed() else ""
    return words + changed


def bar_words(session: Session, progress: Progress | None, width: int) -> Content:
    """Return how many passages are decided, as a bar and in figures, and what more would give."""
    decided, unsure, of = session.counted()
    figures = tr(
        f"{whole(decided)} of {whole(of)} decided", f"{whole(decided)} dari {whole(of)} diputuskan"
    )
    if unsure:
        figures += tr(f", {whole(unsure)} unsure", f", {whole(unsure)} ragu")
    # Where nothing is left to be decided, nothing can be added either.
    figures += width_words(progress) if decided < of else ""
    length = max(4, min(40, width - len(figures) - 4))
    full = round(length * decided / of)
    if decided and not full:
        full = 1
    bar = Content.assemble(" ", "█" * full, ("░" * (length - full), "dim"), f" {figures}")
    return bar.stylize(Style.from_meta({"@click": "screen.progress"}))


def width_words(progress: Progress | None) -> str:
    """Return how wide the widest interval of a share is, and what would narrow it."""
    if progress is None or not progress.drawn:
        return ""
    if progress.enough:
        return tr(
            " · more would hardly change the shares", " · bila ditambah, proporsi hampir tetap"
        )
    widest = max((_half_width(own) or 0.0 for own in progress.indicators.values()), default=0.0)
    said = tr(f" · shares ±{_points(widest)}", f" · proporsi ±{_points(widest)}")
    if not progress.reached:
        said += tr(", all that is left is too little for ±5", ", sisanya tidak cukup untuk ±5")
    elif progress.further:
        more = whole(progress.further)
        said += tr(f", {more} more for ±5", f", {more} lagi untuk ±5")
    return said


def _half_width(own: IndicatorProgress) -> float | None:
    share = own.share
    if share.low is None or share.high is None:
        return None
    return (share.high - share.low) / 2


def _more(own: IndicatorProgress) -> str:
    if own.further is None:
        return NOTHING
    return whole(own.further) if own.reached else f">{whole(own.further)}"


def _points(half: float) -> str:
    return str(math.ceil(round(100 * half, 6)))


def progress_lines(session: Session, progress: Progress) -> Content:
    """Return what each indicator has: passages, share, half width, decisions until ± 5 points."""
    heads = (
        tr("passages", "kutipan"),
        tr("share", "proporsi"),
        tr("± points", "± poin"),
        tr("more", "lagi"),
    )
    lines = [Content.styled(f"{'':<28}" + "".join(f"{head:>9}" for head in heads), "bold")]
    for id, own in progress.indicators.items():
        half = _half_width(own)
        cells = (
            whole(own.passages),
            percent(own.share.value),
            NOTHING if half is None else _points(half),
            _more(own),
        )
        name = shown(name_of(session.codebook, id))
        name = name if len(name) <= 27 else name[:26] + "…"
        lines.append(Content(f"{name:<28}" + "".join(f"{cell:>9}" for cell in cells)))
    more = tr("more: decisions until ±5 points", "lagi: keputusan sampai ±5 poin")
    short = tr("> all that is left, and too little", "> semua yang tersisa, tetapi belum cukup")
    more += "." if progress.reached else f" ({short})."
    resting = Content(f"{more} {_resting_on(progress)}")
    return Content("\n").join([*lines, Content(""), resting])


def _resting_on(progress: Progress) -> str:
    if not progress.drawn:
        return tr(
            "Shares are estimated only from passages drawn at random: from --queue random or "
            "uncertain, or once all are decided.",
            "Proporsi hanya diperkirakan dari kutipan yang diambil acak: dari --queue random atau "
            "uncertain, atau bila semua sudah diputuskan.",
        )
    said = tr(
        f"Shares rest on {count(progress.drawn, 'passage', 'kutipan')} drawn at random, of "
        f"{whole(progress.passages)}; they hold for these interviews.",
        f"Proporsi bertumpu pada {whole(progress.drawn)} kutipan yang diambil acak dari "
        f"{whole(progress.passages)}; berlaku untuk wawancara ini.",
    )
    enough = tr(
        " More decisions would hardly change them.", " Keputusan tambahan hampir tidak mengubahnya."
    )
    return said + (enough if progress.enough else "")


def others_words(session: Session) -> Content:
    """Return what each of those who differ gave the passage."""
    lines = []
    for who, codes in session.said_by_others().items():
        said = [f"{name_of(session.codebook, c.indicator)} {SIGNS[c.stance]}" for c in codes]
        lines.append(f"{who}: {'; '.join(said) or tr('(nothing)', '(tidak ada)')}")
    return Content("\n".join(map(shown, lines)))


def pair_words(session: Session) -> Content:
    """Return what the passage resembles, and in which codes the two differ."""
    pair = session.pair()
    if pair is None:
        return Content("")
    other = session.material.passages.row(pair.second, named=True)

    def names(ids: tuple[str, ...]) -> str:
        return ", ".join(shown(name_of(session.codebook, id)) for id in ids)

    head = tr("Resembles", "Mirip dengan")
    lines = [Content.styled(f"{head} {shown(other['passage_id'])} (j/k)", "bold")]
    differing = (
        (tr("here alone", "hanya di sini"), pair.only_first),
        (tr("there alone", "hanya di sana"), pair.only_second),
        (tr("other stance", "sikap berbeda"), pair.stances),
    )
    lines += [Content(f"{word}: {names(ids)}") for word, ids in differing if ids]
    lines.append(Content.styled(shown(other["text"]), "italic"))
    return Content("\n").join(lines)
