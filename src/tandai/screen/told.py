"""What the screen says: what was done last, where one is, how far one has come."""

from __future__ import annotations

from textual.content import Content

from tandai.ground.language import tr
from tandai.ground.numbers import whole
from tandai.review.session import Done, Session
from tandai.screen.passage_text import shown


def done_words(done: Done) -> Content:
    """Return what was done, as it is kept: with its number in the journal."""
    codes = tr(
        f"{done.codes} code" if done.codes == 1 else f"{done.codes} codes", f"{done.codes} kode"
    )
    said = {
        "coded": codes,
        "nothing": tr("nothing here", "tidak ada"),
        "unsure": tr("put off", "ditunda"),
        "undone": tr("undone", "diurungkan"),
        "memo": tr("memo kept", "memo disimpan"),
        "changed": tr(f"{codes}, not yet accepted", f"{codes}, belum diterima"),
        "all done": tr(
            "all passages are decided; q leaves", "semua kutipan sudah diputuskan; q keluar"
        ),
    }[done.what]
    sign = "·" if done.what == "changed" else "✓"
    return Content(f"{sign} #{done.act} {shown(done.passage_id)}: {said}")


def where_words(session: Session, width: int) -> Content:
    """Return the passage where one is, who spoke, and what is decided of it."""
    row = session.material.passages.row(session.row, named=True)
    number = f"{whole(session.row + 1)}/{whole(len(session.material.ids))}"
    left = f" {shown(session.passage_id)} · {shown(row['informant'] or row['speaker'])}"
    right = f"{_standing(session)} · {number} · {session.coder} "
    room = width - len(right) - 1
    left = left if len(left) <= room else left[: max(1, room - 1)] + "…"
    return Content.styled(f"{left:<{max(room, 1)}} {right}", "bold")


def _standing(session: Session) -> str:
    own = session.decision()
    if own is None:
        return tr("open", "belum")
    words = tr("? unsure", "? ragu") if own.state == "unsure" else tr("✓ decided", "✓ diputuskan")
    changed = tr(", changed", ", diubah") if session.is_changed() else ""
    return words + changed


def bar_words(session: Session, width: int) -> Content:
    """Return how many passages are decided, as a bar and in figures."""
    rows = session.material.row_of
    own = [decision for id, decision in session.decided.items() if id in rows]
    unsure = sum(decision.state == "unsure" for decision in own)
    decided, of = len(own) - unsure, len(rows)
    figures = tr(
        f"{whole(decided)} of {whole(of)} decided", f"{whole(decided)} dari {whole(of)} diputuskan"
    )
    if unsure:
        figures += tr(f", {whole(unsure)} unsure", f", {whole(unsure)} ragu")
    length = max(4, min(40, width - len(figures) - 4))
    full = round(length * decided / of)
    if decided and not full:
        full = 1
    return Content.assemble(" ", "█" * full, ("░" * (length - full), "dim"), f" {figures}")
