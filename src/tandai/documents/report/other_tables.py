"""The tables of groups of interviews, of pairs of indicators and of saturation."""

from __future__ import annotations

from tandai.documents.report.naming import few, framework_label, ids, members, name_columns, names
from tandai.documents.tables import Column, DocumentTable, Value
from tandai.ground.language import tr
from tandai.ground.numbers import whole
from tandai.reporting.results import Grouping, Report
from tandai.words.hand_codes import saturation_caution

_MOST_PAIRS = 20


def group_table(report: Report, grouping: Grouping) -> DocumentTable:
    """Return the passages of each indicator in the groups of one variable."""
    called = names(report)
    unknown = tr("(unknown)", "(tidak diketahui)")
    columns = (
        *name_columns(),
        *(
            Column(f"group-{number}", group.value or unknown, "counted")
            for number, group in enumerate(grouping.groups)
        ),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            called[indicator.id],
            framework_label(framework),
            *(
                (group.indicators[indicator.id].passages, group.indicators[indicator.id].share)
                for group in grouping.groups
            ),
        )
        for framework, indicator, _ in members(report)
    )
    sizes = "; ".join(
        tr(
            f"{group.value or unknown}: {whole(group.passages)} passages, "
            f"{whole(group.informants)} informants",
            f"{group.value or unknown}: {whole(group.passages)} kutipan, "
            f"{whole(group.informants)} informan",
        )
        for group in grouping.groups
    )
    caption = tr(
        f"Passages of each indicator by {grouping.variable} (share of the group's passages)",
        f"Kutipan tiap indikator menurut {grouping.variable} (proporsi dari kutipan kelompok)",
    )
    return DocumentTable(
        f"by-{grouping.variable}", caption, columns, rows, ids(report), (f"{sizes}.",)
    )


def together_table(report: Report) -> DocumentTable:
    """Return the pairs of indicators that stand in the same passages most often."""
    called = names(report)
    order = {id: number for number, id in enumerate(called)}
    pairs = [
        (id, other.indicator, other.passages, other.expected)
        for id, own in report.indicators.items()
        for other in own.together_with
        if other.passages and order.get(id, -1) < order.get(other.indicator, -1)
    ]
    pairs.sort(key=lambda pair: (-pair[2], order[pair[0]], order[pair[1]]))
    columns = (
        Column("first", tr("Indicator", "Indikator")),
        Column("second", tr("together with", "bersama")),
        Column("passages", tr("Passages", "Kutipan"), "count"),
        Column("expected", tr("Expected by chance", "Perkiraan bila kebetulan"), "average"),
    )
    kept = pairs[:_MOST_PAIRS]
    left = len(pairs) - len(kept)
    notes = (
        (
            tr(
                f"The {len(kept)} most frequent pairs; {left} more occur.",
                f"{len(kept)} pasangan tersering; masih ada {left} lagi.",
            ),
        )
        if left
        else ()
    )
    return DocumentTable(
        "together",
        tr("Indicators in the same passages", "Indikator dalam kutipan yang sama"),
        columns,
        tuple((called[a], called[b], number, expected) for a, b, number, expected in kept),
        tuple(f"{a} {b}" for a, b, _, _ in kept),
        notes,
    )


def saturation_table(report: Report) -> DocumentTable:
    """Return what so many interviews show on average over all orders of interviews."""
    needed = report.saturation.needed
    columns = (
        Column("interviews", tr("Interviews", "Wawancara"), "count"),
        Column(
            "seen",
            tr("Indicators seen (95 %)", "Indikator yang muncul (95 %)"),
            "average interval",
        ),
        Column("new", tr("New in the last", "Baru di wawancara terakhir"), "figure"),
        Column(
            "enough", tr(f"Seen in {needed} or more", f"Muncul di {needed} atau lebih"), "average"
        ),
    )
    rows = tuple(
        (point.interviews, (point.seen, point.low, point.high), point.new, point.enough)
        for point in (report.saturation.curve if report.by_hand else ())
    )
    note = tr(
        "On average over all orders of the interviews; 95 % of orders lie within the range.",
        "Rata-rata atas semua urutan wawancara; 95 % urutan berada dalam rentang itu.",
    )
    caption = tr(
        "Indicators seen by number of interviews", "Indikator yang muncul menurut jumlah wawancara"
    )
    ids = tuple(str(row[0]) for row in rows)
    notes = tuple(filter(None, (note, saturation_caution(report))))
    return DocumentTable("saturation", caption, columns, rows, ids, notes)


def arrival_table(report: Report) -> DocumentTable:
    """Return which interview was the first to show which indicators."""
    called = names(report)
    arrivals = report.saturation.arrivals if report.by_hand else ()
    columns = (
        Column("document", tr("Interview", "Wawancara")),
        Column("informants", tr("Informants", "Informan")),
        Column("new", tr("First to show", "Indikator yang pertama muncul")),
    )
    rows = tuple(
        (
            arrival.document,
            few(arrival.informants),
            "; ".join(called.get(id, id) for id in arrival.new),
        )
        for arrival in arrivals
        if arrival.new
    )
    ids = tuple(arrival.document for arrival in arrivals if arrival.new)
    caption = tr(
        "Where each indicator was first seen", "Wawancara tempat tiap indikator pertama muncul"
    )
    return DocumentTable("arrivals", caption, columns, rows, ids)
