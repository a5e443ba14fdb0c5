"""The codebook in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from tandai.codebook import NAMELESS, Codebook, Framework, Indicator, stance_word
from tandai.codebook.changes import HISTORY
from tandai.ground.language import tr
from tandai.ground.messages import Message
from tandai.ground.numbers import count, whole
from tandai.render.brief import Command, all_of_it, next_step, reviewing
from tandai.render.tables import table
from tandai.words.codebook import fate_words
from tandai.work.changing import Changed

_LANGUAGES = {"id": ("Indonesian", "Indonesia"), "jv": ("Javanese", "Jawa")}


def codebook_view(codebook: Codebook, *, cues: bool) -> RenderableType:
    """Return the whole codebook; with ``cues`` all cue phrases instead of their number."""
    parts: list[RenderableType] = []
    for framework, members in codebook.grouped():
        parts.append(Rule(Text(_heading(framework), style="bold")))
        if framework.source:
            parts.append(Text(framework.source))
        parts += [_indicator(member, cues=cues) for member in members]
    statuses = {indicator.status for indicator in codebook.indicators}
    if "supplied" in statuses:
        parts.append(Text(_named_elsewhere() if "named" in statuses else _all_supplied()))
    return Group(*parts)


def list_brief(codebooks: Mapping[str, Codebook]) -> RenderableType:
    """Return name, number of codes and title of each codebook, and how to use one."""
    view = table(
        "",
        (tr("name", "nama"), "left"),
        (tr("codes", "kode"), "right"),
        (tr("title", "judul"), "left"),
    )
    view.title = None
    for name, codebook in codebooks.items():
        view.add_row(name, str(len(codebook.ids)), str(codebook.title))
    one = list(codebooks)[1]
    return Group(
        view,
        all_of_it(tr("Their sources, and how they were worded", "Sumber dan perumusannya")),
        next_step(
            ["tandai", "codebook", "show", one],
            said=tr(
                f"read one; code with it: --codebook {one}",
                f"baca satu; untuk mengode dengannya: --codebook {one}",
            ),
        ),
    )


def list_view(codebooks: Mapping[str, Codebook]) -> RenderableType:
    """Return name, title, short source and number of indicators of each codebook."""
    view = table(
        tr("Codebooks that come with tandai", "Buku kode yang disertakan tandai"),
        (tr("name", "nama"), "left"),
        (tr("title", "judul"), "left"),
        (tr("source", "sumber"), "left"),
        (tr("indicators", "indikator"), "right"),
    )
    for name, codebook in codebooks.items():
        sources = dict.fromkeys(indicator.source for indicator in codebook.indicators)
        view.add_row(name, str(codebook.title), "; ".join(sources), str(len(codebook.ids)))
    return Group(view, Text(_all_supplied()))


def _heading(framework: Framework) -> str:
    if framework.id == NAMELESS:
        return tr("Codes", "Kode")
    return str(framework.name) or framework.id


def _named_elsewhere() -> str:
    return tr(
        "supplied: the source study's abstract does not name this indicator; check it "
        "against your own copy of the theory.",
        "supplied (dilengkapi): abstrak penelitian sumber tidak menyebut indikator ini; "
        "cocokkan dengan naskah teori Anda sendiri.",
    )


def _all_supplied() -> str:
    return tr(
        "supplied: the author's theory in tandai's own words, a paraphrase and no quotation; "
        "check it against your own copy of the source before you rely on it.",
        "supplied (dilengkapi): teori penulisnya dengan kata-kata tandai sendiri, parafrasa dan "
        "bukan kutipan; cocokkan dengan naskah sumber Anda sebelum dijadikan pegangan.",
    )


def _indicator(indicator: Indicator, *, cues: bool) -> RenderableType:
    status = f"  [{indicator.status}]" if indicator.status else ""
    other = tr(indicator.istilah, indicator.term)
    head = Text.assemble((indicator.name, "bold"), f"  {indicator.id}{status}")
    lines: list[RenderableType] = [Text(""), head]
    body: list[RenderableType] = []
    if other and other != indicator.name:
        body.append(Text(other, style="italic"))
    if str(indicator.definition):
        body.append(Text(" ".join(str(indicator.definition).split())))
    body += _rules(tr("Code when", "Kode bila"), indicator.include.in_language())
    body += _rules(tr("Do not code when", "Jangan bila"), indicator.exclude.in_language())
    body += _examples(indicator)
    body += _cues(indicator, shown=cues)
    return Group(*lines, Padding(Group(*body), (0, 0, 0, 2)))


def _rules(title: str, rules: tuple[str, ...]) -> Iterator[RenderableType]:
    if rules:
        yield Text(f"{title}:", style="bold")
        for rule in rules:
            yield Padding(Text(f"- {rule}"), (0, 0, 0, 1))


def _examples(indicator: Indicator) -> Iterator[RenderableType]:
    if indicator.examples:
        yield Text(tr("Examples:", "Contoh:"), style="bold")
        for example in indicator.examples:
            stance = stance_word(example.stance)
            yield Padding(Text(f"- ({stance}) {example.text}"), (0, 0, 0, 1))


def _cues(indicator: Indicator, *, shown: bool) -> Iterator[RenderableType]:
    for language, cues in indicator.cues.items():
        name = tr(*_LANGUAGES.get(language, (language, language)))
        title = tr(f"Cues, {name}", f"Isyarat, {name}")
        if shown:
            yield Text.assemble((f"{title}: ", "bold"), " · ".join(cues))
        else:
            yield Text.assemble((f"{title}: ", "bold"), str(len(cues)))


def stale_words(fates: Sequence[Message]) -> str:
    """Say which indicators of a model are not what they were when it was trained."""
    listed = "; ".join(map(fate_words, fates))
    return tr(
        f"Since the model was trained, the codebook was changed: {listed}. What it suggests or "
        "is measured for these is of what they were; train again.",
        f"Sejak model dilatih, buku kode berubah: {listed}. Saran dan angkanya untuk indikator "
        "ini masih menurut yang lama; latih ulang.",
    )


def waiting_words(waiting: Mapping[str, int]) -> str:
    """Say how many passages wait to be decided again, by coder; what follows says how."""
    listed = ", ".join(f"{coder}: {whole(number)}" for coder, number in waiting.items())
    return tr(
        "Passages that wait to be decided again, since an indicator was split, count as not "
        f"read ({listed}). Decide them:",
        "Kutipan yang menunggu diputuskan lagi karena indikatornya dipecah dianggap belum "
        f"dibaca ({listed}). Putuskan:",
    )


def deciding(waiting: Mapping[str, int], corpus: Path) -> list[str]:
    """Return the command by which the first of these coders decides what waits."""
    return [*reviewing(corpus, list(waiting)[:1]), "--queue", "unsure"]


def changed_view(changed: Changed, corpus: Path) -> RenderableType:
    """Return what was changed, in how many rows of which files, and what is left to do."""
    change = changed.change
    taken, given = ", ".join(change.taken), ", ".join(change.given)
    head = {
        "rename": tr(f"{taken} is called {given} now.", f"{taken} kini bernama {given}."),
        "merge": tr(f"Merged into {given}: {taken}.", f"Digabung menjadi {given}: {taken}."),
        "split": tr(f"{taken} was split into {given}.", f"{taken} dipecah menjadi {given}."),
        "drop": tr(f"{taken} was dropped.", f"{taken} dihapus."),
    }[change.do]
    rows = ", ".join(f"{name} {whole(number)}" for name, number in changed.rows.items())
    lines = [
        head,
        tr(f"Rows changed: {rows or 'none'}.", f"Baris yang berubah: {rows or 'tidak ada'}."),
    ]
    if change.removed:
        gone = sum(map(len, change.removed.values()))
        lines.append(
            tr(
                f"{count(gone, 'row', '')} went out of the tables and can be found in {HISTORY}.",
                f"{count(gone, '', 'baris')} dikeluarkan dari tabel dan tersimpan di {HISTORY}.",
            )
        )
    if change.do == "split":
        lines.append(
            tr(
                "Write in codebook.yaml what the new indicators mean.",
                "Tuliskan di codebook.yaml apa arti indikator yang baru.",
            )
        )
    if not changed.undecided:
        return Group(*map(Text, lines))
    lines.append(waiting_words(changed.undecided))
    return Group(*map(Text, lines), Command(deciding(changed.undecided, corpus)))


def written_view(codebook: Codebook, out: Path) -> RenderableType:
    """Return how many codes were written as a codebook, and where."""
    number = len(codebook.ids)
    return Text(
        tr(
            f"{count(number, 'code', '')} written to {out}.",
            f"{whole(number)} kode ditulis ke {out}.",
        )
    )
