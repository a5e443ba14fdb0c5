"""`tandai agree`: the whole way from files to figures."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from tandai.agreement import confusions
from tandai.agreement.matrices import codings_of
from tandai.agreement.reading import read_codings
from tandai.codebook import STANCES, codebook_of_labels
from tandai.corpus import Corpus, coder_labels, read_corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.errors import CorpusError
from tandai.ground.language import LANGUAGES, Language, speaking
from tandai.ground.numbers import bounds, decimal
from tandai.statistics.coefficients import krippendorff_alpha
from tandai.statistics.design import design_of
from tandai.statistics.distances import alpha_of_values
from tandai.statistics.intervals import intervals_of
from tandai.statistics.undefined import Undefined
from tandai.words.undefined import why_undefined
from tandai.work.agree import agree, below

from .conftest import Run

SETS_1 = ("l1;l2", "l1;l2", "l1", "l3", "l3", "l4", "l2", "l1;l2", "l1;l2", "l1", "l1")
SETS_2 = ("l1", "l1;l2", "l1", "l3", "l1;l3", "l4", "l4", "l1", "l1;l2;l3", "l1", "l1")


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """The published label sets of two coders as one table of codes."""
    path = tmp_path / "sets.csv"
    rows = [
        f"p{n:02d},c{c},{cell}"
        for c, coder in enumerate((SETS_1, SETS_2), 1)
        for n, cell in enumerate(coder)
    ]
    path.write_text("passage_id,coder,indicator\n" + "\n".join(rows) + "\n")
    return path


def test_published_sets_through_the_command(sets: Path, call: Run) -> None:
    """MASI 395/731, Jaccard 77/128 and the alphas of the single labels, as JSON."""
    result = call("agree", sets, "--codebook", "labels", "--json")
    assert result.code == 0
    data = json.loads(result.out)
    assert data["coders"] == ["c1", "c2"]
    assert data["units"] == 11
    assert data["overall"]["masi_alpha"]["value"] == pytest.approx(395 / 731)
    assert data["overall"]["jaccard_alpha"]["value"] == pytest.approx(77 / 128)
    alphas = [data["indicators"][f"l{k}"]["krippendorff_alpha"]["value"] for k in (1, 2, 3, 4)]
    assert alphas == pytest.approx([0.8, 0.4, 0.752941, 0.631579], abs=5e-7)
    kappas = [data["indicators"][f"l{k}"]["cohen_kappa"]["value"] for k in (1, 2, 3, 4)]
    assert kappas == pytest.approx([0.792453, 0.421053, 0.744186, 0.620690], abs=5e-7)
    assert data["indicators"]["l4"]["used_by"] == {"c1": 1, "c2": 2}
    assert list(data["indicators"]["l1"]) == [
        "units",
        "used_by",
        "percent",
        "cohen_kappa",
        "fleiss_kappa",
        "krippendorff_alpha",
        "gwet_ac1",
        "positive_agreement",
        "pabak",
        "prevalence",
    ]
    assert list(data["indicators"]["l1"]["percent"]) == ["value", "low", "high", "undefined"]


def test_one_file_a_coder(tmp_path: Path, call: Run) -> None:
    """Files without a coder column are named after themselves."""
    for name, body in (("rani", "p1,x\np2,\n"), ("tono", "p1,x\np2,x\n")):
        (tmp_path / f"{name}.csv").write_text("passage_id,indikator\n" + body)
    files = (tmp_path / "rani.csv", tmp_path / "tono.csv")
    result = call("agree", *files, "--codebook", "labels", "--json")
    data = json.loads(result.out)
    assert data["coders"] == ["rani", "tono"]
    assert data["indicators"]["x"]["percent"]["value"] == 0.5


def test_undefined_has_its_reason(tmp_path: Path, call: Run) -> None:
    """Nobody used it: null with a code in every coefficient, never 0 or 1."""
    path = tmp_path / "k.csv"
    path.write_text(
        "passage_id,coder,indicator\np1,A,deseve.trust\np2,A,\np1,B,deseve.trust\np2,B,\n"
    )
    data = json.loads(call("agree", path, "--json").out)
    unused = data["indicators"]["pyke.trust"]
    assert unused["krippendorff_alpha"] == {
        "value": None,
        "low": None,
        "high": None,
        "undefined": "not_used",
    }
    for name in ("percent", "gwet_ac1", "pabak", "fleiss_kappa", "positive_agreement"):
        assert unused[name]["value"] is None, name


def test_nothing_shared_is_an_error(tmp_path: Path, call: Run) -> None:
    """Coders of different passages are not compared; the message says what each read."""
    path = tmp_path / "k.csv"
    path.write_text("passage_id,coder,indicator\np1,A,pyke.trust\np2,B,pyke.trust\np3,B,\n")
    result = call("agree", path, "--json")
    assert (result.code, result.out) == (2, "")
    assert "no passage was read by two coders. Passages read: A 1, B 2. Check" in result.err


NAMES = ("Rani Kusumaningtyas", "Rani Kusumawardhani", "Dr. Hendrawan Soetjipto M.Si.", "Bu Sri")
MANY = (*NAMES, "Tono", "Galuh")


@pytest.mark.parametrize("coders", [NAMES[:2], NAMES[:3], MANY])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_figure_can_be_read_in_80_columns(
    coders: tuple[str, ...], lang: Language, corpus: Corpus, tmp_path: Path, call: Run
) -> None:
    """Nothing is cut, however many coders there are and however long their names."""
    ids = corpus.codebook.ids
    rows = [
        f"p{n:02d},d{n % 3},{coder},{ids[(n + (n % (4 + k) == 0)) % len(ids)]}"
        for n in range(60)
        for k, coder in enumerate(coders)
    ]
    path = tmp_path / "k.csv"
    path.write_text("passage_id,document,coder,indicator\n" + "\n".join(rows) + "\n")
    result = call("agree", path, "--lang", lang, "--resamples", "100", "--details")
    assert result.code == 0
    assert max(map(len, result.out.splitlines())) <= 80
    assert "…" not in result.out
    for item in agree(read_codings([path]), resamples=100).indicators.values():
        alpha, ac1 = item.krippendorff_alpha, item.gwet_ac1
        with speaking(lang):
            interval = f" ({bounds(alpha.low, alpha.high)})" if alpha.low is not None else ""
            shown = re.escape(f" {decimal(alpha.value)}{interval} ")
            assert re.search(rf"{shown} +{decimal(ac1.value)} \n", result.out)


def test_adjudicated_codes_are_no_coder(corpus: Corpus) -> None:
    """``final`` is left out unless it is asked for."""
    final = corpus.codings.filter(corpus.codings["coder"] == "a").with_columns(
        coder=pl.lit("final")
    )
    whole = Corpus(
        "c", corpus.codebook, corpus.passages, corpus.codings.vstack(final), corpus.documents
    )
    assert agree(whole, resamples=100).coders == ("a", "b")
    assert agree(whole, resamples=100).left_out == ("final",)
    assert agree(whole, ["a", "final"], resamples=100).overall["macro_alpha"].value == 1.0


def test_figures_are_those_of_the_plain_functions(corpus: Corpus) -> None:
    """The vectorised way and the plain one agree for every indicator."""
    result = agree(corpus, resamples=100)
    (read_a, a), (read_b, b) = (coder_labels(corpus, name) for name in ("a", "b"))
    assert read_a.all()
    assert read_b.all()
    for column, item in enumerate(result.indicators.values()):
        own = np.stack([a[:, column] >= 0, b[:, column] >= 0]).astype(int)
        expected = krippendorff_alpha(own)
        assert item.krippendorff_alpha.value == pytest.approx(expected)
        assert item.units == 96


def test_intervals_are_repeatable_and_hold_the_value(corpus: Corpus) -> None:
    """Leaving out needs no chance; a bootstrap's seed gives its bounds; all hold the value."""
    assert agree(corpus, seed=1).overall == agree(corpus, seed=2).overall
    first = agree(corpus, resamples=300, seed=1, interval="percentile")
    assert first == agree(corpus, resamples=300, seed=1, interval="percentile")
    assert first != agree(corpus, resamples=300, seed=2, interval="percentile")
    for item in agree(corpus).overall.values():
        assert item.value is not None
        assert item.low is not None
        assert item.high is not None
        assert item.low <= item.value <= item.high


def test_passages_are_no_clusters_unless_asked_for(corpus: Corpus) -> None:
    """Six interviews stay six; with passages as if independent the result says so."""
    found = agree(corpus)
    assert (found.resampled, found.clusters, found.interval) == ("document", 6, "jackknife-t")
    asked = agree(corpus, over="passage")
    assert (asked.resampled, asked.clusters) == ("passage", 96)
    assert asked.coverage is None


def test_means_are_over_the_indicators_that_were_used() -> None:
    """Of three indicators two were used: an unused one is no agreement of 1."""
    codes = ["x", "y", "", "x"]
    rows = [(f"p{n}", c, code) for c in "AB" for n, code in enumerate(codes)]
    rows[1] = ("p1", "A", "")
    corpus = _corpus(rows, ["x", "y", "z"], lambda n: f"d{n % 2}")
    found = agree(corpus)
    assert found.used == 2
    own = [found.indicators[id].gwet_ac1.value for id in "xy"]
    assert found.indicators["z"].gwet_ac1.value is None
    assert found.overall["macro_gwet_ac1"].value == pytest.approx(sum(own) / 2)  # type: ignore[arg-type]  # both are defined


def _corpus(
    rows: list[tuple[str, str, str]], labels: list[str], document: Callable[[int], str]
) -> Corpus:
    """Return passages p0, p1, ... with these rows of passage, coder and code."""
    number = len({row[0] for row in rows})
    passages = [(f"p{n}", document(n), "", "", "", None, None, f"teks {n}") for n in range(number)]
    codings = [(id, coder, code, "supports" if code else "") for id, coder, code in rows]
    return Corpus(
        "c",
        codebook_of_labels(labels),
        pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(schema={"document": pl.String, "split": pl.String}),
    )


def test_resampling_draws_whole_clusters() -> None:
    """Weights add up to the number of clusters, and chunks follow one another."""
    design = design_of([f"d{n % 12}" for n in range(40)], resamples=50, seed=3)
    weights = np.concatenate(list(design.weights()))
    assert weights.shape == (50, 12)
    assert (weights.sum(axis=1) == 12).all()


def test_an_interval_leaves_out_a_fortieth_on_each_side() -> None:
    """95 %: of 0, 1, ..., 1000 the bounds are 25 and 975."""
    found = intervals_of(np.array(500.0), np.arange(1001.0))
    assert (float(found.low), float(found.high)) == pytest.approx((25.0, 975.0))


def test_intervals_are_of_interviews_and_not_of_passages() -> None:
    """Sixteen interviews, the coders agreeing throughout in half of them and nowhere in the others.

    Percent agreement is the mean of sixteen numbers, half 0 and half 1: its standard error is
    sqrt(0.25 / 15). All deviations are alike, so t has 15 degrees of freedom. Of resampled
    interviews the share that agrees is binomial, of 16 with chance 1/2: P(X < 4) is 0.011 and
    P(X <= 4) 0.038, so the bounds are 4/16 and 12/16. Passages would give about 0.45 and 0.55.
    """
    passages, codings = [], []
    for n in range(320):
        document = n % 16
        passages.append((f"p{n}", f"d{document}", "", "", "", None, None, f"teks {n}"))
        codings.append((f"p{n}", "A", "x", "supports"))
        codings.append((f"p{n}", "B", *(("x", "supports") if document < 8 else ("", ""))))
    codebook = codebook_of_labels(["x"])
    documents = pl.DataFrame(schema={"document": pl.String, "split": pl.String})
    frame = pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row")
    codes = pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row")
    corpus = Corpus("c", codebook, frame, codes, documents)
    percent = agree(corpus).indicators["x"].percent
    reach = float(t.ppf(0.975, 15)) * (0.25 / 15) ** 0.5
    assert (percent.value, percent.low, percent.high) == pytest.approx(
        (0.5, 0.5 - reach, 0.5 + reach)
    )
    drawn = agree(corpus, resamples=4000, interval="percentile").indicators["x"].percent
    assert (drawn.value, drawn.low, drawn.high) == (0.5, 0.25, 0.75)


def textbook_alpha(units: list[list[str]]) -> float:
    """Krippendorff 2011, from a coincidence matrix of values a unit."""
    coincidences: Counter[tuple[str, str]] = Counter()
    for values in units:
        for first, second in permutations(values, 2):
            coincidences[first, second] += Fraction(1, len(values) - 1)  # type: ignore[assignment]
    totals: Counter[str] = Counter()
    for (first, _), number in coincidences.items():
        totals[first] += number
    n = sum(totals.values())
    observed = sum(c for (first, second), c in coincidences.items() if first != second)
    expected = sum(totals[a] * totals[b] for a, b in permutations(totals, 2))
    return float(1 - (n - 1) * observed / expected)


def textbook_kappa(pairs: list[tuple[bool, bool]]) -> float:
    """Cohen 1960: (agreed - by chance) / (1 - by chance)."""
    n = len(pairs)
    agreed = sum(a == b for a, b in pairs) / n
    first, second = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return (agreed - chance) / (1 - chance)


Codes = dict[tuple[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def three() -> tuple[Corpus, Codes]:
    """Three coders of forty passages who each left some out, and {(passage, coder): codes}."""
    random = Random(5)  # noqa: S311 - no secrets are drawn
    codes: Codes = {}
    for n in range(40):
        true = {id: random.choice(STANCES) for id in "xyz" if random.random() < 0.5}
        for k, coder in enumerate("ABC"):
            if n % 5 != k:
                kept = [id for id in true if random.random() < 0.8]
                codes[f"p{n}", coder] = {
                    id: true[id] if random.random() < 0.6 else random.choice(STANCES) for id in kept
                }
    passages = [(f"p{n}", f"d{n % 4}", "", "", "", None, None, f"teks {n}") for n in range(40)]
    rows = [
        (passage, coder, id, stance)
        for (passage, coder), own in codes.items()
        for id, stance in (own.items() or [("", "")])
    ]
    corpus = Corpus(
        "three",
        codebook_of_labels("xyz"),
        pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        pl.DataFrame(rows, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(schema={"document": pl.String, "split": pl.String}),
    )
    return corpus, codes


def test_stance_is_compared_where_two_gave_the_code(three: tuple[Corpus, Codes]) -> None:
    """Alpha over cells (passage and indicator) coded by two or more, as a textbook has it."""
    corpus, codes = three
    cells = [
        [own[id] for coder in "ABC" if id in (own := codes.get((f"p{n}", coder), {}))]
        for n in range(40)
        for id in "xyz"
    ]
    compared = [values for values in cells if len(values) > 1]
    stance = agree(corpus, resamples=100).stance
    assert stance["cells"] == len(compared) > 30
    assert stance["krippendorff_alpha"].value == pytest.approx(textbook_alpha(compared))


def test_stance_has_an_order(three: tuple[Corpus, Codes]) -> None:
    """Alpha as an order is that of the plain function over the cells; other than as names."""
    corpus, codes = three
    order = {"supports": 1.0, "mixed": 0.0, "hinders": -1.0}
    cells = [
        [
            order[own[id]] if id in (own := codes.get((f"p{n}", coder), {})) else np.nan
            for coder in "ABC"
        ]
        for n in range(40)
        for id in "xyz"
    ]
    stance = agree(corpus).stance
    expected = alpha_of_values(np.array(cells).T, "ordinal")
    assert stance["ordinal_alpha"] == pytest.approx(expected)
    assert stance["ordinal_alpha"] != pytest.approx(stance["krippendorff_alpha"].value)


def test_standard_errors_by_formula(tmp_path: Path) -> None:
    """The published table 20/5/10/15: kappa .4 with a standard error of .126996."""
    cells = [("x", "x")] * 20 + [("x", "")] * 5 + [("", "x")] * 10 + [("", "")] * 15
    path = tmp_path / "k.csv"
    rows = [f"p{n},{a},{b}" for n, (a, b) in enumerate(cells)]
    path.write_text("\n".join(["passage_id,A,B", *rows]) + "\n")
    errors = agree(read_codings([path], "labels")).formula_errors["x"]
    assert errors["cohen_kappa"] == pytest.approx(0.126996, abs=5e-7)
    assert errors["gwet_ac1"] is not None


def test_pairs_are_means_over_indicators(three: tuple[Corpus, Codes]) -> None:
    """Percent and kappa of the passages that both of a pair read, whatever the third did."""
    corpus, codes = three
    pairs = agree(corpus, resamples=100).pairs
    assert [pair.coders for pair in pairs] == [("A", "B"), ("A", "C"), ("B", "C")]
    for pair in pairs:
        shared = [
            (codes[f"p{n}", pair.coders[0]], codes[f"p{n}", pair.coders[1]])
            for n in range(40)
            if all((f"p{n}", coder) in codes for coder in pair.coders)
        ]
        given = [[(id in first, id in second) for first, second in shared] for id in "xyz"]
        percents = [sum(a == b for a, b in own) / len(own) for own in given]
        assert pair.units == len(shared) == 24
        assert pair.percent.value == pytest.approx(sum(percents) / 3)
        assert pair.cohen_kappa.value == pytest.approx(sum(map(textbook_kappa, given)) / 3)


def test_an_interval_needs_most_resamples_defined() -> None:
    """Where over a tenth of the resamples are undefined there is no interval."""
    found = intervals_of(np.array(0.5), np.array([0.5] * 95 + [np.nan] * 5))
    assert (float(found.low), float(found.high)) == (0.5, 0.5)
    found = intervals_of(np.array(0.5), np.array([0.5] * 80 + [np.nan] * 20))
    assert np.isnan([found.low, found.high]).all()


def test_by_framework_and_document(corpus_folder: Path, corpus: Corpus) -> None:
    """Cells are pooled: units add up over indicators."""
    by_framework = agree(corpus, by="framework", resamples=100).groups
    assert list(by_framework) == ["deseve", "pyke"]
    assert by_framework["deseve"].units == 96 * 8
    by_document = agree(read_corpus(corpus_folder), by="document", resamples=100).groups
    assert [item.units for item in by_document.values()] == [16 * 16] * 6


def test_min_alpha_sets_the_exit_code(corpus_folder: Path, call: Run) -> None:
    """1 where an indicator is below the bound, 0 where none is."""
    result = call("agree", corpus_folder, "--min-alpha", "0.99")
    assert result.code == 1
    assert "below 0.99 or undefined: deseve." in result.err
    assert call("agree", corpus_folder, "--min-alpha", "0.1", "--quiet").code == 0


def test_below_counts_the_undefined(corpus: Corpus) -> None:
    """An undefined alpha does not pass a bound."""
    result = agree(corpus, resamples=100)
    assert below(result, -1.0) == ()
    nothing = corpus.codings.filter(corpus.codings["indicator"] != "pyke.trust")
    fewer = Corpus("c", corpus.codebook, corpus.passages, nothing, corpus.documents)
    assert "pyke.trust" in below(agree(fewer, resamples=100), -1.0)


def test_tags_are_one_more_coder(
    corpus: Corpus, corpus_folder: Path, model_folder: Path, tmp_path: Path
) -> None:
    """A tag file of the same passages is compared with the coders."""
    from tandai.model.store import load_model
    from tandai.tagging.tagger import tag_passages
    from tandai.tags import write_tags
    from tandai.transcript import Passage

    rows = corpus.passages.iter_rows(named=True)
    passages = [Passage(**{**row, "start": 0, "end": len(row["text"])}) for row in rows]
    model = load_model(model_folder)
    write_tags(list(tag_passages(model, passages)), tmp_path / "t.jsonl")
    both = read_codings([corpus_folder, tmp_path / "t.jsonl"])
    result = agree(both, resamples=100)
    assert result.coders == ("a", "b", f"tandai {model.id}")
    assert [pair.units for pair in result.pairs] == [96, 96, 96]


def test_different_codebooks_are_refused(corpus_folder: Path, tmp_path: Path) -> None:
    """Codes of another scheme cannot be compared."""
    (tmp_path / "k.csv").write_text("text,indicator\na,x\nb,y\n")
    other = tmp_path / "t.csv"
    other.write_text("passage_id,coder,indicator\np,A,deseve.trust\n")
    with pytest.raises(CorpusError):
        read_codings([corpus_folder, tmp_path / "k.csv"])
    with pytest.raises(CorpusError, match="two coders are needed"):
        agree(read_codings([other]))
    with pytest.raises(CorpusError, match="no coder 'z'"):
        agree(read_codings([corpus_folder]), ["a", "z"])
    uncoded = replace(
        read_codings([corpus_folder]), codings=pl.DataFrame(schema=dict(CODING_COLUMNS))
    )
    with pytest.raises(CorpusError, match=r"(?s)nobody has coded.*tandai review CORPUS --coder"):
        agree(uncoded)


def test_the_table_in_both_languages(corpus_folder: Path, call: Run) -> None:
    """The terminal view names coders, units, resampling and every indicator, in 80 columns."""
    english = call("agree", corpus_folder, "--details")
    assert english.code == 0
    flowing = " ".join(english.out.split())
    assert flowing.startswith("Coders: a, b. 96 passages read by two or more. 95 % intervals: ")
    assert "jackknife-t over 6 interviews." in flowing
    assert "Few interviews: with 6 of them such intervals held the truth in 90–96 %" in flowing
    assert "Trust among the" in english.out
    assert max(map(len, english.out.splitlines())) <= 80
    indonesian = call("agree", corpus_folder, "--details", "--lang", "id")
    assert "Pengode: a, b. 96 kutipan dibaca dua atau lebih." in " ".join(indonesian.out.split())


def test_reasons_are_codes_that_the_words_follow(corpus: Corpus) -> None:
    """The result is the same in both languages; the words for its code are not."""
    nothing = corpus.codings.filter(corpus.codings["indicator"] != "pyke.trust")
    fewer = Corpus("c", corpus.codebook, corpus.passages, nothing, corpus.documents)
    with speaking("id"):
        code = agree(fewer).indicators["pyke.trust"].krippendorff_alpha.undefined
        assert code is Undefined.NOT_USED
        assert why_undefined(code) == "indikator ini tidak dipakai siapa pun"
    assert agree(fewer).indicators["pyke.trust"].krippendorff_alpha.undefined is code
    for language in LANGUAGES:
        with speaking(language):
            assert all(why_undefined(own) for own in Undefined)


def test_no_figure_is_cut_off_at_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where figures are wide, names are wrapped for them."""
    from tandai.render.console import output
    from tandai.render.tables import table

    monkeypatch.setenv("COLUMNS", "80")
    view = table("", ("Indicator", "left"), *((f"figure {n}", "right") for n in range(4)))
    wide = "-0.10 (-1.00–0.25)"
    view.add_row("Rapid information dissemination", wide, wide, "0.73", "0.7345")
    console = output()
    with console.capture() as printed:
        console.print(view)
    assert printed.get().count(wide) == 2
    assert "0.7345" in printed.get()


def test_confusions_are_the_same_part_by_part(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many passages are compared at a time."""
    codings = codings_of(corpus)
    whole = confusions.confusion_counts(codings)
    monkeypatch.setattr(confusions, "_UNITS", 7)
    assert np.array_equal(confusions.confusion_counts(codings), whole)
    assert whole.any()


def test_use_is_counted_where_two_read(tmp_path: Path, call: Run) -> None:
    """A alone read p6 to p9: its codes there stand in no figure, nor does a code of one passage."""
    both = [f"p{n},{coder},x" for n in range(6) for coder in "AB"]
    once = ["p0,A,y", "p0,B,y"]
    alone = [f"p{n},A,x" for n in range(6, 10)]
    read = [f"q{n},{coder}," for n in range(6) for coder in "AB"]
    path = tmp_path / "c.csv"
    path.write_text("\n".join(["passage_id,coder,indicator", *both, *once, *alone, *read]) + "\n")
    result = call("agree", path, "--codebook", "labels", "--json")
    assert result.code == 0, result.err
    indicators = json.loads(result.out)["indicators"]
    assert indicators["x"]["used_by"] == {"A": 6, "B": 6}
    words = {
        "en": ("Alpha 0.80 or more (1): x 1.00", "Not ranked, no coder gave it 5 times (1): y"),
        "id": (
            "Alfa 0,80 ke atas (1): x 1,00",
            "Tidak diurutkan, tiap pengode memberinya kurang dari 5 kali (1): y",
        ),
    }
    for language, lines in words.items():
        said = " ".join(call("agree", path, "--codebook", "labels", "--lang", language).out.split())
        for line in lines:
            assert line in said
