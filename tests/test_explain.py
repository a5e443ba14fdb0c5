"""Why: the hand-coded passages that are nearest, in the model's folder, tag files and terminal."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from tandai.corpus import Corpus, gold_labels
from tandai.ground.errors import ModelError, TableError
from tandai.model.classifier import IndicatorClassifier
from tandai.model.neighbours import (
    FILES,
    Neighbours,
    neighbour_files,
    neighbours_of,
    read_neighbours,
)
from tandai.model.store import Model, load_model
from tandai.tagging.tagger import tag_passages
from tandai.tags import Neighbour, read_tags, write_tags
from tandai.transcript import Passage

from .conftest import Run

DIRECTIONS = np.array([[1, 0], [0.8, 0.6], [0, 1], [-1, 0]], dtype=np.float32)
NEIGHBOURS = Neighbours(
    ids=("p0", "p1", "p2", "p3"),
    vectors=DIRECTIONS,
    centre=np.zeros(2, dtype=np.float32),
    learnt=np.array([[1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 0, 0]], dtype=bool),
    coders=("a", "b", "final"),
    given=np.array(
        [
            [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0]],
            [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 0]],
            [[1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 0, 0]],
        ],
        dtype=bool,
    ),
)


def test_the_nearest_by_hand() -> None:
    """Three at most, of those coded with the indicator, the most alike first, and who gave it.

    A code that only the adjudicator gave is his; where people gave it, he is not named.
    """
    passages = sp.csr_matrix(np.array([[2.0, 0.0], [0.0, 0.5]], dtype=np.float32))
    chosen = np.array([[True, False, True], [False, True, False]])
    found = NEIGHBOURS.nearest(passages, chosen)
    assert found == {
        (0, 0): (
            Neighbour("p0", "a;b", 1.0),
            Neighbour("p1", "a", 0.8),
            Neighbour("p2", "b", 0.0),
        ),
        (0, 2): (),
        (1, 1): (Neighbour("p2", "a", 1.0), Neighbour("p1", "b", 0.6)),
    }
    all_of_one = NEIGHBOURS.nearest(passages[:1], np.array([[True, False, False]]))
    assert [n.passage_id for n in all_of_one[0, 0]] == ["p0", "p1", "p2"]
    assert NEIGHBOURS.nearest(passages, np.zeros((2, 3), dtype=bool)) == {}


def test_a_code_of_the_adjudicator_alone_is_his() -> None:
    """The last passage was coded by nobody else."""
    left = sp.csr_matrix(np.array([[-1.0, 0.0]], dtype=np.float32))
    found = NEIGHBOURS.nearest(left, np.array([[True, False, False]]))
    assert found[0, 0][0] == Neighbour("p3", "final", 1.0)


SPACES = st.tuples(st.integers(1, 8), st.integers(1, 5)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(np.float32, shape, elements=st.floats(-1, 1, width=16)),
        hnp.arrays(np.bool_, (shape[0], 2)),
    )
)


@given(SPACES)
def test_files_give_the_same_neighbours(
    data: tuple[NDArray[np.float32], NDArray[np.bool_]],
) -> None:
    """Vectors of half precision come back exactly, and so does who coded what."""
    vectors, learnt = data
    own = Neighbours(
        ids=tuple(f"p{n}" for n in range(len(vectors))),
        vectors=vectors.astype(np.float16).astype(np.float32),
        centre=np.zeros(vectors.shape[1], dtype=np.float32),
        learnt=learnt,
        coders=("a",),
        given=learnt[None],
    )
    again = read_neighbours(neighbour_files(own), 2, vectors.shape[1])
    passages = sp.csr_matrix(vectors)
    chosen = np.ones((len(vectors), 2), dtype=bool)
    assert again.nearest(passages, chosen) == own.nearest(passages, chosen)


def test_hashed_words_find_the_same_passage(corpus: Corpus) -> None:
    """Without an encoder each passage is nearest to itself, written and read again too."""
    labels = gold_labels(corpus, "a")
    texts = corpus.passages["text"].to_list()
    classifier = IndicatorClassifier(folds=2).fit(texts, labels.present.astype(np.int8))
    matrix = classifier.read(texts).matrix
    kept = neighbours_of(classifier, matrix, corpus, labels)
    assert sp.issparse(kept.vectors)
    found = kept.nearest(matrix, labels.present)
    assert len(found) == int(labels.present.sum())
    for (row, _), nearest in found.items():
        assert nearest[0].passage_id == kept.ids[row]
        assert nearest[0].similarity == pytest.approx(1.0, abs=2e-3)
        similarities = [n.similarity for n in nearest]
        assert similarities == sorted(similarities, reverse=True)
    again = read_neighbours(neighbour_files(kept), len(corpus.codebook.ids), 0)
    assert again.nearest(matrix, labels.present) == found


def passages_like(corpus: Corpus) -> list[Passage]:
    """Return twelve passages that were hand-coded as if they stood in a new transcript."""
    texts = corpus.passages["text"].to_list()[:12]
    return [
        Passage(f"w-{n}", "w", "i", "N", "", 0, len(text), text) for n, text in enumerate(texts)
    ]


def test_suggestions_name_their_neighbours(model: Model, corpus: Corpus, tmp_path: Path) -> None:
    """Only where asked for; in JSON lines they read back, in a sheet they are a column."""
    passages = passages_like(corpus)
    plain = list(tag_passages(model, passages))
    assert all(s.neighbours is None for tagged in plain for s in tagged.suggested)
    explained = list(tag_passages(model, passages, explain=True))
    suggested = [s for tagged in explained for s in tagged.suggested]
    assert suggested
    assert all(s.neighbours for s in suggested)
    assert [replace(s, neighbours=None) for s in suggested] == [
        s for tagged in plain for s in tagged.suggested
    ]
    write_tags(explained, tmp_path / "t.jsonl")
    read = [s for own in read_tags(tmp_path / "t.jsonl").suggested for s in own]
    assert [s.neighbours for s in read] == [s.neighbours for s in suggested]
    write_tags(explained, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["suggestions"]
    heading, row = (list(r) for r in sheet.iter_rows(max_row=2, values_only=True))
    first = suggested[0].neighbours[0]  # type: ignore[index]  # there are, above
    cell = f"{first.passage_id} ({first.coder}, {first.similarity:.2f})"
    assert str(row[heading.index("neighbours")]).startswith(cell)


@pytest.mark.parametrize(
    "broken",
    [
        {"passage_id": "p", "coder": "a"},
        {"passage_id": "p", "coder": "a", "similarity": 1.5},
        {"passage_id": 3, "coder": "a", "similarity": 0.5},
        {"passage_id": "p", "coder": "a", "similarity": None},
        7,
    ],
)
def test_broken_neighbours_are_refused(
    broken: object, model: Model, corpus: Corpus, tmp_path: Path
) -> None:
    """With the line, as any line that is no tagged passage."""
    tags = list(tag_passages(model, passages_like(corpus), explain=True))
    record = next(t.as_dict() for t in tags if t.suggested)
    record["suggested"][0]["neighbours"] = [broken]
    file = tmp_path / "t.jsonl"
    file.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(TableError, match="is not a file of tags") as raised:
        read_tags(file)
    assert [problem.where for problem in raised.value.problems] == ["line 1"]


def test_neighbours_survive_the_folder(model: Model, model_folder: Path, corpus: Corpus) -> None:
    """Written and loaded, they find the same."""
    loaded = load_model(model_folder)
    assert loaded.neighbours is not None
    passages = passages_like(corpus)
    assert list(tag_passages(loaded, passages, explain=True)) == list(
        tag_passages(model, passages, explain=True)
    )


def test_a_model_without_them_says_so(
    model_folder: Path, corpus: Corpus, tmp_path: Path, call: Run
) -> None:
    """Whoever removed both files can still tag, and is told what is missing."""
    bare = tmp_path / "bare"
    shutil.copytree(model_folder, bare)
    for name in FILES:
        (bare / name).unlink()
    assert load_model(bare).neighbours is None
    (tmp_path / "w.txt").write_text(corpus.passages["text"][0], encoding="utf-8")
    arguments = ("tag", bare, tmp_path / "w.txt", "--out", tmp_path / "t.jsonl")
    result = call(*arguments, "--explain")
    assert result.code == 0
    assert "This model does not keep the passages it learnt from" in result.err
    assert "neighbours" not in (tmp_path / "t.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_changed_or_half_removed_files_are_refused(
    name: str, model_folder: Path, tmp_path: Path
) -> None:
    """A file that is not the one the model was written with, or one of two."""
    changed = tmp_path / "changed"
    shutil.copytree(model_folder, changed)
    (changed / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match=f"{name} was changed"):
        load_model(changed)
    half = tmp_path / "half"
    shutil.copytree(model_folder, half)
    (half / name).unlink()
    with pytest.raises(ModelError, match="its parts do not fit"):
        load_model(half)


def test_the_folder_holds_no_words_of_passages(model: Model, corpus: Corpus) -> None:
    """The files of neighbours hold ids, coders and numbers."""
    assert model.neighbours is not None
    listed = json.loads(neighbour_files(model.neighbours)[FILES[0]])
    assert set(listed) == {"format", "passages", "coders"}
    assert listed["passages"] == corpus.passages["passage_id"].to_list()


def test_the_terminal_shows_why(
    model_folder: Path, corpus: Corpus, corpus_folder: Path, tmp_path: Path, call: Run
) -> None:
    """The surest passages with offsets and neighbours; with a corpus, what these say."""
    text = corpus.passages["text"][0]
    (tmp_path / "w.txt").write_text(text, encoding="utf-8")
    arguments = ("tag", model_folder, tmp_path / "w.txt", "--explain", "--force")
    out = tmp_path / "t.jsonl"
    result = call(*arguments, "--out", out)
    assert result.code == 0
    assert "carried by characters 0–" in result.out
    assert "like d0-00 (a;b), 1.00" in result.out
    assert result.out.count(text[:40]) == 1
    shown = call(*arguments, "--out", out, "--corpus", corpus_folder, "--lang", "id")
    assert "mirip d0-00 (a;b), 1,00" in shown.out
    assert shown.out.count(text[:40]) > 1
    told = json.loads(call(*arguments, "--out", out, "--json").out)["explained"]
    assert set(told[0]) == {
        "passage_id",
        "indicator",
        "confidence",
        "stance",
        "verdict",
        "reason",
        "evidence",
        "neighbours",
        "stance_verdict",
        "stance_reason",
    }
    assert "no stance told: 6 coded passages in 6 interviews" in result.out
    assert set(told[0]["evidence"][0]) == {"start", "end"}
    assert told[0]["neighbours"][0]["passage_id"] == "d0-00"


def test_a_corpus_without_explain_is_refused(
    model_folder: Path, corpus_folder: Path, tmp_path: Path, call: Run
) -> None:
    """It would be read for nothing."""
    result = call("tag", model_folder, "x", "--out", tmp_path / "t.csv", "--corpus", corpus_folder)
    assert result.code == 2
    assert "--corpus goes with --explain." in result.err
