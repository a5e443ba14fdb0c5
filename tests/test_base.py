"""`tandai train --base`: a model that starts from another one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tandai.codebook import Codebook, Indicator, codebook_of_labels
from tandai.corpus import Corpus, gold_labels, write_corpus
from tandai.ground.errors import CorpusError, UsageError
from tandai.ground.text import passage_hash
from tandai.model.base import base_of
from tandai.model.features import JoinedFeatures
from tandai.model.store import Model, load_model
from tandai.work.train import require_base_alone, train, write_model

from .conftest import Run
from .test_training import small_corpus

# What the base's interviews say of borrowing, and this one's do not.
UNKNOWN_WORDS = ["alat bor tetangga", "cuaca panas sekali"]


def own_corpus(interviews: int, *, coded: int = 99) -> Corpus:
    """Return four passages an interview, ``pinjam`` coded in the first ``coded`` interviews.

    No content word of a passage with the code recurs in another interview.
    """
    passages: list[tuple[str | None, ...]] = []
    codings = []
    for number in range(interviews):
        texts = [f"pinjam{number} barang{number}", "kopi enak", "hujan terus", "lumbung padi kami"]
        for position, text in enumerate(texts):
            id = f"m{number}-{position}"
            code = "pinjam" if position == 0 and number < coded else ""
            code = "lumbung" if position == 3 else code
            passages.append((id, f"m{number}", "i", "N", "", None, None, text))
            codings.append((id, "a", code, "supports" if code else ""))
    like = small_corpus(1, {})
    return Corpus(
        name="own",
        codebook=codebook_of_labels(["lumbung", "pinjam"]),
        passages=pl.DataFrame(passages, schema=like.passages.schema, orient="row"),
        codings=pl.DataFrame(codings, schema=like.codings.schema, orient="row"),
        documents=pl.DataFrame(
            [(f"m{n}", "i", "") for n in range(interviews)],
            schema=like.documents.schema,
            orient="row",
        ),
    )


@pytest.fixture(scope="module")
def base() -> Model:
    """A model of borrowing and of training, without an encoder."""
    return train(small_corpus(6, {}), "dasar", encoder="tfidf")


@pytest.fixture(scope="module")
def adapted(base: Model) -> Model:
    """A model of borrowing and of barns that starts from it."""
    return train(own_corpus(5), "saya", base=base)


def _codebook(*ids: str) -> Codebook:
    return Codebook(indicators=tuple(Indicator(id=id) for id in ids))


def test_a_base_is_matched_by_id(base: Model) -> None:
    """Its own logits where it knows the indicator, in any order; 0 where it does not."""
    found = base_of(base, _codebook("pinjam", "lumbung", "latih"))
    assert found.known.tolist() == [True, False, True]
    texts = ["pinjam alat ke tetangga", "dinas mengadakan pelatihan"]
    calibration = base.classifier.calibration_
    scores = base.classifier.decision_function(texts) - base.classifier.intercept_
    logits = found.features.transform(texts, ["", ""]) @ found.terms.T
    np.testing.assert_allclose(logits[:, [2, 0]], scores * calibration.slope, rtol=1e-5)
    assert not logits[:, 1].any()
    with pytest.raises(UsageError, match="knows none of these indicators"):
        base_of(base, _codebook("lain"))


def test_it_knows_what_the_base_knows_and_its_own(adapted: Model) -> None:
    """Words of the base alone rank by its indicator; words of one's own by one's own."""
    assert adapted.codebook.ids == ("lumbung", "pinjam")
    probabilities = adapted.classifier.predict_proba([*UNKNOWN_WORDS, "lumbung padi"])
    assert probabilities[0, 1] > 2 * probabilities[1, 1]
    assert probabilities[2].argmax() == 0
    alone = train(own_corpus(5), "saya", encoder="tfidf").classifier.predict_proba(UNKNOWN_WORDS)
    assert alone[0, 1] < 1.5 * alone[1, 1]


def test_an_indicator_without_codes_is_the_bases(base: Model) -> None:
    """Ranked as the base ranks it."""
    model = train(own_corpus(5, coded=0), "saya", base=base)
    texts = [text for text in small_corpus(2, {}).passages["text"] if "khas1" in text]
    ours = model.classifier.decision_function(texts)[:, 1]
    theirs = base.classifier.decision_function(texts)[:, 1]
    assert np.corrcoef(ours, theirs)[0, 1] > 0.98


def test_the_folder_keeps_the_base(adapted: Model, base: Model, tmp_path: Path) -> None:
    """Probabilities survive, the base need not be there; a base of a base as well."""
    write_model(adapted, tmp_path / "saya")
    loaded = load_model(tmp_path / "saya")
    assert isinstance(loaded.classifier.features_, JoinedFeatures)
    texts = [*UNKNOWN_WORDS, "lumbung", ""]
    expected = adapted.classifier.predict_proba(texts)
    np.testing.assert_array_equal(loaded.classifier.predict_proba(texts), expected)
    assert loaded.provenance.base == base.id
    assert passage_hash(small_corpus(1, {}).passages["text"][0]) in loaded.provenance.seen
    assert f"Started from the model `{base.id}`" in (tmp_path / "saya" / "README.md").read_text()

    other = small_corpus(4, {})
    renamed = other.passages.with_columns(pl.col("text") + " lagi")
    third = train(Corpus("x", other.codebook, renamed, other.codings, other.documents), "x",
                  base=loaded)  # fmt: skip
    write_model(third, tmp_path / "x")
    again = load_model(tmp_path / "x").classifier.predict_proba(texts)
    np.testing.assert_array_equal(again, third.classifier.predict_proba(texts))


def test_a_base_is_not_judged_by_what_it_has_seen(base: Model) -> None:
    """Its own passages are refused; among others they are learnt from and not judged."""
    with pytest.raises(UsageError, match="nothing is left to judge it by"):
        train(small_corpus(6, {}), "saya", base=base)
    more = small_corpus(10, {})
    model = train(more, "saya", base=base)
    documents = gold_labels(more).passages["document"].to_list()
    judged = {d for d, own in zip(documents, model.classifier.judged_, strict=True) if own}
    assert judged == {"d6", "d7", "d8", "d9"}
    assert model.evaluation.documents == 4


def test_what_does_not_go_with_a_base(base: Model) -> None:
    """Another encoder, fine-tuning, and too few passages, with what to do instead."""
    with pytest.raises(UsageError, match="has another encoder"):
        train(own_corpus(5), "saya", encoder="e5", base=base)
    with pytest.raises(UsageError, match="exclude each other"):
        require_base_alone(base, finetune=True)
    require_base_alone(base, finetune=False)
    require_base_alone(None, finetune=True)
    with pytest.raises(CorpusError, match="too little to learn from") as caught:
        train(own_corpus(2), "saya", base=base)
    assert "Until then, tag with dasar as it is" in str(caught.value)


def test_the_command(
    call: Run, base: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes a model that names its base; with --finetune it writes nothing."""
    monkeypatch.chdir(tmp_path)
    write_model(base, tmp_path / "dasar")
    write_corpus(own_corpus(5), tmp_path / "own", {})
    refused = call("train", "own", "--out", "m", "--base", "dasar", "--finetune")
    assert refused.code == 2
    assert "--base and --finetune exclude each other" in refused.err
    assert not (tmp_path / "m").exists()
    done = call("train", "own", "--out", "m", "--base", "dasar", "--codebook", "labels", "--json")
    assert done.code == 0, done.err
    assert f'"base": "{base.id}"' in done.out
    missing = call("train", "own", "--out", "n", "--base", "tiada")
    assert missing.code == 2
    assert "there is no such model folder" in missing.err
