"""The table of how far the suggestions of each indicator may be relied on."""

from __future__ import annotations

from collections.abc import Iterator

from tandai.documents.report.naming import framework_label, ids, members, name_columns, names
from tandai.documents.report.words import verdict_word
from tandai.documents.tables import Column, DocumentTable
from tandai.ground.language import tr
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import Report


def confidence_table(report: Report) -> DocumentTable:
    """Return how far the suggestions of each indicator may be relied on."""
    called = names(report)
    any_checked = any(own.checked.suggested for own in report.indicators.values())
    columns = (
        *name_columns(),
        Column("suggestions", tr("Suggestions", "Saran"), "count"),
        *(
            (Column("unchecked", tr("Not checked", "Belum diperiksa"), "count"),)
            if any_checked
            else ()
        ),
        Column(
            "confidence",
            tr("Confidence (quartiles)", "Keyakinan (kuartil)"),
            "figure interval",
            tr("median, and first and third quartile", "median, kuartil pertama dan ketiga"),
        ),
        Column("expected_right", tr("Expected right", "Perkiraan benar"), "average"),
        Column("precision", tr("Precision (95 %)", "Presisi (95 %)"), "figure interval"),
        Column("recall", tr("Recall (95 %)", "Recall (95 %)"), "figure interval"),
        Column("verdict", tr("Verdict", "Kelayakan saran")),
        Column("right", tr("Right when checked", "Benar saat diperiksa"), "of"),
    )
    rows = tuple(
        (
            called[indicator.id],
            framework_label(framework),
            own.checked.suggestions,
            *((sum(own.confidence.suggested),) if any_checked else ()),
            (own.confidence.median, own.confidence.q25, own.confidence.q75),
            own.confidence.expected_right if sum(own.confidence.suggested) else None,
            (own.precision, *(own.precision_interval or (None, None))),
            (own.recall, *(own.recall_interval or (None, None))),
            verdict_word(own.verdict),
            (own.checked.right, own.checked.suggested) if own.checked.suggested else None,
        )
        for framework, indicator, own in members(report)
    )
    caption = tr("Confidence of the suggestions", "Keyakinan saran")
    return DocumentTable(
        "confidence",
        caption,
        columns,
        rows,
        ids(report),
        tuple(_notes(report, any_checked=any_checked)),
    )


def _notes(report: Report, *, any_checked: bool) -> Iterator[str]:
    """Yield what confidence is, of which suggestions, and why a number to expect is blank."""
    if any(own.code == ReportNote.UNCALIBRATED for own in report.notes):
        yield tr(
            "Confidence is an uncalibrated score: the model learnt from no codes, and nothing was "
            "coded to judge it by. So it does not tell how many suggestions to expect right, and "
            "that column is blank.",
            "Keyakinan adalah skor yang belum dikalibrasi: model tidak dilatih dengan kode, dan "
            "belum ada kode untuk mengujinya. Karena itu jumlah saran yang benar tidak dapat "
            "diperkirakan darinya, dan kolomnya dikosongkan.",
        )
    else:
        yield tr(
            "Confidence is the calibrated probability that a suggestion is right; precision and "
            "recall come from interviews that the model did not learn from.",
            "Keyakinan adalah peluang terkalibrasi bahwa saran itu benar; presisi dan recall "
            "berasal dari wawancara yang tidak dipelajari model.",
        )
        if any(own.confidence.expected_right is None for own in report.indicators.values()):
            yield tr(
                "Where the number to expect is blank, the confidence of that indicator is not "
                "calibrated.",
                "Bila perkiraan benar kosong, keyakinan untuk indikator itu belum dikalibrasi.",
            )
    if any_checked:
        yield tr(
            "Confidence and the number to expect are of suggestions that nobody has checked; what "
            "was found of the checked ones stands in the last column.",
            "Keyakinan dan perkiraan benar hanya dari saran yang belum diperiksa; hasil "
            "pemeriksaan saran lainnya ada di kolom terakhir.",
        )
