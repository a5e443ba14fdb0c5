"""`tandai agree` beyond the coefficients: rounds, models, spans, files, plans, sentences."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy.stats import bootstrap

from tandai.agreement.disagreements import disagreements_of
from tandai.agreement.reading import read_codings
from tandai.codebook import codebook_of_labels
from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.language import Language
from tandai.ground.tables import read_table
from tandai.statistics.clusters import Part
from tandai.statistics.design import design_of
from tandai.statistics.intervals import Method
from tandai.words.agreement import parting_words, thesis_sentence
from tandai.work.agree import agree

from .conftest import Run

LABELS = ("--codebook", "labels", "--json", "--resamples", "100")
FOUR = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def table(path: Path, head: str, rows: list[str]) -> Path:
    """Write a CSV."""
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_one_column_a_coder(tmp_path: Path, call: Run) -> None:
    """Krippendorff 2011 as a sheet: of single labels the alpha of sets is the nominal one."""
    columns = {f"coder {n}": row.split() for n, row in enumerate(FOUR, 1)}
    frame = pl.DataFrame({"id": [f"p{n}" for n in range(12)], **columns})
    frame.write_excel(tmp_path / "k.xlsx")
    data = json.loads(call("agree", tmp_path / "k.xlsx", *LABELS).out)
    assert data["coders"] == ["coder 1", "coder 2", "coder 3", "coder 4"]
    assert data["overall"]["masi_alpha"]["value"] == pytest.approx(0.743421, abs=5e-7)
    assert [pair["units"] for pair in data["pairs"]] == [9, 8, 9, 9, 10, 10]
    assert len(data["differences"]) == 15


def test_an_empty_cell_of_a_column_was_read(tmp_path: Path, call: Run) -> None:
    """Empty: read, nothing found. A dot: not read. A label may be called nan."""
    path = table(tmp_path / "k.csv", "passage_id,A,B", ["p1,nan,nan", "p2,,nan", "p3,.,nan"])
    item = json.loads(call("agree", path, *LABELS).out)["indicators"]["nan"]
    assert (item["units"], item["percent"]["value"]) == (2, 0.5)
    assert item["prevalence"] == 0.75


@pytest.mark.parametrize(
    ("cells", "kappa"),
    [((20, 5, 10, 15), 0.4), ((45, 15, 25, 15), 0.130435), ((25, 35, 5, 35), 0.259259)],
)
def test_published_tables_through_the_command(
    cells: tuple[int, ...], kappa: float, tmp_path: Path, call: Run
) -> None:
    """2 x 2 tables of two coders."""
    codes = [
        pair for pair, n in zip((",", ",x", "x,", "x,x"), cells, strict=True) for _ in range(n)
    ]
    path = table(tmp_path / "k.csv", "passage_id,A,B", [f"p{n},{c}" for n, c in enumerate(codes)])
    item = json.loads(call("agree", path, *LABELS).out)["indicators"]["x"]
    assert item["cohen_kappa"]["value"] == pytest.approx(kappa, abs=5e-7)
    assert item["pabak"]["value"] == pytest.approx(2 * item["percent"]["value"] - 1)


def test_the_same_coder_twice(tmp_path: Path, call: Run) -> None:
    """A second coding is no second coder: it is compared with the first, and the rounds too."""
    for folder, other in (("one", "p4,"), ("two", "p4,x")):
        (tmp_path / folder).mkdir()
        table(tmp_path / folder / "rani.csv", "passage_id,kode", ["p1,x", "p2,", "p3,x", other])
        table(tmp_path / folder / "tono.csv", "passage_id,kode", ["p1,x", "p2,", "p3,", "p4,x"])
    one, two = ([tmp_path / f / f"{n}.csv" for n in ("rani", "tono")] for f in ("one", "two"))
    data = json.loads(call("agree", *one, "--again", two[0], "--again", two[1], *LABELS).out)
    assert data["coders"] == ["rani", "tono"]
    assert [pair["coders"] for pair in data["intra"]] == [["rani", "rani#2"], ["tono", "tono#2"]]
    assert [pair["percent"]["value"] for pair in data["intra"]] == [0.75, 1.0]
    first, second = (data["rounds"][key]["value"] for key in ("first", "second"))
    assert first == data["indicators"]["x"]["krippendorff_alpha"]["value"]
    assert second > first
    assert data["rounds"]["difference"]["value"] == pytest.approx(second - first)
    alone = json.loads(call("agree", one[0], "--again", two[0], *LABELS).out)
    assert alone["coders"] == ["rani", "rani#2"]
    twice = agree(read_codings([one[0]], "labels", [two[0]]))
    assert "one coder, twice" in thesis_sentence(twice, "en")
    wrong = call("agree", one[0], "--again", two[1], *LABELS)
    assert (wrong.code, wrong.out) == (2, "")
    assert "no coder of the first coding is in --again." in wrong.err


def corpus_of(codes: dict[str, list[str]], texts: list[str] | None = None) -> Corpus:
    """Return passages in twelve documents, each coder's codes in order (``.`` not read)."""
    number = len(next(iter(codes.values())))
    said = texts or [f"teks {n}" for n in range(number)]
    passages = [(f"p{n}", f"d{n % 12}", "", "", "", None, None, said[n]) for n in range(number)]
    rows = [
        (f"p{n}", coder, label, "supports" if label else "")
        for coder, own in codes.items()
        for n, cell in enumerate(own)
        if cell != "."
        for label in cell.split(";")
    ]
    labels = {label for row in rows if (label := row[2])}
    return Corpus(
        "c",
        codebook_of_labels(labels),
        pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(schema={"document": pl.String, "split": pl.String}),
    )


def test_a_model_beside_people() -> None:
    """Alpha with each coder less alpha between them, in the passages of the model alone."""
    random = np.random.default_rng(3)
    true = random.random(96) < 0.4

    def coded(errors: float) -> list[str]:
        wrong = random.random(96) < errors
        return ["x" if given else "" for given in true ^ wrong]

    model = [cell if n < 60 else "." for n, cell in enumerate(coded(0.5))]
    corpus = corpus_of({"A": coded(0.05), "B": coded(0.05), "tandai m@1": model})
    result = agree(corpus, resamples=400)
    (found,) = result.models
    assert (found.model, found.units) == ("tandai m@1", 60)
    between, with_a = found.between_coders.value, found.with_coders["A"].value
    assert between is not None
    assert with_a is not None
    assert found.differences["A"].value == pytest.approx(with_a - between)
    assert found.differences["A"].high is not None
    assert found.differences["A"].high < 0
    assert result.people is not None
    assert (result.people.coders, result.people.units) == (("A", "B"), 96)
    alone = agree(corpus, ["A", "B"], resamples=400)
    assert result.people.overall["macro_alpha"] == alone.overall["macro_alpha"]
    assert result.people.overall["masi_alpha"] == alone.overall["masi_alpha"]
    languages: tuple[Language, ...] = ("en", "id")
    for language in languages:
        said = thesis_sentence(result, language)
        assert said.startswith(f"{thesis_sentence(alone, language)} ")
        assert "tandai m@1" in said.removeprefix(thesis_sentence(alone, language))


def test_a_model_on_what_it_learnt_from() -> None:
    """Such passages are counted; the thesis has the figure of the others, or none."""
    codes = [["x" if n % k else "" for n in range(96)] for k in (2, 3, 2)]
    corpus = corpus_of(dict(zip(("A", "B", "tandai m@1"), codes, strict=True)))
    ids = corpus.passages["passage_id"].to_list()
    some = agree(corpus, learnt={"tandai m@1": frozenset(ids[:60])})
    (known,), (model,) = some.learnt, some.models
    assert (known.passages, known.of, model.units) == (60, 96, 36)
    result = agree(corpus, learnt={"tandai m@1": frozenset(ids)})
    assert not result.models
    assert thesis_sentence(result, "en").endswith(
        "(tandai). The model tandai m@1 has learnt from the passages that the coders share; how "
        "far it agrees with them in others, these do not tell."
    )
    assert "telah belajar dari kutipan yang dikode bersama" in thesis_sentence(result, "id")
    one = agree(corpus, ["A", "tandai m@1"], learnt={"tandai m@1": frozenset(ids[:60])})
    assert thesis_sentence(one, "en").endswith("(tandai m@1: 60 of 96).")
    assert "α" not in thesis_sentence(one, "id")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "has learnt from 96 of the 96 passages that it is compared on"),
        ("id", "telah belajar dari 96 di antara 96 kutipan yang dibandingkan"),
    ],
)
def test_a_model_is_known_by_the_record_of_its_tags(
    language: str, said: str, corpus_folder: Path, quick_model_folder: Path, run: Run
) -> None:
    """Tags of the passages that it was trained on, compared with those who coded them."""
    passages = corpus_folder / "passages.csv"
    assert run("tag", quick_model_folder, passages, "--out", "t.jsonl").code == 0
    for more in ((), ("--details",)):
        done = run("agree", corpus_folder, "t.jsonl", "--lang", language, *more)
        assert said in " ".join(done.out.split()), done.err


def test_documents_that_one_coder_read_are_not_resampled() -> None:
    """Of twelve documents only nine were coded by two, and only these are clusters."""
    own = ["x" if n % 3 else "" for n in range(48)]
    less = ["." if n % 12 >= 9 else cell for n, cell in enumerate(own)]
    assert agree(corpus_of({"A": own, "B": less})).clusters == 9
    assert agree(corpus_of({"A": own, "B": own})).clusters == 12


class Mean(Part):
    """The mean of numbers as a part of a bootstrap."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self._rows = np.column_stack([values, np.ones(len(values))])

    def rows(self, start: int, stop: int) -> NDArray[np.float64]:
        """Return the numbers, and how many they are."""
        return self._rows[start:stop]

    def measure(self, sums: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Return the mean."""
        return {"mean": sums[:, 0] / sums[:, 1]}


def test_both_kinds_of_interval_are_those_of_scipy() -> None:
    """The mean of a skewed sample, within the chance of four thousand resamples."""
    values = np.random.default_rng(2).lognormal(sigma=1.2, size=40)
    bounds = {}
    kinds: tuple[tuple[Method, str], ...] = (("percentile", "percentile"), ("bca", "BCa"))
    for method, name in kinds:
        design = design_of([str(n) for n in range(40)], method=method, resamples=4000)
        found = design.estimate({"m": Mean(values)})["m"]["mean"]
        other = bootstrap((values,), np.mean, n_resamples=4000, method=name, rng=1)
        expected = other.confidence_interval
        near = 0.05 * (expected.high - expected.low)
        assert float(found.low) == pytest.approx(expected.low, abs=near)
        assert float(found.high) == pytest.approx(expected.high, abs=near)
        bounds[method] = float(found.low), float(found.high)
    assert bounds["bca"] > bounds["percentile"]


def test_the_kind_of_interval_is_chosen_by_name(tmp_path: Path, call: Run) -> None:
    """The result says which it is; another name is refused."""
    path = table(tmp_path / "k.csv", "passage_id,A,B", ["p1,x,x", "p2,,x", "p3,,"])
    assert json.loads(call("agree", path, *LABELS, "--interval", "bca").out)["interval"] == "bca"
    wrong = call("agree", path, *LABELS, "--interval", "t")
    assert wrong.code == 2
    assert "'t' is not one of 'jackknife-t', 'percentile', 'bca'" in wrong.err


def test_kappa_and_ac1_part_ways_in_a_sentence() -> None:
    """Of a rare code the two coefficients say different things, and the result says why."""
    own = ["x" if n in (0, 1) else "y" for n in range(60)]
    other = ["x" if n in (0, 2) else "y" for n in range(60)]
    result = agree(corpus_of({"A": own, "B": other}))
    notes = [parting_words(codebook_of_labels("xy"), item) for item in result.partings]
    assert notes[0].startswith("x: kappa 0.48, AC1 0.96. The code was given in only 3% of readings")
    assert "most agreement is on its presence" in notes[1]


def test_what_is_taken_for_what() -> None:
    """X for y twice, z for nothing once; what both gave is no confusion."""
    corpus = corpus_of({"A": ["x", "x;z", "z", ""], "B": ["y", "y;z", "", ""]})
    assert agree(corpus, resamples=100).confusions == (
        {"first": "x", "second": "y", "passages": 2},
        {"first": "z", "second": None, "passages": 1},
    )


def test_a_plan_grows_with_the_square() -> None:
    """Half the width takes four times the passages, a wider one none."""
    own = ["x" if n % 4 == 0 else "" for n in range(96)]
    other = ["" if n % 16 == 0 else cell for n, cell in enumerate(own)]
    corpus = corpus_of({"A": own, "B": other})
    alpha = agree(corpus, resamples=200).overall["macro_alpha"]
    assert alpha.low is not None
    assert alpha.high is not None
    plan = agree(corpus, resamples=200, plan=(alpha.high - alpha.low) / 2).plan
    assert plan is not None
    assert plan["overall"] == {"passages": 4 * 96, "more": 3 * 96}
    wide = agree(corpus, resamples=200, plan=1.0).plan
    assert wide is not None
    assert wide["overall"]["more"] == 0


FORMULA = '=HYPERLINK("http://x","<b>y</b>")'


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".html"])
def test_contested_passages_are_written_harmlessly(suffix: str, tmp_path: Path, call: Run) -> None:
    """Costliest first, all codes side by side; no cell is a formula, no text is markup."""
    rows = [f'p{n},d{n % 2},"t{n}",{c},x' for n in range(6) for c in "AB"]
    rows[2] = f'p1,d1,"{FORMULA.replace(chr(34), chr(34) * 2)}",A,'
    rows[3] = rows[3].replace('"t1"', rows[2].split(",", 2)[2].rsplit(",", 2)[0])
    rows += [f"p{n},d0,t{n},{c}," for n in range(6, 12) for c in "AB"]
    path = table(tmp_path / "k.csv", "passage_id,document,text,coder,indicator", rows)
    out = tmp_path / f"d{suffix}"
    result = call("agree", path, *LABELS, "--disagreements", out)
    assert result.code == 0, result.err
    assert "1 contested passage:" in result.err
    if suffix == ".html":
        page = out.read_text(encoding="utf-8")
        assert "&lt;b&gt;y&lt;/b&gt;" in page
        assert "<b>" not in page
        return
    if suffix == ".csv":
        with out.open(encoding="utf-8-sig", newline="") as file:
            line = next(csv.DictReader(file))
        assert line["text"] == f"'{FORMULA}"
    else:
        line = read_table(out, translated=False).to_dicts()[0]
        assert line["text"] == FORMULA
    assert (line["coder: A"], line["coder: B"]) == ("(nothing)", "x")
    assert float(line["cost"]) > 0
    again = call("agree", path, *LABELS, "--disagreements", out)
    assert again.code == 2
    assert "exists already" in again.err


def test_cost_is_what_alpha_gains_without_the_passage() -> None:
    """Leaving the passage out and computing anew gives value plus cost."""
    a = ["x", "y", "", "x", "x;y", "", "y", ""]
    b = ["x", "x", "", "x", "x", "", "y", "y"]
    corpus = corpus_of({"A": a, "B": b})
    whole = agree(corpus, resamples=100).overall["macro_alpha"].value
    assert whole is not None
    found = disagreements_of(corpus)
    assert [item.cost for item in found] == sorted((i.cost for i in found), reverse=True)
    for item in found:
        n = int(item.passage_id[1:])
        rest = corpus_of({"A": a[:n] + a[n + 1 :], "B": b[:n] + b[n + 1 :]})
        left = agree(rest, resamples=100).overall["macro_alpha"].value
        assert left == pytest.approx(whole + item.cost)


@pytest.mark.parametrize(
    ("a", "b", "both", "of", "kappa"),
    [
        (200, 200, 150, 1000, 0.6875),
        (500, 500, 250, 1000, 0.0),
        (100, 100, 0, 1000, -0.1111),
        (50, 100, 50, 1000, 0.6429),
    ],
)
def test_characters_that_nobody_coded_count(
    a: int, b: int, both: int, of: int, kappa: float, tmp_path: Path, call: Run
) -> None:
    """Spans through the command; a coder's overlapping spans are no two coders."""
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "d.txt").write_text("Ya. " * (of // 4), encoding="utf-8")
    rows = [f"d,0,{a},A,x", f"d,10,{a},A,x", f"d,{a - both},{a - both + b},B,x"]
    path = table(tmp_path / "s.csv", "document,start,end,coder,indicator", rows)
    texts = ("--texts", tmp_path / "t")
    result = call("agree", path, "--codebook", "labels", "--json", *texts)
    assert result.code == 0, result.err
    item = json.loads(result.out)["characters"]["x"]
    assert item["units"] == of
    assert item["used_by"] == {"A": a, "B": b}
    assert item["cohen_kappa"]["value"] == pytest.approx(kappa, abs=5e-5)


def test_published_spans_through_the_command(tmp_path: Path, call: Run) -> None:
    """Krippendorff 2004, p. 254, moved to begin at 0; the table says what is not known."""
    rows = [
        *("d,75,145,i,c", "d,220,250,i,c", "d,30,90,i,k", "d,150,200,i,k"),
        *("d,70,150,j,c", "d,205,225,j,c", "d,250,270,j,c", "d,30,90,j,k", "d,150,200,j,k"),
    ]
    path = table(tmp_path / "s.csv", "document,start,end,coder,indicator", rows)
    (tmp_path / "d.txt").write_text(("Kami rapat. " * 25)[:299] + ".", encoding="utf-8")
    given = ("agree", path, "--codebook", "labels")
    data = json.loads(call(*given, "--json", "--texts", tmp_path / "d.txt").out)
    assert data["unitizing_alpha"]["c"]["value"] == pytest.approx(0.7286, abs=5e-5)
    assert data["unitizing_alpha"]["k"]["value"] == pytest.approx(1.0)
    assert data["sentences"]["c"]["units"] == 25
    assert data["sentences"]["k"]["percent"]["value"] == 1.0
    assert "The texts' lengths are not known" in call(*given).out
    shown = " ".join(call(*given, "--details").out.split())
    assert "Each document is taken to end where its last span does" in shown
    assert "One interview has no interval: it says nothing of others." in shown
    assert call(*given, "--min-alpha", "0.9").code == 1
    assert call(*given, "--plan", "0.1").code == 2


def test_spans_that_fit_no_text_are_listed(tmp_path: Path, call: Run) -> None:
    """Row by row, with the number of the row."""
    (tmp_path / "d.txt").write_text("Sepuluh kata.", encoding="utf-8")
    rows = ["d,0,5,A,x", "d,5,5,A,x", "d,0,99,B,x", "e,0,1,B,x", "d,a,b,B,x"]
    path = table(tmp_path / "s.csv", "document,start,end,coder,indicator", rows)
    result = call("agree", path, "--codebook", "labels", "--texts", tmp_path / "d.txt")
    assert (result.code, result.out) == (2, "")
    assert [f"row {n}: " in result.err for n in (2, 3, 4, 5, 6)] == [False, True, True, True, True]


def test_the_sentence_for_a_thesis() -> None:
    """Coefficient, interval, units and coders, in both languages; decimal comma in Indonesian."""
    own = ["x" if n % 4 == 0 else "" for n in range(96)]
    other = ["" if n % 16 == 0 else cell for n, cell in enumerate(own)]
    result = agree(corpus_of({"A": own, "B": other}))
    assert thesis_sentence(result, "en").startswith(
        "Agreement (2 coders, 96 passages, 1 indicator) was Krippendorff's α = 0.82 (95 % CI 0."
    )
    assert "jackknife-t intervals over 12 interviews, which with so few" in thesis_sentence(
        result, "en"
    )
    indonesian = thesis_sentence(result, "id")
    assert "α Krippendorff = 0,82 (95 % IK 0," in indonesian
    assert "interval jackknife-t atas 12 wawancara" in indonesian


def test_files_of_codes_take_texts_from_a_corpus(corpus_folder: Path, tmp_path: Path) -> None:
    """Code files without texts come first; the texts of the corpus are kept."""
    path = table(tmp_path / "c.csv", "passage_id,indicator", ["d0-00,deseve.trust"])
    merged = read_codings([path, corpus_folder])
    assert (merged.passages["text"] != "").all()
    assert merged.coders == ("a", "b", "c")
