"""Parts of the report: groups, what goes together, saturation, rule, judgements, matrix, advice."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.codebook import Codebook, StatusRule
from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.errors import TableError, UsageError
from tandai.ground.language import speaking
from tandai.model.evaluation import IndicatorEvaluation
from tandai.model.record import read_record
from tandai.model.stance_evaluation import evaluate_stances
from tandai.reporting.codes import Next
from tandai.reporting.judgements import read_judgements
from tandai.reporting.results import Report, Rule, Speakers, Why
from tandai.reporting.saturation import curve_of, expected_next
from tandai.reporting.status import Basis, chosen_rule, decided, reliable
from tandai.reporting.tagged import codebook_of_makers, codebook_of_tags
from tandai.statistics.balance import evidence_of
from tandai.tags import Evidence, Suggestion, TaggedPassage, Tags, read_tags, write_tags
from tandai.transcript import Passage
from tandai.words.report import advice_words
from tandai.words.status import open_words, rule_words
from tandai.work.report import Choices, report

from .conftest import Run

TRUST, FIRMS = "deseve.trust", "pyke.trust"
ROLES = ("perajin", "perajin", "pejabat", "pejabat")
TEXT = "Ya, percaya sekali pada tetangga."


def _passage(document: int, n: int) -> TaggedPassage:
    """Document 0 speaks of both, 1 of trust, 2 of trust (hindering), 3 of nothing."""
    start = 100 * n
    passage = Passage(
        f"d{document}-{n}", f"d{document}", "", "N", "Apa?", start, start + len(TEXT), TEXT
    )
    own = []
    if n < 2 and document < 3:
        stance = "hinders" if document == 2 else "supports"
        evidence = (Evidence(start + 4, start + 11, "percaya"),)
        own.append(Suggestion(TRUST, 0.9, stance, "ok", evidence=evidence))
    if n == 0 and document == 0:
        own.append(Suggestion(FIRMS, 0.7, "mixed", "weak"))
    confidence = {TRUST: 0.4 if document == 3 else 0.2, FIRMS: 0.05}
    confidence |= {s.indicator: s.confidence for s in own}
    return TaggedPassage(passage, tuple(own), confidence, "uji@1")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four interviews of three passages each."""
    path = tmp_path_factory.mktemp("tags") / "t.jsonl"
    write_tags([_passage(d, n) for d in range(4) for n in range(3)], path)
    return path


@pytest.fixture(scope="module")
def tags(file: Path) -> Tags:
    """The same, read."""
    return read_tags(file)


@pytest.fixture(scope="module")
def roles(codebook: Codebook) -> Corpus:
    """A corpus that nobody has coded, with the role of each informant."""
    documents = [(f"d{n}", f"Bu {n}", "train", role) for n, role in enumerate(ROLES)]
    return Corpus(
        "roles",
        codebook,
        pl.DataFrame(schema=dict(PASSAGE_COLUMNS)),
        pl.DataFrame(schema=dict(CODING_COLUMNS)),
        pl.DataFrame(documents, schema=["document", "informant", "split", "role"], orient="row"),
    )


@pytest.fixture(scope="module")
def made(tags: Tags, roles: Corpus) -> Report:
    """The report by role."""
    return report([tags], roles, choices=Choices(by=("role", "document")))


def test_words_and_what_goes_together(made: Report) -> None:
    """Words are what white space parts; expected if two indicators were independent."""
    assert made.words == 12 * 5
    item = made.indicators[TRUST]
    assert (item.passages, item.words, item.informants) == (6, 30, 3)
    assert item.missing_informants == ("Bu 3",)
    (other,) = item.together_with
    assert (other.indicator, other.passages, other.expected) == (FIRMS, 1, 0.5)
    framework = made.frameworks["deseve"]
    assert (framework.passages, framework.words, framework.documents) == (6, 30, 3)
    assert (framework.reached, framework.not_reached, framework.too_little) == (0, 0, 1)


def test_groups_by_a_variable_of_the_documents(made: Report) -> None:
    """By role, sorted; by document, in the order of the tags; the parts add up to the whole."""
    by_role, by_document = made.groupings
    assert [group.value for group in by_role.groups] == ["pejabat", "perajin"]
    official, maker = by_role.groups
    assert (official.passages, official.informants, official.words) == (6, 2, 30)
    assert official.indicators[TRUST].share == pytest.approx(2 / 6)
    assert official.indicators[TRUST].stance == {"supports": 0, "hinders": 2, "mixed": 0}
    assert maker.indicators[TRUST].passages == 4
    assert maker.indicators[FIRMS].documents == 1
    assert [group.value for group in by_document.groups] == ["d0", "d1", "d2", "d3"]
    for grouping in made.groupings:
        total = sum(group.indicators[TRUST].passages for group in grouping.groups)
        assert total == made.indicators[TRUST].passages


def test_an_unknown_variable_is_named_with_those_there_are(tags: Tags, roles: Corpus) -> None:
    """Nothing is grouped by what is not known."""
    with pytest.raises(UsageError, match="There are: document, informant, split, role"):
        report([tags], roles, choices=Choices(by=("peran",)))


def test_the_matrix_and_its_quotes(made: Report) -> None:
    """Cells count what the quotes show; evidence is marked where it stands in the text."""
    assert [person.name for person in made.matrix.informants] == ["Bu 0", "Bu 1", "Bu 2", "Bu 3"]
    assert made.matrix.passages == {TRUST: (2, 2, 2, 0), FIRMS: (1, 0, 0, 0)}
    assert made.matrix.stance[TRUST] == ((2, 0, 0), (2, 0, 0), (0, 2, 0), (0, 0, 0))
    assert made.matrix.informants[2].documents == ("d2",)
    assert len(made.quotes) == 7
    for quote in made.quotes[:6]:
        assert [quote.text[start:end] for start, end in quote.marks] == ["percaya"]
        assert (quote.indicator, quote.by, quote.confidence) == (TRUST, "model", 0.9)
    assert made.quotes[6].marks == ()


def test_confidence_in_bins(made: Report) -> None:
    """Ten bins; the expected number over suggestions and over all passages."""
    item = made.indicators[TRUST].confidence
    assert item.suggested == (0,) * 9 + (6,)
    assert item.all == (0, 0, 3, 0, 3, 0, 0, 0, 0, 6)
    assert item.expected_right == pytest.approx(5.4)
    assert item.expected_passages == pytest.approx(5.4 + 3 * 0.2 + 3 * 0.4)


def test_saturation_in_the_order_of_the_interviews(made: Report) -> None:
    """Which interview was the first to show what."""
    assert [arrival.new for arrival in made.saturation.arrivals] == [(TRUST, FIRMS), (), (), ()]
    assert made.saturation.arrivals[0].informants == ("Bu 0",)
    # One indicator is shown by just one of four interviews, but none is left to be seen.
    assert made.saturation.next_new == 0


shown = st.integers(2, 5).flatmap(
    lambda n: st.lists(st.tuples(*[st.booleans()] * 3), min_size=n, max_size=n)
)


@given(shown, st.integers(1, 3))
def test_saturation_is_the_mean_over_all_orders(cells: Any, needed: int) -> None:
    """The exact formula against every order of a few interviews, mean and spread."""
    matrix = np.array(cells)
    points = curve_of(matrix, needed)
    before = 0.0
    for m, point in enumerate(points, 1):
        parts = [matrix[list(own)] for own in itertools.combinations(range(len(matrix)), m)]
        seen = [own.any(axis=0).sum() for own in parts]
        enough = [(own.sum(axis=0) >= needed).sum() for own in parts]
        assert point.interviews == m
        assert point.seen == pytest.approx(np.mean(seen), abs=1e-3)
        assert point.enough == pytest.approx(np.mean(enough), abs=1e-3)
        assert point.new == pytest.approx(np.mean(seen) - before, abs=1e-3)
        high = min(matrix.any(axis=0).sum(), np.mean(seen) + 1.959964 * np.std(seen))
        assert point.high == pytest.approx(high, abs=1e-3)
        before = float(np.mean(seen))


def test_what_one_more_interview_may_show() -> None:
    """Good's estimate: indicators shown once over interviews, never more than are unseen."""
    matrix = np.zeros((4, 6), dtype=bool)
    matrix[0, :3] = True
    matrix[:, 3] = True
    assert expected_next(matrix) == pytest.approx(3 / 4)
    assert expected_next(matrix[:, :4]) == 0
    assert expected_next(matrix[:1]) is None


def test_advice_names_people_from_the_data(made: Report) -> None:
    """Who comes nearest, and for which group it was found; of suggestions no saturation."""
    assert not any(advice.message.code == Next.INTERVIEW for advice in made.advice)
    firms = next(advice for advice in made.advice if advice.indicator == FIRMS)
    assert firms.kind == "informants"
    assert firms.informants == ("Bu 1", "Bu 2", "Bu 3")
    assert advice_words(firms, made.codebook) == (
        "Trust between firms: evidence from 2 more informants needed. Nearest so far (highest "
        "confidence): Bu 1 (0.05), Bu 2 (0.05), Bu 3 (0.05). It was found for "
        "50% of those with role = perajin."
    )
    group = next(a for a in made.advice if a.message.code == Next.GROUP)
    assert "0.5 each were found for those with role = perajin" in advice_words(group, made.codebook)
    assert group.kind == "interviews"


def test_advice_says_where_informants_are_divided(tags: Tags, roles: Corpus) -> None:
    """From hand codes of all passages: how many more would decide, or that none will."""
    ids = tags.passages["passage_id"].to_list()

    def text_of(stances: list[str]) -> str:
        codings = [(id, "final", TRUST, s) for id, s in zip(ids, stances, strict=True)]
        coded = replace(
            roles,
            passages=tags.passages,
            codings=pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        )
        made = report([tags], coded)
        own = next(a for a in made.advice if a.indicator == TRUST and a.kind == "interviews")
        return advice_words(own, made.codebook)

    wavering = ["supports"] * 3 + ["supports", "supports", "hinders"] * 3
    assert "at this balance about 3 more informants would decide." in text_of(wavering)
    assert "at this balance more informants of the kind will hardly decide it" in text_of(
        ["supports", "hinders"] * 6
    )


def test_the_rule_comes_from_codebook_or_command(codebook: Codebook) -> None:
    """The command wins over the codebook, and both over the default; the words say which."""
    assert chosen_rule(codebook) == Rule(3, 0.5, "default")
    own = codebook.model_copy(update={"status_rule": StatusRule(min_informants=5)})
    assert chosen_rule(own) == Rule(5, 0.5, "codebook")
    assert chosen_rule(own, balance_bound=0.6) == Rule(5, 0.6, "command")
    words = rule_words(Rule(5, 0.6, "command"))
    assert "at least 5 informants" in words
    assert "above 60%" in words
    assert "the researcher's own rule" in words
    with pytest.raises(UsageError, match="a bound between 0 and 1"):
        chosen_rule(codebook, balance_bound=1.0)


def test_a_codebook_without_a_rule_is_written_as_before(codebook: Codebook) -> None:
    """Models keep their hashes; with a rule it is written."""
    assert "status_rule" not in codebook.model_dump(mode="json")
    own = codebook.model_copy(update={"status_rule": StatusRule(balance_bound=0.4)})
    assert own.model_dump(mode="json")["status_rule"] == {
        "min_informants": None,
        "balance_bound": 0.4,
    }


def test_suggestions_of_an_unknown_model_decide_nothing() -> None:
    """Only a verdict and stances that held-out interviews have shown may be relied on."""
    fields = dict.fromkeys(IndicatorEvaluation.__dataclass_fields__, 0)
    told = np.array([[0], [1]] * 45, dtype=np.int8)
    (stances,) = evaluate_stances(told, told, np.array([f"d{n % 9}" for n in range(90)]))
    good = IndicatorEvaluation(**{**fields, "support": 90, "stance": stances, "verdict": "ok"})  # type: ignore[arg-type]  # counts
    assert reliable(good)
    assert not reliable(None)
    for worse in (
        replace(good, verdict="insufficient"),
        replace(good, stance=replace(stances, verdict="weak")),
    ):
        assert not reliable(worse)


JUDGED = "indikator;penilaian;alasan\nKepercayaan antarpihak;Tercapai cukup baik;banyak bukti\n"


def test_judgements_stand_beside_the_status(file: Path, tmp_path: Path, call: Run) -> None:
    """From a table with Indonesian headings, by term; counted for the framework too."""
    judged = tmp_path / "j.csv"
    judged.write_text(JUDGED, encoding="utf-8")
    data = json.loads(call("report", file, "--judgement", judged, "--json").out)
    assert data["indicators"][TRUST]["judgement"] == {
        "judgement": "Tercapai cukup baik",
        "reason": "banyak bukti",
        "status": "reached",
    }
    assert data["indicators"][FIRMS]["judgement"] is None
    assert data["frameworks"]["deseve"]["judged_reached"] == 1
    assert data["frameworks"]["pyke"]["judged_reached"] is None


@pytest.mark.parametrize(
    "content",
    [
        "deseve.trust: tercapai\n",
        "deseve.trust: {judgement: tercapai, reason: sebab}\n",
        "- {indikator: deseve.trust, status: tercapai}\n",
    ],
)
def test_judgements_in_yaml(content: str, tmp_path: Path, codebook: Codebook) -> None:
    """A mapping or a list."""
    path = tmp_path / "j.yaml"
    path.write_text(content)
    (judgement,) = read_judgements(path, codebook).values()
    assert (judgement.judgement, judgement.status) == ("tercapai", "reached")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("j.csv", "indicator,judgement\ndeseve.trst,ok\n", "did you mean deseve.trust?"),
        ("j.csv", "indicator,judgement\ndeseve.trust,\n", "row 2: no judgement of deseve.trust"),
        (
            "j.csv",
            "indicator,judgement\ndeseve.trust,a\ndeseve.trust,b\n",
            "row 3: deseve.trust is judged twice",
        ),
        ("j.csv", "indicator,reason\ndeseve.trust,a\n", "needs a column judgement"),
        ("j.yaml", "[1, 2]\n", "is no list of judgements"),
        ("j.yaml", "a: [deep]\n", "is no list of judgements"),
        ("j.yaml", "a: [\n", "is no list of judgements"),
    ],
)
def test_judgements_that_do_not_fit(
    name: str, content: str, complaint: str, tmp_path: Path, codebook: Codebook
) -> None:
    """Each row is named."""
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(TableError) as caught:
        read_judgements(path, codebook)
    said = [str(caught.value), *map(str, caught.value.problems)]
    assert any(complaint in line for line in said), said


def test_other_words_of_a_judgement_are_kept(tmp_path: Path, codebook: Codebook) -> None:
    """What is no word of the rule is shown as it is and says no status."""
    path = tmp_path / "j.csv"
    path.write_text("indicator,status\ndeseve.trust,Sebagian tercapai\n")
    assert read_judgements(path, codebook)[TRUST].status is None


def test_ids_have_the_terms_of_the_model_that_made_them(
    model_folder: Path, tmp_path: Path, call: Run
) -> None:
    """The record beside tags leads to the model; else a codebook that comes with tandai."""
    transcript = tmp_path / "t.txt"
    transcript.write_text("P: Apa?\nN: Ya, percaya sekali.\n", encoding="utf-8")
    out = tmp_path / "t.jsonl"
    assert call("tag", model_folder, transcript, "--out", out).code == 0
    found = codebook_of_makers([out], [read_tags(out)])
    assert found is not None
    assert found == read_record(model_folder).codebook
    out.with_name("t.jsonl.record.json").unlink()
    assert codebook_of_makers([out], [read_tags(out)]) is None
    other = codebook_of_tags(("ostrom.boundaries", "ostrom.monitoring"), None, None)
    assert other["ostrom.boundaries"].istilah == "Batas yang jelas"
    assert codebook_of_tags(("ostrom.boundaries", "sendiri.a"), None, None).ids == (
        "ostrom.boundaries",
        "sendiri.a",
    )


def test_too_few_informants_in_a_check_is_no_want_of_informants() -> None:
    """Four speak of it, one of them in a checked passage: more checks are needed, not people."""
    evidence = evidence_of(np.ones(1), np.ones(1), np.zeros(1, dtype=np.int64))
    basis = Basis(evidence, Speakers(1, 0, 0), 6, "sample", speaking=4)
    rule = Rule(3, 0.5, "default")
    status, decision = decided(basis, rule)
    assert (status, decision.why, decision.more) == ("too little", Why.CHECKS, 2)
    with speaking("en"):
        assert open_words(status, decision) == (
            "2 more informants needed among those checked: check more passages"
        )
    with speaking("id"):
        assert open_words(status, decision) == (
            "perlu 2 informan lagi dalam kutipan yang diperiksa: periksa kutipan lain"
        )
    none = replace(basis, evidence=evidence_of(np.ones(0), np.ones(0), np.zeros(0, dtype=np.int64)))
    assert decided(none, rule)[1].why == Why.CHECKS
    assert decided(replace(none, speaking=0), rule)[1].why == Why.NO_EVIDENCE
    few = decided(replace(basis, speaking=1), rule)[1]
    assert few.why == Why.INFORMANTS


def test_the_rule_tells_from_where_on_an_indicator_leans() -> None:
    """The bound of the word stands in the rule that is shown, in both languages."""
    rule = Rule(3, 0.5, "default")
    with speaking("en"):
        assert "it is counted as leaning from 80% on." in rule_words(rule)
    with speaking("id"):
        assert "yang dihitung sebagai condong ialah mulai 80 %." in rule_words(rule)


def test_the_rule_of_the_command_is_printed(file: Path, call: Run) -> None:
    """No hidden rule."""
    rule = ("--min-informants", "2", "--balance-bound", "0.6")
    result = call("report", file, *rule, "--details")
    flowing = " ".join(result.out.split())
    assert "at least 2 informants (or all, if fewer) give evidence" in flowing
    assert "lies above 60%" in flowing
    assert "This is the researcher's own rule, a test of a share" in flowing
