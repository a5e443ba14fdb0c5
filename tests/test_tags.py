"""Tagging and tag files."""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.ground.errors import OutputError, TableError
from tandai.ground.messages import message
from tandai.ground.plain_json import json_text
from tandai.model.store import Model
from tandai.statistics.verdicts import Reason
from tandai.tagging.tagger import rounded, tag_passages
from tandai.tags import Evidence, Neighbour, Suggestion, TaggedPassage, read_tags, write_tags
from tandai.tags.lines import json_lines
from tandai.transcript import Passage, Source, find_turns, passages_of

from .conftest import Run, files_in

TEXT = (
    "P: Kalau alat rusak bagaimana?\n\nN: =1+1 Ya pinjam tetangga. Kompresor rusak dipinjami "
    "tetangga, gantian bantu. Cuacanya panas.\n\nP: Dinas pernah datang?\n\n"
    "N: Undangan dari dinas lewat grup WA, yang tidak punya HP ya tidak tahu.\n"
)


@pytest.fixture(scope="module")
def tags(model: Model) -> list[TaggedPassage]:
    """Tags of a small transcript; every indicator is suggested somewhere."""
    eager = model.classifier.thresholds_.copy()
    try:
        model.classifier.thresholds_ = eager * 0.6
        return list(tag_passages(model, passages_of(find_turns(Source(TEXT), "w1"))))
    finally:
        model.classifier.thresholds_ = eager


def test_suggestions_and_evidence(tags: list[TaggedPassage], model: Model) -> None:
    """Every indicator has a confidence; the surest comes first; evidence slices the text."""
    assert any(tagged.suggested for tagged in tags)
    for tagged in tags:
        assert tuple(tagged.confidence) == model.codebook.ids
        confidences = [s.confidence for s in tagged.suggested]
        assert confidences == sorted(confidences, reverse=True)
        for suggestion in tagged.suggested:
            # Six codes of each indicator say nothing of how its stances are told.
            assert (suggestion.stance, suggestion.stance_verdict) == ("", "insufficient")
            assert suggestion.verdict == "insufficient"
            assert suggestion.reason is not None
            assert suggestion.reason.code == Reason.TOO_FEW_CODED
            assert suggestion.evidence
            for span in suggestion.evidence:
                assert TEXT[span.start : span.end] == span.text
                assert tagged.passage.start <= span.start < span.end <= tagged.passage.end


def test_json_lines_follow_the_contract(tags: list[TaggedPassage], tmp_path: Path) -> None:
    """A line a passage with the fields of the contract, in order."""
    write_tags(tags, tmp_path / "t.jsonl")
    lines = (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(tags)
    record = json.loads(lines[0])
    assert list(record) == [
        "passage_id",
        "document",
        "informant",
        "speaker",
        "question",
        "start",
        "end",
        "text",
        "suggested",
        "confidence",
        "model",
    ]
    assert record["text"] == TEXT[record["start"] : record["end"]]
    first = next(
        json.loads(line)["suggested"][0] for line in lines if json.loads(line)["suggested"]
    )
    assert list(first) == [
        "indicator",
        "confidence",
        "stance",
        "verdict",
        "reason",
        "evidence",
        "stance_verdict",
        "stance_reason",
    ]
    assert (first["stance"], first["stance_reason"]["code"]) == (None, "too_few_coded")


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".xlsx"])
def test_every_form_reads_back(tags: list[TaggedPassage], suffix: str, tmp_path: Path) -> None:
    """Passages, suggestions, stances and confidences survive each form."""
    path = tmp_path / f"t{suffix}"
    write_tags(tags, path)
    again = read_tags(path)
    assert again.model == tags[0].model
    assert again.passages["text"].to_list() == [t.passage.text for t in tags]
    assert again.passages["start"].to_list() == [t.passage.start for t in tags]
    for tagged, suggested in zip(tags, again.suggested, strict=True):
        assert [(s.indicator, s.stance) for s in suggested] == [
            (s.indicator, s.stance) for s in tagged.suggested
        ]
    for id in again.ids:
        expected = [t.confidence[id] for t in tags]
        assert again.confidence[id].to_list() == pytest.approx(expected)


def test_a_sheet_runs_no_formula(tags: list[TaggedPassage], tmp_path: Path) -> None:
    """A passage that begins with "=" stays text; headings are frozen and filters on."""
    path = tmp_path / "t.xlsx"
    write_tags(tags, path)
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    assert all("<f>" not in sheet for sheet in sheets)
    assert all('state="frozen"' in sheet for sheet in sheets)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["passages", "suggestions"]
    heading, first = (list(row) for row in book["passages"].iter_rows(max_row=2, values_only=True))
    assert str(first[heading.index("text")]).startswith("=1+1")
    assert book["suggestions"].max_row == 1 + sum(len(t.suggested) for t in tags)


def test_no_passages_is_an_empty_file(tmp_path: Path) -> None:
    """Nothing to tag gives a file without lines."""
    write_tags([], tmp_path / "t.jsonl")
    assert (tmp_path / "t.jsonl").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    "line",
    ["{}", '{"suggested": [{"indicator": "x"}], "confidence": {}}', "[]", "nul", "[" * 2000],
)
def test_what_are_no_tags(line: str, tmp_path: Path) -> None:
    """Other JSON lines are refused by line number."""
    path = tmp_path / "t.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_tags(path)
    assert str(caught.value.problems[0]) == "line 1: is not a tagged passage"


def test_tagging_ten_thousand_passages_keeps_order(model: Model) -> None:
    """Batches do not disturb the order, and empty answers are answered."""
    passages = [Passage(f"p{n}", "d", "i", "N", "", 0, 5, "satu " * (n % 3)) for n in range(1500)]
    tagged = list(tag_passages(model, passages))
    assert [t.passage.passage_id for t in tagged] == [p.passage_id for p in passages]


def test_the_command(call: Run, model_folder: Path, tmp_path: Path) -> None:
    """Exact output; notes where no interviewer was found; JSON with --json and nothing else."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "w1.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "w2.txt").write_text("Satu paragraf.\n\nDua paragraf.", encoding="utf-8")
    result = call("tag", model_folder, tmp_path / "in", "--out", tmp_path / "t.csv", "--details")
    assert result.code == 0
    assert ["w1", "2"] in [line.split()[:2] for line in result.out.splitlines()]
    assert "4 passages with" in " ".join(result.out.split())
    assert result.err.startswith("Note: no speaker was found in w2; each paragraph is a passage.")
    assert pl.read_csv(tmp_path / "t.csv").columns[:10] == [
        "passage_id",
        "document",
        "informant",
        "speaker",
        "question",
        "start",
        "end",
        "text",
        "suggested",
        "stance",
    ]
    as_json = call(
        "tag", model_folder, tmp_path / "in", "--out", tmp_path / "u.csv", "--json", "--quiet"
    )
    data = json.loads(as_json.out)
    assert as_json.err == ""
    assert data["transcripts"]["w2"] == {
        "turns": 2,
        "doubtful_lines": [],
        "speakers": [],
        "labelled": False,
        "layout": "paragraphs",
        "interviewer_found": False,
        "words": {"informant": 4, "interviewer": 0, "header": 0, "labels": 0, "other": 0},
        "characters": {"informant": 25, "interviewer": 0, "header": 0, "labels": 0, "other": 0},
        "thin": False,
    }
    again = call("tag", model_folder, tmp_path / "in", "--out", tmp_path / "t.csv")
    assert again.code == 2
    forced = call("tag", model_folder, tmp_path / "in", "--out", tmp_path / "t.csv", "--force")
    assert forced.code == 0
    assert files_in(tmp_path) == [
        "in",
        "in/w1.txt",
        "in/w2.txt",
        "t.csv",
        "t.csv.record.json",
        "u.csv",
        "u.csv.record.json",
    ]


@pytest.mark.parametrize(("unit", "passages"), [("turn", 2), ("paragraph", 2), ("sentence", 4)])
def test_units(unit: str, passages: int, call: Run, model_folder: Path, tmp_path: Path) -> None:
    """``--unit`` says what a passage is."""
    (tmp_path / "w1.txt").write_text(TEXT, encoding="utf-8")
    result = call(
        "tag",
        model_folder,
        tmp_path / "w1.txt",
        "--out",
        tmp_path / "t.jsonl",
        "--unit",
        unit,
        "--json",
    )
    assert json.loads(result.out)["passages"] == passages


def test_an_unknown_unit(call: Run, model_folder: Path, tmp_path: Path) -> None:
    """The message lists the units, in the language asked for."""
    result = call(
        "tag", model_folder, "x.txt", "--out", tmp_path / "t.csv", "--unit", "kata", "--lang", "id"
    )
    assert (result.code, result.err) == (
        2,
        "Galat: nilai untuk '--unit' tidak berlaku: 'kata' bukan salah satu dari 'turn', "
        "'paragraph', 'sentence'.\nLihat 'tandai tag --help'.\n",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"start": -1},
        {"start": "4"},
        {"end": 10**30},
        {"text": "kurang"},
        {"text": None},
        {"document": 3},
        {"passage_id": ""},
        {"confidence": {"a": 2}},
        {"confidence": {"a": float("nan")}},
        {"confidence": {"a": True}},
        {"confidence": []},
        {"suggested": {"a": 1}},
        {"suggested": [{"indicator": ["a"], "confidence": 0.5}]},
        {"suggested": [{"indicator": "a", "confidence": "0.5"}]},
        {"suggested": [{"indicator": "a", "confidence": 0.5, "verdict": 1}]},
        {"suggested": [{"indicator": "a", "confidence": 0.5, "stance": "ya"}]},
        {
            "suggested": [
                {
                    "indicator": "a",
                    "confidence": 0.5,
                    "evidence": [{"start": 90, "end": 99, "text": ""}],
                }
            ]
        },
        {"suggested": [{"indicator": "a", "confidence": 0.5, "evidence": [{"start": 4}]}]},
    ],
    ids=str,
)
def test_tags_changed_by_hand(change: dict[str, object], call: Run, tmp_path: Path) -> None:
    """Values of the wrong kind and offsets outside the text are refused with their line."""
    whole: dict[str, object] = {
        "passage_id": "w1-001",
        "document": "w1",
        "informant": "N",
        "speaker": "N",
        "question": "",
        "start": 4,
        "end": 11,
        "text": "rahasia",
        "suggested": [],
        "confidence": {"a": 0.5},
        "model": "m",
    }
    path = tmp_path / "t.jsonl"
    lines = [json.dumps(record) + "\n" for record in (whole, {**whole, **change})]
    path.write_text(lines[0], encoding="utf-8")
    read_tags(path)
    path.write_text("".join(lines), encoding="utf-8")
    result = call("report", path)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("  line 2: is not a tagged passage\n")
    assert "rahasia" not in result.err


@pytest.mark.parametrize(
    ("column", "cell"), [("start", "-4"), ("deseve.trust", "2"), ("suggested", "tak.ada")]
)
def test_tables_of_tags_changed_by_hand(
    column: str, cell: str, tags: list[TaggedPassage], tmp_path: Path
) -> None:
    """The same in a table."""
    path = tmp_path / "t.csv"
    write_tags(tags, path)
    frame = pl.read_csv(path, infer_schema=False)
    first = pl.int_range(pl.len()) == 0
    frame.with_columns(pl.when(first).then(pl.lit(cell)).otherwise(column).alias(column)).write_csv(
        path
    )
    with pytest.raises(TableError) as caught:
        read_tags(path)
    assert [problem.where for problem in caught.value.problems] == ["line 2"]


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is one of Unix")
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".xlsx"])
def test_a_full_disk(suffix: str, tags: list[TaggedPassage], tmp_path: Path) -> None:
    """What does not fit is an error with its reason and leaves nothing behind."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            write_tags(tags, tmp_path / f"t{suffix}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".xlsx"])
def test_the_tags_of_two_models_in_one_file(
    suffix: str, tags: list[TaggedPassage], tmp_path: Path
) -> None:
    """They are refused by name: as one coder they would count each passage twice."""
    other = [replace(tagged, model="lain@2") for tagged in tags]
    write_tags([*tags, *other], tmp_path / f"t{suffix}")
    with pytest.raises(TableError, match=r"of several models \('tiny@.*', 'lain@2'\)"):
        read_tags(tmp_path / f"t{suffix}")


def test_lines_of_two_codebooks_in_one_file(tags: list[TaggedPassage], tmp_path: Path) -> None:
    """No indicator of the later lines is dropped in silence."""
    other = replace(tags[-1], suggested=(), confidence={**tags[-1].confidence, "lain": 0.5})
    write_tags([*tags, other], tmp_path / "t.jsonl")
    with pytest.raises(TableError, match="of different codebooks"):
        read_tags(tmp_path / "t.jsonl")


def test_formulas_in_a_csv_are_kept_and_said(model_folder: Path, tmp_path: Path, call: Run) -> None:
    """The table is read again exactly; whoever writes it is told what a spreadsheet would do."""
    said = ["=1+1 saya pinjam.", "-ya begitu.", "@dia datang.", "'=tidak.", "Biasa saja."]
    (tmp_path / "w.txt").write_text("".join(f"P: Lalu?\nN: {own}\n" for own in said), "utf-8")
    for suffix, told in ((".csv", True), (".jsonl", False)):
        out = tmp_path / f"t{suffix}"
        result = call("tag", model_folder, tmp_path / "w.txt", "--out", out)
        assert result.code == 0
        assert read_tags(out).passages["text"].to_list() == said
        spoken = "would run 3 cells of the .csv as formulas" in " ".join(result.err.split())
        assert spoken is told
    quotes = call("export", tmp_path / "t.jsonl", "--to", "csv", "--out", tmp_path / "q.csv")
    assert "would run 3 cells of the .csv as formulas" in " ".join(quotes.err.split())


CELLS = st.text(max_size=12)
PROBABILITIES = st.floats(0, 1) | st.sampled_from([0.5, 1.0, 0.0, 1, 1e-7])


@given(
    st.lists(CELLS, min_size=6, max_size=6),
    st.lists(st.tuples(CELLS, PROBABILITIES), max_size=3),
    st.dictionaries(CELLS, CELLS, max_size=2),
)
def test_lines_are_those_of_the_general_writer(
    cells: list[str], suggested: list[tuple[str, float]], columns: dict[str, str]
) -> None:
    """Whatever stands in texts, ids and columns, and whatever is asked for."""
    id, document, speaker, question, text, model = cells
    passage = Passage(id, document, "", speaker, question, 3, 3 + len(text), text)
    near = (Neighbour("p", "a;b", 0.25), Neighbour(document, "", -1.0))
    own = tuple(
        Suggestion(
            name,
            confidence,
            "mixed",
            "weak" if n else "ok",
            message(Reason.TOO_FEW_CODED, coded=n, interviews=2) if n else None,
            (Evidence(3, 4, text[:1]),) * n,
            (None, (), near)[n],
        )
        for n, (name, confidence) in enumerate(suggested)
    )
    tagged = TaggedPassage(passage, own, dict(suggested), model, columns)
    assert list(json_lines([tagged] * 2)) == [json_text(tagged.as_dict()) + "\n"] * 2


def test_lines_hold_no_number_that_is_none() -> None:
    """As of the general writer: what is no number is refused."""
    passage = Passage("p", "d", "", "", "", 0, 2, "Ya")
    with pytest.raises(ValueError, match="not JSON compliant"):
        list(json_lines([TaggedPassage(passage, (), {"a": float("nan")}, "m")]))


@given(st.lists(st.floats(0, 1) | st.integers(0, 20_000).map(lambda n: n / 20_000), max_size=9))
def test_confidences_are_rounded_as_python_does(values: list[float]) -> None:
    """Also half-way between two numbers of four decimals."""
    found = rounded(np.array(values).reshape(len(values), 1)).ravel().tolist()
    assert found == [round(value, 4) for value in values]


def test_a_table_that_has_columns_of_its_own_is_read_back(
    tags: list[TaggedPassage], tmp_path: Path
) -> None:
    """They are no confidences, also where they are called like one of ours."""
    ids = list(tags[0].confidence)
    own = {"wilayah": "Jepara", "model": "x", ids[0]: "0.5", "stance": "-"}
    more = [replace(tagged, columns=own) for tagged in tags]
    for suffix in (".jsonl", ".csv", ".parquet", ".xlsx"):
        write_tags(more, tmp_path / f"t{suffix}")
        again = read_tags(tmp_path / f"t{suffix}")
        assert again.ids == tuple(ids)
        assert again.confidence[ids[0]].to_list() == [t.confidence[ids[0]] for t in tags]
        assert again.model == tags[0].model
