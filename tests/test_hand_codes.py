"""What a report of hand codes may say: of a part that was read, of codes that coders differ on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tandai.codebook import Codebook
from tandai.corpus import Corpus, GoldRule, gold_labels
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.corpus.labels import AGREED, Gold
from tandai.corpus.sheets import column_of
from tandai.documents.chapters import Paragraph
from tandai.documents.report.chapter import chapter_of
from tandai.documents.report.findings_prose import indicator_sentences
from tandai.documents.report.indicator_tables import (
    coverage_table,
    framework_table,
    matrix_table,
    status_table,
)
from tandai.documents.report.naming import names
from tandai.documents.report.other_tables import saturation_table
from tandai.documents.report.prose import (
    basis_sentences,
    confidence_sentences,
    saturation_sentence,
    status_paragraphs,
)
from tandai.documents.report.rewriting import pseudonymised
from tandai.documents.report.webpage import page
from tandai.ground.language import LANGUAGES, Language, speaking
from tandai.ground.messages import message
from tandai.pseudonyms import Pseudonyms
from tandai.render.brief_report import _counted, _whose
from tandai.reporting.codes import ReportNote
from tandai.reporting.results import Report, Rule, Why
from tandai.reporting.standing import Step, standing_of
from tandai.reporting.status import Basis, decided, speakers_of
from tandai.reporting.study import Study, Unfinished
from tandai.statistics.balance import evidence_of
from tandai.tags import Suggestion, TaggedPassage, read_tags, write_tags
from tandai.transcript import Passage
from tandai.words.confidence import confidence_word
from tandai.words.gold import gold_words, settling, undecided_words
from tandai.words.hand_codes import saturation_caution
from tandai.words.reasons import codebook_alone_words
from tandai.words.report import advice_lines, note_lines
from tandai.words.standing import (
    after_step_words,
    may_be_said,
    not_yet,
    settle_words,
    step_command,
)
from tandai.words.status import rule_lines
from tandai.work.report import Choices, report

from .report_example import example_report

TRUST, SHARED = "deseve.trust", "deseve.information_sharing"
PEOPLE = ("Siti", "Tono", "Wati", "Yono")
EACH = 3
# passage, coder, indicator, stance; a row without an indicator says that the coder read it.
Row = tuple[str, str, str, str]


def study(codebook: Codebook, rows: Sequence[Row]) -> Corpus:
    """Return four interviews of three passages each, with these codes."""
    passages = [
        (f"{name}-{n}", name.lower(), name, name, "Apa?", 20 * n, 20 * n + 9, f"Jawaban {n}")
        for name in PEOPLE
        for n in range(EACH)
    ]
    return Corpus(
        "uji",
        codebook,
        pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        pl.DataFrame(list(rows), schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(
            [(name.lower(), name, "") for name in PEOPLE],
            schema=["document", "informant", "split"],
            orient="row",
        ),
    )


def read_by(coder: str, read: Sequence[str], coded: Sequence[str], stance: str) -> list[Row]:
    """Return rows of one coder: all passages of ``read``, of which ``coded`` speak of trust."""
    return [
        (id, coder, TRUST, stance) if id in coded else (id, coder, "", "supports") for id in read
    ]


ALL = [f"{name}-{n}" for name in PEOPLE for n in range(EACH)]
# Siti and Tono whole, Wati in part, Yono not at all.
PART = [*ALL[: 2 * EACH], ALL[2 * EACH]]


def partly(codebook: Codebook) -> Report:
    """Return a report of a corpus of which seven of twelve passages were read."""
    rows = read_by("rani", PART, ["Siti-0", "Siti-1"], "supports")
    return report([], study(codebook, rows))


def whole_text(own: Report) -> str:
    """Return all paragraphs of the chapter."""
    return " ".join(b.text for b in chapter_of(own).blocks if isinstance(b, Paragraph))


def test_what_was_read_is_told_apart(codebook: Codebook) -> None:
    """Who was read whole, in part, not at all; the interviews likewise."""
    reading = partly(codebook).reading
    assert reading is not None
    assert (reading.passages, reading.left, reading.informants, reading.documents) == (12, 5, 4, 4)
    assert reading.whole == ("Siti", "Tono")
    assert reading.partly == (Unfinished("Wati", 2),)
    assert reading.none == ("Yono",)
    assert reading.whole_documents == ("siti", "tono")
    everything = report([], study(codebook, read_by("rani", ALL, ["Siti-0"], "supports")))
    assert everything.reading is None


def test_only_who_was_read_whole_has_not_spoken_of_something(codebook: Codebook) -> None:
    """Of whoever was read in part, nobody knows what else was said; saturation likewise."""
    own = partly(codebook)
    assert own.indicators[TRUST].missing_informants == ("Tono",)
    assert [a.document for a in own.saturation.arrivals] == ["siti", "tono"]
    assert len(own.saturation.curve) == 2
    assert [item.message.code for item in own.advice] == ["read_on"]
    with speaking("id"):
        assert status_table(own).notes[0] == (
            "Informan yang belum menyinggung: hanya di antara 2 dari 4 informan yang semua "
            "kutipannya sudah dibaca."
        )
        assert matrix_table(own).notes == (
            "Baru dibaca sebagian (sisa kutipan): Wati (2). Belum dibaca: Yono.",
        )
        assert advice_lines(own) == (
            "Baca dulu 5 kutipan lainnya: siapa yang perlu ditanya lagi baru dapat ditentukan "
            "sesudahnya. Yang sudah dimulai dan hampir selesai (sisa kutipan): Wati (2).",
        )
    standing = standing_of(own)
    assert (standing.step, standing.number) == (Step.CODE, 5)
    with speaking("en"):
        assert (
            not_yet(standing, names(own))[-1].what == "15 indicators: no evidence in what was read"
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chapter_of_a_part_speaks_of_that_part(language: Language, codebook: Codebook) -> None:
    """No sentence says that nobody speaks of something, or how many more are needed."""
    own = partly(codebook)
    with speaking(language):
        text, told = whole_text(own), page(own)
    says = {
        "en": (
            "7 of 12 passages have been coded: all those of 2 of 4 informants, some of 1, none of "
            "1. The report leaves out the others, and speaks of nothing but what was read.",
            "In what was read nobody speaks of",
            "Only the 2 of 4 interviews that have been read whole are counted here.",
        ),
        "id": (
            "Baru 7 dari 12 kutipan yang dikode: dari 4 informan, 2 sudah seluruhnya, 1 sebagian, "
            "1 belum sama sekali.",
            "Dalam kutipan yang dibaca tidak ada yang menyinggung",
            "Yang dihitung di sini hanya 2 dari 4 wawancara yang sudah dibaca seluruhnya.",
        ),
    }[language]
    assert all(own in text for own in says), text
    assert says[0] in told
    assert says[2] in told
    never = {
        "en": ("Nobody speaks of", "All informants speak", "only 1 of 3"),
        "id": ("Tidak ada yang menyinggung", "disinggung semua informan.", "hanya 1 dari 3"),
    }[language]
    assert not [own for own in never if own in text]


def test_saturation_of_less_than_two_whole_interviews_is_not_told(codebook: Codebook) -> None:
    """One interview read to its end and a few passages of others."""
    rows = read_by("rani", [*ALL[:4], ALL[6]], ["Siti-0"], "supports")
    own = report([], study(codebook, rows))
    assert not own.saturation.curve
    assert not own.saturation.arrivals
    with speaking("en"):
        assert (
            "Saturation cannot be told yet: 1 of 4 interviews have been read whole, and it takes "
            "two at least." in whole_text(own)
        )
    with speaking("id"):
        assert "Kejenuhan data belum dapat dinyatakan: baru 1 dari 4 wawancara" in page(own)
    nobody = report([], study(codebook, read_by("rani", ALL[:2], ["Siti-0"], "supports")))
    with speaking("id"):
        assert (
            "Informan yang belum menyinggung belum dapat ditentukan"
            in (status_table(nobody).notes[0])
        )


def test_names_of_the_unread_are_replaced(codebook: Codebook) -> None:
    """They leave in JSON, page and sheets as all others do."""
    own = pseudonymised(partly(codebook), Pseudonyms({"Wati": "N3", "Yono": "N4", "Siti": "N1"}))
    assert own.reading is not None
    assert own.reading.partly == (Unfinished("N3", 2),)
    assert (own.reading.whole, own.reading.none) == (("N1", "Tono"), ("N4",))
    assert own.reading.whole_documents[0] != "siti"
    assert own.as_dict()["reading"]["partly"] == [{"name": "N3", "left": 2}]


# Rani finds trust in one passage of each of four, Budi in those of two; on one the stances differ.
DIFFER = [
    *read_by("rani", ALL, ["Siti-0", "Tono-0", "Wati-0", "Yono-0"], "supports"),
    *read_by("budi", [id for id in ALL if id != "Tono-0"], ["Siti-0"], "supports"),
    ("Tono-0", "budi", TRUST, "hinders"),
]


def test_codes_of_half_the_coders_are_counted_and_named(codebook: Codebook) -> None:
    """One of two counts by the rule; both rules are told, and a + with a − is mixed and said."""
    labels = gold_labels(study(codebook, DIFFER))
    assert (labels.gold, labels.disputed, labels.disputed_stances) == (
        Gold(GoldRule.MAJORITY, 2), 2, 1,
    )  # fmt: skip
    assert int(labels.present.sum()) == 4
    agreed = gold_labels(study(codebook, DIFFER), AGREED)
    assert (agreed.gold.rule, int(agreed.present.sum()), agreed.disputed) == (
        GoldRule.AGREED, 2, 2,
    )  # fmt: skip
    with speaking("en"):
        assert gold_words(labels.gold) == "codes given by one or both of 2 coders"
        assert gold_words(agreed.gold) == "codes given by both of 2 coders"
        assert undecided_words(labels, settling(["my study"], "x.xlsx")) == (
            "Of 4 hand codes 2 rest on only half of a passage's coders (one of two), and nobody "
            "has "
            "decided on them; without them it would be 2. 1 code that the coders gave with "
            "different "
            'stances counts as mixed. To decide: tandai review "my study" --coder final --queue '
            "disagreements"
        )
    with speaking("id"):
        assert gold_words(labels.gold) == "kode yang diberikan salah satu atau kedua pengode"
        assert undecided_words(agreed, settling(["korpus"], "x.xlsx")).startswith(
            "2 kode yang hanya diberikan separuh pengode kutipannya (satu dari dua) belum "
            "diputuskan dan tidak dihitung, di samping 2 kode yang dihitung."
        )


def test_of_three_coders_two_decide(codebook: Codebook) -> None:
    """More than half and at least half are the same there; one of three is outvoted."""
    third = read_by("sari", ALL, ["Siti-0", "Wati-0"], "supports")
    corpus = study(codebook, [*DIFFER, *third])
    first, strict = gold_labels(corpus), gold_labels(corpus, AGREED)
    assert first.disputed == 0
    assert (first.present == strict.present).all()
    assert gold_words(first.gold) != gold_words(strict.gold)


def test_a_coder_called_agreed_is_a_coder(codebook: Codebook) -> None:
    """A name that somebody has wins over the word."""
    corpus = study(codebook, read_by(AGREED, ALL, ["Siti-0"], "supports"))
    assert gold_labels(corpus, AGREED).gold == Gold(GoldRule.ONE_CODER, 1, AGREED)


def test_a_status_that_hangs_on_disputed_codes_is_not_decided(codebook: Codebook) -> None:
    """Four informants of one mind by one coder; by both they are two."""
    same = [row if row[3] == "supports" else (*row[:3], "supports") for row in DIFFER]
    own = report([], study(codebook, same))
    item = own.indicators[TRUST]
    assert (item.status, item.agreed_status, item.disputed) == ("reached", "too little", 2)
    standing = standing_of(own)
    assert standing.decided == {}
    assert (standing.disputed, standing.step, standing.number) == ((TRUST,), Step.SETTLE, 2)
    with speaking("en"):
        assert may_be_said(standing, names(own)) == ()
        assert not_yet(standing, names(own))[-1].what == (
            "1 indicator: the status hangs on codes that the coders do not agree on"
        )
        assert any(
            "The status of Trust among the participants would then be another." in note
            for note in note_lines(own)
        )
        assert step_command(standing, own) == (
            "tandai review CORPUS --coder final --queue disagreements"
        )
        assert after_step_words(standing, own) == "Then report again."
        two = replace(own, study=Study(tags=("rani", "kode tono.csv")))
        assert step_command(standing, two) == (
            'tandai agree rani "kode tono.csv" --disagreements contested.xlsx'
        )
        assert after_step_words(standing, two) == (
            'Fill it in, then: tandai report rani "kode tono.csv" contested.xlsx'
        )
        called = replace(own, study=Study(tags=("agree",)))
        assert after_step_words(standing, called) == "Then report again."
        alone = replace(own, study=Study(tags=("kode.csv",)))
        assert step_command(standing, alone) == (
            "tandai agree kode.csv --disagreements contested.xlsx"
        )
    both = report([], study(codebook, same), choices=Choices(coder=AGREED))
    assert (both.indicators[TRUST].passages, both.indicators[TRUST].status) == (2, "too little")
    with speaking("id"):
        assert note_lines(both)[:2] == (
            "Laporan ini berdasarkan kode yang diberikan kedua pengode.",
            "2 kode yang hanya diberikan separuh pengode kutipannya (satu dari dua) belum "
            "diputuskan dan tidak dihitung, di samping 2 kode yang dihitung.",
        )


def test_a_status_that_hangs_on_disputed_codes_is_counted_apart_everywhere(
    codebook: Codebook,
) -> None:
    """The page's top and its tables, chapter and workbook speak of the same status."""
    same = [row if row[3] == "supports" else (*row[:3], "supports") for row in DIFFER]
    own = report([], study(codebook, same))
    assert own.indicators[TRUST].hangs
    framework = own.frameworks[own.codebook[TRUST].framework]
    assert (framework.reached, framework.disputed, framework.of) == (0, 1, 8)
    said: dict[Language, tuple[str, ...]] = {
        "en": (
            "✓ reached*",
            "without the codes not agreed on: too little",
            "* Hangs on codes that the coders do not agree on and nobody has decided on; it is "
            "not counted with the others of its status.",
            "The status of Trust among the participants (reached) hangs on codes that the coders "
            "do not agree on.",
        ),
        "id": (
            "✓ tercapai*",
            "tanpa kode yang belum disepakati: belum pasti",
            "* Bergantung pada kode yang belum disepakati para pengode dan belum diputuskan; "
            "tidak ikut dihitung bersama yang berstatus sama.",
            "Yang masih bergantung pada kode yang belum disepakati para pengode ialah "
            "Kepercayaan antarpihak (tercapai).",
        ),
    }
    for language, (status, reason, note, sentence) in said.items():
        with speaking(language):
            for table in (status_table(own), coverage_table(own)):
                assert status in next(row for row in table.rows if "*" in str(row[1]))
                assert note in table.notes
            assert any(reason in row for row in status_table(own).rows)
            assert framework_table(own).rows[0][1:7] == ((0, 8), 0, 0, 0, 7, 1)
            assert sentence in " ".join(status_paragraphs(own))
            assert status in page(own)


def test_codes_to_be_decided_are_told_beside_another_step(codebook: Codebook) -> None:
    """Where passages are left to be read the command to decide stands too."""
    same = [row if row[3] == "supports" else (*row[:3], "supports") for row in DIFFER]
    standing = replace(standing_of(report([], study(codebook, same))), step=Step.CODE)
    with speaking("en"):
        assert settle_words(standing) == "To decide on the codes not agreed on:"
        assert settle_words(replace(standing, step=Step.SETTLE)) == ""
        assert settle_words(replace(standing, disputed=())) == ""


def test_suggestions_show_neither_silence_nor_saturation() -> None:
    """Of a model's suggestions nobody's silence is told, and how near the end of news nothing."""
    made = example_report()
    by_hand = replace(made, hand_coded=made.passages)
    said: dict[Language, tuple[str, ...]] = {
        "en": ("Not heard from", "Nothing found", "that does not yet mean", "Saturation is not"),
        "id": ("Informan yang belum", "Tidak ditemukan", "itu belum berarti", "Kejenuhan tidak"),
    }
    for language, (hand, suggested, caution, why) in said.items():
        with speaking(language):
            assert [c.key for c in status_table(made).columns].count("missing") == 0
            assert hand in status_table(by_hand).columns[-1].heading
            told = _recalling(made, 0.8)
            assert status_table(told).columns[-1].heading == suggested
            assert caution in " ".join(status_table(told).notes)
            assert caution in matrix_table(made).notes[0]
            assert saturation_sentence(made).startswith(why)
            assert saturation_caution(made) in page(made)
            assert not saturation_sentence(by_hand).startswith(why)
            assert not saturation_table(made).rows
            assert saturation_table(by_hand).rows
            for code in (ReportNote.FOR_RECALL, ReportNote.UNCALIBRATED):
                loose = replace(told, notes=(message(code, recall=0.9),))
                assert [c.key for c in status_table(loose).columns].count("missing") == 0
    with speaking("id"):
        assert indicator_sentences(_recalling(made, 0.8), "deseve.trust", "more").endswith(
            "Penilaian peneliti: tercapai cukup baik (=2+3 <i>banyak</i> bukti)."
        )
        assert "Pada kutipan " in indicator_sentences(_recalling(made, 0.8), "deseve.trust", "more")
        assert "Pada kutipan " not in indicator_sentences(made, "deseve.trust", "more")


def test_the_number_beside_an_indicator_is_what_its_status_rests_on() -> None:
    """Of a checked sample those in it, not all that a model suggests; of no basis none."""
    made = example_report()
    id, own = "deseve.trust", made.indicators["deseve.trust"]
    sampled = replace(own, decision=replace(own.decision, base="sample", informants=2))
    unproven = replace(own, decision=replace(own.decision, base="none"))
    with speaking("id"):
        for item, named, whose in (
            (sampled, f"{made.codebook[id].name} 2", "informan yang buktinya dihitung"),
            (unproven, made.codebook[id].name, "informan dengan bukti"),
        ):
            report = replace(made, indicators={**made.indicators, id: item})
            assert _counted(report)[id] == named
            assert _whose(report) == whose


def test_evidence_of_one_mind_lacks_informants_and_an_even_one_does_not_lean() -> None:
    """Nothing is near the bound at 100 %; at 50 %, or in half of resamples, nothing leans."""
    rule = Rule(3, 0.5, "default")
    for values, leans in (((1.0, 1.0, 1.0), True), ((1.0, 0.5, 0.0), False)):
        supporting, informant = np.array(values), np.arange(len(values))
        basis = Basis(
            evidence_of(supporting, np.ones(len(values)), informant),
            speakers_of(supporting, informant),
            len(values),
            "all",
        )
        assert (decided(basis, rule)[1].leaning is not None) == leans
    made = example_report()
    with speaking("id"):
        said = not_yet(replace(standing_of(made), open={Why.SHARE: ("deseve.trust",)}), names(made))
    assert said[0].what == (
        "1 indikator: interval proporsi yang mendukung masih mencakup batas karena informannya "
        "kurang"
    )


@pytest.mark.parametrize(
    ("language", "unread", "recall", "verdicts", "rule"),
    [
        ("en", "was not left out at random", "recall of 0.9", "At the cuts of a recall", "4,000"),
        ("id", "tidak disisihkan secara acak", "recall 0,9", "Pada ambang untuk recall", "4.000"),
    ],
)
def test_a_chapter_says_what_its_figures_rest_on(
    codebook: Codebook, language: Language, unread: str, recall: str, verdicts: str, rule: str
) -> None:
    """Of a part that was read, of tags made for a recall, and of the rule of the status."""
    made = example_report()
    loose = replace(made, notes=(message(ReportNote.FOR_RECALL, recall=0.9, by="mean"),))
    with speaking(language):
        assert unread in basis_sentences(partly(codebook))
        assert unread not in basis_sentences(made)
        assert recall in note_lines(loose)[0]
        assert confidence_sentences(loose).startswith(verdicts)
        assert not confidence_sentences(made).startswith(verdicts)
        assert rule in rule_lines(made.status_rule)[2]


def test_a_codebook_alone_says_what_its_cut_is_and_what_it_suggested() -> None:
    """About 5 % is of the passages that scores were scaled by, not of these."""
    with speaking("en"):
        assert codebook_alone_words([0.029, 0.102]).endswith(
            "Each indicator is suggested above a cut that about 5% of the passages reach that the "
            "scores were scaled by, whether more or fewer speak of it; here 2.9% to 10.2%."
        )
    with speaking("id"):
        assert codebook_alone_words([0.029, 0.102]).endswith(
            "Tiap indikator disarankan di atas ambang yang dicapai sekitar 5 % kutipan penyesuai "
            "skornya, entah yang membicarakannya lebih banyak atau lebih sedikit; di sini 2,9 % "
            "sampai 10,2 %."
        )
        assert codebook_alone_words().endswith("lebih sedikit.")


def test_rounding_makes_no_certainty() -> None:
    """A confidence of .996 is not one of 1."""
    with speaking("id"):
        said = [confidence_word(own) for own in (0.996, 0.994, 1.0, 0.003, 0.0, None)]
        assert said == ["> 0,99", "0,99", "1,00", "< 0,01", "0,00", "–"]


def _recalling(report: Report, recall: float) -> Report:
    own = {id: replace(o, recall=recall, informants=4) for id, o in report.indicators.items()}
    return replace(report, indicators=own)


def test_what_final_decides_is_not_disputed(codebook: Codebook) -> None:
    """Adjudicated passages count as decided, the others as before."""
    settled = [(id, "final", TRUST, "supports") for id in ("Wati-0", "Tono-0")]
    labels = gold_labels(study(codebook, [*DIFFER, *settled]))
    assert (labels.gold.rule, labels.disputed, labels.disputed_stances) == (
        GoldRule.ADJUDICATED_FIRST, 1, 0,
    )  # fmt: skip
    strict = gold_labels(study(codebook, [*DIFFER, *settled]), AGREED)
    assert strict.gold.rule == GoldRule.ADJUDICATED_FIRST_AGREED
    assert int(strict.present.sum()) == int(labels.present.sum()) - 1
    with speaking("en"):
        assert gold_words(strict.gold) == (
            "codes of final, and of passages without them those given by both of 2 coders"
        )


def test_the_methods_tell_what_coders_differ_on(codebook: Codebook) -> None:
    """Counted from the corpus, whatever the model or the report holds."""
    from tandai.work.methods import _coding

    coding = _coding(study(codebook, DIFFER))
    assert (coding.codes, coding.disputed, coding.stances) == (4, 2, 1)


def test_a_sheet_that_overrules_the_corpus_says_so(codebook: Codebook, tmp_path: Path) -> None:
    """Passages where both exist and differ are counted, and which one counted is told."""
    from tandai.reporting.sheets import write_sheet
    from tandai.work.sample import sample

    corpus = study(codebook, read_by("rani", ALL, ["Siti-0", "Tono-0"], "supports"))
    tagged = [
        TaggedPassage(
            Passage(id, doc, who, speaker, question, start, end, text),
            (Suggestion(TRUST, 0.9, "supports", "ok"),),
            {one: 0.9 if one == TRUST else 0.1 for one in codebook.ids},
            "uji@1",
        )
        for id, doc, who, speaker, question, start, end, text in corpus.passages.iter_rows()
    ]
    write_tags(tagged, tmp_path / "t.jsonl")
    tags = read_tags(tmp_path / "t.jsonl")
    sheet = tmp_path / "s.csv"
    write_sheet(sample([tags], len(ALL), seed=1, codebook=codebook), sheet)
    frame = pl.read_csv(sheet, infer_schema_length=0)
    found = pl.col("passage_id").is_in(["Siti-0", "Wati-0"])
    frame.with_columns(
        pl.when(found).then(pl.lit("1")).otherwise(pl.lit("")).alias(column_of(TRUST)),
        pl.lit("x").alias("read"),
    ).write_csv(sheet)
    own = report([tags], corpus, choices=Choices(checked=sheet))
    note = next(note for note in own.notes if note.code == "overruled")
    assert note.of == {"both": 12, "passages": 2, "codes": 2, "stances": 0}
    assert own.indicators[TRUST].passages == 2
    assert own.matrix.passages[TRUST] == (1, 0, 1, 0)
    with speaking("en"):
        assert (
            "Of 12 checked passages that the corpus has codes of, 2 differ from the sheet (2 "
            "codes, "
            "and the stance of 0); the sheet counts there, not the corpus." in note_lines(own)
        )
    with speaking("id"):
        assert any("yang dihitung ialah lembar periksa, bukan korpus" in n for n in note_lines(own))


def test_suggestions_that_are_not_there_do_not_say_that_nobody_spoke(codebook: Codebook) -> None:
    """A model that finds nothing is no proof that nobody said it."""
    corpus = study(codebook, DIFFER)
    own = report([], corpus)
    with speaking("en"):
        assert "Nobody speaks of" in whole_text(own)
        assert "Nobody speaks of" not in whole_text(replace(own, hand_coded=own.passages - 1))
