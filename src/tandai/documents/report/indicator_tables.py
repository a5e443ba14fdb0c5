"""The tables with a row an indicator: coverage, status, informants; confidence stands apart."""

from __future__ import annotations

from tandai.documents.report.estimates import estimated
from tandai.documents.report.naming import (
    few,
    framework_label,
    framework_name,
    ids,
    members,
    name_columns,
    names,
)
from tandai.documents.report.stances import stance_counts, stances_note
from tandai.documents.report.words import method_word, stance_words, status_word
from tandai.documents.tables import Column, DocumentTable, Value
from tandai.ground.language import tr
from tandai.ground.numbers import percent
from tandai.reporting.results import LEANING, IndicatorCoverage, Report, Why
from tandai.words.hand_codes import missing_caution, silence_told, unread_caution
from tandai.words.status import (
    grade_words,
    hanging_note,
    hanging_words,
    leaning_words,
    open_words,
    rule_lines,
    stated,
)


def framework_table(report: Report) -> DocumentTable:
    """Return how many indicators of each framework are reached."""
    judged = any(own.judged_reached is not None for own in report.frameworks.values())
    disputed = any(own.disputed for own in report.frameworks.values())
    columns = (
        Column("framework", tr("Framework", "Kerangka")),
        Column("reached", tr("Reached", "Tercapai"), "of"),
        Column("not_reached", tr("Not reached", "Tidak tercapai"), "count"),
        Column("leaning", tr("Leaning to it", "Condong tercapai"), "count"),
        Column("divided", tr("Divided", "Terbelah"), "count"),
        Column("too_little", tr("Too little", "Belum pasti"), "count"),
        *((Column("disputed", tr("Not agreed", "Belum disepakati"), "count"),) if disputed else ()),
        *((Column("judged_reached", tr("Researcher", "Peneliti"), "count"),) if judged else ()),
        Column("passages", tr("Passages", "Kutipan"), "count"),
        Column("words", tr("Words", "Kata"), "count"),
        Column("documents", tr("Interviews", "Wawancara"), "of"),
        Column("informants", tr("Informants", "Informan"), "of"),
    )
    researcher = (
        (
            tr(
                "Researcher: reached by the researcher's own judgement.",
                "Peneliti: tercapai menurut penilaian peneliti sendiri.",
            ),
        )
        if judged
        else ()
    )
    lean = percent(LEANING)
    notes = (
        tr(
            f"Leaning to it: of those with too little, where the supporting share lies above the "
            f"bound in {lean} or more of resamples of the informants.",
            "Condong tercapai: di antara yang belum pasti, yang proporsi pendukungnya di atas "
            f"batas pada sedikitnya {lean} ulangan (bootstrap informan).",
        ),
        *researcher,
        *(
            (
                tr(
                    "Not agreed: decided only with codes that the coders do not agree on; in none "
                    "of the columns before.",
                    "Belum disepakati: statusnya bergantung pada kode yang belum disepakati para "
                    "pengode; tidak termasuk kolom-kolom sebelumnya.",
                ),
            )
            if disputed
            else ()
        ),
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
            *((own.disputed,) if disputed else ()),
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
    disputed = any(own.disputed for own in report.indicators.values())
    name, framework_column = name_columns()
    columns = (
        name,
        Column("status", "Status"),
        framework_column,
        Column("passages", tr("Passages", "Kutipan"), "count"),
        Column("share", tr("Share (95 %)", "Proporsi (95 %)"), "percent interval"),
        Column("words", tr("Words", "Kata"), "count"),
        Column("documents", tr("Interviews", "Wawancara"), "of"),
        Column("informants", tr("Informants", "Informan"), "of"),
        Column("stance", "+ / − / ±", "counts", " / ".join(stance_words()), stance_words()),
        *((Column("disputed", tr("Not agreed", "Belum disepakati"), "count"),) if disputed else ()),
    )
    rows = tuple(
        (
            called[indicator.id],
            stated(own, status_word),
            framework_label(framework),
            own.passages,
            (own.share.value, own.share.low, own.share.high),
            own.words,
            (own.documents, report.documents),
            (own.informants, report.informants),
            stance_counts(own),
            *((own.disputed,) if disputed else ()),
        )
        for framework, indicator, own in members(report)
    )
    methods = dict.fromkeys(method_word(own.share.method) for _, _, own in members(report))
    notes = (
        tr(f"Shares: {'; '.join(methods)}.", f"Proporsi: {'; '.join(methods)}."),
        tr(
            "Passages are what was found, codes and suggestions; the shares are estimates from the "
            "checked sample, and so no part of these.",
            "Kutipan ialah yang ditemukan, baik kode maupun saran; proporsinya perkiraan dari "
            "sampel yang diperiksa, jadi bukan pecahan dari hitungan itu.",
        )
        * any(estimated(own) for _, _, own in members(report)),
        tr(
            "+ / − / ±: passages that support, hinder, or do both.",
            "+ / − / ±: kutipan yang mendukung, menghambat, atau keduanya.",
        ),
        stances_note(report),
        tr(
            "Not agreed: of these passages those that just half of their coders gave the code, and "
            "nobody has decided on.",
            "Belum disepakati: di antara kutipan itu, yang kodenya hanya diberikan separuh "
            "pengodenya dan belum diputuskan.",
        )
        * disputed,
        hanging_note(report),
    )
    return DocumentTable(
        "coverage",
        tr("Coverage of each indicator", "Cakupan tiap indikator"),
        columns,
        rows,
        ids(report),
        tuple(filter(None, notes)),
    )


def status_table(report: Report) -> DocumentTable:
    """Return the status of each indicator, what decided it, and the researcher's judgement."""
    called = names(report)
    judged = any(own.judgement for own in report.indicators.values())
    graded = bool(report.status_rule.grades)
    silent = any(silence_told(report, own) for own in report.indicators.values())
    # Said once below, where it is true of all.
    alike = all(own.decision.why == Why.UNRELIABLE for own in report.indicators.values())
    name, framework_column = name_columns()
    columns = (
        name,
        Column("status", tr("Status by the rule", "Status menurut aturan")),
        framework_column,
        Column("informants", tr("Informants", "Informan"), "of"),
        Column(
            "speakers",
            tr("For / against / both", "Pro / kontra / keduanya"),
            "counts",
            tr(
                "Informants who support, hinder, or do both",
                "Informan yang mendukung, menghambat, atau keduanya",
            ),
            (tr("Informants for", "Informan pro"), tr("against", "kontra"), tr("both", "keduanya")),
        ),
        Column("balance", tr("Supporting (95 %)", "Mendukung (95 %)"), "percent interval"),
        *((Column("judgement", tr("Researcher", "Peneliti")),) if judged else ()),
        Column("leaning", tr("Leaning", "Kecondongan")),
        *((Column("grades", tr("Grades", "Tingkat")),) if graded else ()),
        Column("status_reason", tr("Why", "Alasan")),
        *(
            (Column("judgement_reason", tr("Researcher's reason", "Alasan peneliti")),)
            if judged
            else ()
        ),
        *((Column("missing", _missing_heading(report)),) if silent else ()),
    )
    rows = tuple(
        (
            called[indicator.id],
            stated(own, status_word),
            framework_label(framework),
            (own.informants, report.informants),
            *_balance(own),
            *((_judgement(own)[0],) if judged else ()),
            _leaning(own),
            *((grade_words(own.decision),) if graded else ()),
            "" if alike else hanging_words(own) or open_words(own.status, own.decision),
            *((_judgement(own)[1],) if judged else ()),
            *((_missing(report, own),) if silent else ()),
        )
        for framework, indicator, own in members(report)
    )
    caption = tr("Status of each indicator", "Status tiap indikator")
    why = (
        tr(
            "All are open since nothing that was counted may be relied on before a sample has been "
            "checked.",
            "Semuanya belum pasti karena hitungannya belum dapat diandalkan sebelum sebuah sampel "
            "diperiksa.",
        ),
    )
    caution = missing_caution(report) if silent else ""
    notes = (
        *(why if alike else ()),
        *filter(None, (caution, hanging_note(report))),
        *rule_lines(report.status_rule),
    )
    return DocumentTable("status", caption, columns, rows, ids(report), notes)


def _missing_heading(report: Report) -> str:
    if report.by_hand:
        return tr("Not heard from", "Informan yang belum menyinggung")
    return tr("Nothing found", "Tidak ditemukan")


def _missing(report: Report, own: IndicatorCoverage) -> str:
    if silence_told(report, own):
        return few(own.missing_informants)
    return tr("cannot be told", "belum dapat ditentukan")


def _leaning(own: IndicatorCoverage) -> str:
    """Return where an indicator leans; what is decided leans nowhere any more."""
    return leaning_words(own.decision) if own.status in ("divided", "too little") else ""


def _balance(own: IndicatorCoverage) -> tuple[Value, Value]:
    """Return who speaks for and against, and the supporting share; nothing where it is a guess."""
    speakers = own.decision.speakers
    if own.decision.base == "none":
        return None, None
    return (
        (speakers.support, speakers.hinder, speakers.both),
        (own.balance.value, own.balance.low, own.balance.high),
    )


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
    caution = unread_caution(report)
    notes = (caution,) if caution else ()
    return DocumentTable("matrix", caption, columns, rows, ids(report), notes)


def _judgement(own: IndicatorCoverage) -> tuple[str, str]:
    return (own.judgement.judgement, own.judgement.reason) if own.judgement else ("", "")
