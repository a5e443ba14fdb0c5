"""What became of the indicators of an earlier codebook, and who says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tandai.codebook import Codebook, Indicator, Localized
from tandai.codebook.changes import Change, drop, merge, rename, split
from tandai.codebook.fates import Fate
from tandai.codebook.history import (
    History,
    ids_not_what_they_were,
    not_what_they_were,
    successor_of,
)
from tandai.corpus import Corpus, read_corpus, write_corpus
from tandai.ground.errors import CorpusError
from tandai.ground.language import set_language
from tandai.model.base import base_of
from tandai.model.store import Model
from tandai.tags import Suggestion, TaggedPassage, write_tags
from tandai.transcript import Passage
from tandai.words.codebook import fate_words
from tandai.work.changing import change_codebook
from tandai.work.evaluate import evaluate_model
from tandai.work.train import base_not_as_before

from .conftest import Run

Step = Callable[[Codebook], tuple[Codebook, Change]]


def book(*ids: str) -> Codebook:
    """Return a codebook whose indicators say what they are."""
    return Codebook(
        indicators=tuple(Indicator(id=id, definition=Localized(en=f"is {id}")) for id in ids)
    )


def after(codebook: Codebook, *steps: Step) -> tuple[Codebook, History]:
    """Return the codebook after some changes, and these."""
    history = []
    for step in steps:
        codebook, change = step(codebook)
        history.append(change)
    return codebook, tuple(history)


def fates(earlier: Codebook, now: Codebook, history: History) -> dict[str, tuple[object, ...]]:
    """Return (fate, now) by id."""
    found = not_what_they_were(earlier, now, history)
    return {str(own.of["id"]): (own.code, own.of["now"]) for own in found}


def into(*ids: str) -> Step:
    """Return a split of ``a``."""
    return lambda own: split(own, "a", ids)


A_B: Step = lambda own: rename(own, "a", "b")  # noqa: E731 - a step is a value here
CASES: list[tuple[tuple[Step, ...], dict[str, tuple[object, ...]]]] = [
    ((), {}),
    ((A_B,), {"a": (Fate.RENAMED, ("b",))}),
    ((A_B, lambda own: rename(own, "b", "c")), {"a": (Fate.RENAMED, ("c",))}),
    ((A_B, lambda own: rename(own, "b", "a")), {}),
    (
        (lambda own: merge(own, ["a", "x"], "x"),),
        {"a": (Fate.MERGED, ("x",)), "x": (Fate.WIDENED, ("x",))},
    ),
    (
        (lambda own: merge(own, ["a", "x"], "n"),),
        {"a": (Fate.MERGED, ("n",)), "x": (Fate.MERGED, ("n",))},
    ),
    (
        (A_B, lambda own: merge(own, ["b", "x"], "b")),
        {"a": (Fate.WIDENED, ("b",)), "x": (Fate.MERGED, ("b",))},
    ),
    ((into("a", "n"),), {"a": (Fate.SPLIT, ("a", "n"))}),
    ((into("m", "n"), lambda own: drop(own, "m")), {"a": (Fate.SPLIT, ("n",))}),
    (
        (into("m", "n"), lambda own: drop(own, "m"), lambda own: drop(own, "n")),
        {"a": (Fate.DROPPED, ())},
    ),
    ((lambda own: drop(own, "a"),), {"a": (Fate.DROPPED, ())}),
]


@pytest.mark.parametrize(("steps", "expected"), CASES)
def test_what_became_of_indicators(
    steps: tuple[Step, ...], expected: dict[str, tuple[object, ...]]
) -> None:
    """Of a model trained before; one that was trained after has nothing to say."""
    earlier = book("a", "x", "y")
    now, history = after(earlier, *steps)
    assert fates(earlier, now, history) == expected
    assert fates(now, now, history) == {}
    told = ids_not_what_they_were(earlier.ids, now, history)
    assert {str(own.of["id"]): (own.code, own.of["now"]) for own in told} == expected


def test_another_definition_is_another_indicator() -> None:
    """Another term, or a definition where there was none, is not."""
    earlier = book("a", "x")
    redefined = Indicator(id="a", definition=Localized(en="is something else"))
    now = Codebook(indicators=(redefined, earlier["x"].model_copy(update={"term": "X"})))
    assert fates(earlier, now, ()) == {"a": (Fate.REDEFINED, ("a",))}
    assert fates(Codebook(indicators=(Indicator(id="a"),)), now, ()) == {}
    assert fates(book("z"), now, ()) == {"z": (Fate.UNKNOWN, ())}


def test_successors() -> None:
    """Names of earlier codebooks, as journals have them."""
    now, history = after(
        book("a", "x", "y", "z"),
        A_B,
        lambda own: merge(own, ["b", "x"], "c"),
        lambda own: drop(own, "y"),
    )
    assert [successor_of(id, now, history) for id in ("a", "b", "x", "c", "y", "z", "q")] == [
        "c",
        "c",
        "c",
        "c",
        None,
        "z",
        None,
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "a was merged into x; others were merged into x, which holds more than it did; "
            "y was split into m, n",
        ),
        (
            "id",
            "a digabung ke x; indikator lain digabung ke x, jadi cakupannya kini lebih luas; "
            "y dipecah menjadi m, n",
        ),
    ],
)
def test_fates_in_words(language: str, expected: str) -> None:
    """One after another."""
    set_language("id" if language == "id" else "en")
    earlier = book("a", "x", "y")
    now, history = after(
        earlier, lambda own: merge(own, ["a"], "x"), lambda own: split(own, "y", ["m", "n"])
    )
    assert "; ".join(map(fate_words, not_what_they_were(earlier, now, history))) == expected


@pytest.fixture
def changed(corpus: Corpus, tmp_path: Path) -> Path:
    """The corpus of examples after a rename and a merge; the tiny model was trained before."""
    folder = tmp_path / "korpus"
    write_corpus(corpus, folder, {})
    change_codebook(folder, lambda own: rename(own, "pyke.trust", "pyke.faith"))
    change_codebook(folder, lambda own: merge(own, ["deseve.trust"], "deseve.common_purpose"))
    return folder


def test_a_base_is_matched_by_new_names(changed: Path, model: Model) -> None:
    """A rename loses nothing; what was merged is said."""
    read = read_corpus(changed)
    found = base_of(model, read.codebook, read.history)
    assert found.known.all()
    place = read.codebook.ids.index("pyke.faith")
    old = model.codebook.ids.index("pyke.trust")
    width = model.classifier.features_.width
    expected = model.classifier.coef_[old, :width] * model.classifier.calibration_.slope[old]
    np.testing.assert_allclose(found.terms[place], expected, rtol=1e-6)
    assert not base_of(model, read.codebook).known[place]
    said = base_not_as_before(model, read)
    assert [(own.code, own.of["id"]) for own in said] == [
        (Fate.WIDENED, "deseve.common_purpose"),
        (Fate.MERGED, "deseve.trust"),
    ]


def test_evaluate_says_why_codebooks_differ(changed: Path, model: Model) -> None:
    """Indicator by indicator."""
    with pytest.raises(CorpusError) as caught:
        evaluate_model(model, read_corpus(changed))
    assert [str(own) for own in caught.value.problems] == [
        "others were merged into deseve.common_purpose, which holds more than it did",
        "deseve.trust was merged into deseve.common_purpose",
        "pyke.trust is called pyke.faith now",
    ]


def test_train_says_what_a_base_is_not_any_more(
    changed: Path, model_folder: Path, call: Run, tmp_path: Path
) -> None:
    """And which passages wait, so that they are not learnt from."""
    change_codebook(changed, lambda own: split(own, "pyke.innovation", ["pyke.new", "pyke.tools"]))
    done = call("train", changed, "--out", tmp_path / "m", "--base", model_folder, "--gold", "a")
    said = " ".join(done.err.split())
    assert "the codebook was changed: others were merged into deseve.common_purpose" in said
    assert "pyke.innovation was split into pyke.new, pyke.tools" in said
    assert "since an indicator was split, count as not read (a: 6, b: 5)" in said


def test_a_report_says_what_tags_are_not_any_more(
    corpus: Corpus, tmp_path: Path, call: Run
) -> None:
    """In its notes where all are known still, else as the reason of the refusal."""
    folder = tmp_path / "korpus"
    write_corpus(corpus, folder, {})
    ids = ("deseve.trust", "deseve.common_purpose")
    passage = Passage("x1", "x", "i", "N", "", 0, 4, "teks")
    suggestion = (Suggestion("deseve.trust", 0.9, "supports", "ok"),)
    tags = tmp_path / "tags.jsonl"
    write_tags([TaggedPassage(passage, suggestion, dict.fromkeys(ids, 0.5), "m@1")], tags)
    change_codebook(folder, lambda own: split(own, ids[0], [ids[0], "deseve.belief"]))
    done = call("report", tags, "--corpus", folder, "--json")
    notes = json.loads(done.out)["notes"]
    assert {
        "code": "split",
        "id": "deseve.trust",
        "now": ["deseve.trust", "deseve.belief"],
    } in notes
    done = call("report", tags, "--corpus", folder, "--lang", "id")
    assert "Sejak penandaan dibuat: deseve.trust dipecah menjadi" in " ".join(done.out.split())
    change_codebook(folder, lambda own: rename(own, ids[1], "deseve.aim"))
    done = call("report", tags, "--corpus", folder)
    assert done.code == 2
    assert "deseve.common_purpose is called deseve.aim now" in " ".join(done.err.split())
