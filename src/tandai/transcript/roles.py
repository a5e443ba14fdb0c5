"""Who interviews and who answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tandai.transcript.labels import (
    LETTER_PAIRS,
    folded,
    form_of,
    parts_of,
    role_of,
    split_label,
)

# Measured on five real interviews of two hosts and a guest: 27 % to 76 % of a host's turns end
# in a question mark, and 2 % to 6 % of a guest's.
_ASKS_OFTEN = 0.25
_TIMES_AS_OFTEN = 3.0
# The least share of all words with which a speaker can be the one who is interviewed.
_TALKS = 0.2


@dataclass(frozen=True)
class Cast:
    """The speakers who ask; ``certain`` where labels said so, and not only behaviour."""

    asking: frozenset[str]
    certain: bool


def find_cast(
    turns: Sequence[tuple[str, str]],
    interviewers: Collection[str] = (),
    informants: Collection[str] = (),
) -> Cast:
    """Return who asks, from (speaker, text) of all turns.

    Given speakers decide: interviewers ask, and where only informants are given, all others
    do. Else words such as Peneliti and Informan; else pairs of letters (P/N, T/J, Q/A); else
    behaviour: a speaker asks who ends at least a quarter of the turns with a question mark,
    three times as often as the one who does so least. Nobody asks where that tells nobody
    apart, and a joint label ("G & K") asks when all its parts do.
    """
    # Speech without a label is the informant's.
    turns = [turn for turn in turns if turn[0]]
    speakers = list(dict.fromkeys(speaker for speaker, _ in turns))
    asking = {speaker for speaker in speakers if speaker in interviewers}
    told = {speaker for speaker in speakers if speaker in informants}
    if not asking:
        asking = set(speakers) - told if told else _by_words(speakers) or _by_letters(speakers)
    roles = any(role_of(speaker) for speaker in speakers)
    certain = bool(asking or told or roles)
    if not certain:
        asking = _by_behaviour(turns)
    return Cast(
        frozenset(
            (asking - told)
            | {s for s in speakers if parts_of(s) and set(parts_of(s)) <= _initials(asking)}
        ),
        certain,
    )


def _by_words(speakers: Sequence[str]) -> set[str]:
    roles = {speaker: role_of(speaker) for speaker in speakers}
    asking = {speaker for speaker, what in roles.items() if what == "asks"}
    if asking or "answers" not in roles.values():
        return asking
    # Informants are named as such: whoever is not, asks.
    return {speaker for speaker, what in roles.items() if not what}


def _by_letters(speakers: Sequence[str]) -> set[str]:
    letter = {speaker: folded(speaker).rstrip("0123456789- ") for speaker in speakers}
    letters = set(letter.values())
    for asks, answers in LETTER_PAIRS:
        if {asks, answers} <= letters:
            return {speaker for speaker, key in letter.items() if key == asks}
    return set()


def _by_behaviour(turns: Sequence[tuple[str, str]]) -> set[str]:
    words: dict[str, int] = {}
    asked: dict[str, int] = {}
    number: dict[str, int] = {}
    for speaker, text in turns:
        words[speaker] = words.get(speaker, 0) + len(text.split())
        asked[speaker] = asked.get(speaker, 0) + text.rstrip(" *_.").endswith("?")
        number[speaker] = number.get(speaker, 0) + 1
    if len(words) < 2:
        return set()
    rate = {speaker: asked[speaker] / number[speaker] for speaker in words}
    talking = [s for s in words if words[s] >= _TALKS * sum(words.values())]
    if not talking:  # a large group in which nobody stands out
        return set()
    main = min(talking, key=lambda speaker: (rate[speaker], -words[speaker]))
    return {
        speaker
        for speaker in words
        if speaker != main
        and rate[speaker] >= _ASKS_OFTEN
        and rate[speaker] >= _TIMES_AS_OFTEN * rate[main]
    }


def _initials(speakers: set[str]) -> frozenset[str]:
    names = {folded(speaker) for speaker in speakers}
    return frozenset(names | {name[0] for name in names if name})


def forms_of_given(labels: Iterable[str]) -> frozenset[str]:
    """Return the forms of labels as a person gives them: ``Kiki (K):`` is Kiki and K."""
    forms: set[str] = set()
    for written in labels:
        label = split_label(f"{written.strip().rstrip(':：;')}:")
        forms |= {form_of(name) for name in (label.names if label else (written,))}
    return frozenset(forms - {""})


def is_given(written: frozenset[str], given: frozenset[str]) -> bool:
    """Whether a speaker, written in these forms, is among the given ones.

    ``Peneliti`` stands for ``Peneliti 1`` and ``Peneliti 2`` as well.
    """
    return bool(given & (written | {re.sub(r" ?\d+$", "", form) for form in written}))
