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
from tandai.corpus import Corpus, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.errors import TableError, UsageError
from tandai.ground.language import speaking
from tandai.ground.tables import headings_of, read_table
from tandai.reporting.codes import ReportNote
from tandai.reporting.drawn import numbers_of, population_of, row_hash
from tandai.reporting.estimating import Approach
from tandai.reporting.sheets import write_sheet
from tandai.review.sheets import read_sheet
from tandai.statistics.sampling import drawn, probabilities, sizes, turns
from tandai.tags import Suggestion, TaggedPassage, Tags, read_tags, write_tags
from tandai.transcript import Passage
from tandai.work.report import Choices, report
from tandai.work.sample import extend_sample, sample

from .conftest import Run, typed

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


populations = st.lists(st.floats(0.5, 50), min_size=2, max_size=30)


@given(populations, st.integers(0, 9), st.data())
def test_every_beginning_is_the_draw_of_so_many(
    size: list[float], seed: int, data: st.DataObject
) -> None:
    """The first k of n are what a draw of k gives; a probability is never above 1, nor 0."""
    turn = turns(np.random.default_rng(seed).random(len(size)), np.array(size))
    n = data.draw(st.integers(1, len(size)))
    k = data.draw(st.integers(1, n))
    rows, after = drawn(turn, n)
    first, next_ = drawn(turn, k)
    assert rows[:k].tolist() == first.tolist()
    assert next_ == (float(turn[rows[k]]) if k < n else after)
    chance = probabilities(np.array(size)[rows], after)
    assert ((chance > 0) & (chance <= 1)).all()
    assert (after is None) == (n == len(size)) == bool((chance == 1).all() and after is None)


@pytest.mark.parametrize("k", [1, 2, 4, 5])
def test_weights_add_up_to_the_whole_however_far_one_reads(k: int) -> None:
    """Of each passage the mean of 1 / probability, 0 where it was not drawn, is 1, for every k.

    And of two passages the mean of the product is 1, where two are read: they do not covary. Over
    400,000 draws of five passages of very different sizes; chance makes less than is allowed.
    """
    size = np.array([0.5, 0.7, 1.0, 2.0, 6.0])
    numbers = np.random.default_rng(5).random((400_000, len(size)))
    turn = numbers / size
    ranked = np.sort(turn, axis=1)
    after = ranked[:, k] if k < len(size) else np.full(len(turn), np.inf)
    weight = np.where(turn < after[:, None], 1 / np.minimum(1, size * after[:, None]), 0)
    error = weight.std(axis=0) / len(turn) ** 0.5
    assert (np.abs(weight.mean(axis=0) - 1) <= 4.5 * error + 1e-12).all()
    if k >= 2:
        for one, other in itertools.combinations(range(len(size)), 2):
            both = weight[:, one] * weight[:, other]
            assert abs(both.mean() - 1) <= 4.5 * both.std() / len(turn) ** 0.5 + 1e-12


def test_each_draw_of_the_function_is_that_of_the_definition() -> None:
    """What the simulation above does at once, done one by one."""
    size = np.array([0.5, 0.7, 1.0, 2.0, 6.0])
    for numbers in np.random.default_rng(6).random((20, 5)):
        rows, after = drawn(turns(numbers, size), 3)
        assert after == np.sort(numbers / size)[3]
        assert set(rows.tolist()) == set(np.flatnonzero(numbers / size < after).tolist())
        assert probabilities(size[rows], after).tolist() == [
            min(1, size[row] * after) for row in rows
        ]


def test_numbers_of_passages_are_even_and_permanent() -> None:
    """From 0 to 1, of seed and id alone."""
    ids = [f"w-{n:05d}" for n in range(20_000)]
    own = numbers_of(ids, 3)
    assert 0 < own.min() < own.max() < 1
    counts = np.histogram(own, bins=20, range=(0, 1))[0]
    assert ((counts - 1000) ** 2 / 1000).sum() < 43.8  # 99.9 % of chi squared with 19
    assert numbers_of(ids[7:9], 3).tolist() == own[7:9].tolist()
    assert not (numbers_of(ids, 4) == own).any()


def test_the_sure_are_drawn_too_and_the_doubtful_more_often() -> None:
    """No passage has less than half of the mean size; rare suspicions weigh more."""
    generator = np.random.default_rng(1)
    confidence = np.column_stack([generator.random(1000), np.where(np.arange(1000) < 10, 0.5, 0)])
    size = sizes(confidence)
    assert size.mean() == pytest.approx(1)
    assert size.min() >= 0.5
    assert size[:10].mean() > 2 * size[10:].mean()


def test_the_seed_repeats_the_draw(tags: Tags) -> None:
    """The same seed, the same passages; another, others."""
    first, again, other = (
        sample([tags], 12, seed=seed).passages["passage_id"].to_list() for seed in (3, 3, 4)
    )
    assert first == again != other


def test_more_passages_than_there_are(tags: Tags) -> None:
    """All are drawn; none cannot be."""
    assert set(sample([tags], 61).probability) == {1.0}
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


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_indonesian_sheet_is_read_as_any_other(tags: Tags, suffix: str, tmp_path: Path) -> None:
    """Its headings are Indonesian; what is filled in says the same, and it can be extended."""
    path, other = tmp_path / f"s.{suffix}", tmp_path / "en.csv"
    drawn = sample([tags], 20, seed=1, blind=True)
    with speaking("id"):
        write_sheet(drawn, path)
    write_sheet(drawn, other)
    headings = headings_of(path, translated=False)
    assert headings[:6] == "nomor id_kutipan dokumen informan pertanyaan kutipan".split()
    assert headings[6:8] == ["pengode", "dibaca"]
    assert headings[-4:] == ["catatan", "peluang_terpilih", "data_sampel", "data_baris"]
    _filled_csv(other)
    if suffix == "csv":
        filled = read_table(other, translated=False).drop("row")
        filled.rename(dict(zip(filled.columns, headings, strict=True))).write_csv(path)
    else:
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        for row in range(2, page.max_row + 1):
            page.cell(row, headings.index("dibaca") + 1, "x")
            says = "percaya" in str(page.cell(row, headings.index("kutipan") + 1).value)
            page.cell(row, headings.index(IDS[0]) + 1, 1 if says else None)
        book.save(path)
    found, expected = (
        report([tags], choices=Choices(checked=own)).indicators for own in (path, other)
    )
    assert found == expected
    assert read_corpus(path).codings.rows() == read_corpus(other).codings.rows()
    write_sheet(extend_sample([tags], path, 5), tmp_path / f"more.{suffix}")
    assert read_sheet(tmp_path / f"more.{suffix}").tags.passages.height == 25


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
    assert head[:9] == [
        "number", "passage_id", "document", "informant", "question", "text", "suggested", "coder",
        "read",
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
    assert result.sample is not None
    assert not result.sample.blind
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
    rows[1]["read"] = "tidak"
    rows[1][IDS[0]] = "0"


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
                "row 3: half filled in: pyke.trust empty",
            ],
        ),
        (lambda rows: rows.pop(4), ["1 of 20 rows missing: number 5"]),
        (lambda rows: rows.append(dict(rows[3])), ["number '4' stands already in row"]),
    ],
)
def test_what_is_not_whole_is_refused_row_by_row(
    change: Callable[[list[dict[str, str]]], Any],
    complaints: list[str],
    tags: Tags,
    sheet: Path,
) -> None:
    """Nothing is estimated from rows that are half filled in or altered; no text is shown."""
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
    assert flowing.endswith(
        "seed 0. The sheet holds interview text. Next: fill in the rows from the first on, as far "
        "as you come, and report "
        + " ".join(typed("tandai", "report", str(file), "--checked", str(out)).split())
    )
    again = call("sample", file, "--n", "20", "--out", out)
    assert again.code == 2
    assert "exists already" in again.err
    refused = call("report", file, "--checked", out)
    assert refused.code == 2
    assert "the first row is not filled in yet" in refused.err
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
    assert 0 < data["probability"]["lowest"] <= data["probability"]["highest"] <= 1
    said = call("sample", file, "--n", "10", "--out", out, "--force", "--lang", "id").out
    assert " ".join(said.split()).startswith("10 dari 60 kutipan, dari 5 wawancara:")
    wrong = call("sample", file, "--out", tmp_path / "s.docx", "--lang", "id")
    assert wrong.code == 2
    assert "lembar periksa tidak dapat ditulis: '.docx'" in wrong.err


@pytest.mark.parametrize("n", [0, 4])
def test_more_than_there_are_cannot_be_drawn(n: int) -> None:
    """Nor none."""
    with pytest.raises(ValueError, match=f"{n} of 3 cannot be drawn"):
        drawn(np.ones(3), n)


def _emptied(rows: list[dict[str, str]], numbers: set[int]) -> None:
    for row in rows:
        if int(row["number"]) in numbers:
            row["read"] = row[IDS[0]] = row[IDS[1]] = ""


@pytest.mark.parametrize(("empty", "read"), [({20}, 19), (set(range(9, 21)), 8), ({2}, 1)])
def test_a_sheet_filled_in_so_far_is_a_sample_of_so_many(
    empty: set[int], read: int, tags: Tags, sheet: Path, tmp_path: Path
) -> None:
    """The first k rows give what a sheet of k gives, and the interval is wider for it."""
    so_far = report(
        [tags],
        choices=Choices(checked=_filled_csv(sheet, lambda rows: _emptied(rows, empty))),
    )
    smaller = tmp_path / "k.csv"
    write_sheet(sample([tags], read, seed=1, blind=True), smaller)
    alone = report([tags], choices=Choices(checked=_filled_csv(smaller)))
    assert so_far.sample == alone.sample
    assert so_far.sample is not None
    assert so_far.sample.passages == read
    for id in IDS:
        assert so_far.indicators[id].share == alone.indicators[id].share
    partly = next(note for note in so_far.notes if note.code == ReportNote.PARTLY_CHECKED)
    waiting = 20 - read - len(empty)
    assert partly.of == {"read": read, "drawn": 20, "waiting": waiting}
    assert ReportNote.PARTLY_CHECKED not in [note.code for note in alone.notes]


def test_a_partly_filled_sheet_in_words(file: Path, sheet: Path, call: Run) -> None:
    """What was filled in, and what waits, in both languages."""
    _filled_csv(sheet, lambda rows: _emptied(rows, {11}))
    said = " ".join(call("report", file, "--checked", sheet).out.split())
    assert "Of the sheet's 20 rows the first 10 are filled in" in said
    assert "9 rows filled in further down count once those above them are." in said
    said = " ".join(call("report", file, "--checked", sheet, "--lang", "id").out.split())
    assert "Dari 20 baris lembar periksa, 10 baris pertama terisi" in said
    assert "9 baris terisi di bawahnya baru dihitung" in said


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_sample_is_extended_and_keeps_what_was_done(
    suffix: str, file: Path, tags: Tags, tmp_path: Path, call: Run
) -> None:
    """It is what a wider draw would have given, with every cell that was filled in."""
    wide, more = tmp_path / f"wide{suffix}", tmp_path / f"more{suffix}"
    first = tmp_path / "first.csv"
    write_sheet(sample([tags], 12, seed=1, blind=True), first)

    def own(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["note"] = row["ragu"] = f"ragu {row['number']}"
        _emptied(rows, {12})

    _filled_csv(first, own)
    done = call("sample", file, "--more", "8", "--sheet", first, "--out", more)
    assert (done.code, done.err) == (0, "")
    assert "What was filled in is kept: 12 rows." in done.out
    write_sheet(sample([tags], 20, seed=1, blind=True), wide)
    rows, whole = read_table(more, translated=False), read_table(wide, translated=False)
    kept = ("number", "passage_id", "text", "sample", "check")
    assert rows.select(kept).equals(whole.select(kept))
    assert rows["note"].to_list() == rows["ragu"].to_list()
    assert rows["note"].to_list() == [f"ragu {n}" for n in range(1, 13)] + [""] * 8
    assert rows["read"].to_list() == ["x"] * 11 + [""] * 9
    result = report([tags], choices=Choices(checked=more))
    assert result.sample is not None
    assert result.sample.passages == 11
    again = call("sample", file, "--more", "100", "--sheet", more, "--out", tmp_path / "all.csv")
    assert again.out.startswith("60 of 60 passages")


def test_what_cannot_be_extended(file: Path, tags: Tags, tmp_path: Path, call: Run) -> None:
    """Tags of another model, altered sheets, one option without the other."""
    sheet, out = tmp_path / "s.csv", tmp_path / "out.csv"
    write_sheet(sample([tags], 12), sheet)
    other = [tagged(d, n) for d in range(6) for n in range(10)]
    mixed = [
        TaggedPassage(own.passage, (), {IDS[0]: 0.05 * (n % 7), IDS[1]: 0.1}, "lain@2")
        for n, own in enumerate(other)
    ]
    write_tags(mixed, tmp_path / "other.jsonl")
    arguments = ("--more", "5", "--sheet", sheet, "--out", out)
    refused = call("sample", tmp_path / "other.jsonl", *arguments)
    assert refused.code == 2
    assert "drawn with other confidences" in refused.err
    for alone in (("--more", "5"), ("--sheet", sheet)):
        refused = call("sample", file, *alone, "--out", out)
        assert refused.code == 2
        assert "--more and --sheet go together" in " ".join(refused.err.split())
    _filled_csv(sheet, lambda rows: rows[3].update(text="lain"))
    refused = call("sample", file, *arguments, "--lang", "id")
    assert refused.code == 2
    assert "lembar ini tidak seperti saat diambil" in refused.err
    assert "baris 5: teksnya diubah" in refused.err
    assert not out.exists()


def _systematic(tags: Tags, path: Path, n: int = 20) -> Path:
    """Write a sheet as it was drawn before: a third of all passages, and no order."""
    rows = tags.passages[:: len(tags.passages) // n][:n]
    population = population_of(tags.passages)
    mark = f"v1;n={n};of=60;interviews=6;seed=1;blind=1;population={population}"
    chance = f"{n / 60:.6f}"
    head = ("number", "passage_id", "document", "informant", "question", "text", "read", *IDS)
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow((*head, "note", "probability", "sample", "check"))
        for number, row in enumerate(rows.iter_rows(named=True), 1):
            id, document, text = row["passage_id"], row["document"], row["text"]
            check = row_hash((str(number), id, document, text, chance, mark))
            shown = (number, id, document, row["informant"], row["question"], text)
            writer.writerow((*shown, "", "", "", "", chance, mark, check))
    return path


def test_sheets_of_before_are_read_as_a_whole(tags: Tags, tmp_path: Path) -> None:
    """With the probabilities that stand in them; half filled in, or to be extended, never."""
    sheet = _systematic(tags, tmp_path / "old.csv")
    with pytest.raises(TableError) as caught:
        report([tags], choices=Choices(checked=_filled_csv(sheet, lambda r: _emptied(r, {7}))))
    assert [str(problem) for problem in caught.value.problems] == ["row 10: not filled in"]
    sheet = _systematic(tags, tmp_path / "old.csv")
    result = report([tags], choices=Choices(checked=_filled_csv(sheet)))
    assert result.sample is not None
    assert result.sample.passages == 20
    truth = [text.startswith("Ya") for text in tags.passages[::3]["text"]]
    alone = report([tags], choices=Choices(checked=sheet, approach=Approach(method="labels-only")))
    assert alone.indicators[IDS[0]].share.value == pytest.approx(sum(truth) / 20)
    with pytest.raises(TableError, match="drawn by an earlier version"):
        extend_sample([tags], sheet, 5)


def test_a_wrong_id_is_told_with_the_nearest(tags: Tags, sheet: Path) -> None:
    """Row, wrong id and the one that was probably meant."""

    def mistyped(rows: list[dict[str, str]]) -> None:
        rows[2]["passage_id"] = rows[2]["passage_id"].upper() + "x"

    filled = _filled_csv(sheet, mistyped)
    with filled.open(encoding="utf-8-sig", newline="") as source:
        wrong = list(csv.DictReader(source, delimiter=";"))[2]["passage_id"]
    with pytest.raises(TableError) as caught:
        report([tags], choices=Choices(checked=filled))
    meant = wrong.lower().removesuffix("x")
    assert [str(problem) for problem in caught.value.problems] == [
        f"row 4: passage_id '{wrong}' is not in the tags; did you mean {meant}?"
    ]
