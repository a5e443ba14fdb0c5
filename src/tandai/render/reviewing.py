"""What `tandai review` says before and after its screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.ground.errors import printable
from tandai.ground.language import tr
from tandai.ground.listing import first_few
from tandai.ground.numbers import count, whole
from tandai.ground.shell import unused
from tandai.render.brief import TAGS, Again, next_step
from tandai.review.sources import SourceKind
from tandai.statistics.verdicts import FEWEST_TO_LEARN

if TYPE_CHECKING:
    from pathlib import Path

    from tandai.review.filled import Reach
    from tandai.work.review import Review

# Numbers of rows beyond these are not told.
_FIRST = 10


def begun_words(review: Review) -> str:
    """Return what the screen says first."""
    said = []
    if review.opened.made:
        folder = review.opened.corpus_folder
        said.append(tr(f"Decisions go into {folder}.", f"Keputusan disimpan di {folder}."))
    if review.second_of is not None:
        said.append(_part_words(review))
    if review.taken:
        said.append(_taken_words(review))
    if review.resumed:
        said.append(tr("Going on where you left.", "Melanjutkan yang lalu."))
    if review.repaired:
        said.append(
            tr("The last key before a crash was lost.", "Tombol terakhir sebelum mati hilang.")
        )
    return " ".join(said) or tr("? shows all keys.", "? menampilkan semua tombol.")


def review_view(review: Review, again: Again, tags: Sequence[str]) -> RenderableType:
    """Return how far the review is, where the codes are, and what can be done with them.

    ``again``: the command that goes on there. ``tags``: what a sheet was drawn from, where known.
    """
    progress, folder = review.progress(), review.opened.corpus_folder
    here = review.session.decided_here
    told = tr(
        f"{count(here, 'decision', '')} now; {whole(progress.decided - progress.unsure)} of "
        f"{count(progress.of, 'passage', '')} decided, {whole(progress.unsure)} unsure.",
        f"{whole(here)} keputusan kali ini; {whole(progress.decided - progress.unsure)} dari "
        f"{whole(progress.of)} kutipan diputuskan, {whole(progress.unsure)} ragu.",
    )
    if review.taken:
        told += f" {_taken_words(review)}"
    if review.second_of is not None:
        told += f" {_part_words(review)}"
    written = tr(
        f"Codes of {review.session.coder} are in {folder / 'codings.csv'}.",
        f"Kode {review.session.coder} ada di {folder / 'codings.csv'}.",
    )
    lines: list[RenderableType] = [Text(told), Text(written)]
    if review.filled is not None:
        return Group(*lines, *_of_the_sheet(review.filled, review.reach, tags))
    return Group(*lines, _next(review, again()))


def _next(review: Review, same: Sequence[str]) -> RenderableType:
    """Return how to go on: with the same command while something is left, and with the codes."""
    progress, folder = review.progress(), str(review.opened.corpus_folder)
    if review.second_of is not None:
        left = progress.decided < progress.of
        return next_step(
            *([same] if left else []),
            ["tandai", "agree", folder],
            said=tr(
                "go on where you left, or see how far you agree",
                "lanjutkan dari sini, atau lihat seberapa sepakat",
            )
            if left
            else tr("see how far you agree", "lihat seberapa sepakat"),
        )
    left = progress.decided - progress.unsure < progress.of
    if progress.decided - progress.unsure < FEWEST_TO_LEARN and left:
        return next_step(same, said=tr("go on where you left", "lanjutkan dari sini"))
    of_tags = review.opened.kind is SourceKind.TAGS
    on = [str(review.opened.source), "--corpus", folder] if of_tags else [folder]
    return next_step(
        *([same] if left else []),
        ["tandai", "report", *on],
        ["tandai", "train", folder, "--out", unused(tr("my-model", "model-saya"))],
        said=tr(
            "go on, see what the codes show, or learn from them",
            "lanjutkan, lihat apa kata kodenya, atau latih model",
        )
        if left
        else tr(
            "see what the codes show, or learn from them",
            "lihat apa kata kodenya, atau latih model",
        ),
    )


def _taken_words(review: Review) -> str:
    return tr(
        f"Taken into the corpus: {count(review.taken, 'decision', '')} of the sheet.",
        f"Diambil ke dalam korpus: {whole(review.taken)} keputusan dari lembarnya.",
    )


def _part_words(review: Review) -> str:
    """Return how much a second coder has left, of how many that were drawn from how many."""
    decided, _, of = review.session.counted()
    who, done = printable(review.second_of or ""), review.guide.drawn_from
    left = of - decided
    if not decided:
        begins = tr(f"To code: {count(of, 'passage', '')}", f"Yang dikode: {whole(of)} kutipan")
    elif left:
        begins = tr(
            f"Left to code: {whole(left)} of {count(of, 'passage', '')}",
            f"Sisa: {whole(left)} dari {whole(of)} kutipan",
        )
    else:
        begins = tr(
            f"Nothing is left of {count(of, 'passage', '')}",
            f"Sudah selesai semua: {whole(of)} kutipan",
        )
    if of == done:
        return begins + tr(f", all that {who} did.", f", semua yang dikerjakan {who}.")
    begins += tr(
        f", drawn at random from the {whole(done)} that {who} did so far.",
        f", diambil acak dari {whole(done)} yang sejauh ini dikerjakan {who}.",
    )
    if outside := review.guide.outside(review.session.decided):
        begins += tr(
            f" {who} has done more since you began; {whole(outside)} of yours outside this draw "
            "count for agreement, too.",
            f" {who} sudah mengode lebih banyak sejak Anda mulai; {whole(outside)} keputusan Anda "
            "di luar undian ini tetap dihitung dalam kesepakatan.",
        )
    return begins


def _of_the_sheet(
    filled: Path, reach: Reach | None, tags: Sequence[str]
) -> Iterator[RenderableType]:
    """Yield where the filled sheet is, what stands in the way of its rows, and how to report it."""
    yield Text(tr(f"The sheet, filled in: {filled}.", f"Lembarnya, sudah diisi: {filled}."))
    if reach is not None and reach.missing:
        yield Text(_gap_words(reach))
    if reach is None or reach.counted:
        yield next_step(["tandai", "report", *(tags or [str(TAGS)]), "--checked", str(filled)])


def _gap_words(reach: Reach) -> str:
    """Return which rows count, and which do once others are decided."""
    numbers = first_few(list(map(str, reach.missing)), _FIRST)
    waits = "is decided and counts" if reach.behind == 1 else "are decided and count"
    until = f"row {numbers} is" if len(reach.missing) == 1 else f"rows {numbers} are"
    return tr(
        f"It counts the rows before the first gap: {whole(reach.counted)}. {whole(reach.behind)} "
        f"more {waits} once {until} decided too (g goes to a row).",
        f"Yang dihitung hanya baris sebelum celah pertama: {whole(reach.counted)}. "
        f"{whole(reach.behind)} lainnya sudah diputuskan dan ikut dihitung setelah baris "
        f"{numbers} juga diputuskan (g menuju baris).",
    )


def address_view(address: str) -> RenderableType:
    """Return where the review can be opened."""
    told = tr(
        "Open this in a browser on this computer; nobody gets in without it. Ctrl+C ends it.",
        "Buka ini di peramban komputer ini; tanpa alamat ini tak ada yang bisa masuk. Ctrl+C "
        "mengakhiri.",
    )
    return Group(Text(told), Text(address, no_wrap=True, overflow="ignore"))
