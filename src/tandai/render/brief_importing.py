"""What importing a coded project gave, on one screen; codes that nearly are indicators first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.codebook import Codebook
from tandai.ground.language import tr
from tandai.ground.numbers import count, whole
from tandai.ground.shell import unused
from tandai.render.brief import FEW, Again, all_of_it, next_step, reviewing
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
        _next(imported),
    )


def near_views(imported: ImportedProject, again: Again) -> Iterator[RenderableType]:
    """Yield the codes that nearly are indicators, and how to take them for these."""
    names = imported.laid.names
    if not names.near or names.base is None:
        return
    number = len(names.near)
    yield Text(
        tr(
            f"Did you mean these? {count(number, 'code', '')} nearly an indicator's name, none "
            "taken for it:",
            f"Maksudnya ini? {whole(number)} kode mirip nama indikator, belum disamakan:",
        ),
        style="bold",
    )
    for name, ids in list(names.near.items())[:_MOST_OFFERED]:
        yield Hanging(_offer(names.base, name, ids), first=2, indent=6)
    if number > _MOST_OFFERED:
        left = number - _MOST_OFFERED
        yield Text(tr(f"  … and {whole(left)} more", f"  … dan {whole(left)} lagi"))
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
