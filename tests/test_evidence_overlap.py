"""Words that a model marks beside those that coders mark: token F1, by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from tandai.agreement.evidence_overlap import evidence_overlap, token_f1
from tandai.codebook import codebook_of_labels
from tandai.corpus import Corpus
from tandai.corpus.corpus import CODING_COLUMNS, EVIDENCE_COLUMNS, PASSAGE_COLUMNS
from tandai.ground.language import speaking
from tandai.ground.messages import message
from tandai.reporting.codes import ReportNote
from tandai.words.report import note_words

TEXT = "satu dua tiga empat"
ONE, TWO, THREE, FOUR = (0, 4), (5, 8), (9, 13), (14, 19)


def test_by_hand() -> None:
    """Twice the words of both by the words of each; a word that is touched is marked."""
    assert token_f1(TEXT, [ONE, TWO], [TWO, THREE, FOUR]) == pytest.approx(2 / 5)
    assert token_f1(TEXT, [(0, 8)], [(3, 6)]) == 1.0
    assert token_f1(TEXT, [ONE], [THREE]) == 0.0
    assert token_f1(TEXT, [(4, 5)], [(8, 9)]) == 0.0


def corpus(*rows: tuple[str, str, int, int]) -> Corpus:
    """Return two passages at 100 and 200; rows: passage, coder, and words from its start."""
    starts = {"p1": 100, "p2": 200}
    passages = [
        (id, "d", "i", "N", "", start, start + len(TEXT), TEXT) for id, start in starts.items()
    ]
    codings = sorted({(id, coder, "x", "supports") for id, coder, _, _ in rows})
    evidence = [
        (id, coder, "x", "supports", starts[id] + a, starts[id] + b) for id, coder, a, b in rows
    ]
    return Corpus(
        "c",
        codebook_of_labels(["x", "y"]),
        pl.DataFrame(passages, schema=dict(PASSAGE_COLUMNS), orient="row"),
        pl.DataFrame(codings, schema=dict(CODING_COLUMNS), orient="row"),
        pl.DataFrame(),
        evidence=pl.DataFrame(evidence, schema=dict(EVIDENCE_COLUMNS), orient="row"),
    )


def test_the_model_with_each_coder_and_the_coders_among_themselves() -> None:
    """Means over codes; what was adjudicated is no third coder, and who marked nothing none."""
    coded = corpus(
        ("p1", "a", *ONE), ("p1", "b", *ONE), ("p1", "b", *TWO), ("p1", "final", *FOUR),
        ("p2", "a", *TWO),
    )  # fmt: skip
    marked = {("p1", "x"): [ONE], ("p2", "x"): [ONE, TWO, THREE], ("p1", "y"): [ONE]}
    found = evidence_overlap(coded, coded.passages, marked)
    assert found is not None
    # With a 1, with b 2/3; of the second passage with a 2/4.
    assert found.model == pytest.approx(((1 + 2 / 3) / 2 + 0.5) / 2)
    assert (found.codes, found.pairs) == (2, 1)
    assert found.coders == pytest.approx(2 / 3)


def test_where_only_adjudicated_words_are_known_these_count() -> None:
    """And nothing where nobody marked any; a code without words is not compared."""
    coded = corpus(("p1", "final", *ONE))
    found = evidence_overlap(coded, coded.passages, {("p1", "x"): [ONE], ("p2", "x"): [ONE]})
    assert found is not None
    assert (found.model, found.codes, found.coders, found.pairs) == (1.0, 1, None, 0)
    bare = replace(coded, evidence=coded.evidence.clear())
    assert evidence_overlap(bare, bare.passages, {("p1", "x"): [ONE]}) is None


def test_the_note_of_a_report_in_both_languages() -> None:
    """With the coders beside it, where there are two."""
    book = codebook_of_labels(["x"])
    alone = message(ReportNote.EVIDENCE, f1=0.456, codes=12, pairs=0)
    assert note_words(alone, book).endswith("for the same code, token F1 is 0.46.")
    both = message(ReportNote.EVIDENCE, f1=0.456, codes=12, pairs=9, coders_f1=0.6)
    assert note_words(both, book).endswith("token F1 is 0.46; among the coders it is 0.60.")
    with speaking("id"):
        assert note_words(both, book).endswith("pada F1 token 0,46; antarpengode 0,60.")
