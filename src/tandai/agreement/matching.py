"""Names that are written in two ways: ``001`` and ``1``, ``Rani`` and ``RANI``.

Compared as they stand, they would be two passages, coders or codes, and agreement would be low
for no fault of the coders. So they are named before anything is compared; ``loose`` takes them for
one, ``exact`` for two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from tandai.codebook import codebook_of_labels
from tandai.corpus import LABELS, Corpus
from tandai.corpus.corpus import each_once
from tandai.ground.choices import Match
from tandai.ground.errors import CorpusError, Problem, named
from tandai.ground.language import tr

_NUMBER = re.compile(r"^0*(\d+?)(?:\.0)?$")


def loosely(name: str) -> str:
    """Return what names that differ in case, spaces or leading noughts have in common."""
    plain = " ".join(name.casefold().split())
    number = _NUMBER.match(plain)
    return number[1] if number else plain


def twins(files: Sequence[Iterable[str]], *, within: bool = False) -> dict[str, str]:
    """Return, for each name, the first way in which it was written, where there are several.

    What one file itself holds in two ways is meant as two, unless ``within``.
    """
    first: dict[str, str] = {}
    apart: set[str] = set()
    found: dict[str, str] = {}
    for names in files:
        here: dict[str, str] = {}
        for name in names:
            key = loosely(name)
            if here.setdefault(key, name) != name and not within:
                apart.add(key)
            if first.setdefault(key, name) != name:
                found[name] = first[key]
    return {name: same for name, same in found.items() if loosely(name) not in apart}


def matched(corpora: Sequence[Corpus], match: Match, codebook: object) -> list[Corpus]:
    """Return the corpora with passages, coders and (free) labels that match under one name.

    Raises CorpusError naming all that is written in two ways, unless told what it is.
    """
    if match == "exact":
        return list(corpora)
    found = {
        "passage_id": twins(_alike([c.passages["passage_id"] for c in corpora])),
        "document": twins(_alike([c.passages["document"] for c in corpora])),
        "coder": twins(_alike([c.codings["coder"] for c in corpora]), within=True),
        "indicator": twins(_alike([c.codings["indicator"] for c in corpora]), within=True),
    }
    if codebook != LABELS:
        found["indicator"] = {}
    if match == "ask":
        require_no_twins(found)
    return [_renamed(corpus, found) for corpus in corpora]


def require_no_twins(found: Mapping[str, Mapping[str, str]]) -> None:
    """Raise CorpusError with every name that is written in two ways."""
    problems = [
        Problem(kind, tr(f"{named(one)} and {named(other)}", f"{named(one)} dan {named(other)}"))
        for kind, own in found.items()
        for other, one in own.items()
    ]
    if problems:
        raise CorpusError(
            tr(
                "some names are written in two ways; are they the same?",
                "sebagian nama ditulis dengan dua cara; apakah maksudnya sama?",
            ),
            hint=tr(
                "--match loose takes them for one, --match exact for two.",
                "--match loose menganggapnya satu, --match exact menganggapnya dua.",
            ),
            problems=problems,
        )


def _alike(columns: Sequence[pl.Series]) -> list[list[str]]:
    """Return the names of each column, once each, that are written like another one of any.

    Of a million ids hardly one is, and as texts of Python they would take the memory of the tables.
    """
    names = pl.concat(columns).unique()
    plain = np.fromiter((hash(loosely(name or "")) for name in names), np.int64, len(names))
    values, counts = np.unique(plain, return_counts=True)
    several = names.filter(pl.Series(np.isin(plain, values[counts > 1])))
    return [
        [
            name
            for name in own.filter(own.is_in(several.implode())).unique(maintain_order=True)
            if name
        ]
        for own in columns
    ]


def _renamed(corpus: Corpus, found: Mapping[str, Mapping[str, str]]) -> Corpus:
    def under(frame: pl.DataFrame) -> pl.DataFrame:
        own = [name for name in found if name in frame.columns and found[name]]
        return frame.with_columns(pl.col(name).replace(dict(found[name])) for name in own)

    book = corpus.codebook
    if found["indicator"]:
        book = codebook_of_labels(found["indicator"].get(id, id) for id in book.ids)
    passages = each_once(under(corpus.passages))
    return replace(
        corpus,
        codebook=book,
        passages=passages,
        codings=under(corpus.codings),
        documents=under(corpus.documents),
        times=under(corpus.times),
        evidence=under(corpus.evidence),
    )
