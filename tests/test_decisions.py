"""Sheets to decide contested passages in, and the headings of sheets, in both languages."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from rich.console import Console

from tandai.agreement.disagreements import Disagreement
from tandai.codebook import Codebook, codebook_of_labels
from tandai.corpus import Corpus, gold_labels, read_corpus, write_corpus
from tandai.corpus.corpus import CODING_COLUMNS, passage_frame
from tandai.corpus.decisions import decided_in
from tandai.corpus.sheet_headings import ISTILAH_OF_HEADING, names_of, require_sheet_columns
from tandai.ground.errors import TableError, UsageError
from tandai.ground.language import Language, speaking
from tandai.render.brief_report import report_brief
from tandai.reporting.standing import Step, standing_of
from tandai.review.guide import Choice
from tandai.screen.told import others_words
from tandai.sources import read_several
from tandai.transcript import Passage
from tandai.work.report import report
from tandai.work.review import reviewing

from .conftest import Run
from .review_example import write_example_tags

TRUST, COMMON, NORMS = "deseve.trust", "deseve.common_purpose", "deseve.governance"


@pytest.fixture
def study(tmp_path: Path, corpus: Corpus) -> Path:
    """Five passages by two coders, who differ in three: in a code, in two, and in a stance."""
    texts = [f"Jawaban nomor {n} tentang koperasi." for n in range(1, 6)]
    passages = [
        Passage(f"w-{n}", "w" if n < 4 else "v", "Bu Sri", "N", "Apa?", 0, len(text), text)
        for n, text in enumerate(texts, 1)
    ]
    given = {
        "rani": [[TRUST], [TRUST, COMMON], [COMMON], [], [NORMS]],
        "tono": [[TRUST], [TRUST, NORMS], [COMMON + "-"], [TRUST], [NORMS]],
    }
    rows = [
        (
            f"w-{n}",
            coder,
            id.rstrip("-"),
            "hinders" if id.endswith("-") else "supports" if id else "",
        )
        for coder, all_of_it in given.items()
        for n, own in enumerate(all_of_it, 1)
        for id in own or [""]
    ]
    own = Corpus(
        "k",
        corpus.codebook,
        passage_frame(passages),
        pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame({"document": ["w", "v"], "informant": ["Bu Sri", "Bu Sri"]}),
    )
    write_corpus(own, tmp_path / "k", {})
    return tmp_path / "k"


HEADINGS = {
    "en": "number,passage_id,document,informant,cost,question,before,text,after,coder: rani,"
    "coder: tono,agreed,decision,note".split(","),
    "id": "nomor,id_kutipan,dokumen,informan,dampak_alfa,pertanyaan,sebelumnya,kutipan,sesudahnya,"
    "pengode: rani,pengode: tono,disepakati,keputusan,catatan".split(","),
}
DECIDED: dict[Language, dict[str, str]] = {
    "en": {"w-2": f"{COMMON}; {NORMS} (hinders)", "w-3": COMMON, "w-4": "neither"},
    "id": {"w-2": f"{COMMON}; {NORMS} (menghambat)", "w-3": COMMON, "w-4": "tidak satu pun"},
}


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_contested_passages_are_decided_in_their_sheet(
    language: Language, suffix: str, study: Path, tmp_path: Path, call: Run
) -> None:
    """Headings as asked for; what is filled in counts as the codes of ``final`` everywhere."""
    sheet = tmp_path / f"b.{suffix}"
    done = call("agree", study, "--disagreements", sheet, "--lang", language)
    assert done.code == 0, done.err
    assert fill(sheet, DECIDED[language], HEADINGS[language]) == {
        "w-2": TRUST,
        "w-3": "",
        "w-4": "",
    }
    final = [
        ("w-2", "final", TRUST, "supports"),
        ("w-2", "final", COMMON, "supports"),
        ("w-2", "final", NORMS, "hinders"),
        ("w-3", "final", COMMON, "supports"),
        ("w-4", "final", "", ""),
    ]
    assert sorted(read_corpus(sheet).codings.rows()) == sorted(final)
    united = read_several([study, sheet]).corpus
    assert sorted(united.codings.filter(pl.col("coder") == "final").rows()) == sorted(final)
    assert gold_labels(united).present.sum() == 6  # trust, common and norms, common, (none), norms
    agreed = json.loads(call("agree", study, sheet, "--json").out)
    assert (agreed["coders"], agreed["left_out"], agreed["units"]) == (
        ["rani", "tono"],
        ["final"],
        5,
    )
    assert call("import", sheet, "--out", tmp_path / "j").code == 0
    assert sorted(read_corpus(tmp_path / "j").codings.rows()) == sorted(final)


def fill(sheet: Path, decisions: dict[str, str], headings: list[str]) -> dict[str, str]:
    """Fill in decisions by passage; return what the sheet says is agreed on."""
    if sheet.suffix == ".csv":
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = list(csv.reader(file))
        assert head == headings
        for row in rows:
            row[-2] = decisions[row[1]]
        with sheet.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return {row[1]: row[-3] for row in sorted(rows)}
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == headings
    place = len(headings) - 1
    for number in range(2, page.max_row + 1):
        page.cell(number, place, decisions[str(page.cell(number, 2).value)])
    agreed = {str(row[1].value): str(row[-3].value or "") for row in page.iter_rows(min_row=2)}
    book.save(sheet)
    return dict(sorted(agreed.items()))


def test_each_row_offers_the_codes_at_stake(study: Path, tmp_path: Path, call: Run) -> None:
    """A code each, what each coder gave, all of them, and neither; other answers are taken too."""
    assert call("agree", study, "--disagreements", tmp_path / "b.xlsx").code == 0
    page = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]
    ids = {row: page.cell(row, 2).value for row in range(2, page.max_row + 1)}
    offered = {
        ids[next(iter(own.sqref.ranges)).min_row]: own
        for own in page.data_validations.dataValidation
    }
    assert {id: own.formula1 for id, own in offered.items()} == {
        "w-2": f'"{COMMON},{NORMS},{COMMON}; {NORMS},neither"',
        "w-3": f'"{COMMON},{COMMON} (hinders),{COMMON}; {COMMON} (hinders),neither"',
        "w-4": f'"{TRUST},neither"',
    }
    assert {own.errorStyle for own in offered.values()} == {"information"}


def test_a_decision_for_no_code_is_named_with_its_row(
    study: Path, tmp_path: Path, call: Run
) -> None:
    """All of them at once; a row without a decision is not decided."""
    sheet = tmp_path / "b.csv"
    assert call("agree", study, "--disagreements", sheet).code == 0
    fill(sheet, {"w-2": "deseve.trusst", "w-3": "", "w-4": f"{TRUST} (lucu)"}, HEADINGS["en"])
    done = call("train", study, sheet, "--out", tmp_path / "m")
    assert done.code == 2
    said = " ".join(done.err.split())
    assert "some decisions say no code." in said
    assert "unknown code 'deseve.trusst'; did you mean deseve.trust?" in said
    assert said.count("unknown code") == 2
    assert "Write a code, several separated by ;, or 'neither'." in said
    fill(sheet, {"w-2": "", "w-3": "", "w-4": ""}, HEADINGS["en"])
    assert read_corpus(sheet).codings.is_empty()


def differing(*rows: tuple[str, str, str]) -> Disagreement:
    """Return a passage that coders gave these (coder, indicator, stance)."""
    given: dict[str, dict[str, str] | None] = {}
    for coder, id, stance in rows:
        own = given.setdefault(coder, {})
        assert own is not None
        own |= {id: stance} if id else {}
    return Disagreement("w-1", "w", "Bu Sri", "", "", "Ya.", "", 0.1, given)


MODEL = "tandai m@1"


@pytest.mark.parametrize(
    ("rows", "agreed", "choices"),
    [
        # An untold stance agrees with any, and is not read as another one.
        (
            [("rani", TRUST, "hinders"), (MODEL, TRUST, ""), (MODEL, COMMON, "supports")],
            [f"{TRUST} (hinders)"],
            [COMMON, "neither"],
        ),
        # None was told by anybody, and none is made up.
        (
            [("rani", TRUST, ""), ("tono", TRUST, ""), ("tono", COMMON, "")],
            [f"{TRUST} (no stance)"],
            [f"{COMMON} (no stance)", "neither"],
        ),
        # Of two people a model has no say in what they agree on.
        (
            [("rani", TRUST, "supports"), ("tono", TRUST, "supports"), (MODEL, COMMON, "")],
            [TRUST],
            [f"{COMMON} (no stance)", "neither"],
        ),
        ([("rani", TRUST, "supports"), (MODEL, "", "")], [], [TRUST, "neither"]),
    ],
)
def test_an_untold_stance_agrees_with_any(
    rows: list[tuple[str, str, str]], agreed: list[str], choices: list[str]
) -> None:
    """Indicators are compared; what is agreed is what people gave where there are two."""
    item = differing(*rows)
    assert list(item.agreed) == agreed
    assert list(item.choices) == choices


def read_decision(codebook: Codebook, agreed: str, decision: str) -> list[tuple[str, str]]:
    """Return the codes and stances of a row of a sheet."""
    cells = {"row": [2], "passage_id": ["w-1"], "agreed": [agreed], "decision": [decision]}
    found = decided_in(Path("b.csv"), pl.DataFrame(cells), codebook)
    return list(found.select("indicator", "stance").iter_rows())


@pytest.mark.parametrize("untold", ["no stance", "tanpa sikap"])
def test_decisions_come_back_without_a_stance_that_nobody_told(untold: str, corpus: Corpus) -> None:
    """A code without a word is the usual one; one that says that none was told has none."""
    book = corpus.codebook
    assert read_decision(book, f"{TRUST} ({untold})", COMMON) == [(TRUST, ""), (COMMON, "supports")]
    both = read_decision(book, f"{TRUST} ({untold})", f"{TRUST} (hinders)")
    assert both == [(TRUST, "hinders")]


@pytest.mark.parametrize("name", ["Tidak ada", "-"])
def test_a_code_may_be_called_as_nothing_is(name: str, corpus: Corpus) -> None:
    """The codebook is asked first."""
    assert read_decision(codebook_of_labels([name, "X"]), "", name) == [(name, "supports")]
    assert read_decision(corpus.codebook, "", name) == [("", "")]


@pytest.mark.parametrize(("language", "column"), [("en", "cost"), ("id", "dampak_alfa")])
def test_the_page_explains_its_own_column(
    language: Language, column: str, study: Path, tmp_path: Path, call: Run
) -> None:
    """By the heading that stands over it."""
    page = tmp_path / "b.html"
    assert call("agree", study, "--disagreements", page, "--lang", language).code == 0
    text = page.read_text(encoding="utf-8")
    assert f"alfa: {column} adalah" in text or f"first: {column} says" in text
    assert f">{column}<" in text


def test_headings_are_known_again_in_sheets_alone() -> None:
    """A table of people's own is left as it is; an English name that is there wins."""
    istilah = list(ISTILAH_OF_HEADING.values())
    assert len(set(istilah)) == len(istilah)
    assert list(names_of(istilah).values()) == list(ISTILAH_OF_HEADING)
    assert names_of(["kutipan", "catatan"]) == {"kutipan": "kutipan", "catatan": "catatan"}
    # The text's own column may be gone: what is missing is told in the words of the sheet.
    assert names_of(["id_kutipan", "dibaca"]) == {"id_kutipan": "passage_id", "dibaca": "read"}
    frame = pl.DataFrame(schema=["row", "passage_id", "read", "note", "catatan"])
    with speaking("id"), pytest.raises(TableError, match="memerlukan kolom kutipan; yang ada"):
        require_sheet_columns(frame, ["passage_id", "text"], Path("p.csv"))
    both = ["id_kutipan", "kutipan", "dibaca", "catatan", "note"]
    assert list(names_of(both).values()) == ["passage_id", "text", "read", "catatan", "note"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_coding_sheet_is_read_in_either_language(
    language: Language, tmp_path: Path, call: Run
) -> None:
    """The sheet of import has headings as asked for, and counts as codes when filled in."""
    (tmp_path / "w.txt").write_text("P: Apa?\nN: Kami percaya.\n", encoding="utf-8")
    done = call("import", tmp_path / "w.txt", "--out", tmp_path / "k", "--lang", language)
    assert done.code == 0, done.err
    sheet = tmp_path / "k" / "coding.xlsx"
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    names = [str(cell.value) for cell in page[1]]
    shown = {
        "en": [
            "number",
            "passage_id",
            "document",
            "informant",
            "question",
            "text",
            "coder",
            "read",
        ],
        "id": "nomor id_kutipan dokumen informan pertanyaan kutipan pengode dibaca".split(),
    }
    assert names[:8] == shown[language]
    for heading, value in ((shown[language][6], "Rani"), (TRUST, "1")):
        page.cell(2, names.index(heading) + 1, value)
    book.save(sheet)
    assert read_corpus(sheet).codings.rows() == [("w-001", "Rani", TRUST, "supports")]
    # And hand coding is not replaced.
    again = call("import", tmp_path / "w.txt", "--out", tmp_path / "k", "--force")
    assert again.code == 2


def test_a_sheet_of_decisions_is_taken_into_the_corpus_once(
    study: Path, tmp_path: Path, call: Run
) -> None:
    """What is decided on the screen after that is newer; what is changed in the sheet then, too."""
    sheet = tmp_path / "b.csv"
    assert call("agree", study, "--disagreements", sheet).code == 0
    fill(sheet, {"w-2": COMMON, "w-3": "", "w-4": "neither"}, HEADINGS["en"])
    taken = []

    def open_again(*keys: str) -> set[tuple[str, ...]]:
        contested = Choice("disagreements")
        with reviewing(sheet, "final", corpus=study, choice=contested) as review:
            taken.append(review.taken)
            assert review.session.passage_id == "w-3"
            for key in keys:
                review.session.go_to(key)
                review.session.nothing()
        return {row for row in read_corpus(study).codings.rows() if row[1] == "final"}

    assert open_again() == {
        ("w-2", "final", TRUST, "supports"),
        ("w-2", "final", COMMON, "supports"),
        ("w-4", "final", "", ""),
    }
    newer = {("w-2", "final", "", ""), ("w-4", "final", "", "")}
    assert open_again("w-2") == newer
    assert open_again() == newer
    said = call("report", study, sheet).err
    assert "1 decision changed between sources; the later source counts." in said
    fill(sheet, {"w-2": COMMON, "w-3": "", "w-4": TRUST}, HEADINGS["en"])
    assert open_again() == {("w-2", "final", "", ""), ("w-4", "final", TRUST, "supports")}
    assert taken == [2, 0, 0, 1]
    with pytest.raises(UsageError, match="--coder final"), reviewing(sheet, "rani", corpus=study):
        pass
    with pytest.raises(UsageError, match="--corpus"), reviewing(sheet, "final"):
        pass


def test_who_settles_sees_what_each_gave(study: Path) -> None:
    """What both gave stands; the rest waits to be chosen. Not where it is blind."""
    contested = Choice("disagreements")
    with reviewing(study, "final", choice=contested) as review, speaking("id"):
        own = review.session
        own.go_to("w-2")
        assert [code.indicator for code in own.codes()] == [TRUST]
        assert {item.indicator for item in own.items()} == {TRUST, COMMON, NORMS}
        names = [own.codebook[id].name for id in (TRUST, COMMON, NORMS)]
        assert str(others_words(own)) == (
            f"rani: {names[1]} +; {names[0]} +\ntono: {names[2]} +; {names[0]} +"
        )
        own.go_to("w-4")
        assert str(others_words(own)) == f"rani: (tidak ada)\ntono: {names[0]} +"
    with reviewing(study, "final", choice=contested, blind=True) as review:
        assert (str(others_words(review.session)), review.session.items()) == ("", ())


def test_the_next_step_takes_the_sheet(
    study: Path, tmp_path: Path, call: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that what was decided in it is not decided again."""
    sheet = tmp_path / "b.csv"
    assert call("agree", study, "--disagreements", sheet).code == 0
    own = report([], read_corpus(study))
    brief = report_brief(own, [study, sheet], lambda **_: [], checked=None, pages=False)
    step = replace(standing_of(own), step=Step.SETTLE, number=2)
    Console(width=1000).print(brief._next(step))
    assert (
        f"tandai review {sheet} --coder final --corpus {study} --queue disagreements"
        in capsys.readouterr().out
    )


def test_where_a_corpus_alone_counts_the_sheet_is_to_be_taken_in(
    study: Path, tmp_path: Path, call: Run
) -> None:
    """`methods`, and `report` of tags beside a corpus."""
    sheet, tags = tmp_path / "b.csv", tmp_path / "t.jsonl"
    assert call("agree", study, "--disagreements", sheet).code == 0
    write_example_tags(tags)
    way = f"tandai review {sheet} --corpus {study} --coder final"
    for given in (("methods", study, sheet), ("report", tags, sheet, "--corpus", study)):
        refused = call(*given)
        assert refused.code == 2
        assert "is a sheet of decisions, which count here once they are in the" in refused.err
        assert " ".join(way.split()) in " ".join(refused.err.split())


def renamed(sheet: Path, heading: str) -> None:
    """Rename a column of a sheet of comma-separated values."""
    text = sheet.read_text(encoding="utf-8-sig")
    head, rest = text.split("\n", 1)
    names = head.strip().split(",")
    assert heading in names
    head = ",".join("Hasil" if name == heading else name for name in names)
    sheet.write_text(f"{head}\n{rest}", encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_heading_that_was_renamed_is_named(
    language: Language, study: Path, tmp_path: Path, call: Run
) -> None:
    """And not another one, which no sheet of decisions has."""
    sheet = tmp_path / "b.csv"
    assert call("agree", study, "--disagreements", sheet, "--lang", language).code == 0
    renamed(sheet, {"en": "decision", "id": "keputusan"}[language])
    refused = call("report", study, sheet, "--lang", language)
    assert refused.code == 2
    said = " ".join(refused.err.split())
    assert {
        "en": "is a sheet of tandai without its column 'decision'. Give the column its heading",
        "id": "adalah lembar dari tandai tanpa kolom 'keputusan'. Kembalikan judul kolom itu.",
    }[language] in said


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_mark_of_what_was_read_is_missed_once(
    language: Language, tmp_path: Path, call: Run
) -> None:
    """And not in each row; neither in a drawn sheet nor in one of import."""
    tags, sheet = tmp_path / "t.jsonl", tmp_path / "s.csv"
    write_example_tags(tags)
    drawn = call("sample", tags, "--n", "4", "--out", sheet, "--lang", language)
    assert drawn.code == 0, drawn.err
    renamed(sheet, {"en": "read", "id": "dibaca"}[language])
    refused = call("report", tags, "--checked", sheet, "--lang", language)
    assert refused.code == 2
    assert (
        refused.err.count(
            {"en": "there is no column 'read'", "id": "tidak ada kolom 'dibaca'"}[language]
        )
        == 1
    )
    book = corpus_with_sheet(tmp_path, call, language)
    page = book.worksheets[0]
    for cell in page[1]:
        if cell.value in ("read", "dibaca"):
            cell.value = "Hasil"
    book.save(tmp_path / "c.xlsx")
    refused = call("train", tmp_path / "c.xlsx", "--out", tmp_path / "m", "--lang", language)
    assert {"en": "its column 'read'", "id": "kolom 'dibaca'"}[language] in refused.err


def corpus_with_sheet(place: Path, call: Run, language: str) -> openpyxl.Workbook:
    """Import an interview; return the sheet to code it in."""
    (place / "w.txt").write_text("P: Apa?\nN: Kami percaya.\n", encoding="utf-8")
    assert call("import", place / "w.txt", "--out", place / "kor", "--lang", language).code == 0
    return openpyxl.load_workbook(place / "kor" / "coding.xlsx")


def test_after_the_sheet_is_filled_in_comes_the_report(
    study: Path, tmp_path: Path, call: Run
) -> None:
    """The sheet goes beside the corpus; a page cannot be filled in."""
    sheet, page = tmp_path / "b.csv", tmp_path / "b.html"
    done = call("agree", study, "--disagreements", sheet)
    said = " ".join(done.out.replace("\\\n", "").split())
    assert said.endswith(f"Next: once that is decided tandai report {study} {sheet}")
    assert "tandai report" not in call("agree", study, "--disagreements", page).out
