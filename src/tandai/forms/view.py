"""The tables of the report, the same for every form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tandai.codebook import Framework, Indicator
from tandai.forms.cells import Column, Table, count, stance_words
from tandai.forms.words import method_word, status_word, verdict_word
from tandai.language import tr
from tandai.reporting.results import (
    Grouping,
    IndicatorCoverage,
    Quote,
    Report,
)

_MOST_NAMES = 12
_MOST_PAIRS = 20


def title() -> str:
    """Return the report's title."""
    return tr("Coverage and confidence of each indicator", "Cakupan dan keyakinan tiap indikator")


def facts(report: Report) -> tuple[tuple[str, str], ...]:
    """Return what the report rests on: (what, how much)."""
    known = [
        (tr("Passages", "Kutipan"), count(report.passages)),
        (tr("Words", "Kata"), count(report.words)),
        (tr("Interviews", "Wawancara"), count(report.documents)),
        (tr("Informants", "Informan"), count(report.informants)),
        (tr("Coded by hand", "Dikode dengan tangan"), count(report.hand_coded)),
        (tr("Suggestions by", "Saran dari"), report.model),
    ]
    if report.sample:
        sample = report.sample
        blind = tr(", suggestions hidden", ", saran disembunyikan") if sample.blind else ""
        known.append(
            (
                tr("Checked sample", "Sampel yang diperiksa"),
                tr(
                    f"{count(sample.passages)} of {count(sample.drawn_from)} passages{blind}",
                    f"{count(sample.passages)} dari {count(sample.drawn_from)} kutipan{blind}",
                ),
            )
        )
    return tuple(known)


def tables(report: Report) -> tuple[Table, ...]:
    """Return all tables but the matrix, in the order of a chapter."""
    return (
        framework_table(report),
        coverage_table(report),
        status_table(report),
        confidence_table(report),
        *(group_table(report, grouping) for grouping in report.groupings),
        together_table(report),
        saturation_table(report),
        arrival_table(report),
    )


def members(report: Report) -> Iterator[tuple[Framework, Indicator, IndicatorCoverage]]:
    """Yield the indicators of the report with their frameworks, in the codebook's order."""
    for framework, indicators in report.codebook.grouped():
        for indicator in indicators:
            if indicator.id in report.indicators:
                yield framework, indicator, report.indicators[indicator.id]


def framework_name(framework: Framework) -> str:
    """Return a framework's name, or its id where the codebook has none."""
    return str(framework.name) or framework.id


def framework_table(report: Report) -> Table:
    """Return how many indicators of each framework are reached."""
    columns = (
        Column("framework", tr("Framework", "Kerangka")),
        Column("reached", tr("Reached", "Tercapai"), "of"),
        Column("not_reached", tr("Not reached", "Tidak tercapai"), "count"),
        Column("undecided", tr("Undecided", "Belum dapat disimpulkan"), "count"),
        Column("judged_reached", tr("Reached (researcher)", "Tercapai (peneliti)"), "count"),
        Column("passages", tr("Passages", "Kutipan"), "count"),
        Column("words", tr("Words", "Kata"), "count"),
        Column("documents", tr("Interviews", "Wawancara"), "of"),
        Column("informants", tr("Informants", "Informan"), "of"),
    )
    known = {framework.id: framework_name(framework) for framework, _ in report.codebook.grouped()}
    rows = tuple(
        (
            known.get(id, id),
            (own.reached, own.of),
            own.not_reached,
            own.undecided,
            own.judged_reached,
            own.passages,
            own.words,
            (own.documents, report.documents),
            (own.informants, report.informants),
        )
        for id, own in report.frameworks.items()
    )
    caption = tr("Indicators reached, by framework", "Indikator yang tercapai menurut kerangka")
    return Table("frameworks", caption, columns, rows, tuple(report.frameworks))


def coverage_table(report: Report) -> Table:
    """Return how much, how many and how widely each indicator is evidenced."""
    columns = (
        *_names(),
        Column("passages", tr("Passages", "Kutipan"), "count"),
        Column("share", tr("Share (95 %)", "Bagian (95 %)"), "percent interval"),
        Column("words", tr("Words", "Kata"), "count"),
        Column("documents", tr("Interviews", "Wawancara"), "of"),
        Column("informants", tr("Informants", "Informan"), "of"),
        Column("stance", "+ / − / ±", "stance", " / ".join(stance_words())),
        Column("status", "Status"),
    )
    rows = tuple(
        (
            framework_name(framework),
            indicator.name,
            own.passages,
            (own.share.value, own.share.low, own.share.high),
            own.words,
            (own.documents, report.documents),
            (own.informants, report.informants),
            (own.stance["supports"], own.stance["hinders"], own.stance["mixed"]),
            status_word(own.status),
        )
        for framework, indicator, own in members(report)
    )
    methods = dict.fromkeys(method_word(own.share.method) for _, _, own in members(report))
    notes = (
        tr(f"Shares: {'; '.join(methods)}.", f"Bagian: {'; '.join(methods)}."),
        tr(
            "+ / − / ±: passages that support, hinder, or do both.",
            "+ / − / ±: kutipan yang mendukung, menghambat, atau keduanya.",
        ),
    )
    return Table(
        "coverage",
        tr("Coverage of each indicator", "Cakupan tiap indikator"),
        columns,
        rows,
        _ids(report),
        notes,
    )


def status_table(report: Report) -> Table:
    """Return the status of each indicator, what decided it, and the researcher's judgement."""
    judged = any(own.judgement for own in report.indicators.values())
    columns = (
        *_names(),
        Column("informants", tr("Informants", "Informan"), "of"),
        Column("balance", tr("Supporting (95 %)", "Mendukung (95 %)"), "percent interval"),
        Column("status", tr("Status by the rule", "Status menurut aturan")),
        Column("status_reason", tr("Why", "Alasan")),
        *(
            (
                Column("judgement", tr("Researcher", "Peneliti")),
                Column("judgement_reason", tr("Researcher's reason", "Alasan peneliti")),
            )
            if judged
            else ()
        ),
        Column("missing", tr("Not heard from", "Belum terdengar dari")),
    )
    rows = tuple(
        (
            framework_name(framework),
            indicator.name,
            (own.informants, report.informants),
            (own.balance.value, own.balance.low, own.balance.high),
            status_word(own.status),
            own.status_reason,
            *(_judgement(own) if judged else ()),
            _few(own.missing_informants),
        )
        for framework, indicator, own in members(report)
    )
    caption = tr("Status of each indicator", "Status tiap indikator")
    return Table("status", caption, columns, rows, _ids(report), (report.rule,))


def confidence_table(report: Report) -> Table:
    """Return how far the suggestions of each indicator may be relied on."""
    columns = (
        *_names(),
        Column("suggestions", tr("Suggestions", "Saran"), "count"),
        Column(
            "confidence",
            tr("Confidence (quartiles)", "Keyakinan (kuartil)"),
            "figure interval",
            tr("median, and first and third quartile", "median, kuartil pertama dan ketiga"),
        ),
        Column("expected_right", tr("Expected right", "Diharapkan benar"), "average"),
        Column("precision", tr("Precision (95 %)", "Presisi (95 %)"), "figure interval"),
        Column("recall", tr("Recall (95 %)", "Recall (95 %)"), "figure interval"),
        Column("verdict", tr("Verdict", "Penilaian model")),
        Column("right", tr("Right when checked", "Benar saat diperiksa"), "of"),
    )
    rows = tuple(
        (
            framework_name(framework),
            indicator.name,
            own.checked.suggestions,
            (own.confidence.median, own.confidence.q25, own.confidence.q75),
            own.confidence.expected_right,
            (own.precision, *(own.precision_interval or (None, None))),
            (own.recall, *(own.recall_interval or (None, None))),
            verdict_word(own.verdict),
            (own.checked.right, own.checked.suggested),
        )
        for framework, indicator, own in members(report)
    )
    note = tr(
        "Confidence is the calibrated probability that a suggestion is right; precision and "
        "recall come from interviews that the model did not learn from.",
        "Keyakinan adalah peluang terkalibrasi bahwa saran itu benar; presisi dan recall berasal "
        "dari wawancara yang tidak dipelajari model.",
    )
    caption = tr("Confidence of the suggestions", "Keyakinan saran")
    return Table("confidence", caption, columns, rows, _ids(report), (note,))


def matrix_table(report: Report) -> Table:
    """Return the number of passages of each indicator and informant."""
    matrix = report.matrix
    columns = (
        *_names(),
        *(Column(f"informant-{n}", who.name, "count") for n, who in enumerate(matrix.informants)),
    )
    rows = tuple(
        (framework_name(framework), indicator.name, *matrix.passages[indicator.id])
        for framework, indicator, _ in members(report)
    )
    caption = tr("Passages by indicator and informant", "Kutipan menurut indikator dan informan")
    return Table("matrix", caption, columns, rows, _ids(report))


def group_table(report: Report, grouping: Grouping) -> Table:
    """Return the passages of each indicator in the groups of one variable."""
    unknown = tr("(unknown)", "(tidak diketahui)")
    columns = (
        *_names(),
        *(
            Column(f"group-{number}", group.value or unknown, "counted")
            for number, group in enumerate(grouping.groups)
        ),
    )
    rows = tuple(
        (
            framework_name(framework),
            indicator.name,
            *(
                (group.indicators[indicator.id].passages, group.indicators[indicator.id].share)
                for group in grouping.groups
            ),
        )
        for framework, indicator, _ in members(report)
    )
    sizes = "; ".join(
        tr(
            f"{group.value or unknown}: {count(group.passages)} passages, "
            f"{count(group.informants)} informants",
            f"{group.value or unknown}: {count(group.passages)} kutipan, "
            f"{count(group.informants)} informan",
        )
        for group in grouping.groups
    )
    caption = tr(
        f"Passages of each indicator by {grouping.variable} (share of the group's passages)",
        f"Kutipan tiap indikator menurut {grouping.variable} (bagian dari kutipan kelompok)",
    )
    return Table(f"by-{grouping.variable}", caption, columns, rows, _ids(report), (f"{sizes}.",))


def together_table(report: Report) -> Table:
    """Return the pairs of indicators that stand in the same passages most often."""
    names = {indicator.id: indicator.name for _, indicator, _ in members(report)}
    order = {id: number for number, id in enumerate(names)}
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
        Column("expected", tr("Expected by chance", "Diharapkan karena kebetulan"), "average"),
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
    return Table(
        "together",
        tr("Indicators in the same passages", "Indikator dalam kutipan yang sama"),
        columns,
        tuple((names[a], names[b], number, expected) for a, b, number, expected in kept),
        tuple(f"{a} {b}" for a, b, _, _ in kept),
        notes,
    )


def saturation_table(report: Report) -> Table:
    """Return what so many interviews show on average over all orders of interviews."""
    needed = report.saturation.needed
    columns = (
        Column("interviews", tr("Interviews", "Wawancara"), "count"),
        Column("seen", tr("Indicators seen (95 %)", "Indikator tampak (95 %)"), "average interval"),
        Column("new", tr("New in the last", "Baru pada yang terakhir"), "figure"),
        Column(
            "enough", tr(f"Seen in {needed} or more", f"Tampak di {needed} atau lebih"), "average"
        ),
    )
    rows = tuple(
        (point.interviews, (point.seen, point.low, point.high), point.new, point.enough)
        for point in report.saturation.curve
    )
    note = tr(
        "On average over all orders of the interviews; 95 % of orders lie within the range.",
        "Rata-rata atas semua urutan wawancara; 95 % urutan berada dalam rentang itu.",
    )
    caption = tr(
        "Indicators seen by number of interviews", "Indikator tampak menurut jumlah wawancara"
    )
    ids = tuple(str(point.interviews) for point in report.saturation.curve)
    return Table("saturation", caption, columns, rows, ids, (note,))


def arrival_table(report: Report) -> Table:
    """Return which interview was the first to show which indicators."""
    names = {indicator.id: indicator.name for _, indicator, _ in members(report)}
    arrivals = report.saturation.arrivals
    columns = (
        Column("document", tr("Interview", "Wawancara")),
        Column("informants", tr("Informants", "Informan")),
        Column("new", tr("First to show", "Pertama memperlihatkan")),
    )
    rows = tuple(
        (
            arrival.document,
            _few(arrival.informants),
            "; ".join(names.get(id, id) for id in arrival.new),
        )
        for arrival in arrivals
        if arrival.new
    )
    ids = tuple(arrival.document for arrival in arrivals if arrival.new)
    caption = tr("Where each indicator was first seen", "Tempat tiap indikator pertama tampak")
    return Table("arrivals", caption, columns, rows, ids)


def chosen_quotes(report: Report, most: int = 3) -> dict[str, tuple[Quote, ...]]:
    """Return up to ``most`` quotes of each indicator, of as many informants as possible."""
    quotes: dict[str, list[Quote]] = {indicator.id: [] for _, indicator, _ in members(report)}
    for quote in report.quotes:
        quotes[quote.indicator].append(quote)
    return {id: _of_many_informants(own)[:most] for id, own in quotes.items()}


def _of_many_informants(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotes with each informant's first one before all others."""
    firsts: dict[str, Quote] = {}
    for quote in quotes:
        firsts.setdefault(quote.informant, quote)
    # A hand code is as sure as can be.
    best = sorted(firsts.values(), key=lambda quote: -(quote.confidence or 1.0))
    return (*best, *(quote for quote in quotes if firsts[quote.informant] is not quote))


def _names() -> tuple[Column, Column]:
    return (
        Column("framework", tr("Framework", "Kerangka")),
        Column("indicator", tr("Indicator", "Indikator")),
    )


def _ids(report: Report) -> tuple[str, ...]:
    return tuple(indicator.id for _, indicator, _ in members(report))


def _judgement(own: IndicatorCoverage) -> tuple[str, str]:
    return (own.judgement.judgement, own.judgement.reason) if own.judgement else ("", "")


def _few(names: Sequence[str]) -> str:
    """Return names in one line; of very many the first ones and the number of the others."""
    left = len(names) - _MOST_NAMES
    if left <= 1:
        return ", ".join(names)
    return ", ".join(names[:_MOST_NAMES]) + tr(f" and {left} others", f" dan {left} lainnya")
