"""The report in the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from tandai.language import tr
from tandai.render.tables import framework_title, table
from tandai.render.words import figure, percent, status, verdict
from tandai.reporting.results import Report, Share


def report_view(report: Report) -> RenderableType:
    """Return the table of each framework, with the rule and the warnings that belong to it."""
    parts: list[RenderableType] = [
        Text(
            tr(
                f"{report.passages} passages, {report.documents} interviews, "
                f"{report.informants} informants; tagged by {report.model}.",
                f"{report.passages} kutipan, {report.documents} wawancara, "
                f"{report.informants} informan; ditandai oleh {report.model}.",
            )
        )
    ]
    estimated = report.sample is not None and all(
        item.share.low is not None for item in report.indicators.values()
    )
    for framework, members in report.codebook.grouped():
        counted = report.frameworks.get(framework.id)
        if counted is None:
            continue
        view = table(
            framework_title(framework),
            (tr("Indicator", "Indikator"), "left"),
            (tr("passages", "kutipan"), "right"),
            (tr("inform.", "inform."), "right"),
            ("+/−/±", "right"),
            (tr("share %", "bagian %"), "right") if estimated else (tr("conf.", "yakin"), "right"),
            ("model", "left"),
            ("status", "left"),
        )
        for member in members:
            item = report.indicators.get(member.id)
            if item is None:
                continue
            stance = item.stance
            view.add_row(
                member.name,
                str(item.passages)
                if estimated
                else f"{item.passages} ({percent(item.share.value)})",
                f"{item.informants}/{report.informants}",
                f"{stance['supports']}/{stance['hinders']}/{stance['mixed']}",
                _share(item.share) if estimated else figure(item.confidence.median),
                verdict(item.verdict),
                status(item.status),
            )
        parts.append(view)
        parts.append(
            Text(
                tr(
                    f"Reached: {counted.reached} of {counted.of}",
                    f"Tercapai: {counted.reached} dari {counted.of}",
                ),
                style="bold",
            )
        )
        parts.append(Text(""))
    parts += _reading(report)
    return Group(*parts)


def _share(share: Share) -> str:
    """Return a share with its interval, in percent."""
    if share.value is None or share.low is None or share.high is None:
        return percent(share.value)
    return f"{100 * share.value:.0f} ({100 * share.low:.0f}–{100 * share.high:.0f})"


def _reading(report: Report) -> list[RenderableType]:
    stances = tr(
        "+/−/±: supports, hinders, mixed; conf.: median calibrated confidence of suggestions.",
        "+/−/±: mendukung, menghambat, campuran; yakin: median keyakinan terkalibrasi.",
    )
    parts: list[RenderableType] = [Text(stances), Text(report.rule)]
    parts += [Text(note, style="bold") for note in report.notes]
    return parts
