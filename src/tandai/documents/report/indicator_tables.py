"""The tables with a row an indicator: coverage, status, confidence, informants."""

from __future__ import annotations

from tandai.documents.report.naming import (
    few,
    framework_label,
    framework_name,
    ids,
    members,
    name_columns,
    names,
)
from tandai.documents.report.words import method_word, stance_words, status_word, verdict_word
from tandai.documents.tables import Column, DocumentTable, Value
from tandai.ground.language import tr
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import IndicatorCoverage, Report
from tandai.words.report import rule_words
from tandai.words.status import grade_words, leaning_words, reason_words, speakers_words


def framework_table(report: Report) -> DocumentTable:
    """Return how many indicators of each framework are reached."""
    judged = any(own.judged_reached is not None for own in report.frameworks.values())
    columns = (
        Column("framework", tr("Framework", "Kerangka")),
        Column("reached", tr("Reached", "Tercapai"), "of"),
        Column("not_reached", tr("Not reached", "Tidak tercapai"), "count"),
        Column("leaning", tr("Leaning to it", "Condong tercapai"), "count"),
        Column("divided", tr("Divided", "Terbelah"), "count"),
        Column("too_little", tr("Too little", "Kurang bukti"), "count"),
        *((Column("judged_reached", tr("Researcher", "Peneliti"), "count"),) if judged else ()),
        Column("passages", tr("Passages", "Kutipan"), "count"),
        Column("words", tr("Words", "Kata"), "count"),
        Column("documents", tr("Interviews", "Wawancara"), "of"),
        Column("informants", tr("Informants", "Informan"), "of"),
    )
    notes = (
        (
            tr(
                "Researcher: reached by the researcher's own judgement.",
                "Peneliti: tercapai menurut penilaian peneliti sendiri.",
            ),
        )
        if judged
        else ()
    )
    known = {framework.id: framework_name(framework) for framework, _ in report.codebook.grouped()}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            known.get(id, id),
            (own.reached, own.of),
            own.not_reached,
            own.leaning,
            own.divided,
            own.too_little,
            *((own.judged_reached,) if judged else ()),
            own.passages,
            own.words,
            (own.documents, report.documents),
            (own.informants, report.informants),
        )
        for id, own in report.frameworks.items()
    )
    caption = tr("Indicators reached, by framework", "Indikator yang tercapai menurut kerangka")
    return DocumentTable("frameworks", caption, columns, rows, tuple(report.frameworks), notes)


def coverage_table(report: Report) -> DocumentTable:
    """Return how much, how many and how widely each indicator is evidenced."""
    called = names(report)
    columns = (
        *name_columns(),
        Column("passages", tr("Passages", "Kutipan"), "count"),
        Column("share", tr("Share (95 %)", "Bagian (95 %)"), "percent interval"),
        Column("words", tr("Words", "Kata"), "count"),
        Column("documents", tr("Interviews", "Wawancara"), "of"),
        Column("informants", tr("Informants", "Informan"), "of"),
        Column("stance", "+ / − / ±", "counts", " / ".join(stance_words()), stance_words()),
        Column("status", "Status"),
    )
    rows = tuple(
        (
            called[indicator.id],
            framework_label(framework),
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
    return DocumentTable(
        "coverage",
        tr("Coverage of each indicator", "Cakupan tiap indikator"),
        columns,
        rows,
        ids(report),
        notes,
    )


def status_table(report: Report) -> DocumentTable:
    """Return the status of each indicator, what decided it, and the researcher's judgement."""
    called = names(report)
    judged = any(own.judgement for own in report.indicators.values())
    graded = bool(report.status_rule.grades)
    columns = (
        *name_columns(),
        Column("informants", tr("Informants", "Informan"), "of"),
        Column(
            "speakers",
            tr("Support / hinder / both", "Mendukung / menghambat / keduanya"),
        ),
        Column("balance", tr("Supporting (95 %)", "Mendukung (95 %)"), "percent interval"),
        Column("status", tr("Status by the rule", "Status menurut aturan")),
        *((Column("judgement", tr("Researcher", "Peneliti")),) if judged else ()),
        Column("leaning", tr("Leaning", "Kecondongan")),
        *((Column("grades", tr("Grades", "Tingkat")),) if graded else ()),
        Column("status_reason", tr("Why", "Alasan")),
        *(
            (Column("judgement_reason", tr("Researcher's reason", "Alasan peneliti")),)
            if judged
            else ()
        ),
        Column("missing", tr("Not heard from", "Belum terdengar dari")),
    )
    rows = tuple(
        (
            called[indicator.id],
            framework_label(framework),
            (own.informants, report.informants),
            speakers_words(own.decision),
            (own.balance.value, own.balance.low, own.balance.high),
            status_word(own.status),
            *((_judgement(own)[0],) if judged else ()),
            leaning_words(own.decision),
            *((grade_words(own.decision),) if graded else ()),
            reason_words(own.status, own.decision, own.balance),
            *((_judgement(own)[1],) if judged else ()),
            few(own.missing_informants),
        )
        for framework, indicator, own in members(report)
    )
    caption = tr("Status of each indicator", "Status tiap indikator")
    return DocumentTable(
        "status", caption, columns, rows, ids(report), (rule_words(report.status_rule),)
    )


def confidence_table(report: Report) -> DocumentTable:
    """Return how far the suggestions of each indicator may be relied on."""
    called = names(report)
    columns = (
        *name_columns(),
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
            called[indicator.id],
            framework_label(framework),
            own.checked.suggestions,
            (own.confidence.median, own.confidence.q25, own.confidence.q75),
            own.confidence.expected_right,
            (own.precision, *(own.precision_interval or (None, None))),
            (own.recall, *(own.recall_interval or (None, None))),
            verdict_word(own.verdict),
            (own.checked.right, own.checked.suggested) if own.checked.suggested else None,
        )
        for framework, indicator, own in members(report)
    )
    note = tr(
        "Confidence is the calibrated probability that a suggestion is right; precision and "
        "recall come from interviews that the model did not learn from.",
        "Keyakinan adalah peluang terkalibrasi bahwa saran itu benar; presisi dan recall berasal "
        "dari wawancara yang tidak dipelajari model.",
    )
    if any(own.code == ReportNote.UNCALIBRATED for own in report.notes):
        note = tr(
            "Confidence is an uncalibrated score: the model learnt from no codes, and nothing was "
            "coded to judge it by.",
            "Keyakinan adalah skor yang belum dikalibrasi: model tidak dilatih dengan kode, dan "
            "belum ada kode untuk mengujinya.",
        )
    caption = tr("Confidence of the suggestions", "Keyakinan saran")
    return DocumentTable("confidence", caption, columns, rows, ids(report), (note,))


def matrix_table(report: Report) -> DocumentTable:
    """Return the number of passages of each indicator and informant."""
    matrix, called = report.matrix, names(report)
    columns = (
        *name_columns(),
        *(Column(f"informant-{n}", who.name, "count") for n, who in enumerate(matrix.informants)),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (called[indicator.id], framework_label(framework), *matrix.passages[indicator.id])
        for framework, indicator, _ in members(report)
    )
    caption = tr("Passages by indicator and informant", "Kutipan menurut indikator dan informan")
    return DocumentTable("matrix", caption, columns, rows, ids(report))


def _judgement(own: IndicatorCoverage) -> tuple[str, str]:
    return (own.judgement.judgement, own.judgement.reason) if own.judgement else ("", "")
