"""What importing a coded project gave, on one screen; codes that nearly are indicators first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.codebook import Codebook
from tandai.exchange.code_names import CodeNames
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.ground.shell import unused
from tandai.render.brief import FEW, Again, all_of_it, next_step, reviewing
from tandai.render.codebook import written_view
from tandai.render.exchange import import_lines
from tandai.render.wrapping import Hanging, Listed
from tandai.work.importing import ImportedProject

_MOST_OFFERED = 4


def project_brief(imported: ImportedProject, again: Again) -> RenderableType:
    """Return what was written, which codes nearly are indicators, and what to do next.

    ``again``: the command that does it again, with a mapping.
    """
    return Group(
        *(Hanging(line) for line in import_lines(imported)),
        *_documents(imported),
        *near_views(imported, again),
        all_of_it(tr("Each document and its coders", "Tiap dokumen dan pengodenya")),
        # Of two things to do next people do the second: the mapping comes first.
        *([] if imported.map_file else [_next(imported)]),
    )


def codebook_view(names: CodeNames, out: Path) -> RenderableType:
    """Return how many codes were written as a codebook, and which under another name."""
    parts = ", ".join(_parts_of(names.codebook))
    said = [Hanging(tr(f"With {parts}.", f"Dengan {parts}."))] if parts else []
    return Group(written_view(names.codebook, out), *said, *described_views(names))


def _parts_of(codebook: Codebook) -> Iterator[str]:
    """Yield how much besides names a codebook made of a project's codes has."""
    own = codebook.indicators
    ids = set(codebook.ids)
    if number := sum(bool(str(one.definition)) for one in own):
        yield count(number, "definition", "definisi")
    if number := sum(len(one.examples) for one in own):
        yield count(number, "example", "contoh")
    if number := sum(not group.heading for group in codebook.frameworks):
        yield count(number, "group of codes", "kelompok kode", "groups of codes")
    if number := sum(one.parent in ids for one in own):
        yield count(number, "code below another", "kode di bawah kode lain", "codes below another")


def near_views(imported: ImportedProject, again: Again) -> Iterator[RenderableType]:
    """Yield the codes that nearly are indicators, or were taken for one, and how to change that."""
    names = imported.laid.names
    yield from described_views(names)
    if names.near and names.base is not None:
        yield from _near(names.near, names.base)
    if imported.map_file is not None:
        # A corpus that holds codes is never replaced: the corrected one gets a name of its own.
        out = unused(str(imported.out))
        yield next_step(
            again(without=("force",), out=out, mapping=imported.map_file),
            said=tr(
                f"correct {imported.map_file}, then import again",
                f"perbaiki {imported.map_file}, lalu impor lagi",
            ),
        )


def described_views(names: CodeNames) -> Iterator[RenderableType]:
    """Yield the codes that were taken for an indicator of another name, by their description."""
    number = len(names.described)
    if not number or names.base is None:
        return
    yield Text(
        tr(
            f"{count(number, 'code', '')} taken for an indicator of another name, because the "
            "description is the same:",
            f"{whole(number)} kode disamakan dengan indikator yang namanya lain, karena "
            "deskripsinya sama:",
        ),
        style="bold",
    )
    for name, id in list(names.described.items())[:_MOST_OFFERED]:
        yield Hanging(f"{name} → {names.base[id].name} ({id})", first=2, indent=6)
    yield from _more(number)


def _near(near: Mapping[str, Sequence[str]], base: Codebook) -> Iterator[RenderableType]:
    number = len(near)
    yield Text(
        tr(
            f"Did you mean these? {count(number, 'code', '')} nearly an indicator's name, none "
            "taken for it:",
            f"Maksudnya ini? {whole(number)} kode mirip nama indikator, belum disamakan:",
        ),
        style="bold",
    )
    for name, ids in list(near.items())[:_MOST_OFFERED]:
        yield Hanging(_offer(base, name, ids), first=2, indent=6)
    yield from _more(number)


def _more(number: int) -> Iterator[RenderableType]:
    if number > _MOST_OFFERED:
        left = number - _MOST_OFFERED
        yield Text(tr(f"  … and {whole(left)} more", f"  … dan {whole(left)} lagi"))


def _offer(codebook: Codebook, name: str, ids: Sequence[str]) -> str:
    meant = tr(" or ", " atau ").join(f"{codebook[id].name} ({id})" for id in ids)
    return f"{name} → {meant}?"


def _documents(imported: ImportedProject) -> Iterator[RenderableType]:
    passages: Mapping[str, int] = Counter(imported.laid.corpus.passages["document"].to_list())
    texts = list(imported.laid.texts)
    if len(texts) <= FEW:
        own = [f"{name} {whole(passages[name])}" for name in texts]
        yield Listed(tr("Passages", "Kutipan"), own)
        return
    numbers = sorted(passages[name] for name in texts)
    low, high = whole(numbers[0]), whole(numbers[-1])
    yield Hanging(
        tr(
            f"{count(len(texts), 'document', '')}, each of {low} to {high} passages.",
            f"{whole(len(texts))} dokumen, masing-masing {low} sampai {high} kutipan.",
        )
    )


def _next(imported: ImportedProject) -> RenderableType:
    out, people = str(imported.out), imported.laid.corpus.people
    if len(people) > 1:
        return next_step(
            ["tandai", "agree", out],
            said=tr("how far do the coders agree", "seberapa sepakat para pengodenya"),
        )
    if people:
        return next_step(
            ["tandai", "report", out],
            ["tandai", "train", out, "--out", unused(tr("my-model", "model-saya"))],
            said=tr(
                "what the codes show, or learn from them",
                "lihat apa kata kodenya, atau latih model",
            ),
        )
    return next_step(
        reviewing(out),
        said=tr("code it on the screen", "kode di layar"),
    )
