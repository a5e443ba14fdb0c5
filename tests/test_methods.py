"""`tandai methods`: the paragraph says what the files hold, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import polars as pl
import pytest
from pydantic import TypeAdapter

from tandai.corpus import Corpus, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS
from tandai.ground.language import LANGUAGES, Language, speaking
from tandai.ground.records import record_path
from tandai.reporting.methods import Material, Methods, Missing, Reported
from tandai.reporting.results import Rule, Sample
from tandai.words.methods import missing_words, paragraph
from tandai.words.references import apa, bibtex, cited, reference, source_reference

from .conftest import Run

KEYS = (
    "krippendorff2019 passonneau2006 cohen1960 fleiss1971 gwet2008 quenouille1956 tukey1958 "
    "wilson1927 sarndal1992 wang2024 pedregosa2011 honnibal2020 tandai"
).split()


def told(call: Run, *arguments: object) -> dict[str, Any]:
    """Return the JSON of the command."""
    result = call("methods", *arguments, "--json")
    assert result.code == 0, result.err
    data: dict[str, Any] = json.loads(result.out)
    return data


def written(corpus: Corpus, folder: Path) -> Path:
    """Write a corpus without transcripts; return its folder."""
    write_corpus(corpus, folder, {})
    return folder


def test_two_coders_with_agreement(call: Run, corpus_folder: Path) -> None:
    """Who read how much, agreement and its interval, in good sentences of both languages."""
    text = told(call, corpus_folder)["paragraph"]
    assert "96 passages from 6 interviews with 6 informants" in text["en"]
    assert "kept apart (passages read: a 96 and b 96)" in text["en"]
    assert "96 of 96 passages were read by both" in text["en"]
    assert re.search(
        r"\(Krippendorff, 2019\) was 0\.\d\d \(95% CI 0\.\d\d–[01]\.\d\d\)", text["en"]
    )
    assert "Dua pengode mengode dan kode masing-masing disimpan terpisah" in text["id"]
    assert re.search(r"sebesar 0,\d\d \(IK 95% 0,\d\d–[01],\d\d\)", text["id"])
    assert "delapan indikator tata kelola kolaboratif (DeSeve, 2007)" in text["id"]
    assert "wawancara satu per satu (6 wawancara)" in text["id"]


def test_what_the_files_do_not_hold_is_listed_and_not_said(call: Run, corpus_folder: Path) -> None:
    """No unit, no word of independent work or of decisions, and what would have to be there."""
    data = told(call, corpus_folder)
    assert {"unit", "coded_independently", "adjudicated_codes", "model", "report"} <= set(
        data["missing"]
    )
    for claim in ("unit of coding", "independent", "decided", "model"):
        assert claim not in data["paragraph"]["en"]
    shown = call("methods", corpus_folder, "--lang", "id").out
    assert "Tidak ada dalam berkas, jadi tidak disebut:" in shown
    assert "kode dari pengode bernama 'final'" in " ".join(shown.split())


def test_one_coder_has_no_agreement(call: Run, corpus: Corpus, tmp_path: Path) -> None:
    """One person, and a note that a second is needed."""
    alone = replace(corpus, codings=corpus.codings.filter(pl.col("coder") == "a"))
    data = told(call, written(alone, tmp_path / "k"))
    assert "One coder (a) read 96 passages." in data["paragraph"]["en"]
    assert "Krippendorff" not in data["paragraph"]["en"]
    assert (data["agreement"], "second_coder" in data["missing"]) == (None, True)


def test_final_codes_models_and_second_codings_are_no_coders(
    call: Run, corpus: Corpus, tmp_path: Path
) -> None:
    """What was decided, a second coding and a model's suggestions are told apart."""
    own = corpus.codings.filter(pl.col("coder") == "a")
    more = [own.with_columns(coder=pl.lit(n)) for n in ("final", "a#2", "tandai tumang@1")]
    codings = pl.concat([corpus.codings, *more]).cast(dict(CODING_COLUMNS))  # type: ignore[arg-type]  # types by name
    data = told(call, written(replace(corpus, codings=codings), tmp_path / "k"))
    coding = data["material"]["coding"]
    assert coding["coders"] == {"a": 96, "b": 96}
    assert (coding["decided"], coding["again"]) == ({"final": 96}, {"a#2": 96})
    assert "('final', 96 passages)" in data["paragraph"]["en"]
    assert "adjudicated_codes" not in data["missing"]
    assert "Pengodean kedua oleh orang yang sama (a#2)" in data["paragraph"]["id"]


def test_three_coders_are_compared_by_fleiss(call: Run, corpus: Corpus, tmp_path: Path) -> None:
    """Cohen's kappa is of two; of three it is Fleiss', and the list has just what was used."""
    third = corpus.codings.filter(pl.col("coder") == "a").with_columns(coder=pl.lit("c"))
    both = replace(corpus, codings=pl.concat([corpus.codings, third]))
    data = told(call, written(both, tmp_path / "k"))
    keys = {own["key"] for own in data["references"]}
    assert {"fleiss1971", "gwet2008", "quenouille1956"} <= keys
    assert not {"cohen1960", "pedregosa2011", "wilson1927"} & keys
    assert "dibaca oleh sedikitnya dua di antaranya" in data["paragraph"]["id"]


def test_the_unit_comes_from_the_record_of_the_import(call: Run, tmp_path: Path) -> None:
    """A corpus of transcripts knows how these were cut; a table does not."""
    (tmp_path / "w.txt").write_text("Rani: Ya?\n\nPak Karto: Ya. Betul.\n", encoding="utf-8")
    assert call("import", tmp_path / "w.txt", "--out", tmp_path / "k").code == 0
    assert told(call, tmp_path / "k")["material"]["unit"] == "turn"
    assert (
        call("import", tmp_path / "w.txt", "--out", tmp_path / "s", "--unit", "sentence").code == 0
    )
    data = told(call, tmp_path / "s")
    assert "Satuan pengodean adalah satu kalimat jawaban informan." in data["paragraph"]["id"]
    (tmp_path / "k" / "record.json").unlink()
    assert told(call, tmp_path / "k")["material"]["unit"] is None


def test_a_model_and_how_it_was_validated(call: Run, model_folder: Path) -> None:
    """What it learnt from and whose codes, by interview, in the language of the paragraph."""
    data = told(call, model_folder)
    assert (
        "learnt from 96 passages of 6 interviews of the corpus examples"
        in (data["paragraph"]["en"])
    )
    assert "given by 'a')" in data["paragraph"]["en"]
    assert "dari 'a')" in data["paragraph"]["id"]
    assert "semua kutipan satu wawancara selalu dalam fold yang sama" in data["paragraph"]["id"]
    assert "pedregosa2011" in {own["key"] for own in data["references"]}
    assert data["missing"] == ["corpus", "report"]


@pytest.fixture
def tags(call: Run, model_folder: Path, tmp_path: Path) -> Path:
    """Tags of one transcript."""
    (tmp_path / "w.txt").write_text("Rani: Ya?\n\nPak Karto: Lewat forum.\n", encoding="utf-8")
    result = call("tag", model_folder, tmp_path / "w.txt", "--out", tmp_path / "t.jsonl")
    assert result.code == 0, result.err
    return tmp_path / "t.jsonl"


def test_a_report_as_json_and_by_its_record(
    call: Run, tags: Path, model_folder: Path, tmp_path: Path
) -> None:
    """Both give the same; the record also leads to the model, and writes nothing."""
    given = ("report", tags, "--model", model_folder)
    page = call(*given, "--json")
    (tmp_path / "r.json").write_text(page.out, encoding="utf-8")
    assert call(*given, "--html", tmp_path / "r.html").code == 0
    before = (tmp_path / "r.html").stat().st_mtime_ns
    first, second = told(call, tmp_path / "r.json"), told(call, tmp_path / "r.html")
    assert first["report"] == second["report"]
    assert (first["model"], second["model"]["name"]) == (None, "tiny")
    assert "belum dikoreksi dari galat model, dan tanpa interval" in second["paragraph"]["id"]
    assert "checked_sample" in second["missing"]
    assert (tmp_path / "r.html").stat().st_mtime_ns == before


def test_a_model_that_did_not_make_the_tags_is_refused(
    call: Run, tags: Path, tmp_path: Path
) -> None:
    """Its validation would be told of other suggestions."""
    (tmp_path / "r.json").write_text(call("report", tags, "--json").out, encoding="utf-8")
    result = call("methods", tmp_path / "r.json", "models/tumang")
    assert result.code == 2
    assert "the report is of tags of tiny@" in result.err


def test_a_checked_sample_is_told_with_its_estimator() -> None:
    """How many were checked, blind or not, by which estimator, and for what."""
    sample = Sample(passages=200, documents=12, drawn_from=1840, blind=True, seed=3)
    rule = Rule(3, 0.5, "default")
    own = Reported(1840, 12, 12, 0, "m@1", ("corrected",), "interviews", False, sample, rule)
    text = {language: _paragraph(own, language) for language in LANGUAGES}
    assert "A random sample of 200 of 1,840 passages (seed 3)" in text["en"]
    assert "without sight of the model's suggestions" in text["en"]
    assert "Sampel acak 200 dari 1.840 kutipan (benih 3)" in text["id"]
    assert "estimator pascastratifikasi" in text["id"]
    assert "(Särndal dkk., 1992; Wilson, 1927; Quenouille, 1956; Tukey, 1958)" in text["id"]
    assert "mengeluarkan wawancara satu per satu (jackknife)" in text["id"]
    assert "untuk wawancara sejenis" in text["id"]


def _paragraph(reported: Reported, language: Language) -> str:
    return paragraph(Methods(None, None, None, reported, ()), language).text


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_references_are_whole_in_both_forms(key: str, language: Language) -> None:
    """No empty field, braces closed, and the year in both."""
    with speaking(language):
        own, text, entry = reference(key), apa(reference(key)), bibtex(reference(key))
    assert ".." not in text
    assert "  " not in text
    assert entry.count("{") == entry.count("}")
    assert "{}" not in entry
    assert entry.startswith(f"@{own.kind}{{{key},\n")
    if key != "tandai":
        assert f"({own.year})" in text
        assert f"year = {{{own.year}}}" in entry


def test_references_in_apa_form() -> None:
    """An article, a book, a paper and a preprint as the manual has them."""
    assert apa(reference("cohen1960")) == (
        "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
        "Psychological Measurement, 20(1), 37–46. https://doi.org/10.1177/001316446002000104"
    )
    assert apa(reference("sarndal1992")) == (
        "Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey sampling. "
        "Springer. https://doi.org/10.1007/978-1-4612-4378-6"
    )
    assert cited(reference("wang2024")) == "Wang et al., 2024"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("DeSeve (2007)", "DeSeve, 2007"),
        ("Ansell & Gash (2008)", "Ansell & Gash, 2008"),
        ("Ansell dan Gash 2008", "Ansell & Gash, 2008"),
        ("my own experience", None),
        ("", None),
    ],
)
def test_a_source_gives_no_more_than_it_says(source: str, shown: str | None) -> None:
    """Who and when; a title is never guessed."""
    own = source_reference(source)
    assert (cited(own) if own else None) == shown
    if own is not None:
        assert "[title as in your own copy]" in apa(own)
        assert "title =" not in bibtex(own)


def test_files(call: Run, corpus_folder: Path, tmp_path: Path) -> None:
    """Text, Markdown, a document and BibTeX; both languages one after the other."""
    for name in ("m.txt", "m.md", "m.docx"):
        out = tmp_path / name
        result = call("methods", corpus_folder, "--out", out, "--both", "--lang", "id")
        assert result.code == 0, result.err
        text = (
            "\n".join(own.text for own in docx.Document(str(out)).paragraphs)
            if name.endswith("docx")
            else out.read_text(encoding="utf-8")
        )
        assert text.index("Bahan analisis") < text.index("The material comprises")
        assert "Daftar pustaka" in text
        assert "Tidak ada dalam berkas" not in text
    assert call("methods", corpus_folder, "--bibtex", tmp_path / "m.bib").code == 0
    assert (tmp_path / "m.bib").read_text(encoding="utf-8").startswith("@article{cohen1960,")
    assert call("methods", corpus_folder, "--out", tmp_path / "m.pdf").code == 2
    assert call("repeat", tmp_path / "m.docx").code == 0


@pytest.mark.parametrize("content", ["{}", "[]", "not JSON", '{"status_rule": {}}'])
def test_what_is_no_report_is_refused(call: Run, tmp_path: Path, content: str) -> None:
    """Exit code 2, with the file's name."""
    (tmp_path / "r.json").write_text(content, encoding="utf-8")
    result = call("methods", tmp_path / "r.json")
    assert result.code == 2
    assert "r.json" in result.err


def test_a_record_of_something_else_is_refused(call: Run, tags: Path, model_folder: Path) -> None:
    """Tags lead to the model that made them; an export tells nothing of how it was done."""
    assert call("methods", tags).out == call("methods", model_folder).out
    record = record_path(tags, folder=False)
    told = record.read_text(encoding="utf-8").replace('"command": "tag"', '"command": "export"')
    record.write_text(told, encoding="utf-8")
    result = call("methods", tags)
    assert result.code == 2
    assert "is of `tandai export`" in result.err


def test_two_of_a_kind_are_refused(call: Run, corpus_folder: Path, tmp_path: Path) -> None:
    """One paragraph is of one corpus."""
    shutil.copytree(corpus_folder, tmp_path / "other")
    assert call("methods", corpus_folder, tmp_path / "other").code == 2


def test_everything_missing_has_words_in_both_languages() -> None:
    """No code is without them."""
    for code in Missing:
        shown = set()
        for language in LANGUAGES:
            with speaking(language):
                shown.add(missing_words(code))
        assert len(shown) == 2


def test_a_report_alone_tells_what_its_suggestions_are(
    call: Run, model_folder: Path, tmp_path: Path
) -> None:
    """The rule of recall, what has no stance, and that the status is not read from them."""
    transcript = tmp_path / "t.txt"
    transcript.write_text("P: Apa?\nN: Ya, percaya sekali.\nP: Lalu?\nN: Tidak ada.\n")
    out = tmp_path / "r.jsonl"
    assert call("tag", model_folder, transcript, "--out", out, "--recall", "0.8").code == 0
    assert call("report", out, "--html", tmp_path / "r.html").code == 0
    paragraphs = told(call, tmp_path / "r.html")["paragraph"]
    assert "Suggestions were made for a recall of 0.8" in paragraphs["en"]
    assert "Saran dibuat dengan sasaran recall 0,8" in paragraphs["id"]


def test_caveats_of_a_report_are_said() -> None:
    """What was not read, calibrated, told or decided, in both languages; and only if it is so."""
    rule = Rule(3, 0.5, "default")
    plain = Reported(40, 4, 4, 40, "", ("labels",), "interviews", False, None, rule)
    own = replace(
        plain,
        uncalibrated=True,
        untold=7,
        untold_indicators=2,
        fewest=10,
        unread=60,
        disputed=5,
        hand_codes=30,
        stances=1,
        overruled=3,
    )
    english, indonesian = (_paragraph(own, language) for language in ("en", "id"))
    for text, said in (
        (english, "the 40 of 100 passages of the corpus that had been read"),
        (english, "Of 30 hand codes 5 were given by just half of a passage's coders"),
        (english, "it was counted as mixed (1 code)"),
        (english, "scores that were not calibrated"),
        (english, "No stance was told for 7 suggestions of 2 indicators, since nothing was coded"),
        (english, "In 3 passages the check differed"),
        (english, "With fewer than 10 interviews these intervals are rough."),
        (english, "leaving out whole interviews in turn (jackknife)"),
        (english, "counted from 80% of them on"),
        (english, "the others were not left out at random"),
        (english, "Shares rest on hand codes of all passages read;"),
        (english, "one and a half times the effective number of interviews, at most 3)"),
        (english, "in which mixed passages count half"),
        (english, "not reached where it lies below; divided where it covers 50%"),
        (english, "from 4,000 bootstrap resamples"),
        (indonesian, "kutipan lainnya tidak disisihkan secara acak"),
        (indonesian, "kode manual atas semua kutipan yang dibaca;"),
        (indonesian, "tidak tercapai bila di bawahnya; terbelah bila interval itu mencakup 50%"),
        (indonesian, "(kutipan campuran dihitung setengah)"),
        (indonesian, "dari 4.000 ulangan bootstrap"),
        (indonesian, "Itulah 40 dari 100 kutipan dalam korpus yang sudah dibaca"),
        (indonesian, "Dari 30 kode manual, 5 hanya diberikan separuh pengode kutipannya"),
        (indonesian, "dihitung sebagai campuran (1 kode)"),
        (indonesian, "skor yang belum dikalibrasi"),
        (indonesian, "Pada 3 kutipan, hasil pemeriksaan berbeda dari kode"),
        (indonesian, "Dengan kurang dari 10 wawancara, interval ini masih kasar."),
    ):
        assert said in text, text
    without = _paragraph(plain, "en")
    for words in (
        "calibrated",
        "half of a passage",
        "counted as mixed",
        "rough",
        "No stance",
        "the check",
    ):
        assert words not in without
    assert "one interview gives no interval" in _paragraph(replace(plain, intervals=False), "en")


def test_the_shipped_corpus_and_model_are_called_constructed(
    call: Run, corpus_folder: Path
) -> None:
    """Interviews that the model learnt from and was judged on; not a corpus of one's own."""
    text = told(call, "models/tumang")["paragraph"]
    assert re.search(r"learnt from [\d,]+ passages of \d+ constructed interviews", text["en"])
    assert re.search(r"dilatih dengan [\d.]+ kutipan dari \d+ wawancara rekaan", text["id"])
    assert re.search(r"figures are of \d+ passages from \d+ constructed interviews", text["en"])
    assert "(means over indicators, without intervals)" in text["en"]
    assert "(rerata atas indikator, tanpa interval)" in text["id"]
    own = told(call, corpus_folder)
    assert "constructed" not in own["paragraph"]["en"]
    material = replace(
        TypeAdapter(Material).validate_python(own["material"]), passages=100, constructed=True
    )
    rule = Rule(3, 0.5, "default")
    report = Reported(40, 4, 4, 40, "", ("labels",), "interviews", False, None, rule)
    made = Methods(material, None, None, replace(report, constructed=True), ())
    english, indonesian = (paragraph(made, language).text for language in ("en", "id"))
    assert english.startswith(
        f"The coded corpus {material.corpus}, which is not all that is reported on, comprises 100 "
        "passages from 6 constructed interviews"
    )
    assert indonesian.startswith(
        f"Korpus terkode {material.corpus}, yang tidak sama dengan bahan yang dilaporkan, terdiri "
        "atas 100 kutipan dari 6 wawancara rekaan"
    )
    assert "Model bawaan tandai dilatih dengan wawancara rekaan." in indonesian
    whole = replace(made, reported=replace(report, unread=60))
    assert paragraph(whole, "en").text.startswith("The material comprises 100 passages")


def test_what_stands_in_a_file_is_not_told_again(
    call: Run, corpus_folder: Path, tmp_path: Path
) -> None:
    """What was written, what the files do not hold, and what comes next."""
    out, bib = tmp_path / "m.txt", tmp_path / "m.bib"
    done = call("methods", corpus_folder, "--out", out)
    text = out.read_text(encoding="utf-8")
    assert text.splitlines()[0][:60] not in done.out
    assert f"Written: {out} (" in " ".join(done.err.split())
    assert "Next: the references for a reference manager" in done.out
    both = call("methods", corpus_folder, "--out", out, "--bibtex", bib, "--force")
    assert f"Written: {bib} (" in " ".join(both.err.split())
    assert "Next" not in both.out
