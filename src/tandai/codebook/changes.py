"""A codebook is alive: indicators are renamed, merged, split and dropped.

What is done is a :class:`Change`: which indicators it took, which it gave, and the entries before
and after. Changes are kept, one a line, in ``codebook-history.jsonl`` beside the codebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tandai.codebook.definitions import Codebook, Indicator, folded
from tandai.ground.errors import CodebookError, UsageError, named
from tandai.ground.language import tr

HISTORY = "codebook-history.jsonl"
Kind = Literal["rename", "merge", "split", "drop"]


class Change(BaseModel):
    """One change: the indicators ``taken`` out of the codebook, those ``given`` in their place.

    ``before`` and ``after``: the entries of both as they were and are. ``at``: when, in UTC; ""
    where that is not known. ``removed``: rows that went out of the corpus, by file, as they stood
    there; so nothing is lost that a person decided.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    do: Kind
    taken: tuple[str, ...]
    given: tuple[str, ...]
    before: tuple[Indicator, ...]
    after: tuple[Indicator, ...]
    at: str = ""
    removed: dict[str, tuple[dict[str, str], ...]] = {}

    @property
    def successor(self) -> str | None:
        """The one indicator that takes the place of those taken; None where there is none."""
        return self.given[0] if self.do in ("rename", "merge") else None


def rename(
    codebook: Codebook, old: str, new: str, term: str | None = None, istilah: str | None = None
) -> tuple[Codebook, Change]:
    """Give an indicator another id, and other terms where they are given.

    It stays in its framework. Raises UsageError where ``old`` is no indicator or ``new`` is one.
    """
    own = _known(codebook, old)
    if new != own:
        _require_free(codebook, new, besides=(own,))
    fields = {"term": term, "istilah": istilah}
    entry = _placed(codebook, own, new, {k: v for k, v in fields.items() if v is not None})
    return _changed(codebook, "rename", (own,), (entry,))


def merge(codebook: Codebook, olds: Sequence[str], into: str) -> tuple[Codebook, Change]:
    """Put several indicators into one: ``into`` is one of the codebook, or a new id.

    The entry of ``into`` stays as it is; a new one begins as the first of the ``olds``. Raises
    UsageError where one is no indicator, or fewer than two are put together.
    """
    taken = tuple(dict.fromkeys(_known(codebook, old) for old in olds))
    kept = codebook.find(into)
    # Given beside a target that is there already, this says what goes into it.
    all_taken = taken if kept is None or kept in taken else (*taken, kept)
    if len(all_taken) < 2:
        raise UsageError(
            tr(
                "two or more indicators are merged.",
                "yang digabung harus dua indikator atau lebih.",
            ),
            hint=tr(
                "Name all that become one, and with --into what they become; for one: rename.",
                "Sebutkan semua yang menjadi satu, dan dengan --into menjadi apa; untuk satu: "
                "rename.",
            ),
        )
    if kept is None:
        return _changed(codebook, "merge", all_taken, (_placed(codebook, taken[0], into, {}),))
    return _changed(codebook, "merge", all_taken, (codebook[kept],))


def split(codebook: Codebook, old: str, into: Sequence[str]) -> tuple[Codebook, Change]:
    """Put two or more new indicators in the place of one.

    They stand where it stood; what they mean is for a person to write. One of them may keep its
    id. Raises UsageError where ``old`` is no indicator, or one of the new ones is another.
    """
    own = _known(codebook, old)
    new = tuple(dict.fromkeys(into))
    if len(new) < 2:
        raise UsageError(
            tr(
                "an indicator is split into two or more.",
                "indikator harus dipecah menjadi dua atau lebih.",
            ),
            hint=tr("Name each with --into.", "Sebutkan masing-masing dengan --into."),
        )
    for id in new:
        _require_free(codebook, id, besides=(own,))
    place = codebook[own]
    entries = tuple(
        _placed(
            codebook,
            own,
            id,
            {
                name: Indicator.model_fields[name].get_default(call_default_factory=True)
                for name in Indicator.model_fields
                if name not in ("id", "framework", "parent", "source")
            },
        )
        for id in new
    )
    # Who keeps the id is that indicator still to look at, but not in what it holds.
    entries = tuple(
        entry.model_copy(update={"term": place.term, "istilah": place.istilah})
        if entry.id == own
        else entry
        for entry in entries
    )
    return _changed(codebook, "split", (own,), entries)


def drop(codebook: Codebook, old: str) -> tuple[Codebook, Change]:
    """Take an indicator out. Raises UsageError where it is none, or the last one."""
    own = _known(codebook, old)
    if len(codebook.ids) == 1:
        raise UsageError(
            tr(
                "it is the last indicator; a codebook has one at least.",
                "ini indikator terakhir; buku kode harus punya sedikitnya satu.",
            )
        )
    return _changed(codebook, "drop", (own,), ())


def _changed(
    codebook: Codebook, do: Kind, taken: tuple[str, ...], given: tuple[Indicator, ...]
) -> tuple[Codebook, Change]:
    """Return the codebook with what is ``given`` where the first of what was ``taken`` stood.

    A merge into an indicator that stays leaves that where it is. What stood below an indicator
    that went stands below what took its place, or else where that stood.
    """
    ids = [entry.id for entry in given]
    stays = do == "merge" and ids[0] in taken
    first = ids[0] if stays else min(taken, key=codebook.ids.index)
    entries: list[Indicator] = []
    for entry in codebook.indicators:
        if entry.id == first:
            entries += given
        elif entry.id not in taken:
            entries.append(entry)
    gone = [id for id in taken if id not in ids]
    above = {id: ids[0] if do in ("rename", "merge") else codebook[id].parent for id in gone}
    frameworks = [_below(own, above) for own in codebook.frameworks]
    indicators = [_below(own, above) for own in entries]
    content = codebook.model_dump(mode="json")
    content["frameworks"] = [own.model_dump(mode="json") for own in frameworks]
    content["indicators"] = [own.model_dump(mode="json") for own in indicators]
    try:
        new = Codebook.model_validate(content)
    except ValidationError as error:
        raise _no_codebook(ids) from error
    change = Change(
        do=do,
        taken=taken,
        given=tuple(ids),
        before=tuple(codebook[id] for id in taken),
        after=tuple(new[id] for id in ids),
    )
    return new, change


def _below(entry: Any, above: dict[str, str]) -> Any:
    """Return an entry whose parent is what took the place of one that went; never itself."""
    parent = entry.parent
    seen: set[str] = set()
    while parent in above and parent not in seen:
        seen.add(parent)
        parent = above[parent]
    parent = "" if parent == entry.id else parent
    return entry if parent == entry.parent else entry.model_copy(update={"parent": parent})


def _placed(codebook: Codebook, old: str, new: str, fields: dict[str, Any]) -> Indicator:
    """Return the entry of ``old`` under another id, in the framework in which it stood."""
    entry = codebook[old].model_copy(update={"id": new, **fields})
    try:
        entry = Indicator.model_validate(entry.model_dump(mode="json"))
    except ValidationError as error:
        raise _no_codebook([new]) from error
    framework = codebook.framework_of(codebook[old])
    if codebook.framework_of(entry) == framework:
        return entry
    return entry.model_copy(update={"framework": framework})


def _no_codebook(ids: Iterable[str]) -> CodebookError:
    shown = ", ".join(map(named, ids))
    return CodebookError(
        tr(f"{shown} cannot be the id of an indicator.", f"{shown} tidak dapat menjadi id."),
        hint=tr(
            "An id is a name without semicolons and line ends.",
            "Id adalah nama tanpa titik koma dan ganti baris.",
        ),
    )


def _known(codebook: Codebook, name: str) -> str:
    id = codebook.find(name)
    if id is not None:
        return id
    nearest = codebook.nearest(name)
    meant = tr(f" Did you mean {nearest}?", f" Maksudnya {nearest}?") if nearest else ""
    raise UsageError(
        tr(
            f"the codebook has no indicator {named(name)}.{meant}",
            f"buku kode tidak punya indikator {named(name)}.{meant}",
        ),
        hint=tr("`tandai codebook show` lists them.", "`tandai codebook show` mendaftarnya."),
    )


def _require_free(codebook: Codebook, id: str, besides: Sequence[str]) -> None:
    taken = codebook.find(id)
    known = {folded(own) for own in (*codebook.ids, *(f.id for f in codebook.frameworks))}
    if (taken is None or taken in besides) and folded(id) not in known - {
        folded(own) for own in besides
    }:
        return
    raise UsageError(
        tr(f"{named(id)} stands in the codebook already.", f"{named(id)} sudah ada di buku kode."),
        hint=tr(
            "Choose another id; to put two together: merge.",
            "Pilih id lain; untuk menyatukan dua: merge.",
        ),
    )
