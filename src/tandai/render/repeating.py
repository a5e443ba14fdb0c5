"""What `tandai repeat` says."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from tandai.ground.language import tr
from tandai.ground.numbers import count
from tandai.ground.recorded import InputNow
from tandai.work.repeat import Repetition

_MOST = 20


def repetition_view(result: Repetition) -> RenderableType:
    """Return whether the result came out again, and all that is not as it was."""
    return Text("\n".join(_lines(result)))


def _lines(result: Repetition) -> Iterator[str]:
    what = f"tandai {result.command}"
    if result.equal:
        yield tr(
            f"Repeated {what}: the result is the same.",
            f"{what} diulang: hasilnya sama.",
        )
    else:
        yield tr(
            f"Repeated {what}: the result is another one.",
            f"{what} diulang: hasilnya berbeda.",
        )
    if result.parts:
        yield tr("  differing parts: ", "  bagian yang berbeda: ") + _some(result.parts)
    if result.lines:
        number = len(result.lines)
        yield tr(
            f"  {count(number, 'line differs', '', 'lines differ')}: ",
            f"  {number} baris berbeda: ",
        ) + _some(tuple(map(str, result.lines)))
    yield from _result(result)
    changed = [own for own in result.inputs if own.state != "same"]
    if changed:
        yield tr("Inputs that are not as they were:", "Bahan yang sudah berubah:")
        yield from (f"  {_input(own)}" for own in changed)
    else:
        yield tr("All inputs are as they were.", "Semua bahan masih sama.")
    if result.versions:
        yield tr("Other versions (then, now):", "Versi lain (dulu, kini):")
        for name, (then, now) in result.versions.items():
            yield f"  {name}: {then or '–'}, {now or '–'}"
    else:
        yield tr("All versions are as they were.", "Semua versi masih sama.")


def _result(result: Repetition) -> Iterator[str]:
    if result.result == "changed":
        yield tr(
            "The result beside the record was changed since, by hand or by another program.",
            "Hasil di samping catatan sudah diubah, secara manual atau oleh program lain.",
        )
    elif result.result == "missing":
        yield tr(
            "The result itself is not beside its record.",
            "Hasilnya sendiri tidak ada di samping catatan.",
        )


def _input(own: InputNow) -> str:
    text = own.path
    if own.files:
        text += ": " + _some(own.files)
    if own.gone > len(own.files):
        text += tr(f" ({own.gone} gone or changed)", f" ({own.gone} hilang atau berubah)")
    return text


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (tr(f" and {more} more", f" dan {more} lagi") * (more > 0))
