"""The classifier and its model folder: sound figures, repeatable, safe to load."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from copy import copy as copy_of
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.base import clone
from sklearn.metrics import average_precision_score, f1_score

from tandai.codebook import STANCES
from tandai.corpus import Corpus, Gold, GoldRule, gold_labels
from tandai.corpus.labels import NO_STANCE
from tandai.ground.errors import ModelError, UsageError
from tandai.ground.language import LANGUAGES, speaking
from tandai.ground.plain_json import content_hash
from tandai.model.calibration import (
    codebook_cuts,
    few_coded,
    fit_calibration,
    fit_thresholds,
)
from tandai.model.classifier import IndicatorClassifier
from tandai.model.evaluation import cross_fitted, evaluate
from tandai.model.evidence import evidence_of
from tandai.model.features import Block, PassageFeatures, commonest
from tandai.model.folds import folds_of
from tandai.model.stance import fit_stance
from tandai.model.store import Model, load_model
from tandai.statistics import metrics
from tandai.statistics.proportions import score_interval_of
from tandai.statistics.reliability import calibration_error
from tandai.tags import Evidence
from tandai.transcript import Passage
from tandai.words.reasons import verdict_reason
from tandai.work.train import train, write_model

from .conftest import files_in

TEXTS = [
    "pinjam alat ke tetangga tidak pernah ditolak, gantian saja",
    "alat bor saya dipinjam tetangga sebelah sampai sekarang",
    "tetangga sering pinjam alat, kami saling bantu",
    "dinas mengundang pelatihan las minggu depan",
    "pelatihan dari dinas cuma dua hari, undangan mendadak",
    "ikut pelatihan dinas dapat alat las",
    "cuaca panas sekali hari ini",
    "anak saya tiga, sekolah semua",
    "saya lahir di sini, bapak juga",
    "kopinya silakan diminum dulu",
] * 3
CODES = np.array(
    [[1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [1, 1], [0, 0], [0, 0], [0, 0], [0, 0]] * 3
)
GROUPS = [f"d{n // 5}" for n in range(30)]


@pytest.fixture(scope="module")
def fitted() -> IndicatorClassifier:
    """A classifier of two indicators."""
    return IndicatorClassifier().fit(TEXTS, CODES, groups=GROUPS)


def test_it_learns(fitted: IndicatorClassifier) -> None:
    """Passages of interviews held out are ranked well, and new ones are told apart."""
    ranked = [
        metrics.average_precision(fitted.held_out_scores_[:, k], CODES[:, k] == 1) for k in (0, 1)
    ]
    assert min(value for value in ranked if value is not None) > 0.9
    new = fitted.predict_proba(["boleh pinjam alat ke tetangga", "ada pelatihan dari dinas"])
    assert new[0, 0] > 0.5 > new[0, 1]
    assert new[1, 1] > 0.5 > new[1, 0]


def test_it_follows_the_conventions_of_scikit_learn(fitted: IndicatorClassifier) -> None:
    """clone, get_params, shapes and ranges are as users expect."""
    twin = clone(fitted)
    assert twin.get_params() == fitted.get_params()
    assert not hasattr(twin, "coef_")
    assert fitted.predict(TEXTS).shape == (30, 2)
    assert set(np.unique(fitted.predict(TEXTS))) <= {0, 1}
    probabilities = fitted.predict_proba(TEXTS)
    assert ((probabilities > 0) & (probabilities < 1)).all()
    assert twin.set_params(C=2.0).C == 2.0


def test_the_same_data_and_seed_give_the_same_model(fitted: IndicatorClassifier) -> None:
    """Training twice differs in nothing."""
    again = IndicatorClassifier().fit(TEXTS, CODES, groups=GROUPS)
    assert np.array_equal(again.coef_, fitted.coef_)
    assert np.array_equal(again.thresholds_, fitted.thresholds_)
    assert np.array_equal(again.held_out_scores_, fitted.held_out_scores_)


def test_questions_are_features_of_their_own() -> None:
    """Pairs of answer and question differ from answers alone; weight 0 ignores the question."""
    pairs = [
        (text, "Apakah ada pelatihan?" if row[1] else "Lalu?")
        for text, row in zip(TEXTS, CODES, strict=True)
    ]
    with_question = IndicatorClassifier().fit(pairs, CODES, groups=GROUPS)
    plain = IndicatorClassifier(question_weight=0).fit(pairs, CODES, groups=GROUPS)
    answers = IndicatorClassifier().fit(TEXTS, CODES, groups=GROUPS)
    assert "question_words" in with_question.features_.state()[0]
    assert np.array_equal(plain.coef_, answers.coef_)


def test_an_indicator_never_coded_gets_its_share() -> None:
    """No positives: a small constant probability and no crash; always coded: a large one."""
    codes = np.column_stack([CODES[:, 0], np.zeros(30, int), np.ones(30, int)])
    classifier = IndicatorClassifier().fit(TEXTS, codes, groups=GROUPS)
    probabilities = classifier.predict_proba(["apa saja", ""])
    assert (probabilities[:, 1] < 0.05).all()
    assert (probabilities[:, 2] > 0.95).all()
    assert not classifier.predict(TEXTS)[:, 1].any()


@pytest.mark.parametrize(
    ("passages", "codes", "message"),
    [
        (["a"], [[1]], "at least two passages"),
        (["a", "b"], [[1], [2]], "only 0 and 1"),
        (["a", "b"], [1, 0], "shape"),
        ([1, 2], [[1], [0]], "strings"),
        ([["a", "b", "c"]] * 2, [[1], [0]], "pairs"),
    ],
)
def test_bad_training_data_is_refused(passages: Any, codes: Any, message: str) -> None:
    """Shapes and values are checked before anything is fitted."""
    with pytest.raises(ValueError, match=message):
        IndicatorClassifier().fit(passages, codes)


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=40),
    st.integers(2, 8),
    st.integers(0, 5),
)
def test_folds_never_split_an_interview(groups: list[str], most: int, seed: int) -> None:
    """All passages of a group share a fold; folds are filled from 0 and repeatable."""
    folds = folds_of(groups, most, seed)
    if len(set(groups)) > 1:
        for name in set(groups):
            assert len({f for g, f in zip(groups, folds, strict=True) if g == name}) == 1
    assert set(folds) == set(range(int(folds.max()) + 1))
    assert 2 <= len(set(folds)) <= max(2, most)
    assert np.array_equal(folds, folds_of(groups, most, seed))


def test_calibration_makes_probabilities_true() -> None:
    """Scores drawn from a known sigmoid are turned back into its probabilities."""
    generator = np.random.default_rng(1)
    scores = generator.normal(size=(4000, 2)) * 3
    truth = 1 / (1 + np.exp(-(0.7 * scores - 1.0)))
    present = generator.random(truth.shape) < truth
    calibration = fit_calibration(scores, present)
    assert calibration.slope == pytest.approx([0.7, 0.7], abs=0.07)
    assert calibration.intercept == pytest.approx([-1.0, -1.0], abs=0.15)
    assert calibration_error(calibration(scores), present) < 0.02


def test_calibration_never_turns_the_ranking_round() -> None:
    """Scores that rank against the truth give a flat probability, not an inverted one."""
    scores = np.array([[2.0], [1.5], [-1.0], [-2.0], [-1.5], [1.0]])
    present = np.array([[False], [False], [True], [True], [True], [False]])
    calibration = fit_calibration(scores, present)
    assert calibration.slope[0] >= 0.0
    assert np.isfinite(calibration(scores)).all()


def test_thresholds_maximise_f1() -> None:
    """No other cut has a higher F1 on the same probabilities."""
    generator = np.random.default_rng(2)
    present = generator.random((200, 1)) < 0.2
    probabilities = np.clip(generator.normal(0.3 + 0.3 * present, 0.2), 0.01, 0.99)
    best = fit_thresholds(probabilities, present)[0]
    reached = f1_score(present[:, 0], probabilities[:, 0] >= best)
    others = [f1_score(present[:, 0], probabilities[:, 0] >= cut) for cut in np.linspace(0, 1, 201)]
    assert reached >= max(others) - 1e-12


def test_thresholds_by_hand() -> None:
    """Half-way between two probabilities; never between equal ones; 0.5 where nothing is coded."""

    def cut(probabilities: list[float], present: list[int]) -> float:
        # A column of 12 or more codes has a threshold of its own.
        column = np.array(probabilities * 12)[:, None]
        return float(fit_thresholds(column, np.array(present * 12, dtype=bool)[:, None])[0])

    assert cut([0.9, 0.6, 0.2], [1, 1, 0]) == pytest.approx(0.4)
    assert cut([0.9, 0.6, 0.2], [1, 0, 0]) == pytest.approx(0.75)
    # F1 of the cut below both 0.5: 2 x 2 / (3 + 2); a cut between them would have 1.
    assert cut([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0]) == pytest.approx(0.3)
    # Two cuts of the same F1 (2/3): the one that suggests less.
    assert cut([0.9, 0.8, 0.7, 0.6, 0.1], [1, 0, 0, 1, 0]) == pytest.approx(0.85)
    # The least probable is coded as well: everything is suggested.
    assert cut([0.9, 0.3], [1, 1]) == pytest.approx(0.15)
    assert cut([0.9, 0.3], [0, 0]) == 0.5


@pytest.mark.parametrize(("coded", "own"), [(0, False), (2, False), (12, True)])
def test_few_codes_borrow_the_threshold_of_all(coded: int, own: bool) -> None:
    """None or two coded passages do not move the cut that is best for all; twelve do."""
    many = np.arange(200) < 100
    few = np.arange(200) < coded
    probabilities = np.column_stack([np.where(many, 0.9, 0.5), np.where(few, 0.3, 0.1)])
    thresholds = fit_thresholds(probabilities, np.column_stack([many, few]))
    assert thresholds == pytest.approx([0.7, 0.2 if own else 0.7])


def test_few_codes_do_not_choose_the_cut_of_a_codebook() -> None:
    """Below five codes 5 % are suggested; from five on the codes have chosen."""
    probabilities = np.tile(np.linspace(0.01, 0.99, 99)[:, None], 4)
    present = np.zeros((99, 4), dtype=bool)
    present[98, :2] = present[60:64, 2] = present[60:65, 3] = True
    described = np.array([True, False, True, True])
    own = fit_thresholds(probabilities, present)
    codebooks = codebook_cuts(probabilities)
    assert codebooks == pytest.approx(0.941)
    cuts = fit_thresholds(probabilities, present, few_coded(present, described))
    assert cuts.tolist() == [codebooks[0], own[1], codebooks[2], own[3]]
    assert not np.isclose(own, codebooks).any()
    # Without any code the codebook has the word.
    nobody = np.zeros_like(present)
    nothing = fit_thresholds(probabilities, nobody, few_coded(nobody, described))
    assert nothing.tolist() == [codebooks[0], 0.5, *codebooks[2:]]


@pytest.mark.parametrize(
    ("likelier", "tied", "suggested"), [(4, 196, 4), (0, 200, 0), (10, 190, 10), (0, 1, 1)]
)
def test_tied_passages_are_no_more_than_the_codebooks_share(
    likelier: int, tied: int, suggested: int
) -> None:
    """Passages without any word of the codebook are alike, and are not all suggested for it."""
    own = np.array([0.3] * likelier + [0.03] * tied)[:, None]
    assert (own >= codebook_cuts(own)).sum() == suggested


def test_folds_judge_the_cut_of_the_model() -> None:
    """Five codes choose the cut in every fold too, though four are left in each of five."""
    scores = np.random.default_rng(0).normal(size=(100, 2))
    scores[:5, 0] = 6.0 + np.arange(5)
    present = np.zeros((100, 2), dtype=bool)
    present[:5, 0] = present[40:80, 1] = True
    fold, described = np.arange(100) % 5, np.array([True, True])
    assert not few_coded(present, described).any()
    as_if_not = cross_fitted(scores, present, fold)[1]
    assert np.array_equal(cross_fitted(scores, present, fold, described)[1], as_if_not)
    few = cross_fitted(scores, present & (np.arange(100) > 0)[:, None], fold, described)[1]
    assert not np.array_equal(few, as_if_not)


SCORED = st.integers(2, 30).flatmap(
    lambda n: st.tuples(
        hnp.arrays(np.float64, n, elements=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9])),
        hnp.arrays(np.bool_, n),
    )
)


@given(SCORED)
def test_figures_agree_with_scikit_learn(data: tuple[np.ndarray, np.ndarray]) -> None:
    """Average precision and F1 are those of the reference, ties included."""
    scores, present = data
    if present.any():
        assert metrics.average_precision(scores, present) == pytest.approx(
            average_precision_score(present, scores)
        )
    suggested = scores >= 0.25
    if present.any() or suggested.any():
        assert metrics.f1_score(suggested, present) == pytest.approx(
            f1_score(present, suggested, zero_division=0.0)
        )


def test_figures_by_hand() -> None:
    """hit@k, calibration error and the score interval of small known cases."""
    scores = np.array([[0.9, 0.1, 0.5], [0.2, 0.3, 0.1], [0.5, 0.5, 0.5]])
    present = np.array([[False, False, True], [False, False, True], [False, False, False]])
    assert metrics.hit_at(scores, present, 1) == 0.0
    assert metrics.hit_at(scores, present, 2) == 0.5
    assert metrics.hit_at(scores, present, 3) == 1.0
    assert metrics.hit_at(scores, np.zeros_like(present), 3) is None
    assert metrics.average_precision(scores[:, 0], present[:, 0]) is None
    error = calibration_error(np.array([0.95, 0.95, 0.05, 0.05]), np.array([1, 0, 0, 0], bool))
    assert error == pytest.approx(0.5 * 0.45 + 0.5 * 0.05)
    assert score_interval_of(0, 0) == (0.0, 1.0)
    assert score_interval_of(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)


BORROWED = "Boleh pinjam alat ke tetangga."
TRAINED = "Ada pelatihan dari dinas."
NOTHING = "Kopinya silakan diminum dulu."


@pytest.mark.parametrize(
    ("text", "column", "evidence"),
    [
        (f"{NOTHING} {BORROWED}", 0, BORROWED),
        (f"{BORROWED} {NOTHING}", 0, BORROWED),
        (f"{BORROWED} {TRAINED}", 0, BORROWED),
        (f"{BORROWED} {TRAINED}", 1, TRAINED),
    ],
)
def test_evidence_is_the_sentence_that_speaks_for_the_indicator(
    text: str, column: int, evidence: str, fitted: IndicatorClassifier
) -> None:
    """Wherever it stands, and another one for another indicator; offsets are the transcript's."""
    both = f"{TRAINED} {BORROWED}"
    before = Passage("w-0", "w", "i", "N", "", 0, len(both), both)
    passage = Passage("w-1", "w", "i", "N", "", 100, 100 + len(text), text)
    chosen = np.zeros((2, 2), dtype=bool)
    chosen[:, column] = True
    read = fitted.read([before.text, passage.text])
    found = evidence_of(fitted, [before, passage], read, chosen)
    start = 100 + text.index(evidence)
    assert set(found) == {(0, column), (1, column)}
    assert found[1, column] == (Evidence(start, start + len(evidence), evidence),)


def test_the_stance_depends_on_passage_and_indicator() -> None:
    """The same indicator in two passages, and two indicators in the same passage."""
    features = PassageFeatures()
    texts = ["lancar selalu boleh", "susah selalu ditolak"] * 12
    matrix = features.fit_transform(texts, [""] * 24, [f"d{n % 4}" for n in range(24)])
    supports, hinders = STANCES.index("supports"), STANCES.index("hinders")
    by_passage = np.array([[supports, -1], [hinders, -1]] * 12, dtype=np.int8)
    assert fit_stance(matrix, by_passage).predict(matrix, 2)[:2, 0].tolist() == [supports, hinders]
    by_indicator = np.array([[supports, hinders]] * 24, dtype=np.int8)
    told = fit_stance(matrix, by_indicator).predict(matrix, 2)
    assert (told == by_indicator).all()


def test_a_vector_can_support_one_indicator_and_hinder_another() -> None:
    """With an encoder, what a passage says of each indicator is told apart."""
    vectors = np.tile(np.array([[1.0, 0.2], [0.2, 1.0]], dtype=np.float32), (20, 1))
    matrix = sp.csr_matrix(np.hstack([np.zeros((40, 3), dtype=np.float32), vectors]))
    supports, hinders = STANCES.index("supports"), STANCES.index("hinders")
    stance = np.array([[supports, hinders], [hinders, supports]] * 20, dtype=np.int8)
    model = fit_stance(matrix, stance, encoded=2)
    assert (model.predict(matrix, 2) == stance).all()
    assert model.vectors.shape == (2, 2, 2)
    without = fit_stance(matrix, stance)
    assert (without.predict(matrix, 2) == stance).mean() == 0.5


def test_a_stance_that_was_hardly_coded_is_never_told() -> None:
    """Fewer than eight codes of a stance teach nothing; with none at all it is ``supports``."""
    features = PassageFeatures()
    texts = ["lancar selalu boleh", "susah selalu ditolak"] * 12
    matrix = features.fit_transform(texts, [""] * 24, [f"d{n % 4}" for n in range(24)])
    hinders = STANCES.index("hinders")
    seven = np.where(np.arange(24)[:, None] < 14, np.array([[0], [hinders]] * 12), 0)
    assert (fit_stance(matrix, seven.astype(np.int8)).predict(matrix, 1) == 0).all()
    eight = np.where(np.arange(24)[:, None] < 16, np.array([[0], [hinders]] * 12), 0)
    assert (fit_stance(matrix, eight.astype(np.int8)).predict(matrix, 1)[1::2] == hinders).all()
    nothing = fit_stance(matrix, np.full((24, 1), -1, dtype=np.int8))
    assert (nothing.predict(matrix, 1) == STANCES.index("supports")).all()


def test_save_and_load_give_the_same_model(model: Model, model_folder: Path) -> None:
    """Probabilities, evaluation, codebook and provenance survive the folder unchanged."""
    loaded = load_model(model_folder)
    texts = ["Ya saling pinjam alat.", "", "Dinas ora tau teka."]
    assert np.array_equal(
        loaded.classifier.predict_proba(texts), model.classifier.predict_proba(texts)
    )
    assert loaded.evaluation == model.evaluation
    assert loaded.codebook.ids == model.codebook.ids
    # Examples of a researcher's codebook are quotations; a model does not carry them.
    assert not any(indicator.examples for indicator in loaded.codebook.indicators)
    assert loaded.provenance == model.provenance
    assert loaded.id == model.id
    matrix = model.classifier.features_.transform(texts, [""] * 3)
    assert np.array_equal(loaded.stance.predict(matrix, 16), model.stance.predict(matrix, 16))


def test_training_again_writes_the_same_files(
    corpus: Corpus, model_folder: Path, tmp_path: Path
) -> None:
    """Byte for byte, so that a model can be checked against its data."""
    write_model(train(corpus, "tiny", gold="a"), tmp_path / "again")
    assert files_in(tmp_path / "again") == files_in(model_folder)
    for name in files_in(model_folder):
        assert (tmp_path / "again" / name).read_bytes() == (model_folder / name).read_bytes(), name


def test_a_model_folder_holds_no_interview_text(corpus: Corpus, model_folder: Path) -> None:
    """No passage stands in any of its files (the codebook's own examples excepted)."""
    for name in ("model.json", "vocabulary.json", "README.md"):
        content = (model_folder / name).read_text(encoding="utf-8")
        assert not any(text in content for text in corpus.passages["text"])
    assert not any(path.suffix in (".pkl", ".joblib", ".npy") for path in model_folder.iterdir())


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (
            lambda m: (m / "weights.safetensors").write_bytes(b"x"),
            "weights.safetensors was changed",
        ),
        (lambda m: (m / "vocabulary.json").unlink(), "vocabulary.json is missing"),
        (lambda m: (m / "model.json").write_text("{"), "model.json is broken"),
        (lambda m: (m / "model.json").write_text("[]"), "model.json is broken"),
        (lambda m: (m / "model.json").unlink(), "is no tandai model"),
        (lambda m: (m / "model.json").write_text('{"format": 99}'), "has format 99"),
        (lambda m: (m / "model.json").write_text('{"format": 2}'), "has format 2, of an earlier"),
        (
            lambda m: (m / "model.json").write_text('{"format": 3}'),
            r"has format 3, of an earlier version of tandai\. Train it again",
        ),
        (lambda m: (m / "model.json").write_text('{"format": 4}'), "model.json was changed"),
        (
            lambda m: (m / "model.json").write_text('{"format": 4, "a": NaN}'),
            "model.json is broken",
        ),
    ],
)
def test_damaged_and_foreign_folders_are_refused(
    harm: object, message: str, model_folder: Path, tmp_path: Path
) -> None:
    """Each with a clear error and nothing run."""
    copy = tmp_path / "m"
    shutil.copytree(model_folder, copy)
    harm(copy)  # type: ignore[operator]  # one of the functions above
    with pytest.raises(ModelError, match=message):
        load_model(copy)


def test_a_manifest_that_does_not_fit_its_weights_is_refused(
    model_folder: Path, tmp_path: Path
) -> None:
    """Shapes are checked even where the hashes are right."""
    copy = tmp_path / "m"
    shutil.copytree(model_folder, copy)
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    del manifest["content_sha256"]
    manifest["thresholds"] = manifest["thresholds"][:-1]
    manifest["content_sha256"] = content_hash(manifest)
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="its parts do not fit"):
        load_model(copy)


def _places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every value that holds no others."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, own in inner:
        if isinstance(own, dict | list) and own:
            yield from _places(own, (*before, key))
        else:
            yield (*before, key)


def _altered(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, str):
        return {"ok": "weak", "weak": "ok", "insufficient": "ok"}.get(value, value + "x")
    return {None: 0.5}.get(value) or (value + 1 if isinstance(value, int) else value / 2 + 1e-9)


def test_nothing_that_a_model_says_of_itself_can_be_changed(
    model_folder: Path, tmp_path: Path
) -> None:
    """Each threshold, slope, figure and verdict, each hash: changed, the model is refused."""
    copy = tmp_path / "m"
    shutil.copytree(model_folder, copy)
    text = (copy / "model.json").read_text(encoding="utf-8")
    places = list(_places(json.loads(text)))
    for wanted in ("thresholds", "slope", "verdict", "seen", "sha256", "content_sha256", "parts"):
        assert any(wanted in place for place in places), wanted
    # Of the hundred passages seen, and the hundreds of figures, every tenth.
    for place in [p for n, p in enumerate(places) if n % 10 == 0 or "verdict" in p or len(p) < 3]:
        manifest = json.loads(text)
        inner = manifest
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = _altered(inner[place[-1]])
        (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
        with pytest.raises(ModelError, match=r"model\.json was changed|has format 5"):
            load_model(copy)


def test_the_layout_of_the_manifest_does_not_matter(model_folder: Path, tmp_path: Path) -> None:
    """The hash is of what is said, not of white space and order."""
    copy = tmp_path / "m"
    shutil.copytree(model_folder, copy)
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    turned = dict(reversed(manifest.items()))
    (copy / "model.json").write_text(json.dumps(turned), encoding="utf-8")
    assert load_model(copy).id == load_model(model_folder).id


def test_the_id_is_of_the_content(model: Model, model_folder: Path, tmp_path: Path) -> None:
    """The same wherever the folder lies, and with its neighbours removed; another for a change."""
    copy = tmp_path / "elsewhere"
    shutil.copytree(model_folder, copy)
    assert load_model(copy).id == model.id
    for file in copy.glob("neighbours.*"):
        file.unlink()
    without = load_model(copy)
    assert without.neighbours is None
    assert without.id == model.id
    write_model(without, tmp_path / "written")
    assert load_model(tmp_path / "written").id == model.id
    renamed = replace(model, name="other")
    assert renamed.id.split("@") == ["other", model.id.split("@")[1]]
    another = replace(model.provenance, gold=Gold(GoldRule.MAJORITY, 3))
    assert replace(model, provenance=another).id != model.id
    lowered = copy_of(model.classifier)
    lowered.thresholds_ = model.classifier.thresholds_ - 1e-6
    weights = copy_of(model.classifier)
    weights.coef_ = model.classifier.coef_ * np.float32(1.001)
    first, *others = model.evaluation.indicators
    verdicts = {
        first: replace(model.evaluation.indicators[first], verdict="ok"),
        **{id: model.evaluation.indicators[id] for id in others},
    }
    changed = [
        replace(model, classifier=lowered),
        replace(model, classifier=weights),
        replace(model, evaluation=replace(model.evaluation, indicators=verdicts)),
        replace(model, provenance=replace(model.provenance, seen=model.provenance.seen[1:])),
    ]
    assert len({model.id, *(other.id for other in changed)}) == 5


def test_terms_are_cut_by_count_and_then_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of hundreds of terms that occur as often, the first of the alphabet: no tie is left open."""
    words = [f"kata{n:03d}" for n in range(400)]
    chance = np.random.default_rng(3)
    texts = [" ".join(chance.permutation(words)[:300]) for _ in range(12)] + ["kata399"] * 20
    often = Counter(word for text in texts for word in text.split())
    expected = sorted(sorted(words), key=lambda word: -often[word])[:250]
    assert often[expected[-1]] == often[sorted(words, key=lambda w: (-often[w], w))[250]]
    monkeypatch.setattr(
        "tandai.model.features.BLOCKS", (Block("answer_words", False, "word", (1, 1), 250),)
    )
    features = PassageFeatures()
    features.fit_transform(texts, [""] * 32, ["d"] * 32)
    assert features.state()[0]["answer_words"] == sorted(expected)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=300), st.integers(0, 320))
@example([n * 7 % 4 for n in range(300)], 110)
def test_the_commonest_are_those_of_a_stable_sort(counts: list[int], most: int) -> None:
    """Whatever the counts: by count, then by place."""
    kept = commonest(sp.csr_matrix([counts, counts], dtype=np.float32), most)
    order = sorted(range(len(counts)), key=lambda place: (-counts[place], place))[:most]
    assert sorted(order) == np.flatnonzero(kept).tolist()


def test_a_threshold_does_not_hang_on_the_last_bits() -> None:
    """Probabilities that are equal but for rounding are cut as equal ones."""
    chance = np.random.default_rng(3)
    equal = chance.integers(1, 8, size=(200, 3)) / 8.0
    present = chance.random((200, 3)) < equal
    rounded = equal + chance.integers(-2, 3, size=equal.shape) * 2e-16
    np.testing.assert_allclose(
        fit_thresholds(rounded, present), fit_thresholds(equal, present), atol=1e-12
    )


def test_the_evaluation_is_of_held_out_interviews(corpus: Corpus, model: Model) -> None:
    """Counts agree with the corpus, intervals hold the values, verdicts follow the rule."""
    labels = gold_labels(corpus, "a")
    evaluation = model.evaluation
    assert (evaluation.passages, evaluation.documents, evaluation.grouped_by) == (96, 6, "document")
    for column, item in enumerate(evaluation.indicators.values()):
        assert item.support == int(labels.present[:, column].sum()) == 6
        assert item.verdict == "insufficient"
        assert verdict_reason(item.reason) == (
            "6 coded passages in 6 interviews; at least 15 in 4 interviews are needed"
        )
        if item.precision is not None:
            assert item.precision_low <= item.precision <= item.precision_high


def evaluation_of(with_code: int, suggested: int, right: int, documents: int, of: int) -> Any:
    """Evaluate one indicator: ``with_code`` of ``of`` passages coded, in so many interviews.

    The passages without the code are of one more interview.
    """
    present = np.arange(of) < with_code
    first = with_code - right
    offered = (np.arange(of) >= first) & (np.arange(of) < first + suggested)
    result = evaluate(
        np.where(offered, 0.9, 0.1)[:, None],
        offered[:, None],
        np.where(present, 0, NO_STANCE).astype(np.int8)[:, None],
        np.zeros((of, 1), dtype=np.int8),
        [f"d{n % documents}" if n < with_code else "other" for n in range(of)],
        ["a"],
        np.array([0.5]),
        folds=5,
    )
    return result.indicators["a"]


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        # All right: enough passages with the code, without it, and interviews, or one too few.
        ((15, 15, 15, 4, 30), "ok"),
        ((14, 14, 14, 4, 30), "insufficient"),
        ((15, 15, 15, 4, 29), "insufficient"),
        ((15, 15, 15, 3, 30), "insufficient"),
        ((200, 200, 200, 10, 200), "insufficient"),
        # The 95 % lower bound of 69/114 is 0.5133, of 67/114 0.4960; recall is above its bound.
        ((80, 114, 69, 10, 400), "ok"),
        ((80, 114, 67, 10, 400), "weak"),
        # The lower bound of 32/80 is 0.2994, of 33/80 0.3107; everything suggested is right.
        ((80, 32, 32, 10, 400), "weak"),
        ((80, 33, 33, 10, 400), "ok"),
    ],
)
def test_the_rule_of_the_verdict(case: tuple[int, ...], verdict: str) -> None:
    """Each condition alone decides, just at its bound."""
    assert evaluation_of(*case).verdict == verdict


@pytest.mark.parametrize(
    ("case", "bound", "reached"),
    [
        ((80, 114, 69, 10, 400), "PRECISION_BOUND", score_interval_of(69, 114)[0]),
        ((80, 33, 33, 10, 400), "RECALL_BOUND", score_interval_of(33, 80)[0]),
    ],
)
def test_a_bound_that_is_just_reached_will_do(
    case: tuple[int, ...], bound: str, reached: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least, and not more than; the least bit below is too little."""
    monkeypatch.setattr(f"tandai.statistics.verdicts.{bound}", reached)
    assert evaluation_of(*case).verdict == "ok"
    monkeypatch.setattr(f"tandai.statistics.verdicts.{bound}", np.nextafter(reached, 1.0))
    assert evaluation_of(*case).verdict == "weak"


def test_the_verdict_says_what_is_missing() -> None:
    """Too few passages with the code and too few without it are told apart."""
    assert verdict_reason(evaluation_of(200, 200, 200, 10, 200).reason) == (
        "200 coded passages in 10 interviews; at least 15 passages without it are needed as well"
    )
    few = evaluation_of(14, 14, 14, 4, 30).reason
    assert "; at least 15 in 4 interviews are needed" in verdict_reason(few)


def test_an_unknown_encoder_is_refused(corpus: Corpus) -> None:
    """The message says which there are."""
    with pytest.raises(UsageError, match="Use auto, tfidf, e5, or the folder of an encoder"):
        train(corpus, "x", encoder="bert")


def test_a_model_is_the_same_in_every_language(corpus: Corpus, tmp_path: Path) -> None:
    """Neither what is measured nor the card, which is in English, depends on who trains."""
    for language in LANGUAGES:
        with speaking(language):
            write_model(train(corpus, "m", encoder="tfidf"), tmp_path / language / "m")
    english, indonesian = (sorted((tmp_path / one / "m").rglob("*")) for one in LANGUAGES)
    assert [path.name for path in english] == [path.name for path in indonesian]
    for one, other in zip(english, indonesian, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
