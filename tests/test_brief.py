"""Summaries: what a command shows by default fits a screen, says what comes next, hides nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console
from rich.text import Text

from tandai.corpus import Corpus, read_corpus, write_corpus
from tandai.ground import shipped
from tandai.render.brief import Command
from tandai.render.wrapping import Hanging, Listed

from .conftest import Result, Run

# A terminal of 24 lines has one for what was typed and one for the next prompt.
LINES, COLUMNS = 22, 80
LANGUAGES = ("en", "id")
STUDY = {
    name: f"Peneliti: Siapa yang ikut?\n{name.title()}: {answer}\n"
    f"Peneliti: Lalu?\n{name.title()}: Ya begitu saja, Mbak.\n"
    for name, answer in (
        ("siti", "Rapat tiap bulan, semua pengusaha datang."),
        ("tono", "Modal saya pinjam di koperasi desa."),
        ("wati", "Dinas datang sekali, lalu tidak lagi."),
        ("yono", "Anak muda lebih suka kerja di pabrik."),
    )
}
CODED = "document,informant,text,indicator,stance,coder\n" + "".join(
    f'{name},{name},"{text}",{code},{stance},{coder}\n'
    for name, text, code, stance in (
        ("siti", "Rapat tiap bulan, semua datang.", "deseve.governance", "supports"),
        ("tono", "Modal saya pinjam di koperasi.", "deseve.access_to_resources", "supports"),
        ("wati", "Dinas datang sekali, lalu tidak lagi.", "deseve.trust", "hinders"),
        ("yono", "Anak muda kerja di pabrik.", "pyke.skilled_workforce", "hinders"),
    )
    for coder in ("rani", "budi")
)


def require_a_screen(result: Result, *said: str) -> None:
    """What stands on both streams fits a screen, whole words at the margin, and says these."""
    assert result.code == 0, result.err
    lines = (result.out + result.err).splitlines()
    assert len(lines) <= LINES, "\n".join(lines)
    assert max(map(len, lines)) <= COLUMNS
    flowing = " ".join((result.out + result.err).split())
    for words in (*said, "--details"):
        assert words in flowing, flowing


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are as short as people's are."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def study() -> Path:
    """A student's folder: four transcripts, a recording, an old document, a table."""
    folder = Path("wawancara")
    folder.mkdir()
    for name, text in STUDY.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    for name in ("siti.mp3", "tono.m4a", "lama.doc", "jadwal.xlsx", "Thumbs.db", ".siti.doc"):
        (folder / name).write_bytes(b"")
    return folder


@pytest.fixture
def coded() -> Path:
    """A small study that two coders coded."""
    path = Path("kode.csv")
    path.write_text(CODED, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_importing_transcripts(lang: str, study: Path, call: Run) -> None:
    """Passages, what was not read with what to do, and the command to code with."""
    result = call("import", study, "--out", "k", "--lang", lang)
    name = {"en": "NAME", "id": "NAMA"}[lang]
    said = {
        "en": "2 files not read: siti.mp3, tono.m4a; transcribe first, with Whisper",
        "id": "2 berkas tidak dibaca: siti.mp3, tono.m4a; transkripkan dulu, misalnya dengan",
    }[lang]
    command = f"tandai review k --coder {name}"
    require_a_screen(result, command, said, "lama.doc", "jadwal.xlsx")
    assert "Thumbs" not in result.err
    assert ".siti" not in result.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tagging(lang: str, study: Path, quick_model_folder: Path, call: Run) -> None:
    """How many suggestions, which to rely on, and what to do with them."""
    out = Path("t.jsonl")
    result = call("tag", quick_model_folder, study, "--out", out, "--lang", lang)
    require_a_screen(result, "tandai report", "tandai review", "lama.doc")
    assert "siti: 2 " in result.out
    again = call("report", out, "--lang", lang)
    require_a_screen(again, "tandai sample", "--checked")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_has_no_summary_fits_as_well(
    lang: str, coded: Path, quick_model_folder: Path, call: Run
) -> None:
    """All but what is a text itself (a codebook, the methods paragraph), and the demo."""
    texts = "text\n" + "\n".join(f"Rapat {n} dihadiri semua." for n in range(30))
    Path("teks.csv").write_text(texts, encoding="utf-8")
    assert call("tag", quick_model_folder, "teks.csv", "--out", "t.jsonl").code == 0
    for words in (
        ("sample", "t.jsonl", "--n", "5", "--out", "c.xlsx"),
        ("import", coded, "--out", "k"),
        ("export", coded, "--out", "k.qdpx"),
        ("plan",),
        ("repeat", "t.jsonl"),
        ("codebook", "list"),
        ("codebook", "check", "k/codebook.yaml"),
        ("codebook", "rename", "k", "deseve.trust", "deseve.faith"),
    ):
        result = call(*words, "--lang", lang)
        assert result.code == 0, (words, result.err)
        lines = (result.out + result.err).splitlines()
        assert len(lines) <= LINES + 2, (words, len(lines))
        assert max(map(len, lines)) <= COLUMNS, words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_training(lang: str, corpus_folder: Path, call: Run) -> None:
    """Figures, which suggestions may be relied on, once for all, and the command to tag with."""
    arguments = ("train", corpus_folder, "--gold", "a", "--encoder", "tfidf", "--out")
    result = call(*arguments, "m", "--lang", lang)
    require_a_screen(result, "macro-F1", "tandai tag")
    # The reason that holds for all is said once.
    needed = {"en": "passages in 4 interviews needed", "id": "kutipan dalam 4 wawancara"}[lang]
    assert " ".join(result.out.split()).count(needed) == 1
    full = call(*arguments, "m", "--lang", lang, "--force", "--details")
    assert "Kepercayaan antarpihak" in full.out or "Trust among the" in full.out
    assert len(full.out.splitlines()) > 2 * len(result.out.splitlines())


@pytest.mark.parametrize("lang", ["en", "id"])
def test_agreement_with_a_model(
    lang: str, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Run
) -> None:
    """What the model and the coders are to each other is said once, in the sentence."""
    renamed = pl.lit("tandai tumang@04a866c8").alias("coder")
    model = corpus.codings.filter(pl.col("coder") == "b").with_columns(renamed)
    write_corpus(replace(corpus, codings=pl.concat([corpus.codings, model])), tmp_path / "k", {})
    monkeypatch.chdir(tmp_path)
    result = call("agree", "k", "--lang", lang)
    require_a_screen(result, "--disagreements", "tumang@04a866c8")
    assert ("2 coders," if lang == "en" else "2 pengode,") in " ".join(result.out.split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_agreement_and_evaluation(lang: str, corpus_folder: Path, coded: Path, call: Run) -> None:
    """Alphas by how far they may be relied on, the sentence for a thesis, and what is contested."""
    for source in (corpus_folder, coded):
        result = call("agree", source, "--lang", lang)
        require_a_screen(result, "--disagreements", "Krippendorff")
    result = call("evaluate", corpus_folder, "--encoder", "tfidf", "--lang", lang)
    require_a_screen(result, "macro-F1", "tandai train")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_corpus(lang: str, call: Run) -> None:
    """The largest study at hand: its agreement and its report by hand codes."""
    for command in ("agree", "report"):
        require_a_screen(call(command, "corpora/tumang", "--lang", lang), "210")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_coded_in_part_and_not_agreed_on(lang: str, call: Run) -> None:
    """As much to say beforehand as there can be: less room for indicators."""
    whole = read_corpus(shipped.CORPUS)
    eight = whole.passages["document"].unique(maintain_order=True)[:8]
    passages = whole.passages.filter(pl.col("document").is_in(eight.implode()))
    unread = passages["passage_id"].gather_every(5)
    codings = whole.codings.filter(
        pl.col("coder").is_in(["A", "B"])
        & pl.col("passage_id").is_in(passages["passage_id"].implode())
        & ~pl.col("passage_id").is_in(unread.implode())
    )
    part = replace(whole, passages=passages, codings=codings, evidence=whole.evidence.clear())
    folder = shipped.CORPUS / "transcripts"
    write_corpus(
        part, "part", {name: (folder / f"{name}.txt").read_text("utf-8") for name in eight}
    )
    require_a_screen(call("report", "part", "--lang", lang), str(len(unread)))


def test_a_hand_coded_study_is_reported_on(coded: Path, call: Run) -> None:
    """Without any model: its codes, whose they are, in every form; no confidence of anything."""
    page, chapter, book = (Path(f"r.{suffix}") for suffix in ("html", "docx", "xlsx"))
    result = call("report", coded, "--html", page, "--docx", chapter, "--xlsx", book)
    require_a_screen(result, "coded by hand. It rests on codes given by one or both of 2 coders")
    assert all(path.is_file() for path in (page, chapter, book))
    assert 'id="confidence"' not in page.read_text(encoding="utf-8")
    data = json.loads(call("report", coded, "--json").out)
    assert (data["model"], data["passages"], data["hand_coded"]) == ("", 4, 4)
    assert data["indicators"]["deseve.trust"]["passages"] == 1
    assert data["indicators"]["deseve.trust"]["stance"]["hinders"] == 1
    assert data["indicators"]["deseve.trust"]["share"]["method"] == "labels"
    notes = [note["code"] for note in data["notes"]]
    assert notes[:2] == ["codes_of", "all_by_hand"]
    full = call("report", coded, "--details").out
    assert "conf." not in full.split("\n\n+/−/±")[0].replace("conf.:", "")


def test_whose_codes_are_reported(coded: Path, call: Run) -> None:
    """One coder of several; what this one did not read is left out, and counted."""
    only = CODED.splitlines()
    coded.write_text("\n".join(line for line in only if "tono" not in line or "rani" in line))
    data = json.loads(call("report", coded, "--coder", "budi", "--json").out)
    assert data["passages"] == 3
    codes = {note["code"]: note for note in data["notes"]}
    assert codes["codes_of"] == {
        "code": "codes_of", "rule": "one_coder", "coders": 1, "coder": "budi",
    }  # fmt: skip
    assert codes["unread"] == {
        "code": "unread", "passages": 1, "of": 4, "informants": 4, "whole": 3, "partly": 0,
    }  # fmt: skip
    told = " ".join(call("report", coded, "--coder", "budi", "--lang", "id").out.split())
    assert "berdasarkan kode budi. Baru 3 dari 4 kutipan yang dikode: dari 4 informan, 3" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--coder", "dewi"), "no coder is called 'dewi'"),
        (("--checked", "x.csv"), "are for tags; this is a corpus"),
        (("--method", "uncorrected"), "are for tags; this is a corpus"),
        (("--corpus", "x"), "--corpus is for tags"),
    ],
)
def test_what_does_not_go_with_a_corpus(
    arguments: tuple[str, ...], message: str, coded: Path, call: Run
) -> None:
    """Exit 2 and what to do."""
    result = call("report", coded, *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in " ".join(result.err.split())


def test_skipped_files_are_counted_in_json(study: Path, tmp_path: Path, call: Run) -> None:
    """By name and kind; what the system left and what is hidden is nobody's."""
    (study / "foto").mkdir()
    (study / "foto" / "lembar.JPG").write_bytes(b"")
    data = json.loads(call("import", study, "--out", tmp_path / "k", "--json").out)
    assert {own["where"]: own["code"] for own in data["skipped"]} == {
        "foto/lembar.JPG": "picture",
        "jadwal.xlsx": "table",
        "lama.doc": "old_document",
        "siti.mp3": "recording",
        "tono.m4a": "recording",
    }


def test_a_folder_of_recordings_alone(tmp_path: Path, call: Run) -> None:
    """The refusal says what is there, and what to do with it."""
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.mp3").write_bytes(b"")
    result = call("import", tmp_path / "r", "--out", tmp_path / "k")
    assert result.code == 2
    assert "It holds 1 .mp3: transcribe first, with Whisper" in result.err


def test_a_pattern_that_names_more_than_transcripts(
    study: Path, quick_model_folder: Path, tmp_path: Path, call: Run
) -> None:
    """What a pattern names and nobody reads is told too."""
    out = tmp_path / "t.jsonl"
    result = call("tag", quick_model_folder, study / "*o*", "--out", out, "--json")
    data = json.loads(result.out)
    assert set(data["transcripts"]) == {"tono", "yono"}
    assert [own["where"] for own in data["skipped"]] == ["lama.doc", "tono.m4a"]


def shown(renderable: object, width: int = 40) -> list[str]:
    """Return the lines on a console of that width."""
    out = StringIO()
    Console(file=out, width=width, highlight=False).print(renderable)
    return out.getvalue().splitlines()


def test_lines_hang() -> None:
    """Later lines stand to the right; what was indented is continued further in."""
    assert shown(Hanging("satu dua tiga empat lima enam tujuh delapan sembilan"), 22) == [
        "satu dua tiga empat",
        "  lima enam tujuh",
        "  delapan sembilan",
    ]
    assert shown(Hanging(Text("  a: satu dua tiga empat lima"), 2), 22) == [
        "  a: satu dua tiga",
        "    empat lima",
    ]


def test_lists_keep_their_lines_and_count_the_rest() -> None:
    """No name is cut, and none is lost without a number."""
    names = [f"nama {n}" for n in range(9)]
    lines = shown(Listed("Semua", names, lines=2))
    assert lines == [
        "Semua: nama 0, nama 1, nama 2, nama 3,",
        "    nama 4, nama 5, nama 6, … (+2 more)",
    ]
    assert shown(Listed("Semua", names[:2])) == ["Semua: nama 0, nama 1"]
    assert shown(Listed("Nilai", ["a 0,6", "b 0,7"])) == ["Nilai: a 0,6; b 0,7"]


def test_commands_can_be_typed_as_they_stand() -> None:
    """Names with spaces are quoted, and a long line goes on where a shell does."""
    lines = shown(Command(["tandai", "report", "hasil saya.jsonl", "--html", "laporan.html"]), 44)
    assert lines == ['  tandai report "hasil saya.jsonl" --html \\', "      laporan.html"]
    assert shown(Command(["tandai", "agree", "k$(x)"])) == ["  tandai agree 'k$(x)'"]


def test_advice_that_holds_for_many_is_given_once(coded: Path, call: Run) -> None:
    """Twelve indicators that nobody spoke of need as many informants: one line, not twelve."""
    full = " ".join(call("report", coded, "--details").out.split())
    assert full.count("evidence from 3 more informants needed") == 1
    assert full.count("evidence from 2 more informants needed") == 1
