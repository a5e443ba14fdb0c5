"""Own passages that resemble each other, but were coded differently."""

from __future__ import annotations

import numpy as np
import polars as pl

from tandai.codebook import Codebook, Indicator
from tandai.corpus.corpus import PASSAGE_COLUMNS
from tandai.review.consistency import unlike_pairs
from tandai.review.decisions import Code, Decision
from tandai.review.material import Material

CODEBOOK = Codebook(
    indicators=(Indicator(id="trust"), Indicator(id="rules"), Indicator(id="money"))
)
TEXTS = (
    "Kami saling percaya karena sudah lama kenal.",
    "Pinjaman bank untuk modal usaha sulit keluar.",
    "Kami saling percaya karena lama kenal di sini.",
    "Pinjaman bank untuk modal usaha sulit sekali keluar.",
    "Hujan turun setiap sore.",
)


def material() -> Material:
    """Return five passages, of which the first and third, second and fourth are alike."""
    rows = [(f"p{n}", f"d{n}", "", "", "", None, None, text) for n, text in enumerate(TEXTS)]
    return Material(pl.DataFrame(rows, schema=dict(PASSAGE_COLUMNS), orient="row"), CODEBOOK)


def coded(**codes: str) -> dict[str, Decision]:
    """Return decisions: ``p0="trust"``; a minus before an indicator says that it hinders."""
    return {
        id: Decision(
            id,
            "coded",
            tuple(
                Code(name.removeprefix("-"), "hinders" if name.startswith("-") else "supports")
                for name in names.split()
            ),
        )
        for id, names in codes.items()
    }


def test_pairs_that_are_alike_and_coded_differently() -> None:
    """The nearest first; what was coded alike, and what is not alike, is not shown."""
    decided = coded(p0="trust", p1="money", p2="", p3="money -rules", p4="rules")
    pairs = unlike_pairs(material(), decided)
    assert {(p.first, p.second): (p.only_first, p.only_second) for p in pairs} == {
        (0, 2): (("trust",), ()),
        (1, 3): ((), ("rules",)),
    }
    assert pairs[0].similarity >= pairs[1].similarity > 0.5
    assert unlike_pairs(material(), decided, most=1) == pairs[:1]


def test_the_same_codes_with_the_opposite_stance() -> None:
    """Mixed is no opposite of either."""
    (pair,) = unlike_pairs(material(), coded(p0="trust", p2="-trust", p4=""))
    assert (pair.only_first, pair.only_second, pair.stances) == ((), (), ("trust",))
    decided = coded(p0="trust", p4="")
    decided["p2"] = Decision("p2", "coded", (Code("trust", "mixed"),))
    assert unlike_pairs(material(), decided) == ()


def test_unsure_and_undecided_are_left_out() -> None:
    """Nothing is asked of what is still open."""
    decided = coded(p0="trust", p4="")
    decided["p2"] = Decision("p2", "unsure", ())
    assert unlike_pairs(material(), decided) == ()
    assert unlike_pairs(material(), coded(p0="trust")) == ()


def test_vectors_of_an_encoder_can_tell() -> None:
    """Those given decide what is near."""
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1], [1, 0.1, 0]], dtype=np.float32)
    decided = coded(p0="trust", p1="", p2="", p3="", p4="")
    pairs = unlike_pairs(material(), decided, vectors)
    assert (pairs[0].first, pairs[0].second) == (0, 4)
