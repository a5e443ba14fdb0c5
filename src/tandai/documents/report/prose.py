"""What a chapter says between its tables, made of the figures and of nothing else.

A sentence stands where its figures give cause for it: what is true of all indicators is said once
of all, what is true of one is said of that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tandai.codebook import Framework
from tandai.documents.report.naming import few, framework_name, members, names
from tandai.ground.language import tr
from tandai.ground.numbers import count, decimal, percent, whole
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import FEWEST_A_SIDE, Grouping, IndicatorCoverage, Report, Why
from tandai.reporting.standing import REASONS
from tandai.words.hand_codes import saturation_caution
from tandai.words.methods_figures import begun, in_words, listed
from tandai.words.report import note_lines
from tandai.words.status import status_word

_MOST_NAMED = 3


def basis_sentences(report: Report) -> str:
    """Say what the chapter rests on, and what must be known of its figures."""
    frameworks = [_called(f) for f in _frameworks(report)]
    by = tr(" by ", " menurut ") + listed(frameworks) if any(frameworks) else ""
    said = tr(
        f"This chapter reports on {whole(len(report.indicators))} indicators{by}, in "
        f"{count(report.documents, 'interview', '')} with "
        f"{count(report.informants, 'informant', '')}: {count(report.passages, 'passage', '')} "
        f"of {whole(report.words)} words in all.",
        f"Bab ini menyajikan temuan atas {whole(len(report.indicators))} indikator{by}, dari "
        f"{whole(report.documents)} wawancara dengan {whole(report.informants)} informan, "
        f"seluruhnya {whole(report.passages)} kutipan ({whole(report.words)} kata).",
    )
    return " ".join((said, *_coded(report), *note_lines(report), *_unread(report)))


def _unread(report: Report) -> Iterator[str]:
    """Say that what was read is no sample of the rest."""
    if report.reading is not None:
        yield tr(
            "What was left unread was not left out at random, so that what was read does not stand "
            "for it.",
            "Kutipan yang belum dibaca tidak disisihkan secara acak, jadi kutipan yang sudah "
            "dibaca tidak mewakilinya.",
        )


def _coded(report: Report) -> Iterator[str]:
    """Say who coded the passages; notes say it where all were coded by hand."""
    if report.hand_coded == report.passages:
        return
    others = report.passages - report.hand_coded
    if report.hand_coded:
        yield tr(
            f"{whole(report.hand_coded)} passages were coded by hand; in the other "
            f"{whole(others)} a model ({report.model}) suggested indicators.",
            f"Sebanyak {whole(report.hand_coded)} kutipan dikode manual; pada {whole(others)} "
            f"kutipan lainnya indikator disarankan oleh model ({report.model}).",
        )
    else:
        yield tr(
            f"The indicators of the passages were suggested by a model ({report.model}).",
            f"Indikator tiap kutipan disarankan oleh model ({report.model}).",
        )
    if report.sample and report.sample.blind:
        yield tr(
            "Those who checked the sample did not see the suggestions.",
            "Pemeriksa sampel tidak melihat saran model.",
        )


def status_paragraphs(report: Report) -> Iterator[str]:
    """Say of each framework what is reached and what is not; once what is true of all."""
    if _one_reason(report):
        yield tr(
            "The status of none of the indicators can be told yet: they rest on a model's "
            "suggestions that may not be relied on before a sample of them has been checked.",
            "Status semua indikator belum dapat ditentukan: hitungannya bertumpu pada saran model "
            "yang belum dapat diandalkan sebelum sebuah sampel diperiksa.",
        )
        return
    paragraphs = [
        " ".join(_status(report, framework, first=number == 0))
        for number, framework in enumerate(_frameworks(report))
    ]
    if paragraphs and any(own.status != "too little" for own in report.indicators.values()):
        # At the end of the last one: alone it would be a line on a page of its own.
        paragraphs[-1] += " " + tr(
            "In brackets stands the share of the evidence that supports the indicator.",
            "Angka dalam kurung ialah proporsi bukti yang mendukung indikator itu.",
        )
    yield from paragraphs


def _one_reason(report: Report) -> bool:
    return all(own.decision.why == Why.UNRELIABLE for own in report.indicators.values())


def _status(report: Report, framework: Framework, *, first: bool) -> Iterator[str]:
    called = names(report)
    own = [(i.id, item) for f, i, item in members(report) if f.id == framework.id]
    by = {
        status: [
            _with_share(called[id], item)
            for id, item in own
            if item.status == status and not item.hangs
        ]
        for status in ("reached", "not reached", "divided")
    }
    of, name = in_words(len(own)), _called(framework)
    yield begun(
        _reached(by["reached"], of, name, every=len(by["reached"]) == len(own), first=first)
    )
    if by["not reached"]:
        lead = tr("Not reached", "Yang tidak tercapai")
        yield tr(
            f"{lead}: {listed(by['not reached'])}, of which the evidence speaks against it.",
            f"{lead} ialah {listed(by['not reached'])}, karena buktinya lebih banyak menghambat.",
        )
    if by["divided"]:
        side = in_words(FEWEST_A_SIDE)
        yield tr(
            f"On {listed(by['divided'])} the evidence is divided: {side} informants or "
            "more speak for, as many or more against (who does both is counted on both sides).",
            f"Pada {listed(by['divided'])} buktinya terbelah: sedikitnya {side} informan "
            f"mendukung dan sedikitnya {side} menghambat (yang memberi keduanya dihitung "
            "di kedua sisi).",
        )
    hanging = [f"{called[id]} ({status_word(item.status)})" for id, item in own if item.hangs]
    if hanging:
        yield tr(
            f"The status of {listed(hanging)} hangs on codes that the coders do not agree on.",
            "Yang masih bergantung pada kode yang belum disepakati para pengode ialah "
            f"{listed(hanging)}.",
        )
    yield from _undecided(report, [id for id, item in own if item.status == "too little"])


def _with_share(name: str, own: IndicatorCoverage) -> str:
    """Return an indicator's name with the share of its evidence that supports it."""
    return name if own.balance.value is None else f"{name} ({percent(own.balance.value)})"


def _reached(reached: Sequence[str], of: str, name: str, *, every: bool, first: bool) -> str:
    within = tr(f"the {of} indicators of {name}", f"{of} indikator {name}")
    if every:
        return tr(f"all {within[4:]} are reached.", f"ke-{within} semuanya tercapai.")
    if not reached:
        return tr(
            f"none of {within} can be called reached.",
            f"belum satu pun dari {within} dapat dinyatakan tercapai.",
        )
    lead = "" if first else tr("as to the others, ", "adapun ")
    number = in_words(len(reached))
    return lead + tr(
        f"of {within}, {number} {'is' if len(reached) == 1 else 'are'} reached: {listed(reached)}.",
        f"dari {within}, {number} tercapai, yaitu {listed(reached)}.",
    )


def _undecided(report: Report, ids: Sequence[str]) -> Iterator[str]:
    called = names(report)
    reasons = {
        Why.UNRELIABLE: tr(
            "since the model's suggestions may not be relied on yet",
            "karena saran modelnya belum dapat diandalkan",
        ),
        Why.CHECKS: tr(
            "since too few informants are among the passages checked so far",
            "karena informan dalam kutipan yang sudah diperiksa masih terlalu sedikit",
        ),
        Why.INFORMANTS: tr("for want of informants", "karena informannya terlalu sedikit")
        if report.reading is None
        else tr(
            "for want of informants in what was read",
            "karena informannya terlalu sedikit dalam kutipan yang dibaca",
        ),
        Why.SHARE: tr(
            "since the interval of the supporting share covers the bound: for want of informants",
            "karena interval proporsi yang mendukung masih mencakup batas: informannya kurang",
        ),
        Why.BOTH_WAYS: tr("since evidence speaks both ways", "karena buktinya ke kedua arah"),
        Why.NO_EVIDENCE: tr("since there is no evidence", "karena tidak ada buktinya")
        if report.reading is None
        else tr(
            "since there is none in what was read",
            "karena tidak ada buktinya dalam kutipan yang dibaca",
        ),
    }
    for why in REASONS:
        own = [called[id] for id in ids if report.indicators[id].decision.why == why]
        if own:
            yield tr(
                f"Open {'remains' if len(own) == 1 else 'remain'} {listed(own)}, {reasons[why]}.",
                f"{begun(listed(own))} belum pasti {reasons[why]}.",
            )


def group_sentence(report: Report, grouping: Grouping) -> str:
    """Say on which indicator the groups of a variable differ most; empty where they do not."""
    called, unknown = names(report), tr("(unknown)", "(tidak diketahui)")
    widest: tuple[float, str] | None = None
    for id in report.indicators:
        shares = [(g.indicators[id].share, g.value or unknown) for g in grouping.groups]
        known = sorted((share, value) for share, value in shares if share is not None)
        if len(known) < 2:
            continue
        (low, least), (high, most) = known[0], known[-1]
        said = tr(
            f"By {grouping.variable}, groups differ most on {called[id]}: {percent(high)} of the "
            f"passages of {most}, {percent(low)} of those of {least}.",
            f"Menurut {grouping.variable}, perbedaan terbesar ada pada {called[id]}: "
            f"{percent(high)} kutipan {most}, sedangkan pada {least} {percent(low)}.",
        )
        if high > low and (widest is None or high - low > widest[0]):
            widest = high - low, said
    return widest[1] if widest else ""


def informants_sentence(report: Report) -> str:
    """Say who has most passages with an indicator."""
    totals = [sum(own) for own in zip(*report.matrix.passages.values(), strict=True)]
    ranked = sorted(range(len(totals)), key=lambda n: -totals[n])[:_MOST_NAMED]
    who = report.matrix.informants
    talkers = listed([f"{who[n].name} ({whole(totals[n])})" for n in ranked if totals[n]])
    read = None if report.reading is None else report.reading.whole
    silent = [
        informant.name
        for n, informant in enumerate(who)
        if not totals[n] and (read is None or informant.name in read)
    ]
    said = tr(
        f"The most codes stand in what {talkers} said." if talkers else "Nobody gave evidence.",
        f"Kode terbanyak berasal dari {talkers}." if talkers else "Tidak ada informan berbukti.",
    )
    if silent and talkers:
        said += " " + tr(
            f"No indicator was found in what {few(silent)} said.",
            f"Tidak ada indikator yang ditemukan pada {few(silent)}.",
        )
        if not report.by_hand:
            said = said[:-1] + tr(
                "; that does not yet mean that they spoke of none.",
                "; itu belum berarti mereka tidak menyinggung satu pun.",
            )
    return said


def confidence_sentences(report: Report) -> str:
    """Say of which indicators suggestions may be relied on, and within what precision lies."""
    if any(note.code == ReportNote.FOR_RECALL for note in report.notes):
        return tr(
            "At the cuts of a recall the model's verdicts do not hold: no suggestion may be relied "
            "on without a check.",
            "Pada ambang untuk recall, kelayakan model tidak berlaku: tidak ada saran yang dapat "
            "diandalkan tanpa diperiksa.",
        )
    called = names(report)
    by: dict[str, list[str]] = {}
    for id, own in report.indicators.items():
        by.setdefault(own.verdict or "", []).append(called[id])
    words = {
        "ok": tr("Suggestions may be relied on for", "Saran model layak dipakai untuk"),
        "weak": tr("Suggestions are weak for", "Saran model lemah untuk"),
        "insufficient": tr(
            "There was too little to learn from for", "Data untuk melatih model kurang untuk"
        ),
    }
    every = tr("all indicators", "semua indikator")
    said = [
        f"{words[verdict]} {every if len(by) == 1 else listed(by[verdict])}."
        for verdict in words
        if verdict in by
    ]
    known = [own.precision for own in report.indicators.values() if own.precision is not None]
    if len(known) > 1:
        low, high = decimal(min(known)), decimal(max(known))
        said.append(
            tr(
                f"Precision lies between {low} and {high}, depending on the indicator.",
                f"Presisinya antara {low} dan {high}, bergantung pada indikatornya.",
            )
        )
    return " ".join(said)


def saturation_sentence(report: Report) -> str:
    """Say how soon the indicators were seen, and what one more interview would add."""
    curve, caution = report.saturation.curve, saturation_caution(report)
    if len(curve) < 2 or not report.by_hand:
        return caution
    last = curve[-1]
    half = next(point for point in curve if point.seen >= last.seen / 2)
    seen, of = decimal(last.seen, 0), whole(len(report.indicators))
    seen = tr("all", "semua") if seen == of else tr(f"{seen} of", f"{seen} dari")
    said = tr(
        f"{begun(seen)} {of} indicators are seen in {whole(last.interviews)} interviews, half "
        f"of them after {count(half.interviews, 'interview', '')} on average over all orders.",
        f"Dalam {whole(last.interviews)} wawancara muncul {seen} {of} indikator; separuhnya "
        f"sudah muncul setelah {whole(half.interviews)} wawancara, rata-rata atas semua urutan.",
    )
    said = f"{caution} {said}".lstrip()
    if report.saturation.next_new is None:
        return said
    new = report.saturation.next_new
    if new < 0.05:
        return said + tr(
            " One more interview of the kind would hardly add an indicator.",
            " Satu wawancara sejenis lagi hampir tidak akan menambah indikator.",
        )
    return said + tr(
        f" One more interview of the kind is expected to add {decimal(new, 1)}.",
        f" Satu wawancara sejenis lagi diperkirakan menambah {decimal(new, 1)} indikator.",
    )


def _frameworks(report: Report) -> list[Framework]:
    return [f for f, _ in report.codebook.grouped() if f.id in report.frameworks]


def _called(framework: Framework) -> str:
    """Return a framework's name with its source in brackets, as a text cites it."""
    name = framework_name(framework)
    if framework.source and framework.source != name:
        return f"{name} ({framework.source.replace(' (', ', ').replace(')', '')})"
    return name
