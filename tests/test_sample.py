"""`tandai sample` and `report --checked`: the draw, the sheet, and what is refused."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.codebook import Codebook
from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.errors import TableError, UsageError
from tandai.reporting.codes import ReportNote
from tandai.reporting.sheets import write_sheet
from tandai.statistics.sampling import UNITS, draw, picked, probabilities, sizes
from tandai.tags import Suggestion, TaggedPassage, Tags, read_tags, write_tags
from tandai.transcript import Passage
from tandai.work.report import Choices, report
from tandai.work.sample import sample

from .conftest import Run

IDS = ("deseve.trust", "pyke.trust")
TEXTS = ("Ya, saya percaya.", "=1+1 itu rumus", "Satu\nbaris lagi", "- tidak juga")


def tagged(document: int, n: int) -> TaggedPassage:
    """Return a passage; every third carries a suggestion of the first indicator."""
    text = TEXTS[n % 4]
    passage = Passage(
        f"d{document}-{n}", f"d{document}", f"Bu {document}", "N", "Apa?", 0, len(text), text
    )
    carries = (document + n) % 3 == 0
    own = (Suggestion(IDS[0], 0.8, "supports", "ok"),) if carries else ()
    return TaggedPassage(passage, own, {IDS[0]: 0.8 if carries else 0.1, IDS[1]: 0.02}, "uji@1")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tags of 60 passages in six interviews."""
    path = tmp_path_factory.mktemp("tags") / "t.jsonl"
    write_tags([tagged(d, n) for d in range(6) for n in range(10)], path)
    return path


@pytest.fixture(scope="module")
def tags(file: Path) -> Tags:
    """The same, read."""
    return read_tags(file)


chances = st.lists(st.floats(0.001, 1000), min_size=1, max_size=30).flatmap(
    lambda size: st.tuples(st.just(size), st.integers(1, len(size)))
)


@given(chances)
def test_probabilities_add_up_to_the_sample(drawn: tuple[list[float], int]) -> None:
    """In whole millionths, none above 1 or below a millionth, larger for the larger."""
    size, n = drawn
    chance = probabilities(np.array(size), n)
    assert chance.sum() == n * UNITS
    assert 1 <= chance.min() <= chance.max() <= UNITS
    order = np.argsort(size)
    assert (np.diff(chance[order]) >= -2).all()


@given(chances, st.integers(0, 5))
def test_every_passage_is_picked_with_just_its_probability(
    drawn: tuple[list[float], int], seed: int
) -> None:
    """Over all starts, for any order: the starts that pick a passage are its millionths."""
    size, n = drawn
    chance = probabilities(np.array(size), n)
    order = np.random.default_rng(seed).permutation(len(size))
    edges = sorted({0, *(np.cumsum(chance[order]) % UNITS).tolist(), UNITS})
    times = np.zeros(len(size), dtype=np.int64)
    for start, end in itertools.pairwise(edges):
        rows = picked(chance, order, start)
        assert len(rows) == n
        assert len(set(rows.tolist())) == n
        times[rows] += end - start
    assert times.tolist() == chance.tolist()


def test_the_sure_are_drawn_too_and_the_doubtful_more_often() -> None:
    """No passage has less than half of the mean probability; rare suspicions weigh more."""
    generator = np.random.default_rng(1)
    confidence = np.column_stack([generator.random(1000), np.where(np.arange(1000) < 10, 0.5, 0)])
    chance = probabilities(sizes(confidence), 100) / UNITS
    assert chance.min() >= 0.05
    assert chance[:10].mean() > 2 * chance[10:].mean()


def test_each_interview_gets_its_part() -> None:
    """What an interview is expected to get, rounded up or down."""
    interview = np.repeat(np.arange(7), [3, 8, 15, 20, 1, 40, 13])
    chance = probabilities(np.ones(100), 30)
    expected = np.bincount(interview, weights=chance) / UNITS
    for seed in range(20):
        number = np.bincount(interview[draw(chance, interview, seed)], minlength=7)
        assert number.sum() == 30
        assert (np.abs(number - expected) < 1).all()


def test_the_seed_repeats_the_draw(tags: Tags) -> None:
    """The same seed, the same passages; another, others."""
    first, again, other = (
        sample([tags], 12, seed=seed).passages["passage_id"].to_list() for seed in (3, 3, 4)
    )
    assert first == again != other


def test_more_passages_than_there_are(tags: Tags) -> None:
    """All are drawn; none cannot be."""
    assert set(sample([tags], 61).probability) == {UNITS}
    assert len(sample([tags], 61).passages) == 60
    with pytest.raises(UsageError, match="0 passages cannot be drawn"):
        sample([tags], 0)


def _filled_csv(sheet: Path, change: Callable[[list[dict[str, str]]], Any] | None = None) -> Path:
    """Fill in a sheet: the first indicator where the text says trust, the second nowhere."""
    with sheet.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        row["read"] = "x"
        row[IDS[0]] = "1" if "percaya" in row["text"] else ""
    if change:
        change(rows)
    with sheet.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return sheet


@pytest.fixture
def sheet(tags: Tags, tmp_path: Path) -> Path:
    """A sheet of 20 passages as .csv."""
    write_sheet(sample([tags], 20, seed=1, blind=True), tmp_path / "s.csv")
    return tmp_path / "s.csv"


def test_read_back_as_it_was_filled_in(tags: Tags, sheet: Path) -> None:
    """Estimates by hand from the sheet's own probabilities, in .csv."""

    def comma_and_order(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["probability"] = row["probability"].replace(".", ",")
        rows.sort(key=lambda row: row["text"])

    filled = _filled_csv(sheet, comma_and_order)
    result = report([tags], choices=Choices(checked=filled))
    item = result.indicators[IDS[0]]
    with filled.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    weight = {r["passage_id"]: 1 / float(r["probability"].replace(",", ".")) for r in rows}
    suggested = {tagged(d, n).passage.passage_id for d in range(6) for n in range(10)} & {
        f"d{d}-{n}" for d in range(6) for n in range(10) if (d + n) % 3 == 0
    }
    right = {r["passage_id"] for r in rows if r[IDS[0]] == "1"}
    means = []
    for kind in (suggested, set(weight) - suggested):
        drawn = kind & set(weight)
        means.append(sum(weight[id] for id in drawn & right) / sum(weight[id] for id in drawn))
    share = (len(suggested) * means[0] + (60 - len(suggested)) * means[1]) / 60
    assert item.share.method == "corrected"
    assert item.share.target == "interviews"
    assert item.share.value == pytest.approx(share, abs=1e-6)
    assert item.share.low is not None
    assert item.share.high is not None
    assert item.share.low < share < item.share.high
    assert (item.checked.passages, item.checked.suggestions) == (20, len(suggested))
    assert item.checked.right + item.checked.missed == len(right)
    assert result.hand_coded == 20
    assert result.sample is not None
    assert (result.sample.blind, result.sample.seed, result.sample.drawn_from) == (True, 1, 60)
    nothing = result.indicators[IDS[1]].share
    assert nothing.value == 0
    assert nothing.high is not None
    assert nothing.high > 0.05


def test_the_workbook_filled_in_a_spreadsheet(tags: Tags, tmp_path: Path) -> None:
    """Cells as a spreadsheet keeps them: numbers, stances in Indonesian, nothing run."""
    path = tmp_path / "s.xlsx"
    write_sheet(sample([tags], 20, seed=1), path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    head = [cell.value for cell in page[1]]
    assert head[:8] == [
        "number", "passage_id", "document", "informant", "question", "text", "suggested", "read",
    ]  # fmt: skip
    formulas = [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    lists = [v.formula1 for v in page.data_validations.dataValidation]
    assert '"1,0,hinders,mixed"' in lists
    first = head.index(IDS[0]) + 1
    for row in range(2, page.max_row + 1):
        page.cell(row, first, ("menghambat", 1, 0)[row % 3])
        page.cell(row, first + 1, 0)
    book.save(path)
    result = report([tags], choices=Choices(checked=path))
    drawn = result.sample
    assert drawn is not None
    assert not drawn.blind
    assert ReportNote.NOT_BLIND in [note.code for note in result.notes]
    hand = [q for q in result.quotes if q.by == "hand"]
    assert {q.stance for q in hand} == {"supports", "hinders"}
    assert len(hand) == sum(row % 3 < 2 for row in range(2, 22))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_blind_sheet_shows_no_suggestion(suffix: str, tags: Tags, tmp_path: Path) -> None:
    """Neither the column nor a confidence; without --blind the column is there."""
    for blind in (True, False):
        path = tmp_path / f"{blind}{suffix}"
        write_sheet(sample([tags], 20, blind=blind), path)
        if suffix == ".csv":
            head = path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        else:
            head = [str(cell.value) for cell in openpyxl.load_workbook(path).worksheets[0][1]]
        assert ("suggested" in head) is not blind


def _set(number: int, column: str, value: str) -> Callable[[list[dict[str, str]]], None]:
    def change(rows: list[dict[str, str]]) -> None:
        rows[number][column] = value

    return change


def _unread(rows: list[dict[str, str]]) -> None:
    rows[0]["read"] = ""
    rows[0][IDS[0]] = "1"
    rows[0][IDS[1]] = ""
    rows[1]["read"] = rows[1][IDS[0]] = ""


@pytest.mark.parametrize(
    ("change", "complaints"),
    [
        (_set(2, "text", "Lain sekali"), ["row 4: its text was altered"]),
        (
            _set(2, "probability", "0.5"),
            ["its number, passage_id, document, probability or check was altered"],
        ),
        (_set(2, "probability", "banyak"), ["its probability is no number"]),
        (_set(2, "document", "d9"), ["its number, passage_id, document"]),
        (_set(2, "passage_id", "d9-9"), ["passage_id 'd9-9' is not in the tags"]),
        (_set(2, "sample", "v1;n=3"), ["its column sample was altered"]),
        (_set(2, IDS[1], "mungkin"), ["pyke.trust: 'mungkin' is no code"]),
        (
            _unread,
            [
                "row 2: half filled in: pyke.trust empty, and no mark under 'read'",
                "not filled in",
            ],
        ),
        (lambda rows: rows.pop(4), ["1 of 20 rows are missing: number 5"]),
        (lambda rows: rows.append(dict(rows[3])), ["number '4' stands already in row"]),
    ],
)
def test_what_is_not_whole_is_refused_row_by_row(
    change: Callable[[list[dict[str, str]]], Any],
    complaints: list[str],
    tags: Tags,
    sheet: Path,
) -> None:
    """Nothing is estimated from a sheet that is half filled in or altered; no text is shown."""
    with pytest.raises(TableError) as caught:
        report([tags], choices=Choices(checked=_filled_csv(sheet, change)))
    said = [str(problem) for problem in caught.value.problems]
    assert len(said) >= len(complaints)
    for complaint in complaints:
        assert any(complaint in line for line in said), said
    assert not any(text in line for line in said for text in TEXTS)


def test_a_sheet_of_other_passages_is_refused(tags: Tags, sheet: Path, tmp_path: Path) -> None:
    """Shares speak of the passages that the sample was drawn from."""
    write_tags([tagged(d, n) for d in range(5) for n in range(10)], tmp_path / "fewer.jsonl")
    with pytest.raises(TableError, match="drawn from other passages"):
        report([read_tags(tmp_path / "fewer.jsonl")], choices=Choices(checked=_filled_csv(sheet)))
    other = tmp_path / "other.csv"
    endless = "v1;n=99999999999999;of=1;interviews=1;seed=0;blind=0;population=0"
    # As many rows as no table has: their numbers alone would take gigabytes.
    large = "v1;n=90000000;of=90000000;interviews=1;seed=0;blind=0;population=0"
    for mark in ("nothing", "v1;n=x", endless, large):
        other.write_text(
            "number,passage_id,document,text,deseve.trust,pyke.trust,probability,sample,check\n"
            f"1,a,b,c,1,0,0.5,{mark},0\n"
        )
        with pytest.raises(TableError, match="no sheet of `tandai sample`"):
            report([tags], choices=Choices(checked=other))


def test_a_new_model_may_use_the_old_sheet(tags: Tags, sheet: Path, tmp_path: Path) -> None:
    """The probabilities are those of the draw, whoever tags the same passages afterwards."""
    anew = [tagged(d, n) for d in range(6) for n in range(10)]
    write_tags(
        [TaggedPassage(own.passage, (), dict.fromkeys(IDS, 0.05), "lain@2") for own in anew],
        tmp_path / "new.jsonl",
    )
    filled = _filled_csv(sheet)
    result = report([read_tags(tmp_path / "new.jsonl")], choices=Choices(checked=filled))
    assert result.indicators[IDS[0]].share.method == "corrected"


def test_passages_coded_before_stand_for_themselves(
    tags: Tags, sheet: Path, codebook: Codebook
) -> None:
    """An interview coded in the corpus is known, drawn or not; only the others are estimated."""
    known = tags.passages.filter(pl.col("document") == "d0")
    codings = [
        (id, "final", IDS[0] if n < 4 else "", "hinders" if n < 4 else "")
        for n, id in enumerate(known["passage_id"])
    ]
    coded = Corpus(
        "c",
        codebook,
        known.select(list(PASSAGE_COLUMNS)),
        pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        known.select("document").unique().with_columns(split=pl.lit("")),
    )
    filled = _filled_csv(sheet)
    share = report([tags], coded, choices=Choices(checked=filled)).indicators[IDS[0]].share
    with filled.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    certain = {id: bool(own) for id, _, own, _ in codings}
    weights, right = {True: 0.0, False: 0.0}, {True: 0.0, False: 0.0}
    for row in rows:
        if row["document"] == "d0":
            # What the check says of it counts before the corpus.
            certain[row["passage_id"]] = row[IDS[0]] == "1"
            continue
        document, n = (int(part) for part in row["passage_id"][1:].split("-"))
        kind = (document + n) % 3 == 0
        weights[kind] += 1 / float(row["probability"])
        right[kind] += (row[IDS[0]] == "1") / float(row["probability"])
    kinds = [(d + n) % 3 == 0 for d in range(1, 6) for n in range(10)]
    rest = sum(kinds.count(kind) * right[kind] / weights[kind] for kind in (True, False))
    assert any(row["document"] == "d0" for row in rows)
    assert share.value == pytest.approx((sum(certain.values()) + rest) / 60, abs=1e-6)
    assert share.method == "corrected"


def test_the_command(file: Path, tmp_path: Path, call: Run) -> None:
    """The whole way: draw, fill in, report; and what it prints."""
    out = tmp_path / "check.csv"
    result = call("sample", file, "--n", "20", "--out", out, "--blind")
    assert (result.code, result.err) == (0, "")
    flowing = " ".join(result.out.split())
    assert flowing.startswith("20 of 60 passages, from 6 interviews:")
    assert "seed 0. Fill in every row, then: tandai report TAGS --checked SHEET." in flowing
    again = call("sample", file, "--n", "20", "--out", out)
    assert again.code == 2
    assert "exists already" in again.err
    refused = call("report", file, "--checked", out)
    assert refused.code == 2
    assert "the sheet is not whole" in refused.err
    assert "row 2: not filled in" in refused.err
    _filled_csv(out)
    done = json.loads(call("report", file, "--checked", out, "--json").out)
    share = done["indicators"][IDS[0]]["share"]
    assert (share["method"], share["target"]) == ("corrected", "interviews")
    assert share["low"] <= share["tagged_low"] <= share["value"] <= share["tagged_high"]
    narrow = json.loads(
        call("report", file, "--checked", out, "--target", "passages", "--json").out
    )
    own = narrow["indicators"][IDS[0]]["share"]
    assert (own["low"], own["high"]) == (share["tagged_low"], share["tagged_high"])
    alone = json.loads(
        call("report", file, "--checked", out, "--method", "labels-only", "--json").out
    )
    assert alone["indicators"][IDS[0]]["share"]["method"] == "labels-only"
    plain = json.loads(
        call("report", file, "--checked", out, "--method", "uncorrected", "--json").out
    )
    assert plain["indicators"][IDS[0]]["share"] | {"undefined": ""} == {
        "value": pytest.approx(20 / 60),
        "low": None,
        "high": None,
        "method": "uncorrected",
        "target": None,
        "tagged_low": None,
        "tagged_high": None,
        "undefined": "",
    }
    wide = json.loads(call("report", file, "--checked", out, "--simultaneous", "--json").out)
    assert wide["simultaneous"] is True
    assert wide["indicators"][IDS[0]]["share"]["high"] > share["high"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--method", "corrected"), "--method corrected needs a checked sample."),
        (("--method", "best"), "'best' is not one of 'labels-only', 'corrected'"),
        (("--target", "people"), "'people' is not one of 'interviews', 'passages'"),
        (("--by", "role"), "the documents have no variable 'role'."),
    ],
)
def test_options_that_do_not_fit(
    arguments: tuple[str, ...], message: str, file: Path, call: Run
) -> None:
    """Exit 2, with what would fit."""
    result = call("report", file, *arguments)
    assert result.code == 2
    assert message in " ".join(result.err.split())


def test_json_and_indonesian(file: Path, tmp_path: Path, call: Run) -> None:
    """One JSON document without text; the same words in Indonesian."""
    out = tmp_path / "s.xlsx"
    data = json.loads(call("sample", file, "--n", "10", "--out", out, "--json").out)
    assert {k: data[k] for k in ("passages", "of", "blind", "seed")} == {
        "passages": 10, "of": 60, "blind": False, "seed": 0,
    }  # fmt: skip
    assert data["probability"]["lowest"] > 60 / 60 * 10 / 60 / 2
    said = call("sample", file, "--n", "10", "--out", out, "--force", "--lang", "id").out
    assert " ".join(said.split()).startswith("10 dari 60 kutipan, dari 6 wawancara:")
    wrong = call("sample", file, "--out", tmp_path / "s.docx", "--lang", "id")
    assert wrong.code == 2
    assert "lembar periksa tidak dapat ditulis: '.docx'" in wrong.err


@pytest.mark.parametrize("n", [0, 4])
def test_more_than_there_are_cannot_be_drawn(n: int) -> None:
    """Probabilities of four out of three add up to no sample."""
    with pytest.raises(ValueError, match=f"{n} of 3 cannot be drawn"):
        probabilities(np.ones(3), n)
