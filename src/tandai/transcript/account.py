"""What became of a document's words: passages, questions, data, labels, or nothing.

A transcript that was misread loses most of its words between the turns, or to the wrong side,
and nothing else shows it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tandai.ground.errors import InputError, Problem
from tandai.ground.language import tr
from tandai.ground.numbers import whole
from tandai.transcript.passages import Passage
from tandai.transcript.speech import Role
from tandai.transcript.transcript import Transcript

# Of what is said the informant has 82 % to 89 % in the first 68 interviews of corpora/tumang, and
# 56 % to 76 % in five real ones of two hosts and a guest. Below a quarter roles are mixed up more
# often than anyone is shy.
LEAST_ANSWERED = 0.25
# Titles and notes of the transcriber are some words; a third of the text is more than that.
MOST_UNREAD = 1 / 3
FEW_WORDS = 20

_WORD = re.compile(r"\S+")


class Kind(StrEnum):
    """What a part of a text is; the values stand in JSON."""

    INFORMANT = "informant"
    INTERVIEWER = "interviewer"
    HEADER = "header"
    LABELS = "labels"
    OTHER = "other"


_Span = tuple[int, int, Kind]


@dataclass(frozen=True)
class Account:
    """The words and characters of a document by kind; each adds up to those of the document.

    A word is what stands between white space and holds a letter or digit; it counts where its
    first of these stands. Characters are counted without white space. ``informant`` are the
    passages; ``header`` data about the interview; ``labels`` the speakers' labels, with numbers
    and times before them; ``other`` what is none of these, and becomes nothing.
    """

    words: Mapping[Kind, int]
    characters: Mapping[Kind, int]

    @property
    def all_words(self) -> int:
        """The words of the document."""
        return sum(self.words.values())

    @property
    def said(self) -> int:
        """The words but for header and labels: what could have been speech."""
        return self.all_words - self.words[Kind.HEADER] - self.words[Kind.LABELS]

    def share(self, kind: Kind) -> float | None:
        """Return the share of ``said`` that is of a kind; None where nothing is said."""
        return self.words[kind] / self.said if self.said else None

    def shares(self) -> dict[Kind, float | None]:
        """Return the shares of all words but labels by kind; None where there are no words."""
        whole = self.all_words - self.words[Kind.LABELS]
        kinds = (kind for kind in Kind if kind is not Kind.LABELS)
        return {kind: self.words[kind] / whole if whole else None for kind in kinds}

    @property
    def thin(self) -> bool:
        """Whether so little became passages that the document was probably misread."""
        answered, unread = self.share(Kind.INFORMANT), self.share(Kind.OTHER)
        if answered is None or unread is None:
            return self.all_words > 0
        lost = unread > MOST_UNREAD and self.words[Kind.OTHER] >= FEW_WORDS
        return answered < LEAST_ANSWERED or lost

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "words": {str(kind): self.words[kind] for kind in Kind},
            "characters": {str(kind): self.characters[kind] for kind in Kind},
            "thin": self.thin,
        }


def account_of(transcript: Transcript, passages: Iterable[Passage]) -> Account:
    """Return what became of the words of a transcript, cut into these passages."""
    text = transcript.text
    spans = _spans(transcript, passages)
    words = dict.fromkeys(Kind, 0)
    characters = dict.fromkeys(Kind, 0)
    for start, end, kind in _covering(spans, len(text)):
        characters[kind] += sum(map(len, text[start:end].split()))
    ahead = iter(_covering(spans, len(text)))
    piece = next(ahead, None)
    for match in _WORD.finditer(text):
        place = next((i for i in range(*match.span()) if text[i].isalnum()), None)
        if place is None:
            continue
        while piece is not None and piece[1] <= place:
            piece = next(ahead, None)
        words[piece[2] if piece else Kind.OTHER] += 1
    return Account(words, characters)


def require_understood(accounts: Mapping[str, Account]) -> None:
    """Refuse documents that were probably misread. Raises InputError that names each."""
    thin = [Problem(document, shortfall(own)) for document, own in accounts.items() if own.thin]
    if thin:
        raise InputError(
            tr(
                "too little of some documents became passages.",
                "terlalu sedikit isi sebagian dokumen yang menjadi kutipan.",
            ),
            hint=remedy(),
            problems=thin,
        )


def shortfall(account: Account) -> str:
    """Return how many of the words became passages, and what became of the others."""
    words = account.words
    beside = words[Kind.HEADER] + words[Kind.LABELS]
    return tr(
        f"{whole(words[Kind.INFORMANT])} of {whole(account.all_words)} words became passages "
        f"(questions {whole(words[Kind.INTERVIEWER])}, header and labels {whole(beside)}, "
        f"nothing {whole(words[Kind.OTHER])}).",
        f"{whole(words[Kind.INFORMANT])} dari {whole(account.all_words)} kata menjadi kutipan "
        f"(pertanyaan {whole(words[Kind.INTERVIEWER])}, kepala dan label {whole(beside)}, "
        f"tidak terpakai {whole(words[Kind.OTHER])}).",
    )


def remedy() -> str:
    """Return what to do where a document was misread."""
    return tr(
        "Name who answers with --informant LABEL or who asks with --interviewer LABEL, or take "
        "every paragraph with --unit paragraph.",
        "Sebutkan penjawab dengan --informant LABEL atau penanya dengan --interviewer LABEL, "
        "atau ambil tiap paragraf dengan --unit paragraph.",
    )


def _spans(transcript: Transcript, passages: Iterable[Passage]) -> list[_Span]:
    """Return disjoint spans in the order of the text; what is a passage is nothing else."""
    held = list(_disjoint(sorted((p.start, p.end, Kind.INFORMANT) for p in passages)))
    free = [span for span in _covering(held, len(transcript.text)) if span[2] is Kind.OTHER]
    ends = [end for _, end, _ in free]
    others = []
    for start, end, kind in _disjoint(sorted(_beside_passages(transcript))):
        for gap in range(bisect_right(ends, start), len(free)):
            if free[gap][0] >= end:
                break
            others.append((max(start, free[gap][0]), min(end, free[gap][1]), kind))
    return sorted((*held, *others))


def _beside_passages(transcript: Transcript) -> Iterator[_Span]:
    for start, end in transcript.data:
        yield start, end, Kind.HEADER
    for turn in transcript.turns:
        if turn.label is not None:
            yield turn.label, turn.start, Kind.LABELS
        if turn.role is Role.INTERVIEWER:
            yield turn.start, turn.end, Kind.INTERVIEWER


def _disjoint(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Cut what a span shares with those before it."""
    behind = 0
    for start, end, kind in spans:
        if max(start, behind) < end:
            yield max(start, behind), end, kind
            behind = end


def _covering(spans: Iterable[_Span], length: int) -> Iterator[_Span]:
    """Yield the spans and, between them, what is nothing."""
    behind = 0
    for start, end, kind in spans:
        if behind < start:
            yield behind, start, Kind.OTHER
        yield start, end, kind
        behind = end
    if behind < length:
        yield behind, length, Kind.OTHER
