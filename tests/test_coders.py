"""Who coders are, read from their names at one place."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.agreement.rounds import first_codings, repeated
from tandai.codebook import codebook_of_labels
from tandai.corpus import Corpus
from tandai.corpus.coders import CoderKind, coder_of, coder_of_model
from tandai.corpus.corpus import CODING_COLUMNS, DOCUMENT_COLUMNS, PASSAGE_COLUMNS
from tandai.work.agree import agree

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tandai"


@pytest.mark.parametrize(
    ("name", "kind", "who", "round"),
    [
        ("rani", CoderKind.PERSON, "rani", 1),
        ("rani#2", CoderKind.PERSON, "rani", 2),
        ("rani#1", CoderKind.PERSON, "rani#1", 1),
        ("#2", CoderKind.PERSON, "#2", 1),
        ("Final", CoderKind.ADJUDICATED, "Final", 1),
        ("konsensus", CoderKind.ADJUDICATED, "konsensus", 1),
        ("final#2", CoderKind.ADJUDICATED, "final", 2),
        ("finalis", CoderKind.PERSON, "finalis", 1),
        ("tandai tumang@1f6c02ab", CoderKind.MODEL, "tandai tumang@1f6c02ab", 1),
        ("tandai", CoderKind.MODEL, "tandai", 1),
        ("tandai m@1#2", CoderKind.MODEL, "tandai m@1", 2),
        ("tandaiku", CoderKind.PERSON, "tandaiku", 1),
    ],
)
def test_who_a_coder_is(name: str, kind: CoderKind, who: str, round: int) -> None:
    """Persons, adjudicated codings and models are told apart, and second rounds from first."""
    coder = coder_of(name)
    assert (coder.name, coder.kind, coder.who, coder.round) == (name, kind, who, round)


@given(st.text(min_size=1), st.integers(1, 9))
def test_rounds_keep_who_it_is(name: str, number: int) -> None:
    """Another round of a coder is the same one, and a model's name is known again."""
    coder = coder_of(name)
    again = coder.in_round(number)
    assert (again.who, again.kind, again.round) == (coder.who, coder.kind, number)
    assert coder_of_model(name).is_model
    if number > 1:
        assert coder_of(again.name) == again


def test_later_codings_are_set_beside_the_first() -> None:
    """Whatever their order in the files, and where the first was never given."""
    names = ("rani#3", "tono", "rani", "rani#2", "sari#2")
    assert first_codings(names) == ("tono", "rani", "sari#2")
    assert repeated(names) == (("rani", "rani#2"), ("rani", "rani#3"))


def _corpus(names: tuple[str, ...], documents: pl.DataFrame) -> Corpus:
    passages = [(f"p{n}", f"d{n % 2}", "", "", "", None, None, f"t{n}") for n in range(4)]
    codings = [(f"p{n}", name, "x" if n % 2 else "", "") for n in range(4) for name in names]
    codings = [(id, c, i, "supports" if i else "") for id, c, i, _ in codings]
    return Corpus(
        "c",
        codebook_of_labels(["x"]),
        pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        documents,
    )


def test_what_was_decided_again_is_no_independent_coder() -> None:
    """``final#2`` is left out of agreement as ``final`` is."""
    corpus = _corpus(("a", "b", "final", "final#2", "tandai m@1"), pl.DataFrame())
    assert corpus.independent_coders == ("a", "b", "tandai m@1")
    assert corpus.people == ("a", "b", "final", "final#2")
    assert (corpus.models, corpus.adjudicated) == (("tandai m@1",), ("final", "final#2"))
    assert agree(corpus, resamples=100).left_out == ("final", "final#2")


@pytest.mark.parametrize(
    "documents",
    [
        pl.DataFrame(),
        pl.DataFrame(schema={"document": pl.String}),
        pl.DataFrame({"document": ["d0"], "role": ["head"]}),
        pl.DataFrame({"document": ["d0"], "informant": ["i"], "split": ["test"]}),
    ],
)
def test_documents_always_have_their_columns(documents: pl.DataFrame) -> None:
    """Nobody need ask whether informant and split are there, and no document is invented."""
    corpus = _corpus(("a",), documents)
    assert set(DOCUMENT_COLUMNS) <= set(corpus.documents.columns)
    assert len(corpus.documents) == len(documents)
    part = corpus.split("test")
    assert set(part.passages["document"]) == (
        {"d0"} if "split" in documents.columns and len(documents) else set()
    )


def test_names_are_read_at_one_place() -> None:
    """No other module looks into a coder's name for what kind of coder it is."""
    inside = re.compile(r"\(f?\"tandai \"|\"konsensus\"|#\{?[2-9]\}?\"|\(\?P<round>")
    reading = [p.name for p in SOURCE.rglob("*.py") if inside.search(p.read_text("utf-8"))]
    assert reading == ["coders.py"]
