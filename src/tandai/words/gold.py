"""Whose codes a model learnt from, or is compared with, in words, and how many nobody decided."""

from __future__ import annotations

from collections.abc import Sequence

from tandai.corpus.labels import Gold, GoldRule, Labels
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.ground.shell import command_line

_AGREED = (GoldRule.AGREED, GoldRule.ADJUDICATED_FIRST_AGREED)


def gold_words(gold: Gold) -> str:
    """Return whose codes they are: ``codes of rani``."""
    if gold.rule in (GoldRule.MAJORITY, GoldRule.AGREED):
        share = share_of_coders(gold)
        return tr(f"codes given by {share}", f"kode yang diberikan {share}")
    if gold.rule in (GoldRule.ADJUDICATED_FIRST, GoldRule.ADJUDICATED_FIRST_AGREED):
        share = share_of_coders(gold)
        return tr(
            f"codes of {gold.coder}, and of passages without them those given by {share}",
            f"kode {gold.coder}, dan untuk kutipan tanpa kode itu, kode yang diberikan {share}",
        )
    if gold.rule == GoldRule.CODEBOOK:
        return _codebook(with_codes=gold.coders > 0)
    return tr(f"codes of {gold.coder}", f"kode {gold.coder}")


def _codebook(*, with_codes: bool) -> str:
    if with_codes:
        return tr(
            "the codebook, with the few codes there are as examples",
            "buku kode, dengan sedikit kode yang ada sebagai contoh",
        )
    return tr("the codebook alone", "buku kode saja")


def share_of_coders(gold: Gold) -> str:
    """Return how many of its coders must have given a code, where several read a passage."""
    number, agreed = whole(gold.coders), gold.rule in _AGREED
    if gold.coders == 1:
        # Beside one who adjudicated.
        return tr("the one other coder", "satu pengode lainnya")
    if gold.coders == 2:
        return (
            tr("both of 2 coders", "kedua pengode")
            if agreed
            else tr("one or both of 2 coders", "salah satu atau kedua pengode")
        )
    if agreed:
        return tr(f"more than half of {number} coders", f"lebih dari separuh dari {number} pengode")
    return tr(f"at least half of {number} coders", f"sedikitnya separuh dari {number} pengode")


def on_screen(sources: Sequence[str], *, folder: bool) -> bool:
    """Whether what coders differ in can be decided on the screen: one folder holds all of it."""
    return len(sources) == 1 and folder


def settling(sources: Sequence[str], sheet: str, *, folder: bool = True) -> list[str]:
    """Return the command by which people decide on what coders differ in.

    In a ``folder`` alone they do on the screen. The codes of several sources lie together in none
    of them: those are decided in a sheet, which is then given beside them.
    """
    if on_screen(sources, folder=folder):
        return ["tandai", "review", *sources, "--coder", "final", "--queue", "disagreements"]
    return ["tandai", "agree", *sources, "--disagreements", sheet]


def contested_sheet() -> str:
    """Return what a sheet of contested passages is called."""
    return tr("contested.xlsx", "berbeda.xlsx")


def undecided_words(labels: Labels, settle: Sequence[str]) -> str:
    """Return how many codes of a corpus nobody has decided on; empty where none.

    ``settle``: the command to decide, as of :func:`settling`.
    """
    said = tied_words(
        codes=labels.disputed,
        of=int(labels.present.sum()),
        stances=labels.disputed_stances,
        agreed=labels.gold.rule in _AGREED,
    )
    if not said:
        return ""
    return f"{said} " + tr("To decide: ", "Untuk memutuskannya: ") + command_line(settle)


def tied_words(*, codes: int, of: int, stances: int, agreed: bool, then: str = "") -> str:
    """Return how many codes rest on just half of a passage's coders; empty where none do.

    ``of``: all codes that count, these among them unless ``agreed``. ``stances``: codes that their
    coders gave with stances of which none leads. ``then``: what hangs on the former.
    """
    said = []
    if codes and agreed:
        number = count(codes, "code", "kode")
        said.append(
            tr(
                f"{number} that only half of a passage's coders gave (one of two) "
                f"{'is' if codes == 1 else 'are'} not counted, beside the {whole(of)} that are: "
                "nobody has decided on them.",
                f"{number} yang hanya diberikan separuh pengode kutipannya (satu dari dua) belum "
                f"diputuskan dan tidak dihitung, di samping {whole(of)} kode yang dihitung.",
            )
        )
    elif codes:
        sure = whole(of - codes)
        said.append(
            tr(
                f"Of {count(of, 'hand code', '')} {whole(codes)} rest on only half of a passage's "
                "coders (one of two), and nobody has decided on them; without them it would be "
                f"{sure}.",
                f"Dari {whole(of)} kode manual, {whole(codes)} hanya diberikan separuh pengode "
                f"kutipannya (satu dari dua) dan belum diputuskan; tanpa itu tersisa {sure}.",
            )
        )
    if then:
        said.append(then)
    if stances:
        said.append(
            tr(
                f"{count(stances, 'code', '')} that the coders gave with different stances "
                f"{'counts' if stances == 1 else 'count'} as mixed.",
                f"{count(stances, '', 'kode')} yang sikapnya berbeda antarpengode dihitung sebagai "
                "campuran.",
            )
        )
    return " ".join(said)
