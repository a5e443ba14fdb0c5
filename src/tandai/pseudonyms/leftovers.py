"""Names that the key does not know: what to look at before a text leaves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from tandai.pseudonyms.replacing import Pseudonyms
from tandai.transcript.transcript import generic_speaker

# How people are addressed in Indonesian, Javanese and Sundanese; the last ones are abbreviated.
_ADDRESSES = frozenset(
    """
    pak bapak bapake bu ibu buk mas mase mbak mba mbah simbah kang kakang kangmas mbakyu yu lik
    paklik bulik bude budhe pakde pakdhe om tante bang abang kak kakak dik adik dek cak ning gus
    nyai kiai kyai haji hajah kaji ustaz ustadz ustazah nyonya tuan saudara raden den mang teh
    teteh akang aa mister mr mrs h hj ny tn sdr sdri bpk
    """.split()
)
_ABBREVIATED = frozenset("h hj ny tn sdr sdri bpk mr mrs".split())
# After a form of address these say what a person does and not who he is.
_OFFICES = frozenset(
    """
    rt rw lurah kades kadus camat carik dukuh dusun desa modin guru bidan dokter dr polisi bos
    bupati gubernur presiden menteri dinas ketua sekretaris bendahara penyuluh mantri tentara
    mandor direktur manajer kepala wakil de dhe tua sepuh tuwa pendeta imam dosen
    """.split()
)
_CLITICS = ("nya", "ne", "e", "é", "ku", "mu", "lah", "kah", "pun", "ipun", "nipun", "s")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORTEST_NAME = 3


@dataclass(frozen=True)
class LeftName:
    """A word that looks like a person's name, and how often it still stands."""

    name: str
    times: int


def names_left(
    texts: Iterable[str], people: Iterable[str], pseudonyms: Pseudonyms
) -> tuple[LeftName, ...]:
    """Return words that look like names and are still there, the most frequent first.

    ``texts`` and ``people`` (informants and speakers) are as they leave, after replacement.
    Looked for: capitalised words of people's names; capitalised words after a form of address
    ("Pak Karto"); names of the key that have something attached ("Kartonya", "karto01"), which
    are no whole words and so were not replaced. A word of a pseudonym is none of them. What is
    written in small letters and never named as an informant cannot be found.
    """
    safe = {word.casefold() for value in pseudonyms.names.values() for word in _words(value)}
    known = {name.casefold() for name in pseudonyms.names if len(name) >= _SHORTEST_NAME}
    people = list(people)
    persons = {word for person in people for word in _names_in(person)}
    found: Counter[str] = Counter()
    for text in (*people, *texts):
        for word in _suspects(text, persons, known):
            if word.casefold() not in safe:
                found[word] += 1
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LeftName(name, times) for name, times in ordered)


def named_after_others(passages: pl.DataFrame) -> list[str]:
    """Return the documents in whose names other people seem to stand than their informants.

    Where a transcript gives a pseudonym, its file may still be called after the person:
    ``Wawancara Bu Sri`` of ``Bu Wening``.
    """
    found = []
    informants: dict[str, list[str]] = {}
    for document, person in passages.select("document", "informant").unique().sort(pl.all()).rows():
        informants.setdefault(document, []).append(person)
    for document, people in informants.items():
        own = {word.casefold() for person in people for word in _words(person)}
        other = (name.casefold() for name in _suspects(document, set(), set()))
        if any(people) and document not in people and not own.issuperset(other):
            found.append(document)
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _names_in(person: str) -> Iterator[str]:
    """Yield the words of a person's name that name her and nobody else."""
    if generic_speaker(person):
        return
    for word in _words(person):
        plain = word.casefold() not in _ADDRESSES | _OFFICES
        if plain and word[0].isupper() and len(word) >= _SHORTEST_NAME:
            yield word


def _suspects(text: str, persons: set[str], known: set[str]) -> Iterator[str]:
    addressed = False
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        folded = word.casefold()
        between = text[end : match.start()]
        addressed = addressed and not between.strip()
        end = match.end()
        if folded in _ADDRESSES:
            addressed = True
            # "Hj. Siti" goes on after its full stop; "Ya, Pak. Terus" does not.
            end += folded in _ABBREVIATED and text[end : end + 1] == "."
            continue
        is_name = addressed and word[0].isupper() and folded not in _OFFICES
        if is_name or word in persons or _is_attached(folded, text[end : end + 1], known):
            yield word
        addressed = False


def _is_attached(folded: str, following: str, known: set[str]) -> bool:
    if folded in known and following.isdigit():
        return True
    return any(folded.endswith(clitic) and folded[: -len(clitic)] in known for clitic in _CLITICS)
