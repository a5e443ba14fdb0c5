"""Names that are written in two ways: ``001`` and ``1``, ``Rani`` and ``RANI``.

Compared as they stand, they would be two passages, coders or codes, and agreement would be low
for no fault of the coders. So they are named before anything is compared; ``loose`` takes them for
one, ``exact`` for two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from tandai.codebook import codebook_of_labels
from tandai.corpus import LABELS, Corpus
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
        "passage_id": twins([_column(c.passages, "passage_id") for c in corpora]),
        "document": twins([_column(c.passages, "document") for c in corpora]),
        "coder": twins([_column(c.codings, "coder") for c in corpora], within=True),
        "indicator": twins([_column(c.codings, "indicator") for c in corpora], within=True),
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


def _column(frame: pl.DataFrame, name: str) -> list[str]:
    return [value for value in frame[name].unique(maintain_order=True).to_list() if value]


def _renamed(corpus: Corpus, found: Mapping[str, Mapping[str, str]]) -> Corpus:
    def under(frame: pl.DataFrame) -> pl.DataFrame:
        own = [name for name in found if name in frame.columns and found[name]]
        return frame.with_columns(pl.col(name).replace(dict(found[name])) for name in own)

    book = corpus.codebook
    if found["indicator"]:
        book = codebook_of_labels(found["indicator"].get(id, id) for id in book.ids)
    passages = under(corpus.passages).unique("passage_id", keep="first", maintain_order=True)
    return replace(
        corpus,
        codebook=book,
        passages=passages,
        codings=under(corpus.codings),
        documents=under(corpus.documents),
        times=under(corpus.times),
        evidence=under(corpus.evidence),
    )
